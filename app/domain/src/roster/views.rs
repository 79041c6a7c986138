//! What screens show of the roster.

use super::term::{Basis, Charge, EndReason, Position, Term, TermAct, TermState, legal};
use crate::coded::coded;
use crate::ids::{BlockId, CaptainId, NeighborhoodId, PeriodId, TermId, WardId};
use crate::petitions::Counts;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// How complete a dossier is, for filters.
    Completeness {
        /// Nothing was seen yet.
        Empty = "empty", "Sin expediente";
        /// Something is missing.
        Partial = "partial", "Expediente incompleto";
        /// All that is required was seen.
        Complete = "complete", "Expediente completo";
        /// Complete, and an item has to be renewed.
        Renewal = "renewal", "Por renovar";
    }
}

coded! {
    /// Whether a person was validated, for filters.
    Validity {
        /// At some time.
        Validated = "validated", "Validada";
        /// Within the current local year.
        ThisYear = "this_year", "Validada este año";
        /// Never.
        Pending = "pending", "Por validar";
    }
}

/// What a list of the roster shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterFilter {
    /// Words of the name, digits of a telephone, block. Never stands in an address.
    pub text: String,
    /// Of a ward.
    pub ward: Option<WardId>,
    /// Of a neighborhood (that of the block).
    pub neighborhood: Option<NeighborhoodId>,
    /// With a service in this state.
    pub state: Option<TermState>,
    /// Validated or not.
    pub validity: Option<Validity>,
    /// With such a dossier.
    pub completeness: Option<Completeness>,
    /// In office although the period is over.
    pub until_relieved: bool,
    /// After which person: the number of the last row. A name would stand in the address.
    pub after: Option<i64>,
    /// Rows of a page.
    pub limit: i64,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptainRow {
    /// Number on the roster.
    pub number: i64,
    /// Key.
    pub id: CaptainId,
    /// Surnames first.
    pub name: String,
    /// State of the current service; `None` for who never had one.
    pub state: Option<TermState>,
    /// Titular or alternate.
    pub position: Option<Position>,
    /// In office although the period is over.
    pub until_relieved: bool,
    /// Code of the block.
    pub block: Option<String>,
    /// Code of the ward.
    pub ward: Option<String>,
    /// Neighborhood of the block.
    pub neighborhood: Option<String>,
    /// Last validation.
    pub validated_at: Option<DateTime<Utc>>,
    /// 0 to 100.
    pub completeness: i64,
    /// Earliest day on which an item of the dossier has to be renewed.
    pub renewal_due: Option<NaiveDate>,
}

/// A page of the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterPage {
    /// The rows, by name.
    pub rows: Vec<CaptainRow>,
    /// How many match.
    pub total: i64,
    /// Whether there are more after these.
    pub more: bool,
}

/// The roster in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterTotals {
    /// Blocks in use.
    pub blocks: i64,
    /// Titulars who hold a block.
    pub titulars: i64,
    /// Of those, in office although the period is over.
    pub until_relieved: i64,
    /// People with a service that has not ended.
    pub people: i64,
    /// Of those, never validated.
    pub to_validate: i64,
    /// Of those, with a dossier that lacks something.
    pub incomplete: i64,
    /// Of those, with something to renew.
    pub renewals: i64,
    /// Blocks in use without a titular.
    pub vacant: i64,
}

/// A block without a titular.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vacancy {
    /// Key.
    pub id: BlockId,
    /// The office's key.
    pub code: String,
    /// Code of the ward.
    pub ward: Option<String>,
    /// Neighborhood.
    pub neighborhood: Option<String>,
    /// Between which streets.
    pub between_streets: String,
    /// Who waits to take office, if anybody.
    pub successor: Option<String>,
}

/// A page of vacancies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VacancyPage {
    /// The rows, by code.
    pub rows: Vec<Vacancy>,
    /// How many there are.
    pub total: i64,
    /// Whether there are more after these.
    pub more: bool,
}

/// A service as the page of a person shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermView {
    /// Key.
    pub id: TermId,
    /// Block or ward.
    pub charge: Charge,
    /// Titular or alternate.
    pub position: Position,
    /// Code of the block or ward.
    pub place: String,
    /// The block.
    pub block: Option<BlockId>,
    /// Neighborhood of the block.
    pub neighborhood: Option<String>,
    /// The period.
    pub period: PeriodId,
    /// Its name.
    pub period_name: String,
    /// Its last day.
    pub period_ends: NaiveDate,
    /// How the person came to it.
    pub basis: Basis,
    /// Where it stands.
    pub state: TermState,
    /// Day of the oath.
    pub accredited_on: Option<NaiveDate>,
    /// First day in office.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ended_on: Option<NaiveDate>,
    /// Why it ended.
    pub end_reason: Option<EndReason>,
    /// For parallel edits.
    pub version: i64,
}

impl TermView {
    /// The acts that it allows now, in the order of screens.
    #[must_use]
    pub fn acts(&self) -> Vec<TermAct> {
        legal(&Term {
            state: self.state,
            accredited_on: self.accredited_on,
        })
    }
}

/// A line of a person's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptainEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name; `None` is the program.
    pub who: Option<String>,
    /// What, in Spanish.
    pub what: String,
    /// What else.
    pub detail: String,
    /// The number on which it was noted, when it is that of a duplicate.
    pub of: Option<i64>,
}

/// Everything the page of a person shows. Telephones and CURP are masked: revealing them is an act of
/// its own, and is logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptainPage {
    /// Key.
    pub id: CaptainId,
    /// Number on the roster.
    pub number: i64,
    /// Given names.
    pub given_names: String,
    /// First surname.
    pub first_surname: String,
    /// Second surname.
    pub second_surname: String,
    /// For «jefa» or «jefe».
    pub sex: Option<String>,
    /// `229 *** **67`.
    pub phone: Option<String>,
    /// The same.
    pub other_phone: Option<String>,
    /// `ABCD******HDF***01`.
    pub curp: Option<String>,
    /// Neighborhood of the home.
    pub home_neighborhood: Option<String>,
    /// The services, newest first.
    pub terms: Vec<TermView>,
    /// Months in which the person was validated, newest first.
    pub validations: Vec<String>,
    /// The history, newest first; fifty lines at most.
    pub events: Vec<CaptainEvent>,
    /// Petitions that came through this person, by state.
    pub petitions: Counts,
    /// Merged into this other number, if it was a duplicate.
    pub merged_into: Option<i64>,
    /// 0 to 100.
    pub completeness: i64,
    /// For parallel edits.
    pub version: i64,
}
