//! The papers of captains: print runs here; one person's papers, settings and verification beside.

mod person;
mod settings;
mod verification;

pub use person::{act, issue, print as print_one};
pub use settings::{add_signatory, change_signatory, save, show as settings};
pub use verification::verify;

use super::roster::{choices, day};
use super::{Fields, field, frame, go, ok, refused, said, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::papers::{PATH, run as run_view, runs as runs_view};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::failure::{Failure, FieldErrors};
use domain::local_time::local_date;
use domain::papers::{
    BatchFilter, Candidates, Lack, PaperKind, PaperNumber, PrintFormat, Series, lacks,
};
use domain::roster::Charge;
use usecases::Ctx;
use usecases::papers::{self, Pdf};

/// The section of the pages.
const SECTION: &str = "/jefes-de-manzana";
/// What the form of a batch says, as it stands in the address.
const FILTER: [&str; 6] = ["tipo", "cuartel", "colonia", "desde", "hasta", "vigencia"];

/// A PDF to keep.
pub(in crate::http::plain) fn download(pdf: Pdf) -> Response {
    let mut response = pdf.content.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(if pdf.name.ends_with(".zip") {
            "application/zip"
        } else {
            "application/pdf"
        }),
    );
    let kept = format!("attachment; filename=\"{}\"", pdf.name);
    if let Ok(value) = HeaderValue::from_str(&kept) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

fn kind_of(fields: &Fields, name: &str) -> Option<PaperKind> {
    PaperKind::parse(&field(fields, name))
}

/// The batch that a form asks for; `None` when it asks for none.
fn filter_of(fields: &Fields) -> Result<Option<BatchFilter>, Failure> {
    let Some(kind) = kind_of(fields, "tipo") else {
        return Ok(None);
    };
    let mut errors = FieldErrors::default();
    let mut date = |name: &str, told: &str| {
        day(fields, name).unwrap_or_else(|failure| {
            let message = failure.message_for(name).unwrap_or_default();
            errors.add(told, message);
            None
        })
    };
    let filter = BatchFilter {
        kind,
        ward: field(fields, "cuartel").parse().ok(),
        neighborhood: field(fields, "colonia").parse().ok(),
        accredited_from: date("desde", "desde"),
        accredited_to: date("hasta", "hasta"),
        valid_until: date("vigencia", "valid_until"),
    };
    errors.finish()?;
    Ok(Some(filter))
}

/// What is missing for any kind of paper, each thing once.
async fn all_lacks(ctx: &Ctx) -> Result<Vec<Lack>, Failure> {
    let (settings, signatories) = papers::book(ctx).await?;
    let today = local_date(ctx.now);
    let mut all = Vec::new();
    // The agreement about wards is asked for where a letter of one is made, not of everybody.
    for kind in PaperKind::ALL {
        for lack in lacks(*kind, Charge::Block, &settings, &signatories, today) {
            if !all.contains(&lack) {
                all.push(lack);
            }
        }
    }
    Ok(all)
}

/// Who the batch of an address would make papers for, when it asks for one.
async fn previewed(ctx: &Ctx, query: &Fields) -> Result<Option<(PaperKind, Candidates)>, Failure> {
    match filter_of(query)? {
        Some(filter) => Ok(Some((filter.kind, papers::candidates(ctx, &filter).await?))),
        None => Ok(None),
    }
}

async fn index_html(
    site: &Site,
    ctx: &Ctx,
    query: &Fields,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let before: Option<PaperNumber> = field(query, "antes").parse().ok();
    let (runs, more) = papers::runs(ctx, before).await?;
    // What is wrong with the filter stands beside its fields already.
    let preview = match previewed(ctx, query).await {
        Ok(preview) => preview,
        Err(Failure::Invalid { .. }) => None,
        Err(failure) => return Err(failure),
    };
    let shown = runs_view::Shown {
        runs,
        more,
        later: before.is_some(),
        waiting: papers::waiting(ctx).await?,
        lacks: all_lacks(ctx).await?,
        query: query
            .iter()
            .filter(|(name, _)| FILTER.contains(&name.as_str()))
            .cloned()
            .collect(),
        preview,
        choices: choices(ctx).await?,
        said,
    };
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(runs_view::view(&frame, refused, &shown))
}

/// The print runs, and who a batch would make papers for.
pub async fn index(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let refused = match previewed(&ctx, &query).await {
        Ok(_) => Refused::default(),
        Err(failure @ Failure::Invalid { .. }) => typed(query.clone(), failure),
        Err(failure) => return Err(failure.into()),
    };
    Ok(ok(index_html(&site, &ctx, &query, &refused, None).await?))
}

/// The page again with what was refused, or the way to the new print run.
async fn made(
    site: &Site,
    ctx: &Ctx,
    fields: Fields,
    done: Result<PaperNumber, Failure>,
) -> Result<Response, Problem> {
    match done {
        Ok(run) => Ok(go(&format!("{PATH}/{run}?hecho=formado"))),
        Err(failure) => {
            let again = typed(fields.clone(), failure.clone());
            let html = index_html(site, ctx, &fields, &again, None).await?;
            Ok(refused(&failure, html))
        }
    }
}

/// Makes papers for many people.
pub async fn batch(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let done = match filter_of(&fields) {
        Ok(Some(filter)) => papers::batch(&ctx, filter, field(&fields, "nombres") == "1").await,
        Ok(None) => Err(Failure::field("kind", "Elija qué documento se emite.")),
        Err(failure) => Err(failure),
    };
    made(&site, &ctx, fields, done).await
}

/// Puts papers that were made one by one into a print run.
pub async fn gather(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let done = match kind_of(&fields, "tipo") {
        Some(kind) => papers::gather(&ctx, kind).await,
        None => Err(Failure::field("gather", "Elija qué documento.")),
    };
    made(&site, &ctx, Vec::new(), done).await
}

/// The number of a print run in an address.
fn run_of(text: &str) -> Result<PaperNumber, Failure> {
    let number: Option<PaperNumber> = text.parse().ok();
    number
        .filter(|n| n.series == Series::Runs)
        .ok_or(Failure::NotFound)
}

async fn run_html(
    site: &Site,
    ctx: &Ctx,
    run: PaperNumber,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let shown = papers::run(ctx, run).await?;
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(run_view::view(&frame, refused, &shown, said, ctx.now))
}

/// One print run.
pub async fn run(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            ("formado", "Se formó el tiraje. Ahora imprímalo."),
            ("entregado", "Se registró la entrega."),
        ],
    );
    let run = run_of(&path)?;
    let html = run_html(&site, &ctx, run, &Refused::default(), said).await?;
    Ok(ok(html))
}

/// The page of a run with what was refused of it.
async fn run_again(
    site: &Site,
    ctx: &Ctx,
    run: PaperNumber,
    fields: Fields,
    failure: Failure,
) -> Result<Response, Problem> {
    let again = typed(fields, failure.clone());
    let html = run_html(site, ctx, run, &again, None).await?;
    Ok(refused(&failure, html))
}

/// A file of a print run.
pub async fn print(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let run = run_of(&path)?;
    let done = match PrintFormat::parse(&field(&fields, "formato")) {
        Some(format) => papers::print_run(&ctx, &site.public_url, run, format).await,
        None => Err(Failure::field("format", "Elija un archivo de la lista.")),
    };
    match done {
        Ok(pdf) => Ok(download(pdf)),
        Err(failure) => run_again(&site, &ctx, run, fields, failure).await,
    }
}

/// Notes that everything printed of a run was handed out.
pub async fn deliver(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let run = run_of(&path)?;
    let done = match day(&fields, "day") {
        Ok(day) => papers::deliver_run(&ctx, run, day).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(_) => Ok(go(&format!("{PATH}/{run}?hecho=entregado"))),
        Err(failure) => run_again(&site, &ctx, run, fields, failure).await,
    }
}
