//! Petitions that ask for the same: found while one is captured, joined, united, separated; who asks.

mod filling;
mod following;
mod joining;
mod looking;
mod merging;
mod people;
mod separating;

pub use filling::fill_street_keys;
pub(crate) use following::kept_of;
pub(crate) use joining::join_within;
pub use joining::{join, joinable};
pub use looking::{alike, compare, merges, register_unless_alike};
pub(crate) use merging::unite;
pub use merging::{MergeForm, merge};
pub use people::{people, reveal};
pub use separating::separate;

use crate::context::{Ctx, Stop};
use db::Conn;
use db::duplicates::Turned;
use db::petitions::State;
use domain::access::Scope;
use domain::duplicates::{Side, Turn};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::PetitionId;

/// The field under which a form is told that there are petitions like the one that it captures.
pub const ALIKE: &str = "alike";
/// The field under which a form is told why a union is not undone.
pub const SEPARATE: &str = "separate";

/// The petition of a folio, as far as the scope goes.
async fn of_folio(
    conn: &mut Conn,
    scope: &Scope,
    folio: Folio,
) -> Result<(PetitionId, State), Stop> {
    let id = db::petitions::id_of_folio(conn, folio).await?;
    let id = id.ok_or(Failure::NotFound)?;
    let state = db::petitions::state(conn, scope, id).await?;
    Ok((id, state.ok_or(Failure::NotFound)?))
}

fn side(id: PetitionId, state: &State) -> Side {
    Side {
        id,
        status: state.status,
        confidential: state.confidential,
        merged: state.duplicate_of.is_some(),
    }
}

fn turned(ctx: &Ctx, turn: Turn, detail: String) -> Turned {
    Turned {
        turn,
        at: ctx.now,
        by: ctx.actor.id,
        detail,
    }
}

/// Notes a turn in the history of a petition whose state it does not change, as its next version.
async fn note(conn: &mut Conn, scope: &Scope, id: PetitionId, turned: &Turned) -> Result<(), Stop> {
    let (version, status) = db::duplicates::touch(conn, scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    db::duplicates::append_turn(conn, id, version, (status, status), turned).await?;
    Ok(())
}

/// A folio in the words of a history that citizens read: of a reserved matter they are not told which
/// other there is.
fn told(folio: Folio, confidential: bool) -> String {
    if confidential {
        String::new()
    } else {
        folio.to_string()
    }
}
