//! Taking a list of petitions out as a file.

use super::roster::importing::attachment;
use super::{Fields, field, frame, ok, refused, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::petitions::{FilterOptions, filters};
use app::plain::Refused;
use app::plain::exporting::{COLUMNS, ExportPage, WORDS, view};
use axum::body::Body;
use axum::extract::{Extension, Form, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::failure::Failure;
use domain::petitions::{ExportColumn, ListFilter};
use usecases::exporting::{self, Asked, ExportForm, FileKind};
use usecases::{Ctx, catalogues};

/// The filter that an address or a form says, with the words of a search.
fn filter_of(fields: &Fields, words: &str) -> ListFilter {
    ListFilter {
        text: words.chars().take(120).collect(),
        ..filters::from_pairs(fields)
    }
}

/// A filter in words, part by part.
async fn words_of(ctx: &Ctx, filter: &ListFilter) -> Result<Vec<String>, Failure> {
    let options = FilterOptions::from(catalogues::in_force(ctx).await?);
    let chips = filters::chips(filter, &options);
    Ok(chips.into_iter().map(|(words, _)| words).collect())
}

async fn html(
    site: &Site,
    ctx: &Ctx,
    filter: ListFilter,
    refused: &Refused,
) -> Result<String, Failure> {
    let about = ExportPage {
        total: exporting::matching(ctx, &filter).await?,
        words: words_of(ctx, &filter).await?,
        filter,
    };
    let frame = frame(site, Some(ctx)).at("/peticiones");
    Ok(view(&frame, refused, &about))
}

/// The form, for the filter of the address.
pub async fn form(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let filter = filter_of(&query, "");
    Ok(ok(html(&site, &ctx, filter, &Refused::default()).await?))
}

/// The form, for the filter of the address and the words that the list posted.
pub async fn form_with_words(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let filter = filter_of(&query, &field(&fields, WORDS));
    Ok(ok(html(&site, &ctx, filter, &Refused::default()).await?))
}

/// The file, as it is made.
pub async fn file(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let filter = filter_of(&fields, &field(&fields, WORDS));
    let asked = Asked {
        address: query_of(&filter),
        words: words_of(&ctx, &filter).await?.join("; "),
        filter: filter.clone(),
    };
    let made = match FileKind::parse(&field(&fields, "kind")) {
        Some(kind) => exporting::petitions(&ctx, asked, form_of(&fields, kind)).await,
        None => Err(Failure::field("kind", "Elija el tipo de archivo.")),
    };
    match made {
        Ok(file) => {
            let mut response =
                attachment(Body::from_stream(file.parts), file.media_type, &file.name);
            // A workbook is packed already; packing it again costs time and saves nothing.
            if !file.media_type.starts_with("text/") {
                response.headers_mut().insert(
                    header::CONTENT_ENCODING,
                    HeaderValue::from_static("identity"),
                );
            }
            Ok(response)
        }
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            Ok(refused(&failure, html(&site, &ctx, filter, &again).await?))
        }
    }
}

/// A filter as it stands behind the question mark of the list's address.
fn query_of(filter: &ListFilter) -> String {
    let address = filters::address(&filters::pairs(filter), None);
    let query = address.split_once('?').map(|(_, query)| query);
    query.unwrap_or_default().to_owned()
}

fn form_of(fields: &Fields, kind: FileKind) -> ExportForm {
    let columns = fields
        .iter()
        .filter(|(name, _)| name == COLUMNS)
        .filter_map(|(_, code)| ExportColumn::parse(code));
    ExportForm {
        kind,
        columns: columns.collect(),
        personal: field(fields, "personal") == "1",
        reason: field(fields, "reason"),
    }
}
