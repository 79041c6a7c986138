//! Views of the list that people keep.

use super::territory::{shown, version};
use super::{Fields, field, frame, go, id, ok, refused, said, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::petitions::{FilterOptions, filters};
use app::plain::Refused;
use app::plain::saved_views::{SavedPage, VIEWS, Worded, fresh as fresh_view, view};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::failure::Failure;
use domain::ids::SavedViewId;
use domain::petitions::{ListFilter, SavedViewForm, SavedViewRow};
use usecases::saved_views::{self, Shift};
use usecases::{Ctx, catalogues};

const SECTION: &str = "/peticiones";

/// The filter that is stored. Nothing in it is escaped; what is not valid any more is left out.
fn filter_of(query: &str) -> ListFilter {
    let pairs: Fields = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    filters::from_pairs(&pairs)
}

/// A filter as it is stored: what was sent, read and written anew. Where a page begins is no part of it.
fn query_of(filter: &ListFilter) -> String {
    let address = filters::address(&filters::pairs(filter), None);
    let query = address.split_once('?').map(|(_, query)| query);
    query.unwrap_or_default().to_owned()
}

async fn options(ctx: &Ctx) -> Result<FilterOptions, Failure> {
    Ok(FilterOptions::from(catalogues::in_force(ctx).await?))
}

fn words(filter: &ListFilter, options: &FilterOptions) -> Vec<String> {
    let chips = filters::chips(filter, options);
    chips.into_iter().map(|(words, _)| words).collect()
}

/// The page as HTML, with what was refused on it.
async fn html(
    site: &Site,
    ctx: &Ctx,
    attempts: SavedPage,
    said: Option<String>,
) -> Result<String, Failure> {
    let views = saved_views::list(ctx, filter_of).await?;
    let options = options(ctx).await?;
    let worded = |row: SavedViewRow| Worded {
        words: words(&filter_of(&row.view.query), &options),
        row,
    };
    let found = SavedPage {
        own: views.own.into_iter().map(worded).collect(),
        shared: views.shared.into_iter().map(worded).collect(),
        ..attempts
    };
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(view(&frame, &found, said))
}

/// The page.
pub async fn list(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            ("guardada", "Se guardó la vista."),
            ("cambiada", "Se guardaron los cambios."),
            ("movida", "El orden cambió."),
            ("reanudada", "La vista está otra vez en su lista."),
        ],
    );
    let ended = match field(&query, "terminada").parse() {
        Ok(view) => saved_views::ended(&ctx, view).await?,
        Err(_) => None,
    };
    let page = SavedPage {
        ended,
        ..SavedPage::default()
    };
    Ok(ok(html(&site, &ctx, page, said).await?))
}

/// The form of a new view, for the filter of the address.
pub async fn fresh(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let filter = filters::from_pairs(&query);
    Ok(ok(
        fresh_html(&site, &ctx, &filter, &Refused::default()).await?
    ))
}

async fn fresh_html(
    site: &Site,
    ctx: &Ctx,
    filter: &ListFilter,
    refused: &Refused,
) -> Result<String, Failure> {
    let words = words(filter, &options(ctx).await?);
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(fresh_view(&frame, refused, filter, &words))
}

fn form_of(fields: &Fields) -> SavedViewForm {
    SavedViewForm {
        name: field(fields, "name"),
        shared: field(fields, "shared"),
    }
}

/// Keeps a filter under a name.
pub async fn create(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let filter = filters::from_pairs(&fields);
    match saved_views::create(&ctx, form_of(&fields), query_of(&filter)).await {
        Ok(_) => Ok(go(&format!("{VIEWS}?hecho=guardada"))),
        Err(failure) => {
            let failure = shown(failure)?;
            let again = typed(fields, failure.clone());
            let html = fresh_html(&site, &ctx, &filter, &again).await?;
            Ok(refused(&failure, html))
        }
    }
}

/// The page again, with a refusal that belongs to no form.
async fn again(
    site: &Site,
    ctx: &Ctx,
    fields: Fields,
    failure: Failure,
) -> Result<Response, Problem> {
    let failure = shown(failure)?;
    let page = SavedPage {
        other: typed(fields, failure.clone()),
        ..SavedPage::default()
    };
    Ok(refused(&failure, html(site, ctx, page, None).await?))
}

/// Gives a view another name or another sharing.
pub async fn change(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let view: SavedViewId = id(&key)?;
    match saved_views::change(&ctx, view, version(&fields), form_of(&fields)).await {
        Ok(()) => Ok(go(&format!("{VIEWS}?hecho=cambiada#v-{view}"))),
        Err(failure) => {
            let failure = shown(failure)?;
            let page = SavedPage {
                change: Some((view, typed(fields, failure.clone()))),
                ..SavedPage::default()
            };
            Ok(refused(&failure, html(&site, &ctx, page, None).await?))
        }
    }
}

/// Moves a view.
pub async fn shift(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let view: SavedViewId = id(&key)?;
    let way = Shift::parse(&field(&fields, "a")).ok_or(Failure::NotFound)?;
    match saved_views::shift(&ctx, view, way).await {
        Ok(()) => Ok(go(&format!("{VIEWS}?hecho=movida#v-{view}"))),
        Err(failure) => again(&site, &ctx, fields, failure).await,
    }
}

/// Ends a view.
pub async fn end(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let view: SavedViewId = id(&key)?;
    match saved_views::end(&ctx, view, version(&fields)).await {
        Ok(()) => Ok(go(&format!("{VIEWS}?terminada={view}"))),
        Err(failure) => again(&site, &ctx, fields, failure).await,
    }
}

/// Takes back a view that ended.
pub async fn restore(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let view: SavedViewId = id(&key)?;
    match saved_views::restore(&ctx, view).await {
        Ok(()) => Ok(go(&format!("{VIEWS}?hecho=reanudada#v-{view}"))),
        Err(failure) => again(&site, &ctx, Fields::new(), failure).await,
    }
}
