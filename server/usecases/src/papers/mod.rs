//! The papers of block captains: made, printed, handed out, replaced, revoked, verified by anybody.

mod acts;
mod book;
mod issuing;
mod job;
mod printing;
mod reading;
mod runs;
mod verifying;

pub(crate) use acts::revoke_of_term;
pub use acts::{PaperActForm, act, deliver_run};
pub(crate) use book::Book;
pub use book::{add_signatory, book, change_signatory, save_settings};
pub use issuing::{IssueForm, issue};
pub use job::{Job, job};
pub use printing::{Pdf, print_one, print_run};
pub(crate) use printing::{mark_printed, set};
pub use reading::{of_person, run, runs, waiting};
pub use runs::{batch, candidates, gather};
pub use verifying::{FREE_VERIFICATIONS, verify, verify_from};

use crate::context::{Ctx, Stop, System, sha256};
use crate::sealing::Seal;
use db::Conn;
use db::papers::StoredPaper;
use db::roster::events::{self, NewEvent};
use db::roster::people::Captain;
use domain::access::Scope;
use domain::failure::Failure;
use domain::ids::{CaptainId, PaperId, TermId};
use domain::papers::{PaperKind, PaperNumber};

/// Bytes of a token: nobody guesses 128 bits.
const TOKEN: usize = 16;
/// Characters of a token in an address.
pub(crate) const TOKEN_CHARS: usize = 22;

fn token_seal(id: &PaperId) -> Seal<'_> {
    Seal {
        purpose: "paper-token",
        name: id.0.as_bytes(),
    }
}

impl System {
    /// A new token with its hash, by which it is found, and sealed, so that it can be printed again.
    fn paper_token(&self, id: PaperId) -> (Vec<u8>, Vec<u8>) {
        use base64::Engine;
        let mut bytes = [0; TOKEN];
        self.entropy.fill(&mut bytes);
        let token = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        let sealed = self.seal(token_seal(&id), token.as_bytes());
        (sha256(token.as_bytes()), sealed)
    }

    /// The address that the code of a paper opens.
    pub(crate) fn paper_url(&self, base: &str, paper: &StoredPaper) -> Result<String, Failure> {
        let token = self.unseal(token_seal(&paper.view.id), &paper.token_sealed)?;
        let token = String::from_utf8_lossy(&token);
        Ok(format!("{}/v/{token}", base.trim_end_matches('/')))
    }
}

/// The person with a number; `NotFound` when there is none.
async fn person(conn: &mut Conn, scope: &Scope, number: i64) -> Result<Captain, Stop> {
    let captain = db::roster::people::by_number(conn, scope, number).await?;
    Ok(captain.ok_or(Failure::NotFound)?)
}

/// A paper of a person; `NotFound` when it is another's.
async fn paper_of(
    conn: &mut Conn,
    scope: &Scope,
    number: i64,
    id: PaperId,
) -> Result<StoredPaper, Stop> {
    let paper = db::papers::paper(conn, scope, id).await?;
    let paper = paper.filter(|p| p.captain_number == number);
    Ok(paper.ok_or(Failure::NotFound)?)
}

/// What happened to a paper, in the history of its person.
async fn tell(
    ctx: &Ctx,
    conn: &mut Conn,
    captain: CaptainId,
    term: TermId,
    act: &'static str,
    what: (PaperKind, PaperNumber),
    more: &str,
) -> Result<(), Stop> {
    let mut detail = format!("{} {}", what.0.label(), what.1);
    if !more.is_empty() {
        detail = format!("{detail} · {more}");
    }
    let event = NewEvent {
        captain,
        term: Some(term),
        at: ctx.now,
        actor: Some(ctx.actor.id),
        act,
        from: None,
        to: None,
        detail,
    };
    Ok(events::append(conn, &event).await?)
}

/// The same of a stored paper.
async fn tell_of(
    ctx: &Ctx,
    conn: &mut Conn,
    paper: &StoredPaper,
    act: &'static str,
    more: &str,
) -> Result<(), Stop> {
    let what = (paper.view.kind, paper.view.number);
    tell(ctx, conn, paper.captain, paper.term, act, what, more).await
}

fn conflict(version: i64) -> Stop {
    Failure::Conflict {
        version,
        changes: Vec::new(),
    }
    .into()
}

/// Several things in words: «a, b y c».
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} y {last}", most.join(", ")),
    }
}
