//! One decision for many petitions: choosing, the batch itself, and a department's workbook.

mod choosing;
mod sheet;

pub use choosing::{choose, choose_posted, draft};
pub use sheet::{sheet, sheet_file, take_back};

use super::{Fields, field, frame, go, ok, refused, said, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::batches::{BATCHES, list, one as one_view, path};
use axum::extract::{Extension, Path, Query, State};
use axum::response::Response;
use domain::bulk::{BatchView, Outcome};
use domain::failure::Failure;
use usecases::{Ctx, batches};

const SECTION: &str = "/peticiones";

/// The number in an address; what is no number belongs to nothing.
fn number(text: &str) -> Result<i64, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

fn html(
    site: &Site,
    ctx: &Ctx,
    batch: &BatchView,
    refused: &Refused,
    said: Option<String>,
) -> String {
    let frame = frame(site, Some(ctx)).at(SECTION);
    one_view::view(&frame, refused, batch, said)
}

/// One batch.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(text): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let batch = batches::one(&ctx, number(&text)?).await?;
    let done = app::show::counted(
        i64::try_from(batch.count(Outcome::Done)).unwrap_or(0),
        "petición",
        "peticiones",
    );
    let failed = batch.count(Outcome::Failed);
    let kept = batch.count(Outcome::Kept);
    let applied = match failed {
        0 => format!("Se aplicó a {done}."),
        1 => format!("Se aplicó a {done}; una no se hizo, y su renglón dice por qué."),
        more => format!("Se aplicó a {done}; {more} no se hicieron, y cada renglón dice por qué."),
    };
    let undone = match kept {
        0 => "Se deshizo el lote.".to_owned(),
        1 => "Se deshizo el lote; una se quedó como estaba, y su renglón dice por qué.".to_owned(),
        more => format!(
            "Se deshizo el lote; {more} se quedaron como estaban, y cada renglón dice por qué."
        ),
    };
    let said = said(&query, &[("aplicado", &applied), ("deshecho", &undone)]);
    Ok(ok(html(&site, &ctx, &batch, &Refused::default(), said)))
}

/// The batches.
pub async fn index(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let own = field(&query, "ver") != "todos";
    let before = field(&query, "desde").parse().ok();
    let (lines, next) = batches::list(&ctx, own, before).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    Ok(ok(list::view(&frame, &lines, own, next, ctx.now)))
}

/// Goes on to the batch, or shows it with what was refused.
async fn after(
    site: &Site,
    ctx: &Ctx,
    number: i64,
    done: Result<(), Failure>,
    word: &str,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(go(&format!("{}?hecho={word}", path(number)))),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            let batch = batches::one(ctx, number).await?;
            let again = typed(Vec::new(), failure.clone());
            Ok(refused(&failure, html(site, ctx, &batch, &again, None)))
        }
    }
}

/// Carries a draft out.
pub async fn carry_out(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let done = batches::carry_out(&ctx, number).await;
    after(&site, &ctx, number, done, "aplicado").await
}

/// Undoes a batch.
pub async fn undo(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let done = batches::undo(&ctx, number).await;
    after(&site, &ctx, number, done, "deshecho").await
}

/// Throws a draft away.
pub async fn discard(
    Extension(ctx): Extension<Ctx>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    batches::discard(&ctx, number(&text)?).await?;
    Ok(go(BATCHES))
}
