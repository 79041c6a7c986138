//! The live board.

use super::{Fields, answer, field, frame, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::board::{DATES, PATH, STRETCH, view};
use axum::extract::{Extension, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::board::{Period, Stretch};
use domain::local_time::local_date;
use usecases::{Ctx, board};

/// The board of the period of the address. Dates that are wrong are told beside their fields, above the
/// board of this month.
pub async fn page(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let today = local_date(ctx.now);
    let [from, to] = DATES.map(|name| field(&query, name));
    let (period, refused, status) = match Period::read(&field(&query, STRETCH), &from, &to, today) {
        Ok(period) => (period, Refused::default(), StatusCode::OK),
        Err(failure) => (
            Period::of(Stretch::ThisMonth, today),
            typed(query, failure),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    };
    let board = board::board(&ctx, period).await?;
    let frame = frame(&site, Some(&ctx)).at(PATH);
    Ok(answer(status, view(&frame, &refused, &board)))
}
