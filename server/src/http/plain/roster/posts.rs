//! Posts given to a person, and acts on a service.

use super::super::{Fields, field, go};
use super::person::again;
use super::{day, number, version};
use crate::http::problem::Problem;
use crate::http::site::Site;
use axum::extract::{Extension, Form, Path, State};
use axum::response::Response;
use domain::failure::Failure;
use domain::roster::{Basis, Charge, EndReason, Position, TermAct};
use usecases::Ctx;
use usecases::roster::{self, ActForm, AppointForm};

fn chosen<T>(found: Option<T>, name: &str) -> Result<T, Failure> {
    found.ok_or_else(|| Failure::field(name, "Elija una de las opciones."))
}

fn appointment(fields: &Fields) -> Result<AppointForm, Failure> {
    Ok(AppointForm {
        place: field(fields, "place"),
        charge: chosen(Charge::parse(&field(fields, "charge")), "charge")?,
        position: chosen(Position::parse(&field(fields, "position")), "position")?,
        basis: chosen(Basis::parse(&field(fields, "basis")), "basis")?,
        period: chosen(field(fields, "period").parse().ok(), "period")?,
        starts_on: day(fields, "starts_on")?,
    })
}

/// Gives a post.
pub async fn appoint(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let number = number(&path)?;
    let done = match (version(&fields), appointment(&fields)) {
        (Ok(version), Ok(form)) => roster::appoint(&ctx, number, version, form).await,
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    };
    match done {
        Ok(_) => Ok(go(&format!("/jefes-de-manzana/{number}?hecho=cargo"))),
        Err(failure) => again(&site, &ctx, number, fields, failure).await,
    }
}

/// Does an act on a service.
pub async fn act(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path((path, term)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let number = number(&path)?;
    let term = term.parse().map_err(|_| Failure::NotFound)?;
    let form = || {
        Ok(ActForm {
            term,
            version: version(&fields)?,
            act: chosen(TermAct::parse(&field(&fields, "act")), "act")?,
            day: day(&fields, "day")?,
            reason: EndReason::parse(&field(&fields, "reason")),
            note: field(&fields, "note"),
        })
    };
    let done = match form() {
        Ok(form) => roster::act(&ctx, number, form).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(go(&format!("/jefes-de-manzana/{number}?hecho=acto"))),
        Err(failure) => again(&site, &ctx, number, fields, failure).await,
    }
}
