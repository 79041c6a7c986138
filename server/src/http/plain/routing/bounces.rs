//! Petitions that departments gave back twice or more.

use super::super::{Fields, field, frame, ok};
use super::SECTION;
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::routing::bounces::view;
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use usecases::{Ctx, routing};

/// The list.
pub async fn list(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let after = field(&query, "desde").parse().unwrap_or(0);
    let found = routing::bounces(&ctx, after).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    Ok(ok(view(&frame, &found, after, ctx.now)))
}
