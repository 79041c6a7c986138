//! Somebody who calls for what another already asked: one petition, one more person.

use crate::catalogue::PetitionType;
use crate::failure::{Failure, FieldErrors};
use crate::folio::Folio;
use crate::ids::{ChannelId, PetitionId};
use crate::petitions::{Citizen, MAX_DESCRIPTION};
use crate::text::{clean_text, required_text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One more person for a petition, as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewJoining {
    /// Made by the client, so that sending twice adds once.
    pub client_id: Uuid,
    /// How the person reached the office.
    pub channel: ChannelId,
    /// Who asks.
    pub citizen: Citizen,
    /// What the person says; only the office reads it.
    pub said: String,
    /// Version of the privacy notice that the person accepted or heard.
    pub privacy_notice: String,
    /// Number on the roster of the block captain who brings the person, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captain: Option<i64>,
}

impl NewJoining {
    /// Cleans and checks, against the type of the petition.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self, kind: &PetitionType) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        self.citizen.check(Some(kind), &mut errors);
        self.said = clean_text(&self.said);
        if !self.said.is_empty()
            && let Some(said) = errors.take(
                "description",
                required_text(&self.said, 0, MAX_DESCRIPTION, ""),
            )
        {
            self.said = said;
        }
        self.citizen
            .check_notice(&mut self.privacy_notice, &mut errors);
        errors.finish()?;
        Ok(self)
    }
}

/// The answer to a joining.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The petition.
    pub petition: PetitionId,
    /// Its folio, which is also that of whoever joined.
    pub folio: Folio,
    /// Whether the person was among those who ask already; then nothing was added.
    pub known: bool,
}
