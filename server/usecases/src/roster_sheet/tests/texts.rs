use super::*;

#[test]
fn texts_are_read_in_the_encodings_and_with_the_separators_that_there_are() {
    let text = "Padrón 2022,,\r\n\r\nNOMBRE,MANZANA,TELÉFONO\r\n\"Peña, Ana\nMaría\",14,2.290000001E9\r\n\r\nRuiz,15,2290000002.0\r\n";
    let expected = [
        (4, vec!["Peña, Ana\nMaría", "14", "2290000001"]),
        (6, vec!["Ruiz", "15", "2290000002"]),
    ];
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(text.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    for file in [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        windows.into_owned(),
        utf16,
    ] {
        let table = read(&file, "x.xlsx", None).expect("readable");
        assert_eq!((table.sheet.as_str(), table.header_line), ("Texto", 3));
        assert_eq!(table.headings, ["NOMBRE", "MANZANA", "TELÉFONO"]);
        assert_eq!(cells(&table), expected);
    }
}

#[test]
fn the_separator_is_the_one_that_gives_headings() {
    for separator in [";", "\t", "|", ","] {
        let text = ["NOMBRE", "CALLE", "MANZANA"].join(separator)
            + "\n"
            + &["\"Ruiz, Ana\"", "\"A, B; C\"", "1"].join(separator);
        let table = read(text.as_bytes(), "", None).expect("readable");
        assert_eq!(table.headings.len(), 3, "{separator}");
        assert_eq!(table.rows[0].cells[1], "A, B; C", "{separator}");
    }
    let announced = read(b"sep=;\nA;B,C\n1;2", "", None).expect("readable");
    assert_eq!(announced.headings, ["A", "B,C"]);
    assert_eq!((announced.header_line, announced.rows[0].line), (2, 3));
    let old = read(b"NOMBRE,MANZANA\rAna,1\r", "", None).expect("readable");
    assert_eq!(cells(&old), [(2, vec!["Ana", "1"])]);
}

#[test]
fn without_known_headings_the_first_row_is_the_headings() {
    let table = read(b"\n\nuno;dos\n1;2", "", None).expect("readable");
    assert_eq!(table.headings, ["uno", "dos"]);
    assert_eq!((table.header_line, table.rows[0].line), (3, 4));
    assert!(message(read(b" \n\n", "", None)).contains("no tiene datos"));
    assert!(message(read(b"", "", None)).contains("no tiene datos"));
}
