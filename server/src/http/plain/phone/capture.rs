//! A new petition.

use super::super::{Fields, field, go, typed};
use super::{ok, parts_of, refused};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::phone as views;
use axum::extract::{Extension, Multipart, State};
use axum::response::Response;
use domain::captain::{CaptainCapture, OnBehalf};
use domain::catalogue::Point;
use domain::failure::Failure;
use usecases::{Ctx, phone};

/// The form.
pub async fn form(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    let choices = phone::choices(&ctx).await?;
    let html = views::capture(&site.files, &Refused::default(), &choices);
    Ok(ok(&site, html))
}

/// What the telephone sent, as a petition.
fn capture_of(fields: &Fields) -> Result<CaptainCapture, Failure> {
    let client_id = field(fields, "client_id").parse().map_err(|_| {
        Failure::field(
            "client_id",
            "El formulario llegó incompleto. Revíselo y envíelo otra vez.",
        )
    })?;
    let kind = match field(fields, "kind").as_str() {
        "" | "other" => field(fields, "other_kind"),
        chosen => chosen.to_owned(),
    };
    let on_behalf = match field(fields, "behalf").as_str() {
        "own" => Some(OnBehalf::Herself),
        "neighbour" => Some(OnBehalf::Neighbour {
            given_names: field(fields, "given_names"),
            surnames: field(fields, "surnames"),
            phone: field(fields, "phone"),
            permission: field(fields, "permission") == "1",
        }),
        _ => None,
    };
    let degrees = |name: &str| field(fields, name).trim().parse::<f64>().ok();
    let point = degrees("latitude").zip(degrees("longitude"));
    let here = field(fields, "where") == "here";
    Ok(CaptainCapture {
        client_id,
        kind: kind.parse().ok(),
        description: field(fields, "description"),
        on_behalf,
        street: field(fields, "street"),
        reference: field(fields, "reference"),
        point: point.filter(|_| here).map(|(latitude, longitude)| Point {
            latitude,
            longitude,
        }),
        neighborhood: field(fields, "neighborhood").parse().ok(),
        privacy_notice: field(fields, "privacy_notice"),
    })
}

/// Registers it: the petition with its receipt, or the form again with what is wrong.
pub async fn register(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    parts: Multipart,
) -> Result<Response, Problem> {
    let parts = parts_of(parts).await;
    let done = match (parts.broken, capture_of(&parts.fields)) {
        (Some(broken), _) => Err(broken),
        (None, Err(failure)) => Err(failure),
        (None, Ok(capture)) => phone::register(&ctx, capture, parts.photo).await,
    };
    match done {
        Ok(done) => Ok(go(&format!("/m/peticiones/{}?hecho=enviada", done.id))),
        Err(failure @ (Failure::Forbidden | Failure::NotFound)) => Err(failure.into()),
        Err(failure) => {
            let again = typed(parts.fields, failure.clone());
            let choices = phone::choices(&ctx).await?;
            let html = views::capture(&site.files, &again, &choices);
            Ok(refused(&site, &failure, html))
        }
    }
}
