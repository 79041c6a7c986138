//! One more person for a petition, and everybody who asks for it.

use super::{SECTION, folio};
use crate::http::plain::{frame, go, ok, refused, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::petitions::sending;
use app::plain::Refused;
use app::plain::duplicates::{joining as view, people as people_view};
use axum::extract::{Extension, Path, Request, State};
use axum::response::Response;
use domain::failure::Failure;
use domain::folio::Folio;
use usecases::{Ctx, duplicates};

async fn html(site: &Site, ctx: &Ctx, folio: Folio, refused: &Refused) -> Result<String, Failure> {
    let (detail, catalogues) = duplicates::joinable(ctx, folio).await?;
    let frame = frame(site, Some(ctx)).at(SECTION);
    let fresh = ctx.system.new_id(ctx.now).to_string();
    Ok(view::view(&frame, &detail, &catalogues, refused, &fresh))
}

/// The form.
pub async fn form(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    Ok(ok(
        html(&site, &ctx, folio(&path)?, &Refused::default()).await?
    ))
}

/// Adds the person: from the form, or from a card of the capture.
pub async fn join(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let folio = folio(&path)?;
    let form = sending::form_of(request).await?;
    match sending::join(&ctx, folio, form).await {
        Ok(joined) => {
            let how = if joined.known { "ya" } else { "1" };
            Ok(go(&format!(
                "/peticiones/{}/acuse?sumada={how}",
                joined.folio
            )))
        }
        Err((_, failure @ (Failure::NotFound | Failure::Forbidden))) => Err(failure.into()),
        Err((fields, failure)) => {
            let again = typed(fields.into_pairs(), failure.clone());
            Ok(refused(&failure, html(&site, &ctx, folio, &again).await?))
        }
    }
}

/// Everybody who asks, without names.
pub async fn people(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let seen = duplicates::people(&ctx, folio(&path)?).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    Ok(ok(people_view::view(&frame, &seen)))
}

/// The same with names and telephones.
pub async fn reveal(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let seen = duplicates::reveal(&ctx, folio(&path)?).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    Ok(ok(people_view::view(&frame, &seen)))
}
