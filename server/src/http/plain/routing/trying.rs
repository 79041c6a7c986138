//! The dry run of a rule, and its activation.

use super::super::territory::{shown, version};
use super::super::{Fields, frame, go, id, ok, refused, said, typed};
use super::SECTION;
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::routing::{RULES, dry_run as view};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::failure::Failure;
use domain::ids::RuleId;
use usecases::{Ctx, routing};

async fn html(
    site: &Site,
    ctx: &Ctx,
    id: RuleId,
    again: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let found = routing::tried(ctx, id).await?;
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(view::view(&frame, &found, again, said, ctx.now))
}

/// The last dry run.
pub async fn page(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(&query, &[("ensayada", "Se ensayó la regla.")]);
    let html = html(&site, &ctx, id(&key)?, &Refused::default(), said).await?;
    Ok(ok(html))
}

async fn again(
    site: &Site,
    ctx: &Ctx,
    id: RuleId,
    fields: Fields,
    failure: Failure,
) -> Result<Response, Problem> {
    let failure = shown(failure)?;
    let again = typed(fields, failure.clone());
    let html = html(site, ctx, id, &again, None).await?;
    Ok(refused(&failure, html))
}

/// Tries a rule.
pub async fn attempt(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let rule: RuleId = id(&key)?;
    match routing::attempt(&ctx, rule).await {
        Ok(()) => Ok(go(&format!("{RULES}/{rule}/ensayo?hecho=ensayada"))),
        Err(failure) => again(&site, &ctx, rule, Vec::new(), failure).await,
    }
}

/// Activates a rule that was tried.
pub async fn activate(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let rule: RuleId = id(&key)?;
    match routing::activate(&ctx, rule, version(&fields)).await {
        Ok(()) => Ok(go(&format!("{RULES}?hecho=activada#r-{rule}"))),
        Err(failure) => again(&site, &ctx, rule, fields, failure).await,
    }
}
