//! The map: its page, its data, the panel of one captain.

use super::roster::choices;
use super::{Fields, field, frame, ok};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::map::{MapPage, panel as panel_view, view};
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::failure::Failure;
use domain::petitions::{ListFilter, PetitionStatus};
use domain::roster::{RosterFilter, TermState, Validity};
use usecases::map::{self, Age, Made};
use usecases::{Ctx, catalogues, reading, roster};

/// Rows of the list before the scripts arrive.
const ROWS: i64 = 50;
/// Petitions in the panel.
const LAST: i64 = 10;

/// The page.
pub async fn page(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let catalogue = catalogues::in_force(&ctx).await?;
    let wards = roster::wards(&ctx).await?;
    let ward = wards
        .iter()
        .find(|w| w.code == field(&query, "cuartel"))
        .map(|w| w.id);
    let place: Option<usize> = field(&query, "colonia").parse().ok();
    let neighborhood = place
        .and_then(|n| catalogue.neighborhoods.get(n))
        .map(|n| n.id);
    let state = field(&query, "cargo");
    let filter = RosterFilter {
        ward,
        neighborhood,
        until_relieved: state == "until_relieved",
        state: TermState::parse(&state),
        validity: Validity::parse(&field(&query, "validacion")),
        limit: ROWS,
        ..RosterFilter::default()
    };
    let found = roster::list(&ctx, &filter).await?;
    let nonce = ctx.system.token();
    let tiles = site.tiles.clone();
    let map = MapPage {
        wards: wards
            .into_iter()
            .filter(|w| !w.ended)
            .map(|w| (w.code, w.name))
            .collect(),
        neighborhoods: (0..)
            .zip(catalogue.neighborhoods)
            .map(|(n, hood): (usize, _)| {
                (
                    n.to_string(),
                    format!("{} · {}", hood.name, hood.postal_code),
                )
            })
            .collect(),
        types: catalogue
            .types
            .into_iter()
            .map(|t| (t.id.to_string(), t.name))
            .collect(),
        chosen: query,
        tiles: tiles.url.clone(),
        tiles_credit: tiles.credit,
        nonce: nonce.clone(),
    };
    let choices = choices(&ctx).await?;
    let frame = frame(&site, Some(&ctx)).at("/mapa");
    Ok(allow_map(
        ok(view(&frame, &map, &found, &choices)),
        &nonce,
        &site,
    ))
}

/// Lets a page run the script that carries its nonce, the files of the site, and load tiles.
pub(super) fn allow_map(mut response: Response, nonce: &str, site: &Site) -> Response {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: {}; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'",
        site.tiles.origin
    );
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
}

/// JSON that a browser may keep and ask about again.
fn kept(made: &Made, headers: &HeaderMap) -> Response {
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|tags| {
            tags.split(',')
                .any(|t| t.trim().trim_start_matches("W/") == made.tag)
        });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        made.body.to_vec().into_response()
    };
    let own = response.headers_mut();
    own.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    own.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    if let Ok(tag) = HeaderValue::from_str(&made.tag) {
        own.insert(header::ETAG, tag);
    }
    response
}

/// Captains and vacant blocks.
pub async fn captains(
    Extension(ctx): Extension<Ctx>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Ok(kept(&map::captains(&ctx).await?, &headers))
}

/// Outlines.
pub async fn areas(
    Extension(ctx): Extension<Ctx>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Ok(kept(&map::areas(&ctx).await?, &headers))
}

/// Petitions as points.
pub async fn petitions(
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let kind = field(&query, "tipo").parse().ok();
    let status = PetitionStatus::parse(&field(&query, "estado"));
    let age = Age::parse(&field(&query, "edad"));
    let body = map::petitions(&ctx, kind, status, age).await?;
    let mut response = body.into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    Ok(response)
}

/// The panel of one captain, as a part of a page.
pub async fn panel(
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let number: i64 = path.parse().map_err(|_| Failure::NotFound)?;
    let captain = roster::page(&ctx, number).await?;
    let dossier = roster::dossier::dossier(&ctx, number).await?;
    let filter = ListFilter {
        captain: Some(number),
        limit: LAST,
        ..ListFilter::default()
    };
    let petitions = reading::list(&ctx, &filter).await?;
    Ok(ok(panel_view(&captain, &dossier, &petitions.rows, ctx.now)))
}
