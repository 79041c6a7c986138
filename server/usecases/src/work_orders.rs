//! A department's order for a crew: what it can be made of, and the stops in the order of the way. Names
//! and telephones stand on it only for a reason, and each petition whose contact is read is logged.

use crate::context::{Ctx, Stop};
use db::work_orders::{self as store, StoredStop};
use db::{Conn, catalogue, log, people};
use domain::access::{Action, Reach, Scope, decide};
use domain::failure::Failure;
use domain::ids::{NeighborhoodId, PetitionId};
use domain::local_time::{local, local_date};
use domain::petitions::{Act, ContactView, ReferralStatus};
use domain::phone::Phone;
use domain::route;
use domain::text::clean_line;
use domain::work_order::{
    MAX_CHOICES, NO_START, OrderAsked, OrderChoices, OrderForm, OrderStart, OrderStop, WorkOrder,
    shortened,
};
use futures::FutureExt;
use std::collections::HashMap;

/// Shortest and longest reason for names and telephones.
const REASON: std::ops::RangeInclusive<usize> = 10..=200;
/// Who opens the tray makes orders from it.
const MAKE: Action = Action::Perform(Act::Accept);

/// What an order can be made from: what is being worked on and what has a committed date, or what still
/// has to be accepted.
///
/// # Errors
/// `Forbidden` for who answers for no department.
pub async fn choices(ctx: &Ctx, to_accept: bool) -> Result<OrderChoices, Failure> {
    let states = if to_accept {
        [ReferralStatus::Sent; 3]
    } else {
        [
            ReferralStatus::Accepted,
            ReferralStatus::Returned,
            ReferralStatus::Scheduled,
        ]
    };
    ctx.read(MAKE, async |scope, conn| {
        let mut rows = store::choices(conn, &scope, states, MAX_CHOICES + 1).await?;
        let most = usize::try_from(MAX_CHOICES).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        let starts = OrderStart::among(catalogue::neighborhoods(conn).await?);
        Ok(OrderChoices {
            to_accept,
            rows,
            more,
            starts,
            now: ctx.now,
        })
    })
    .await
}

/// Whether the actor's orders may tell names and telephones.
#[must_use]
pub fn may_tell_contacts(ctx: &Ctx) -> bool {
    decide(&ctx.actor, MAKE).is_some() && decide(&ctx.actor, Action::RevealContact).is_some()
}

/// The order, without names and telephones.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when none of the petitions is in the tray.
pub async fn order(ctx: &Ctx, form: &OrderForm) -> Result<WorkOrder, Failure> {
    ctx.scope(MAKE)?;
    let asked = form.checked(local_date(ctx.now))?;
    let (head, stops) = ctx
        .read(MAKE, async |scope, conn| {
            let head = head(ctx, conn, &scope, asked.start).await?;
            let stops = store::stops(conn, &scope, &asked.folios).await?;
            Ok((head, stops))
        })
        .await?;
    laid_out(ctx, asked, head, stops, HashMap::new())
}

/// The order with name and telephone of who asked, for a reason. Each reading is logged before it is
/// answered. Who asked for what is reserved does not stand on paper, either way.
///
/// # Errors
/// As [`order`]; `Forbidden` also for who may not see contacts; `Invalid` without a reason.
pub async fn order_with_contacts(
    ctx: &Ctx,
    form: &OrderForm,
    why: &str,
) -> Result<WorkOrder, Failure> {
    ctx.scope(MAKE)?;
    ctx.scope(Action::RevealContact)?;
    let asked = form.checked(local_date(ctx.now))?;
    let why = clean_line(why);
    if !REASON.contains(&why.chars().count()) {
        return Err(Failure::field(
            "reason",
            "Escriba para qué los necesita, de 10 a 200 caracteres. Quedará en la hoja y en la bitácora.",
        ));
    }
    let mark = format!(
        "Con datos personales. La imprimió {} el {}. Motivo: {why}",
        ctx.actor.name,
        local(ctx.now).format("%d/%m/%Y %H:%M")
    );
    let (folios, start) = (asked.folios.clone(), asked.start);
    let (head, stops, contacts) = ctx
        .unit(Action::RevealContact, move |ctx, scope, conn| {
            async move {
                // The stops are those of the tray; the scope of contacts is no wider.
                let tray = ctx.scope(MAKE)?;
                let head = head(&ctx, conn, &tray, start).await?;
                let stops = store::stops(conn, &tray, &folios).await?;
                let mut contacts = HashMap::new();
                for stop in stops.iter().filter(|stop| !stop.reserved) {
                    if let Some(contact) = revealed(&ctx, conn, &scope, stop, &why).await? {
                        contacts.insert(stop.petition, contact);
                    }
                }
                Ok((head, stops, contacts))
            }
            .boxed()
        })
        .await?;
    let mut order = laid_out(ctx, asked, head, stops, contacts)?;
    order.mark = Some(mark);
    Ok(order)
}

/// Who asked for a stop, once that is in the log; `None` when nobody knows.
async fn revealed(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    stop: &StoredStop,
    why: &str,
) -> Result<Option<ContactView>, Stop> {
    let Some(contact) = people::contact(conn, scope, stop.petition).await? else {
        return Ok(None);
    };
    let entry = log::Entry {
        at: ctx.now,
        actor: Some(ctx.actor.id),
        action: "contact_revealed",
        object: stop.folio.to_string(),
        detail: format!("orden de trabajo: {why}"),
    };
    log::append(conn, entry).await?;
    let phone = contact.phone.and_then(|phone| Phone::parse(&phone).ok());
    Ok(Some(ContactView {
        name: format!("{} {}", contact.given_names, contact.surnames)
            .trim()
            .to_owned(),
        phone: phone.map_or_else(String::new, |phone| phone.to_string()),
    }))
}

/// The name of the department whose tray a scope opens.
async fn department(ctx: &Ctx, conn: &mut Conn, scope: &Scope) -> Result<String, Stop> {
    let Reach::Department(own) = scope.reach() else {
        return Err(Failure::Forbidden.into());
    };
    let department = ctx.department(conn, own).await?;
    Ok(department.map_or_else(String::new, |d| d.name))
}

/// The name of the department, and where its crew sets out.
type Head = (String, Option<OrderStart>);

async fn head(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    start: Option<NeighborhoodId>,
) -> Result<Head, Stop> {
    let department = department(ctx, conn, scope).await?;
    let Some(start) = start else {
        return Ok((department, None));
    };
    let starts = OrderStart::among(catalogue::neighborhoods(conn).await?);
    let found = starts.into_iter().find(|one| one.id == start);
    let found = found.ok_or_else(|| Failure::field("desde", NO_START))?;
    Ok((department, Some(found)))
}

/// Puts the stops in the order of the way.
fn laid_out(
    ctx: &Ctx,
    asked: OrderAsked,
    (department, start): Head,
    stops: Vec<StoredStop>,
    mut contacts: HashMap<PetitionId, ContactView>,
) -> Result<WorkOrder, Failure> {
    if stops.is_empty() {
        return Err(Failure::field(
            "p",
            "Lo que marcó ya no está en su bandeja. Marque otras.",
        ));
    }
    let places: Vec<route::Stop<_>> = stops
        .iter()
        .map(|stop| route::Stop {
            key: stop.folio,
            point: stop.place.point,
            neighborhood: stop.neighborhood.clone(),
            street: format!("{} {}", stop.place.street, stop.place.number),
        })
        .collect();
    let way = route::route(&places, start.as_ref().map(|start| start.point));
    let left_out = asked.folios.len().saturating_sub(stops.len());
    let mut stored: Vec<Option<StoredStop>> = stops.into_iter().map(Some).collect();
    let stops = way
        .order
        .iter()
        .filter_map(|at| stored.get_mut(*at)?.take())
        .map(|stop| OrderStop {
            contact: contacts.remove(&stop.petition),
            asked: if stop.reserved {
                String::new()
            } else {
                shortened(&stop.description)
            },
            folio: stop.folio,
            kind: stop.kind,
            place: stop.place,
            neighborhood: stop.neighborhood,
            reserved: stop.reserved,
            due_at: stop.due_at,
            scheduled_for: stop.scheduled_for,
        })
        .collect();
    Ok(WorkOrder {
        department,
        crew: asked.crew,
        day: asked.day,
        start,
        stops,
        located: way.located,
        metres: way.metres,
        left_out,
        mark: None,
        now: ctx.now,
    })
}
