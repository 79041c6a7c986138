//! The door: who knocks, and whether the endpoint's rule lets them in. And the line that each
//! request leaves in the log, without personal data.

use super::endpoints::{ENDPOINTS, Rule};
use super::problem::Problem;
use crate::machine;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::access::role_may;
use domain::failure::Failure;
use domain::users::Actor;
use std::net::{IpAddr, SocketAddr};
use usecases::{Ctx, System, accounts};

/// Lets in who may knock; the handler finds the [`Ctx`] in the request.
pub async fn check(
    State(system): State<System>,
    path: MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    let endpoint = ENDPOINTS
        .iter()
        .find(|e| e.path == path.as_str() && e.verb.http() == *request.method());
    let Some(endpoint) = endpoint else {
        // Another method of a known path: the router answers 405.
        return next.run(request).await;
    };
    let Rule::Role(action) = endpoint.rule else {
        return next.run(request).await;
    };
    match actor(&system, bearer(&request)).await {
        Err(failure) => Problem(failure).into_response(),
        Ok(None) => Problem(Failure::NotAuthenticated).into_response(),
        Ok(Some(actor)) if !role_may(actor.role, action) => {
            Problem(Failure::Forbidden).into_response()
        }
        Ok(Some(actor)) => {
            let user = actor.id;
            request
                .extensions_mut()
                .insert(Ctx::new(system, actor, machine::now()));
            let mut response = next.run(request).await;
            response.extensions_mut().insert(user);
            response
        }
    }
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

async fn actor(system: &System, token: Option<String>) -> Result<Option<Actor>, Failure> {
    match token {
        Some(token) => accounts::api_actor(system, &token).await,
        None => Ok(None),
    }
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
