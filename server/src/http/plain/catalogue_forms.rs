//! What the forms of the catalogues say, read into what the use cases take.

use super::{Fields, failed, field};
use app::plain::catalogue_entries::Entry;
use chrono::NaiveDate;
use domain::catalogue::{
    CatalogueEntity, CatalogueFilter, ChannelForm, DepartmentEnd, DepartmentForm, LocationKind,
    NeighborhoodForm, PetitionTypeForm, Point, ReasonForm, ReasonKind,
};
use domain::deadline::TermUnit;
use domain::failure::{Failure, FieldErrors};
use domain::ids::{ChannelId, DepartmentId, NeighborhoodId, PetitionTypeId, ReasonId};
use domain::local_time::local_date;
use usecases::{Ctx, editing};
use uuid::Uuid;

/// The entries of a catalogue that a filter lets through.
pub(super) async fn entries(
    ctx: &Ctx,
    entity: CatalogueEntity,
    filter: &CatalogueFilter,
) -> Result<Vec<Entry>, Failure> {
    fn all<T>(rows: Vec<T>, wrap: fn(T) -> Entry) -> Vec<Entry> {
        rows.into_iter().map(wrap).collect()
    }
    Ok(match entity {
        CatalogueEntity::Department => {
            all(editing::departments(ctx, filter).await?, Entry::Department)
        }
        CatalogueEntity::PetitionType => all(editing::types(ctx, filter).await?, Entry::Type),
        CatalogueEntity::Neighborhood => all(
            editing::neighborhoods(ctx, filter).await?,
            Entry::Neighborhood,
        ),
        CatalogueEntity::Channel => all(editing::channels(ctx, filter).await?, Entry::Channel),
        CatalogueEntity::Reason => all(editing::reasons(ctx, filter).await?, Entry::Reason),
    })
}

/// One entry, ended or not.
pub(super) async fn entry(ctx: &Ctx, entity: CatalogueEntity, id: Uuid) -> Result<Entry, Failure> {
    let filter = CatalogueFilter {
        ended: true,
        ..CatalogueFilter::default()
    };
    entries(ctx, entity, &filter)
        .await?
        .into_iter()
        .find(|entry| entry.id() == id)
        .ok_or(Failure::NotFound)
}

/// Makes an entry of what a form says.
pub(super) async fn create(
    ctx: &Ctx,
    entity: CatalogueEntity,
    fields: &Fields,
) -> Result<Uuid, Failure> {
    Ok(match entity {
        CatalogueEntity::Department => {
            editing::create_department(ctx, department(ctx, fields, true)?)
                .await?
                .0
        }
        CatalogueEntity::PetitionType => {
            editing::create_type(ctx, petition_type(ctx, fields, true)?)
                .await?
                .0
        }
        CatalogueEntity::Neighborhood => {
            editing::create_neighborhood(ctx, neighborhood(fields, true)?)
                .await?
                .0
        }
        CatalogueEntity::Channel => editing::create_channel(ctx, channel(fields)?).await?.0,
        CatalogueEntity::Reason => editing::create_reason(ctx, reason(fields, true)?).await?.0,
    })
}

/// The version that a form was made from; without one it is an old form, a conflict.
fn version(fields: &Fields) -> i64 {
    field(fields, "version").parse().unwrap_or(0)
}

/// Changes an entry to what a form says.
pub(super) async fn change(
    ctx: &Ctx,
    entity: CatalogueEntity,
    id: Uuid,
    fields: &Fields,
) -> Result<(), Failure> {
    let version = version(fields);
    match entity {
        CatalogueEntity::Department => {
            let form = department(ctx, fields, false)?;
            editing::change_department(ctx, DepartmentId(id), version, form).await
        }
        CatalogueEntity::PetitionType => {
            let form = petition_type(ctx, fields, false)?;
            editing::change_type(ctx, PetitionTypeId(id), version, form).await
        }
        CatalogueEntity::Neighborhood => {
            let form = neighborhood(fields, false)?;
            editing::change_neighborhood(ctx, NeighborhoodId(id), version, form).await
        }
        CatalogueEntity::Channel => {
            editing::change_channel(ctx, ChannelId(id), version, channel(fields)?).await
        }
        CatalogueEntity::Reason => {
            let form = reason(fields, false)?;
            editing::change_reason(ctx, ReasonId(id), version, form).await
        }
    }
}

/// Ends an entry as a form says, or takes its end back.
pub(super) async fn end(
    ctx: &Ctx,
    entity: CatalogueEntity,
    id: Uuid,
    fields: &Fields,
    ended: bool,
) -> Result<(), Failure> {
    let version = version(fields);
    let last = || -> Result<Option<NaiveDate>, Failure> {
        let mut errors = FieldErrors::default();
        let day = if ended {
            errors.take("valid_to", day(fields, "valid_to"))
        } else {
            None
        };
        errors.finish().map(|()| day)
    };
    match entity {
        CatalogueEntity::Department => {
            let mut errors = FieldErrors::default();
            let successor = match field(fields, "successor").as_str() {
                "" => None,
                text => errors.take("successor", parsed(text, LISTED)),
            };
            let end = DepartmentEnd {
                version,
                valid_to: failed(errors, last())?,
                successor,
                move_types: field(fields, "move_types") == "1",
            };
            editing::end_department(ctx, DepartmentId(id), end).await
        }
        CatalogueEntity::PetitionType => {
            editing::end_type(ctx, PetitionTypeId(id), version, last()?).await
        }
        CatalogueEntity::Neighborhood => {
            editing::end_neighborhood(ctx, NeighborhoodId(id), version, ended).await
        }
        CatalogueEntity::Channel => editing::end_channel(ctx, ChannelId(id), version, ended).await,
        CatalogueEntity::Reason => editing::end_reason(ctx, ReasonId(id), version, ended).await,
    }
}

const LISTED: &str = "Elija una opción de la lista.";

fn parsed<T: std::str::FromStr>(text: &str, message: &str) -> Result<T, String> {
    text.trim().parse().map_err(|_| message.to_owned())
}

/// A day as browsers send it.
fn day(fields: &Fields, name: &str) -> Result<NaiveDate, String> {
    parsed(
        &field(fields, name),
        "Escriba una fecha con año, mes y día, por ejemplo 2026-01-31.",
    )
}

/// A number; what is none is out of every range, so that its field says what fits.
fn number(fields: &Fields, name: &str) -> i64 {
    field(fields, name).trim().parse().unwrap_or(-1)
}

fn department(ctx: &Ctx, fields: &Fields, new: bool) -> Result<DepartmentForm, Failure> {
    let mut errors = FieldErrors::default();
    let form = DepartmentForm {
        code: field(fields, "code"),
        name: field(fields, "name"),
        // A day that cannot be read is already an error; the others are looked for with any day.
        valid_from: errors
            .take("valid_from", day(fields, "valid_from"))
            .unwrap_or_else(|| local_date(ctx.now)),
    };
    failed(errors, form.checked(new))
}

fn petition_type(ctx: &Ctx, fields: &Fields, new: bool) -> Result<PetitionTypeForm, Failure> {
    let mut errors = FieldErrors::default();
    let listed = |found: Option<_>| found.ok_or_else(|| LISTED.to_owned());
    let unit = TermUnit::parse(&field(fields, "term_unit")).ok_or_else(|| LISTED.to_owned());
    let form = PetitionTypeForm {
        code: field(fields, "code"),
        name: field(fields, "name"),
        category: field(fields, "category"),
        department: errors
            .take("department", parsed(&field(fields, "department"), LISTED))
            .unwrap_or(DepartmentId(Uuid::nil())),
        term_amount: number(fields, "term_amount"),
        term_unit: errors
            .take("term_unit", unit)
            .unwrap_or(TermUnit::BusinessDays),
        priority: number(fields, "priority"),
        location: errors
            .take(
                "location",
                listed(LocationKind::parse(&field(fields, "location"))),
            )
            .unwrap_or(LocationKind::None),
        allows_anonymous: field(fields, "allows_anonymous") == "1",
        confidential: field(fields, "confidential") == "1",
        closing_evidence: field(fields, "closing_evidence"),
        external_body: field(fields, "external_body"),
        key_questions: field(fields, "key_questions"),
        synonyms: field(fields, "synonyms"),
        valid_from: errors
            .take("valid_from", day(fields, "valid_from"))
            .unwrap_or_else(|| local_date(ctx.now)),
    };
    failed(errors, form.checked(new))
}

fn neighborhood(fields: &Fields, new: bool) -> Result<NeighborhoodForm, Failure> {
    let mut errors = FieldErrors::default();
    let degrees = |name| field(fields, name).trim().replace(',', ".");
    let point = match (degrees("latitude"), degrees("longitude")) {
        (latitude, longitude) if latitude.is_empty() && longitude.is_empty() => None,
        (latitude, longitude) => {
            let read = latitude
                .parse()
                .and_then(|latitude| longitude.parse().map(|longitude| (latitude, longitude)))
                .map_err(|_| {
                    "Escriba latitud y longitud en grados con decimales, o deje ambas vacías."
                        .to_owned()
                });
            errors
                .take("point", read)
                .map(|(latitude, longitude)| Point {
                    latitude,
                    longitude,
                })
        }
    };
    let form = NeighborhoodForm {
        postal_code: field(fields, "postal_code"),
        name: field(fields, "name"),
        kind: field(fields, "kind"),
        point,
    };
    failed(errors, form.checked(new))
}

fn channel(fields: &Fields) -> Result<ChannelForm, Failure> {
    ChannelForm {
        name: field(fields, "name"),
        position: number(fields, "position"),
    }
    .checked()
}

fn reason(fields: &Fields, new: bool) -> Result<ReasonForm, Failure> {
    let mut errors = FieldErrors::default();
    let kind = ReasonKind::parse(&field(fields, "kind"));
    if new && kind.is_none() {
        errors.add("kind", "Elija para qué es el motivo.");
    }
    let form = ReasonForm {
        // Of a known reason it stays what it is, and the form does not send it.
        kind: kind.unwrap_or(ReasonKind::Reject),
        name: field(fields, "name"),
        position: number(fields, "position"),
    };
    failed(errors, form.checked())
}
