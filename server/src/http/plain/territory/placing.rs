//! A block on the map: the page, what lies around it, and what comes back.

use super::super::map::allow_map;
use super::super::{Fields, field, frame, go, ok, refused, typed};
use super::{json, shown, version};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::territory::BLOCKS;
use app::plain::territory::placing::{MapParts, view};
use axum::extract::{Extension, Form, Path, State};
use axum::response::Response;
use domain::access::Action;
use domain::failure::{Failure, FieldErrors};
use domain::territory::{Placing, read_point};
use usecases::{Ctx, territory};

async fn html(
    site: &Site,
    ctx: &Ctx,
    code: &str,
    again: &Refused,
    nonce: &str,
) -> Result<String, Failure> {
    ctx.scope(Action::ManageTerritory)?;
    let found = territory::page(ctx, code).await?;
    let map = MapParts {
        tiles: site.tiles.url.clone(),
        tiles_credit: site.tiles.credit.clone(),
        nonce: nonce.to_owned(),
    };
    let frame = frame(site, Some(ctx)).at("/jefes-de-manzana");
    Ok(view(&frame, &found, again, &map))
}

/// The page.
pub async fn form(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let nonce = ctx.system.token();
    let html = html(&site, &ctx, &code, &Refused::default(), &nonce).await?;
    Ok(allow_map(ok(html), &nonce, &site))
}

/// What lies around a block, as JSON.
pub async fn around(
    Extension(ctx): Extension<Ctx>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    Ok(json(territory::around(&ctx, &code).await?))
}

fn placing_of(fields: &Fields) -> Result<Placing, Failure> {
    let mut errors = FieldErrors::default();
    let placing = Placing {
        point: read_point(
            &field(fields, "latitude"),
            &field(fields, "longitude"),
            &mut errors,
        ),
        outline: field(fields, "outline"),
    };
    errors.finish()?;
    Ok(placing)
}

/// Moves the marker and sets the outline.
pub async fn place(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let block = territory::page(&ctx, &path).await?.block;
    let done = match placing_of(&fields) {
        Ok(placing) => territory::place_block(&ctx, block.id, version(&fields), placing).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(moved) => {
            let word = if moved { "movida" } else { "ubicada" };
            Ok(go(&format!("{BLOCKS}/{}?hecho={word}", block.code)))
        }
        Err(failure) => {
            let failure = shown(failure)?;
            let nonce = ctx.system.token();
            let again = typed(fields, failure.clone());
            let html = html(&site, &ctx, &path, &again, &nonce).await?;
            Ok(allow_map(refused(&failure, html), &nonce, &site))
        }
    }
}
