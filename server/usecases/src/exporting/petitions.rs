//! A list of petitions as a file: exactly what its filter lets through, read and written some hundred
//! rows at a time, and in the log before its first byte leaves.

use super::writing::{Cell, Writing};
use super::{FileKind, mark, reason};
use crate::context::{Ctx, Stop};
use chrono::{DateTime, Utc};
use db::exports::{self, ExportRow};
use db::log;
use domain::access::{Action, Scope};
use domain::clocks::lateness;
use domain::failure::{Failure, FieldErrors};
use domain::local_time::{local, show};
use domain::petitions::{EXPORT_LIMIT, ExportColumn, ListFilter, priority_label};
use domain::phone::Phone;
use futures::stream::{self, BoxStream};
use futures::{FutureExt, StreamExt};
use tokio::sync::mpsc::{self, Sender};

/// Petitions that are read and written at a time.
const PAGE: usize = 500;
/// Parts of a file that wait for whoever loads it; then the next page is not read.
const WAITING: usize = 2;

/// The list that is taken out.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Its filter.
    pub filter: ListFilter,
    /// Its filter as it stands in the address of the list, for the log: no words, no names.
    pub address: String,
    /// The same in words, for the file.
    pub words: String,
}

/// What a person asks for.
#[derive(Clone, Debug)]
pub struct ExportForm {
    /// What kind of file.
    pub kind: FileKind,
    /// Which columns besides the folio; those that tell of people are left out unless `personal`.
    pub columns: Vec<ExportColumn>,
    /// With what tells of people.
    pub personal: bool,
    /// Why; needed for what tells of people.
    pub reason: String,
}

/// The file could not be finished: whoever loads it learns that it is not whole.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the file could not be finished")]
pub struct Broken;

/// A file on its way.
pub struct PetitionFile {
    /// Its name.
    pub name: String,
    /// What it is served as.
    pub media_type: &'static str,
    /// How many petitions it holds.
    pub rows: usize,
    /// Its parts, made as they are taken.
    pub parts: BoxStream<'static, Result<Vec<u8>, Broken>>,
}

impl std::fmt::Debug for PetitionFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} petitions", self.name, self.rows)
    }
}

/// How many petitions a list has that the actor may take out, counted to one more than a file holds.
///
/// # Errors
/// `Forbidden`.
pub async fn matching(ctx: &Ctx, filter: &ListFilter) -> Result<i64, Failure> {
    ctx.read(Action::ExportPetitions, async |scope, conn| {
        Ok(exports::count(conn, &scope, filter, ctx.now, EXPORT_LIMIT + 1).await?)
    })
    .await
}

/// Takes a list out as a file.
///
/// # Errors
/// `Forbidden`, also for what tells of people; `Invalid` without a reason that is needed, without a
/// column, with no rows, or with too many.
pub async fn petitions(ctx: &Ctx, asked: Asked, form: ExportForm) -> Result<PetitionFile, Failure> {
    let action = if form.personal {
        Action::ExportContacts
    } else {
        Action::ExportPetitions
    };
    let scope = ctx.scope(action)?;
    let columns: Vec<ExportColumn> = ExportColumn::ALL
        .iter()
        .copied()
        .filter(|column| form.columns.contains(column))
        .filter(|column| form.personal || !column.is_personal())
        .collect();
    let mut errors = FieldErrors::default();
    if columns.is_empty() {
        errors.add("columns", "Elija al menos una columna.");
    }
    let reason = if form.personal {
        reason(&form.reason, &mut errors)
    } else {
        String::new()
    };
    if form.kind == FileKind::Pdf {
        errors.add("kind", "Elija el tipo de archivo.");
    }
    errors.finish()?;
    let keys = ctx
        .read(action, async |scope, conn| {
            let limit = EXPORT_LIMIT + 1;
            Ok(exports::keys(conn, &scope, &asked.filter, ctx.now, limit).await?)
        })
        .await?;
    if keys.is_empty() {
        return Err(Failure::field(
            "filter",
            "Con esos filtros no hay peticiones que exportar.",
        ));
    }
    if keys.len() as i64 > EXPORT_LIMIT {
        return Err(Failure::field("filter", too_many()));
    }
    note(ctx, action, &asked, &form, keys.len(), &reason).await?;
    let file = File {
        ctx: ctx.clone(),
        scope,
        keys,
        kind: form.kind,
        columns,
        mark: form
            .personal
            .then(|| mark(&ctx.actor.name, local(ctx.now), &reason)),
        about: about(ctx, &asked, &reason),
    };
    let (name, media_type) = (
        format!(
            "peticiones-{}.{}",
            local(ctx.now).format("%Y-%m-%d"),
            form.kind.code()
        ),
        form.kind.media_type(),
    );
    let rows = file.keys.len();
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(file.send(sender));
    let parts = stream::unfold(receiver, |mut receiver| async {
        let part = receiver.recv().await?;
        Some((part, receiver))
    });
    Ok(PetitionFile {
        name,
        media_type,
        rows,
        // What compresses the answer looks once more after the end.
        parts: parts.fuse().boxed(),
    })
}

/// What is said of a list that is too long for a file.
fn too_many() -> &'static str {
    "Son más de 200,000 peticiones. Acote con los filtros de la lista y exporte por partes."
}

async fn note(
    ctx: &Ctx,
    action: Action,
    asked: &Asked,
    form: &ExportForm,
    rows: usize,
    reason: &str,
) -> Result<(), Failure> {
    let mut detail = if asked.address.is_empty() {
        "todas".to_owned()
    } else {
        asked.address.clone()
    };
    if !asked.filter.text.trim().is_empty() {
        // The words may be a name or a telephone; the log holds neither.
        detail.push_str(" · con palabras de búsqueda");
    }
    if form.personal {
        detail.push_str(" · con datos personales: ");
        detail.push_str(reason);
    }
    let object = format!("{rows} {}", form.kind.code());
    ctx.unit(action, move |ctx, _, conn| {
        async move {
            let line = log::Entry {
                at: ctx.now,
                actor: Some(ctx.actor.id),
                action: "petitions_exported",
                object,
                detail,
            };
            log::append(conn, line).await?;
            Ok::<_, Stop>(())
        }
        .boxed()
    })
    .await
}

/// What the second sheet of a workbook says.
fn about(ctx: &Ctx, asked: &Asked, reason: &str) -> Vec<(String, String)> {
    let mut filter = vec![asked.words.as_str()];
    if !asked.filter.text.trim().is_empty() {
        filter.push("con palabras de búsqueda");
    }
    filter.retain(|part| !part.is_empty());
    let filter = if filter.is_empty() {
        "Todas las que puede ver quien exportó".to_owned()
    } else {
        filter.join("; ")
    };
    let lines = [
        ("Filtro", filter),
        ("Exportó", ctx.actor.name.clone()),
        ("Fecha", show(ctx.now, DateTime::UNIX_EPOCH)),
        ("Motivo", reason.to_owned()),
    ];
    lines
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// What a file is made of.
struct File {
    ctx: Ctx,
    scope: Scope,
    keys: Vec<i64>,
    kind: FileKind,
    columns: Vec<ExportColumn>,
    mark: Option<String>,
    about: Vec<(String, String)>,
}

impl File {
    /// Reads and sends it, until it is whole or nobody takes it any more.
    async fn send(self, to: Sender<Result<Vec<u8>, Broken>>) {
        if let Err(why) = self.pages(&to).await {
            let failure = match why {
                Trouble::Db(error) => self.ctx.system.failure(&error),
                Trouble::Writing(why) => self.ctx.system.failure(&db::DbError::Setup(format!(
                    "a file could not be made: {why}"
                ))),
            };
            tracing::warn!(failure = %failure, "a file of petitions broke off");
            // Whoever has gone needs no answer.
            let _ = to.send(Err(Broken)).await;
        }
    }

    async fn pages(&self, to: &Sender<Result<Vec<u8>, Broken>>) -> Result<(), Trouble> {
        let mut heads = vec!["Folio".to_owned()];
        heads.extend(self.columns.iter().map(|c| c.label().to_owned()));
        heads.extend(self.mark.iter().map(|_| "Marca".to_owned()));
        let mut writing = Writing::begin(self.kind, &heads, &self.about)?;
        for keys in self.keys.chunks(PAGE) {
            let rows = {
                let mut conn = self.ctx.system.db.read().await?;
                exports::rows(&mut conn, &self.scope, keys, self.mark.is_some()).await?
            };
            let cells: Vec<Vec<Cell>> = rows.iter().map(|row| self.cells(row)).collect();
            // Packing takes some milliseconds, in which a thread serves nobody else.
            let written = tokio::task::spawn_blocking(move || {
                let done = writing.rows(&cells);
                done.map(|()| {
                    let part = writing.take();
                    (writing, part)
                })
            });
            let (rest, part) = written.await.map_err(|e| e.to_string())??;
            writing = rest;
            if !part.is_empty() && to.send(Ok(part)).await.is_err() {
                return Ok(());
            }
        }
        let part = writing.end()?;
        let _ = to.send(Ok(part)).await;
        Ok(())
    }

    fn cells(&self, row: &ExportRow) -> Vec<Cell> {
        let mut cells = vec![Cell::text(row.folio.to_string())];
        cells.extend(
            self.columns
                .iter()
                .map(|column| cell(*column, row, self.ctx.now)),
        );
        cells.extend(self.mark.iter().map(Cell::text));
        cells
    }
}

fn cell(column: ExportColumn, row: &ExportRow, now: DateTime<Utc>) -> Cell {
    let moment = |at: Option<DateTime<Utc>>| Cell::Moment(at.map(local));
    let contact = row.contact.as_ref();
    match column {
        ExportColumn::Kind => Cell::text(&row.kind),
        ExportColumn::Status => Cell::text(row.status.label()),
        ExportColumn::Neighborhood => Cell::text(&row.neighborhood),
        ExportColumn::Street => Cell::text(&row.street),
        ExportColumn::Departments => Cell::text(&row.departments),
        ExportColumn::Received => moment(Some(row.received_at)),
        ExportColumn::Due => moment(Some(row.due_at)),
        ExportColumn::Attended => moment(row.attended_at),
        ExportColumn::Closed => moment(row.closed_at),
        ExportColumn::Lateness => {
            let promise = row.status.promise_runs().then_some(row.due_at);
            Cell::text(lateness(promise, None, now).map_or_else(String::new, |(_, words)| words))
        }
        ExportColumn::Channel => Cell::text(&row.channel),
        ExportColumn::Priority => Cell::text(priority_label(row.priority)),
        ExportColumn::Name => Cell::text(contact.map_or("", |c| match c.name.as_str() {
            "" => "Anónima",
            name => name,
        })),
        ExportColumn::Phone => Cell::text(
            contact
                .and_then(|c| Phone::parse(&c.phone).ok())
                .map_or_else(String::new, |phone| phone.to_string()),
        ),
        ExportColumn::Description => Cell::text(contact.map_or("", |c| &c.description)),
    }
}

/// Why a file broke off.
enum Trouble {
    Db(db::DbError),
    Writing(String),
}

impl From<db::DbError> for Trouble {
    fn from(error: db::DbError) -> Self {
        Self::Db(error)
    }
}

impl From<String> for Trouble {
    fn from(why: String) -> Self {
        Self::Writing(why)
    }
}
