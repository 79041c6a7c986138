//! Handlers of the pages that need no script: they read a form, call one use case, and answer with a
//! page or with the way to the next one.

pub mod access;
pub mod citizens;

use super::site::Site;
use app::plain::{Frame, Refused};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::failure::Failure;
use usecases::Ctx;

/// No script at all, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// What every page needs besides its content.
pub(super) fn frame(site: &Site, ctx: Option<&Ctx>) -> Frame {
    Frame {
        files: site.files.clone(),
        me: ctx.map(|c| c.actor.clone()),
    }
}

/// A page.
pub(super) fn answer(status: StatusCode, html: String) -> Response {
    let mut response = (status, Html(html)).into_response();
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    response
}

/// A page that was found.
pub(super) fn ok(html: String) -> Response {
    answer(StatusCode::OK, html)
}

/// The page of a form that was refused, with the status of the refusal.
pub(super) fn refused(failure: &Failure, html: String) -> Response {
    let status = StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::BAD_REQUEST);
    answer(status, html)
}

/// What was typed, without what must not be sent back.
pub(super) fn typed(fields: Vec<(String, String)>, failure: Failure) -> Refused {
    const SECRET: [&str; 6] = ["contrasena", "password", "current", "new", "pin", "token"];
    Refused {
        typed: fields
            .into_iter()
            .filter(|(name, _)| !SECRET.contains(&name.as_str()))
            .collect(),
        failure: Some(failure),
    }
}

/// The value of a field of a form.
pub(super) fn field(fields: &[(String, String)], name: &str) -> String {
    fields
        .iter()
        .find(|(n, _)| n == name)
        .map(|(_, v)| v.clone())
        .unwrap_or_default()
}

/// The way to the next page.
pub(super) fn go(path: &str) -> Response {
    Redirect::to(path).into_response()
}
