//! Uniting two petitions: one ends as the same as the other, which stays.

use super::{note, side, told, turned};
use crate::acts::changes_since;
use crate::context::{Ctx, Stop};
use crate::{once, reading};
use db::Conn;
use db::duplicates::{self, NewMerge};
use db::petitions::State;
use domain::access::{Action, Scope};
use domain::duplicates::{Turn, may_merge};
use domain::failure::{Failure, FieldErrors};
use domain::folio::{Folio, FolioError};
use domain::ids::PetitionId;
use domain::petitions::{Act, ActCommand, ActDetails, MAX_NOTE};
use domain::text::required_text;

/// What the page of a comparison sends.
#[derive(Clone, Debug)]
pub struct MergeForm {
    /// The two that were compared.
    pub sides: [Folio; 2],
    /// The version of each that the person was looking at.
    pub versions: [i64; 2],
    /// Which of them stays; none while nothing was chosen.
    pub keep: Option<Folio>,
    /// Why they are the same.
    pub reason: String,
}

/// Unites two petitions that were compared: the act [`Act::MarkDuplicate`] on the one that does not stay.
/// Sending the same twice unites once. Gives the one that stays.
///
/// # Errors
/// `Invalid` with `keep` and `reason`; as [`crate::acts::perform`].
pub async fn merge(ctx: &Ctx, form: MergeForm) -> Result<Folio, Failure> {
    ctx.scope(Action::Perform(Act::MarkDuplicate))?;
    let mut errors = FieldErrors::default();
    let at = form
        .keep
        .and_then(|keep| form.sides.iter().position(|side| *side == keep));
    if at.is_none() {
        errors.add("keep", "Elija cuál de las dos se queda.");
    }
    let reason = required_text(&form.reason, 5, MAX_NOTE, "por qué son la misma");
    let reason = errors.take("reason", reason).unwrap_or_default();
    errors.finish()?;
    let stays = at.unwrap_or(0);
    let ends = 1 - stays;
    let kept = form.sides[stays];
    let petition = reading::by_folio(ctx, form.sides[ends]).await?.id;
    let version = form.versions[ends];
    let command = ActCommand {
        petition,
        version,
        act: Act::MarkDuplicate,
        referral: None,
        details: ActDetails {
            text: reason,
            duplicate_of: kept.to_string(),
            ..ActDetails::default()
        },
    };
    let key = format!("unite-{}-{version}", petition.0.simple());
    once::perform(ctx, &key, command).await.map_err(on_form)?;
    Ok(kept)
}

/// What is wrong with the one that stays is told beside the choice.
fn on_form(failure: Failure) -> Failure {
    match failure.message_for("duplicate_of") {
        Some(message) => Failure::field("keep", message),
        None => failure,
    }
}

/// The part of the act that is not the ending petition's own: keeps what it was, lets those that were
/// united with it before follow, and tells the histories of the others. Gives the one that stays.
///
/// # Errors
/// `Invalid` with the field of the folio.
pub(crate) async fn unite(
    ctx: &Ctx,
    conn: &mut Conn,
    state: &State,
    command: &ActCommand,
) -> Result<(PetitionId, Folio), Stop> {
    let wrong = |message: &str| Failure::field("duplicate_of", message);
    let folio: Folio = command
        .details
        .duplicate_of
        .parse()
        .map_err(|e: FolioError| wrong(&e.to_string()))?;
    let everything = Scope::of_the_program_itself();
    let kept = db::petitions::id_of_folio(conn, folio).await?;
    let kept = kept.ok_or_else(|| wrong("No hay una petición con ese folio."))?;
    let own = command.petition;
    duplicates::lock(conn, own, kept).await?;
    // Somebody may have been quicker while both were waited for.
    let ends = db::petitions::state(conn, &everything, own).await?;
    let version = ends.map_or(command.version, |ends| ends.version);
    if version != command.version {
        let changes = changes_since(ctx, conn, &everything, own, command.version).await?;
        return Err(Failure::Conflict { version, changes }.into());
    }
    let stays = db::petitions::state(conn, &everything, kept).await?;
    let stays = stays.ok_or_else(|| wrong("No hay una petición con ese folio."))?;
    may_merge(&side(own, state), &side(kept, &stays)).map_err(|unfit| wrong(unfit.message()))?;
    let merge = NewMerge {
        id: ctx.system.new_id(ctx.now),
        merged: own,
        kept,
        at: ctx.now,
        by: ctx.actor.id,
        reason: command.details.text.clone(),
    };
    duplicates::insert_merge(conn, &merge).await?;
    let reserved = state.confidential;
    let followed = turned(ctx, Turn::Followed, told(folio, reserved));
    duplicates::follow(conn, own, kept, &followed).await?;
    let received = turned(ctx, Turn::Received, told(state.folio, reserved));
    note(conn, &everything, kept, &received).await?;
    Ok((kept, folio))
}
