use super::*;
use proptest::prelude::*;

const RELS: &[u8] = br#"<?xml version="1.0"?><Relationships><Relationship Id="a" Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &[u8] =
    br#"<?xml version="1.0"?><workbook><sheets><sheet name="a" id="b"/></sheets></workbook>"#;
const BOOK_RELS: &[u8] = br#"<?xml version="1.0"?><Relationships><Relationship Id="b" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn xlsx(strings: &[u8], sheet: &[u8]) -> Vec<u8> {
    zipped(&[
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

const STRINGS: &[u8] = b"<sst><si><t>NOMBRE</t></si></sst>";

#[test]
fn other_files_are_refused_with_what_to_do() {
    let ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0];
    assert!(message(read(&ole, "padron.xlsx", None)).contains("Libro de Excel (.xlsx)"));
    let name = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
    let encrypted: Vec<u8> = ole.into_iter().chain(name).collect();
    assert!(message(read(&encrypted, "", None)).contains("contraseña"));
    assert!(message(read(b"<html><table>", "padron.xls", None)).contains(".xlsx"));
    assert!(message(read(b"%PDF-1.7 x", "a.xlsx", None)).contains("«a.xlsx»"));
    assert!(message(read(&[0xff, 0xd8, 0xff, 0, 1, 2], "", None)).contains(".ods"));
    assert!(message(read(&zipped(&[("a.txt", b"x")]), "", None)).contains(".ods"));
    assert!(message(read(&zipped(&[("xl/workbook.bin", b"x")]), "", None)).contains(".xlsb"));
    assert!(message(read(b"PK\x03\x04 and no more", "", None)).contains("dañado"));
    assert!(message(read(&vec![b'a'; MAX_FILE + 1], "", None)).contains("20 MB"));
    let manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let locked = zipped(&[("META-INF/manifest.xml", manifest), ("content.xml", b"x")]);
    assert!(message(read(&locked, "", None)).contains("contraseña"));
}

#[test]
fn a_file_that_unpacks_to_too_much_is_not_unpacked() {
    let bomb = xlsx(&vec![b' '; 40 * 1024 * 1024], b"<worksheet/>");
    assert!(bomb.len() < 100_000);
    assert!(message(read(&bomb, "", None)).contains("160 MB"));
}

#[test]
fn what_a_workbook_says_of_itself_is_not_believed() {
    // Room for as many texts would end the program.
    let announced = br#"<sst uniqueCount="999999999999999"><si><t>a</t></si></sst>"#;
    assert!(message(read(&xlsx(announced, b"<worksheet/>"), "", None)).contains("dañado"));
    let wide: Vec<u8> = "<sst uniqueCount=\"999999999999999\"/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(message(read(&xlsx(&wide, b"<worksheet/>"), "", None)).contains("dañado"));
    // A million rows and as many columns, with one cell.
    let far = br#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="A1048576" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
    let table = read(&xlsx(STRINGS, far), "", None).expect("readable");
    assert_eq!(
        (table.headings, table.header_line),
        (vec!["NOMBRE".to_owned()], 1_048_576)
    );
    for broken in [
        &br#"<worksheet><dimension ref="B9:A1"/><sheetData><row r="99999999999"><c r="ZZZZZZZZZ1"/></row></sheetData></worksheet>"#[..],
        br#"<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>"#,
        br#"<worksheet><sheetData><row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#,
        b"<worksheet><sheetData>",
    ] {
        assert!(message(read(&xlsx(STRINGS, broken), "", None)).contains("dañado"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_file_makes_reading_panic(start in 0..6_usize, bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let starts: [&[u8]; 6] = [b"", b"PK\x03\x04", b"\xff\xfe", b"NOMBRE;MANZANA\n", b"\xef\xbb\xbf", b"sep="];
        let file = [starts[start], &bytes].concat();
        let _ = read(&file, "x", None);
    }

    #[test]
    fn no_sheet_makes_reading_panic(xml in "(<row r=\"[0-9]{0,11}\">|<c r=\"[A-Z]{0,8}[0-9]{0,10}\" t=\"(s|n|b|str|e|d|x)\">|<v>[0-9eE.-]{0,8}|</v>|</c>|</row>|&amp;|<is><t>a</t></is>){0,12}") {
        let sheet = format!("<worksheet><sheetData>{xml}</sheetData></worksheet>");
        let _ = read(&xlsx(STRINGS, sheet.as_bytes()), "x", None);
        let content = xml.replace("<row r", "<table:table-row table:number-rows-repeated").replace("<c r", "<table:table-cell table:number-columns-repeated").replace("<v>", "<text:p>");
        let content = format!("<table:table table:name=\"a\">{content}</table:table>");
        let file = zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())]);
        let _ = read(&file, "x", None);
    }
}
