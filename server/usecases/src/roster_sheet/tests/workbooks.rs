use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

fn book(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_workbook_is_read_as_the_screen_shows_it() {
    let file = book(|book| {
        let cover = book.add_worksheet();
        cover.set_name("Portada").expect("a name");
        cover.write(0, 0, "H. Ayuntamiento").expect("written");
        let list = book.add_worksheet();
        list.set_name("Padrón").expect("a name");
        list.write(0, 2, "PADRÓN DE JEFES DE MANZANA")
            .expect("written");
        for (column, heading) in (0..).zip(["No.", "NOMBRE COMPLETO", "TEL. CEL.", "MZA", "ALTA"]) {
            list.write(3, column, heading).expect("written");
        }
        let padded = Format::new().set_num_format("000-00");
        let day = Format::new().set_num_format("d-mmm-yy");
        list.write(4, 0, 1).expect("written");
        list.write(4, 1, " MARÍA  LÓPEZ ").expect("written");
        list.write(4, 2, 2_290_000_001_f64).expect("written");
        list.write_with_format(4, 3, 1407, &padded)
            .expect("written");
        let date = ExcelDateTime::parse_from_str("2022-05-02").expect("a date");
        list.write_with_format(4, 4, &date, &day).expect("written");
        // A hidden row is a row; an empty one is none; the repeated headings are none.
        list.set_row_hidden(5).expect("hidden");
        list.write(5, 1, "OCULTA RUIZ").expect("written");
        list.write(5, 2, true).expect("written");
        let formula = Formula::new("=1+1.5").set_result("2.5");
        list.write(5, 3, formula).expect("written");
        for (column, heading) in (0..).zip(["No.", "NOMBRE COMPLETO", "TEL. CEL.", "MZA", "ALTA"]) {
            list.write(8, column, heading).expect("written");
        }
        list.write(9, 6, "nota").expect("written");
        book.add_worksheet().set_name("Vacía").expect("a name");
    });
    let table = read(&file, "padron.csv", None).expect("readable");
    assert_eq!(table.sheets, ["Portada", "Padrón", "Vacía"]);
    assert_eq!((table.sheet.as_str(), table.header_line), ("Padrón", 4));
    assert_eq!(table.headings[1], "NOMBRE COMPLETO");
    assert_eq!(table.headings.len(), 7);
    assert_eq!(
        cells(&table),
        [
            (
                5,
                vec![
                    "1",
                    "MARÍA  LÓPEZ",
                    "2290000001",
                    "014-07",
                    "02/05/2022",
                    "",
                    ""
                ]
            ),
            (6, vec!["", "OCULTA RUIZ", "VERDADERO", "2.5", "", "", ""]),
            (10, vec!["", "", "", "", "", "", "nota"]),
        ]
    );
    let cover = read(&file, "", Some("Portada")).expect("readable");
    assert_eq!(
        (cover.headings, cover.rows),
        (vec!["H. Ayuntamiento".into()], vec![])
    );
    assert!(message(read(&file, "", Some("Otra"))).contains("Elija una"));
    assert!(message(read(&file, "", Some("Vacía"))).contains("no tiene datos"));
}

#[test]
fn a_hidden_sheet_is_the_last_choice() {
    let file = book(|book| {
        let hidden = book.add_worksheet();
        hidden.write(0, 0, "NOMBRE").expect("written");
        hidden.write(0, 1, "MANZANA").expect("written");
        hidden.set_hidden(true);
        let shown = book.add_worksheet();
        shown.write(0, 0, "NOMBRE").expect("written");
        shown.write(0, 1, "CUARTEL").expect("written");
        shown.set_active(true);
    });
    assert_eq!(
        read(&file, "", None).expect("readable").headings[1],
        "CUARTEL"
    );
}

#[test]
fn limits_of_a_sheet_are_told() {
    let rows = |count: u32| {
        book(|book| {
            let sheet = book.add_worksheet();
            sheet.write(0, 0, "NOMBRE").expect("written");
            sheet.write(0, 1, "MANZANA").expect("written");
            for row in 1..=count {
                sheet.write(row, 0, row).expect("written");
            }
        })
    };
    let most = u32::try_from(MAX_ROWS).expect("small");
    assert_eq!(
        read(&rows(most), "", None).expect("readable").rows.len(),
        MAX_ROWS
    );
    assert!(message(read(&rows(most + 1), "", None)).contains("20,000"));
    let wide = book(|book| {
        book.add_worksheet().write(3, 80, "x").expect("written");
    });
    assert!(message(read(&wide, "", None)).contains("columna 80"));
    let long = book(|book| {
        book.add_worksheet()
            .write(0, 0, "x".repeat(5_000))
            .expect("written");
    });
    let table = read(&long, "", None).expect("readable");
    assert_eq!(table.headings[0].len(), MAX_CELL + 1);
}

const MIMETYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

fn ods(sheets: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        ("mimetype", MIMETYPE),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

#[test]
fn an_opendocument_sheet_is_read_with_its_repetitions() {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let file = ods(&format!(
        "<table:table table:name=\"Uno &amp; dos\"><table:table-column/>\
         <table:table-row><table:table-cell/></table:table-row>\
         <table:table-row>{}{}<table:table-cell table:number-columns-repeated=\"2\"/>{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\">\
         <table:table-cell office:value-type=\"string\"><office:annotation><text:p>nota</text:p></office:annotation><text:p>ANA &lt;RUIZ&gt;</text:p><text:p>de<text:s text:c=\"2\"/>la<text:tab/>&#209;</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"7\"><text:p>007</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"2290000001\"><text:p>2.29E+09</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2022-05-02\"><text:p>02-may-22</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>VERDADERO</text:p></table:table-cell>\
         <table:table-cell table:number-columns-repeated=\"16379\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         </table:table><table:table table:name=\"Tres\"/>",
        text("NOMBRE"),
        text("MANZANA"),
        text("ALTA")
    ));
    let table = read(&file, "", None).expect("readable");
    assert_eq!(table.sheets, ["Uno & dos", "Tres"]);
    assert_eq!(table.header_line, 2);
    let row = [
        "ANA <RUIZ> de  la Ñ",
        "007",
        "2290000001",
        "02/05/2022",
        "VERDADERO",
    ];
    assert_eq!(cells(&table), [(3, row.to_vec()), (4, row.to_vec())]);
}

#[test]
fn repetitions_cost_nothing_beyond_the_limits() {
    let cell =
        "<table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell>";
    let rows = ods(&format!(
        "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"4294967295\">{cell}</table:table-row></table:table>"
    ));
    assert!(message(read(&rows, "", None)).contains("20,000"));
    let wide = cell.replace(
        "<table:table-cell",
        "<table:table-cell table:number-columns-repeated=\"99999\"",
    );
    let wide = ods(&format!(
        "<table:table table:name=\"a\"><table:table-row>{wide}</table:table-row></table:table>"
    ));
    assert!(message(read(&wide, "", None)).contains("columna 80"));
    let long = cell.replace(">x<", &format!(">{}<", "x".repeat(500)));
    let long = long.replace(
        "<table:table-cell",
        "<table:table-cell table:number-columns-repeated=\"80\"",
    );
    let long = ods(&format!(
        "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"19000\">{long}</table:table-row></table:table>"
    ));
    assert!(message(read(&long, "", None)).contains("64 MB"));
}
