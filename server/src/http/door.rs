//! The door: who knocks, and whether the endpoint's rule lets them in. And the line that each
//! request leaves in the log, without personal data.

use super::endpoints::{Endpoint, Kind, Rule, WORKBOOK, endpoints};
use super::problem::{Problem, Said, forged};
use super::site::Site;
use crate::machine;
use axum::body::HttpBody;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::{Action, role_may};
use domain::failure::Failure;
use domain::users::{Actor, Session};
use std::net::{IpAddr, SocketAddr};
use usecases::{Ctx, System, accounts};

/// Lets in who may knock; the handler finds the [`Ctx`], and the [`Session`] of a browser, in the
/// request.
pub async fn check(
    State(site): State<Site>,
    path: MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    let endpoint =
        endpoints().find(|e| e.path == path.as_str() && e.verb.http() == *request.method());
    let Some(endpoint) = endpoint else {
        // Another method of a known path: the router answers 405.
        return next.run(request).await;
    };
    if let Err(failure) = fits(endpoint, &request) {
        return Problem(failure).into_response();
    }
    let known = match identify(
        &site,
        bearer(&request),
        cookie(request.headers(), site.cookie_name()),
    )
    .await
    {
        Ok(known) => known,
        Err(failure) => return Problem(failure).into_response(),
    };
    // A browser says where a request comes from; a request with its cookie that says nothing was
    // made by something else.
    let unsaid = ["sec-fetch-site", "origin"]
        .iter()
        .all(|name| !request.headers().contains_key(*name));
    if matches!(known, Known::Browser(_)) && !request.method().is_safe() && unsaid {
        return forged();
    }
    let Rule::Role(action) = endpoint.rule else {
        return next.run(request).await;
    };
    let actor = match &known {
        Known::Nobody => {
            let failure = Problem(Failure::NotAuthenticated).into_response();
            return if endpoint.kind == Kind::Page {
                to_sign_in(&request)
            } else {
                failure
            };
        }
        Known::Program(actor) => actor.clone(),
        Known::Browser(session) => session.actor.clone(),
    };
    if let Known::Browser(session) = &known
        && session.must_change_password
        && action != Action::OwnAccount
    {
        return if endpoint.kind == Kind::Page {
            Redirect::to(PASSWORD).into_response()
        } else {
            Problem(Failure::Forbidden).into_response()
        };
    }
    if !role_may(actor.role, action) {
        // The address that everybody knows is the staff's desk.
        if actor.role.is_captain() && endpoint.path == "/" {
            return Redirect::to(PHONE).into_response();
        }
        return Problem(Failure::Forbidden).into_response();
    }
    let user = actor.id;
    if let Known::Browser(session) = known {
        if session.must_change_password && endpoint.path == "/" {
            return Redirect::to(PASSWORD).into_response();
        }
        request.extensions_mut().insert(session);
    }
    request
        .extensions_mut()
        .insert(Ctx::new(site.system, actor, machine::now()));
    let mut response = next.run(request).await;
    response.extensions_mut().insert(user);
    response
}

/// Where somebody with a borrowed password goes first.
const PASSWORD: &str = "/cuenta";
/// Where captains are at home, and where they come in.
const PHONE: &str = "/m";
const PHONE_SIGN_IN: &str = "/m/entrar";

/// Whether the body is of a kind and a size that the endpoint takes.
fn fits(endpoint: &Endpoint, request: &Request) -> Result<(), Failure> {
    let headers = request.headers();
    let said = |name| {
        headers
            .get(name)
            .and_then(|v: &HeaderValue| v.to_str().ok())
    };
    let size: usize = said(header::CONTENT_LENGTH)
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    if size > endpoint.body_limit {
        let limit = match endpoint.body_limit {
            WORKBOOK => "un archivo de 20 MB como máximo",
            limit if limit > 1024 * 1024 => "cinco fotos de 8 MB como máximo",
            _ => "el texto puede medir hasta 64 KB",
        };
        return Err(Failure::TooLarge {
            limit: limit.into(),
        });
    }
    let taken = endpoint.kind.content_types();
    let kind = said(header::CONTENT_TYPE)
        .and_then(|t| t.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    // Without its boundary nobody can tell where a field ends.
    let bounded = endpoint.kind != Kind::Upload
        || said(header::CONTENT_TYPE).is_some_and(|t| t.contains("boundary="));
    // A form without fields, such as the one that signs out, may come without a body.
    let empty = endpoint.kind == Kind::Form && size == 0 && kind.is_empty();
    if taken.is_empty() || empty || (taken.contains(&kind.as_str()) && bounded) {
        return Ok(());
    }
    Err(Failure::Unsupported {
        message: "Ese envío no viene de una página de SIRC.".into(),
    })
}

/// Who knocks.
enum Known {
    Nobody,
    Program(Actor),
    Browser(Session),
}

async fn identify(
    site: &Site,
    key: Option<String>,
    cookie: Option<String>,
) -> Result<Known, Failure> {
    if let Some(key) = key {
        let actor = accounts::api_actor(&site.system, &key).await?;
        return Ok(actor.map_or(Known::Nobody, Known::Program));
    }
    let Some(token) = cookie else {
        return Ok(Known::Nobody);
    };
    let session = accounts::session(&site.system, &token, machine::now()).await?;
    Ok(session.map_or(Known::Nobody, Known::Browser))
}

/// The key of the JSON API that a request carries.
fn bearer(request: &Request) -> Option<String> {
    let value = request
        .headers()
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?;
    Some(value.strip_prefix("Bearer ")?.trim().to_owned())
}

/// The value of a cookie.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, value)| value.to_owned())
}

/// To the sign-in, and from there back to where the person wanted to go.
fn to_sign_in(request: &Request) -> Response {
    let wanted = request
        .uri()
        .path_and_query()
        .map_or("/", |p| p.as_str())
        .replace('%', "%25")
        .replace('&', "%26")
        .replace('?', "%3F")
        .replace('=', "%3D")
        .replace('+', "%2B");
    let phone = wanted == PHONE || wanted.starts_with("/m/");
    let to = if phone {
        format!("{PHONE_SIGN_IN}?volver={wanted}")
    } else if wanted == "/" {
        "/entrar".to_owned()
    } else {
        format!("/entrar?volver={wanted}")
    };
    Redirect::to(&to).into_response()
}

/// Makes a page of a problem for whoever asked for a page.
pub async fn dress(State(site): State<Site>, request: Request, next: Next) -> Response {
    let wants_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"));
    let mut response = next.run(request).await;
    // The layer that refuses forged posts has no words.
    if response.status() == StatusCode::FORBIDDEN && response.body().size_hint().exact() == Some(0)
    {
        response = forged();
    }
    let said = response.extensions().get::<Said>().cloned();
    let Some(Said(text)) = said.filter(|_| wants_page) else {
        return response;
    };
    let html = app::plain::problem::view(
        &app::plain::Frame {
            files: site.files.clone(),
            me: None,
            section: "",
        },
        response.status().as_u16(),
        &text,
    );
    let mut page = super::plain::answer(response.status(), html);
    for (name, value) in response.headers() {
        if *name == header::RETRY_AFTER {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

/// The network that a request comes from, as throttles know it: a /24 or a /64, because carriers
/// share addresses and people share carriers.
pub fn network(address: Option<&ConnectInfo<SocketAddr>>) -> String {
    match address.map(|ConnectInfo(a)| a.ip()) {
        Some(IpAddr::V4(ip)) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        Some(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".into(),
    }
}

/// Gives each request an id and logs it when it is answered: the route, never the URL.
pub async fn log(State(system): State<System>, request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    let id = system.new_id(machine::now()).simple().to_string();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-".to_owned(), |p| p.as_str().to_owned());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    let user = response
        .extensions()
        .get::<domain::ids::UserId>()
        .map(ToString::to_string)
        .unwrap_or_default();
    tracing::info!(
        request.id = %id,
        method = %method,
        route = %route,
        status = response.status().as_u16(),
        duration_ms = started.elapsed().as_secs_f64() * 1000.0,
        user.id = %user,
        "request"
    );
    response
}
