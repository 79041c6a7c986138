//! The desk: its pages, its server functions, and the files that they load.

use super::problem::Problem;
use super::site::Site;
use app::server::PostedSearch;
use axum::body::Body;
use axum::extract::{Form, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::failure::Failure;
use serde::Deserialize;
use tower::ServiceExt;
use tower_http::services::ServeDir;

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
pub async fn search(
    State(site): State<Site>,
    extensions: http::Extensions,
    Form(words): Form<Words>,
) -> Response {
    let buscar: String = words.buscar.chars().take(120).collect();
    let mut request = Request::get("/peticiones")
        .body(Body::empty())
        .unwrap_or_default();
    *request.extensions_mut() = extensions;
    request.extensions_mut().insert(PostedSearch(buscar));
    page(State(site), request).await
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
    if !answer.status().is_success() && answer.status() != axum::http::StatusCode::NOT_MODIFIED {
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
