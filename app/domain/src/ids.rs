//! One type per entity id, so that a department can never be passed where a user is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

typed_ids! {
    /// A person who works with the system.
    UserId,
    /// One signed-in browser of a user.
    SessionId,
    /// A telephone that a captain enrolled.
    DeviceId,
    /// A code that activates a captain's account.
    ActivationId,
    /// A key of another system that calls the JSON API.
    ApiTokenId,
    /// A municipal office.
    DepartmentId,
    /// An entry of the catalogue of petition types.
    PetitionTypeId,
    /// How a petition arrived.
    ChannelId,
    /// A colonia, fraccionamiento, pueblo or other settlement.
    NeighborhoodId,
    /// A reason or resolution code of the catalogue.
    ReasonId,
    /// A citizen who asked for something.
    PersonId,
    /// What a citizen asked.
    PetitionId,
    /// One department's share of a petition.
    ReferralId,
    /// A photo or document of a petition.
    AttachmentId,
    /// A part of the municipality that a ward captain answers for.
    WardId,
    /// A block with its own key.
    BlockId,
    /// The term of a government, for which captains are chosen.
    PeriodId,
    /// A person on the roster of captains.
    CaptainId,
    /// A person's service in a post, from being chosen to its end.
    TermId,
    /// A workbook on its way into the roster.
    RosterImportId,
    /// What a dossier asks for.
    DossierKindId,
    /// Something of a dossier that was seen.
    DossierItemId,
    /// A sealed picture or document.
    ScanId,
    /// A credential, letter of appointment or plate.
    PaperId,
    /// Papers that are printed together.
    PrintRunId,
    /// What papers say of the municipality, from a day on.
    PaperSettingsId,
    /// Who signs papers.
    SignatoryId,
    /// What the office tells captains.
    NoticeId,
    /// A rule that says where petitions go.
    RuleId,
    /// A filter of the list that somebody keeps under a name.
    SavedViewId,
}
