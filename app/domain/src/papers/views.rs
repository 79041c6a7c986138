//! What screens show of papers.

use super::{
    EndCause, Held, Lack, PaperKind, PaperNumber, PaperState, Standing, Verified, standing,
};
use crate::ids::{NeighborhoodId, PaperId, PrintRunId, TermId, WardId};
use crate::roster::Charge;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A paper as screens show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperView {
    /// Key.
    pub id: PaperId,
    /// What it is.
    pub kind: PaperKind,
    /// Its folio.
    pub number: PaperNumber,
    /// Block or ward.
    pub charge: Charge,
    /// Code of the block of its service, or name of the ward.
    pub place: String,
    /// Name of the period of its service.
    pub period: String,
    /// Where it stands, as stored.
    pub state: PaperState,
    /// Day on which it was made.
    pub issued_on: NaiveDate,
    /// Last day; a plate has none.
    pub valid_until: Option<NaiveDate>,
    /// In which print run.
    pub run: Option<PaperNumber>,
    /// Whether a plate has the name.
    pub named: bool,
    /// Day on which it was handed out.
    pub delivered_on: Option<NaiveDate>,
    /// Who received it.
    pub received_by: Option<String>,
    /// Who handed it out.
    pub delivered_by: Option<String>,
    /// Day on which a plate was put up, and who noted it.
    pub installed: Option<(NaiveDate, String)>,
    /// Day on which a plate was taken down, and who noted it.
    pub removed: Option<(NaiveDate, String)>,
    /// What took its place.
    pub replaced_by: Option<PaperNumber>,
    /// Why it ended.
    pub ended: Option<EndCause>,
    /// For parallel edits.
    pub version: i64,
}

impl PaperView {
    /// Where it stands on a day.
    #[must_use]
    pub fn standing(&self, today: NaiveDate) -> Standing {
        standing(self.state, self.valid_until, today)
    }

    /// What the rules look at.
    #[must_use]
    pub fn held(&self) -> Held {
        Held {
            kind: self.kind,
            state: self.state,
            installed: self.installed.is_some(),
        }
    }

    /// Whether a plate that holds no longer is still on the front of the house.
    #[must_use]
    pub fn to_take_down(&self) -> bool {
        !self.state.live() && self.installed.is_some() && self.removed.is_none()
    }
}

/// Whether a kind of paper can be made for a person, and what is asked then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueChoice {
    /// Which kind.
    pub kind: PaperKind,
    /// For which service.
    pub term: TermId,
    /// Block or ward.
    pub charge: Charge,
    /// Why it cannot be made; `None` when it can.
    pub obstacle: Option<String>,
    /// What has to be filled in before.
    pub lacks: Vec<Lack>,
    /// The last day unless another is given; `None` when a day must be given, or none applies.
    pub until: Option<NaiveDate>,
    /// Whether the person consented to a plate with the name.
    pub consent: bool,
}

/// The papers of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PapersOfPerson {
    /// Newest first.
    pub papers: Vec<PaperView>,
    /// What can be made now; empty without a service.
    pub choices: Vec<IssueChoice>,
}

/// For whom a batch makes papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchFilter {
    /// Which kind.
    pub kind: PaperKind,
    /// Of a ward.
    pub ward: Option<WardId>,
    /// Of a neighborhood (that of the block).
    pub neighborhood: Option<NeighborhoodId>,
    /// Accredited on this day or later.
    pub accredited_from: Option<NaiveDate>,
    /// Accredited on this day or before.
    pub accredited_to: Option<NaiveDate>,
    /// Last day of credentials, unless the end of the period.
    pub valid_until: Option<NaiveDate>,
}

/// Who a batch would make papers for: accredited, in service, without such a paper that holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidates {
    /// How many get one in the next run.
    pub next: i64,
    /// How many there are.
    pub total: i64,
    /// How many more are left out, because their period is over.
    pub over: i64,
    /// The first names, with their blocks.
    pub first: Vec<(String, String)>,
    /// What has to be filled in before.
    pub lacks: Vec<Lack>,
}

/// Papers that were made one by one and wait for a print run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Which kind.
    pub kind: PaperKind,
    /// How many.
    pub papers: i64,
}

/// A print run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintRun {
    /// Key.
    pub id: PrintRunId,
    /// Its number.
    pub number: PaperNumber,
    /// What is printed.
    pub kind: PaperKind,
    /// For whom, in words.
    pub about: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub who: String,
    /// How many papers it was made with.
    pub papers: i64,
    /// How many still wait to be printed.
    pub requested: i64,
    /// How many are printed and not handed out.
    pub printed: i64,
    /// How many were handed out.
    pub delivered: i64,
    /// How many plates are up.
    pub installed: i64,
    /// How many plates were taken down.
    pub removed: i64,
}

impl PrintRun {
    /// How many are no longer good, besides plates that were taken down.
    #[must_use]
    pub fn ended(&self) -> i64 {
        self.papers - self.live() - self.removed
    }

    /// How many are printed when the run is printed.
    #[must_use]
    pub fn live(&self) -> i64 {
        self.requested + self.printed + self.delivered + self.installed
    }
}

/// A paper in the list of its run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPaper {
    /// Number of the person on the roster.
    pub captain: i64,
    /// Name in full.
    pub name: String,
    /// The paper.
    pub paper: PaperView,
}

/// One print run with its papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunPage {
    /// The run.
    pub run: PrintRun,
    /// Its papers, by folio.
    pub papers: Vec<RunPaper>,
}

/// What anybody who holds a code learns, and nothing else. Only a paper that holds says whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// What it is.
    pub kind: PaperKind,
    /// Whether it holds.
    pub verified: Verified,
    /// Whose it is; of a plate only with consent.
    pub name: Option<String>,
    /// «Jefa de manzana».
    pub charge: Option<String>,
    /// Name of the ward, of a ward captain.
    pub ward: Option<String>,
    /// Colonia of the block.
    pub neighborhood: Option<String>,
    /// Last day.
    pub valid_until: Option<NaiveDate>,
}
