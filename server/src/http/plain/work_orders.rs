//! A department's order for a crew.

use super::map::allow_map;
use super::territory::shown;
use super::{Fields, field, frame, ok, refused, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::territory::placing::MapParts;
use app::plain::work_order::{CREW, DAY, START, STOP, choosing, sheet as sheet_view};
use axum::extract::{Extension, Form, Query, State};
use axum::response::Response;
use domain::failure::Failure;
use domain::petitions::TrayPile;
use domain::work_order::{OrderForm, WorkOrder};
use usecases::{Ctx, work_orders};

const SECTION: &str = "/bandeja";

/// Fields of the order itself: what is wrong with them is told where it is made.
const OWN: [&str; 4] = [STOP, CREW, DAY, START];

fn form_of(fields: &Fields) -> OrderForm {
    let stops = fields.iter().filter(|(name, _)| name == STOP);
    OrderForm {
        folios: stops.map(|(_, folio)| folio.clone()).collect(),
        crew: field(fields, CREW),
        day: field(fields, DAY),
        start: field(fields, START),
    }
}

fn is_to_accept(fields: &Fields) -> bool {
    TrayPile::parse(&field(fields, "ver")) == Some(TrayPile::ToAccept)
}

async fn choices_html(
    site: &Site,
    ctx: &Ctx,
    to_accept: bool,
    again: &Refused,
    nonce: &str,
) -> Result<String, Failure> {
    let found = work_orders::choices(ctx, to_accept).await?;
    let map = MapParts {
        tiles: site.tiles.url.clone(),
        tiles_credit: site.tiles.credit.clone(),
        nonce: nonce.to_owned(),
    };
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(choosing::view(&frame, &found, again, &map))
}

/// What an order can be made from.
pub async fn choose(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let nonce = ctx.system.token();
    let waiting = is_to_accept(&query);
    let html = choices_html(&site, &ctx, waiting, &Refused::default(), &nonce).await?;
    Ok(allow_map(ok(html), &nonce, &site))
}

/// The page on which the order is made, with what is wrong with it.
async fn again(
    site: &Site,
    ctx: &Ctx,
    fields: Fields,
    failure: Failure,
) -> Result<Response, Problem> {
    let failure = shown(failure)?;
    let nonce = ctx.system.token();
    let waiting = is_to_accept(&fields);
    let again = typed(fields, failure.clone());
    let html = choices_html(site, ctx, waiting, &again, &nonce).await?;
    Ok(allow_map(refused(&failure, html), &nonce, site))
}

fn sheet_html(site: &Site, ctx: &Ctx, order: &WorkOrder, again: &Refused) -> String {
    let frame = frame(site, Some(ctx)).at(SECTION);
    sheet_view::view(&frame, order, again, work_orders::may_tell_contacts(ctx))
}

/// The sheet, without names and telephones.
pub async fn sheet(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    match work_orders::order(&ctx, &form_of(&query)).await {
        Ok(order) => Ok(ok(sheet_html(&site, &ctx, &order, &Refused::default()))),
        Err(failure) => again(&site, &ctx, query, failure).await,
    }
}

/// The sheet with names and telephones, for a reason.
pub async fn sheet_with_contacts(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let form = form_of(&fields);
    let made = if field(&fields, "telefonos") == "1" {
        work_orders::order_with_contacts(&ctx, &form, &field(&fields, "reason")).await
    } else {
        work_orders::order(&ctx, &form).await
    };
    match made {
        Ok(order) => Ok(ok(sheet_html(&site, &ctx, &order, &Refused::default()))),
        Err(failure) if OWN.iter().any(|name| failure.message_for(name).is_some()) => {
            again(&site, &ctx, fields, failure).await
        }
        Err(failure) => {
            let failure = shown(failure)?;
            let order = work_orders::order(&ctx, &form).await?;
            let again = typed(fields, failure.clone());
            let html = sheet_html(&site, &ctx, &order, &again);
            Ok(refused(&failure, html))
        }
    }
}
