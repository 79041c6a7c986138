//! Taking the roster out as a file.

use super::super::{Fields, field, frame, ok, refused, typed};
use super::filter_of;
use super::importing::attachment;
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::roster::exporting::view;
use axum::extract::{Extension, Form, Query, State};
use axum::response::Response;
use domain::failure::Failure;
use usecases::Ctx;
use usecases::roster::{self, ExportForm, ExportKind};

/// The filters of the list, which go with the form.
const FILTERS: [&str; 6] = [
    "cuartel",
    "colonia",
    "estado",
    "validacion",
    "expediente",
    "relevo",
];

async fn html(
    site: &Site,
    ctx: &Ctx,
    fields: &Fields,
    refused: &Refused,
) -> Result<String, Failure> {
    let found = roster::list(ctx, &filter_of(fields)).await?;
    let hidden: Vec<(String, String)> = FILTERS
        .into_iter()
        .map(|name| (name.to_owned(), field(fields, name)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let frame = frame(site, Some(ctx)).at("/jefes-de-manzana");
    Ok(view(&frame, refused, &hidden, found.total))
}

/// The form.
pub async fn form(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    Ok(ok(html(&site, &ctx, &query, &Refused::default()).await?))
}

/// The file.
pub async fn export(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let kind = ExportKind::parse(&field(&fields, "kind"));
    let kind = kind.ok_or_else(|| Failure::field("kind", "Elija el tipo de archivo."));
    let done = match kind {
        Ok(kind) => {
            let form = ExportForm {
                reason: field(&fields, "reason"),
                phones: field(&fields, "phones") == "1",
                kind,
            };
            roster::export(&ctx, &filter_of(&fields), form).await
        }
        Err(failure) => Err(failure),
    };
    match done {
        Ok(file) => Ok(attachment(file.content, file.media_type, &file.name)),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            let again = typed(fields.clone(), failure.clone());
            Ok(refused(&failure, html(&site, &ctx, &fields, &again).await?))
        }
    }
}
