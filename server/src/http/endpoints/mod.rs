//! The registry of endpoints. The router is built from it, so nothing is reachable that has no rule.

mod api;
mod batches;
mod board;
mod deadlines;
mod duplicates;
mod making;
mod pages;
mod papers;
mod phone;
mod queues;
mod roster;
mod routing;
mod territory;

pub use api::ENDPOINTS;

use super::site::Site;
use super::{client, door, problem};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::routing::MethodRouter;
use domain::access::Action;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

/// Who may knock at an endpoint. What they may do there is the use case's to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Anybody.
    Public,
    /// Users whose role may do this.
    Role(Action),
}

/// What an endpoint speaks; it decides how a refusal is told and which bodies are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JSON in and out, for other programs; in the document.
    Api,
    /// A page for people.
    Page,
    /// A form of a page, without files.
    Form,
    /// A server function of the desk that takes JSON.
    Function,
    /// A server function of the desk that takes a form, with files or without.
    Upload,
    /// A file of the site.
    File,
}

impl Kind {
    /// The content types of the bodies it takes; nothing else reaches a handler.
    #[must_use]
    pub fn content_types(self) -> &'static [&'static str] {
        match self {
            Self::Form => &["application/x-www-form-urlencoded"],
            Self::Function => &["application/json"],
            Self::Upload => &["multipart/form-data"],
            // The API says itself what it takes, as a problem in words; the rest takes no bodies.
            Self::Api | Self::Page | Self::File => &[],
        }
    }
}

/// An endpoint: how it is reached, by whom, and what answers.
#[derive(Clone, Copy)]
pub struct Endpoint {
    /// HTTP method.
    pub verb: Verb,
    /// Path, with parameters in braces.
    pub path: &'static str,
    /// What it speaks.
    pub kind: Kind,
    /// Who may knock.
    pub rule: Rule,
    /// What it is for, in one line of the API document.
    pub summary: &'static str,
    /// Largest body, in bytes.
    pub body_limit: usize,
    handler: fn() -> MethodRouter<Site>,
}

/// The methods in use, as constants can hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Reads.
    Get,
    /// Writes.
    Post,
}

impl Verb {
    /// As the HTTP library names it.
    #[must_use]
    pub fn http(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
        }
    }
}

/// Largest body without files.
const SMALL: usize = 64 * 1024;
/// Largest body with files: five photos of 8 MiB and what the form adds.
const FILES: usize = 41 * 1024 * 1024;

/// Largest body with a workbook: 20 MiB and what the form adds.
pub(super) const WORKBOOK: usize = 21 * 1024 * 1024;

/// The pages and their parts. What a server function may do is its use case's to decide; that it
/// stands here is what lets it be reached.
pub fn pages() -> impl Iterator<Item = &'static Endpoint> {
    [
        pages::PAGES,
        batches::BATCH_PAGES,
        board::BOARD_PAGES,
        roster::ROSTER_PAGES,
        papers::PAPER_PAGES,
        deadlines::DEADLINE_PAGES,
        duplicates::DUPLICATE_PAGES,
        routing::ROUTING_PAGES,
        queues::QUEUE_PAGES,
        territory::TERRITORY_PAGES,
        phone::PHONE_PAGES,
    ]
    .into_iter()
    .flatten()
}

/// Every endpoint of the program.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    ENDPOINTS.iter().chain(pages())
}

/// A request may take this long, uploads included.
const PATIENCE: Duration = Duration::from_secs(60);

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// The router with everything in front of it.
pub fn router(site: Site) -> Router {
    // The first that asks for it sets it; a second router in one process finds it set.
    let _ = any_spawner::Executor::init_tokio();
    let mut router = Router::new();
    for endpoint in endpoints() {
        let limit = endpoint.body_limit;
        let handler = (endpoint.handler)()
            .layer::<_, std::convert::Infallible>(DefaultBodyLimit::max(limit))
            .layer::<_, std::convert::Infallible>(RequestBodyLimitLayer::new(limit));
        router = router.route(endpoint.path, handler);
    }
    let system = site.system.clone();
    let router = router
        .method_not_allowed_fallback(problem::method_not_allowed)
        .route_layer(axum::middleware::from_fn_with_state(
            site.clone(),
            door::check,
        ))
        .fallback(problem::not_found)
        .with_state(site.clone());
    // Outermost first: the headers stand on every answer, also on those of the layers below.
    router.layer(
        ServiceBuilder::new()
            .layer(always(
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
            ))
            .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .layer(always(header::REFERRER_POLICY, "same-origin"))
            .layer(always(
                header::STRICT_TRANSPORT_SECURITY,
                "max-age=63072000; includeSubDomains",
            ))
            .layer(always(
                HeaderName::from_static("permissions-policy"),
                "geolocation=(self), camera=(self), microphone=()",
            ))
            .layer(always(
                HeaderName::from_static("cross-origin-opener-policy"),
                "same-origin",
            ))
            .layer(always(
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ))
            .layer(always(header::CACHE_CONTROL, "no-store"))
            .layer(axum::middleware::from_fn_with_state(
                site.clone(),
                client::find,
            ))
            .layer(axum::middleware::from_fn_with_state(
                system.clone(),
                door::log,
            ))
            // What is made for one answer is packed by gzip: brotli at the speed that an answer allows
            // is no smaller and takes three times the memory. Files were packed by brotli beforehand.
            .layer(CompressionLayer::new().no_br())
            .layer(axum::middleware::from_fn_with_state(site, door::dress))
            .layer(CatchPanicLayer::custom(problem::Panicked(system)))
            .layer(TimeoutLayer::with_status_code(
                axum::http::StatusCode::REQUEST_TIMEOUT,
                PATIENCE,
            ))
            .layer(CsrfLayer::new()),
    )
}
