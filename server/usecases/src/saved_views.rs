//! Views of the list that people keep: made, shared, ordered, ended and taken back. How a filter stands
//! in an address is not known here: whoever calls says it.

use crate::context::{Ctx, Stop};
use chrono::{DateTime, Utc};
use db::lists::COUNT_LIMIT;
use db::{Conn, exports, saved_views as store};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::SavedViewId;
use domain::petitions::{
    ListFilter, MAX_SAVED_VIEWS, MAX_SHARED_VIEWS, SavedView, SavedViewForm, SavedViewRow,
    SavedViews, check_query, sharing,
};
use domain::text::fold;
use futures::FutureExt;

/// Views of others that are read before those are left out whose owner may not share them any more.
const SHARED_READ: i64 = 200;

/// Where a view goes among the own ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Before the one that stands before it.
    Up,
    /// Behind the one that stands behind it.
    Down,
}

impl Shift {
    /// Reads what a form says.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "arriba" => Some(Self::Up),
            "abajo" => Some(Self::Down),
            _ => None,
        }
    }
}

/// The own views and those that others share with the actor, each with the count of what the actor sees
/// with its filter. `filter_of` reads a filter as it is stored.
///
/// # Errors
/// `Forbidden`.
pub async fn list(ctx: &Ctx, filter_of: fn(&str) -> ListFilter) -> Result<SavedViews, Failure> {
    ctx.read(Action::ReadPetitions, async |scope, conn| {
        let mut views = SavedViews::default();
        for view in store::own(conn, ctx.actor.id).await? {
            views.own.push(SavedViewRow {
                view,
                owner: ctx.actor.name.clone(),
                total: 0,
                more: false,
            });
        }
        for (view, owner) in store::shared(conn, &ctx.actor, SHARED_READ).await? {
            // Who has another role or department by now shares what that role may.
            let still = view
                .shared
                .is_some_and(|shared| sharing(&owner, shared.role) == Some(shared));
            if still && views.shared.len() < MAX_SHARED_VIEWS {
                views.shared.push(SavedViewRow {
                    view,
                    owner: owner.name,
                    total: 0,
                    more: false,
                });
            }
        }
        for row in views.own.iter_mut().chain(&mut views.shared) {
            let filter = filter_of(&row.view.query);
            let total = exports::count(conn, &scope, &filter, ctx.now, COUNT_LIMIT + 1).await?;
            row.total = total.min(COUNT_LIMIT);
            row.more = total > COUNT_LIMIT;
        }
        Ok(views)
    })
    .await
}

/// The name of an own view that ended, so that it can be taken back; `None` for any other.
///
/// # Errors
/// `Forbidden`.
pub async fn ended(ctx: &Ctx, id: SavedViewId) -> Result<Option<SavedView>, Failure> {
    ctx.read(Action::ReadPetitions, async |_, conn| {
        let view = store::one(conn, ctx.actor.id, id).await?;
        Ok(view.filter(|view| view.ended))
    })
    .await
}

/// Keeps a filter under a name. `query` is the filter as it stands in the list's address, written anew
/// from what was sent.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when there are too many.
pub async fn create(ctx: &Ctx, form: SavedViewForm, query: String) -> Result<SavedViewId, Failure> {
    ctx.scope(Action::ReadPetitions)?;
    let (name, shared) = form.checked(&ctx.actor)?;
    check_query(&query)?;
    ctx.unit(Action::ReadPetitions, move |ctx, _, conn| {
        async move {
            let own = store::own_held(conn, ctx.actor.id).await?;
            room(&own)?;
            unlike(&own, None, &name)?;
            let view = SavedView {
                id: SavedViewId(ctx.system.new_id(ctx.now)),
                owner: ctx.actor.id,
                name,
                query,
                shared,
                position: behind(&own),
                ended: false,
                version: 1,
            };
            store::insert(conn, &view, ctx.now).await?;
            Ok(view.id)
        }
        .boxed()
    })
    .await
}

/// Gives an own view another name or another sharing.
///
/// # Errors
/// `NotFound` for what is not the actor's or ended; `Invalid` with the fields; `Conflict`.
pub async fn change(
    ctx: &Ctx,
    id: SavedViewId,
    version: i64,
    form: SavedViewForm,
) -> Result<(), Failure> {
    ctx.scope(Action::ReadPetitions)?;
    let (name, shared) = form.checked(&ctx.actor)?;
    ctx.unit(Action::ReadPetitions, move |ctx, _, conn| {
        async move {
            let own = store::own_held(conn, ctx.actor.id).await?;
            let view = find(&own, id)?;
            unlike(&own, Some(id), &name)?;
            let view = SavedView {
                name,
                shared,
                version,
                ..view.clone()
            };
            save(conn, &view, None).await
        }
        .boxed()
    })
    .await
}

/// Moves an own view one place; at the edge it stays.
///
/// # Errors
/// `NotFound` for what is not the actor's or ended.
pub async fn shift(ctx: &Ctx, id: SavedViewId, way: Shift) -> Result<(), Failure> {
    ctx.unit(Action::ReadPetitions, move |ctx, _, conn| {
        async move {
            let mut own = store::own_held(conn, ctx.actor.id).await?;
            let at = own.iter().position(|view| view.id == id);
            let at = at.ok_or(Failure::NotFound)?;
            let to = match way {
                Shift::Up => at.saturating_sub(1),
                Shift::Down => (at + 1).min(own.len() - 1),
            };
            own.swap(at, to);
            for (position, view) in (1..).zip(&own) {
                if view.position != position {
                    store::place(conn, ctx.actor.id, view.id, position).await?;
                }
            }
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Ends an own view: nobody sees it any more, and it can be taken back.
///
/// # Errors
/// `NotFound` for what is not the actor's or ended; `Conflict`.
pub async fn end(ctx: &Ctx, id: SavedViewId, version: i64) -> Result<(), Failure> {
    ctx.unit(Action::ReadPetitions, move |ctx, _, conn| {
        async move {
            let own = store::own(conn, ctx.actor.id).await?;
            let view = SavedView {
                version,
                ..find(&own, id)?.clone()
            };
            save(conn, &view, Some(ctx.now)).await
        }
        .boxed()
    })
    .await
}

/// Takes an own view back that ended, behind the others; shared with whom the actor may share now.
///
/// # Errors
/// `NotFound` for what is not the actor's; `Invalid` when there are too many or another has its name.
pub async fn restore(ctx: &Ctx, id: SavedViewId) -> Result<(), Failure> {
    ctx.unit(Action::ReadPetitions, move |ctx, _, conn| {
        async move {
            let own = store::own_held(conn, ctx.actor.id).await?;
            let view = store::one(conn, ctx.actor.id, id).await?;
            let view = view.ok_or(Failure::NotFound)?;
            // Pressed twice, it is where it should be.
            if !view.ended {
                return Ok(());
            }
            room(&own)?;
            unlike(&own, None, &view.name)?;
            let shared = view
                .shared
                .filter(|shared| sharing(&ctx.actor, shared.role) == Some(*shared));
            let view = SavedView {
                shared,
                position: behind(&own),
                ..view
            };
            save(conn, &view, None).await
        }
        .boxed()
    })
    .await
}

fn find(own: &[SavedView], id: SavedViewId) -> Result<&SavedView, Failure> {
    own.iter()
        .find(|view| view.id == id)
        .ok_or(Failure::NotFound)
}

fn behind(own: &[SavedView]) -> i64 {
    own.iter().map(|view| view.position).max().unwrap_or(0) + 1
}

fn room(own: &[SavedView]) -> Result<(), Failure> {
    if own.len() < MAX_SAVED_VIEWS {
        return Ok(());
    }
    Err(Failure::field(
        "name",
        format!(
            "Ya tiene {MAX_SAVED_VIEWS} vistas, que son las que caben. Termine una que ya no use."
        ),
    ))
}

/// Two views of a person with one name could not be told apart.
fn unlike(own: &[SavedView], but: Option<SavedViewId>, name: &str) -> Result<(), Failure> {
    let name = fold(name);
    let mut others = own.iter().filter(|view| Some(view.id) != but);
    if others.any(|view| fold(&view.name) == name) {
        return Err(Failure::field(
            "name",
            "Ya tiene una vista con ese nombre. Escriba otro.",
        ));
    }
    Ok(())
}

async fn save(
    conn: &mut Conn,
    view: &SavedView,
    ended_at: Option<DateTime<Utc>>,
) -> Result<(), Stop> {
    if store::update(conn, view, ended_at).await? {
        return Ok(());
    }
    let current = store::one(conn, view.owner, view.id).await?;
    Err(Failure::Conflict {
        version: current.map_or(0, |view| view.version),
        changes: Vec::new(),
    }
    .into())
}
