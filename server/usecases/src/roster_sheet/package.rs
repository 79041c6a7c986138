//! The zip file that a workbook is: what is in it, and how much it unpacks to.

use super::{MAX_RATIO, MAX_UNPACKED, Unreadable};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Parts of a workbook; real ones have some dozens.
const MAX_PARTS: usize = 5_000;
/// Tags in all parts together: twenty thousand rows of eighty columns have some eight million.
const MAX_TAGS: usize = 16_000_000;
/// A part smaller than this may unpack to any number of times its size.
const SMALL: u64 = 1024 * 1024;
/// The shared texts that a workbook may announce; readers make room for as many.
const MAX_ANNOUNCED: usize = 2_000_000;

/// What a zip file is.
pub(super) enum Workbook {
    /// Office Open XML.
    Xlsx,
    /// Office Open XML with binary sheets.
    Xlsb,
    /// OpenDocument, with its content unpacked.
    Ods(Vec<u8>),
    /// Something else.
    Other,
}

/// Whether an OLE file is an encrypted workbook: its directory names the package, in UTF-16.
pub(super) fn has_encrypted_workbook(file: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    file.windows(name.len()).any(|window| window == name)
}

/// Unpacks every part once, keeping nothing but the content of an OpenDocument, and stops at the
/// first limit. Whoever reads the file afterwards cannot meet more than what was measured here.
pub(super) fn open(file: &[u8]) -> Result<Workbook, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(Unreadable::Unpacked);
    }
    let mut found = Workbook::Other;
    let (mut opendocument, mut content) = (false, None);
    let (mut unpacked, mut tags) = (0, 0);
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(damaged)?;
        if part.encrypted() {
            return Err(Unreadable::Password);
        }
        let name = part
            .name()
            .map_err(damaged)?
            .replace('\\', "/")
            .to_ascii_lowercase();
        let packed = part.compressed_size();
        let keep = name == "content.xml";
        let part = measure(part, packed, &name, keep, &mut unpacked, &mut tags)?;
        match name.as_str() {
            "xl/workbook.xml" => found = Workbook::Xlsx,
            "xl/workbook.bin" => found = Workbook::Xlsb,
            "content.xml" => content = Some(part.kept),
            "mimetype" => {
                opendocument = part
                    .first
                    .starts_with(b"application/vnd.oasis.opendocument.spreadsheet");
            }
            "meta-inf/manifest.xml" if part.encryption => return Err(Unreadable::Password),
            _ => {}
        }
    }
    Ok(match content {
        Some(content) if opendocument => Workbook::Ods(content),
        _ => found,
    })
}

fn damaged(error: ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(text) if text == ZipError::PASSWORD_REQUIRED => {
            Unreadable::Password
        }
        _ => Unreadable::Damaged,
    }
}

/// What is remembered of a part.
struct Measured {
    first: Vec<u8>,
    kept: Vec<u8>,
    encryption: bool,
}

fn measure(
    mut part: impl Read,
    packed: u64,
    name: &str,
    keep: bool,
    unpacked: &mut u64,
    tags: &mut usize,
) -> Result<Measured, Unreadable> {
    let markup = [".xml", ".rels", ".vml"]
        .iter()
        .any(|end| name.ends_with(end));
    let mut measured = Measured {
        first: Vec::new(),
        kept: Vec::new(),
        encryption: false,
    };
    let mut buffer = vec![0; 64 * 1024];
    // The end of what was read before, so that a word across two buffers is found.
    let mut seam: Vec<u8> = Vec::new();
    let mut own = 0;
    loop {
        let length = part.read(&mut buffer).map_err(|_| Unreadable::Damaged)?;
        if length == 0 {
            return Ok(measured);
        }
        let read = &buffer[..length];
        let added = u64::try_from(length).unwrap_or(u64::MAX);
        own += added;
        *unpacked += added;
        if *unpacked > MAX_UNPACKED || (own > SMALL && own / MAX_RATIO > packed) {
            return Err(Unreadable::Unpacked);
        }
        if measured.first.is_empty() {
            measured.first.extend_from_slice(&read[..length.min(64)]);
        }
        if keep {
            measured.kept.extend_from_slice(read);
        }
        if markup {
            // XML has no control characters: with them go UTF-16 and shifting encodings, in which
            // the words below could hide.
            if read
                .iter()
                .any(|b| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r'))
            {
                return Err(Unreadable::Damaged);
            }
            *tags += read.iter().filter(|b| **b == b'<').count();
            if *tags > MAX_TAGS {
                return Err(Unreadable::Unpacked);
            }
            seam.extend_from_slice(read);
            if announced(&seam).is_some_and(|count| count > MAX_ANNOUNCED) {
                return Err(Unreadable::Damaged);
            }
            measured.encryption |= contains(&seam, b"encryption-data");
            let keep_from = seam.len().saturating_sub(64);
            seam.drain(..keep_from);
        }
    }
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    find(text, word).is_some()
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|b| *b == first) {
        if text[from + at..].starts_with(word) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

/// The largest number of shared texts that a piece of XML announces. A number that is cut off, or
/// written in another way than programs do, counts as too large.
fn announced(text: &[u8]) -> Option<usize> {
    let mut rest = text;
    let mut largest = None;
    while let Some(at) = find(rest, b"uniqueCount") {
        rest = &rest[at + b"uniqueCount".len()..];
        let value = rest
            .trim_ascii_start()
            .strip_prefix(b"=")
            .unwrap_or_default();
        let digits = value.trim_ascii_start().strip_prefix(b"\"");
        let digits = digits.or_else(|| value.trim_ascii_start().strip_prefix(b"'"));
        let digits = digits.unwrap_or_default();
        let length = digits.iter().take_while(|b| b.is_ascii_digit()).count();
        let count = match digits.get(length) {
            // The rest of it comes with the next piece.
            None if length < 20 && rest.len() < 48 => continue,
            Some(b'"' | b'\'') if (1..10).contains(&length) => {
                let number = std::str::from_utf8(&digits[..length]).ok();
                number.and_then(|n| n.parse().ok()).unwrap_or(usize::MAX)
            }
            _ => usize::MAX,
        };
        largest = largest.max(Some(count));
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announced_texts_are_read_as_programs_write_them() {
        let many = "é".repeat(40);
        for (text, count) in [
            ("<sst count=\"9\" uniqueCount=\"12\">".to_owned(), Some(12)),
            ("<sst uniqueCount = '12' >".into(), Some(12)),
            (
                "<sst uniqueCount=\"99999999999999\">".into(),
                Some(usize::MAX),
            ),
            (
                format!("<sst uniqueCount=\"&#57;\">{many}"),
                Some(usize::MAX),
            ),
            (format!("<sst uniqueCount{many}"), Some(usize::MAX)),
            ("<sst uniqueCount=\"1".into(), None),
            ("<sst>".into(), None),
        ] {
            assert_eq!(announced(text.as_bytes()), count, "{text}");
        }
    }
}
