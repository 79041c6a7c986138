//! Workbooks on their way into the roster.

use super::super::{Fields, field, frame, go, ok, refused, said, typed};
use super::{choices, version};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::roster::importing::{Line, index as index_view, one as one_view};
use axum::extract::multipart::Multipart;
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::failure::Failure;
use domain::ids::RosterImportId;
use domain::names::NameOrder;
use domain::roster_import::{OutcomeKind, ProblemKind};
use usecases::Ctx;
use usecases::roster::{self, Decision, PreviewFilter};

const PATH: &str = "/jefes-de-manzana/importar";

async fn index_html(site: &Site, ctx: &Ctx, refused: &Refused) -> Result<String, Failure> {
    let last = roster::imports(ctx).await?;
    let line = |one: db::roster::imports::ImportLine| Line {
        href: format!("{PATH}/{}", one.id),
        file: one.file_name,
        who: one.who,
        at: one.created_at,
        state: one.state,
    };
    let last: Vec<Line> = last.into_iter().map(line).collect();
    let choices = choices(ctx).await?;
    let frame = frame(site, Some(ctx)).at("/jefes-de-manzana");
    Ok(index_view(&frame, refused, &last, &choices))
}

/// The upload, and the last workbooks.
pub async fn index(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    Ok(ok(index_html(&site, &ctx, &Refused::default()).await?))
}

/// The first file of a form.
pub(in crate::http::plain) async fn file_of(
    mut parts: Multipart,
) -> Result<(String, Vec<u8>), Failure> {
    let broken = |_| {
        Failure::field(
            "file",
            "El envío se interrumpió o el archivo pasa de 20 MB. Vuelva a intentarlo.",
        )
    };
    let mut found = None;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.file_name().unwrap_or("archivo").to_owned();
        let is_file = part.name() == Some("file");
        let content = part.bytes().await.map_err(broken)?;
        if is_file && !content.is_empty() {
            found.get_or_insert((name, content.to_vec()));
        }
    }
    found.ok_or_else(|| Failure::field("file", "Elija un archivo."))
}

/// Takes a workbook in.
pub async fn upload(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    parts: Multipart,
) -> Result<Response, Problem> {
    let taken = match file_of(parts).await {
        Ok((name, content)) => roster::upload(&ctx, &name, content).await,
        Err(failure) => Err(failure),
    };
    match taken {
        Ok(id) => Ok(go(&format!("{PATH}/{id}"))),
        Err(failure) => {
            let again = typed(Vec::new(), failure.clone());
            Ok(refused(&failure, index_html(&site, &ctx, &again).await?))
        }
    }
}

fn id_of(text: &str) -> Result<RosterImportId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

fn filter_of(query: &Fields) -> PreviewFilter {
    PreviewFilter {
        problem: ProblemKind::parse(&field(query, "problema")),
        outcome: OutcomeKind::parse(&field(query, "resultado")),
        after: field(query, "desde").parse().unwrap_or(0),
    }
}

async fn one_html(
    site: &Site,
    ctx: &Ctx,
    id: RosterImportId,
    filter: &PreviewFilter,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let import = roster::import_page(ctx, id, filter).await?;
    let periods = roster::periods(ctx).await?;
    let periods: Vec<_> = periods
        .into_iter()
        .map(|p| (p.id.to_string(), p.name))
        .collect();
    let frame = frame(site, Some(ctx)).at("/jefes-de-manzana");
    Ok(one_view(
        &frame, refused, &import, filter, &periods, said, ctx.now,
    ))
}

/// One workbook.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            ("guardado", "Se guardó lo decidido."),
            (
                "aceptado",
                "Se aceptaron los cambios de todos los renglones.",
            ),
        ],
    );
    let (id, filter) = (id_of(&id)?, filter_of(&query));
    let html = one_html(&site, &ctx, id, &filter, &Refused::default(), said).await?;
    Ok(ok(html))
}

/// One step of a workbook: does it at the version of the form, then goes to `to`, or shows the page
/// again with what was refused.
async fn step(
    site: &Site,
    ctx: &Ctx,
    id: &str,
    fields: Fields,
    to: impl FnOnce(&str, &Fields) -> String,
    work: impl AsyncFnOnce(RosterImportId, i64, &Fields) -> Result<(), Failure>,
) -> Result<Response, Problem> {
    let id = id_of(id)?;
    let done = match version(&fields) {
        Ok(version) => work(id, version, &fields).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(go(&to(&format!("{PATH}/{id}"), &fields))),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            let filter = PreviewFilter::default();
            let html = one_html(site, ctx, id, &filter, &again, None).await?;
            Ok(refused(&failure, html))
        }
    }
}

/// To the page of the workbook.
fn page(own: &str, _: &Fields) -> String {
    own.to_owned()
}

/// Says how the columns are read.
pub async fn columns(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    step(
        &site,
        &ctx,
        &id,
        fields,
        page,
        async |id, version, fields| {
            let columns: Vec<String> = fields
                .iter()
                .filter(|(name, _)| name == "column")
                .map(|(_, value)| value.clone())
                .collect();
            let order = if field(fields, "order") == "given" {
                NameOrder::GivenFirst
            } else {
                NameOrder::SurnamesFirst
            };
            let period = field(fields, "period").parse().ok();
            let sheet = field(fields, "sheet");
            roster::set_layout(&ctx, id, version, &sheet, &columns, order, period).await
        },
    )
    .await
}

/// Goes back to the columns.
pub async fn reopen(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    step(&site, &ctx, &id, fields, page, async |id, version, _| {
        roster::reopen_layout(&ctx, id, version).await
    })
    .await
}

/// Back to the rows that were shown, of the same workbook and of no other place.
fn shown_rows(own: &str, fields: &Fields) -> String {
    let back = field(fields, "volver");
    let back = if back.starts_with(own) { &back } else { own };
    let mark = if back.contains('?') { '&' } else { '?' };
    format!("{back}{mark}hecho=guardado")
}

/// Notes what was decided of the rows of a page.
pub async fn decide(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let decision = |(name, value): &(String, String)| {
        let line = name.strip_prefix('d')?.parse().ok()?;
        Some((line, Decision::parse(value)))
    };
    step(
        &site,
        &ctx,
        &id,
        fields,
        shown_rows,
        async |id, version, fields| {
            let rows: Vec<(u32, Option<Decision>)> = fields.iter().filter_map(decision).collect();
            roster::decide(&ctx, id, version, rows).await
        },
    )
    .await
}

/// Accepts the changes of every row that only changes what is known.
pub async fn accept(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let to = |own: &str, _: &Fields| format!("{own}?hecho=aceptado");
    step(&site, &ctx, &id, fields, to, async |id, version, _| {
        roster::accept_all(&ctx, id, version).await
    })
    .await
}

/// Applies a workbook.
pub async fn apply(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    step(
        &site,
        &ctx,
        &id,
        fields,
        page,
        async |id, version, fields| {
            let seen = field(fields, "digest");
            roster::apply(&ctx, id, version, &seen).await.map(|_| ())
        },
    )
    .await
}

/// Gives a workbook up.
pub async fn discard(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    step(&site, &ctx, &id, fields, page, async |id, version, _| {
        roster::discard(&ctx, id, version).await
    })
    .await
}

/// The preview as a file.
pub async fn report(
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let csv = roster::report(&ctx, id_of(&id)?).await?;
    Ok(attachment(
        csv,
        "text/csv; charset=utf-8",
        "reporte-de-importacion.csv",
    ))
}

/// A file to keep.
pub(in crate::http::plain) fn attachment(
    content: impl IntoResponse,
    kind: &'static str,
    name: &str,
) -> Response {
    let mut response = content.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
