//! A workbook on its way into the roster: uploaded, its columns read, shown row by row, decided on,
//! applied whole or not at all.
//!
//! The file is kept sealed while it is open and read again for each preview, so that what is shown is
//! always compared with the roster of now. What is applied must be what was shown: a digest of the
//! preview and of the decisions comes back with the form.

mod applying;
mod keeping;
mod known;

pub use applying::{Applied, apply};
pub use keeping::{forget_old, forgotten_at};

use super::conflict;
use crate::context::{Ctx, Stop, sha256};
use crate::roster_sheet;
use crate::sealing::Seal;
use chrono::{DateTime, Utc};
use db::Conn;
use db::roster::imports::{self, Import, ImportLine};
use db::roster::terms;
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::{PeriodId, RosterImportId};
use domain::local_time::local_date;
use domain::names::NameOrder;
use domain::roster_import::{
    Column, Mapping, Outcome, OutcomeKind, Preview, PreviewRow, ProblemKind, Table, Totals,
    analyse, check_mapping, heading_key, report_csv,
};
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows of a page of the preview.
const PAGE: usize = 50;
/// Rows shown while the columns are chosen.
const SAMPLE: usize = 5;

/// How a workbook is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// What each column holds.
    pub mapping: Mapping,
    /// The period in which the people of the workbook serve.
    pub period: Option<PeriodId>,
    /// Whether a person said that this is right.
    pub confirmed: bool,
}

/// What a person decided of a row that needs a yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Take the changes of the row.
    Accept,
    /// It is that person: fill in what is missing there.
    Merge,
    /// It is somebody else: a new person.
    Separate,
}

impl Decision {
    /// As forms name it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Merge => "merge",
            Self::Separate => "separate",
        }
    }

    /// Reads what a form says; anything else leaves the row as it is.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Accept, Self::Merge, Self::Separate]
            .into_iter()
            .find(|d| d.code() == code)
    }
}

type Decisions = BTreeMap<u32, Decision>;

/// Which rows of a preview are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviewFilter {
    /// With a problem of this kind.
    pub problem: Option<ProblemKind>,
    /// With this outcome.
    pub outcome: Option<OutcomeKind>,
    /// After this line of the file.
    pub after: u32,
}

/// A row of the preview with what was decided.
#[derive(Clone, Debug)]
pub struct DecidedRow {
    /// The row.
    pub row: PreviewRow,
    /// What was decided, if it needs a decision.
    pub decision: Option<Decision>,
}

/// What would be done.
#[derive(Clone, Debug)]
pub struct PreviewPage {
    /// Everything in numbers.
    pub totals: Totals,
    /// Blocks that would be made.
    pub new_blocks: usize,
    /// Rows with changes or proposals on which nothing was decided.
    pub undecided: usize,
    /// The rows of this page.
    pub rows: Vec<DecidedRow>,
    /// Whether there are more after them.
    pub more: bool,
    /// What must come back when it is applied.
    pub digest: String,
}

/// The page of a workbook.
#[derive(Clone, Debug)]
pub struct ImportPage {
    /// Key.
    pub id: RosterImportId,
    /// For parallel edits.
    pub version: i64,
    /// Its name.
    pub file_name: String,
    /// `open`, `applied`, `discarded` or `expired`.
    pub state: String,
    /// When it is forgotten, while it is open.
    pub forgotten_at: DateTime<Utc>,
    /// What was done.
    pub applied: Option<Applied>,
    /// The sheet that is read, with its headings and first rows.
    pub table: Option<Table>,
    /// How its columns are read.
    pub layout: Layout,
    /// What would be done, once the columns are confirmed.
    pub preview: Option<PreviewPage>,
}

fn seal(id: &Uuid) -> Seal<'_> {
    Seal {
        purpose: "workbook",
        name: id.as_bytes(),
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reading a workbook takes a processor for a while: not one of those that answer requests.
async fn read_sheet(
    content: Vec<u8>,
    name: String,
    sheet: Option<String>,
) -> Result<Table, Failure> {
    let read =
        tokio::task::spawn_blocking(move || roster_sheet::read(&content, &name, sheet.as_deref()));
    read.await.unwrap_or(Err(Failure::Unavailable))
}

/// Takes a workbook in: reads its headings, remembers how a layout like it was read before, keeps it
/// sealed. Nothing of the roster changes.
///
/// # Errors
/// `Forbidden`; `TooLarge`, `Unsupported` or `Invalid` with what to do.
pub async fn upload(ctx: &Ctx, name: &str, content: Vec<u8>) -> Result<RosterImportId, Failure> {
    ctx.scope(Action::ManageRoster)?;
    forget_old(&ctx.system, ctx.now).await?;
    let name: String = domain::text::clean_line(name).chars().take(120).collect();
    let table = read_sheet(content.clone(), name.clone(), None).await?;
    let id = RosterImportId(ctx.system.new_id(ctx.now));
    let sealed = ctx.system.seal(seal(&id.0), &content);
    ctx.unit(Action::ManageRoster, move |ctx, _, conn| {
        async move {
            let key = heading_key(&table.headings);
            let layout = layout_for(&ctx, conn, &key, &table).await?;
            imports::insert(
                conn,
                id,
                ctx.now,
                ctx.actor.id,
                &name,
                &key,
                &table.sheet,
                &json(&layout),
                &sealed,
            )
            .await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// How a layout was read the last time, or what its headings say.
async fn layout_for(ctx: &Ctx, conn: &mut Conn, key: &str, table: &Table) -> Result<Layout, Stop> {
    let remembered = imports::mapping(conn, key).await?;
    let remembered = remembered.and_then(|text| serde_json::from_str::<Layout>(&text).ok());
    if let Some(layout) = remembered.filter(|l| l.mapping.columns.len() == table.headings.len()) {
        return Ok(layout);
    }
    let today = local_date(ctx.now);
    let periods = terms::periods(conn).await?;
    let current = periods.iter().find(|p| p.starts_on <= today);
    Ok(Layout {
        mapping: Mapping::guessed(&table.headings),
        period: current.map(|p| p.id),
        confirmed: false,
    })
}

/// The last workbooks.
///
/// # Errors
/// `Forbidden`.
pub async fn imports(ctx: &Ctx) -> Result<Vec<ImportLine>, Failure> {
    ctx.scope(Action::ManageRoster)?;
    forget_old(&ctx.system, ctx.now).await?;
    ctx.read(Action::ManageRoster, async |_, conn| {
        Ok(imports::last(conn, 20).await?)
    })
    .await
}

async fn found(ctx: &Ctx, id: RosterImportId) -> Result<Import, Failure> {
    ctx.scope(Action::ManageRoster)?;
    forget_old(&ctx.system, ctx.now).await?;
    ctx.read(Action::ManageRoster, async |_, conn| {
        Ok(imports::get(conn, id).await?.ok_or(Failure::NotFound)?)
    })
    .await
}

fn layout_of(import: &Import) -> Result<Layout, Failure> {
    serde_json::from_str(&import.mapping).map_err(|_| Failure::NotFound)
}

fn decisions_of(import: &Import) -> Decisions {
    serde_json::from_str(&import.decisions).unwrap_or_default()
}

/// The sheet of an open workbook.
async fn table_of(ctx: &Ctx, import: &Import) -> Result<Table, Failure> {
    let sealed = import.content_sealed.as_ref().ok_or(Failure::NotFound)?;
    let content = ctx.system.unseal(seal(&import.id), sealed)?;
    let sheet = Some(import.sheet.clone()).filter(|s| !s.is_empty());
    read_sheet(content, import.file_name.clone(), sheet).await
}

/// Compares a workbook with the roster of now.
async fn preview_of(ctx: &Ctx, table: Table, mapping: Mapping) -> Result<Preview, Failure> {
    let known = ctx
        .read(Action::ManageRoster, async |scope, conn| {
            Ok(known::read(conn, &scope).await?)
        })
        .await?;
    let system = ctx.system.clone();
    let analysed = tokio::task::spawn_blocking(move || {
        analyse(&table.rows, &mapping, &known, &|curp| {
            known::index_text(&system.curp_index(curp))
        })
    });
    analysed.await.map_err(|_| Failure::Unavailable)
}

/// What a person saw and decided, in sixteen characters.
fn digest(preview: &Preview, decisions: &Decisions) -> String {
    let seen = serde_json::to_vec(&(&preview.rows, &preview.new_blocks, decisions));
    let hash = sha256(&seen.unwrap_or_default());
    hash.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// Whether a row waits for a person's yes.
fn needs_decision(row: &PreviewRow) -> bool {
    matches!(
        row.outcome,
        Outcome::Changed { .. } | Outcome::MergeProposed { .. }
    ) || !row.block_changes.is_empty()
}

/// The page of a workbook: its columns until they are confirmed, then its rows.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn import_page(
    ctx: &Ctx,
    id: RosterImportId,
    filter: &PreviewFilter,
) -> Result<ImportPage, Failure> {
    let import = found(ctx, id).await?;
    let layout = layout_of(&import)?;
    let mut page = ImportPage {
        id,
        version: import.version,
        file_name: import.file_name.clone(),
        state: import.state.clone(),
        forgotten_at: forgotten_at(import.created_at),
        applied: serde_json::from_str(&import.totals).ok(),
        table: None,
        layout,
        preview: None,
    };
    if import.content_sealed.is_none() {
        return Ok(page);
    }
    let mut table = table_of(ctx, &import).await?;
    if page.layout.confirmed && check_mapping(&page.layout.mapping).is_ok() {
        let mapping = page.layout.mapping.clone();
        let rows = std::mem::take(&mut table.rows);
        let whole = Table {
            rows,
            ..table.clone()
        };
        let preview = preview_of(ctx, whole, mapping).await?;
        page.preview = Some(shown(preview, &decisions_of(&import), filter));
    } else {
        table.rows.truncate(SAMPLE);
    }
    page.table = Some(table);
    Ok(page)
}

fn shown(preview: Preview, decisions: &Decisions, filter: &PreviewFilter) -> PreviewPage {
    let digest = digest(&preview, decisions);
    let undecided = preview
        .rows
        .iter()
        .filter(|row| needs_decision(row) && !decisions.contains_key(&row.line))
        .count();
    let wanted = |row: &PreviewRow| {
        row.line > filter.after
            && filter.problem.is_none_or(|kind| row.has(kind))
            && filter.outcome.is_none_or(|kind| row.outcome.kind() == kind)
    };
    let mut rows: Vec<DecidedRow> = preview
        .rows
        .into_iter()
        .filter(wanted)
        .take(PAGE + 1)
        .map(|row| DecidedRow {
            decision: decisions.get(&row.line).copied(),
            row,
        })
        .collect();
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    PreviewPage {
        totals: preview.totals,
        new_blocks: preview.new_blocks.len(),
        undecided,
        rows,
        more,
        digest,
    }
}

/// Stores a change of an open workbook.
async fn save(ctx: &Ctx, import: Import) -> Result<(), Failure> {
    ctx.unit(Action::ManageRoster, move |_, _, conn| {
        async move {
            if imports::update(conn, &import).await? {
                Ok(())
            } else {
                Err(conflict(import.version + 1))
            }
        }
        .boxed()
    })
    .await
}

/// Says how the columns are read. The layout is remembered for workbooks with the same headings.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when a column is missing or chosen twice.
pub async fn set_layout(
    ctx: &Ctx,
    id: RosterImportId,
    version: i64,
    sheet: &str,
    columns: &[String],
    order: NameOrder,
    period: Option<PeriodId>,
) -> Result<(), Failure> {
    let mut import = found(ctx, id).await?;
    import.version = version;
    if sheet != import.sheet {
        // Another sheet has other headings: its columns are asked for anew.
        import.sheet = sheet.to_owned();
        let table = table_of(ctx, &import).await?;
        import.heading_key = heading_key(&table.headings);
        import.decisions = String::new();
        let layout = Layout {
            mapping: Mapping::guessed(&table.headings),
            period,
            confirmed: false,
        };
        import.mapping = json(&layout);
        return save(ctx, import).await;
    }
    let layout = Layout {
        mapping: Mapping {
            columns: columns
                .iter()
                .map(|code| Column::parse(code).unwrap_or(Column::Ignore))
                .collect(),
            order,
        },
        period,
        confirmed: true,
    };
    check_mapping(&layout.mapping)?;
    if period.is_none() {
        return Err(Failure::field(
            "period",
            "Elija el periodo en el que ejercen las personas del archivo.",
        ));
    }
    import.mapping = json(&layout);
    let (key, text) = (import.heading_key.clone(), import.mapping.clone());
    ctx.unit(Action::ManageRoster, move |ctx, _, conn| {
        async move {
            if !imports::update(conn, &import).await? {
                return Err(conflict(import.version + 1));
            }
            Ok(imports::remember(conn, &key, &text, ctx.now).await?)
        }
        .boxed()
    })
    .await
}

/// Goes back to the columns.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`.
pub async fn reopen_layout(ctx: &Ctx, id: RosterImportId, version: i64) -> Result<(), Failure> {
    let mut import = found(ctx, id).await?;
    let layout = Layout {
        confirmed: false,
        ..layout_of(&import)?
    };
    import.version = version;
    import.mapping = json(&layout);
    save(ctx, import).await
}

/// Notes what was decided of rows: by line, and for the others that stand on a page, nothing.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`.
pub async fn decide(
    ctx: &Ctx,
    id: RosterImportId,
    version: i64,
    rows: Vec<(u32, Option<Decision>)>,
) -> Result<(), Failure> {
    let mut import = found(ctx, id).await?;
    import.version = version;
    let mut decisions = decisions_of(&import);
    for (line, decision) in rows {
        match decision {
            Some(decision) => decisions.insert(line, decision),
            None => decisions.remove(&line),
        };
    }
    import.decisions = json(&decisions);
    save(ctx, import).await
}

/// Accepts the changes of every row that only changes what is known.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`.
pub async fn accept_all(ctx: &Ctx, id: RosterImportId, version: i64) -> Result<(), Failure> {
    let mut import = found(ctx, id).await?;
    import.version = version;
    let layout = layout_of(&import)?;
    let preview = preview_of(ctx, table_of(ctx, &import).await?, layout.mapping).await?;
    let mut decisions = decisions_of(&import);
    for row in &preview.rows {
        let proposal = matches!(row.outcome, Outcome::MergeProposed { .. });
        if needs_decision(row) && !proposal {
            decisions.entry(row.line).or_insert(Decision::Accept);
        }
    }
    import.decisions = json(&decisions);
    save(ctx, import).await
}

/// Gives a workbook up: its content is forgotten, the roster stays as it is.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`.
pub async fn discard(ctx: &Ctx, id: RosterImportId, version: i64) -> Result<(), Failure> {
    found(ctx, id).await?;
    ctx.unit(Action::ManageRoster, move |ctx, _, conn| {
        async move {
            if imports::finish(conn, id, version, "discarded", "", ctx.now).await? {
                Ok(())
            } else {
                Err(conflict(version + 1))
            }
        }
        .boxed()
    })
    .await
}

/// The preview as a file: line, outcome, name, block, problems.
///
/// # Errors
/// `Forbidden`; `NotFound` once the workbook is closed.
pub async fn report(ctx: &Ctx, id: RosterImportId) -> Result<Vec<u8>, Failure> {
    let import = found(ctx, id).await?;
    let layout = layout_of(&import)?;
    let preview = preview_of(ctx, table_of(ctx, &import).await?, layout.mapping).await?;
    Ok(report_csv(&preview))
}
