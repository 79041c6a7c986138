//! The list of blocks, one block, its forms.

use super::super::roster::choices;
use super::super::{Fields, failed, field, frame, go, ok, refused, said, typed};
use super::{confirmed, shown, version};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::territory::{Attempts, BLOCKS, block as views, blocks as list_views};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::failure::{Failure, FieldErrors};
use domain::territory::{BlockFilter, BlockForm, BlockState, read_point};
use usecases::{Ctx, territory};

const SECTION: &str = "/jefes-de-manzana";

/// The list with the filters of the address. What is not understood filters nothing.
pub async fn list(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let filter = BlockFilter {
        text: field(&query, "texto").trim().chars().take(80).collect(),
        ward: field(&query, "cuartel").parse().ok(),
        neighborhood: field(&query, "colonia").parse().ok(),
        state: BlockState::parse(&field(&query, "situacion")),
        after: field(&query, "desde"),
        limit: 0,
    };
    let found = territory::list(&ctx, &filter).await?;
    let choices = choices(&ctx).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    Ok(ok(list_views::view(&frame, &filter, &found, &choices)))
}

/// What the form says, or everything that is wrong with it.
fn form_of(fields: &Fields) -> Result<BlockForm, Failure> {
    let mut errors = FieldErrors::default();
    let (ward, neighborhood) = (field(fields, "ward"), field(fields, "neighborhood"));
    let chosen = |key: bool, text: &str, message: &str| {
        if text.is_empty() || key {
            Ok(())
        } else {
            Err(message.to_owned())
        }
    };
    let form = BlockForm {
        code: field(fields, "code"),
        cvegeo: field(fields, "cvegeo"),
        ward: ward.parse().ok(),
        neighborhood: neighborhood.parse().ok(),
        between_streets: field(fields, "between_streets"),
        point: read_point(
            &field(fields, "latitude"),
            &field(fields, "longitude"),
            &mut errors,
        ),
    };
    errors.take(
        "ward",
        chosen(form.ward.is_some(), &ward, "Elija un cuartel de la lista."),
    );
    errors.take(
        "neighborhood",
        chosen(
            form.neighborhood.is_some(),
            &neighborhood,
            "Elija una colonia de la lista.",
        ),
    );
    failed(errors, form.checked()).map_err(in_order)
}

/// The fields that need correction, in the order of the form.
fn in_order(failure: Failure) -> Failure {
    const ORDER: [&str; 7] = [
        "code",
        "cvegeo",
        "ward",
        "neighborhood",
        "between_streets",
        "latitude",
        "longitude",
    ];
    match failure {
        Failure::Invalid { mut fields } => {
            fields.sort_by_key(|error| ORDER.iter().position(|name| *name == error.field));
            Failure::Invalid { fields }
        }
        failure => failure,
    }
}

/// The form of a new block.
pub async fn fresh(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    let choices = choices(&ctx).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    Ok(ok(views::fresh(&frame, &Refused::default(), &choices)))
}

/// Adds a block.
pub async fn create(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let done = match form_of(&fields) {
        Ok(form) => {
            let code = form.code.clone();
            territory::create_block(&ctx, form).await.map(|_| code)
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(code) => Ok(go(&format!("{BLOCKS}/{code}?hecho=creada"))),
        Err(failure) => {
            let choices = choices(&ctx).await?;
            let frame = frame(&site, Some(&ctx)).at(SECTION);
            let again = typed(fields, failure.clone());
            Ok(refused(&failure, views::fresh(&frame, &again, &choices)))
        }
    }
}

/// The page of a block as HTML.
async fn html(
    site: &Site,
    ctx: &Ctx,
    code: &str,
    attempts: &Attempts,
    said: Option<String>,
) -> Result<String, Failure> {
    let found = territory::page(ctx, code).await?;
    let choices = choices(ctx).await?;
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(views::view(&frame, &found, attempts, said, &choices))
}

/// One block.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(code): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            (
                "creada",
                "Se agregó la manzana. Ahora puede ubicarla en el mapa.",
            ),
            ("guardado", "Los cambios se guardaron."),
            ("ubicada", "Se guardó la ubicación."),
            (
                "movida",
                "Se guardó la ubicación. El punto quedaba fuera del contorno y se movió dentro.",
            ),
            ("terminada", "La manzana se terminó."),
            ("reanudada", "La manzana se usa de nuevo."),
        ],
    );
    Ok(ok(
        html(&site, &ctx, &code, &Attempts::default(), said).await?
    ))
}

/// Changes a block.
pub async fn change(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let block = territory::page(&ctx, &path).await?.block;
    let done = match form_of(&fields) {
        Ok(form) => {
            let code = form.code.clone();
            let done = territory::change_block(&ctx, block.id, version(&fields), form).await;
            done.map(|()| code)
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(code) => Ok(go(&format!("{BLOCKS}/{code}?hecho=guardado"))),
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

/// Ends a block.
pub async fn finish(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let block = territory::page(&ctx, &path).await?.block;
    let done = match confirmed(&fields) {
        Ok(()) => {
            let reason = field(&fields, "reason");
            territory::end_block(&ctx, block.id, version(&fields), &reason).await
        }
        Err(failure) => Err(failure),
    };
    ended(&site, &ctx, &block.code, fields, done, "terminada").await
}

/// Uses a block again.
pub async fn resume(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let block = territory::page(&ctx, &path).await?.block;
    let done = territory::resume_block(&ctx, block.id, version(&fields)).await;
    ended(&site, &ctx, &block.code, fields, done, "reanudada").await
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
        Ok(()) => Ok(go(&format!("{BLOCKS}/{code}?hecho={word}"))),
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
