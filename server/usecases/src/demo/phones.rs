//! Captains of the demonstration who activated their accounts, one of them also captain of her ward,
//! and what the office told them.

use super::DemoError;
use super::captains::{Seat, busiest};
use super::team::PASSWORD;
use crate::context::{Ctx, Stop, System, sha256};
use crate::notices;
use crate::roster::store;
use crate::seed::seed_id;
use chrono::{DateTime, Duration, Utc};
use db::accounts::{self, User};
use db::captain_access;
use db::roster::events::{self, NewEvent};
use db::roster::people;
use db::roster::terms::{self, NewTerm};
use db::{Conn, DbResult, territory};
use domain::access::Scope;
use domain::captain::{NoticeFor, NoticeForm};
use domain::ids::{CaptainId, DeviceId, TermId, UserId};
use domain::local_time::local_date;
use domain::roster::{Basis, Position, TermState};
use domain::users::{Actor, Role, SecretKind, captain_login, check_captain_secret};
use futures::FutureExt;

/// Accounts that were activated.
pub const ACTIVATED: usize = 40;

/// How a captain of the demonstration signs in at `/m/entrar`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneLogin {
    /// User name.
    pub login: String,
    /// Name in full.
    pub name: String,
    /// Whether she also leads her ward.
    pub ward: bool,
}

/// The captains who can sign in; at most so many.
///
/// # Errors
/// Of the database.
pub async fn phone_logins(system: &System, limit: i64) -> Result<Vec<PhoneLogin>, DemoError> {
    let read = async {
        let mut conn = system.db.read().await?;
        let mut logins = Vec::new();
        for user in accounts::captains(&mut conn, limit).await? {
            let Some(captain) = user.captain else {
                continue;
            };
            let own = terms::of_captain(&mut conn, captain).await?;
            logins.push(PhoneLogin {
                login: user.login,
                name: user.name,
                ward: own.iter().any(|t| t.ward.is_some() && t.view.state.holds()),
            });
        }
        DbResult::Ok(logins)
    };
    read.await
        .map_err(|error| DemoError::Failure(system.failure(&error)))
}

/// Activates the accounts of the first `count` captains, who are those that bring most.
pub(super) async fn fill(
    system: &System,
    actor: &Actor,
    seats: &[Seat],
    count: usize,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    let chosen: Vec<(i64, String)> = (0..count.min(seats.len()))
        .filter_map(|which| busiest(seats, which))
        .map(|seat| (seat.number, seat.name.full()))
        .collect();
    for (number, _) in &chosen {
        check_captain_secret(PASSWORD, &captain_login(*number)).map_err(DemoError::Program)?;
    }
    let (own, hash) = (system.clone(), password_hash.to_owned());
    let started = now - Duration::days(40);
    let boss = Ctx::new(system.clone(), actor.clone(), started);
    let done = system.db.write(move |conn| {
        async move {
            for (nth, (number, name)) in chosen.into_iter().enumerate() {
                let scope = Scope::of_the_program_itself();
                let Some(person) = people::by_number(conn, &scope, number).await? else {
                    continue;
                };
                let at = started + Duration::minutes(1_300 * i64::try_from(nth).unwrap_or(0));
                activate(&own, conn, (person.id, number, name), &hash, at).await?;
                if nth == 1 {
                    lead_ward(&boss, conn, person.id, person.block).await?;
                }
            }
            Ok::<_, Stop>(())
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(system))?;
    tell(system, actor, now).await
}

/// The account and the telephone of one captain, as an activation leaves them.
async fn activate(
    system: &System,
    conn: &mut Conn,
    (captain, number, name): (CaptainId, i64, String),
    hash: &str,
    at: DateTime<Utc>,
) -> Result<(), Stop> {
    let login = captain_login(number);
    let user = User {
        id: UserId(seed_id("demo_captain_user", &login)),
        login,
        name,
        role: Role::BlockCaptain,
        department: None,
        password_hash: hash.to_owned(),
        secret: SecretKind::Password,
        captain: Some(captain),
        must_change_password: false,
        active: true,
        version: 1,
    };
    accounts::insert(conn, &user, at).await?;
    let device = DeviceId(system.new_id(at));
    let token = sha256(system.token().as_bytes());
    captain_access::insert_device(conn, device, user.id, &token, "Chrome en Android", at).await?;
    let event = NewEvent {
        captain,
        term: None,
        at,
        actor: Some(user.id),
        act: "access_activated",
        from: None,
        to: None,
        detail: "Chrome en Android".into(),
    };
    Ok(events::append(conn, &event).await?)
}

/// Makes a block captain that of her ward as well.
async fn lead_ward(
    ctx: &Ctx,
    conn: &mut Conn,
    captain: CaptainId,
    block: Option<domain::ids::BlockId>,
) -> Result<(), Stop> {
    let Some(block) = block else { return Ok(()) };
    let block = territory::block(conn, block).await?;
    let ward = block.and_then(|b| b.ward);
    let today = local_date(ctx.now);
    let period = terms::periods(conn)
        .await?
        .into_iter()
        .find(|p| p.starts_on <= today && today <= p.ends_on);
    let (Some(ward), Some(period)) = (ward, period) else {
        return Ok(());
    };
    let new = NewTerm {
        id: TermId(ctx.system.new_id(ctx.now)),
        captain,
        block: None,
        ward: Some(ward),
        period: period.id,
        position: Position::Titular,
        basis: Basis::Designated,
        state: TermState::InOffice,
        accredited_on: Some(today),
        starts_on: Some(today),
    };
    store(ctx, conn, &new).await
}

/// What the office told the captains.
async fn tell(system: &System, actor: &Actor, now: DateTime<Utc>) -> Result<(), DemoError> {
    let notices = [
        (
            12,
            "Reunión de jefas y jefes de manzana",
            "El sábado a las 10 de la mañana, en el salón de la oficina. Traiga los asuntos pendientes de su manzana. (Texto de ejemplo)",
        ),
        (
            5,
            "Temporada de nortes",
            "Asegure láminas y tinacos. Si ve una rama o un cable caído, repórtelo con foto desde este teléfono; si hay peligro, llame al 911. (Texto de ejemplo)",
        ),
        (
            1,
            "Ya puede reportar desde su teléfono",
            "Toque «Nueva petición», tome la foto y elija qué es. Aquí mismo verá cuándo se atiende. (Texto de ejemplo)",
        ),
    ];
    for (days, title, body) in notices {
        let ctx = Ctx::new(system.clone(), actor.clone(), now - Duration::days(days));
        let form = NoticeForm {
            title: title.into(),
            body: body.into(),
            to: NoticeFor::All,
            valid_until: None,
        };
        notices::publish(&ctx, form).await?;
    }
    Ok(())
}
