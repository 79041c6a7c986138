//! The list of wards, one ward, its forms.

use super::super::{Fields, field, frame, go, ok, refused, said, typed};
use super::{confirmed, shown, version};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::territory::{Attempts, WARDS, ward as views, wards as list_views};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::failure::Failure;
use domain::territory::WardForm;
use usecases::{Ctx, territory};

const SECTION: &str = "/jefes-de-manzana";

/// The list.
pub async fn list(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    let rows = territory::ward_list(&ctx).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    Ok(ok(list_views::view(&frame, &rows)))
}

/// What the form says, or everything that is wrong with it.
fn form_of(fields: &Fields) -> Result<WardForm, Failure> {
    WardForm {
        code: field(fields, "code"),
        name: field(fields, "name"),
    }
    .checked()
}

/// The form of a new ward.
pub async fn fresh(State(site): State<Site>, Extension(ctx): Extension<Ctx>) -> Response {
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    ok(views::fresh(&frame, &Refused::default()))
}

/// Adds a ward.
pub async fn create(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let done = match form_of(&fields) {
        Ok(form) => {
            let code = form.code.clone();
            territory::create_ward(&ctx, form).await.map(|_| code)
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(code) => Ok(go(&format!("{WARDS}/{code}?hecho=creado"))),
        Err(failure) => {
            let frame = frame(&site, Some(&ctx)).at(SECTION);
            let again = typed(fields, failure.clone());
            Ok(refused(&failure, views::fresh(&frame, &again)))
        }
    }
}

/// The page of a ward as HTML.
async fn html(
    site: &Site,
    ctx: &Ctx,
    code: &str,
    attempts: &Attempts,
    said: Option<String>,
) -> Result<String, Failure> {
    let (row, history) = territory::ward(ctx, code).await?;
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(views::view(&frame, &row, &history, attempts, said, ctx.now))
}

/// One ward.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(code): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            ("creado", "Se agregó el cuartel."),
            ("guardado", "Los cambios se guardaron."),
            ("terminado", "El cuartel se terminó."),
            ("reanudado", "El cuartel se usa de nuevo."),
        ],
    );
    Ok(ok(
        html(&site, &ctx, &code, &Attempts::default(), said).await?
    ))
}

/// Changes a ward.
pub async fn change(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let ward = territory::ward(&ctx, &path).await?.0.ward;
    let done = match form_of(&fields) {
        Ok(form) => {
            let code = form.code.clone();
            let done = territory::change_ward(&ctx, ward.id, version(&fields), form).await;
            done.map(|()| code)
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(code) => Ok(go(&format!("{WARDS}/{code}?hecho=guardado"))),
        Err(failure) => {
            let failure = shown(failure)?;
            let attempts = Attempts {
                change: typed(fields, failure.clone()),
                end: Refused::default(),
            };
            let html = html(&site, &ctx, &path, &attempts, None).await?;
            Ok(refused(&failure, html))
        }
    }
}

/// Ends a ward.
pub async fn finish(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let ward = territory::ward(&ctx, &path).await?.0.ward;
    let done = match confirmed(&fields) {
        Ok(()) => {
            let reason = field(&fields, "reason");
            territory::end_ward(&ctx, ward.id, version(&fields), &reason).await
        }
        Err(failure) => Err(failure),
    };
    ended(&site, &ctx, &ward.code, fields, done, "terminado").await
}

/// Uses a ward again.
pub async fn resume(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let ward = territory::ward(&ctx, &path).await?.0.ward;
    let done = territory::resume_ward(&ctx, ward.id, version(&fields)).await;
    ended(&site, &ctx, &ward.code, fields, done, "reanudado").await
}

async fn ended(
    site: &Site,
    ctx: &Ctx,
    code: &str,
    fields: Fields,
    done: Result<(), Failure>,
    word: &str,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(go(&format!("{WARDS}/{code}?hecho={word}"))),
        Err(failure) => {
            let failure = shown(failure)?;
            let attempts = Attempts {
                change: Refused::default(),
                end: typed(fields, failure.clone()),
            };
            let html = html(site, ctx, code, &attempts, None).await?;
            Ok(refused(&failure, html))
        }
    }
}
