//! Ward captains are chosen from among the block captains in office there: who no longer holds a block
//! no longer leads a ward.

use super::terms::save;
use crate::context::{Ctx, Stop};
use chrono::NaiveDate;
use db::Conn;
use db::roster::terms::{self, StoredTerm};
use domain::ids::CaptainId;
use domain::local_time::show_day;
use domain::roster::{Charge, EndReason, TermAct, TermState, TermView};

/// Ends what a person has of wards, when the person holds no block any more: on the day of the block's
/// end, or on the first day of the ward's service if that one is later.
pub(super) async fn end_without_block(
    ctx: &Ctx,
    conn: &mut Conn,
    captain: CaptainId,
    day: NaiveDate,
) -> Result<(), Stop> {
    let own = terms::of_captain(conn, captain).await?;
    let block = |t: &StoredTerm| t.view.charge == Charge::Block && t.view.state.holds();
    if own.iter().any(block) {
        return Ok(());
    }
    let ward = |t: &StoredTerm| t.view.charge == Charge::Ward && t.view.state != TermState::Ended;
    for term in own.into_iter().filter(ward) {
        let began = term.view.starts_on.or(term.view.accredited_on);
        let day = began.map_or(day, |began| began.max(day));
        let reason = EndReason::BlockLost;
        let ended = TermView {
            state: TermState::Ended,
            ended_on: Some(day),
            end_reason: Some(reason),
            ..term.view.clone()
        };
        let detail = format!(
            "{} · cuartel {} · {}",
            show_day(day, 0),
            term.view.place,
            reason.label()
        );
        save(ctx, conn, &term, &ended, TermAct::End, detail).await?;
    }
    Ok(())
}
