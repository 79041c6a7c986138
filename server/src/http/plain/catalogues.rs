//! The catalogues, for who administers them.

use super::catalogue_forms::{change as store, create as make, end, entries, entry};
use super::{Fields, field, frame, go, ok, refused, said, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::catalogue_entries::Catalogue;
use app::plain::catalogue_fields::Choices;
use app::plain::catalogue_forms::{Attempts, fresh as fresh_view, one as one_view};
use app::plain::{Refused, catalogues as views};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::catalogue::CatalogueFilter;
use domain::failure::Failure;
use domain::local_time::local_date;
use usecases::{Ctx, catalogues, editing};
use uuid::Uuid;

fn catalogue(slug: &str) -> Result<Catalogue, Failure> {
    Catalogue::of(slug).ok_or(Failure::NotFound)
}

async fn choices(ctx: &Ctx) -> Result<Choices, Failure> {
    let departments = catalogues::in_force(ctx).await?.departments;
    Ok(Choices {
        departments: departments
            .into_iter()
            .map(|d| (d.id.to_string(), d.name))
            .collect(),
        now: ctx.now,
    })
}

/// The five catalogues.
pub async fn index(State(site): State<Site>, Extension(ctx): Extension<Ctx>) -> Response {
    ok(views::index(&frame(&site, Some(&ctx)).at("/catalogos")))
}

/// The list of one.
pub async fn list(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(slug): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let catalogue = catalogue(&slug)?;
    let filter = CatalogueFilter {
        text: field(&query, "texto").chars().take(80).collect(),
        ended: field(&query, "terminados") == "1",
        department: None,
        reason: None,
    };
    let found = entries(&ctx, catalogue.entity, &filter).await?;
    Ok(ok(views::list(
        &frame(&site, Some(&ctx)).at("/catalogos"),
        catalogue,
        &found,
        &filter.text,
        filter.ended,
        local_date(ctx.now),
    )))
}

/// The form of a new entry.
pub async fn fresh(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let catalogue = catalogue(&slug)?;
    let choices = choices(&ctx).await?;
    let frame = frame(&site, Some(&ctx)).at("/catalogos");
    Ok(ok(fresh_view(
        &frame,
        catalogue,
        &Refused::default(),
        &choices,
    )))
}

/// Makes an entry.
pub async fn create(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(slug): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let catalogue = catalogue(&slug)?;
    match make(&ctx, catalogue.entity, &fields).await {
        Ok(id) => Ok(go(&format!("{}/{id}?hecho=creado", catalogue.path()))),
        Err(failure) => {
            let choices = choices(&ctx).await?;
            let frame = frame(&site, Some(&ctx)).at("/catalogos");
            let again = typed(fields, failure.clone());
            Ok(refused(
                &failure,
                fresh_view(&frame, catalogue, &again, &choices),
            ))
        }
    }
}

/// The page of an entry as HTML.
async fn shown(
    site: &Site,
    ctx: &Ctx,
    catalogue: Catalogue,
    id: Uuid,
    attempts: &Attempts,
    said: Option<String>,
) -> Result<String, Failure> {
    let entry = entry(ctx, catalogue.entity, id).await?;
    let history = editing::history(ctx, catalogue.entity, id).await?;
    let choices = choices(ctx).await?;
    Ok(one_view(
        &frame(site, Some(ctx)).at("/catalogos"),
        catalogue,
        &entry,
        attempts,
        said,
        &history,
        &choices,
    ))
}

/// One entry.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path((slug, id)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            ("creado", "Se agregó al catálogo."),
            ("guardado", "Los cambios se guardaron."),
            ("terminado", "El término se guardó."),
            ("reanudado", "Se usa de nuevo."),
        ],
    );
    let (catalogue, id) = (catalogue(&slug)?, super::id(&id)?);
    Ok(ok(shown(
        &site,
        &ctx,
        catalogue,
        id,
        &Attempts::default(),
        said,
    )
    .await?))
}

/// Changes an entry.
pub async fn change(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path((slug, id)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let (catalogue, id) = (catalogue(&slug)?, super::id(&id)?);
    match store(&ctx, catalogue.entity, id, &fields).await {
        Ok(()) => Ok(go(&format!("{}/{id}?hecho=guardado", catalogue.path()))),
        Err(failure) => {
            let attempts = Attempts {
                change: typed(fields, failure.clone()),
                end: Refused::default(),
            };
            let html = shown(&site, &ctx, catalogue, id, &attempts, None).await?;
            Ok(refused(&failure, html))
        }
    }
}

/// Ends an entry.
pub async fn finish(
    state: State<Site>,
    ctx: Extension<Ctx>,
    path: Path<(String, String)>,
    form: Form<Fields>,
) -> Result<Response, Problem> {
    set_end(state, ctx, path, form, true).await
}

/// Takes the end of an entry back.
pub async fn resume(
    state: State<Site>,
    ctx: Extension<Ctx>,
    path: Path<(String, String)>,
    form: Form<Fields>,
) -> Result<Response, Problem> {
    set_end(state, ctx, path, form, false).await
}

async fn set_end(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path((slug, id)): Path<(String, String)>,
    Form(fields): Form<Fields>,
    ended: bool,
) -> Result<Response, Problem> {
    let (catalogue, id) = (catalogue(&slug)?, super::id(&id)?);
    let said = if ended { "terminado" } else { "reanudado" };
    match end(&ctx, catalogue.entity, id, &fields, ended).await {
        Ok(()) => Ok(go(&format!("{}/{id}?hecho={said}", catalogue.path()))),
        Err(failure) => {
            let attempts = Attempts {
                change: Refused::default(),
                end: typed(fields, failure.clone()),
            };
            let html = shown(&site, &ctx, catalogue, id, &attempts, None).await?;
            Ok(refused(&failure, html))
        }
    }
}
