//! A new petition from the telephone. It is registered by the same code as the office's; here is what
//! the telephone cannot be asked for: the channel, the captain, and the place when it is unknown.

use super::petitions::surnames;
use super::{choosing, own, seat};
use crate::context::{Ctx, Stop, sha256};
use crate::files::{self, Sent};
use crate::petitions::register_for;
use crate::territory::territory;
use db::attachments::NewAttachment;
use db::phone::OwnSeat;
use db::{Conn, privacy};
use domain::access::Action;
use domain::captain::{CaptainCapture, OnBehalf, street_and_number};
use domain::catalogue::{LocationKind, PetitionType};
use domain::failure::{Failure, FieldError, FieldErrors};
use domain::ids::{ChannelId, PetitionId, PetitionTypeId};
use domain::local_time::local_date;
use domain::petitions::{Citizen, NewPetition, Place, RegisteredPetition};
use domain::text::clean_text;
use futures::FutureExt;

/// Registers a petition of a captain, with its photo or without: all of it is stored, or nothing. The
/// same client id with the same content gives the same folio again.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, that of the photo too; `KeyReused` when the client id came
/// with other content.
pub async fn register(
    ctx: &Ctx,
    capture: CaptainCapture,
    photo: Option<Sent>,
) -> Result<RegisteredPetition, Failure> {
    ctx.scope(Action::CaptureOwn)?;
    let sent = serde_json::to_vec(&(&capture, photo.is_some())).unwrap_or_default();
    let hash = sha256(&sent);
    let photo = match photo {
        None => Ok(None),
        Some(photo) => picture(ctx, capture.client_id, photo).await.map(Some),
    };
    let (refused, photo) = match photo {
        Ok(photo) => (None, photo),
        Err(Failure::Invalid { mut fields }) => (fields.pop(), None),
        Err(failure) => return Err(failure),
    };
    let new = ctx
        .read(Action::CaptureOwn, async |_, conn| {
            checked(ctx, conn, capture, refused).await
        })
        .await?;
    ctx.unit(Action::CaptureOwn, move |ctx, scope, conn| {
        async move {
            let (_, block) = own(&scope)?;
            let done = register_for(&ctx, conn, new, hash, Some(block)).await?;
            if let Some(photo) = photo.filter(|_| !done.replayed) {
                db::attachments::insert(conn, photo).await?;
            }
            Ok(done)
        }
        .boxed()
    })
    .await
}

/// A photo as it is kept. What is refused about it is said beside its field.
pub(super) async fn picture(
    ctx: &Ctx,
    petition: PetitionId,
    photo: Sent,
) -> Result<NewAttachment, Failure> {
    let beside = |failure: Failure| match failure {
        Failure::TooLarge { .. } | Failure::Unsupported { .. } => Failure::field(
            "photo",
            format!("{failure} La petición todavía no se envió."),
        ),
        other => other,
    };
    let kept = files::prepare(ctx, petition, None, vec![photo]).await;
    let kept = kept.map_err(beside)?.pop();
    kept.filter(|file| file.kind == "image").ok_or_else(|| {
        Failure::field(
            "photo",
            "Eso no es una foto. Tome una con la cámara o elija otra.",
        )
    })
}

/// The petition as the office would send it, or everything that needs correction.
async fn checked(
    ctx: &Ctx,
    conn: &mut Conn,
    capture: CaptainCapture,
    refused: Option<FieldError>,
) -> Result<NewPetition, Stop> {
    let today = local_date(ctx.now);
    let seat = seat(ctx, conn).await?;
    let mut errors = FieldErrors::default();
    if let Some(refused) = refused {
        errors.add(&refused.field, refused.message);
    }
    let kind = match capture.kind {
        Some(id) => ctx.petition_type(conn, id).await?,
        None => None,
    };
    let kind = kind.filter(|kind| choosing::offered(kind, today));
    if kind.is_none() {
        errors.add("kind", "Toque qué pasa, o elija de la lista de «Otro».");
    }
    let channel = choosing::channel(conn).await?;
    if channel.is_none() {
        errors.add(
            "channel",
            "Por ahora la oficina no recibe peticiones por aquí. Llame al 072.",
        );
    }
    let notice = if capture.privacy_notice.is_empty() {
        let notice = privacy::in_force(conn, today).await?;
        notice.map(|n| n.version).unwrap_or_default()
    } else {
        capture.privacy_notice.clone()
    };
    let citizen = citizen(capture.on_behalf.as_ref(), &seat, &mut errors);
    let place = place(ctx, conn, &capture, &seat, kind.as_ref(), &mut errors).await?;
    let mut new = NewPetition {
        client_id: capture.client_id,
        channel: channel.unwrap_or(ChannelId(uuid::Uuid::nil())),
        kind: kind
            .as_ref()
            .map_or(PetitionTypeId(uuid::Uuid::nil()), |kind| kind.id),
        description: words(&capture.description, kind.as_ref(), &mut errors),
        citizen,
        place,
        answers: Vec::new(),
        written: false,
        privacy_notice: notice,
        captain: Some(seat.view.number),
    };
    let mut more = FieldErrors::default();
    new.check(kind.as_ref(), &mut more);
    both(errors, more)?;
    Ok(new)
}

/// Everything that is wrong, each field once: what the telephone says of it before what the office's
/// form would say.
fn both(errors: FieldErrors, more: FieldErrors) -> Result<(), Failure> {
    let listed = |errors: FieldErrors| match errors.finish() {
        Err(Failure::Invalid { fields }) => fields,
        _ => Vec::new(),
    };
    let mut fields = listed(errors);
    for error in listed(more) {
        if fields.iter().all(|known| known.field != error.field) {
            fields.push(error);
        }
    }
    if fields.is_empty() {
        Ok(())
    } else {
        Err(Failure::Invalid { fields })
    }
}

/// Her words; without any, the name of the type, where that says what is asked.
fn words(description: &str, kind: Option<&PetitionType>, errors: &mut FieldErrors) -> String {
    let said = clean_text(description);
    match kind {
        Some(kind) if said.is_empty() && kind.location == LocationKind::None => {
            errors.add("description", "Escriba con sus palabras qué se necesita.");
            said
        }
        Some(kind) if said.is_empty() => kind.name.clone(),
        // Without a type nobody knows yet whether words are needed.
        None if said.is_empty() => "Sin palabras".into(),
        _ => said,
    }
}

fn citizen(on_behalf: Option<&OnBehalf>, seat: &OwnSeat, errors: &mut FieldErrors) -> Citizen {
    let herself = || Citizen {
        anonymous: false,
        phone: seat.phone.clone().unwrap_or_default(),
        given_names: seat.name.given_names.clone(),
        surnames: surnames(seat),
    };
    match on_behalf {
        Some(OnBehalf::Herself) => herself(),
        None => {
            errors.add("behalf", "Diga para quién es: para usted o para un vecino.");
            herself()
        }
        Some(OnBehalf::Neighbour {
            given_names,
            surnames,
            phone,
            permission,
        }) => {
            if given_names.trim().is_empty() {
                errors.add("given_names", "Escriba el nombre de la persona.");
            }
            if phone.trim().is_empty() {
                errors.add(
                    "phone",
                    "Escriba el teléfono de la persona, a 10 dígitos: ahí le avisan.",
                );
            }
            if !permission {
                errors.add(
                    "permission",
                    "Pídale permiso a la persona y marque la casilla. Sin su permiso no se registra.",
                );
            }
            Citizen {
                anonymous: false,
                phone: phone.clone(),
                given_names: given_names.clone(),
                surnames: surnames.clone(),
            }
        }
    }
}

/// Where: the point of the telephone, else the own block with what she wrote of it.
async fn place(
    ctx: &Ctx,
    conn: &mut Conn,
    capture: &CaptainCapture,
    seat: &OwnSeat,
    kind: Option<&PetitionType>,
    errors: &mut FieldErrors,
) -> Result<Place, Stop> {
    let point = capture.point.filter(|point| point.check().is_ok());
    if capture.point.is_some() && point.is_none() {
        errors.add(
            "point",
            "La ubicación del teléfono no es de aquí. Elija «En mi manzana».",
        );
    }
    let around = match point {
        Some(point) => {
            let located = territory(&ctx.system, conn).await?.locate(point);
            located.neighborhood
        }
        None => None,
    };
    let neighborhood = around.or(seat.neighborhood).or(capture.neighborhood);
    if neighborhood.is_none() && kind.is_none_or(|kind| kind.location != LocationKind::None) {
        errors.add("neighborhood", "Elija la colonia.");
    }
    let (street, number) = street_and_number(&capture.street);
    let mut reference = capture.reference.clone();
    if street.is_empty() && reference.trim().is_empty() && point.is_none() {
        reference = [
            format!("Manzana {}", seat.view.block),
            seat.view.between_streets.clone(),
        ]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
        .chars()
        .take(300)
        .collect();
    }
    Ok(Place {
        neighborhood,
        street,
        number,
        reference,
        point,
        ..Place::default()
    })
}
