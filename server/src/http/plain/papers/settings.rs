//! What papers say of the municipality, and who signs them.

use super::super::roster::{day, version};
use super::super::{Fields, field, frame, go, ok, refused, said, typed};
use super::SECTION;
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::papers::SETTINGS;
use app::plain::papers::settings::{Shown, view};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::failure::{Failure, FieldErrors};
use domain::ids::SignatoryId;
use domain::local_time::local_date;
use domain::papers::{SettingsForm, SignatoryForm};
use usecases::Ctx;
use usecases::papers;

async fn html(
    site: &Site,
    ctx: &Ctx,
    from: Option<chrono::NaiveDate>,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let (settings, signatories) = papers::book(ctx).await?;
    let shown = Shown {
        settings,
        from,
        signatories,
        said,
        today: local_date(ctx.now),
    };
    Ok(view(&frame(site, Some(ctx)).at(SECTION), refused, &shown))
}

/// The settings.
pub async fn show(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            ("guardado", "Los datos se guardaron."),
            ("firmante", "Se guardó quién firma."),
        ],
    );
    let from = field(&query, "desde").parse().ok();
    Ok(ok(html(&site, &ctx, from, &Refused::default(), said).await?))
}

/// The page again with what was refused.
async fn again(
    site: &Site,
    ctx: &Ctx,
    from: Option<chrono::NaiveDate>,
    fields: Fields,
    failure: Failure,
) -> Result<Response, Problem> {
    let html = html(site, ctx, from, &typed(fields, failure.clone()), None).await?;
    Ok(refused(&failure, html))
}

/// Stores the settings from a day on.
pub async fn save(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let edited = field(&fields, "id").parse().ok();
    let edited = edited.zip(version(&fields).ok());
    // The form that was open is shown again, whatever day was typed.
    let known = papers::book(&ctx).await?.0;
    let from = edited.and_then(|(id, _)| known.iter().find(|s| s.id == id).map(|s| s.valid_from));
    let done = match day(&fields, "valid_from") {
        Ok(valid_from) => {
            let form = SettingsForm {
                valid_from,
                municipality: field(&fields, "municipality"),
                office: field(&fields, "office"),
                hotline: field(&fields, "hotline"),
                legal_basis: field(&fields, "legal_basis"),
                ward_legal_basis: field(&fields, "ward_legal_basis"),
                place: field(&fields, "place"),
                privacy: field(&fields, "privacy"),
                plate_specification: field(&fields, "plate_specification"),
                plate_supplier: field(&fields, "plate_supplier"),
            };
            papers::save_settings(&ctx, form, edited).await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(go(&format!("{SETTINGS}?hecho=guardado"))),
        Err(failure) => again(&site, &ctx, from, fields, failure).await,
    }
}

fn signatory(fields: &Fields) -> Result<SignatoryForm, Failure> {
    let mut errors = FieldErrors::default();
    let mut date = |name: &str| {
        let read = day(fields, name).map_err(|f| f.message_for(name).unwrap_or_default());
        errors.take(name, read).flatten()
    };
    let (valid_from, valid_to) = (date("valid_from"), date("valid_to"));
    errors.finish()?;
    Ok(SignatoryForm {
        name: field(fields, "name"),
        office: field(fields, "office"),
        position: field(fields, "position").parse().unwrap_or(0),
        letters: field(fields, "letters") == "1",
        cards: field(fields, "cards") == "1",
        valid_from,
        valid_to,
    })
}

async fn kept(
    site: &Site,
    ctx: &Ctx,
    fields: Fields,
    done: Result<(), Failure>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(go(&format!("{SETTINGS}?hecho=firmante"))),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => again(site, ctx, None, fields, failure).await,
    }
}

/// Adds somebody who signs.
pub async fn add_signatory(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let done = match signatory(&fields) {
        Ok(form) => papers::add_signatory(&ctx, form).await.map(|_| ()),
        Err(failure) => Err(failure),
    };
    kept(&site, &ctx, fields, done).await
}

/// Changes somebody who signs.
pub async fn change_signatory(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let id: SignatoryId = id.parse().map_err(|_| Failure::NotFound)?;
    let done = match (version(&fields), signatory(&fields)) {
        (Ok(version), Ok(form)) => papers::change_signatory(&ctx, id, version, form).await,
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    };
    kept(&site, &ctx, fields, done).await
}
