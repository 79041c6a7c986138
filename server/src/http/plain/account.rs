//! The own account: password and sessions.

use super::access::with_cookie;
use super::{Fields, field, frame, go, id, ok, refused, said, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::{Refused, account};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::failure::Failure;
use domain::users::{PasswordChange, Session};
use usecases::{Ctx, accounts};

type Browser = Option<Extension<Session>>;

async fn shown(ctx: &Ctx, session: &Browser) -> Result<account::Account, Failure> {
    let current = session.as_ref().map(|Extension(s)| s.id);
    Ok(account::Account {
        me: accounts::own_account(ctx).await?,
        sessions: accounts::own_sessions(ctx, current).await?,
        now: ctx.now,
    })
}

/// The page.
pub async fn page(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    session: Browser,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let account = shown(&ctx, &session).await?;
    let said = said(
        &query,
        &[
            (
                "contrasena",
                "Su contraseña cambió. Sus otras sesiones se cerraron.",
            ),
            ("sesion", "La sesión se cerró."),
            ("otras", "Sus otras sesiones se cerraron."),
        ],
    );
    let frame = frame(&site, Some(&ctx));
    Ok(ok(account::view(
        &frame,
        &Refused::default(),
        said,
        &account,
    )))
}

/// Changes the password; the session goes on under a new cookie.
pub async fn password(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    session: Browser,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    // A program with a key has no session that could go on.
    let current = session.as_ref().ok_or(Failure::Forbidden)?.id;
    let change = PasswordChange {
        current: field(&fields, "current"),
        new: field(&fields, "new"),
    };
    match accounts::change_password(&ctx, current, change).await {
        Ok(token) => Ok(with_cookie(&site, &token, go("/cuenta?hecho=contrasena"))),
        Err(failure) => {
            let account = shown(&ctx, &session).await?;
            let again = typed(fields, failure.clone());
            let frame = frame(&site, Some(&ctx));
            Ok(refused(
                &failure,
                account::view(&frame, &again, None, &account),
            ))
        }
    }
}

/// Ends one of the own sessions.
pub async fn end(
    Extension(ctx): Extension<Ctx>,
    Path(session): Path<String>,
) -> Result<Response, Problem> {
    match accounts::end_session(&ctx, id(&session)?).await {
        // One that ended meanwhile has ended.
        Ok(()) | Err(Failure::NotFound) => Ok(go("/cuenta?hecho=sesion")),
        Err(failure) => Err(failure.into()),
    }
}

/// Ends every own session but the one that asks.
pub async fn end_others(
    Extension(ctx): Extension<Ctx>,
    session: Browser,
) -> Result<Response, Problem> {
    let current = session.ok_or(Failure::Forbidden)?.id;
    accounts::end_other_sessions(&ctx, current).await?;
    Ok(go("/cuenta?hecho=otras"))
}
