//! Pages that only show: home, petitions, block, credential, notices; and where a point is.

use super::super::{Fields, field};
use super::ok;
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::phone::{self as views, Wanted};
use axum::Json;
use axum::extract::{Extension, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::captain::{CaptainPile, Whereabouts};
use domain::catalogue::Point;
use domain::failure::Failure;
use usecases::{Ctx, phone};

/// The first page.
pub async fn home(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    let seen = phone::home(&ctx).await?;
    Ok(ok(&site, views::home(&site.files, &seen)))
}

/// Her petitions.
pub async fn list(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let wanted = Wanted {
        pile: CaptainPile::parse(&field(&query, "pila")),
        ward: field(&query, "ver") == "cuartel",
        after: field(&query, "desde").parse().ok(),
    };
    let page = phone::list(&ctx, wanted.pile, wanted.ward, wanted.after).await?;
    Ok(ok(&site, views::list(&site.files, wanted, &page)))
}

/// What is asked and done in the own block.
pub async fn block(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    let seen = phone::reports(&ctx).await?;
    Ok(ok(&site, views::block(&site.files, &seen)))
}

/// Her credential.
pub async fn credential(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    let seen = phone::credential(&ctx, &site.public_url).await?;
    Ok(ok(&site, views::credential(&site.files, &seen, ctx.now)))
}

/// Her portrait. The telephone keeps it for a day: it is hers, and data costs.
pub async fn own_photo(Extension(ctx): Extension<Ctx>) -> Result<Response, Problem> {
    let mut response = phone::own_photo(&ctx).await?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, max-age=86400"),
    );
    Ok(response)
}

/// Notices; opening them marks them as read.
pub async fn notices(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let after = field(&query, "desde").parse().ok();
    let seen = phone::notices(&ctx, after).await?;
    Ok(ok(&site, views::notices(&site.files, &seen)))
}

/// Where a point is, as JSON.
pub async fn whereabouts(
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Json<Whereabouts>, Problem> {
    let degrees = |name: &str| {
        let read: Result<f64, _> = field(&query, name).parse();
        read.map_err(|_| Failure::field(name, "Escriba los grados con punto decimal."))
    };
    let point = Point {
        latitude: degrees("lat")?,
        longitude: degrees("lon")?,
    };
    Ok(Json(phone::whereabouts(&ctx, point).await?))
}
