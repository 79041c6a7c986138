//! The office's notices to captains.

use super::day;
use crate::http::plain::{Fields, failed, field, frame, go, id, ok, refused, said, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::roster::{notices as view, ward_choices};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::captain::{NoticeFor, NoticeForm};
use domain::failure::{Failure, FieldErrors};
use domain::local_time::local_date;
use usecases::{Ctx, notices, roster};

async fn shown(
    site: &Site,
    ctx: &Ctx,
    after: &str,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let found = notices::page(ctx, after.parse().ok()).await?;
    let wards = ward_choices(&roster::wards(ctx).await?);
    let frame = frame(site, Some(ctx)).at("/jefes-de-manzana");
    Ok(view::view(&frame, refused, &found, wards, ctx.now, said))
}

/// What was published, and the form.
pub async fn page(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let done = said(
        &query,
        &[
            ("publicado", "El aviso quedó publicado."),
            ("retirado", "El aviso se retiró."),
        ],
    );
    let after = field(&query, "desde");
    Ok(ok(
        shown(&site, &ctx, &after, &Refused::default(), done).await?
    ))
}

fn form_of(ctx: &Ctx, fields: &Fields) -> Result<NoticeForm, Failure> {
    let mut errors = FieldErrors::default();
    let read =
        day(fields, "valid_until").map_err(|f| f.message_for("valid_until").unwrap_or_default());
    let valid_until = errors.take("valid_until", read).flatten();
    let to = match field(fields, "ward").as_str() {
        "" => Some(NoticeFor::All),
        ward => {
            let ward = ward.parse().map(NoticeFor::Ward);
            errors.take(
                "ward",
                ward.map_err(|_| "Elija un cuartel de la lista.".to_owned()),
            )
        }
    };
    let form = NoticeForm {
        title: field(fields, "title"),
        body: field(fields, "body"),
        to: to.unwrap_or_default(),
        valid_until,
    };
    failed(errors, form.checked(local_date(ctx.now)))
}

/// Publishes.
pub async fn publish(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let done = match form_of(&ctx, &fields) {
        Ok(form) => notices::publish(&ctx, form).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(_) => Ok(go(&format!("{}?hecho=publicado", view::PATH))),
        Err(failure @ Failure::Forbidden) => Err(failure.into()),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            let html = shown(&site, &ctx, "", &again, None).await?;
            Ok(refused(&failure, html))
        }
    }
}

/// Takes one back.
pub async fn withdraw(
    Extension(ctx): Extension<Ctx>,
    Path(notice): Path<String>,
) -> Result<Response, Problem> {
    notices::withdraw(&ctx, id(&notice)?).await?;
    Ok(go(&format!("{}?hecho=retirado", view::PATH)))
}
