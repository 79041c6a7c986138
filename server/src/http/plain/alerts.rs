//! The staff's notices.

use super::{Fields, field, frame, id, ok};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::deadlines::{ALERTS, alerts, digest, told};
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use usecases::{Ctx, escalation};

/// The own notices; the mayor's digest by day, or one of its days; the notices about one petition.
pub async fn page(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let frame = frame(&site, Some(&ctx)).at(ALERTS);
    let before = field(&query, "antes");
    let petition = field(&query, "peticion");
    let html = if !petition.is_empty() {
        let before = before.parse().ok();
        let found = escalation::of_petition(&ctx, id(&petition)?, before).await?;
        told::view(&frame, &found, before.is_none())
    } else if field(&query, "ver") != "presidencia" {
        let before = before.parse().ok();
        let found = escalation::alerts(&ctx, before).await?;
        alerts::view(&frame, &found, before.is_none())
    } else {
        match field(&query, "dia").parse() {
            Ok(day) => {
                let after = field(&query, "despues").parse().ok();
                let found = escalation::digest_of(&ctx, day, after).await?;
                digest::day(&frame, &found, after.is_none())
            }
            Err(_) => {
                let before = before.parse().ok();
                let found = escalation::digest(&ctx, before).await?;
                digest::days(&frame, &found, before.is_none())
            }
        }
    };
    Ok(ok(html))
}
