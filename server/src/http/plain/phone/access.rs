//! Activation, sign-in and the own access of captains.

use super::super::access::own_path;
use super::super::{Fields, field, go, id, said, typed};
use super::{ok, refused};
use crate::http::door::{cookie, network};
use crate::http::problem::Problem;
use crate::http::site::Site;
use crate::machine;
use app::plain::Refused;
use app::plain::phone::access::{self as view, Opening};
use axum::extract::{ConnectInfo, Extension, Form, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::failure::Failure;
use domain::users::Session;
use std::net::SocketAddr;
use usecases::Ctx;
use usecases::captain_access::{
    self as access, Activation, ActivationForm, Opened, PhoneCredentials,
};

type Address = Option<Extension<ConnectInfo<SocketAddr>>>;

fn from(address: &Address) -> String {
    network(address.as_ref().map(|Extension(a)| a))
}

fn browser(headers: &HeaderMap) -> String {
    let said = headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok());
    said.unwrap_or_default().chars().take(200).collect()
}

/// The answer with what the telephone keeps.
fn let_in(site: &Site, opened: &Opened, to: &str) -> Response {
    let mut response = go(to);
    let session = Some(site.lasting_cookie(&opened.session));
    let device = opened
        .device
        .as_ref()
        .map(|token| site.device_cookie(token));
    for kept in [session, device].into_iter().flatten() {
        if let Ok(value) = HeaderValue::from_str(&kept) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

fn opening(found: Activation) -> Opening {
    Opening {
        name: found.name,
        login: found.login,
        block: found.block,
        code: found.code,
    }
}

/// The form of the code or, with a good one, that of the PIN. Looking does not use a code up.
pub async fn activation(
    State(site): State<Site>,
    address: Address,
    Query(query): Query<Fields>,
) -> Response {
    let code = field(&query, "codigo");
    if code.is_empty() {
        return ok(&site, view::ask_code(&site.files, &Refused::default()));
    }
    match access::look(&site.system, &code, &from(&address), machine::now()).await {
        Ok(found) => ok(
            &site,
            view::choose(&site.files, &Refused::default(), &opening(found)),
        ),
        Err(failure) => {
            let again = typed(query, failure.clone());
            refused(&site, &failure, view::ask_code(&site.files, &again))
        }
    }
}

/// Opens the account and lets her in.
pub async fn activate(
    State(site): State<Site>,
    address: Address,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let code = field(&fields, "code");
    let form = ActivationForm {
        code: code.clone(),
        secret: field(&fields, "secret"),
        again: field(&fields, "again"),
        network: from(&address),
        user_agent: browser(&headers),
    };
    let failure = match access::activate(&site.system, form, machine::now()).await {
        Ok(opened) => return let_in(&site, &opened, "/m"),
        Err(failure) => failure,
    };
    let again = typed(vec![("codigo".into(), code.clone())], failure.clone());
    // A code that is good no longer: back to the first step, with the reason.
    let found = access::look(&site.system, &code, &from(&address), machine::now()).await;
    let html = match found {
        Ok(found) => view::choose(&site.files, &again, &opening(found)),
        Err(_) => view::ask_code(&site.files, &again),
    };
    refused(&site, &failure, html)
}

/// The form of the sign-in.
pub async fn form(
    State(site): State<Site>,
    headers: HeaderMap,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let html = sign_in_page(
        &site,
        &headers,
        &Refused::default(),
        &field(&query, "volver"),
    )
    .await?;
    Ok(ok(&site, html))
}

/// Where she goes: a page of the telephone only.
fn back_to(back: &str) -> &str {
    match own_path(back) {
        path if path == "/m" || path.starts_with("/m/") => path,
        _ => "/m",
    }
}

async fn sign_in_page(
    site: &Site,
    headers: &HeaderMap,
    refused: &Refused,
    back: &str,
) -> Result<String, Failure> {
    let device = cookie(headers, site.device_cookie_name());
    let whose = access::greeting(&site.system, device.as_deref()).await?;
    Ok(view::sign_in(&site.files, refused, back_to(back), whose))
}

/// Signs in.
pub async fn sign_in(
    State(site): State<Site>,
    address: Address,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let back = field(&fields, "volver");
    let credentials = PhoneCredentials {
        login: field(&fields, "usuario"),
        secret: field(&fields, "secret"),
        device: cookie(&headers, site.device_cookie_name()),
        network: from(&address),
        user_agent: browser(&headers),
    };
    match access::sign_in(&site.system, credentials, machine::now()).await {
        Ok(opened) => Ok(let_in(&site, &opened, back_to(&back))),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            let html = sign_in_page(&site, &headers, &again, &back).await?;
            Ok(refused(&site, &failure, html))
        }
    }
}

/// Ends the session; the telephone stays enrolled.
pub async fn sign_out(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    session: Option<Extension<Session>>,
) -> Result<Response, Problem> {
    if let Some(Extension(session)) = session {
        match access::sign_out(&ctx, session.id).await {
            // A session that ended meanwhile has ended.
            Ok(()) | Err(Failure::NotFound) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    let mut response = go("/m/entrar").into_response();
    if let Ok(value) = HeaderValue::from_str(&site.cookie("")) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

async fn own_page(
    site: &Site,
    ctx: &Ctx,
    session: &Session,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let seen = access::own_access(ctx, session.id).await?;
    Ok(view::own(&site.files, refused, &seen, ctx.now, said))
}

/// Telephones and PIN.
pub async fn own(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Extension(session): Extension<Session>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let done = said(
        &query,
        &[
            ("cambiado", "Listo: desde ahora entra con lo nuevo."),
            ("quitado", "El teléfono se quitó: ya no sirve para entrar."),
        ],
    );
    let html = own_page(&site, &ctx, &session, &Refused::default(), done).await?;
    Ok(ok(&site, html))
}

/// Changes the PIN or password.
pub async fn change(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Extension(session): Extension<Session>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let (current, again) = (field(&fields, "current"), field(&fields, "again"));
    let secret = field(&fields, "secret");
    match access::change_secret(&ctx, session.id, &current, secret, &again).await {
        Ok(()) => Ok(go("/m/acceso?hecho=cambiado")),
        Err(failure) => {
            let again = typed(Vec::new(), failure.clone());
            let html = own_page(&site, &ctx, &session, &again, None).await?;
            Ok(refused(&site, &failure, html))
        }
    }
}

/// Takes one of her telephones off.
pub async fn remove_device(
    Extension(ctx): Extension<Ctx>,
    Path(device): Path<String>,
) -> Result<Response, Problem> {
    access::remove_own_device(&ctx, id(&device)?).await?;
    Ok(go("/m/acceso?hecho=quitado"))
}

#[cfg(test)]
mod tests {
    use super::back_to;

    #[test]
    fn a_captain_goes_to_pages_of_the_telephone() {
        assert_eq!(back_to("/m/peticiones"), "/m/peticiones");
        for other in ["/", "/usuarios", "//evil.example", "/mapa", ""] {
            assert_eq!(back_to(other), "/m");
        }
    }
}
