//! What screens and the JSON API ask and show of petitions that ask for the same.

use super::Unfit;
use crate::folio::Folio;
use crate::ids::{AttachmentId, PetitionId, PetitionTypeId};
use crate::petitions::{PetitionDetail, PetitionStatus, Place};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What is being captured, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AlikeQuestion {
    /// Its type.
    pub kind: PetitionTypeId,
    /// Where it is.
    #[serde(default)]
    pub place: Place,
    /// The petition itself, which is not a candidate when it was stored before.
    #[serde(default)]
    pub besides: Option<PetitionId>,
}

/// An open petition that may be the same matter. It holds no name and no telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Alike {
    /// Key.
    pub id: PetitionId,
    /// Public number.
    pub folio: Folio,
    /// State.
    pub status: PetitionStatus,
    /// Name of the type.
    pub kind: String,
    /// Where, in one line.
    pub place: String,
    /// Departments with a live referral, joined.
    pub departments: String,
    /// When it was received.
    #[serde(with = "crate::brief")]
    pub received_at: DateTime<Utc>,
    /// Metres between both, when both have a point.
    pub metres: Option<i64>,
    /// Whether street and settlement are the same.
    pub same_street: bool,
    /// How many people ask for it.
    pub people: i64,
    /// Its first photo.
    pub photo: Option<AttachmentId>,
}

impl Alike {
    /// Where it is, seen from the other: `a 40 m`, `misma calle`, `misma calle, a 320 m`.
    #[must_use]
    pub fn whereabouts(&self) -> String {
        match (self.same_street, self.metres) {
            (true, Some(metres)) => format!("misma calle, a {metres} m"),
            (false, Some(metres)) => format!("a {metres} m"),
            (_, None) => "misma calle".to_owned(),
        }
    }
}

/// The candidates, the surest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AlikeView {
    /// At most [`super::SHOWN`].
    pub rows: Vec<Alike>,
    /// Clock of the server.
    #[serde(with = "crate::brief")]
    pub now: DateTime<Utc>,
}

/// Two petitions side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The one from whose page one comes.
    pub own: PetitionDetail,
    /// The other.
    pub other: PetitionDetail,
    /// Metres between both, when both have a point.
    pub metres: Option<i64>,
    /// Whether street and settlement are the same.
    pub same_street: bool,
    /// Why the first may not end as the same as the other.
    pub own_ends: Option<Unfit>,
    /// Why the other may not end as the same as the first.
    pub other_ends: Option<Unfit>,
}

/// A union of two petitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeView {
    /// The one that ended.
    pub merged: Folio,
    /// Its type and place, in one line.
    pub what: String,
    /// Its version, to undo the union of what was looked at.
    pub version: i64,
    /// The one that was chosen to stay.
    pub chosen: Folio,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// Why.
    pub reason: String,
}

/// What the page of the unions of a petition shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergesView {
    /// The petition.
    pub own: PetitionDetail,
    /// The union in which it ended; none while it stands alone, or when it ended before unions were
    /// kept.
    pub into: Option<MergeView>,
    /// Those that ended as the same as this one, the newest first.
    pub from: Vec<MergeView>,
    /// Whether the petition in which they are united is over, so that nothing can be separated.
    pub over: bool,
    /// Other open petitions that may be the same.
    pub alike: Vec<Alike>,
}

/// Name and telephone of somebody who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonContact {
    /// Full name.
    pub name: String,
    /// Telephone as people read it; empty when there is none.
    pub phone: String,
}

/// Somebody who asks for a petition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// The petition with which the person came: this one, or one that was united with it.
    pub folio: Folio,
    /// Whether the person joined it, rather than having asked for it first.
    pub joined: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// How the person reached the office.
    pub channel: String,
    /// What the person said when joining.
    pub said: String,
    /// Whether no name was kept.
    pub anonymous: bool,
    /// Number on the roster of the block captain through whom the person came, if one brought it.
    pub captain: Option<i64>,
    /// Name and telephone, once they were asked for.
    pub contact: Option<PersonContact>,
}

/// Everybody who asks for a petition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleView {
    /// The petition.
    pub folio: Folio,
    /// Name of its type.
    pub kind: String,
    /// Those who ask, in the order in which they came; at most [`super::MOST_PEOPLE`].
    pub rows: Vec<PersonRow>,
    /// Clock of the server.
    pub now: DateTime<Utc>,
}
