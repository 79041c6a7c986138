//! What papers say besides the person, and who signs them: dated data of the office.

use super::{conflict, listed};
use crate::context::{Ctx, Stop};
use chrono::NaiveDate;
use db::catalogue::{self, HistoryEntry};
use db::papers::settings;
use db::{Conn, DbError};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::{PaperSettingsId, SignatoryId};
use domain::local_time::local_date;
use domain::papers::{
    Lack, PaperKind, PaperSettings, SettingsForm, Signatory, SignatoryForm, in_force, lacks,
};
use domain::roster::Charge;
use futures::FutureExt;
use uuid::Uuid;

/// Settings and signatories, as stored.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    pub(super) settings: Vec<PaperSettings>,
    pub(super) signatories: Vec<Signatory>,
}

impl Book {
    pub(crate) async fn read(conn: &mut Conn) -> Result<Self, Stop> {
        Ok(Self {
            settings: settings::settings(conn).await?,
            signatories: settings::signatories(conn).await?,
        })
    }

    pub(super) fn lacks(&self, kind: PaperKind, charge: Charge, day: NaiveDate) -> Vec<Lack> {
        lacks(kind, charge, &self.settings, &self.signatories, day)
    }

    /// Refuses while something has to be filled in.
    pub(super) fn complete(
        &self,
        kind: PaperKind,
        charge: Charge,
        day: NaiveDate,
    ) -> Result<(), Failure> {
        let lacks = self.lacks(kind, charge, day);
        if lacks.is_empty() {
            return Ok(());
        }
        let words: Vec<&str> = lacks.into_iter().map(Lack::label).collect();
        Err(Failure::field(
            "kind",
            format!(
                "Falta {}. Llénelo en «Ajustes de los documentos».",
                listed(&words)
            ),
        ))
    }

    pub(crate) fn in_force(&self, day: NaiveDate) -> Result<&PaperSettings, Failure> {
        in_force(&self.settings, day).ok_or_else(|| {
            Failure::field("format", "No hay ajustes de los documentos para ese día.")
        })
    }
}

/// All settings and everybody who signs.
///
/// # Errors
/// `Forbidden`.
pub async fn book(ctx: &Ctx) -> Result<(Vec<PaperSettings>, Vec<Signatory>), Failure> {
    ctx.read(Action::ReadPapers, async |_, conn| {
        let book = Book::read(conn).await?;
        Ok((book.settings, book.signatories))
    })
    .await
}

async fn noted(
    ctx: &Ctx,
    conn: &mut Conn,
    entity: &'static str,
    id: Uuid,
    before: serde_json::Value,
    after: serde_json::Value,
) -> Result<(), Stop> {
    let entry = HistoryEntry {
        entity,
        id,
        at: ctx.now,
        actor: Some(ctx.actor.id),
        before,
        after,
    };
    Ok(catalogue::append_history(conn, &entry).await?)
}

/// Stores settings from a day on: new ones, or corrected ones of the same day. `edited` is what the form
/// was made from, with its version.
///
/// # Errors
/// `Forbidden`; `Conflict`; `Invalid`.
pub async fn save_settings(
    ctx: &Ctx,
    form: SettingsForm,
    edited: Option<(PaperSettingsId, i64)>,
) -> Result<(), Failure> {
    let form = form.checked()?;
    let text = |line: String| (!line.is_empty()).then_some(line);
    ctx.unit(Action::IssuePapers, move |ctx, _, conn| {
        async move {
            let valid_from = form.valid_from.unwrap_or_else(|| local_date(ctx.now));
            let known = settings::settings(conn).await?;
            let before = known.into_iter().find(|s| s.valid_from == valid_from);
            let (id, version) = match (&before, edited) {
                (None, _) => (PaperSettingsId(ctx.system.new_id(ctx.now)), 1),
                (Some(before), Some((id, version))) if before.id == id => (id, version),
                (Some(_), _) => {
                    return Err(Failure::field(
                        "valid_from",
                        "Ya hay datos que empiezan ese día. Ábralos en la lista para corregirlos.",
                    )
                    .into());
                }
            };
            let after = PaperSettings {
                id,
                valid_from,
                municipality: form.municipality,
                office: form.office,
                hotline: form.hotline,
                legal_basis: form.legal_basis,
                ward_legal_basis: text(form.ward_legal_basis),
                place: form.place,
                privacy: form.privacy,
                plate_specification: text(form.plate_specification),
                plate_supplier: text(form.plate_supplier),
                version,
            };
            match &before {
                None => match settings::insert(conn, &after).await {
                    Ok(()) => {}
                    Err(DbError::Duplicate(_)) => return Err(conflict(1)),
                    Err(error) => return Err(error.into()),
                },
                Some(before) => {
                    if !settings::update(conn, &after).await? {
                        return Err(conflict(before.version));
                    }
                }
            }
            let before = serde_json::json!(before);
            noted(
                &ctx,
                conn,
                "paper_setting",
                id.0,
                before,
                serde_json::json!(after),
            )
            .await
        }
        .boxed()
    })
    .await
}

fn signatory(id: SignatoryId, form: SignatoryForm, today: NaiveDate, version: i64) -> Signatory {
    Signatory {
        id,
        name: form.name,
        office: form.office,
        position: form.position,
        letters: form.letters,
        cards: form.cards,
        valid_from: form.valid_from.unwrap_or(today),
        valid_to: form.valid_to,
        version,
    }
}

/// Adds somebody who signs.
///
/// # Errors
/// `Forbidden`; `Invalid`, also when too many would sign at once.
pub async fn add_signatory(ctx: &Ctx, form: SignatoryForm) -> Result<SignatoryId, Failure> {
    ctx.unit(Action::IssuePapers, move |ctx, _, conn| {
        async move {
            let today = local_date(ctx.now);
            let others = settings::signatories(conn).await?;
            let form = form.checked(&others, today)?;
            let new = signatory(SignatoryId(ctx.system.new_id(ctx.now)), form, today, 1);
            settings::insert_signatory(conn, &new).await?;
            let after = serde_json::json!(new);
            noted(
                &ctx,
                conn,
                "signatory",
                new.id.0,
                serde_json::Value::Null,
                after,
            )
            .await?;
            Ok(new.id)
        }
        .boxed()
    })
    .await
}

/// Changes somebody who signs; the last day is set here too.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn change_signatory(
    ctx: &Ctx,
    id: SignatoryId,
    version: i64,
    form: SignatoryForm,
) -> Result<(), Failure> {
    ctx.unit(Action::IssuePapers, move |ctx, _, conn| {
        async move {
            let today = local_date(ctx.now);
            let all = settings::signatories(conn).await?;
            let (own, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|s| s.id == id);
            let before = own.into_iter().next().ok_or(Failure::NotFound)?;
            let form = form.checked(&others, today)?;
            let changed = signatory(id, form, today, version);
            if !settings::update_signatory(conn, &changed).await? {
                return Err(conflict(before.version));
            }
            let (before, after) = (serde_json::json!(before), serde_json::json!(changed));
            noted(&ctx, conn, "signatory", id.0, before, after).await
        }
        .boxed()
    })
    .await
}
