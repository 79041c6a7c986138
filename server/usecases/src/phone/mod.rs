//! What captains do on the telephone: their own petitions, the own block, credential and notices.
//!
//! Whoever asks is told apart by the scope that `decide` gives: it carries the person and the block
//! (and the ward, for reading), and nothing that the telephone sends can widen it.

mod answering;
mod block;
mod capturing;
mod choosing;
mod credential;
mod home;
mod joined;
mod notices;
mod petitions;

pub use answering::answer;
pub use block::reports;
pub use capturing::register;
pub use choosing::{choices, whereabouts};
pub use credential::{credential, photo as own_photo};
pub use home::home;
pub use notices::notices;
pub use petitions::{list, one, photo};

use crate::context::{Ctx, Stop};
use db::Conn;
use db::phone::OwnSeat;
use domain::access::{Reach, Scope};
use domain::captain::SeatView;
use domain::failure::Failure;
use domain::ids::{BlockId, CaptainId};

/// The person and the block of a scope that a captain was given.
fn own(scope: &Scope) -> Result<(CaptainId, BlockId), Failure> {
    match scope.reach() {
        Reach::Block(captain, block) | Reach::Ward(captain, block, _) => Ok((captain, block)),
        Reach::All | Reach::Department(_) => Err(Failure::Forbidden),
    }
}

/// Whose pages they are, with what petitions need of the person.
async fn seat(ctx: &Ctx, conn: &mut Conn) -> Result<OwnSeat, Stop> {
    let seat = ctx.actor.seat.ok_or(Failure::Forbidden)?;
    let found = db::phone::seat(conn, seat).await?;
    Ok(found.ok_or(Failure::NotFound)?)
}

/// Whose pages they are, for those that show nothing else of her.
///
/// # Errors
/// `Forbidden`.
pub async fn own_seat(ctx: &Ctx) -> Result<SeatView, Failure> {
    use domain::access::Action;
    ctx.read(Action::OwnPost, async |_, conn| {
        Ok(seat(ctx, conn).await?.view)
    })
    .await
}
