//! A petition whose type or place is corrected, and its referrals after that.

use super::super::territory::{shown, version};
use super::super::{Fields, field, frame, go, ok, refused, typed};
use super::choices;
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::petitions::DONE;
use app::plain::Refused;
use app::plain::routing::correcting as views;
use axum::extract::{Extension, Form, Path, State};
use axum::response::Response;
use domain::failure::{Failure, FieldErrors};
use domain::folio::Folio;
use domain::petitions::{Act, ActCommand, ActDetails, PetitionDetail, Place};
use domain::territory::read_point;
use usecases::{Ctx, acts, reading, routing};

const SECTION: &str = "/peticiones";

fn folio(text: &str) -> Result<Folio, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// The petition, for who may correct it now. Whoever sees it and may not is told that it is too late.
async fn correctable(ctx: &Ctx, text: &str) -> Result<PetitionDetail, Failure> {
    let detail = reading::by_folio(ctx, folio(text)?).await?;
    if detail.acts.contains(&(Act::Correct, None)) {
        return Ok(detail);
    }
    let mut legal: Vec<Act> = detail.acts.iter().map(|(act, _)| *act).collect();
    legal.dedup();
    Err(Failure::IllegalAct { legal })
}

/// The form.
pub async fn form(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let detail = correctable(&ctx, &text).await?;
    let choices = choices(&ctx).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    Ok(ok(views::view(
        &frame,
        &detail,
        &Refused::default(),
        &choices,
    )))
}

/// What the form says, or what cannot be read of it.
fn command_of(detail: &PetitionDetail, fields: &Fields) -> Result<ActCommand, Failure> {
    let mut errors = FieldErrors::default();
    let point = read_point(
        &field(fields, "latitude"),
        &field(fields, "longitude"),
        &mut errors,
    );
    errors.finish()?;
    let details = ActDetails {
        kind: field(fields, "kind").parse().ok(),
        place: Some(Place {
            neighborhood: field(fields, "neighborhood").parse().ok(),
            street: field(fields, "street"),
            number: field(fields, "number"),
            between: field(fields, "between"),
            and: field(fields, "and"),
            reference: field(fields, "reference"),
            point,
        }),
        text: field(fields, "text"),
        ..ActDetails::default()
    };
    Ok(ActCommand {
        petition: detail.id,
        version: version(fields),
        act: Act::Correct,
        referral: None,
        details,
    })
}

/// Corrects it.
pub async fn correct(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(text): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let detail = correctable(&ctx, &text).await?;
    let done = match command_of(&detail, &fields) {
        Ok(command) => acts::perform(&ctx, command).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(_) => Ok(go(&format!(
            "/peticiones/{}?{DONE}={}",
            detail.folio,
            Act::Correct.code()
        ))),
        Err(failure) => {
            let failure = shown(failure)?;
            let choices = choices(&ctx).await?;
            let frame = frame(&site, Some(&ctx)).at(SECTION);
            let again = typed(fields, failure.clone());
            let html = views::view(&frame, &detail, &again, &choices);
            Ok(refused(&failure, html))
        }
    }
}

/// What is offered after a correction.
pub async fn offer(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let (detail, offer) = routing::offer(&ctx, folio(&text)?).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    let html = views::reroute(&frame, &detail, &offer, &Refused::default());
    Ok(ok(html))
}

/// Does what is offered.
pub async fn reroute(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(text): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let folio = folio(&text)?;
    match routing::reroute(&ctx, folio, version(&fields)).await {
        Ok(_) => Ok(go(&format!("/peticiones/{folio}"))),
        Err(failure) => {
            let failure = shown(failure)?;
            // What is offered now may be another, or nothing.
            let (detail, offer) = routing::offer(&ctx, folio).await?;
            let frame = frame(&site, Some(&ctx)).at(SECTION);
            let again = typed(fields, failure.clone());
            let html = views::reroute(&frame, &detail, &offer, &again);
            Ok(refused(&failure, html))
        }
    }
}
