//! The JSON API, version 1: the same use cases as the screens.

use super::door::network;
use super::problem::Problem;
use crate::machine;
use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{ConnectInfo, Extension, Multipart, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::catalogue::Catalogues;
use domain::duplicates::{AlikeQuestion, AlikeView};
use domain::failure::Failure;
use domain::ids::{
    AttachmentId, ChannelId, DepartmentId, NeighborhoodId, PetitionId, PetitionTypeId, ReferralId,
};
use domain::petitions::{
    Act, ActCommand, ActDetails, CallerCard, ContactView, Counts, Followed, ListFilter,
    NewPetition, Page, PetitionDetail, PetitionStatus, TrackingView,
};
use serde::Deserialize;
use std::net::SocketAddr;
use usecases::{Ctx, System, catalogues as catalogue_cases, files, once, petitions, reading};
use utoipa::{IntoParams, ToSchema};

type Answer<T> = Result<Json<T>, Problem>;
type Body<T> = Result<Json<T>, JsonRejection>;

const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The process lives.
pub async fn health() -> &'static str {
    "ok"
}

/// The database answers.
pub async fn ready(State(system): State<System>) -> Result<&'static str, Problem> {
    system.db.ping().await.map_err(|_| Failure::Unavailable)?;
    Ok("ok")
}

/// Folio and PIN of a citizen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tracking {
    /// As on the receipt.
    folio: String,
    /// The six digits of the receipt.
    pin: String,
}

/// What a citizen sees.
pub async fn track(
    State(system): State<System>,
    address: Option<Extension<ConnectInfo<SocketAddr>>>,
    body: Body<Tracking>,
) -> Answer<TrackingView> {
    let Json(asked) = body?;
    let folio = asked
        .folio
        .parse()
        .map_err(|e: domain::folio::FolioError| Failure::field("folio", e.to_string()))?;
    let network = network(address.as_ref().map(|Extension(a)| a));
    Ok(Json(
        reading::track_from(&system, &network, folio, &asked.pin, machine::now()).await?,
    ))
}

/// Catalogues in force.
pub async fn catalogues(Extension(ctx): Extension<Ctx>) -> Answer<Catalogues> {
    Ok(Json(catalogue_cases::in_force(&ctx).await?))
}

/// Filters as they stand in the query; `status` may name several, separated by commas. Words are
/// over text and place; telephones and names do not belong into a URL.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Words over folio, street and text.
    q: String,
    /// States, separated by commas.
    status: String,
    /// Only with a live referral to this department.
    department: Option<DepartmentId>,
    /// Only in this neighborhood.
    neighborhood: Option<NeighborhoodId>,
    /// Only of this petition type.
    kind: Option<PetitionTypeId>,
    /// Only by this channel.
    channel: Option<ChannelId>,
    /// Only received in this local month, `YYYY-MM`.
    month: String,
    /// Only past their date and open.
    overdue: bool,
    /// Only those that owe something soon and are not late with it.
    due_soon: bool,
    /// Only those that came through the person with this number on the roster.
    captain: Option<i64>,
    /// Continue after this row: `next` of the page before.
    after: Option<i64>,
    /// Rows, 1 to 100; 50 unless told.
    limit: i64,
}

impl ListQuery {
    fn filter(self) -> Result<ListFilter, Failure> {
        let statuses = self
            .status
            .split(',')
            .filter(|code| !code.is_empty())
            .map(|code| {
                PetitionStatus::parse(code)
                    .ok_or_else(|| Failure::field("status", format!("No hay un estado «{code}».")))
            })
            .collect::<Result<_, _>>()?;
        Ok(ListFilter {
            text: self.q,
            statuses,
            department: self.department,
            neighborhood: self.neighborhood,
            kind: self.kind,
            channel: self.channel,
            month: self.month,
            overdue: self.overdue,
            due_soon: self.due_soon,
            captain: self.captain,
            after: self.after,
            limit: self.limit,
            ..ListFilter::default()
        })
    }
}

/// A page of petitions.
pub async fn list(
    Extension(ctx): Extension<Ctx>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Answer<Page> {
    let Query(query) = query?;
    Ok(Json(reading::list(&ctx, &query.filter()?).await?))
}

/// The counts of the three piles.
pub async fn counts(Extension(ctx): Extension<Ctx>) -> Answer<Counts> {
    Ok(Json(reading::counts(&ctx).await?))
}

/// Registers a petition: 201, or 200 when it was registered before.
pub async fn register(
    Extension(ctx): Extension<Ctx>,
    body: Body<NewPetition>,
) -> Result<Response, Problem> {
    let Json(new) = body?;
    let registered = petitions::register(&ctx, new).await?;
    let status = if registered.replayed {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    Ok((status, replayed(registered.replayed), Json(registered)).into_response())
}

fn replayed(replayed: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    headers
}

/// One petition.
pub async fn detail(
    Extension(ctx): Extension<Ctx>,
    path: Result<Path<PetitionId>, PathRejection>,
) -> Answer<PetitionDetail> {
    let Path(id) = path?;
    Ok(Json(reading::detail(&ctx, id).await?))
}

/// An act, without the petition that the path names.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActBody {
    /// The version that the person was looking at; another one is a conflict.
    version: i64,
    /// What to do.
    act: Act,
    /// The referral, for acts on one.
    #[serde(default)]
    referral: Option<ReferralId>,
    /// What goes with it.
    #[serde(default)]
    details: ActDetails,
}

/// Does an act, once per `Idempotency-Key`.
pub async fn act(
    Extension(ctx): Extension<Ctx>,
    path: Result<Path<PetitionId>, PathRejection>,
    headers: HeaderMap,
    body: Body<ActBody>,
) -> Result<Response, Problem> {
    let Path(petition) = path?;
    let Json(ActBody {
        version,
        act,
        referral,
        details,
    }) = body?;
    let key = headers
        .get("idempotency-key")
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let (followed, again): (Followed, bool) = once::perform(
        &ctx,
        key,
        ActCommand {
            petition,
            version,
            act,
            referral,
            details,
        },
    )
    .await?;
    Ok((replayed(again), Json(followed)).into_response())
}

/// What the files belong to.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachQuery {
    /// The version that the person was looking at.
    version: i64,
    /// The referral whose evidence they are; none for the petition itself.
    referral: Option<ReferralId>,
}

/// Adds photos or documents. Sending the same file again keeps it once.
pub async fn attach(
    Extension(ctx): Extension<Ctx>,
    path: Result<Path<PetitionId>, PathRejection>,
    query: Result<Query<AttachQuery>, QueryRejection>,
    form: Result<Multipart, MultipartRejection>,
) -> Answer<Followed> {
    let (Path(petition), Query(query)) = (path?, query?);
    // Asked before the body is read, so that nobody fills memory for a petition that is not theirs.
    reading::detail(&ctx, petition).await?;
    let mut form = form.map_err(|_| Failure::Unsupported {
        message: "Envíe los archivos como multipart/form-data.".into(),
    })?;
    let mut sent = Vec::new();
    while let Some(field) = form.next_field().await.map_err(upload_failure)? {
        let name = field.file_name().unwrap_or("archivo").to_owned();
        if sent.len() == files::MAX_FILES {
            return Err(Failure::field(
                "photos",
                "Son más de cinco archivos: envíe cinco como máximo.",
            )
            .into());
        }
        sent.push(files::Sent {
            name,
            bytes: read_limited(field).await?,
        });
    }
    Ok(Json(
        files::attach(&ctx, petition, query.version, query.referral, sent).await?,
    ))
}

async fn read_limited(mut field: axum::extract::multipart::Field<'_>) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(upload_failure)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > files::MAX_IMAGE {
            return Err(Failure::TooLarge {
                limit: "una foto puede medir hasta 8 MB y un PDF hasta 5 MB".into(),
            }
            .into());
        }
    }
    Ok(bytes)
}

fn upload_failure(error: axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::TooLarge {
            limit: "cinco fotos de 8 MB como máximo".into(),
        }
        .into();
    }
    Failure::field(
        "photos",
        "El envío se interrumpió. Vuelva a enviar los archivos.",
    )
    .into()
}

/// A file. Photos were encoded anew and may be shown; documents are only ever downloaded.
pub async fn attachment(
    Extension(ctx): Extension<Ctx>,
    path: Result<Path<(PetitionId, AttachmentId, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((petition, id, variant)) = path?;
    let file = files::content(&ctx, petition, id, &variant).await?;
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(&file.media_type)
            .unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    let disposition = if file.kind == "image" {
        "inline"
    } else {
        "attachment; filename=\"documento.pdf\""
    };
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static(disposition),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    Ok((headers, file.content).into_response())
}

/// Reveals a contact.
pub async fn contact(
    Extension(ctx): Extension<Ctx>,
    path: Result<Path<PetitionId>, PathRejection>,
) -> Answer<ContactView> {
    let Path(id) = path?;
    Ok(Json(reading::reveal_contact(&ctx, id).await?))
}

/// A telephone, in a body because URLs are logged by everybody on the way.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Caller {
    /// Ten digits, with or without spaces.
    phone: String,
}

/// Open petitions like one that is about to be registered.
pub async fn alike(Extension(ctx): Extension<Ctx>, body: Body<AlikeQuestion>) -> Answer<AlikeView> {
    let Json(question) = body?;
    Ok(Json(usecases::duplicates::alike(&ctx, question).await?))
}

/// Who calls.
pub async fn caller(Extension(ctx): Extension<Ctx>, body: Body<Caller>) -> Answer<CallerCard> {
    let Json(asked) = body?;
    Ok(Json(reading::caller(&ctx, &asked.phone).await?))
}
