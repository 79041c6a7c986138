//! Two petitions side by side, united and separated.

use super::{SECTION, folio};
use crate::http::plain::{Fields, field, frame, go, ok, refused, said, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::duplicates::{comparing, merging};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use chrono::Datelike;
use domain::failure::Failure;
use domain::folio::Folio;
use domain::local_time::local_date;
use usecases::duplicates::MergeForm;
use usecases::{Ctx, duplicates};

async fn merges_html(
    site: &Site,
    ctx: &Ctx,
    own: Folio,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let seen = duplicates::merges(ctx, own).await?;
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(merging::view(&frame, &seen, refused, said))
}

/// The other petition, as it was written.
fn other(ctx: &Ctx, text: &str) -> Result<Folio, Failure> {
    let folio = Folio::written(text, local_date(ctx.now).year());
    folio.map_err(|error| Failure::field("con", error.to_string()))
}

/// The unions of a petition; with the folio of another, both side by side.
pub async fn merges(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let own = folio(&path)?;
    let with = field(&query, "con");
    if with.trim().is_empty() {
        let said = said(
            &query,
            &[
                (
                    "unida",
                    "Se unieron. Quien pidió en la otra sigue ahora el estado de ésta.",
                ),
                (
                    "separada",
                    "Se deshizo la unión: la petición es otra vez la que era.",
                ),
            ],
        );
        let html = merges_html(&site, &ctx, own, &Refused::default(), said).await?;
        return Ok(ok(html));
    }
    let seen = match other(&ctx, &with) {
        Ok(other) => duplicates::compare(&ctx, own, other).await,
        Err(failure) => Err(failure),
    };
    match seen {
        Ok(seen) => {
            let frame = frame(&site, Some(&ctx)).at(SECTION);
            Ok(ok(comparing::view(&frame, &seen, &Refused::default())))
        }
        Err(failure @ Failure::Invalid { .. }) => {
            let again = typed(query, failure.clone());
            let html = merges_html(&site, &ctx, own, &again, None).await?;
            Ok(refused(&failure, html))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Unites two petitions.
pub async fn merge(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let own = folio(&path)?;
    let with = match other(&ctx, &field(&fields, "con")) {
        Ok(with) => with,
        Err(failure) => {
            let again = typed(fields, failure.clone());
            let html = merges_html(&site, &ctx, own, &again, None).await?;
            return Ok(refused(&failure, html));
        }
    };
    // A version that is no number is one that never was: a conflict, which says what is current.
    let version = |name: &str| field(&fields, name).parse().unwrap_or(0);
    let form = MergeForm {
        sides: [own, with],
        versions: [version("own_version"), version("other_version")],
        keep: field(&fields, "keep").parse().ok(),
        reason: field(&fields, "reason"),
    };
    match duplicates::merge(&ctx, form).await {
        Ok(kept) => Ok(go(&format!("/peticiones/{kept}/unir?hecho=unida"))),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            let seen = duplicates::compare(&ctx, own, with).await?;
            let frame = frame(&site, Some(&ctx)).at(SECTION);
            let again = typed(fields, failure.clone());
            Ok(refused(&failure, comparing::view(&frame, &seen, &again)))
        }
    }
}

/// Undoes a union.
pub async fn separate(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let own = folio(&path)?;
    let version = field(&fields, "version").parse().unwrap_or(0);
    match duplicates::separate(&ctx, own, version).await {
        Ok(_) => Ok(go(&format!("/peticiones/{own}/unir?hecho=separada"))),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            let html = merges_html(&site, &ctx, own, &again, None).await?;
            Ok(refused(&failure, html))
        }
    }
}
