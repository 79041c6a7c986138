//! The office gives, takes back and looks at the access of one captain.

use super::{fingerprint, noted, shut, works};
use crate::context::{Ctx, Stop};
use crate::roster::note;
use chrono::{DateTime, Duration, Utc};
use db::captain_access::{self as stored, NewCode};
use db::roster::people::{self, Captain};
use db::{Conn, accounts, notices};
use domain::access::{Action, Scope};
use domain::captain::access::{AccessCounts, AccessState, AccessView, IssuedCode};
use domain::captain::{NewNotice, NoticeFor, NoticeForm, QrPicture};
use domain::failure::Failure;
use domain::ids::{ActivationId, CaptainId, DeviceId, NoticeId};
use domain::local_time::show;
use domain::text::required_line;
use domain::users::{ActivationCode, CODE_HOURS, captain_login};
use futures::FutureExt;

/// Where the access of one captain stands.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn access(ctx: &Ctx, number: i64) -> Result<AccessView, Failure> {
    ctx.read(Action::ManageCaptainAccess, async |scope, conn| {
        let captain = person(conn, &scope, number).await?;
        let seat = stored::seat(conn, captain.id).await?;
        let user = accounts::by_captain(conn, captain.id).await?;
        let code_until = stored::code_until(conn, captain.id, ctx.now).await?;
        let devices = match &user {
            Some(user) => stored::devices(conn, user.id, None).await?,
            None => Vec::new(),
        };
        let state = match (&seat, &user) {
            (None, _) => AccessState::NoPost,
            (_, Some(user)) if works(user) => AccessState::Active,
            _ if code_until.is_some() => AccessState::CodeGiven,
            (_, Some(_)) => AccessState::Closed,
            (_, None) => AccessState::None,
        };
        Ok(AccessView {
            number,
            name: captain.name.full(),
            block: seat.map(|(_, code)| code).unwrap_or_default(),
            state,
            login: captain_login(number),
            secret: user.filter(works).map(|u| u.secret),
            code_until,
            devices,
        })
    })
    .await
}

/// How far the access of all captains has come.
///
/// # Errors
/// `Forbidden`.
pub async fn counts(ctx: &Ctx) -> Result<AccessCounts, Failure> {
    ctx.read(Action::ManageCaptainAccess, async |_, conn| {
        Ok(stored::counts(conn, ctx.now).await?)
    })
    .await
}

/// Gives a code to one captain. Whoever has access loses it at once, with every telephone: that is how
/// the office resets a forgotten PIN or a lost telephone. `base` is the public address of the system.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` when she is not the titular of a block in office.
pub async fn give_code(ctx: &Ctx, number: i64, base: &str) -> Result<IssuedCode, Failure> {
    let base = base.trim_end_matches('/').to_owned();
    ctx.unit(Action::ManageCaptainAccess, move |ctx, scope, conn| {
        async move {
            let captain = person(conn, &scope, number).await?;
            let Some((_, block)) = stored::seat(conn, captain.id).await? else {
                return Err(Failure::field(
                    "act",
                    "El acceso es para titulares en funciones: esta persona no tiene ahora ese cargo.",
                )
                .into());
            };
            let user = accounts::by_captain(conn, captain.id).await?;
            let reset = user.as_ref().is_some_and(works);
            if let Some(user) = &user {
                shut(conn, user, ctx.now).await?;
            }
            let (code, expires_at) = store(&ctx, conn, captain.id).await?;
            let (act, action) = if reset {
                ("access_reset", "captain_access_reset")
            } else {
                ("access_code_given", "captain_code_given")
            };
            note(&ctx, conn, captain.id, act, String::new()).await?;
            if reset {
                warn_of_reset(&ctx, conn, captain.id).await?;
            }
            noted(conn, Some(ctx.actor.id), action, &captain_login(number), ctx.now).await?;
            let url = format!("{base}/activar?codigo={code}");
            let qr = documents::qr_code(&url).map_err(|_| {
                Failure::field(
                    "act",
                    "La dirección pública del sistema es demasiado larga para un código QR. Avise a quien lo administra.",
                )
            })?;
            Ok(IssuedCode {
                url,
                qr: QrPicture {
                    side: qr.side,
                    path: qr.path,
                },
                code: code.to_string(),
                login: captain_login(number),
                name: captain.name.full(),
                block,
                expires_at,
            })
        }
        .boxed()
    })
    .await
}

/// Makes and stores a code; gives it with its end.
pub(super) async fn store(
    ctx: &Ctx,
    conn: &mut Conn,
    captain: CaptainId,
) -> Result<(ActivationCode, DateTime<Utc>), Stop> {
    let mut random = [0; 16];
    ctx.system.entropy.fill(&mut random);
    let code = ActivationCode::of_random(random);
    let expires_at = ctx.now + Duration::hours(CODE_HOURS);
    let new = NewCode {
        id: ActivationId(ctx.system.new_id(ctx.now)),
        captain,
        hash: fingerprint(&ctx.system, &code),
        at: ctx.now,
        actor: ctx.actor.id,
        expires_at,
    };
    stored::store_code(conn, &new).await?;
    Ok((code, expires_at))
}

/// Closes the access of a captain at once, with a reason that stays in her history.
///
/// # Errors
/// `Forbidden`; `NotFound` also when she has none; `Invalid` with `reason`.
pub async fn close(ctx: &Ctx, number: i64, reason: &str) -> Result<(), Failure> {
    let reason = required_line(reason, 200, "por qué se cierra el acceso")
        .map_err(|message| Failure::field("reason", message))?;
    ctx.unit(Action::ManageCaptainAccess, move |ctx, scope, conn| {
        async move {
            let captain = person(conn, &scope, number).await?;
            let user = accounts::by_captain(conn, captain.id).await?;
            let waiting = stored::code_until(conn, captain.id, ctx.now).await?;
            if user.is_none() && waiting.is_none() {
                return Err(Failure::NotFound.into());
            }
            stored::revoke_codes(conn, captain.id, ctx.now).await?;
            if let Some(user) = &user {
                shut(conn, user, ctx.now).await?;
            }
            note(&ctx, conn, captain.id, "access_closed", reason).await?;
            noted(
                conn,
                Some(ctx.actor.id),
                "captain_access_closed",
                &captain_login(number),
                ctx.now,
            )
            .await
        }
        .boxed()
    })
    .await
}

/// Takes one telephone of a captain off, for instance a lost one.
///
/// # Errors
/// `Forbidden`; `NotFound` when it is not hers.
pub async fn remove_device(ctx: &Ctx, number: i64, device: DeviceId) -> Result<(), Failure> {
    ctx.unit(Action::ManageCaptainAccess, move |ctx, scope, conn| {
        async move {
            let captain = person(conn, &scope, number).await?;
            let user = accounts::by_captain(conn, captain.id).await?;
            let user = user.ok_or(Failure::NotFound)?;
            if !stored::revoke_device(conn, user.id, device, ctx.now).await? {
                return Err(Failure::NotFound.into());
            }
            note(&ctx, conn, captain.id, "device_removed", String::new()).await?;
            noted(
                conn,
                Some(ctx.actor.id),
                "captain_device_removed",
                &user.login,
                ctx.now,
            )
            .await
        }
        .boxed()
    })
    .await
}

async fn person(conn: &mut Conn, scope: &Scope, number: i64) -> Result<Captain, Stop> {
    let captain = people::by_number(conn, scope, number).await?;
    Ok(captain.ok_or(Failure::NotFound)?)
}

/// A reset that she did not ask for must not stay unseen: the first notice that she reads tells it.
async fn warn_of_reset(ctx: &Ctx, conn: &mut Conn, captain: CaptainId) -> Result<(), Stop> {
    let body = format!(
        "{} restableció su acceso el {}. Si usted no lo pidió, llame a la oficina.",
        ctx.actor.name,
        show(ctx.now, ctx.now)
    );
    let new = NewNotice {
        id: NoticeId(ctx.system.new_id(ctx.now)),
        form: NoticeForm {
            title: "Se restableció su acceso".into(),
            body,
            to: NoticeFor::Captain(captain),
            valid_until: None,
        },
    };
    Ok(notices::publish(conn, &new, ctx.actor.id, ctx.now).await?)
}
