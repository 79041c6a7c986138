//! Writing of people: new, changed, merged, validated.

use super::reading::log_reading;
use super::{conflict, current, found, note, written};
use crate::context::{Ctx, Stop};
use db::roster::dossiers;
use db::roster::people::{self, Captain};
use db::roster::petitions;
use db::roster::terms;
use db::{Conn, DbError};
use domain::access::{Action, Scope};
use domain::curp::Curp;
use domain::failure::Failure;
use domain::ids::CaptainId;
use domain::local_time::local_month;
use domain::roster::{CaptainForm, CheckedCaptain};
use futures::FutureExt;

/// Puts a person on the roster; gives the number.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when the CURP is on the roster already.
pub async fn create(ctx: &Ctx, form: CaptainForm) -> Result<i64, Failure> {
    let form = form.checked()?;
    ctx.unit(Action::ManageRoster, move |ctx, scope, conn| {
        async move {
            own_curp(&ctx, conn, &scope, &form, None).await?;
            let id = CaptainId(ctx.system.new_id(ctx.now));
            let number = people::insert(conn, id, &written(&ctx.system, id, &form), ctx.now)
                .await
                .map_err(taken)?;
            note(&ctx, conn, id, "created", String::new()).await?;
            Ok(number)
        }
        .boxed()
    })
    .await
}

/// The form of a person with everything in it. Logged: it shows telephones and CURP.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn form(ctx: &Ctx, number: i64) -> Result<(CaptainForm, i64), Failure> {
    ctx.unit(Action::ManageRoster, move |ctx, scope, conn| {
        async move {
            let captain = found(conn, &scope, number).await?;
            if captain.merged_into.is_some() {
                return Err(Failure::NotFound.into());
            }
            let curp = ctx.system.open_curp(&captain)?;
            log_reading(&ctx, conn, number, "captain_form_opened", String::new()).await?;
            let version = captain.version;
            Ok((form_of(captain, curp.as_ref()), version))
        }
        .boxed()
    })
    .await
}

fn form_of(captain: Captain, curp: Option<&Curp>) -> CaptainForm {
    CaptainForm {
        given_names: captain.name.given_names,
        first_surname: captain.name.first_surname,
        second_surname: captain.name.second_surname.unwrap_or_default(),
        curp: curp.map(|c| c.as_str().to_owned()).unwrap_or_default(),
        sex: captain.sex.unwrap_or_default(),
        phone: captain.phone.unwrap_or_default(),
        other_phone: captain.other_phone.unwrap_or_default(),
        street: captain.street,
        street_number: captain.street_number,
        neighborhood: captain.neighborhood,
    }
}

/// Changes a person.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn change(
    ctx: &Ctx,
    number: i64,
    version: i64,
    form: CaptainForm,
) -> Result<(), Failure> {
    let form = form.checked()?;
    ctx.unit(Action::ManageRoster, move |ctx, scope, conn| {
        async move {
            let before = current(conn, &scope, number, version).await?;
            own_curp(&ctx, conn, &scope, &form, Some(before.id)).await?;
            let curp = ctx.system.open_curp(&before)?;
            let id = before.id;
            let changed = changed_fields(&form_of(before, curp.as_ref()), &form);
            if changed.is_empty() {
                return Ok(());
            }
            let stored = people::update(conn, id, version, &written(&ctx.system, id, &form))
                .await
                .map_err(taken)?;
            if !stored {
                return Err(conflict(version + 1));
            }
            note(&ctx, conn, id, "changed", changed.join(", ")).await
        }
        .boxed()
    })
    .await
}

/// The names of the fields whose stored value a form changes, as the history tells them. Their values
/// stay out of it.
pub(super) fn changed_fields(before: &CaptainForm, after: &CheckedCaptain) -> Vec<&'static str> {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let pairs = [
        (
            "nombre",
            [
                &before.given_names,
                before.first_surname.as_str(),
                &before.second_surname,
            ]
            .join("|"),
            [
                &after.name.given_names,
                after.name.first_surname.as_str(),
                after.name.second_surname.as_deref().unwrap_or_default(),
            ]
            .join("|"),
        ),
        (
            "CURP",
            before.curp.clone(),
            text(after.curp.as_ref().map(Curp::as_str)),
        ),
        ("sexo", before.sex.clone(), text(after.sex.as_deref())),
        (
            "teléfono",
            before.phone.clone(),
            text(after.phone.as_ref().map(|p| p.digits())),
        ),
        (
            "otro teléfono",
            before.other_phone.clone(),
            text(after.other_phone.as_ref().map(|p| p.digits())),
        ),
        (
            "domicilio",
            format!(
                "{}|{}|{:?}",
                before.street, before.street_number, before.neighborhood
            ),
            format!(
                "{}|{}|{:?}",
                after.street, after.street_number, after.neighborhood
            ),
        ),
    ];
    pairs
        .into_iter()
        .filter(|(_, before, after)| before != after)
        .map(|(name, ..)| name)
        .collect()
}

/// Refuses a CURP that is another person's, and says whose.
async fn own_curp(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    form: &CheckedCaptain,
    own: Option<CaptainId>,
) -> Result<(), Stop> {
    let Some(curp) = &form.curp else {
        return Ok(());
    };
    let index = ctx.system.curp_index(curp);
    match people::by_curp(conn, scope, &index).await? {
        Some(other) if Some(other.id) != own => {
            let (number, name) = (other.number, other.name.full());
            let said = if ctx.system.open_curp(&other)?.as_ref() == Some(curp) {
                format!("Esa CURP ya está en el padrón: número {number}, {name}.")
            } else {
                format!(
                    "Esa CURP es de un registro repetido que se unió con el número {number}, {name}. No la agregue otra vez."
                )
            };
            Err(Failure::field("curp", said).into())
        }
        _ => Ok(()),
    }
}

/// A CURP that somebody else stored in the meantime.
fn taken(error: DbError) -> Stop {
    match error {
        DbError::Duplicate(_) => Failure::field(
            "curp",
            "Esa CURP ya está en el padrón. Búsquela por nombre.",
        )
        .into(),
        error => error.into(),
    }
}

/// Validates a person: the coordinator says that the data were checked. Gives whether it counts for
/// this local month; a second time in the same month it does not.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`.
pub async fn validate(ctx: &Ctx, number: i64, version: i64) -> Result<bool, Failure> {
    ctx.unit(Action::ValidateRoster, move |ctx, scope, conn| {
        async move {
            let captain = current(conn, &scope, number, version).await?;
            let month = local_month(ctx.now);
            let counted = people::validate(conn, captain.id, &month, ctx.now, ctx.actor.id).await?;
            note(&ctx, conn, captain.id, "validated", month).await?;
            Ok(counted)
        }
        .boxed()
    })
    .await
}

/// Says that a person is on the roster twice: the duplicate's services, petitions, months of validation
/// and what was seen go to the one who stays, whose page shows the history of both. The history itself
/// stays where it was written. The duplicate's page says where the person is; the CURP stays known as
/// that person's, so that nobody registers it a third time.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when both hold a post, or it is the same number.
pub async fn merge(ctx: &Ctx, duplicate: i64, version: i64, into: i64) -> Result<(), Failure> {
    if duplicate == into {
        return Err(Failure::field(
            "into",
            "Escriba el número de la otra persona, la que se conserva.",
        ));
    }
    ctx.unit(Action::ManageRoster, move |ctx, scope, conn| {
        async move {
            let gone = current(conn, &scope, duplicate, version).await?;
            let stays = people::by_number(conn, &scope, into).await?;
            let stays = stays.filter(|c| c.merged_into.is_none()).ok_or_else(|| {
                Failure::field("into", "No hay nadie con ese número en el padrón.")
            })?;
            terms::give_to(conn, gone.id, stays.id)
                .await
                .map_err(|error| match error {
                    DbError::Duplicate(_) => Failure::field(
                        "into",
                        "Las dos tienen un cargo en funciones. Dé de baja uno de los dos y repita.",
                    )
                    .into(),
                    error => Stop::from(error),
                })?;
            if !people::merge(conn, gone.id, gone.version, stays.id).await? {
                return Err(conflict(gone.version + 1));
            }
            // Whoever had a telephone for the duplicate is given a code for who stays.
            crate::captain_access::end_with_post(&ctx, conn, gone.id).await?;
            let moved = petitions::give_to(conn, gone.id, stays.id).await?;
            let with = match moved {
                0 => String::new(),
                1 => ", con una petición".into(),
                many => format!(", con {many} peticiones"),
            };
            if stays.curp_sealed.is_none()
                && let Some(curp) = ctx.system.open_curp(&gone)?
            {
                let form = CaptainForm {
                    curp: curp.as_str().to_owned(),
                    ..form_of(stays.clone(), None)
                };
                let form = form.checked()?;
                let written = written(&ctx.system, stays.id, &form);
                people::update(conn, stays.id, stays.version, &written).await?;
            }
            dossiers::give_to(conn, gone.id, stays.id).await?;
            super::dossier::settle(conn, &scope, stays.id).await?;
            super::terms::refresh(conn, gone.id).await?;
            super::terms::refresh(conn, stays.id).await?;
            note(
                &ctx,
                conn,
                gone.id,
                "merged",
                format!("en el número {into}{with}"),
            )
            .await?;
            note(
                &ctx,
                conn,
                stays.id,
                "absorbed",
                format!("el número {duplicate}{with}"),
            )
            .await
        }
        .boxed()
    })
    .await
}
