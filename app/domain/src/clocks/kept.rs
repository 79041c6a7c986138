//! What storage keeps of the clocks, and how an act changes it.

use super::{GapKind, Phase, Stage};
use crate::calendar::{Calendar, Pause};
use crate::deadline::{LEGAL_TERM, Term};
use crate::petitions::{PetitionStatus, ReferralStatus};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Why the clock of a petition does not run now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PausedBy {
    /// Data is awaited from the citizen.
    Information,
    /// Everything left is suspended.
    Hold,
}

impl PausedBy {
    /// What pauses a petition in a state.
    #[must_use]
    pub fn of(status: PetitionStatus) -> Option<Self> {
        match status {
            PetitionStatus::InformationRequired => Some(Self::Information),
            PetitionStatus::OnHold => Some(Self::Hold),
            _ => None,
        }
    }

    /// How the pause is written down.
    #[must_use]
    pub fn gap(self) -> GapKind {
        match self {
            Self::Information => GapKind::Information,
            Self::Hold => GapKind::OnHold,
        }
    }
}

/// The stage in which the promise itself is owed has its term.
fn promised_stage(stage: &mut Option<Stage>, term: Term) {
    if let Some(stage) = stage.as_mut().filter(|stage| stage.phase == Phase::Solve) {
        stage.term = term;
    }
}

/// The promise of a petition and its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PetitionClock {
    /// In how long it is to be solved, as it was promised.
    pub term: Term,
    /// Since when that counts: the reception, or the last reopening.
    pub from: DateTime<Utc>,
    /// When that is.
    pub due_at: DateTime<Utc>,
    /// When the law wants a written answer, for written petitions.
    pub legal_due_at: Option<DateTime<Utc>>,
    /// What the office owes next.
    pub stage: Option<Stage>,
}

/// What changes the stage of a petition.
#[derive(Clone, Copy, Debug)]
pub struct PetitionTurn {
    /// Its state from now on.
    pub status: PetitionStatus,
    /// Now.
    pub now: DateTime<Utc>,
    /// Whether a pause ended or the promise began anew, so that due moments are counted again. For
    /// every other act they stay as they were stored.
    pub recount: bool,
    /// Term to refer.
    pub refer: Term,
    /// Term to verify.
    pub verify: Term,
}

impl PetitionClock {
    /// The clock of a petition that has just arrived.
    #[must_use]
    pub fn start(
        calendar: &Calendar,
        received_at: DateTime<Utc>,
        term: Term,
        refer: Term,
        written: bool,
    ) -> Self {
        let due_at = calendar.due_at(received_at, term, &[]);
        Self {
            term,
            from: received_at,
            due_at,
            legal_due_at: written.then(|| calendar.due_at(received_at, LEGAL_TERM, &[])),
            stage: Some(Stage::new(
                calendar,
                Phase::Refer,
                received_at,
                refer,
                &[],
                Some(due_at),
                false,
            )),
        }
    }

    /// The clock after an act: the stage that belongs to the new state, begun now unless it runs
    /// already. `pauses` are those of the petition, `legal` those that stop the legal clock, with the
    /// one that this act ends.
    #[must_use]
    pub fn turned(
        &self,
        calendar: &Calendar,
        turn: PetitionTurn,
        pauses: &[Pause],
        legal: &[Pause],
        received_at: DateTime<Utc>,
    ) -> Self {
        let mut next = *self;
        if turn.recount {
            next.recount(calendar, pauses, legal, received_at);
        }
        let paused = PausedBy::of(turn.status).is_some();
        let wanted = match turn.status {
            PetitionStatus::Received => Some((Phase::Refer, turn.refer)),
            PetitionStatus::Referred | PetitionStatus::InProgress | PetitionStatus::Scheduled => {
                Some((Phase::Solve, next.term))
            }
            PetitionStatus::Attended => Some((Phase::Verify, turn.verify)),
            // What was owed before the pause is owed after it.
            PetitionStatus::InformationRequired | PetitionStatus::OnHold => {
                self.stage.map(|stage| (stage.phase, stage.term))
            }
            PetitionStatus::Closed | PetitionStatus::Cancelled => None,
        };
        next.stage = wanted.map(|(phase, term)| {
            let from = match (phase, self.stage) {
                (Phase::Solve, _) => next.from,
                (_, Some(stage)) if stage.phase == phase => stage.from,
                _ => turn.now,
            };
            match self.stage {
                Some(stage) if stage.runs_on(phase, from, paused, turn.recount) => stage,
                // A stage that goes on keeps the term with which it began.
                Some(stage) if stage.is(phase, from) => {
                    next.stage_at(calendar, phase, from, stage.term, pauses, paused)
                }
                _ => next.stage_at(calendar, phase, from, term, pauses, paused),
            }
        });
        next
    }

    /// Promises another term from the same moment on: the type was corrected.
    pub fn promise(&mut self, term: Term) {
        self.term = term;
        promised_stage(&mut self.stage, term);
    }

    /// Begins the promise anew: a closed petition is reopened.
    pub fn begin_again(&mut self, now: DateTime<Utc>) {
        self.from = now;
        self.stage = None;
    }

    /// Counts the due moments of the promise and of the law again.
    fn recount(
        &mut self,
        calendar: &Calendar,
        pauses: &[Pause],
        legal: &[Pause],
        received_at: DateTime<Utc>,
    ) {
        self.due_at = calendar.due_at(self.from, self.term, pauses);
        self.legal_due_at = self
            .legal_due_at
            .map(|_| calendar.due_at(received_at, LEGAL_TERM, legal));
    }

    fn stage_at(
        &self,
        calendar: &Calendar,
        phase: Phase,
        from: DateTime<Utc>,
        term: Term,
        pauses: &[Pause],
        paused: bool,
    ) -> Stage {
        // The office verifies after the work is done, whenever that was promised.
        let promise = (phase != Phase::Verify).then_some(self.due_at);
        Stage::new(calendar, phase, from, term, pauses, promise, paused)
    }

    /// The same clock under another calendar; what does not run does not move.
    #[must_use]
    pub fn recounted(
        &self,
        calendar: &Calendar,
        pauses: &[Pause],
        legal: &[Pause],
        received_at: DateTime<Utc>,
    ) -> Self {
        let mut next = *self;
        let Some(stage) = self.stage else {
            return next;
        };
        // Attended: the promise was kept or broken; only what the office owes can move.
        let legal_before = next.legal_due_at;
        let due_before = next.due_at;
        next.recount(calendar, pauses, legal, received_at);
        if stage.phase == Phase::Verify {
            next.due_at = due_before;
            next.legal_due_at = legal_before;
        }
        next.stage = Some(next.stage_at(
            calendar,
            stage.phase,
            stage.from,
            stage.term,
            pauses,
            stage.times.is_none(),
        ));
        next
    }
}

/// The promise of a referral and its stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferralClock {
    /// In how long it is to be solved.
    pub term: Term,
    /// Since when that counts: it was sent, or its petition was reopened.
    pub from: DateTime<Utc>,
    /// When that is.
    pub due_at: DateTime<Utc>,
    /// When the department said something for the first time.
    pub answered_at: Option<DateTime<Utc>>,
    /// What the department owes next.
    pub stage: Option<Stage>,
}

/// What changes the stage of a referral.
#[derive(Clone, Copy, Debug)]
pub struct ReferralTurn {
    /// Its state from now on.
    pub status: ReferralStatus,
    /// Whether its petition waits for data.
    pub waiting: bool,
    /// Whether the department says something with this act.
    pub answers: bool,
    /// Now.
    pub now: DateTime<Utc>,
    /// As in [`PetitionTurn`].
    pub recount: bool,
    /// Term to accept.
    pub accept: Term,
    /// Term to answer.
    pub answer: Term,
}

impl ReferralClock {
    /// The clock of a referral that is sent now.
    #[must_use]
    pub fn start(calendar: &Calendar, sent_at: DateTime<Utc>, term: Term, accept: Term) -> Self {
        let due_at = calendar.due_at(sent_at, term, &[]);
        Self {
            term,
            from: sent_at,
            due_at,
            answered_at: None,
            stage: Some(Stage::new(
                calendar,
                Phase::Accept,
                sent_at,
                accept,
                &[],
                Some(due_at),
                false,
            )),
        }
    }

    /// The clock after an act. `pauses` are those of the petition's questions and its own, with the
    /// one that this act ends.
    #[must_use]
    pub fn turned(&self, calendar: &Calendar, turn: ReferralTurn, pauses: &[Pause]) -> Self {
        let mut next = *self;
        if turn.recount {
            next.due_at = calendar.due_at(next.from, next.term, pauses);
        }
        if turn.answers && next.answered_at.is_none() {
            next.answered_at = Some(turn.now);
        }
        let wanted = match turn.status {
            ReferralStatus::Sent => Some((Phase::Accept, turn.accept)),
            ReferralStatus::Accepted | ReferralStatus::Returned | ReferralStatus::Suspended
                if next.answered_at.is_none() =>
            {
                Some((Phase::Answer, turn.answer))
            }
            ReferralStatus::Accepted
            | ReferralStatus::Returned
            | ReferralStatus::Scheduled
            | ReferralStatus::Suspended => Some((Phase::Solve, next.term)),
            ReferralStatus::Attended
            | ReferralStatus::Rejected
            | ReferralStatus::Withdrawn
            | ReferralStatus::Verified => None,
        };
        let paused = turn.waiting || turn.status == ReferralStatus::Suspended;
        let promise = Some(next.due_at);
        next.stage = wanted.map(|(phase, term)| match self.stage {
            Some(stage) if stage.runs_on(phase, next.from, paused, turn.recount) => stage,
            Some(stage) if stage.is(phase, next.from) => Stage::new(
                calendar, phase, next.from, stage.term, pauses, promise, paused,
            ),
            _ => Stage::new(calendar, phase, next.from, term, pauses, promise, paused),
        });
        next
    }

    /// Promises another term from the same moment on: the type of its petition was corrected.
    pub fn promise(&mut self, term: Term) {
        self.term = term;
        promised_stage(&mut self.stage, term);
    }

    /// Begins the promise anew: its petition was reopened.
    pub fn begin_again(&mut self, now: DateTime<Utc>) {
        self.from = now;
        self.stage = None;
    }

    /// The same clock under another calendar; what does not run does not move.
    #[must_use]
    pub fn recounted(&self, calendar: &Calendar, pauses: &[Pause]) -> Self {
        let mut next = *self;
        let Some(stage) = self.stage else {
            return next;
        };
        next.due_at = calendar.due_at(next.from, next.term, pauses);
        next.stage = Some(Stage::new(
            calendar,
            stage.phase,
            stage.from,
            stage.term,
            pauses,
            Some(next.due_at),
            stage.times.is_none(),
        ));
        next
    }
}
