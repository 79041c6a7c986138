//! The first page.

use super::seat;
use crate::context::Ctx;
use db::notices::{self, Reader};
use db::phone::petitions;
use domain::access::Action;
use domain::captain::{CaptainHome, CaptainPile};
use domain::failure::Failure;
use domain::local_time::local_date;

/// Petitions that wait for her, as many as the first page shows.
const ASKS: i64 = 2;

/// The first page of a captain: how much is open, what waits for her, what she has not read.
///
/// # Errors
/// `Forbidden`.
pub async fn home(ctx: &Ctx) -> Result<CaptainHome, Failure> {
    ctx.read(Action::OwnPost, async |scope, conn| {
        let (captain, block) = super::own(&scope)?;
        let seat = seat(ctx, conn).await?;
        let counts = petitions::counts(conn, &scope).await?;
        let of = |pile: CaptainPile| {
            let counted = counts.iter().filter(|(s, ..)| pile.statuses().contains(s));
            counted
                .map(|(_, many, own)| match pile {
                    // Nobody but those who asked says whether it is well.
                    CaptainPile::ToAnswer => own,
                    _ => many,
                })
                .sum()
        };
        let reader = Reader {
            user: ctx.actor.id,
            captain,
            block,
        };
        Ok(CaptainHome {
            seat: seat.view,
            open: of(CaptainPile::Open),
            to_answer: of(CaptainPile::ToAnswer),
            unread: notices::unread(conn, reader, local_date(ctx.now)).await?,
            asks: petitions::to_answer(conn, &scope, ASKS).await?,
            now: ctx.now,
        })
    })
    .await
}
