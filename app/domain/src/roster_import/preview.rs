//! What an import would do, row by row.

use super::column::Column;
use super::problem::{Problem, ProblemKind, Severity};
use crate::curp::{Curp, Sex};
use crate::ids::{CaptainId, NeighborhoodId};
use crate::names::PersonName;
use crate::phone::Phone;
use crate::roster::Position;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a row says, cleaned. `None` is an empty cell, or one that was not understood: it takes
/// nothing away from what is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedPerson {
    /// CURP.
    pub curp: Option<Curp>,
    /// Name in its parts, with capitals where they belong.
    pub name: PersonName,
    /// Telephone.
    pub phone: Option<Phone>,
    /// Another telephone.
    pub other_phone: Option<Phone>,
    /// As the sheet says, not as the CURP does.
    pub sex: Option<Sex>,
    /// Street of the home.
    pub street: Option<String>,
    /// Number of the house.
    pub street_number: Option<String>,
    /// Neighborhood of the home, and of a block that is new.
    pub neighborhood: Option<NeighborhoodId>,
    /// Code of the block: that of the known block, or the one that is created.
    pub block_code: String,
    /// Titular or alternate: of the row, of the roster, or titular.
    pub position: Position,
    /// First day in office.
    pub started_on: Option<NaiveDate>,
}

/// A value that the row would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Which.
    pub column: Column,
    /// What is known; empty if nothing is. A CURP is masked.
    pub before: String,
    /// What the row says, in the same form.
    pub after: String,
}

/// With whom a row should perhaps be merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Twin {
    /// An earlier row.
    Line(u32),
    /// Somebody on the roster.
    Person {
        /// Key.
        id: CaptainId,
        /// Number on the roster.
        number: i64,
    },
}

/// What the import would do with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The person is added to the roster.
    New,
    /// The person is on the roster, as the row says.
    Same {
        /// Key.
        person: CaptainId,
        /// Number on the roster.
        number: i64,
    },
    /// The person is on the roster, and the row says something else: each change needs a yes.
    Changed {
        /// Key.
        person: CaptainId,
        /// Number on the roster.
        number: i64,
        /// What would change.
        changes: Vec<FieldChange>,
    },
    /// Perhaps somebody who is there already: a person decides.
    MergeProposed {
        /// With whom.
        with: Twin,
    },
    /// Not imported: it has an error.
    Refused,
}

/// An outcome without its details, for filters and totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Added.
    New,
    /// Nothing to do.
    Same,
    /// Changes to decide on.
    Changed,
    /// A merge to decide on.
    MergeProposed,
    /// Not imported.
    Refused,
}

impl OutcomeKind {
    /// Every value, in the order of screens.
    pub const ALL: [Self; 5] = [
        Self::New,
        Self::Changed,
        Self::MergeProposed,
        Self::Refused,
        Self::Same,
    ];

    /// The text used in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Same => "same",
            Self::Changed => "changed",
            Self::MergeProposed => "merge_proposed",
            Self::Refused => "refused",
        }
    }

    /// Reads the code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The words on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "Alta",
            Self::Same => "Sin cambios",
            Self::Changed => "Con cambios",
            Self::MergeProposed => "Posible repetida",
            Self::Refused => "No se importa",
        }
    }
}

impl Outcome {
    /// Without its details.
    #[must_use]
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::New => OutcomeKind::New,
            Self::Same { .. } => OutcomeKind::Same,
            Self::Changed { .. } => OutcomeKind::Changed,
            Self::MergeProposed { .. } => OutcomeKind::MergeProposed,
            Self::Refused => OutcomeKind::Refused,
        }
    }
}

/// A row of the file as the import understands it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// The number that the spreadsheet shows beside it.
    pub line: u32,
    /// The name as understood, or as written.
    pub name: String,
    /// The block as understood, or as written.
    pub block: String,
    /// The clean values; `None` when name or block could not be read.
    pub person: Option<ImportedPerson>,
    /// What is wrong, the gravest first.
    pub problems: Vec<Problem>,
    /// What would be done.
    pub outcome: Outcome,
    /// What the row would change in its block, which is known; needs a yes as well.
    pub block_changes: Vec<FieldChange>,
}

impl PreviewRow {
    /// The gravest of its problems.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.problems.iter().map(|p| p.kind.severity()).max()
    }

    /// Whether it has a problem of a kind.
    #[must_use]
    pub fn has(&self, kind: ProblemKind) -> bool {
        self.problems.iter().any(|p| p.kind == kind)
    }
}

/// A block that the import would create, from all rows that name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBlock {
    /// The office's key.
    pub code: String,
    /// Its neighborhood.
    pub neighborhood: Option<NeighborhoodId>,
    /// Code of its ward.
    pub ward: Option<String>,
    /// Between which streets it lies; may be empty.
    pub between_streets: String,
    /// The first row that names it.
    pub line: u32,
}

/// How many rows come out in which way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// All rows.
    pub rows: usize,
    /// By outcome.
    pub by_outcome: BTreeMap<OutcomeKind, usize>,
    /// Rows that have a problem of the kind.
    pub by_kind: BTreeMap<ProblemKind, usize>,
    /// Rows with an error.
    pub with_errors: usize,
    /// Rows with a warning and no error.
    pub with_warnings: usize,
    /// Rows without error or warning.
    pub clean: usize,
    /// Changes proposed to blocks that are known.
    pub block_changes: usize,
}

impl Totals {
    pub(super) fn of(rows: &[PreviewRow]) -> Self {
        let mut totals = Self {
            rows: rows.len(),
            ..Self::default()
        };
        for row in rows {
            *totals.by_outcome.entry(row.outcome.kind()).or_default() += 1;
            for kind in ProblemKind::ALL {
                if row.has(*kind) {
                    *totals.by_kind.entry(*kind).or_default() += 1;
                }
            }
            match row.severity() {
                Some(Severity::Error) => totals.with_errors += 1,
                Some(Severity::Warning) => totals.with_warnings += 1,
                _ => totals.clean += 1,
            }
            totals.block_changes += row.block_changes.len();
        }
        totals
    }

    /// Rows with this outcome.
    #[must_use]
    pub fn with_outcome(&self, kind: OutcomeKind) -> usize {
        self.by_outcome.get(&kind).copied().unwrap_or(0)
    }

    /// Rows that have a problem of this kind.
    #[must_use]
    pub fn with_problem(&self, kind: ProblemKind) -> usize {
        self.by_kind.get(&kind).copied().unwrap_or(0)
    }
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Row by row, in the order of the file.
    pub rows: Vec<PreviewRow>,
    /// The blocks that would be created, in the order of the file.
    pub new_blocks: Vec<NewBlock>,
    /// In numbers.
    pub totals: Totals,
}
