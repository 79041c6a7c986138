//! The workbook of a department: its live referrals go out, the same file comes back with dates and
//! results, and becomes a draft whose every row says what it would do.

use super::drafting::{Drafter, Row, store};
use crate::context::{Ctx, Stop};
use crate::exporting::{Cell, workbook};
use crate::roster_sheet;
use db::batches::{self, NewItem, SheetReferral};
use db::log;
use domain::access::Action;
use domain::bulk::{BatchKind, Filled, MAX_ITEMS, MAX_REASON, Outcome, SheetColumn, WORDS, asked};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::local_time::{local, show};
use domain::petitions::Act;
use domain::roster_import::{MAX_CELL, SheetRow, Table};
use domain::text::{clean_line, fold};
use futures::FutureExt;
use std::collections::HashMap;

const SHEET: Action = Action::Perform(Act::Attend);

/// A workbook that is ready to load.
#[derive(Clone, Debug)]
pub struct DepartmentSheet {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
    /// How many referrals it holds.
    pub rows: usize,
}

/// The names of the columns, in their order.
#[must_use]
pub fn columns() -> Vec<String> {
    SheetColumn::ALL
        .iter()
        .map(|c| c.label().to_owned())
        .collect()
}

/// The live referrals of the own department as a workbook, what is due next first, [`MAX_ITEMS`] at
/// most. It holds no names and no telephones; that it was taken is logged.
///
/// # Errors
/// `Forbidden` for who answers for no department.
pub async fn department_sheet(ctx: &Ctx) -> Result<DepartmentSheet, Failure> {
    let rows = ctx
        .read(SHEET, async |scope, conn| {
            Ok(batches::sheet_referrals(conn, &scope, MAX_ITEMS as i64).await?)
        })
        .await?;
    let made = workbook(
        "Turnos",
        &columns(),
        &about(ctx),
        &rows.iter().map(cells).collect::<Vec<_>>(),
    );
    let content = made.map_err(|why| {
        ctx.system.failure(&db::DbError::Setup(format!(
            "a workbook could not be made: {why}"
        )))
    })?;
    let count = rows.len();
    ctx.unit(SHEET, move |ctx, _, conn| {
        async move {
            let line = log::Entry {
                at: ctx.now,
                actor: Some(ctx.actor.id),
                action: "department_sheet_exported",
                object: format!("{count} xlsx"),
                detail: String::new(),
            };
            Ok::<_, Stop>(log::append(conn, line).await?)
        }
        .boxed()
    })
    .await?;
    Ok(DepartmentSheet {
        name: format!("turnos-{}.xlsx", local(ctx.now).format("%Y-%m-%d")),
        content,
        rows: count,
    })
}

fn about(ctx: &Ctx) -> Vec<(String, String)> {
    let words = WORDS.map(|(_, word)| word).join(", ");
    let line = |name: &str, text: String| (name.to_owned(), text);
    vec![
        line("Para qué", "Llene «Qué hacer», «Fecha compromiso» y «Resultado», guarde y suba el mismo archivo en Bandeja, Hoja de trabajo.".into()),
        line("Qué hacer", format!("Una de estas palabras: {words}. Vacía: con resultado cuenta como Atendida; con fecha, como Programar; sin nada, el renglón no cambia.")),
        line("Fecha", "Día/mes/año, por ejemplo 05/12/2026.".into()),
        line("Resultado", format!("Qué se hizo, dónde y cuándo; lo lee la persona. De 10 a {MAX_CELL} caracteres.")),
        line("Lo demás", "No cambie el folio ni la versión. Los otros datos no se leen de vuelta.".into()),
        line("Hecha", format!("{} · {}", show(ctx.now, chrono::DateTime::UNIX_EPOCH), ctx.actor.name)),
    ]
}

fn cells(row: &SheetReferral) -> Vec<Cell> {
    SheetColumn::ALL
        .iter()
        .map(|column| match column {
            SheetColumn::Folio => Cell::text(row.folio.to_string()),
            SheetColumn::Version => Cell::text(row.version.to_string()),
            SheetColumn::Kind => Cell::text(&row.kind),
            SheetColumn::Neighborhood => Cell::text(&row.neighborhood),
            SheetColumn::Street => Cell::text(&row.street),
            SheetColumn::State => Cell::text(row.status.label()),
            SheetColumn::Due => Cell::Moment(row.due_at.map(local)),
            SheetColumn::Assigned => Cell::text(&row.assigned),
            // Nothing is proposed: a file that comes back untouched asks for nothing.
            SheetColumn::What | SheetColumn::Date | SheetColumn::Result => Cell::text(""),
        })
        .collect()
}

/// Takes a workbook back: gives the number of the draft that it became. Nothing is done yet.
///
/// # Errors
/// `Forbidden`; `Invalid`, `TooLarge` or `Unsupported` (field `file`) when it cannot be read, has not
/// the columns of the sheet, asks for nothing, or for too much.
pub async fn take_back(ctx: &Ctx, name: &str, content: Vec<u8>) -> Result<i64, Failure> {
    ctx.scope(SHEET)?;
    let label: String = clean_line(name).chars().take(MAX_REASON - 40).collect();
    let own = name.to_owned();
    // Unpacking takes some milliseconds, in which a thread serves nobody else.
    let read = tokio::task::spawn_blocking(move || roster_sheet::read(&content, &own, None));
    let table = read.await.map_err(|error| {
        ctx.system.failure(&db::DbError::Setup(format!(
            "a workbook could not be read: {error}"
        )))
    })??;
    let places = Places::of(&table)?;
    let wanted: Vec<(&SheetRow, Wanted)> = table
        .rows
        .iter()
        .filter_map(|row| Some((row, places.wanted(row)?)))
        .collect();
    if wanted.is_empty() {
        return Err(Failure::field(
            "file",
            "Ningún renglón pide nada: llene «Qué hacer», «Fecha compromiso» o «Resultado» y vuelva a subirlo.",
        ));
    }
    if wanted.len() > MAX_ITEMS {
        return Err(Failure::field(
            "file",
            format!(
                "Son {} renglones con cambios; suba {MAX_ITEMS} como máximo.",
                wanted.len()
            ),
        ));
    }
    let items = ctx
        .read(SHEET, async |scope, conn| {
            let mut drafter = Drafter::new(ctx, conn, scope.clone()).await?;
            let folios: Vec<Folio> = wanted.iter().filter_map(|(_, w)| w.folio()).collect();
            let picked = batches::pick_folios(conn, &scope, &folios, ctx.now).await?;
            let mut seen: HashMap<Folio, u32> = HashMap::new();
            let mut items = Vec::with_capacity(wanted.len());
            for (row, wanted) in wanted {
                let line = i64::from(row.line);
                let Wanted { label, asked } = wanted;
                let (folio, version, act, details) = match asked {
                    Ok(asked) => asked,
                    Err(says) => {
                        items.push(refused(line, label, says));
                        continue;
                    }
                };
                if let Some(before) = seen.insert(folio, row.line) {
                    let says = format!("Está repetida: el renglón {before} ya la trae.");
                    items.push(refused(line, label, says));
                    continue;
                }
                let found = picked.iter().find(|p| p.folio == folio);
                let row = Row {
                    line,
                    label,
                    act,
                    details,
                    version: Some(version),
                };
                items.push(drafter.item(conn, row, found, false).await?);
            }
            Ok(items)
        })
        .await?;
    let summary = "Hoja de la dependencia".to_owned();
    let reason = format!("Hoja «{label}»");
    store(ctx, BatchKind::Sheet, None, summary, reason, items).await
}

fn refused(line: i64, label: String, says: String) -> NewItem {
    NewItem {
        line,
        label,
        petition: None,
        version: 0,
        referral: None,
        act: None,
        details: String::new(),
        outcome: Outcome::Refused,
        says,
    }
}

/// Where the columns are that are read back.
struct Places {
    folio: usize,
    version: usize,
    what: usize,
    date: usize,
    result: usize,
}

/// What a row asks for.
struct Wanted {
    /// Its folio, as it was written.
    label: String,
    /// Folio, version, act and what goes with it; or what is wrong with the row.
    asked: Result<(Folio, i64, Act, domain::petitions::ActDetails), String>,
}

impl Wanted {
    fn folio(&self) -> Option<Folio> {
        self.asked.as_ref().ok().map(|(folio, ..)| *folio)
    }
}

impl Places {
    fn of(table: &Table) -> Result<Self, Failure> {
        let mut missing = Vec::new();
        let mut place = |column: SheetColumn| {
            let wanted = fold(column.label());
            let found = table.headings.iter().position(|h| fold(h) == wanted);
            if found.is_none() {
                missing.push(format!("«{}»", column.label()));
            }
            found.unwrap_or(usize::MAX)
        };
        let places = Self {
            folio: place(SheetColumn::Folio),
            version: place(SheetColumn::Version),
            what: place(SheetColumn::What),
            date: place(SheetColumn::Date),
            result: place(SheetColumn::Result),
        };
        if missing.is_empty() {
            return Ok(places);
        }
        Err(Failure::field(
            "file",
            format!(
                "Al archivo le {} {}. Descargue la hoja otra vez y llénela sin cambiar los encabezados.",
                if missing.len() == 1 {
                    "falta la columna"
                } else {
                    "faltan las columnas"
                },
                missing.join(", ")
            ),
        ))
    }

    /// What a row asks for; none when nothing was filled in.
    fn wanted(&self, row: &SheetRow) -> Option<Wanted> {
        let cell = |place: usize| row.cells.get(place).map_or("", |c| c.trim());
        let filled = Filled {
            what: cell(self.what),
            date: cell(self.date),
            result: cell(self.result),
        };
        let asked = match asked(&filled) {
            Ok(None) => return None,
            Ok(Some(asked)) => Ok(asked),
            Err(says) => Err(says),
        };
        let label: String = clean_line(cell(self.folio)).chars().take(40).collect();
        let asked = asked.and_then(|(act, details)| {
            let folio: Folio = cell(self.folio).parse().map_err(|_| {
                "El folio no es válido: cópielo como está en la hoja original.".to_owned()
            })?;
            let version = cell(self.version).parse().map_err(|_| {
                "Falta la versión: descargue la hoja otra vez y no borre esa columna.".to_owned()
            })?;
            if filled.result.chars().count() > MAX_CELL {
                return Err(format!(
                    "El resultado pasa de {MAX_CELL} caracteres: acórtelo."
                ));
            }
            Ok((folio, version, act, details))
        });
        Some(Wanted { label, asked })
    }
}
