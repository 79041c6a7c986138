//! The workbook of a department: out, and back in.

use crate::http::plain::roster::importing::{attachment, file_of};
use crate::http::plain::{frame, go, ok, refused, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::batches::{path, sheet as sheet_view};
use axum::body::Body;
use axum::extract::multipart::Multipart;
use axum::extract::{Extension, State};
use axum::response::Response;
use usecases::Ctx;
use usecases::batches;
use usecases::exporting::FileKind;

/// What the workbook is for, and where it comes back.
pub async fn sheet(State(site): State<Site>, Extension(ctx): Extension<Ctx>) -> Response {
    let frame = frame(&site, Some(&ctx)).at("/bandeja");
    ok(sheet_view::view(&frame, &Refused::default()))
}

/// The workbook; that it was taken is logged.
pub async fn sheet_file(Extension(ctx): Extension<Ctx>) -> Result<Response, Problem> {
    let made = batches::department_sheet(&ctx).await?;
    let kind = FileKind::Xlsx.media_type();
    Ok(attachment(Body::from(made.content), kind, &made.name))
}

/// Takes the workbook back: it becomes a draft.
pub async fn take_back(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    parts: Multipart,
) -> Result<Response, Problem> {
    let taken = match file_of(parts).await {
        Ok((name, content)) => batches::take_back(&ctx, &name, content).await,
        Err(failure) => Err(failure),
    };
    match taken {
        Ok(number) => Ok(go(&path(number))),
        Err(failure) => {
            let frame = frame(&site, Some(&ctx)).at("/bandeja");
            let again = typed(Vec::new(), failure.clone());
            Ok(refused(&failure, sheet_view::view(&frame, &again)))
        }
    }
}
