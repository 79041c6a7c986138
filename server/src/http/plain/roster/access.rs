//! The office gives, prints, resets and closes the captains' access.

use super::{choices, number};
use crate::http::plain::papers::download;
use crate::http::plain::{Fields, field, frame, go, id, ok, refused, said, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::roster::access as view;
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::captain::access::{AccessState, IssuedCode};
use domain::failure::Failure;
use usecases::Ctx;
use usecases::captain_access::{self as access, Where};

async fn shown(
    site: &Site,
    ctx: &Ctx,
    person: i64,
    refused: &Refused,
    issued: Option<&IssuedCode>,
    said: Option<String>,
) -> Result<String, Failure> {
    let seen = access::access(ctx, person).await?;
    let frame = frame(site, Some(ctx)).at("/jefes-de-manzana");
    Ok(view::view(&frame, refused, &seen, issued, ctx.now, said))
}

/// The access of one captain.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let done = said(
        &query,
        &[
            ("cerrado", "El acceso quedó cerrado."),
            ("quitado", "El teléfono se quitó: ya no sirve para entrar."),
        ],
    );
    let html = shown(&site, &ctx, number(&path)?, &Refused::default(), None, done).await?;
    Ok(ok(html))
}

/// Gives a code, prints its sheet, or closes the access.
pub async fn change(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let person = number(&path)?;
    match act(&site, &ctx, person, &fields).await {
        Ok(response) => Ok(response),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            let html = shown(&site, &ctx, person, &again, None, None).await?;
            Ok(refused(&failure, html))
        }
    }
}

async fn act(site: &Site, ctx: &Ctx, person: i64, fields: &Fields) -> Result<Response, Failure> {
    let act = field(fields, "act");
    if act == "cerrar" {
        access::close(ctx, person, &field(fields, "reason")).await?;
        return Ok(go(&format!(
            "/jefes-de-manzana/{person}/acceso?hecho=cerrado"
        )));
    }
    if act != "codigo" && act != "hoja" {
        return Err(Failure::field("act", "Elija qué hacer."));
    }
    let before = access::access(ctx, person).await?;
    if before.state == AccessState::Active && field(fields, "confirm") != "1" {
        return Err(Failure::field(
            "confirm",
            "Marque que habló con la persona: perderá el acceso que tiene.",
        ));
    }
    let issued = access::give_code(ctx, person, &site.public_url).await?;
    if act == "hoja" {
        let pdf = access::sheet(ctx, &issued, &site.public_url).await?;
        return Ok(download(pdf));
    }
    let html = shown(site, ctx, person, &Refused::default(), Some(&issued), None).await?;
    Ok(ok(html))
}

/// Takes a telephone off.
pub async fn remove_device(
    State(_): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path((path, device)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let person = number(&path)?;
    access::remove_device(&ctx, person, id(&device)?).await?;
    Ok(go(&format!(
        "/jefes-de-manzana/{person}/acceso?hecho=quitado"
    )))
}

/// How far the access has come, and the form of the sheets.
pub async fn sheets_form(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    Ok(ok(sheets_page(&site, &ctx, &Refused::default()).await?))
}

async fn sheets_page(site: &Site, ctx: &Ctx, refused: &Refused) -> Result<String, Failure> {
    let counts = access::counts(ctx).await?;
    let choices = choices(ctx).await?;
    let frame = frame(site, Some(ctx)).at("/jefes-de-manzana");
    Ok(view::sheets(&frame, refused, counts, &choices))
}

/// Prints sheets with codes.
pub async fn sheets(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let done = match place(&fields) {
        Ok(place) => access::sheets(&ctx, place, &site.public_url).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(pdf) => Ok(download(pdf)),
        Err(failure @ Failure::Forbidden) => Err(failure.into()),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            Ok(refused(&failure, sheets_page(&site, &ctx, &again).await?))
        }
    }
}

fn place(fields: &Fields) -> Result<Where, Failure> {
    if field(fields, "confirm") != "1" {
        return Err(Failure::field(
            "confirm",
            "Márquelo para imprimir: los códigos anteriores dejan de servir.",
        ));
    }
    let (ward, neighborhood) = (field(fields, "ward"), field(fields, "neighborhood"));
    let unknown = || Failure::field("place", "Elija el cuartel o la colonia de la lista.");
    match (ward.as_str(), neighborhood.as_str()) {
        ("", "") => Ok(Where::Everywhere),
        (ward, "") => ward.parse().map(Where::Ward).map_err(|_| unknown()),
        ("", hood) => hood.parse().map(Where::Neighborhood).map_err(|_| unknown()),
        _ => Err(Failure::field(
            "place",
            "Elija un cuartel o una colonia, no los dos.",
        )),
    }
}
