//! The desk: its pages, its server functions, and the files that they load.

use super::problem::Problem;
use super::site::Site;
use app::petitions::{DONE, Returned, sending};
use app::server::PostedSearch;
use axum::body::Body;
use axum::extract::{Form, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::petitions::Act;
use serde::Deserialize;
use tower::ServiceExt;
use tower_http::services::ServeDir;
use usecases::Ctx;

/// A page, rendered whole: the browser gets one answer, with the status of what it shows.
pub async fn page(State(site): State<Site>, request: Request) -> Response {
    let files = site.files.clone();
    let render =
        leptos_axum::render_app_async_with_context(|| {}, move || app::shell(files.clone()));
    render(request).await
}

/// The words of a search.
#[derive(Deserialize)]
pub struct Words {
    #[serde(default)]
    buscar: String,
}

/// The list for words that may be a name or a telephone: they come in the body, not in the address.
/// A whole folio opens its petition.
pub async fn search(
    State(site): State<Site>,
    extensions: http::Extensions,
    Form(words): Form<Words>,
) -> Response {
    if let Ok(folio) = words.buscar.trim().parse::<Folio>() {
        return Redirect::to(&format!("/peticiones/{folio}")).into_response();
    }
    let buscar: String = words.buscar.chars().take(120).collect();
    page_knowing(site, "/peticiones", extensions, PostedSearch(buscar)).await
}

/// A page that is told something which its address does not tell.
async fn page_knowing<T: Clone + Send + Sync + 'static>(
    site: Site,
    address: &str,
    extensions: http::Extensions,
    told: T,
) -> Response {
    let mut request = Request::get(address)
        .body(Body::empty())
        .unwrap_or_default();
    *request.extensions_mut() = extensions;
    request.extensions_mut().insert(told);
    page(State(site), request).await
}

/// A form that a browser sent without a script. Refused, its page comes back with what was typed.
async fn submit<T, F>(
    site: Site,
    request: Request,
    send: impl FnOnce(Ctx, sending::MultipartData) -> F,
    then: impl FnOnce(T) -> String,
) -> Response
where
    F: Future<Output = Result<T, sending::Refusal>>,
{
    let extensions = request.extensions().clone();
    let address = request.uri().path().to_owned();
    let Some(ctx) = extensions.get::<Ctx>().cloned() else {
        return Problem(Failure::NotAuthenticated).into_response();
    };
    let sent = match sending::form_of(request).await {
        Ok(form) => send(ctx, form).await,
        Err(failure) => return Problem(failure).into_response(),
    };
    match sent {
        Ok(done) => Redirect::to(&then(done)).into_response(),
        Err((fields, failure)) => {
            let status = failure.as_ref().map_or(200, Failure::status);
            let status = StatusCode::from_u16(status);
            let back = Returned::new(fields, failure);
            let mut response = page_knowing(site, &address, extensions, back).await;
            if let (Ok(status), true) = (status, response.status().is_success()) {
                *response.status_mut() = status;
            }
            response
        }
    }
}

/// An act, from the page of its petition.
pub async fn act(
    State(site): State<Site>,
    Path(folio): Path<String>,
    request: Request,
) -> Response {
    let send = |ctx, form| async move { sending::act(&ctx, form).await };
    submit(site, request, send, move |act| match act {
        // Whoever gave a referral back no longer reaches the petition.
        Act::Reject => "/bandeja".to_owned(),
        act => format!("/peticiones/{folio}?{DONE}={}", act.code()),
    })
    .await
}

/// A petition, from the page of the capture.
pub async fn capture(State(site): State<Site>, request: Request) -> Response {
    let send = |ctx, form| async move { sending::register(&ctx, form).await };
    submit(site, request, send, |registered| {
        format!("/peticiones/{}/acuse", registered.folio)
    })
    .await
}

/// A server function of the screens.
pub async fn function(request: Request) -> Response {
    leptos_axum::handle_server_fns_with_context(|| {}, request)
        .await
        .into_response()
}

/// A file of the site. Those below `/pkg/` carry a hash of their content in their names.
pub async fn file(State(site): State<Site>, request: Request) -> Response {
    let hashed = request.uri().path().starts_with("/pkg/");
    let service = ServeDir::new(&site.root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let Ok(answer) = service.oneshot(request).await;
    if !answer.status().is_success() && answer.status() != StatusCode::NOT_MODIFIED {
        return Problem(Failure::NotFound).into_response();
    }
    let mut answer = answer.into_response();
    let age = if hashed {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(age));
    answer
}
