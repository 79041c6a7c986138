//! Applying a workbook: everything in one unit of work, or nothing.

use super::super::terms::refresh;
use super::super::{conflict, note, store, written};
use super::{Decision, Decisions, decisions_of, digest, found, layout_of, preview_of, table_of};
use crate::context::{Ctx, Stop};
use db::roster::imports;
use db::roster::people;
use db::roster::terms::{self, NewTerm, StoredTerm};
use db::territory::{self, Kept, touch};
use db::{Conn, DbError};
use domain::access::{Action, Scope};
use domain::failure::Failure;
use domain::ids::{BlockId, CaptainId, NeighborhoodId, PeriodId, RosterImportId, TermId};
use domain::roster::{Basis, CheckedCaptain, TermState};
use domain::roster_import::{
    Column, FieldChange, ImportedPerson, Outcome, Preview, PreviewRow, Twin,
};
use domain::territory::Block;
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// People added.
    pub added: usize,
    /// People changed.
    pub changed: usize,
    /// Rows merged into people who were there.
    pub merged: usize,
    /// Rows that said what is known.
    pub same: usize,
    /// Rows with changes that nobody accepted.
    pub left: usize,
    /// Rows with errors.
    pub refused: usize,
    /// Blocks made.
    pub new_blocks: usize,
}

/// Applies an open workbook as it was shown: the digest of the page must be that of now.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` when the roster, the workbook or a decision changed since the
/// page was shown.
pub async fn apply(
    ctx: &Ctx,
    id: RosterImportId,
    version: i64,
    seen: &str,
) -> Result<Applied, Failure> {
    let import = found(ctx, id).await?;
    let layout = layout_of(&import)?;
    let period = layout.period.ok_or(Failure::NotFound)?;
    let table = table_of(ctx, &import).await?;
    let before = version_of_roster(ctx).await?;
    let preview = preview_of(ctx, table, layout.mapping).await?;
    let decisions = decisions_of(&import);
    if digest(&preview, &decisions) != seen || import.version != version {
        return Err(Failure::Conflict {
            version: import.version,
            changes: Vec::new(),
        });
    }
    let file = import.file_name;
    ctx.unit(Action::ManageRoster, move |ctx, scope, conn| {
        async move {
            // Whatever was read before this unit of work began is still so.
            if territory::version(conn, Kept::Roster).await? != before {
                return Err(conflict(version));
            }
            let mut job = Job {
                ctx,
                scope,
                period,
                file,
                blocks: HashMap::new(),
                wards: BTreeMap::new(),
                lines: BTreeMap::new(),
                applied: Applied::default(),
            };
            job.run(conn, &preview, &decisions).await?;
            let totals = serde_json::to_string(&job.applied).unwrap_or_default();
            let now = job.ctx.now;
            if !imports::finish(conn, id, version, "applied", &totals, now).await? {
                return Err(conflict(version + 1));
            }
            touch(conn, Kept::Territory).await?;
            touch(conn, Kept::Roster).await?;
            Ok(job.applied)
        }
        .boxed()
    })
    .await
}

async fn version_of_roster(ctx: &Ctx) -> Result<i64, Failure> {
    ctx.read(Action::ManageRoster, async |_, conn| {
        Ok(territory::version(conn, Kept::Roster).await?)
    })
    .await
}

struct Job {
    ctx: Ctx,
    scope: Scope,
    period: PeriodId,
    file: String,
    blocks: HashMap<String, Block>,
    wards: BTreeMap<String, domain::ids::WardId>,
    /// Whom each line of the file became.
    lines: BTreeMap<u32, CaptainId>,
    applied: Applied,
}

/// Whether a row puts its person into its block.
fn comes_in(row: &PreviewRow, decision: Option<Decision>) -> bool {
    match row.outcome {
        Outcome::New => true,
        Outcome::MergeProposed { .. } => decision == Some(Decision::Separate),
        Outcome::Changed { .. } => decision == Some(Decision::Accept),
        Outcome::Same { .. } | Outcome::Refused => false,
    }
}

/// Says which row cannot have its post: a decision made it somebody else than who holds it.
fn post_taken(stop: Stop, line: u32, person: &ImportedPerson) -> Stop {
    match stop {
        Stop::Failure(Failure::Invalid { .. }) => Failure::field(
            "rows",
            format!(
                "La persona del renglón {line} no puede tener el cargo: la manzana {} ya tiene {}, o la persona ya tiene otra manzana. No se escribió nada: cambie la decisión de ese renglón o corrija el archivo.",
                person.block_code,
                person.position.label().to_lowercase()
            ),
        )
        .into(),
        other => other,
    }
}

/// Two posts of one block, or one CURP twice: the analysis refuses both, so that this is a roster that
/// changed in between.
fn clash(error: DbError) -> Stop {
    match error {
        DbError::Duplicate(_) => conflict(0),
        error => error.into(),
    }
}

impl Job {
    async fn run(
        &mut self,
        conn: &mut Conn,
        preview: &Preview,
        decisions: &Decisions,
    ) -> Result<(), Stop> {
        let wards = territory::wards(conn).await?;
        self.wards = wards.into_iter().map(|w| (w.code, w.id)).collect();
        let blocks = territory::blocks(conn).await?;
        self.blocks = blocks.into_iter().map(|b| (b.code.clone(), b)).collect();
        // A block that only rows name which stay out is not made.
        let coming_in: BTreeSet<&str> = preview
            .rows
            .iter()
            .filter(|row| comes_in(row, decisions.get(&row.line).copied()))
            .filter_map(|row| row.person.as_ref())
            .map(|person| person.block_code.as_str())
            .collect();
        let needed = preview.new_blocks.iter();
        for new in needed.filter(|new| coming_in.contains(new.code.as_str())) {
            let block = Block {
                ward: new
                    .ward
                    .as_ref()
                    .and_then(|code| self.wards.get(code).copied()),
                between_streets: new.between_streets.clone(),
                ..self.new_block(&new.code, new.neighborhood)
            };
            self.make_block(conn, block).await?;
        }
        // The preview announces no block for a row that is perhaps somebody else's.
        for row in &preview.rows {
            let comes = comes_in(row, decisions.get(&row.line).copied());
            let Some(person) = row.person.as_ref().filter(|_| comes) else {
                continue;
            };
            if !self.blocks.contains_key(&person.block_code) {
                let block = self.new_block(&person.block_code, person.neighborhood);
                self.make_block(conn, block).await?;
            }
        }
        for row in &preview.rows {
            self.row(conn, row, decisions.get(&row.line).copied())
                .await?;
        }
        Ok(())
    }

    fn new_block(&self, code: &str, neighborhood: Option<NeighborhoodId>) -> Block {
        Block {
            id: BlockId(self.ctx.system.new_id(self.ctx.now)),
            code: code.to_owned(),
            cvegeo: None,
            ward: None,
            neighborhood,
            between_streets: String::new(),
            point: None,
            has_boundary: false,
            ended: false,
            version: 1,
        }
    }

    async fn make_block(&mut self, conn: &mut Conn, block: Block) -> Result<(), Stop> {
        territory::insert_block(conn, &block, None)
            .await
            .map_err(clash)?;
        self.blocks.insert(block.code.clone(), block);
        self.applied.new_blocks += 1;
        Ok(())
    }

    async fn row(
        &mut self,
        conn: &mut Conn,
        row: &PreviewRow,
        decision: Option<Decision>,
    ) -> Result<(), Stop> {
        let Some(person) = &row.person else {
            self.applied.refused += 1;
            return Ok(());
        };
        let accepted = decision == Some(Decision::Accept);
        match (&row.outcome, decision) {
            (Outcome::Refused, _) => {
                self.applied.refused += 1;
                return Ok(());
            }
            (Outcome::New, _) | (Outcome::MergeProposed { .. }, Some(Decision::Separate)) => {
                self.add(conn, row.line, person).await?;
            }
            (Outcome::MergeProposed { with }, Some(Decision::Merge)) => {
                self.merge(conn, row.line, person, *with).await?;
            }
            (Outcome::MergeProposed { .. }, _) => self.applied.left += 1,
            (Outcome::Same { person: id, .. }, _) => {
                self.lines.insert(row.line, *id);
                if row.block_changes.is_empty() || accepted {
                    self.applied.same += 1;
                } else {
                    self.applied.left += 1;
                }
            }
            (
                Outcome::Changed {
                    person: id,
                    changes,
                    ..
                },
                _,
            ) => {
                self.lines.insert(row.line, *id);
                if accepted {
                    self.change(conn, row.line, *id, person, changes).await?;
                } else {
                    self.applied.left += 1;
                }
            }
        }
        if accepted && !row.block_changes.is_empty() {
            self.change_block(conn, person, &row.block_changes).await?;
        }
        Ok(())
    }

    async fn add(
        &mut self,
        conn: &mut Conn,
        line: u32,
        person: &ImportedPerson,
    ) -> Result<(), Stop> {
        let id = CaptainId(self.ctx.system.new_id(self.ctx.now));
        let form = CheckedCaptain {
            name: person.name.clone(),
            curp: person.curp.clone(),
            sex: person
                .sex
                .or(person.curp.as_ref().map(|c| c.sex()))
                .map(|s| s.code().to_owned()),
            phone: person.phone.clone(),
            other_phone: person.other_phone.clone(),
            street: person.street.clone().unwrap_or_default(),
            street_number: person.street_number.clone().unwrap_or_default(),
            neighborhood: person.neighborhood,
        };
        let written = written(&self.ctx.system, id, &form);
        people::insert(conn, id, &written, self.ctx.now)
            .await
            .map_err(clash)?;
        let detail = format!("{}, renglón {line}", self.file);
        note(&self.ctx, conn, id, "imported", detail).await?;
        self.post(conn, line, id, person).await?;
        self.lines.insert(line, id);
        self.applied.added += 1;
        Ok(())
    }

    /// Gives the post of a row.
    async fn post(
        &mut self,
        conn: &mut Conn,
        line: u32,
        captain: CaptainId,
        person: &ImportedPerson,
    ) -> Result<(), Stop> {
        let block = self.blocks.get(&person.block_code);
        let Some(block) = block else {
            return Ok(());
        };
        let new = NewTerm {
            id: TermId(self.ctx.system.new_id(self.ctx.now)),
            captain,
            block: Some(block.id),
            ward: None,
            period: self.period,
            position: person.position,
            basis: Basis::Inherited,
            state: TermState::InOffice,
            accredited_on: None,
            starts_on: person.started_on,
        };
        store(&self.ctx, conn, &new)
            .await
            .map_err(|stop| post_taken(stop, line, person))
    }

    /// Takes the accepted changes of a row.
    async fn change(
        &mut self,
        conn: &mut Conn,
        line: u32,
        id: CaptainId,
        person: &ImportedPerson,
        changes: &[FieldChange],
    ) -> Result<(), Stop> {
        let columns: Vec<Column> = changes.iter().map(|c| c.column).collect();
        self.fill(conn, id, person, &|column| columns.contains(&column))
            .await?;
        if columns.contains(&Column::BlockCode) {
            self.post(conn, line, id, person).await?;
        } else if columns.contains(&Column::Position) || columns.contains(&Column::StartedOn) {
            let live = |t: &StoredTerm| t.view.state.holds() && t.view.block.is_some();
            let term = terms::of_captain(conn, id).await?.into_iter().find(live);
            if let Some(term) = term {
                let starts_on = person.started_on.or(term.view.starts_on);
                terms::correct(conn, term.view.id, person.position, starts_on)
                    .await
                    .map_err(clash)?;
                refresh(conn, id).await?;
            }
        }
        let names: Vec<&str> = columns.iter().map(|c| c.label()).collect();
        let detail = format!("{}: {}", self.file, names.join(", "));
        note(&self.ctx, conn, id, "changed", detail).await?;
        self.applied.changed += 1;
        Ok(())
    }

    /// Writes what a row has into the fields that `takes` lets it.
    async fn fill(
        &mut self,
        conn: &mut Conn,
        id: CaptainId,
        person: &ImportedPerson,
        takes: &(dyn Fn(Column) -> bool + Sync),
    ) -> Result<(), Stop> {
        let before = people::by_id(conn, &self.scope, id).await?;
        let before = before.ok_or(Failure::NotFound)?;
        let curp = self.ctx.system.open_curp(&before)?;
        let phone = |text: &Option<String>| {
            text.as_ref()
                .and_then(|t| domain::phone::Phone::parse(t).ok())
        };
        let mut form = CheckedCaptain {
            name: before.name.clone(),
            curp,
            sex: before.sex.clone(),
            phone: phone(&before.phone),
            other_phone: phone(&before.other_phone),
            street: before.street.clone(),
            street_number: before.street_number.clone(),
            neighborhood: before.neighborhood,
        };
        let row = person;
        if takes(Column::Curp) {
            form.curp = row.curp.clone().or(form.curp);
        }
        if takes(Column::GivenNames) {
            form.name.given_names = row.name.given_names.clone();
        }
        if takes(Column::FirstSurname) {
            form.name.first_surname = row.name.first_surname.clone();
        }
        if takes(Column::SecondSurname) {
            form.name.second_surname = row.name.second_surname.clone().or(form.name.second_surname);
        }
        if takes(Column::Phone) {
            form.phone = row.phone.clone().or(form.phone);
        }
        if takes(Column::OtherPhone) {
            form.other_phone = row.other_phone.clone().or(form.other_phone);
        }
        if takes(Column::Sex) {
            form.sex = row.sex.map(|s| s.code().to_owned()).or(form.sex);
        }
        if takes(Column::Street) {
            form.street = row.street.clone().unwrap_or(form.street);
        }
        if takes(Column::StreetNumber) {
            form.street_number = row.street_number.clone().unwrap_or(form.street_number);
        }
        if takes(Column::Neighborhood) {
            form.neighborhood = row.neighborhood.or(form.neighborhood);
        }
        let written = written(&self.ctx.system, id, &form);
        if !people::update(conn, id, before.version, &written)
            .await
            .map_err(clash)?
        {
            return Err(conflict(before.version + 1));
        }
        Ok(())
    }

    /// A row that is somebody who is there: only what is missing there is filled in.
    async fn merge(
        &mut self,
        conn: &mut Conn,
        line: u32,
        person: &ImportedPerson,
        with: Twin,
    ) -> Result<(), Stop> {
        let id = match with {
            Twin::Person { id, .. } => Some(id),
            Twin::Line(earlier) => self.lines.get(&earlier).copied(),
        };
        // The row that it repeats was left out: so is this one.
        let Some(id) = id else {
            self.applied.left += 1;
            return Ok(());
        };
        let known = people::by_id(conn, &self.scope, id).await?;
        let known = known.ok_or(Failure::NotFound)?;
        let missing = move |column| match column {
            Column::Curp => known.curp_sealed.is_none(),
            Column::Phone => known.phone.is_none(),
            Column::OtherPhone => known.other_phone.is_none(),
            Column::SecondSurname => known.name.second_surname.is_none(),
            Column::Street => known.street.is_empty(),
            Column::StreetNumber => known.street_number.is_empty(),
            Column::Neighborhood => known.neighborhood.is_none(),
            Column::Sex => known.sex.is_none(),
            _ => false,
        };
        self.fill(conn, id, person, &missing).await?;
        let detail = format!("{}, renglón {line}", self.file);
        note(&self.ctx, conn, id, "absorbed", detail).await?;
        self.lines.insert(line, id);
        self.applied.merged += 1;
        Ok(())
    }

    async fn change_block(
        &mut self,
        conn: &mut Conn,
        person: &ImportedPerson,
        changes: &[FieldChange],
    ) -> Result<(), Stop> {
        let Some(block) = self.blocks.get_mut(&person.block_code) else {
            return Ok(());
        };
        for change in changes {
            match change.column {
                Column::BetweenStreets => block.between_streets = change.after.clone(),
                Column::WardCode => block.ward = self.wards.get(&change.after).copied(),
                Column::Neighborhood => {
                    block.neighborhood = person.neighborhood.or(block.neighborhood)
                }
                _ => {}
            }
        }
        territory::update_block(conn, block).await.map_err(clash)?;
        block.version += 1;
        Ok(())
    }
}
