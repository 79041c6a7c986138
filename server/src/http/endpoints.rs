//! The registry of endpoints. The router is built from it, so nothing is reachable that has no rule.

use super::plain::{access, account, catalogues, citizens, users};
use super::site::Site;
use super::{api, desk, door, openapi, problem};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::routing::{MethodRouter, get, post};
use domain::access::Action;
use domain::petitions::Act;
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

const SMALL: usize = 64 * 1024;
/// Five photos of 8 MiB and what the form adds.
const FILES: usize = 41 * 1024 * 1024;

/// The JSON API and what watches over the program.
pub const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/healthz",
        kind: Kind::Api,
        rule: Rule::Public,
        summary: "Whether the process lives",
        body_limit: SMALL,
        handler: || get(api::health),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/readyz",
        kind: Kind::Api,
        rule: Rule::Public,
        summary: "Whether the database answers",
        body_limit: SMALL,
        handler: || get(api::ready),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/openapi.json",
        kind: Kind::Api,
        rule: Rule::Public,
        summary: "This document",
        body_limit: SMALL,
        handler: || get(openapi::document),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/tracking",
        kind: Kind::Api,
        rule: Rule::Public,
        summary: "Follow a petition with folio and PIN",
        body_limit: SMALL,
        handler: || post(api::track),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/catalogues",
        kind: Kind::Api,
        rule: Rule::Role(Action::ReadCatalogue),
        summary: "Catalogues in force",
        body_limit: SMALL,
        handler: || get(api::catalogues),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/petitions",
        kind: Kind::Api,
        rule: Rule::Role(Action::ReadPetitions),
        summary: "List petitions",
        body_limit: SMALL,
        handler: || get(api::list),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/petitions",
        kind: Kind::Api,
        rule: Rule::Role(Action::RegisterPetition),
        summary: "Register a petition; client_id is its idempotency key",
        body_limit: SMALL,
        handler: || post(api::register),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/petitions/{id}",
        kind: Kind::Api,
        rule: Rule::Role(Action::ReadPetitions),
        summary: "One petition",
        body_limit: SMALL,
        handler: || get(api::detail),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/petitions/{id}/acts",
        kind: Kind::Api,
        rule: Rule::Role(Action::ReadPetitions),
        summary: "Do an act; needs Idempotency-Key",
        body_limit: SMALL,
        handler: || post(api::act),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/petitions/{id}/attachments",
        kind: Kind::Api,
        rule: Rule::Role(Action::ReadPetitions),
        summary: "Add photos or documents (multipart)",
        body_limit: FILES,
        handler: || post(api::attach),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/petitions/{id}/attachments/{attachment}/{variant}",
        kind: Kind::Api,
        rule: Rule::Role(Action::ReadPetitions),
        summary: "A file: full or thumbnail",
        body_limit: SMALL,
        handler: || get(api::attachment),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/petitions/{id}/contact",
        kind: Kind::Api,
        rule: Rule::Role(Action::RevealContact),
        summary: "Reveal the contact; logged",
        body_limit: SMALL,
        handler: || post(api::contact),
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/v1/counts",
        kind: Kind::Api,
        rule: Rule::Role(Action::ReadPetitions),
        summary: "Pending, in progress and attended",
        body_limit: SMALL,
        handler: || get(api::counts),
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/v1/callers",
        kind: Kind::Api,
        rule: Rule::Role(Action::LookUpCaller),
        summary: "Who calls from a telephone; logged",
        body_limit: SMALL,
        handler: || post(api::caller),
    },
];

/// A page, form, function or file, in one line each.
const fn of(
    verb: Verb,
    path: &'static str,
    kind: Kind,
    rule: Rule,
    summary: &'static str,
    handler: fn() -> MethodRouter<Site>,
) -> Endpoint {
    Endpoint {
        verb,
        path,
        kind,
        rule,
        summary,
        body_limit: if matches!(kind, Kind::Upload) {
            FILES
        } else {
            SMALL
        },
        handler,
    }
}

const OWN: Rule = Rule::Role(Action::OwnAccount);
const READ: Rule = Rule::Role(Action::ReadPetitions);
const CAPTURE: Rule = Rule::Role(Action::RegisterPetition);
const DEPARTMENT: Rule = Rule::Role(Action::Perform(Act::Accept));
const USERS: Rule = Rule::Role(Action::ManageUsers);
const CATALOGUE: Rule = Rule::Role(Action::ManageCatalogue);
const VERIFY: Rule = Rule::Role(Action::Perform(Act::VerifySatisfied));

/// The pages and their parts. What a server function may do is its use case's to decide; that it
/// stands here is what lets it be reached.
pub const PAGES: &[Endpoint] = &[
    of(
        Verb::Get,
        "/pkg/{*file}",
        Kind::File,
        Rule::Public,
        "Style, scripts, WASM",
        || get(desk::file),
    ),
    of(
        Verb::Get,
        "/icon.svg",
        Kind::File,
        Rule::Public,
        "The icon",
        || get(desk::file),
    ),
    of(
        Verb::Get,
        "/entrar",
        Kind::Page,
        Rule::Public,
        "Sign in",
        || get(access::form),
    ),
    of(
        Verb::Post,
        "/entrar",
        Kind::Form,
        Rule::Public,
        "Sign in",
        || post(access::sign_in),
    ),
    of(Verb::Post, "/salir", Kind::Form, OWN, "Sign out", || {
        post(access::sign_out)
    }),
    of(
        Verb::Get,
        "/primera-cuenta",
        Kind::Page,
        Rule::Public,
        "First administrator",
        || get(access::setup_form),
    ),
    of(
        Verb::Post,
        "/primera-cuenta",
        Kind::Form,
        Rule::Public,
        "First administrator",
        || post(access::set_up),
    ),
    of(
        Verb::Get,
        "/seguimiento",
        Kind::Page,
        Rule::Public,
        "Tracking",
        || get(citizens::tracking_form),
    ),
    of(
        Verb::Post,
        "/seguimiento",
        Kind::Form,
        Rule::Public,
        "Tracking",
        || post(citizens::track),
    ),
    of(
        Verb::Get,
        "/aviso-de-privacidad",
        Kind::Page,
        Rule::Public,
        "Privacy notice",
        || get(citizens::privacy_notice),
    ),
    of(Verb::Get, "/cuenta", Kind::Page, OWN, "Own account", || {
        get(account::page)
    }),
    of(
        Verb::Post,
        "/cuenta/contrasena",
        Kind::Form,
        OWN,
        "Change the own password",
        || post(account::password),
    ),
    of(
        Verb::Post,
        "/cuenta/sesiones/{id}/cerrar",
        Kind::Form,
        OWN,
        "End an own session",
        || post(account::end),
    ),
    of(
        Verb::Post,
        "/cuenta/sesiones/cerrar-otras",
        Kind::Form,
        OWN,
        "End the other own sessions",
        || post(account::end_others),
    ),
    of(Verb::Get, "/usuarios", Kind::Page, USERS, "Users", || {
        get(users::list)
    }),
    of(
        Verb::Post,
        "/usuarios",
        Kind::Form,
        USERS,
        "Make a user",
        || post(users::create),
    ),
    of(
        Verb::Get,
        "/usuarios/nuevo",
        Kind::Page,
        USERS,
        "Form of a new user",
        || get(users::fresh),
    ),
    of(
        Verb::Get,
        "/usuarios/{id}",
        Kind::Page,
        USERS,
        "One user",
        || get(users::one),
    ),
    of(
        Verb::Post,
        "/usuarios/{id}",
        Kind::Form,
        USERS,
        "Change a user",
        || post(users::change),
    ),
    of(
        Verb::Post,
        "/usuarios/{id}/contrasena",
        Kind::Form,
        USERS,
        "One-time password",
        || post(users::reset),
    ),
    of(
        Verb::Post,
        "/usuarios/{id}/sesiones/cerrar",
        Kind::Form,
        USERS,
        "End the sessions of a user",
        || post(users::end_sessions),
    ),
    of(
        Verb::Post,
        "/usuarios/{id}/llaves/{token}/revocar",
        Kind::Form,
        USERS,
        "End a key of a user",
        || post(users::revoke),
    ),
    of(
        Verb::Get,
        "/catalogos",
        Kind::Page,
        CATALOGUE,
        "Catalogues",
        || get(catalogues::index),
    ),
    of(
        Verb::Get,
        "/catalogos/{catalogue}",
        Kind::Page,
        CATALOGUE,
        "Entries of a catalogue",
        || get(catalogues::list),
    ),
    of(
        Verb::Post,
        "/catalogos/{catalogue}",
        Kind::Form,
        CATALOGUE,
        "Make an entry",
        || post(catalogues::create),
    ),
    of(
        Verb::Get,
        "/catalogos/{catalogue}/nuevo",
        Kind::Page,
        CATALOGUE,
        "Form of a new entry",
        || get(catalogues::fresh),
    ),
    of(
        Verb::Get,
        "/catalogos/{catalogue}/{id}",
        Kind::Page,
        CATALOGUE,
        "One entry",
        || get(catalogues::one),
    ),
    of(
        Verb::Post,
        "/catalogos/{catalogue}/{id}",
        Kind::Form,
        CATALOGUE,
        "Change an entry",
        || post(catalogues::change),
    ),
    of(
        Verb::Post,
        "/catalogos/{catalogue}/{id}/terminar",
        Kind::Form,
        CATALOGUE,
        "End an entry",
        || post(catalogues::finish),
    ),
    of(
        Verb::Post,
        "/catalogos/{catalogue}/{id}/reanudar",
        Kind::Form,
        CATALOGUE,
        "Take an end back",
        || post(catalogues::resume),
    ),
    of(Verb::Get, "/", Kind::Page, OWN, "Home", || get(desk::page)),
    of(Verb::Get, "/peticiones", Kind::Page, READ, "List", || {
        get(desk::page)
    }),
    of(
        Verb::Post,
        "/peticiones",
        Kind::Form,
        READ,
        "List by words",
        || post(desk::search),
    ),
    of(
        Verb::Get,
        "/peticiones/nueva",
        Kind::Page,
        CAPTURE,
        "Capture",
        || get(desk::page),
    ),
    of(
        Verb::Get,
        "/peticiones/{folio}",
        Kind::Page,
        READ,
        "One petition",
        || get(desk::page),
    ),
    of(
        Verb::Get,
        "/peticiones/{folio}/acuse",
        Kind::Page,
        CAPTURE,
        "Receipt",
        || get(desk::page),
    ),
    of(
        Verb::Get,
        "/bandeja",
        Kind::Page,
        DEPARTMENT,
        "Tray of a department",
        || get(desk::page),
    ),
    of(
        Verb::Get,
        "/verificar",
        Kind::Page,
        VERIFY,
        "Queue of verifications",
        || get(desk::page),
    ),
    of(Verb::Post, "/fn/home", Kind::Function, OWN, "Home", || {
        post(desk::function)
    }),
    of(
        Verb::Post,
        "/fn/list_petitions",
        Kind::Function,
        READ,
        "List",
        || post(desk::function),
    ),
    of(
        Verb::Post,
        "/fn/petition_options",
        Kind::Function,
        READ,
        "Choices of the filters",
        || post(desk::function),
    ),
    of(
        Verb::Post,
        "/fn/petition_by_folio",
        Kind::Function,
        READ,
        "One petition",
        || post(desk::function),
    ),
    of(
        Verb::Post,
        "/fn/perform_act",
        Kind::Upload,
        READ,
        "An act with its files",
        || post(desk::function),
    ),
    of(
        Verb::Post,
        "/fn/reveal_contact",
        Kind::Function,
        Rule::Role(Action::RevealContact),
        "Contact; logged",
        || post(desk::function),
    ),
    of(
        Verb::Post,
        "/fn/capture_choices",
        Kind::Function,
        CAPTURE,
        "Choices of the capture",
        || post(desk::function),
    ),
    of(
        Verb::Post,
        "/fn/look_up_caller",
        Kind::Function,
        Rule::Role(Action::LookUpCaller),
        "Who calls; logged",
        || post(desk::function),
    ),
    of(
        Verb::Post,
        "/fn/register_petition",
        Kind::Upload,
        CAPTURE,
        "Register",
        || post(desk::function),
    ),
    of(
        Verb::Post,
        "/fn/petition_receipt",
        Kind::Function,
        CAPTURE,
        "Receipt",
        || post(desk::function),
    ),
    of(
        Verb::Post,
        "/fn/tray",
        Kind::Function,
        DEPARTMENT,
        "Tray",
        || post(desk::function),
    ),
    of(
        Verb::Post,
        "/fn/to_verify",
        Kind::Function,
        VERIFY,
        "Queue of verifications",
        || post(desk::function),
    ),
];

/// Every endpoint of the program.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    ENDPOINTS.iter().chain(PAGES)
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
                system.clone(),
                door::log,
            ))
            .layer(CompressionLayer::new())
            .layer(axum::middleware::from_fn_with_state(site, door::dress))
            .layer(CatchPanicLayer::custom(problem::Panicked(system)))
            .layer(TimeoutLayer::with_status_code(
                axum::http::StatusCode::REQUEST_TIMEOUT,
                PATIENCE,
            ))
            .layer(CsrfLayer::new()),
    )
}
