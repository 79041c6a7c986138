//! Services: given, accredited, begun, interrupted, ended.

use super::current;
use crate::context::{Ctx, Stop};
use chrono::NaiveDate;
use db::roster::events::{self, NewEvent};
use db::roster::people;
use db::roster::terms::{self, NewTerm, Period, StoredTerm};
use db::territory::{self, Kept, touch};
use db::{Conn, DbError};
use domain::access::Action;
use domain::failure::{Failure, FieldErrors};
use domain::ids::{CaptainId, PeriodId, TermId};
use domain::local_time::{local_date, show_day};
use domain::roster::{
    Basis, Charge, EndReason, Position, Term, TermAct, TermState, TermView, after, check_day,
};
use domain::territory::checked_code;
use domain::text::{optional_line, required_line};
use futures::FutureExt;

/// Longest note of an act.
const MAX_NOTE: usize = 300;

/// The periods, newest first.
///
/// # Errors
/// `Forbidden`.
pub async fn periods(ctx: &Ctx) -> Result<Vec<Period>, Failure> {
    ctx.read(Action::ReadRoster, async |_, conn| {
        Ok(terms::periods(conn).await?)
    })
    .await
}

/// Adds the term of a government.
///
/// # Errors
/// `Forbidden`; `Invalid`.
pub async fn create_period(
    ctx: &Ctx,
    name: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
) -> Result<PeriodId, Failure> {
    let mut errors = FieldErrors::default();
    let name = errors.take(
        "name",
        required_line(&name, 40, "el nombre, por ejemplo 2026-2029"),
    );
    if ends_on <= starts_on {
        errors.add("ends_on", "El último día debe ser posterior al primero.");
    }
    errors.finish()?;
    let name = name.unwrap_or_default();
    ctx.unit(Action::ManageRoster, move |ctx, _, conn| {
        async move {
            let period = Period {
                id: PeriodId(ctx.system.new_id(ctx.now)),
                name,
                starts_on,
                ends_on,
                version: 1,
            };
            match terms::insert_period(conn, &period).await {
                Ok(()) => Ok(period.id),
                Err(DbError::Duplicate(_)) => {
                    Err(Failure::field("name", "Ya hay un periodo con ese nombre.").into())
                }
                Err(error) => Err(error.into()),
            }
        }
        .boxed()
    })
    .await
}

/// A post that is given to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointForm {
    /// Code of the block, or of the ward.
    pub place: String,
    /// Block or ward.
    pub charge: Charge,
    /// Titular or alternate.
    pub position: Position,
    /// How the person came to it.
    pub basis: Basis,
    /// The period.
    pub period: PeriodId,
    /// Since when, of a service that is inherited from an old roster.
    pub starts_on: Option<NaiveDate>,
}

/// Gives a post to a person, who then waits to be accredited. From an old roster (*inherited*) the
/// person is in office at once.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when the post is taken, the person holds another, or
/// a ward captain is not a block captain in office of that ward.
pub async fn appoint(
    ctx: &Ctx,
    number: i64,
    version: i64,
    form: AppointForm,
) -> Result<TermId, Failure> {
    ctx.unit(Action::ManageRoster, move |ctx, scope, conn| {
        async move {
            let captain = current(conn, &scope, number, version).await?;
            let new = checked(&ctx, conn, captain.id, &form).await?;
            store(&ctx, conn, &new).await?;
            Ok(new.id)
        }
        .boxed()
    })
    .await
}

/// Reads a form of appointment against the territory and who serves where.
async fn checked(
    ctx: &Ctx,
    conn: &mut Conn,
    captain: CaptainId,
    form: &AppointForm,
) -> Result<NewTerm, Stop> {
    let code = checked_code(&form.place).map_err(|m| Failure::field("place", m))?;
    if let Some(day) = form.starts_on {
        check_day(day, None, local_date(ctx.now)).map_err(|m| Failure::field("starts_on", m))?;
    }
    let period = terms::periods(conn)
        .await?
        .into_iter()
        .find(|p| p.id == form.period)
        .ok_or_else(|| Failure::field("period", "Elija un periodo de la lista."))?;
    let state = match form.basis {
        Basis::Elected => TermState::Elected,
        Basis::Designated => TermState::Designated,
        Basis::Inherited => TermState::InOffice,
    };
    let own = terms::of_captain(conn, captain).await?;
    let live = |t: &&StoredTerm| t.view.state != TermState::Ended && t.view.charge == form.charge;
    let mut new = NewTerm {
        id: TermId(ctx.system.new_id(ctx.now)),
        captain,
        block: None,
        ward: None,
        period: period.id,
        position: form.position,
        basis: form.basis,
        state,
        accredited_on: None,
        starts_on: form.starts_on,
    };
    match form.charge {
        Charge::Block => {
            let block = territory::block_by_code(conn, &code).await?;
            let block = block.filter(|b| !b.ended).ok_or_else(|| {
                Failure::field(
                    "place",
                    format!("No hay una manzana {code}. Revise la clave o dé de alta la manzana."),
                )
            })?;
            // The same block in a later period is a re-election; any other block is a second post.
            if let Some(other) = own
                .iter()
                .filter(live)
                .find(|t| t.view.block != Some(block.id) || t.view.period == period.id)
            {
                return Err(Failure::field(
                    "place",
                    format!(
                        "Esta persona ya tiene el cargo de la manzana {} ({}). Délo de baja antes de darle otro.",
                        other.view.place,
                        other.view.state.label().to_lowercase()
                    ),
                )
                .into());
            }
            let pending = terms::pending(conn, block.id, form.position, period.id).await?;
            let holder = terms::holder(conn, block.id, form.position).await?;
            let taken = pending.or(holder
                .filter(|h| state.holds() || (h.view.period == period.id && h.captain != captain)));
            if let Some(other) = taken {
                return Err(post_taken(conn, &code, form.position, other).await?);
            }
            new.block = Some(block.id);
        }
        Charge::Ward => {
            let ward = territory::wards(conn).await?;
            let ward = ward.into_iter().find(|w| w.code == code && !w.ended);
            let ward = ward.ok_or_else(|| {
                Failure::field(
                    "place",
                    format!("No hay un cuartel {code}. Revise la clave."),
                )
            })?;
            let mut there = false;
            for term in own.iter().filter(|t| t.view.state.holds()) {
                if let Some(block) = term.view.block {
                    let block = territory::block(conn, block).await?;
                    there = there || block.and_then(|b| b.ward) == Some(ward.id);
                }
            }
            if !there {
                return Err(Failure::field(
                    "place",
                    "Para jefatura de cuartel la persona debe ser jefa o jefe de manzana en funciones de ese cuartel.",
                )
                .into());
            }
            if let Some(other) = terms::ward_holder(conn, ward.id, form.position).await?
                && (state.holds() || other.view.period == period.id)
            {
                return Err(post_taken(conn, &code, form.position, other).await?);
            }
            new.ward = Some(ward.id);
        }
    }
    Ok(new)
}

/// Says who has the post.
async fn post_taken(
    conn: &mut Conn,
    code: &str,
    position: Position,
    other: StoredTerm,
) -> Result<Stop, Stop> {
    let scope = domain::access::Scope::of_the_program_itself();
    let who = people::by_id(conn, &scope, other.captain).await?;
    let who = who.map_or_else(String::new, |c| {
        format!(" {} (número {})", c.name.full(), c.number)
    });
    Ok(Failure::field(
        "place",
        format!(
            "{code} ya tiene {}:{who}, {}.",
            position.label().to_lowercase(),
            other.view.state.label().to_lowercase()
        ),
    )
    .into())
}

/// Stores a service with its line of history, and keeps what lists filter by.
pub(crate) async fn store(ctx: &Ctx, conn: &mut Conn, new: &NewTerm) -> Result<(), Stop> {
    terms::insert(conn, new).await.map_err(taken)?;
    let event = NewEvent {
        captain: new.captain,
        term: Some(new.id),
        at: ctx.now,
        actor: Some(ctx.actor.id),
        act: "appointed",
        from: None,
        to: Some(new.state),
        detail: new.basis.label().into(),
    };
    events::append(conn, &event).await?;
    refresh(conn, new.captain).await?;
    Ok(touch(conn, Kept::Roster).await?)
}

/// A post that somebody else took in the meantime.
fn taken(error: DbError) -> Stop {
    match error {
        DbError::Duplicate(_) => Failure::field(
            "place",
            "Alguien ya tiene ese cargo, o la persona ya tiene otro. Actualice la página y revise.",
        )
        .into(),
        error => error.into(),
    }
}

/// An act on a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActForm {
    /// The service.
    pub term: TermId,
    /// The version that the form was made from.
    pub version: i64,
    /// What is done.
    pub act: TermAct,
    /// The day on which it happened.
    pub day: Option<NaiveDate>,
    /// Why a service ends.
    pub reason: Option<EndReason>,
    /// What else matters; for a removal, the agreement.
    pub note: String,
}

/// Does an act on a service of a person. When the person takes office, whoever held the post is
/// relieved in the same transaction; who no longer holds a block leaves the ward in it too.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`, also when the state does not allow the act.
pub async fn act(ctx: &Ctx, number: i64, form: ActForm) -> Result<(), Failure> {
    ctx.unit(Action::ManageRoster, move |ctx, scope, conn| {
        async move {
            let captain = people::by_number(conn, &scope, number).await?;
            let captain = captain.ok_or(Failure::NotFound)?;
            let term = terms::term(conn, form.term).await?;
            let term = term
                .filter(|t| t.captain == captain.id)
                .ok_or(Failure::NotFound)?;
            if term.view.version != form.version {
                return Err(super::conflict(term.view.version));
            }
            act_within(&ctx, conn, &term, &form).await
        }
        .boxed()
    })
    .await
}

/// Does an act within a unit of work.
pub(crate) async fn act_within(
    ctx: &Ctx,
    conn: &mut Conn,
    term: &StoredTerm,
    form: &ActForm,
) -> Result<(), Stop> {
    let today = local_date(ctx.now);
    let mut errors = FieldErrors::default();
    let day = form.day.unwrap_or(today);
    let earliest = match form.act {
        TermAct::Accredit | TermAct::TakeOffice => term.view.accredited_on,
        TermAct::GiveLeave | TermAct::Return | TermAct::End => {
            term.view.starts_on.or(term.view.accredited_on)
        }
    };
    errors.take("day", check_day(day, earliest, today));
    let note = errors.take("note", optional_line(&form.note, MAX_NOTE));
    let note = note.flatten().unwrap_or_default();
    let reason = match (form.act, form.reason) {
        (TermAct::End, None) => {
            errors.add("reason", "Elija el motivo de la baja.");
            None
        }
        (TermAct::End, Some(reason)) => {
            if reason.needs_note() && note.is_empty() {
                errors.add("note", "Escriba el acuerdo de la remoción.");
            }
            Some(reason)
        }
        _ => None,
    };
    errors.finish()?;
    let before = Term {
        state: term.view.state,
        accredited_on: term.view.accredited_on,
    };
    let next = after(&before, form.act, day).ok_or_else(|| {
        Failure::field(
            "act",
            format!(
                "«{}» no es posible: el cargo está como «{}».",
                form.act.label(),
                term.view.state.label()
            ),
        )
    })?;
    let mut left = Vec::new();
    if form.act == TermAct::TakeOffice {
        in_use(conn, term).await?;
        left = relieve(ctx, conn, term, day).await?;
    }
    let changed = TermView {
        state: next.state,
        accredited_on: next.accredited_on,
        starts_on: if form.act == TermAct::TakeOffice {
            Some(day)
        } else {
            term.view.starts_on
        },
        ended_on: (next.state == TermState::Ended).then_some(day),
        end_reason: reason,
        ..term.view.clone()
    };
    let mut detail = show_day(day, 0);
    for more in [reason.map(EndReason::label).unwrap_or_default(), &note] {
        if !more.is_empty() {
            detail = format!("{detail} · {more}");
        }
    }
    save(ctx, conn, term, &changed, form.act, detail).await?;
    if changed.state == TermState::Ended {
        end_access(ctx, conn, term).await?;
        left.push(term.captain);
    }
    for captain in left {
        super::ward_posts::end_without_block(ctx, conn, captain, day).await?;
    }
    Ok(())
}

/// Takes the telephone's access away with the post that gave it.
async fn end_access(ctx: &Ctx, conn: &mut Conn, left: &StoredTerm) -> Result<(), Stop> {
    let titular = (left.view.charge, left.view.position) == (Charge::Block, Position::Titular);
    if titular && left.view.state.holds() {
        crate::captain_access::end_with_post(ctx, conn, left.captain).await?;
    }
    Ok(())
}

/// Refuses office in a block that ended while somebody waited for it.
async fn in_use(conn: &mut Conn, term: &StoredTerm) -> Result<(), Stop> {
    let Some(block) = term.view.block else {
        return Ok(());
    };
    match territory::block(conn, block).await? {
        Some(block) if block.ended => Err(Failure::field(
            "act",
            format!("La manzana {} ya no está en uso.", block.code),
        )
        .into()),
        _ => Ok(()),
    }
}

/// Ends the service of whoever holds the post that a successor takes, and the successor's own in the
/// same place: an alternate who was elected titular. Gives whose services ended.
async fn relieve(
    ctx: &Ctx,
    conn: &mut Conn,
    successor: &StoredTerm,
    day: NaiveDate,
) -> Result<Vec<CaptainId>, Stop> {
    let holder = match (successor.view.block, successor.ward) {
        (Some(block), _) => terms::holder(conn, block, successor.view.position).await?,
        (None, Some(ward)) => terms::ward_holder(conn, ward, successor.view.position).await?,
        (None, None) => None,
    };
    let here = |t: &StoredTerm| {
        t.view.state.holds() && (t.view.block, t.ward) == (successor.view.block, successor.ward)
    };
    let own = terms::of_captain(conn, successor.captain).await?;
    let mut leaving: Vec<StoredTerm> = holder.into_iter().collect();
    leaving.extend(own.into_iter().filter(here));
    // Who is re-elected is both.
    leaving.dedup_by_key(|t| t.view.id);
    let left = leaving.iter().map(|t| t.captain).collect();
    for term in leaving {
        check_day(day, term.view.starts_on, day).map_err(|m| Failure::field("day", m))?;
        let ended = TermView {
            state: TermState::Ended,
            ended_on: Some(day),
            end_reason: Some(EndReason::Relieved),
            ..term.view.clone()
        };
        let detail = format!("{} · {}", show_day(day, 0), EndReason::Relieved.label());
        save(ctx, conn, &term, &ended, TermAct::End, detail).await?;
        // Who is re-elected goes on with the same telephone.
        if term.captain != successor.captain {
            end_access(ctx, conn, &term).await?;
        }
    }
    Ok(left)
}

/// Stores where a service stands now, with its line of history; what ended takes its papers along.
pub(super) async fn save(
    ctx: &Ctx,
    conn: &mut Conn,
    before: &StoredTerm,
    changed: &TermView,
    act: TermAct,
    detail: String,
) -> Result<(), Stop> {
    if !terms::update(conn, changed).await.map_err(taken)? {
        return Err(super::conflict(before.view.version + 1));
    }
    let event = NewEvent {
        captain: before.captain,
        term: Some(before.view.id),
        at: ctx.now,
        actor: Some(ctx.actor.id),
        act: act.code(),
        from: Some(before.view.state),
        to: Some(changed.state),
        detail,
    };
    events::append(conn, &event).await?;
    if changed.state == TermState::Ended {
        crate::papers::revoke_of_term(ctx, conn, changed.id).await?;
    }
    refresh(conn, before.captain).await?;
    Ok(touch(conn, Kept::Roster).await?)
}

/// Keeps with the person the service that lists show: the one that is held, else one that waits, else
/// the newest.
pub(super) async fn refresh(conn: &mut Conn, captain: CaptainId) -> Result<(), Stop> {
    let all = terms::of_captain(conn, captain).await?;
    let blocks = || all.iter().filter(|t| t.view.charge == Charge::Block);
    let shown = blocks()
        .find(|t| t.view.state.holds())
        .or_else(|| blocks().find(|t| t.view.state.pending()))
        .or_else(|| blocks().next());
    people::set_post(
        conn,
        captain,
        shown.map(|t| t.view.id),
        shown.map(|t| t.view.state),
        shown.and_then(|t| t.view.block),
    )
    .await?;
    Ok(())
}
