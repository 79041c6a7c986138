//! One decision for many petitions: which acts may be done so, what a batch shows before, after and
//! when it was undone.

mod sheet;

pub use sheet::{Filled, SheetColumn, WORDS, asked};

use crate::access::{Action, role_may};
use crate::coded::coded;
use crate::failure::{Failure, FieldErrors};
use crate::folio::Folio;
use crate::petitions::{Act, ActCommand, ActDetails, PetitionStatus, ReferralStatus};
use crate::users::Role;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// Most petitions of a batch.
pub const MAX_ITEMS: usize = 500;
/// Minutes in which a batch can be undone.
pub const UNDO_MINUTES: i64 = 10;
/// Hours after which a draft that nobody carried out is forgotten.
pub const DRAFT_HOURS: i64 = 24;
/// The text stored in a history when a batch was undone; it is no act, because nobody does it to one
/// petition.
pub const UNDONE: &str = "undo_batch";
/// Shortest reason of a batch, in characters.
pub const MIN_REASON: usize = 5;
/// Longest reason of a batch, in characters.
pub const MAX_REASON: usize = 300;

/// What can be done to many at once. What ends a petition for good with words of its own, or needs a
/// photo or a call, is done one at a time.
pub const BULK_ACTS: [Act; 7] = [
    Act::Refer,
    Act::Assign,
    Act::Accept,
    Act::Schedule,
    Act::NoteInternal,
    Act::NotePublic,
    Act::CloseDirect,
];

/// The acts that a role may do to many at once, in the order of the form.
pub fn acts_of(role: Role) -> impl Iterator<Item = Act> {
    BULK_ACTS
        .into_iter()
        .filter(move |act| role_may(role, Action::Perform(*act)))
}

coded! {
    /// What came of one petition of a batch.
    Outcome {
        /// It can be done.
        Ready = "ready", "Se puede";
        /// It cannot be done, and why is said.
        Refused = "refused", "No se puede";
        /// It was done.
        Done = "done", "Hecha";
        /// It was not done, and why is said.
        Failed = "failed", "No se hizo";
        /// It was done and undone.
        Undone = "undone", "Deshecha";
        /// It was done and stays so, and why is said.
        Kept = "kept", "Se quedó así";
    }
}

coded! {
    /// Where a batch comes from.
    BatchKind {
        /// From a choice of petitions and one act.
        Chosen = "chosen", "Elegidas en una lista";
        /// From a workbook that a department sent back.
        Sheet = "sheet", "Hoja de la dependencia";
    }
}

/// How far a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchState {
    /// It says what it would do.
    Draft,
    /// It was done.
    Done,
    /// It was undone.
    Undone,
}

/// What is asked of many at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchForm {
    /// The act.
    pub act: Option<Act>,
    /// What goes with it.
    pub details: ActDetails,
    /// Why, for all of them: it stands in the history of each.
    pub reason: String,
}

impl BatchForm {
    /// Cleans and checks what does not depend on any petition.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self, today: chrono::NaiveDate) -> Result<(Act, Self), Failure> {
        let mut errors = FieldErrors::default();
        let reason = crate::text::required_text(
            &self.reason,
            MIN_REASON,
            MAX_REASON,
            "el motivo, que queda en la historia de cada petición",
        );
        if let Some(reason) = errors.take("batch_reason", reason) {
            self.reason = reason;
        }
        let Some(act) = self.act.filter(|act| BULK_ACTS.contains(act)) else {
            let missing = "Elija qué se hace con ellas.";
            errors.add("act", missing);
            errors.finish()?;
            return Err(Failure::field("act", missing));
        };
        let command = ActCommand {
            petition: uuid::Uuid::nil().into(),
            version: 0,
            act,
            referral: None,
            details: self.details.clone(),
        };
        match (errors.finish(), command.checked(today)) {
            (Ok(()), Ok(command)) => {
                self.details = command.details;
                Ok((act, self))
            }
            (Err(Failure::Invalid { mut fields }), Err(Failure::Invalid { fields: more })) => {
                fields.extend(more);
                Err(Failure::Invalid { fields })
            }
            (Err(failure), _) | (_, Err(failure)) => Err(failure),
        }
    }
}

/// What an act makes of a petition, in a few words.
#[must_use]
pub fn in_words(
    petition: (PetitionStatus, PetitionStatus),
    referral: Option<(ReferralStatus, ReferralStatus)>,
) -> String {
    let (before, after) = petition;
    let turn = referral.filter(|(before, after)| before != after);
    match (before == after, turn) {
        (false, _) => format!("Pasa de «{}» a «{}».", before.label(), after.label()),
        (true, Some((from, to))) => {
            format!("El turno pasa de «{}» a «{}».", from.label(), to.label())
        }
        (true, None) => format!("Sigue «{}».", before.label()),
    }
}

/// Until when a batch that was done at `done_at` can be undone.
#[must_use]
pub fn undo_until(done_at: DateTime<Utc>) -> DateTime<Utc> {
    done_at + Duration::minutes(UNDO_MINUTES)
}

/// One petition of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRow {
    /// Line of the workbook, or place in the choice.
    pub line: i64,
    /// Folio, as it was written when nothing has it.
    pub label: String,
    /// Its folio, when there is such a petition within reach.
    pub folio: Option<Folio>,
    /// Name of the type.
    pub kind: String,
    /// Where, in one line.
    pub place: String,
    /// What is done to it.
    pub act: Option<Act>,
    /// What came of it.
    pub outcome: Outcome,
    /// What it does, or why not.
    pub says: String,
}

/// A batch as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchView {
    /// Its number.
    pub number: i64,
    /// Where it comes from.
    pub kind: BatchKind,
    /// How far it is.
    pub state: BatchState,
    /// What it does, in words.
    pub summary: String,
    /// Why.
    pub reason: String,
    /// Who made it.
    pub who: String,
    /// Whether the one who looks made it.
    pub own: bool,
    /// When it was drafted.
    pub made_at: DateTime<Utc>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// When it was undone, and by whom.
    pub undone: Option<(DateTime<Utc>, String)>,
    /// Its petitions.
    pub rows: Vec<BatchRow>,
    /// Clock of the server.
    pub now: DateTime<Utc>,
}

impl BatchView {
    /// How many had an outcome.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.rows
            .iter()
            .filter(|row| row.outcome == outcome)
            .count()
    }

    /// Minutes that are left to undo it, begun ones counted; zero when it is too late or nothing can
    /// be undone.
    #[must_use]
    pub fn minutes_left(&self) -> i64 {
        let Some(done_at) = self.done_at.filter(|_| self.state == BatchState::Done) else {
            return 0;
        };
        if self.count(Outcome::Done) == 0 {
            return 0;
        }
        let left = undo_until(done_at) - self.now;
        ((left.num_seconds() + 59) / 60).max(0)
    }
}

/// A line of the list of batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchLine {
    /// Its number.
    pub number: i64,
    /// What it does, in words.
    pub summary: String,
    /// Who made it.
    pub who: String,
    /// When it was drafted.
    pub made_at: DateTime<Utc>,
    /// How far it is.
    pub state: BatchState,
    /// Petitions in it.
    pub petitions: i64,
    /// Those to which it was done, or would be while it is a draft.
    pub done: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(act: Option<Act>, reason: &str) -> BatchForm {
        BatchForm {
            act,
            details: ActDetails::default(),
            reason: reason.into(),
        }
    }

    fn today() -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day")
    }

    fn fields(failure: &Failure) -> Vec<&str> {
        match failure {
            Failure::Invalid { fields } => fields.iter().map(|f| f.field.as_str()).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn everything_that_is_missing_is_asked_at_once() {
        let refused = form(Some(Act::Schedule), "")
            .checked(today())
            .expect_err("no day");
        assert_eq!(fields(&refused), ["batch_reason", "date"]);
        let refused = form(Some(Act::Cancel), "Brigada del lunes").checked(today());
        assert_eq!(fields(&refused.expect_err("one at a time")), ["act"]);
        assert!(
            form(Some(Act::Accept), "Brigada del lunes")
                .checked(today())
                .is_ok()
        );
    }

    #[test]
    fn each_role_gets_its_own_acts() {
        let of = |role| acts_of(role).collect::<Vec<_>>();
        assert!(of(Role::Coordinator).contains(&Act::Refer));
        assert!(!of(Role::Coordinator).contains(&Act::Accept));
        assert!(of(Role::Liaison).contains(&Act::Accept));
        assert!(!of(Role::Liaison).contains(&Act::CloseDirect));
        assert!(of(Role::Auditor).is_empty());
    }

    #[test]
    fn words_say_what_changes() {
        use PetitionStatus as P;
        use ReferralStatus as R;
        assert_eq!(
            in_words((P::Received, P::Referred), None),
            "Pasa de «Recibida» a «Turnada»."
        );
        let same = in_words((P::InProgress, P::InProgress), Some((R::Sent, R::Accepted)));
        assert!(same.starts_with("El turno pasa de"), "{same}");
        assert!(in_words((P::Closed, P::Closed), None).starts_with("Sigue"));
    }

    #[test]
    fn a_batch_can_be_undone_for_ten_minutes() {
        let at = |minute: i64| DateTime::<Utc>::UNIX_EPOCH + Duration::minutes(minute);
        let row = BatchRow {
            line: 1,
            label: String::new(),
            folio: None,
            kind: String::new(),
            place: String::new(),
            act: Some(Act::Accept),
            outcome: Outcome::Done,
            says: String::new(),
        };
        let seen = |now, rows: Vec<BatchRow>| BatchView {
            number: 1,
            kind: BatchKind::Chosen,
            state: BatchState::Done,
            summary: String::new(),
            reason: String::new(),
            who: String::new(),
            own: true,
            made_at: at(0),
            done_at: Some(at(0)),
            undone: None,
            rows,
            now,
        };
        assert_eq!(seen(at(0), vec![row.clone()]).minutes_left(), 10);
        assert_eq!(seen(at(9), vec![row.clone()]).minutes_left(), 1);
        assert_eq!(seen(at(10), vec![row]).minutes_left(), 0);
        assert_eq!(seen(at(0), vec![]).minutes_left(), 0);
    }
}
