//! What the screens of the staff read at once: one petition with its forms' choices, the home of a
//! person, a department's tray, the queue of verifications.

use crate::context::{Ctx, Stop};
use crate::reading;
use crate::routing::{offered, proposal};
use chrono::{DateTime, Utc};
use db::queues::{self, Key, Reader};
use db::{Conn, DbResult, catalogue, lists};
use domain::access::{Action, Reach, Scope};
use domain::catalogue::PetitionType;
use domain::failure::Failure;
use domain::folio::Folio;
use domain::local_time::local_date;
use domain::petitions::{
    Act, ActOptions, HomeList, HomeView, ListFilter, PetitionPage, PetitionStatus, QueuePage,
    TrayCounts, TrayPile,
};
use domain::users::Role;

/// Rows of a page of a tray or queue.
const QUEUE_PAGE: i64 = 50;
/// Rows of a short list on the home screen.
const SHORT: i64 = 6;

/// One petition by its folio, with what its forms choose from.
///
/// # Errors
/// As [`reading::detail`].
pub async fn petition(ctx: &Ctx, folio: Folio) -> Result<PetitionPage, Failure> {
    let detail = reading::by_folio(ctx, folio).await?;
    if detail.acts.is_empty() {
        return Ok(PetitionPage {
            detail,
            options: ActOptions::default(),
            rerouting: String::new(),
        });
    }
    let today = local_date(ctx.now);
    let kind = detail.kind;
    let scope = ctx.scope(Action::ReadPetitions)?;
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let mut departments = catalogue::departments(&mut conn).await?;
        departments.retain(|d| d.valid_from <= today && d.valid_to.is_none_or(|end| today <= end));
        let reasons = catalogue::reasons(&mut conn).await?;
        let kind = catalogue::petition_type(&mut conn, kind).await?;
        let options = ActOptions {
            departments,
            reasons,
            proposal: proposal(ctx, &mut conn, &scope, &detail).await?,
            needs_photo: kind.as_ref().is_some_and(PetitionType::needs_photo),
            people: colleagues(ctx, &mut conn).await?,
        };
        Ok((options, offered(ctx, &mut conn, &scope, &detail).await?))
    };
    let (options, rerouting) = read.await.map_err(|stop: Stop| stop.failure(&ctx.system))?;
    Ok(PetitionPage {
        detail,
        options,
        rerouting,
    })
}

/// The people of the actor's department, for the form that gives one of them a referral.
async fn colleagues(ctx: &Ctx, conn: &mut Conn) -> DbResult<Vec<(String, String)>> {
    let Some(own) = ctx.actor.department else {
        return Ok(Vec::new());
    };
    let people = db::petitions::people(conn, own).await?;
    Ok(people
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect())
}

/// A short list: title, why it may be empty, address, filter.
struct Wanted(&'static str, &'static str, &'static str, ListFilter);

fn wanted(role: Role) -> Vec<Wanted> {
    let of = |statuses: &[PetitionStatus]| ListFilter {
        statuses: statuses.to_vec(),
        limit: SHORT,
        ..ListFilter::default()
    };
    let overdue = ListFilter {
        overdue: true,
        limit: SHORT,
        ..ListFilter::default()
    };
    let to_refer = Wanted(
        "Por turnar",
        "Todo lo recibido ya se turnó.",
        "/peticiones?estado=received",
        of(&[PetitionStatus::Received]),
    );
    let bounced = Wanted(
        "Rebotes",
        "Ninguna petición ha rebotado entre dependencias.",
        "/turnado/rebotes",
        ListFilter {
            bounced: true,
            limit: SHORT,
            ..ListFilter::default()
        },
    );
    let to_verify = Wanted(
        "Por verificar con la persona",
        "Ninguna petición atendida espera verificación.",
        "/verificar",
        of(&[PetitionStatus::Attended]),
    );
    let waiting = Wanted(
        "Esperan datos de la persona",
        "Ninguna petición espera datos.",
        "/peticiones?estado=information_required",
        of(&[PetitionStatus::InformationRequired]),
    );
    let late = Wanted(
        "Vencidas",
        "Nada está vencido.",
        "/peticiones?vencidas=1",
        overdue,
    );
    let newest = Wanted(
        "Recibidas hace poco",
        "Todavía no hay peticiones.",
        "/peticiones",
        ListFilter {
            limit: SHORT,
            ..ListFilter::default()
        },
    );
    match role {
        Role::Administrator | Role::BlockCaptain | Role::WardCaptain => Vec::new(),
        Role::Coordinator => vec![to_refer, bounced, late, to_verify, waiting],
        Role::Operator => vec![waiting, newest],
        Role::FollowUpAgent => vec![to_verify, waiting],
        Role::Liaison | Role::Director => vec![late],
        Role::RosterCoordinator | Role::Auditor => vec![late, newest],
    }
}

/// What needs this person today.
///
/// # Errors
/// Of the database.
pub async fn home(ctx: &Ctx) -> Result<HomeView, Failure> {
    ctx.scope(Action::OwnAccount)?;
    let mut view = HomeView {
        counts: None,
        tray: None,
        alerts: crate::escalation::unread(ctx).await?,
        lists: Vec::new(),
        now: ctx.now,
    };
    let Ok(scope) = ctx.scope(Action::ReadPetitions) else {
        return Ok(view);
    };
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        view.counts = Some(lists::counts(&mut conn, &scope).await?);
        if matches!(scope.reach(), Reach::Department(_)) {
            view.tray = Some(queues::tray_counts(&mut conn, &scope, reader(ctx)).await?);
        }
        for Wanted(title, empty, address, filter) in wanted(ctx.actor.role) {
            let page = lists::page(&mut conn, &scope, &filter, ctx.now).await?;
            view.lists.push(HomeList {
                title: title.into(),
                empty: empty.into(),
                address: address.into(),
                total: page.total,
                more: page.more,
                rows: page.rows,
            });
        }
        DbResult::Ok(view)
    };
    read.await.map_err(|e| ctx.system.failure(&e))
}

/// Where a page of a queue begins, as it stands in an address: microseconds and id.
fn parse_key(text: &str) -> Key {
    let parsed = text.split_once('.').and_then(|(micros, id)| {
        Some(Key {
            at: DateTime::<Utc>::from_timestamp_micros(micros.parse().ok()?)?,
            id: id.parse().ok()?,
        })
    });
    parsed.unwrap_or(Key::FIRST)
}

fn show_key(key: Key) -> String {
    format!("{}.{}", key.at.timestamp_micros(), key.id)
}

fn reader(ctx: &Ctx) -> Reader {
    Reader {
        user: ctx.actor.id,
        now: ctx.now,
    }
}

/// One page of a pile of the own department's tray.
///
/// # Errors
/// `Forbidden` for who answers for no department.
pub async fn tray(ctx: &Ctx, pile: TrayPile, after: &str) -> Result<QueuePage, Failure> {
    let scope = ctx.scope(Action::Perform(Act::Accept))?;
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let counts = queues::tray_counts(&mut conn, &scope, reader(ctx)).await?;
        let after = parse_key(after);
        let (rows, next) =
            queues::tray(&mut conn, &scope, reader(ctx), pile, after, QUEUE_PAGE).await?;
        DbResult::Ok(QueuePage {
            rows,
            next: next.map(show_key),
            counts,
            waiting: 0,
            now: ctx.now,
        })
    };
    read.await.map_err(|e| ctx.system.failure(&e))
}

/// One page of the petitions that wait for the office's verification.
///
/// # Errors
/// `Forbidden` for who does not verify.
pub async fn to_verify(ctx: &Ctx, after: &str) -> Result<QueuePage, Failure> {
    let scope: Scope = ctx.scope(Action::VerifyPetitions)?;
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let waiting = queues::waiting(&mut conn, &scope).await?;
        let (rows, next) =
            queues::to_verify(&mut conn, &scope, parse_key(after), QUEUE_PAGE).await?;
        DbResult::Ok(QueuePage {
            rows,
            next: next.map(show_key),
            counts: TrayCounts::default(),
            waiting,
            now: ctx.now,
        })
    };
    read.await.map_err(|e| ctx.system.failure(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_the_address() {
        let key = Key {
            at: DateTime::<Utc>::from_timestamp_micros(1_795_000_000_123_456).expect("valid"),
            id: uuid::Uuid::from_u128(7),
        };
        assert_eq!(parse_key(&show_key(key)), key);
        assert_eq!(parse_key("nonsense"), Key::FIRST);
    }
}
