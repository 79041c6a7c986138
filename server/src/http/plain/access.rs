//! Signing in and out, and the first account.

use super::{field, frame, go, ok, refused, typed};
use crate::http::door::network;
use crate::http::problem::Problem;
use crate::http::site::Site;
use crate::machine;
use app::plain::{Refused, login, setup};
use axum::extract::{ConnectInfo, Extension, Form, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::failure::Failure;
use domain::users::{Session, SetupForm};
use serde::Deserialize;
use std::net::SocketAddr;
use usecases::Ctx;
use usecases::accounts::{self, Credentials};

type Fields = Vec<(String, String)>;
type Address = Option<Extension<ConnectInfo<SocketAddr>>>;

/// Where the person wanted to go.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    volver: String,
}

/// Only a path of this site: an address elsewhere would make the sign-in a door to it.
pub(super) fn own_path(back: &str) -> &str {
    let own = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(['\\', '\r', '\n'])
        && back.is_ascii();
    if own { back } else { "/" }
}

/// The form.
pub async fn form(State(site): State<Site>, Query(back): Query<Back>) -> Response {
    ok(login::view(
        &frame(&site, None),
        &Refused::default(),
        own_path(&back.volver),
    ))
}

/// Signs in: a new session, or the form again with what is wrong.
pub async fn sign_in(
    State(site): State<Site>,
    address: Address,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let user_agent: String = headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .chars()
        .take(200)
        .collect();
    let credentials = Credentials {
        login: field(&fields, "usuario"),
        password: field(&fields, "contrasena"),
        network: network(address.as_ref().map(|Extension(a)| a)),
        user_agent,
    };
    let back = field(&fields, "volver");
    match accounts::sign_in(&site.system, credentials, machine::now()).await {
        Ok((token, _)) => with_cookie(&site, &token, go(own_path(&back))),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            refused(
                &failure,
                login::view(&frame(&site, None), &again, own_path(&back)),
            )
        }
    }
}

/// Ends the session and forgets the cookie.
pub async fn sign_out(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    session: Option<Extension<Session>>,
) -> Result<Response, Problem> {
    if let Some(Extension(session)) = session {
        match accounts::sign_out(&ctx, session.id).await {
            // A session that ended meanwhile has ended.
            Ok(()) | Err(Failure::NotFound) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    Ok(with_cookie(&site, "", go("/entrar")))
}

/// The answer with the session in its cookie; an empty token takes it away.
pub(super) fn with_cookie(site: &Site, token: &str, mut response: Response) -> Response {
    if let Ok(value) = HeaderValue::from_str(&site.cookie(token)) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// The form of the first account.
pub async fn setup_form(State(site): State<Site>) -> Response {
    ok(setup::view(&frame(&site, None), &Refused::default()))
}

/// Makes the first account; then it signs in like everybody.
pub async fn set_up(State(site): State<Site>, Form(fields): Form<Fields>) -> Response {
    let form = SetupForm {
        token: field(&fields, "token"),
        login: field(&fields, "login"),
        name: field(&fields, "name"),
        password: field(&fields, "password"),
    };
    match accounts::first_administrator(&site.system, form, machine::now()).await {
        Ok(_) => go("/entrar").into_response(),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            refused(&failure, setup::view(&frame(&site, None), &again))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn the_way_back_stays_on_this_site() {
        assert_eq!(
            own_path("/peticiones?estado=received"),
            "/peticiones?estado=received"
        );
        for foreign in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "",
            "javascript:alert(1)",
        ] {
            assert_eq!(own_path(foreign), "/");
        }
    }
}
