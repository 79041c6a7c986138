//! Photos and documents: what is accepted, and what is kept of it.
//!
//! A photo is decoded under limits, turned upright and encoded anew, so that no metadata, no hidden
//! payload and no decoder trick of the original survives. A PDF is kept as it is and only ever
//! served as a download.

use crate::context::{Ctx, Stop, sha256};
use db::Conn;
use db::attachments::NewAttachment;
use domain::access::{Action, Scope};
use domain::failure::Failure;
use domain::ids::{AttachmentId, PetitionId, ReferralId};
use domain::local_time::local_date;
use domain::petitions::{Act, ActCommand, ActDetails, Followed};
use domain::text::clean_line;
use futures::FutureExt;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Largest photo, in bytes.
pub const MAX_IMAGE: usize = 8 * 1024 * 1024;
/// Largest PDF, in bytes.
pub const MAX_DOCUMENT: usize = 5 * 1024 * 1024;
/// Most files of one act.
pub const MAX_FILES: usize = 5;
/// Longest side of a stored photo, in pixels.
const LONGEST_SIDE: u32 = 2048;
/// Longest side of its thumbnail, in pixels.
const THUMBNAIL_SIDE: u32 = 320;
/// Longest side of a photo that is decoded at all, in pixels.
const MAX_SIDE: u32 = 12_000;

/// Decoding takes a core and up to 256 MiB: two at a time.
static DECODING: Semaphore = Semaphore::const_new(2);

const ACCEPTED: &str =
    "Se aceptan fotos JPEG, PNG o WebP de hasta 8 MB y documentos PDF de hasta 5 MB.";

/// A file as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// `image` or `document`.
    pub kind: &'static str,
    /// What it is served as.
    pub media_type: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The bytes.
    pub full: Vec<u8>,
    /// A small picture; empty for documents.
    pub thumbnail: Vec<u8>,
}

fn unsupported(message: &str) -> Failure {
    Failure::Unsupported {
        message: message.into(),
    }
}

/// Checks a file by what it is, not by what it says that it is, and makes what is kept of it.
///
/// # Errors
/// `TooLarge`; `Unsupported` with what is accepted.
pub fn accept(bytes: &[u8]) -> Result<Kept, Failure> {
    if bytes.starts_with(b"%PDF-") {
        if bytes.len() > MAX_DOCUMENT {
            return Err(Failure::TooLarge {
                limit: "un PDF puede medir hasta 5 MB".into(),
            });
        }
        return Ok(Kept {
            kind: "document",
            media_type: "application/pdf",
            width: 0,
            height: 0,
            full: bytes.to_vec(),
            thumbnail: Vec::new(),
        });
    }
    if bytes.len() > MAX_IMAGE {
        return Err(Failure::TooLarge {
            limit: "una foto puede medir hasta 8 MB".into(),
        });
    }
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => format,
        _ => return Err(unsupported(ACCEPTED)),
    };
    let broken = |_| unsupported("La foto está dañada o incompleta. Tómela de nuevo o envíe otra.");
    let mut reader = ImageReader::new(Cursor::new(bytes));
    reader.set_format(format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(256 * 1024 * 1024);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if width > MAX_SIDE || height > MAX_SIDE || decoder.total_bytes() > 256 * 1024 * 1024 {
        return Err(unsupported(
            "La foto tiene demasiados pixeles: 12,000 por lado como máximo.",
        ));
    }
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    let full = shrink(&picture, LONGEST_SIDE);
    let thumbnail = shrink(&full, THUMBNAIL_SIDE);
    Ok(Kept {
        kind: "image",
        media_type: "image/jpeg",
        width: full.width(),
        height: full.height(),
        full: encode(&full)?,
        thumbnail: encode(&thumbnail)?,
    })
}

fn shrink(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width() <= side && picture.height() <= side {
        picture.clone()
    } else {
        picture.thumbnail(side, side)
    }
}

fn encode(picture: &DynamicImage) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, 82)
        .encode_image(&picture.to_rgb8())
        .map_err(|_| unsupported(ACCEPTED))?;
    Ok(out)
}

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its name on the sender's machine.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Waits for a turn at decoding.
pub(crate) async fn turn() -> Result<SemaphorePermit<'static>, Failure> {
    DECODING.acquire().await.map_err(|_| Failure::Unavailable)
}

/// Decodes and encodes anew what was sent, off the threads that serve others.
pub(crate) async fn prepare(
    ctx: &Ctx,
    petition: PetitionId,
    referral: Option<ReferralId>,
    files: Vec<Sent>,
) -> Result<Vec<NewAttachment>, Failure> {
    if files.is_empty() || files.len() > MAX_FILES {
        return Err(Failure::field(
            "photos",
            "Agregue de una a cinco fotos o documentos.",
        ));
    }
    let _turn = turn().await?;
    let work = ctx.clone();
    let prepared = tokio::task::spawn_blocking(move || {
        files
            .into_iter()
            .map(|file| {
                let kept = accept(&file.bytes)?;
                let name: String = clean_line(&file.name)
                    .chars()
                    .filter(|c| !matches!(c, '/' | '\\' | '"'))
                    .take(120)
                    .collect();
                Ok(NewAttachment {
                    id: AttachmentId(work.system.new_id(work.now)),
                    petition,
                    referral,
                    kind: kept.kind,
                    name,
                    media_type: kept.media_type,
                    sha256: sha256(&file.bytes),
                    width: i64::from(kept.width),
                    height: i64::from(kept.height),
                    full: kept.full,
                    thumbnail: kept.thumbnail,
                    at: work.now,
                    by: work.actor.id,
                })
            })
            .collect::<Result<Vec<_>, Failure>>()
    });
    prepared.await.map_err(|_| unsupported(ACCEPTED))?
}

/// The act of adding files that were accepted already, within a unit of work.
pub(crate) async fn attach_within(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    petition: PetitionId,
    version: i64,
    referral: Option<ReferralId>,
    prepared: Vec<NewAttachment>,
) -> Result<Followed, Stop> {
    if let Some(id) = referral {
        let state = db::petitions::state(conn, scope, petition)
            .await?
            .ok_or(Failure::NotFound)?;
        let own = |r: &db::petitions::ReferralState| {
            r.id == id && ctx.actor.department.is_none_or(|d| d == r.department)
        };
        if !state.referrals.iter().any(own) {
            return Err(Failure::NotFound.into());
        }
    }
    let names: Vec<String> = prepared.iter().map(|f| f.name.clone()).collect();
    let command = ActCommand {
        petition,
        version,
        act: Act::Attach,
        referral: None,
        details: ActDetails {
            text: names.join(", "),
            ..ActDetails::default()
        },
    };
    let followed = crate::acts::perform_within(ctx, conn, scope, command).await?;
    for file in prepared {
        db::attachments::insert(conn, file).await?;
    }
    Ok(followed)
}

/// Adds photos or documents to a petition, as evidence of a referral if one is named.
///
/// # Errors
/// As [`accept`] and [`crate::acts::perform`].
pub async fn attach(
    ctx: &Ctx,
    petition: PetitionId,
    version: i64,
    referral: Option<ReferralId>,
    files: Vec<Sent>,
) -> Result<Followed, Failure> {
    let scope = ctx.scope(Action::Perform(Act::Attach))?;
    let prepared = prepare(ctx, petition, referral, files).await?;
    let work = ctx.clone();
    let done = ctx.system.db.write(move |conn| {
        async move {
            attach_within(&work, conn, &scope, petition, version, referral, prepared).await
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))
}

/// Does one act once per key together with its files: all of it is stored, or nothing.
///
/// # Errors
/// As [`attach`] and [`crate::once::perform`].
pub async fn act_with(
    ctx: &Ctx,
    key: &str,
    command: ActCommand,
    files: Vec<Sent>,
) -> Result<Followed, Failure> {
    if files.is_empty() && command.act != Act::Attach {
        return Ok(crate::once::perform(ctx, key, command).await?.0);
    }
    let scope = ctx.scope(Action::Perform(command.act))?;
    ctx.scope(Action::Perform(Act::Attach))?;
    crate::once::check_key(key)?;
    let hash = sha256(&serde_json::to_vec(&command).unwrap_or_default());
    let command = command.checked(local_date(ctx.now))?;
    let prepared = prepare(ctx, command.petition, command.referral, files).await?;
    let (work, key) = (ctx.clone(), key.to_owned());
    let done = ctx.system.db.write(move |conn| {
        async move {
            if let Some(answered) = crate::once::answered(conn, &work, &key, &hash).await? {
                return Ok(answered);
            }
            let (petition, referral) = (command.petition, command.referral);
            let mut followed = attach_within(
                &work,
                conn,
                &scope,
                petition,
                command.version,
                referral,
                prepared,
            )
            .await?;
            if command.act != Act::Attach {
                let command = ActCommand {
                    version: followed.version,
                    ..command
                };
                followed = crate::acts::perform_within(&work, conn, &scope, command).await?;
            }
            crate::once::remember(conn, &work, &key, hash, &followed).await?;
            Ok::<_, Stop>(followed)
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(&ctx.system))
}

/// The bytes of a file of a petition that the actor may see; `variant` is `full` or `thumbnail`.
///
/// # Errors
/// `NotFound` when the petition is outside the actor's scope or has no such file.
pub async fn content(
    ctx: &Ctx,
    petition: PetitionId,
    id: AttachmentId,
    variant: &str,
) -> Result<db::attachments::Content, Failure> {
    let scope = ctx.scope(Action::ReadPetitions)?;
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        if db::petitions::state(&mut conn, &scope, petition)
            .await?
            .is_none()
        {
            return Ok(None);
        }
        db::attachments::content(&mut conn, &scope, petition, id, variant).await
    };
    read.await
        .map_err(|e| ctx.system.failure(&e))?
        .ok_or(Failure::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg_with_note(note: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = DynamicImage::new_rgb8(64, 32);
        JpegEncoder::new(&mut bytes)
            .encode_image(&picture)
            .expect("encodes");
        // A comment segment after the start marker, as cameras leave EXIF.
        let mut marked = bytes[..2].to_vec();
        marked.extend([0xff, 0xfe]);
        marked.extend(u16::try_from(note.len() + 2).expect("short").to_be_bytes());
        marked.extend(note);
        marked.extend(&bytes[2..]);
        marked
    }

    #[test]
    fn what_the_camera_wrote_does_not_survive() {
        let note = b"GPS 19.1738,-96.1342";
        let sent = jpeg_with_note(note);
        assert!(sent.windows(note.len()).any(|w| w == note));
        let kept = accept(&sent).expect("a photo");
        assert_eq!(
            (kept.width, kept.height, kept.media_type),
            (64, 32, "image/jpeg")
        );
        for bytes in [&kept.full, &kept.thumbnail] {
            assert!(!bytes.windows(note.len()).any(|w| w == note));
        }
    }

    #[test]
    fn what_hides_behind_a_name_is_refused_with_words() {
        for bytes in [
            &b"<html><script>alert(1)</script>"[..],
            b"GIF89a\x01\x00\x01\x00",
            b"",
            b"\xff\xd8\xff\xe0 not a jpeg",
        ] {
            let failure = accept(bytes).expect_err("refused");
            assert_eq!(failure.status(), 415, "{failure}");
        }
        assert_eq!(
            accept(&vec![0; MAX_IMAGE + 1])
                .expect_err("refused")
                .status(),
            413
        );
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_decoded() {
        // A PNG header that promises 100,000 × 100,000 pixels.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend(100_000u32.to_be_bytes());
        png.extend(100_000u32.to_be_bytes());
        png.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(accept(&png).expect_err("refused").status(), 415);
    }

    #[test]
    fn a_large_photo_is_made_smaller() {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(3000, 1500)
            .write_to(&mut bytes, ImageFormat::Png)
            .expect("encodes");
        let kept = accept(bytes.get_ref()).expect("a photo");
        assert_eq!((kept.width, kept.height), (2048, 1024));
    }
}
