//! Handlers of the pages that need no script: they read a form, call one use case, and answer with a
//! page or with the way to the next one.

pub mod access;
pub mod account;
pub mod alerts;
pub mod batches;
pub mod board;
mod catalogue_forms;
pub mod catalogues;
pub mod citizens;
pub mod deadlines;
pub mod duplicates;
pub mod exporting;
pub mod map;
pub mod papers;
pub mod phone;
pub mod roster;
pub mod routing;
pub mod saved_views;
pub mod territory;
pub mod users;
pub mod work_orders;

use super::site::Site;
use app::plain::{Frame, Refused};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::failure::{Failure, FieldErrors};
use usecases::Ctx;

/// Names and values of a form or of a query.
pub(super) type Fields = Vec<(String, String)>;

/// No script at all, and nothing from elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// What every page needs besides its content.
pub(super) fn frame(site: &Site, ctx: Option<&Ctx>) -> Frame {
    Frame {
        files: site.files.clone(),
        me: ctx.map(|c| c.actor.clone()),
        section: "",
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
    const SECRET: [&str; 8] = [
        "contrasena",
        "password",
        "current",
        "new",
        "pin",
        "token",
        "secret",
        "again",
    ];
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

/// The key in an address; one that is no key belongs to nothing.
pub(super) fn id<T: std::str::FromStr>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// What was just done, when the address says one of the known words after a form went through.
pub(super) fn said(query: &Fields, known: &[(&str, &str)]) -> Option<String> {
    let word = field(query, "hecho");
    known
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, text)| (*text).to_owned())
}

/// What a form says, or everything that is wrong with it: the fields that could not be read, and
/// those that were read and do not fit.
pub(super) fn failed<T>(errors: FieldErrors, checked: Result<T, Failure>) -> Result<T, Failure> {
    match (errors.finish(), checked) {
        (Ok(()), checked) => checked,
        (Err(Failure::Invalid { mut fields }), Err(Failure::Invalid { fields: more })) => {
            for error in more {
                if fields.iter().all(|known| known.field != error.field) {
                    fields.push(error);
                }
            }
            Err(Failure::Invalid { fields })
        }
        (Err(failure), _) => Err(failure),
    }
}
