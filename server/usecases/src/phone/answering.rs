//! *¿Quedó bien?*: her answer closes an attended petition, or gives it back to the department.

use super::capturing::picture;
use crate::acts::perform_within;
use crate::context::{Ctx, Stop, sha256};
use crate::files::Sent;
use crate::once;
use db::{Conn, catalogue};
use domain::access::Action;
use domain::captain::CaptainAnswer;
use domain::catalogue::ReasonKind;
use domain::failure::Failure;
use domain::ids::ReasonId;
use domain::local_time::local_date;
use domain::petitions::{Act, ActCommand, ActDetails, Followed};
use domain::text::clean_text;
use futures::FutureExt;

/// Fewest letters with which she says what is missing.
const FEWEST: usize = 5;
/// The code of the resolution that she gives.
const SOLVED: &str = "solved";

/// Answers whether an attended petition of the own block was done well, with a photo or without. The
/// same answer sent twice counts once.
///
/// # Errors
/// `Invalid` with the fields; `NotFound` outside of the own block; `Conflict` when it changed
/// meanwhile; `IllegalAct` when it does not wait for her; `KeyReused` when she answered something else
/// before.
pub async fn answer(
    ctx: &Ctx,
    answer: CaptainAnswer,
    photo: Option<Sent>,
) -> Result<Followed, Failure> {
    let act = if answer.satisfied {
        Act::VerifySatisfied
    } else {
        Act::VerifyUnsatisfied
    };
    ctx.scope(Action::Perform(act))?;
    let words = clean_text(&answer.words);
    if !answer.satisfied && words.chars().count() < FEWEST {
        return Err(Failure::field(
            "words",
            "Escriba con sus palabras qué falta o qué quedó mal.",
        ));
    }
    let hash = sha256(&serde_json::to_vec(&answer).unwrap_or_default());
    let key = format!("answer-{}-{}", answer.petition, answer.version);
    let photo = match photo {
        None => None,
        Some(photo) => Some(picture(ctx, answer.petition, photo).await?),
    };
    ctx.unit(Action::Perform(act), move |ctx, scope, conn| {
        async move {
            if let Some(answered) = once::answered(conn, &ctx, &key, &hash).await? {
                return Ok(answered);
            }
            let reason = match act {
                Act::VerifySatisfied => Some(solved(conn).await?),
                _ => None,
            };
            let command = ActCommand {
                petition: answer.petition,
                version: answer.version,
                act,
                referral: None,
                details: ActDetails {
                    text: words,
                    reason,
                    ..ActDetails::default()
                },
            };
            let command = command.checked(local_date(ctx.now)).map_err(beside)?;
            let followed = perform_within(&ctx, conn, &scope, command).await?;
            if let Some(photo) = photo {
                db::attachments::insert(conn, photo).await?;
            }
            once::remember(conn, &ctx, &key, hash, &followed).await?;
            Ok(followed)
        }
        .boxed()
    })
    .await
}

/// What is wrong with the words stands beside their field of this form.
fn beside(failure: Failure) -> Failure {
    match failure.message_for("text") {
        Some(message) => Failure::field("words", message),
        None => failure,
    }
}

/// *Resuelta*; when the office uses it no longer, the first resolution of its list.
async fn solved(conn: &mut Conn) -> Result<ReasonId, Stop> {
    let reasons = catalogue::reasons(conn).await?;
    let mut resolutions = reasons
        .into_iter()
        .filter(|r| r.kind == ReasonKind::Resolution.code())
        .peekable();
    let first = resolutions.peek().map(|r| r.id);
    let solved = resolutions.find(|r| r.code == SOLVED).map(|r| r.id);
    Ok(solved.or(first).ok_or(Failure::Unavailable)?)
}
