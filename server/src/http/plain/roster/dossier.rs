//! The dossier of a person, its scans, and the checklist.

use super::super::{Fields, field, frame, go, ok, refused, said, typed};
use super::{day, number, version};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::roster::dossier::{checklist as checklist_view, view};
use axum::extract::multipart::Multipart;
use axum::extract::{Extension, Form, Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::failure::Failure;
use domain::local_time::local_date;
use domain::roster::dossier::{KindForm, SeenForm};
use usecases::Ctx;
use usecases::files::Sent;
use usecases::roster::{self, dossier};

const SECTION: &str = "/jefes-de-manzana";

async fn html(
    site: &Site,
    ctx: &Ctx,
    number: i64,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let captain = roster::page(ctx, number).await?;
    let name = [
        &captain.given_names,
        &captain.first_surname,
        &captain.second_surname,
    ];
    let name = name.map(String::as_str).join(" ").trim().to_owned();
    let dossier = dossier::dossier(ctx, number).await?;
    let today = local_date(ctx.now);
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(view(&frame, refused, number, &name, &dossier, today, said))
}

/// The dossier.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            ("visto", "Se guardó en el expediente."),
            ("retirado", "Se retiró del expediente."),
        ],
    );
    let number = number(&path)?;
    Ok(ok(
        html(&site, &ctx, number, &Refused::default(), said).await?
    ))
}

/// The fields of a form and its file.
async fn parts_of(mut parts: Multipart) -> Result<(Fields, Option<Sent>), Failure> {
    let broken = |_| {
        Failure::field(
            "scan",
            "El envío se interrumpió o el archivo es demasiado grande: 8 MB como máximo.",
        )
    };
    let (mut fields, mut file) = (Fields::new(), None);
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let content = part.bytes().await.map_err(broken)?;
        if let Some(file_name) = file_name {
            if name == "scan" && !content.is_empty() {
                file = Some(Sent {
                    name: file_name,
                    bytes: content.to_vec(),
                });
            }
        } else if fields.len() < 20 && content.len() <= 1000 {
            fields.push((name, String::from_utf8_lossy(&content).into_owned()));
        }
    }
    Ok((fields, file))
}

/// Notes that an item was seen.
pub async fn see(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    parts: Multipart,
) -> Result<Response, Problem> {
    let number = number(&path)?;
    let (fields, file) = match parts_of(parts).await {
        Ok(parts) => parts,
        Err(failure) => {
            let again = typed(Fields::new(), failure.clone());
            let html = html(&site, &ctx, number, &again, None).await?;
            return Ok(refused(&failure, html));
        }
    };
    let form = || {
        Ok((
            field(&fields, "kind")
                .parse()
                .map_err(|_| Failure::NotFound)?,
            SeenForm {
                seen_on: day(&fields, "seen_on")?,
                issued_on: day(&fields, "issued_on")?,
                valid_until: day(&fields, "valid_until")?,
                reference: field(&fields, "reference"),
            },
        ))
    };
    let done = match form() {
        Ok((kind, form)) => dossier::see(&ctx, number, kind, form, file).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(go(&format!("{SECTION}/{number}/expediente?hecho=visto"))),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            // A file that is not taken is said beside the field of the file.
            let beside = match &failure {
                Failure::TooLarge { .. } | Failure::Unsupported { .. } => {
                    Failure::field("scan", failure.to_string())
                }
                other => other.clone(),
            };
            let again = typed(fields, beside);
            let html = html(&site, &ctx, number, &again, None).await?;
            Ok(refused(&failure, html))
        }
    }
}

/// Takes back what was noted by mistake.
pub async fn take_back(
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let number = number(&path)?;
    let kind = field(&fields, "kind")
        .parse()
        .map_err(|_| Failure::NotFound)?;
    dossier::take_back(&ctx, number, kind).await?;
    Ok(go(&format!("{SECTION}/{number}/expediente?hecho=retirado")))
}

/// Opens a scan; logged. A picture is shown, a document is a download.
pub async fn scan(
    Extension(ctx): Extension<Ctx>,
    Path((path, scan)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let scan = scan.parse().map_err(|_| Failure::NotFound)?;
    let (media_type, content) = dossier::open_scan(&ctx, number(&path)?, scan).await?;
    let mut response = content.into_response();
    let headers = response.headers_mut();
    let shown = media_type == "image/jpeg";
    let kind = if shown {
        "image/jpeg"
    } else {
        "application/pdf"
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let place = if shown {
        "inline"
    } else {
        "attachment; filename=\"copia.pdf\""
    };
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(place));
    Ok(response)
}

/// The portrait of a person.
pub async fn photo(
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let content = dossier::photo_of(&ctx, number(&path)?).await?;
    let mut response = content.into_response();
    let kind = HeaderValue::from_static("image/jpeg");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

async fn checklist_html(
    site: &Site,
    ctx: &Ctx,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let kinds = dossier::kinds(ctx).await?;
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(checklist_view(&frame, refused, &kinds, said))
}

/// What a dossier asks for.
pub async fn checklist(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(&query, &[("guardado", "Los cambios se guardaron.")]);
    Ok(ok(
        checklist_html(&site, &ctx, &Refused::default(), said).await?
    ))
}

/// Changes what a dossier asks for.
pub async fn change_checklist(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let months = |name: &str| -> Result<Option<i64>, Failure> {
        let text = field(&fields, name);
        if text.trim().is_empty() {
            return Ok(None);
        }
        let read = text.trim().parse().map(Some);
        read.map_err(|_| Failure::field(name, "Escriba de 1 a 120 meses, o déjelo vacío."))
    };
    let form = || {
        Ok((
            field(&fields, "kind")
                .parse()
                .map_err(|_| Failure::NotFound)?,
            version(&fields)?,
            KindForm {
                name: field(&fields, "name"),
                hint: field(&fields, "hint"),
                required: field(&fields, "required") == "1",
                weight: field(&fields, "weight").trim().parse().unwrap_or(0),
                valid_months: months("valid_months")?,
                oldest_months: months("oldest_months")?,
                in_use: field(&fields, "in_use") == "1",
            },
        ))
    };
    let done = match form() {
        Ok((kind, version, form)) => dossier::change_kind(&ctx, kind, version, form).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(go(&format!("{SECTION}/expediente?hecho=guardado"))),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            Ok(refused(
                &failure,
                checklist_html(&site, &ctx, &again, None).await?,
            ))
        }
    }
}
