//! One petition of hers, its photos, and her answer.

use super::super::{Fields, field, go, id, typed};
use super::{ok, parts_of, refused};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::phone::{self as views, Just};
use axum::extract::{Extension, Multipart, Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::captain::CaptainAnswer;
use domain::failure::Failure;
use domain::ids::PetitionId;
use usecases::{Ctx, phone};

/// The petition. Another captain's reads as one that does not exist.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let seen = phone::one(&ctx, id(&path)?).await?;
    let just = match field(&query, "hecho").as_str() {
        "enviada" if seen.own => Just::Sent,
        "contestada" if !seen.may_answer => Just::Answered,
        _ => Just::Nothing,
    };
    let html = views::petition(
        &site.files,
        &Refused::default(),
        &site.public_url,
        just,
        &seen,
    );
    Ok(ok(&site, html))
}

/// A photo of it.
pub async fn photo(
    Extension(ctx): Extension<Ctx>,
    Path((path, file)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let variant = if field(&query, "chica") == "1" {
        "thumbnail"
    } else {
        "full"
    };
    let content = phone::photo(&ctx, id(&path)?, id(&file)?, variant).await?;
    let mut response = content.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    Ok(response)
}

fn answer_of(petition: PetitionId, fields: &Fields) -> Result<CaptainAnswer, Failure> {
    let satisfied = match field(fields, "answer").as_str() {
        "yes" => true,
        "no" => false,
        _ => {
            return Err(Failure::field(
                "answer",
                "Toque «Sí, quedó bien» o «No quedó».",
            ));
        }
    };
    let version = field(fields, "version").parse().map_err(|_| {
        Failure::field(
            "version",
            "El formulario llegó incompleto. Revíselo y envíelo otra vez.",
        )
    })?;
    Ok(CaptainAnswer {
        petition,
        version,
        satisfied,
        words: field(fields, "words"),
    })
}

/// *¿Quedó bien?*
pub async fn answer(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    parts: Multipart,
) -> Result<Response, Problem> {
    let petition = id(&path)?;
    let parts = parts_of(parts).await;
    let done = match (parts.broken, answer_of(petition, &parts.fields)) {
        (Some(broken), _) => Err(broken),
        (None, Err(failure)) => Err(failure),
        (None, Ok(answer)) => phone::answer(&ctx, answer, parts.photo).await,
    };
    match done {
        Ok(_) => Ok(go(&format!("/m/peticiones/{petition}?hecho=contestada"))),
        Err(failure @ (Failure::Forbidden | Failure::NotFound)) => Err(failure.into()),
        Err(failure) => {
            let again = typed(parts.fields, failure.clone());
            let seen = phone::one(&ctx, petition).await?;
            let html = views::petition(&site.files, &again, &site.public_url, Just::Nothing, &seen);
            Ok(refused(&site, &failure, html))
        }
    }
}
