//! A draft: what would be done to each petition, and why not to some.

use super::why;
use crate::acts::foreseen;
use crate::context::{Ctx, Known, Stop};
use db::Conn;
use db::batches::{self, NewBatch, NewItem, Picked};
use domain::access::{Action, Scope};
use domain::bulk::{BatchForm, BatchKind, MAX_ITEMS, Outcome};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::local_time::{local_date, show_day};
use domain::petitions::{Act, ActCommand, ActDetails, rule};
use futures::FutureExt;
use std::collections::BTreeSet;

/// Drafts what a form asks of ticked petitions; gives the number of the batch. Nothing is done to the
/// petitions yet. With `by_rules`, each is referred where the rules send it.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields that need correction, `petitions` among them.
pub async fn draft(
    ctx: &Ctx,
    folios: Vec<Folio>,
    form: BatchForm,
    by_rules: bool,
) -> Result<i64, Failure> {
    ctx.scope(Action::BulkWork)?;
    let by_rules = by_rules && form.act == Some(Act::Refer);
    let (act, form) = checked(ctx, form, by_rules)?;
    let scope = ctx.scope(Action::Perform(act))?;
    let unique: BTreeSet<Folio> = folios.iter().copied().collect();
    if unique.is_empty() {
        return Err(Failure::field(
            "petitions",
            "Marque al menos una petición de la lista.",
        ));
    }
    if unique.len() > MAX_ITEMS {
        return Err(Failure::field(
            "petitions",
            format!("Marque {MAX_ITEMS} como máximo; marcó {}.", unique.len()),
        ));
    }
    let drafted = ctx
        .read(Action::BulkWork, async |_, conn| {
            let mut drafter = Drafter::new(ctx, conn, scope.clone()).await?;
            let folios: Vec<Folio> = unique.into_iter().collect();
            let picked = batches::pick_folios(conn, &scope, &folios, ctx.now).await?;
            let summary = drafter.summary(conn, act, &form.details, by_rules).await?;
            let mut items = Vec::with_capacity(folios.len());
            for (line, folio) in (1..).zip(&folios) {
                let found = picked.iter().find(|p| p.folio == *folio);
                let row = Row {
                    line,
                    label: folio.to_string(),
                    act,
                    details: form.details.clone(),
                    version: None,
                };
                items.push(drafter.item(conn, row, found, by_rules).await?);
            }
            Ok((summary, items))
        })
        .await?;
    let (summary, items) = drafted;
    let kind = BatchKind::Chosen;
    store(ctx, kind, Some(act), summary, form.reason, items).await
}

/// The form without what the rules will fill in.
fn checked(ctx: &Ctx, mut form: BatchForm, by_rules: bool) -> Result<(Act, BatchForm), Failure> {
    let today = local_date(ctx.now);
    if !by_rules {
        return form.checked(today);
    }
    // Each petition gets departments of its own; what stands here only passes the check.
    form.details.departments = vec![uuid::Uuid::nil().into()];
    let (act, mut form) = form.checked(today)?;
    form.details.departments.clear();
    Ok((act, form))
}

/// Stores a draft.
pub(super) async fn store(
    ctx: &Ctx,
    kind: BatchKind,
    act: Option<Act>,
    summary: String,
    reason: String,
    items: Vec<NewItem>,
) -> Result<i64, Failure> {
    ctx.unit(Action::BulkWork, move |ctx, _, conn| {
        async move {
            let new = NewBatch {
                kind,
                act,
                summary,
                reason,
                by: ctx.actor.id,
                department: ctx.actor.department,
                at: ctx.now,
            };
            Ok(batches::insert(conn, &new, &items).await?)
        }
        .boxed()
    })
    .await
}

/// What is asked of one petition.
pub(super) struct Row {
    pub(super) line: i64,
    pub(super) label: String,
    pub(super) act: Act,
    pub(super) details: ActDetails,
    /// The version that the person saw; the present one for who chose it just now.
    pub(super) version: Option<i64>,
}

/// Looks at petition after petition with what is read once for all.
pub(super) struct Drafter {
    ctx: Ctx,
    scope: Scope,
}

impl Drafter {
    pub(super) async fn new(ctx: &Ctx, conn: &mut Conn, scope: Scope) -> Result<Self, Stop> {
        let known = Known::read(conn, ctx.actor.department).await?;
        Ok(Self {
            ctx: ctx.clone().knowing(&known),
            scope,
        })
    }

    /// What is done, in words: `Turnar a dependencia: Alumbrado Público`.
    async fn summary(
        &mut self,
        conn: &mut Conn,
        act: Act,
        details: &ActDetails,
        by_rules: bool,
    ) -> Result<String, Stop> {
        let button = rule(act).button;
        let mut what = Vec::new();
        if by_rules {
            what.push("adonde digan las reglas".to_owned());
        }
        for id in &details.departments {
            what.extend(self.ctx.department(conn, *id).await?.map(|d| d.name));
        }
        if let Some(day) = details.date {
            let year = chrono::Datelike::year(&local_date(self.ctx.now));
            what.push(show_day(day, year));
        }
        if let (Some(person), Some(own)) = (details.person, self.ctx.actor.department) {
            let people = self.ctx.people(conn, own).await?;
            what.extend(
                people
                    .into_iter()
                    .find(|(id, _)| *id == person)
                    .map(|p| p.1),
            );
        }
        Ok(match what.as_slice() {
            [] => button.to_owned(),
            some => format!("{button}: {}", some.join(", ")),
        })
    }

    /// What one petition would come to.
    pub(super) async fn item(
        &mut self,
        conn: &mut Conn,
        row: Row,
        found: Option<&Picked>,
        by_rules: bool,
    ) -> Result<NewItem, Stop> {
        let mut item = NewItem {
            line: row.line,
            label: row.label,
            petition: found.map(|p| p.id),
            version: row.version.or(found.map(|p| p.version)).unwrap_or(0),
            referral: None,
            act: Some(row.act),
            details: String::new(),
            outcome: Outcome::Refused,
            says: String::new(),
        };
        let Some(picked) = found else {
            item.says = why(&Failure::NotFound, row.act, None);
            return Ok(item);
        };
        match self
            .look(conn, picked, &mut item, row.details, by_rules)
            .await
        {
            Ok(says) => {
                item.says = says;
                item.outcome = Outcome::Ready;
            }
            Err(Stop::Failure(failure)) => {
                item.says = why(&failure, row.act, Some(picked.status));
            }
            Err(stop) => return Err(stop),
        }
        Ok(item)
    }

    async fn look(
        &mut self,
        conn: &mut Conn,
        picked: &Picked,
        item: &mut NewItem,
        mut details: ActDetails,
        by_rules: bool,
    ) -> Result<String, Stop> {
        let act = item.act.unwrap_or(Act::NoteInternal);
        let mut to = String::new();
        if by_rules {
            let sent = crate::routing::sends(&self.ctx, conn, picked.id).await?;
            if sent.is_empty() {
                return Err(Failure::field(
                    "departments",
                    "Ninguna regla dice a dónde turnarla, y su tipo tampoco: túrnela aparte.",
                )
                .into());
            }
            details.departments = sent.iter().map(|d| d.id).collect();
            let names: Vec<&str> = sent.iter().map(|d| d.name.as_str()).collect();
            to = format!("A {}. ", names.join(", "));
        }
        item.details = serde_json::to_string(&details).unwrap_or_default();
        let command = ActCommand {
            petition: picked.id,
            version: item.version,
            act,
            referral: None,
            details,
        };
        let (words, referral) = foreseen(&self.ctx, conn, &self.scope, command).await?;
        item.referral = referral;
        Ok(format!("{to}{words}"))
    }
}
