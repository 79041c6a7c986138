//! Small workbooks, and their way through the import.

use crate::fixtures::curp;
use domain::failure::Failure;
use domain::ids::{PeriodId, RosterImportId};
use domain::roster_import::{OutcomeKind, PreviewRow, Totals};
use usecases::Ctx;
use usecases::roster::{
    self, Applied, DecidedRow, Decision, ImportPage, PreviewFilter, PreviewPage,
};

pub(crate) const NAME: &str = "padron.csv";
/// Line of the headings; people stand below.
pub(crate) const FIRST: u32 = 2;
const HEADINGS: &str = "CURP;Nombre(s);Primer apellido;Segundo apellido;Teléfono;Otro teléfono;Sexo;Calle;No. ext.;Colonia;Manzana;Cuartel;Entre calles;Cargo;Fecha de inicio";

/// A row of a workbook; empty cells say nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) curp: String,
    pub(crate) name: [&'static str; 3],
    pub(crate) phone: String,
    pub(crate) other_phone: &'static str,
    pub(crate) sex: &'static str,
    pub(crate) home: [&'static str; 2],
    pub(crate) neighborhood: &'static str,
    pub(crate) block: String,
    pub(crate) ward: &'static str,
    pub(crate) streets: &'static str,
    pub(crate) position: &'static str,
    pub(crate) since: &'static str,
}

/// Somebody of whom everything is known, in a block of the own.
pub(crate) fn row(n: u32) -> Row {
    const NAMES: [[&str; 3]; 4] = [
        ["Ana", "Ruiz", "Toledo"],
        ["Berta", "Solís", "Mena"],
        ["Carlos", "Ortega", "Paz"],
        ["Delia", "Vargas", "Luna"],
    ];
    Row {
        curp: curp(100 + n),
        name: NAMES[(n as usize + 3) % NAMES.len()],
        phone: format!("22911{n:05}"),
        sex: "M",
        home: ["Allende", "12"],
        neighborhood: "Formando Hogar",
        block: format!("901-{n:03}"),
        ward: "C-01",
        streets: "Allende y Lerdo",
        position: "Titular",
        since: "02/05/2022",
        ..Row::default()
    }
}

pub(crate) fn sheet(rows: &[Row]) -> Vec<u8> {
    let mut text = format!("{HEADINGS}\n");
    for row in rows {
        let [given, first, second] = row.name;
        let [street, number] = row.home;
        let cells = [
            row.curp.as_str(),
            given,
            first,
            second,
            &row.phone,
            row.other_phone,
            row.sex,
            street,
            number,
            row.neighborhood,
            &row.block,
            row.ward,
            row.streets,
            row.position,
            row.since,
        ];
        text.push_str(&cells.join(";"));
        text.push('\n');
    }
    text.into_bytes()
}

pub(crate) async fn shown(ctx: &Ctx, id: RosterImportId, filter: &PreviewFilter) -> ImportPage {
    roster::import_page(ctx, id, filter).await.unwrap()
}

pub(crate) async fn import_page(ctx: &Ctx, id: RosterImportId) -> ImportPage {
    shown(ctx, id, &PreviewFilter::default()).await
}

pub(crate) async fn preview(ctx: &Ctx, id: RosterImportId) -> PreviewPage {
    import_page(ctx, id).await.preview.unwrap()
}

/// Says that the columns are as they were guessed.
pub(crate) async fn confirm(
    ctx: &Ctx,
    id: RosterImportId,
    period: Option<PeriodId>,
) -> Result<(), Failure> {
    let page = import_page(ctx, id).await;
    let mapping = page.layout.mapping;
    let columns: Vec<String> = mapping.columns.iter().map(|c| c.code().into()).collect();
    let sheet = page.table.unwrap().sheet;
    roster::set_layout(
        ctx,
        id,
        page.version,
        &sheet,
        &columns,
        mapping.order,
        period,
    )
    .await
}

/// Uploads a workbook and confirms its columns, unless they were remembered.
pub(crate) async fn open_workbook(ctx: &Ctx, content: Vec<u8>) -> RosterImportId {
    let id = roster::upload(ctx, NAME, content).await.unwrap();
    let layout = import_page(ctx, id).await.layout;
    if !layout.confirmed {
        confirm(ctx, id, layout.period).await.unwrap();
    }
    id
}

pub(crate) async fn open_rows(ctx: &Ctx, rows: &[Row]) -> RosterImportId {
    open_workbook(ctx, sheet(rows)).await
}

/// Applies a workbook as its page shows it.
pub(crate) async fn apply(ctx: &Ctx, id: RosterImportId) -> Result<Applied, Failure> {
    let page = import_page(ctx, id).await;
    let digest = page.preview.unwrap().digest;
    roster::apply(ctx, id, page.version, &digest).await
}

/// A roster with these people, from a workbook.
pub(crate) async fn filled(ctx: &Ctx, rows: &[Row]) {
    let id = open_rows(ctx, rows).await;
    let applied = apply(ctx, id).await.unwrap();
    assert_eq!(applied.added, rows.len(), "{applied:?}");
}

pub(crate) async fn decide(ctx: &Ctx, id: RosterImportId, line: u32, what: Option<Decision>) {
    let version = import_page(ctx, id).await.version;
    roster::decide(ctx, id, version, vec![(line, what)])
        .await
        .unwrap();
}

/// The row of a line, which stands on the first page.
pub(crate) async fn line(ctx: &Ctx, id: RosterImportId, line: u32) -> PreviewRow {
    let rows = preview(ctx, id).await.rows;
    let found = rows.into_iter().find(|r: &DecidedRow| r.row.line == line);
    found.unwrap().row
}

/// How many rows come out in each way: new, changed, perhaps repeated, refused, the same.
pub(crate) fn outcomes(totals: &Totals) -> [usize; 5] {
    OutcomeKind::ALL.map(|kind| totals.with_outcome(kind))
}

/// The number of the only person whose name has these words.
pub(crate) async fn number_of(ctx: &Ctx, text: &str) -> i64 {
    let filter = domain::roster::RosterFilter {
        text: text.into(),
        ..Default::default()
    };
    let rows = roster::list(ctx, &filter).await.unwrap().rows;
    assert_eq!(rows.len(), 1, "{text}: {rows:?}");
    rows[0].number
}
