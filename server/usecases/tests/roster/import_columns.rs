//! What the columns of a workbook hold: guessed, corrected, remembered.

use crate::fixtures::{is_conflict, page, roster};
use crate::harness::{self, contract};
use crate::office::told;
use crate::sheets::{
    FIRST, NAME, apply, confirm, decide, import_page, number_of, open_workbook, preview, row, sheet,
};
use domain::ids::RosterImportId;
use usecases::Ctx;
use usecases::roster::{self, Decision};

contract!(columns_must_say_who_and_where, |db| {
    let r = roster(db).await;
    let nothing = roster::upload(&r.boss, NAME, Vec::new()).await;
    assert!(nothing.is_err(), "{nothing:?}");
    let id = roster::upload(&r.boss, NAME, sheet(&[row(1)]))
        .await
        .unwrap();
    let asked = import_page(&r.boss, id).await;
    assert!(!asked.layout.confirmed && asked.preview.is_none());
    assert_eq!(asked.layout.period, Some(r.new), "the one of today");
    told(confirm(&r.boss, id, None).await, "period");
    let table = asked.table.unwrap();
    assert_eq!((table.rows.len(), table.header_line), (1, 1));
    let ignored = vec!["ignore".to_owned(); table.headings.len()];
    let order = asked.layout.mapping.order;
    let set = async |columns: &[String], version| {
        roster::set_layout(
            &r.boss,
            id,
            version,
            &table.sheet,
            columns,
            order,
            Some(r.old),
        )
        .await
    };
    told(set(&ignored, 1).await, "columns");
    let twice = vec!["curp".to_owned(); table.headings.len()];
    told(set(&twice, 1).await, "columns");
    assert!(import_page(&r.boss, id).await.preview.is_none());
    let fine: Vec<String> = asked
        .layout
        .mapping
        .columns
        .iter()
        .map(|c| c.code().into())
        .collect();
    let late = set(&fine, 9).await;
    assert!(is_conflict(&late), "{late:?}");
    set(&fine, 1).await.unwrap();
    let confirmed = import_page(&r.boss, id).await;
    assert!(confirmed.preview.is_some());
    roster::reopen_layout(&r.boss, id, confirmed.version)
        .await
        .unwrap();
    assert!(import_page(&r.boss, id).await.preview.is_none());
    // In the period that was chosen.
    confirm(&r.boss, id, Some(r.old)).await.unwrap();
    apply(&r.boss, id).await.unwrap();
    let number = number_of(&r.boss, "ana").await;
    let post = &page(&r.boss, number).await.terms[0];
    assert_eq!(post.period, r.old);
    assert_eq!(crate::maps::blocks(&r.boss, "901-001").await.len(), 1);
});

/// The sheets of two offices in one file.
fn two_sheets() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, person) in [("Norte", "Ana Ruiz Toledo"), ("Sur", "Berta Solís Mena")] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (column, heading) in [(0, "NOMBRE COMPLETO"), (1, "MANZANA"), (2, "TELÉFONO")] {
            sheet.write(0, column, heading).unwrap();
        }
        sheet.write(1, 0, person).unwrap();
        sheet.write(1, 1, "901-001").unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// Asks for a sheet, as the form does.
async fn choose(
    ctx: &Ctx,
    id: RosterImportId,
    sheet: &str,
) -> Result<(), domain::failure::Failure> {
    let page = import_page(ctx, id).await;
    let layout = page.layout;
    let order = layout.mapping.order;
    roster::set_layout(ctx, id, page.version, sheet, &[], order, layout.period).await
}

contract!(another_sheet_is_asked_about_anew, |db| {
    let r = roster(db).await;
    let id = open_workbook(&r.boss, two_sheets()).await;
    let first = import_page(&r.boss, id).await;
    let sheets = first.table.unwrap().sheets;
    assert_eq!(sheets, ["Norte", "Sur"]);
    assert_eq!(
        preview(&r.boss, id).await.rows[0].row.name,
        "Ruiz Toledo Ana"
    );
    decide(&r.boss, id, FIRST, Some(Decision::Accept)).await;
    assert!(choose(&r.boss, id, "Este").await.is_err());
    choose(&r.boss, id, "Sur").await.unwrap();
    let asked = import_page(&r.boss, id).await;
    assert!(!asked.layout.confirmed && asked.preview.is_none());
    assert_eq!(asked.table.unwrap().sheet, "Sur");
    assert_eq!(asked.layout.period, Some(r.new));
    confirm(&r.boss, id, Some(r.new)).await.unwrap();
    let rows = preview(&r.boss, id).await.rows;
    assert_eq!(
        (rows[0].row.name.as_str(), rows[0].decision),
        ("Solís Mena Berta", None),
        "what was decided of the other sheet is forgotten"
    );
    assert_eq!(apply(&r.boss, id).await.unwrap().added, 1);
    number_of(&r.boss, "berta").await;
});
