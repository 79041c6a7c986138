//! Drafting, ordering, activating and ending rules.

use super::history::{Change, record, same_version};
use super::listing::Book;
use crate::context::{Ctx, Stop};
use crate::geometry::{ADVICE, Area};
use db::territory::{Kept, touch};
use db::{Conn, routing};
use domain::access::Action;
use domain::failure::{Failure, FieldErrors};
use domain::ids::RuleId;
use domain::local_time::local_date;
use domain::routing::{MAX_RULES, Rule, RuleForm, RuleState, as_if_active, basis};
use futures::FutureExt;

/// Where a rule is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Before the one above it.
    Up,
    /// After the one below it.
    Down,
    /// Before all others.
    First,
    /// After all others.
    Last,
}

impl Step {
    /// Reads what a form sends.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "arriba" => Some(Self::Up),
            "abajo" => Some(Self::Down),
            "primera" => Some(Self::First),
            "ultima" => Some(Self::Last),
            _ => None,
        }
    }
}

/// Notes that the rules change. First, so that whoever changes one at this moment waits here, and what is
/// read after it stays true until the end: their order, and what a dry run rests on.
async fn wait(conn: &mut Conn) -> Result<(), Stop> {
    Ok(touch(conn, Kept::Routing).await?)
}

/// A refusal that belongs to no field: the banner tells it.
fn refused(message: impl Into<String>) -> Stop {
    Failure::field("state", message).into()
}

/// The rule of a form among those that are not ended; refuses a form that was made from an older
/// version.
async fn current(
    ctx: &Ctx,
    conn: &mut Conn,
    live: &[Rule],
    id: RuleId,
    sent: i64,
) -> Result<Rule, Stop> {
    let Some(rule) = live.iter().find(|rule| rule.id == id) else {
        let ended = routing::rule(conn, id).await?;
        ended.ok_or(Failure::NotFound)?;
        return Err(refused("Esta regla ya terminó. Haga una nueva."));
    };
    same_version(ctx, conn, rule, sent).await?;
    Ok(rule.clone())
}

/// Stores a change of a rule and notes it; `live` are the rules before it.
async fn store(
    ctx: &Ctx,
    conn: &mut Conn,
    act: &'static str,
    live: &[Rule],
    before: &Rule,
    mut after: Rule,
) -> Result<(), Stop> {
    let ended = (after.state == RuleState::Ended).then_some(ctx.now);
    if !routing::update(conn, &after, ended).await? {
        return Err(Failure::Conflict {
            version: before.version + 1,
            changes: Vec::new(),
        }
        .into());
    }
    after.version += 1;
    let now = routing::live(conn).await?;
    let change = Change {
        act,
        before: Some((before, live)),
        after: (&after, &now),
    };
    record(ctx, conn, change).await
}

/// Checks what a form names against the catalogues, and its polygon.
async fn known(ctx: &Ctx, conn: &mut Conn, mut form: RuleForm) -> Result<RuleForm, Stop> {
    let book = Book::read(conn, local_date(ctx.now)).await?;
    let mut errors = FieldErrors::default();
    let asked = &form.conditions;
    let names = &book.names;
    let all = [
        (
            "kinds",
            asked.kinds.iter().all(|k| names.kinds.contains_key(k)),
            "Uno de los tipos ya no existe: elíjalos de la lista.",
        ),
        (
            "neighborhoods",
            asked
                .neighborhoods
                .iter()
                .all(|n| names.neighborhoods.contains_key(n)),
            "Una de las colonias ya no existe: elíjalas de la lista.",
        ),
        (
            "channels",
            asked
                .channels
                .iter()
                .all(|c| names.channels.contains_key(c)),
            "Uno de los canales ya no existe: elíjalos de la lista.",
        ),
        (
            "departments",
            form.outcome
                .departments
                .iter()
                .all(|d| names.departments.contains_key(d) && !book.is_over(d.0)),
            "Una de las dependencias ya no existe: elíjalas de la lista.",
        ),
    ];
    for (field, fine, message) in all {
        if !fine {
            errors.add(field, message);
        }
    }
    if let Some(text) = &form.conditions.area {
        let area = Area::parse(text).map_err(|fault| {
            let fault = fault.replace(ADVICE, "separe o quite esas esquinas");
            format!("El polígono no se puede usar: {fault}.")
        });
        form.conditions.area = errors.take("area", area).map(|area| area.to_geojson());
    }
    errors.finish()?;
    Ok(form)
}

fn room(live: &[Rule]) -> Result<(), Stop> {
    if i64::try_from(live.len()).unwrap_or(i64::MAX) < MAX_RULES {
        Ok(())
    } else {
        Err(refused(format!(
            "Ya hay {MAX_RULES} reglas en uso, que es el máximo: termine las que ya no sirven."
        )))
    }
}

async fn insert(ctx: &Ctx, conn: &mut Conn, new: Rule) -> Result<RuleId, Stop> {
    routing::insert(conn, &new).await?;
    let live = routing::live(conn).await?;
    let change = Change {
        act: "routing_rule_drafted",
        before: None,
        after: (&new, &live),
    };
    record(ctx, conn, change).await?;
    Ok(new.id)
}

/// Drafts a rule, after all others.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields.
pub async fn create(ctx: &Ctx, form: RuleForm) -> Result<RuleId, Failure> {
    ctx.scope(Action::ManageRouting)?;
    let form = form.checked()?;
    ctx.unit(Action::ManageRouting, move |ctx, _, conn| {
        async move {
            wait(conn).await?;
            let form = known(&ctx, conn, form).await?;
            let live = routing::live(conn).await?;
            room(&live)?;
            let new = Rule {
                id: RuleId(ctx.system.new_id(ctx.now)),
                position: live.last().map_or(1, |last| last.position + 1),
                name: form.name,
                state: RuleState::Draft,
                conditions: form.conditions,
                outcome: form.outcome,
                replaces: None,
                version: 1,
            };
            insert(&ctx, conn, new).await
        }
        .boxed()
    })
    .await
}

/// Drafts what is to replace an active rule, right after it. Where there is such a draft already, gives
/// that one.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when the rule is not active.
pub async fn copy(ctx: &Ctx, id: RuleId, version: i64) -> Result<RuleId, Failure> {
    ctx.unit(Action::ManageRouting, move |ctx, _, conn| {
        async move {
            wait(conn).await?;
            let live = routing::live(conn).await?;
            if let Some(draft) = live.iter().find(|rule| rule.replaces == Some(id)) {
                return Ok(draft.id);
            }
            let rule = current(&ctx, conn, &live, id, version).await?;
            if rule.state != RuleState::Active {
                return Err(refused("Esta regla es un borrador: cámbiela directamente."));
            }
            room(&live)?;
            routing::make_room(conn, rule.position).await?;
            let new = Rule {
                id: RuleId(ctx.system.new_id(ctx.now)),
                position: rule.position + 1,
                state: RuleState::Draft,
                replaces: Some(rule.id),
                version: 1,
                ..rule
            };
            insert(&ctx, conn, new).await
        }
        .boxed()
    })
    .await
}

/// Changes a draft. It has to be tried again after that.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` with the fields, and when the rule is active: that one
/// is replaced by a draft.
pub async fn change(ctx: &Ctx, id: RuleId, version: i64, form: RuleForm) -> Result<(), Failure> {
    ctx.scope(Action::ManageRouting)?;
    let form = form.checked()?;
    ctx.unit(Action::ManageRouting, move |ctx, _, conn| {
        async move {
            wait(conn).await?;
            let live = routing::live(conn).await?;
            let before = current(&ctx, conn, &live, id, version).await?;
            if before.state != RuleState::Draft {
                return Err(refused(
                    "Una regla activa no se cambia: prepare un borrador que la sustituya.",
                ));
            }
            let form = known(&ctx, conn, form).await?;
            let after = Rule {
                name: form.name,
                conditions: form.conditions,
                outcome: form.outcome,
                ..before.clone()
            };
            if after == before {
                return Ok(());
            }
            store(&ctx, conn, "routing_rule_changed", &live, &before, after).await
        }
        .boxed()
    })
    .await
}

/// Moves a rule; nothing when it is there already.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when it ended.
pub async fn shift(ctx: &Ctx, id: RuleId, version: i64, step: Step) -> Result<(), Failure> {
    ctx.unit(Action::ManageRouting, move |ctx, _, conn| {
        async move {
            wait(conn).await?;
            let live = routing::live(conn).await?;
            let before = current(&ctx, conn, &live, id, version).await?;
            let (Some(first), Some(last)) = (live.first(), live.last()) else {
                return Ok(());
            };
            let own = live.iter().position(|rule| rule.id == id).unwrap_or(0);
            let other = match step {
                Step::Up => own.checked_sub(1),
                Step::Down => Some(own + 1),
                Step::First | Step::Last => None,
            };
            let mut after = before.clone();
            match step {
                Step::First if first.id != id => after.position = first.position - 1,
                Step::Last if last.id != id => after.position = last.position + 1,
                Step::Up | Step::Down => {
                    let Some(other) = other.and_then(|n| live.get(n)) else {
                        return Ok(());
                    };
                    // A place that nobody has, so that each is alone at its own all the time.
                    let aside = first.position - 1;
                    routing::place(conn, id, aside).await?;
                    routing::place(conn, other.id, before.position).await?;
                    after.position = other.position;
                }
                Step::First | Step::Last => return Ok(()),
            }
            store(&ctx, conn, "routing_rule_moved", &live, &before, after).await
        }
        .boxed()
    })
    .await
}

/// Activates a draft that was tried in this very version among the rules of now. The rule that it
/// replaces ends with that.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when it was not tried, and when it is no draft.
pub async fn activate(ctx: &Ctx, id: RuleId, version: i64) -> Result<(), Failure> {
    ctx.unit(Action::ManageRouting, move |ctx, _, conn| {
        async move {
            wait(conn).await?;
            let live = routing::live(conn).await?;
            let before = current(&ctx, conn, &live, id, version).await?;
            if before.state != RuleState::Draft {
                return Err(refused("Esta regla ya está activa."));
            }
            let tried = routing::dry_run(conn, id).await?;
            let tried = tried.filter(|run| run.version == before.version);
            let Some(tried) = tried else {
                return Err(refused(
                    "Ensaye esta versión de la regla y vea el resultado antes de activarla.",
                ));
            };
            if tried.basis != basis(&as_if_active(&live, id)) {
                return Err(refused(
                    "Las reglas activas cambiaron desde el ensayo: ensáyela de nuevo.",
                ));
            }
            let replaced = before.replaces;
            let replaced = live.iter().find(|rule| Some(rule.id) == replaced);
            let after = Rule {
                state: RuleState::Active,
                replaces: None,
                ..before.clone()
            };
            store(&ctx, conn, "routing_rule_activated", &live, &before, after).await?;
            if let Some(replaced) = replaced {
                finish(&ctx, conn, replaced).await?;
            }
            Ok(())
        }
        .boxed()
    })
    .await
}

async fn finish(ctx: &Ctx, conn: &mut Conn, rule: &Rule) -> Result<(), Stop> {
    let live = routing::live(conn).await?;
    let after = Rule {
        state: RuleState::Ended,
        replaces: None,
        ..rule.clone()
    };
    store(ctx, conn, "routing_rule_ended", &live, rule, after).await
}

/// Ends a rule for good; what it decided keeps saying so. A draft is thrown away the same way.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` when it ended before.
pub async fn end(ctx: &Ctx, id: RuleId, version: i64) -> Result<(), Failure> {
    ctx.unit(Action::ManageRouting, move |ctx, _, conn| {
        async move {
            wait(conn).await?;
            let live = routing::live(conn).await?;
            let rule = current(&ctx, conn, &live, id, version).await?;
            finish(&ctx, conn, &rule).await
        }
        .boxed()
    })
    .await
}
