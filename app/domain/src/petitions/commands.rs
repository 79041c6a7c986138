//! What people send: a new petition, an act. The same types serve the form, the JSON API and the
//! offline phone, and are checked here.

use super::act::Act;
use crate::catalogue::{LocationKind, PetitionType, Point};
use crate::failure::{Failure, FieldErrors};
use crate::folio::Folio;
use crate::ids::{
    ChannelId, DepartmentId, NeighborhoodId, PetitionId, PetitionTypeId, ReasonId, ReferralId,
    UserId,
};
use crate::phone::Phone;
use crate::text::{optional_line, required_text};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Longest description of a petition, in characters.
pub const MAX_DESCRIPTION: usize = 4000;
/// Longest note, answer or reason, in characters.
pub const MAX_NOTE: usize = 2000;
/// Days after which a suspension is looked at again at the latest.
pub const MAX_SUSPENSION_DAYS: i64 = 30;
const MAX_LINE: usize = 120;

/// The citizen of a new petition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Citizen {
    /// Whether the citizen stays anonymous; then nothing else is kept.
    pub anonymous: bool,
    /// Ten digits, or empty.
    pub phone: String,
    /// Given names.
    pub given_names: String,
    /// Surnames.
    pub surnames: String,
}

impl Citizen {
    /// Cleans and notes everything that needs correction; without a type, what every type would refuse.
    pub fn check(&mut self, kind: Option<&PetitionType>, errors: &mut FieldErrors) {
        let allows_anonymous = kind.is_none_or(|kind| kind.allows_anonymous);
        if self.anonymous {
            if !allows_anonymous {
                errors.add(
                    "anonymous",
                    "Este tipo de petición necesita el nombre de quien la hace.",
                );
            }
            *self = Self {
                anonymous: true,
                ..Self::default()
            };
            return;
        }
        for (field, text) in [
            ("given_names", &mut self.given_names),
            ("surnames", &mut self.surnames),
        ] {
            if let Some(line) = errors.take(field, optional_line(text, MAX_LINE)) {
                *text = line.unwrap_or_default();
            }
        }
        if self.given_names.is_empty() {
            let message = if allows_anonymous {
                "Escriba el nombre, o marque «Anónima»."
            } else {
                "Escriba el nombre de quien pide."
            };
            errors.add("given_names", message);
        } else if self.given_names.chars().any(|c| c.is_ascii_digit()) {
            errors.add("given_names", "El nombre no lleva números.");
        }
        if !self.phone.trim().is_empty()
            && let Some(phone) = errors.take("phone", Phone::parse(&self.phone))
        {
            self.phone = phone.digits().to_owned();
        } else {
            self.phone = self.phone.trim().to_owned();
        }
    }

    /// Cleans the version of the notice, and notes that it has to be heard where a name is kept.
    pub fn check_notice(&self, privacy_notice: &mut String, errors: &mut FieldErrors) {
        *privacy_notice = privacy_notice.trim().to_owned();
        if privacy_notice.is_empty() && !self.anonymous {
            errors.add(
                "privacy_notice",
                "Lea el aviso de privacidad a la persona y marque la casilla.",
            );
        }
    }
}

/// Where it happens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Place {
    /// The settlement.
    pub neighborhood: Option<NeighborhoodId>,
    /// Street.
    pub street: String,
    /// Outer number, as text: `214`, `S/N`, `Mz 4 Lt 12`.
    pub number: String,
    /// First cross street.
    pub between: String,
    /// Second cross street.
    pub and: String,
    /// How to find it.
    pub reference: String,
    /// The spot, if it was marked.
    pub point: Option<Point>,
}

impl Eq for Place {}

impl Place {
    /// Cleans and notes everything that needs correction; without a type, what every type would refuse.
    pub fn check(&mut self, kind: Option<&PetitionType>, errors: &mut FieldErrors) {
        for (field, text, max) in [
            ("street", &mut self.street, MAX_LINE),
            ("number", &mut self.number, 30),
            ("between", &mut self.between, MAX_LINE),
            ("and", &mut self.and, MAX_LINE),
            ("reference", &mut self.reference, 300),
        ] {
            if let Some(line) = errors.take(field, optional_line(text, max)) {
                *text = line.unwrap_or_default();
            }
        }
        if let Some(point) = self.point
            && let Err(message) = point.check()
        {
            errors.add("point", message);
        }
        if kind.is_none_or(|kind| kind.location == LocationKind::None) {
            return;
        }
        if self.neighborhood.is_none() {
            errors.add(
                "neighborhood",
                "Elija la colonia: escriba dos letras y tome una de la lista.",
            );
        }
        if self.street.is_empty() && self.reference.is_empty() && self.point.is_none() {
            errors.add(
                "street",
                "Escriba la calle, o una referencia, o marque el punto.",
            );
        }
    }
}

/// An answer to a key question of the type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerToQuestion {
    /// The question as it was asked.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// A petition as it is sent for registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPetition {
    /// Made by the client when the person saves, so that sending twice registers once.
    pub client_id: PetitionId,
    /// How it arrived.
    pub channel: ChannelId,
    /// What it is about.
    pub kind: PetitionTypeId,
    /// What the citizen says.
    pub description: String,
    /// Who asks.
    #[serde(default)]
    pub citizen: Citizen,
    /// Where.
    #[serde(default)]
    pub place: Place,
    /// Answers to the key questions.
    #[serde(default)]
    pub answers: Vec<AnswerToQuestion>,
    /// Whether it is a written petition, for which the legal clock runs.
    #[serde(default)]
    pub written: bool,
    /// Version of the privacy notice that the citizen accepted or heard.
    #[serde(default)]
    pub privacy_notice: String,
    /// Number on the roster of the block captain who brings it, if one does.
    #[serde(default)]
    pub captain: Option<i64>,
}

impl NewPetition {
    /// Cleans every text and checks every limit and combination, against the type.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self, kind: &PetitionType) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        self.check(Some(kind), &mut errors);
        errors.finish()?;
        Ok(self)
    }

    /// Cleans every text and notes everything that needs correction. Without a type, what every type
    /// would refuse: a person who forgot to choose one hears the rest at the same time.
    pub fn check(&mut self, kind: Option<&PetitionType>, errors: &mut FieldErrors) {
        if let Some(text) = errors.take(
            "description",
            required_text(&self.description, 5, MAX_DESCRIPTION, "qué pide la persona"),
        ) {
            self.description = text;
        }
        self.citizen.check(kind, errors);
        self.place.check(kind, errors);
        if self.answers.len() > 20 {
            errors.add("answers", "Son demasiadas respuestas: veinte como máximo.");
        }
        for answer in &mut self.answers {
            for text in [&mut answer.question, &mut answer.answer] {
                if let Some(line) = errors.take("answers", optional_line(text, 300)) {
                    *text = line.unwrap_or_default();
                }
            }
        }
        self.answers.retain(|a| !a.answer.is_empty());
        self.citizen.check_notice(&mut self.privacy_notice, errors);
    }
}

/// The answer to a registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RegisteredPetition {
    /// Key of the petition.
    pub id: PetitionId,
    /// Public number.
    pub folio: Folio,
    /// Six digits with which the citizen follows it, together with the folio.
    pub pin: String,
    /// Promised moment, as RFC 3339.
    pub due_at: chrono::DateTime<chrono::Utc>,
    /// Whether this client id was registered before.
    pub replayed: bool,
}

/// How a verification ended or a petition was closed.
pub type Outcome = ReasonId;

/// What an act carries. One field set per act; the rest is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ActDetails {
    /// Departments to refer to (Refer), or the one suggested (Reject; the first).
    pub departments: Vec<DepartmentId>,
    /// Instruction, answer, reason, question or note.
    pub text: String,
    /// Reason or resolution code (Reject, VerifySatisfied, CloseDirect, Reopen, Cancel).
    pub reason: Option<ReasonId>,
    /// Committed day (Schedule), or the day on which a suspension is looked at again.
    pub date: Option<NaiveDate>,
    /// Folio of the petition that stays (MarkDuplicate).
    pub duplicate_of: String,
    /// Referrals that go back (VerifyUnsatisfied); empty means all that were answered.
    pub referrals: Vec<ReferralId>,
    /// The right type (Correct); the one that it has unless told.
    pub kind: Option<PetitionTypeId>,
    /// The right place, whole (Correct); the one that it has unless told.
    pub place: Option<Place>,
    /// Who has it in hand (Assign).
    pub person: Option<UserId>,
}

/// One act on one petition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActCommand {
    /// The petition.
    pub petition: PetitionId,
    /// The version that the person was looking at.
    pub version: i64,
    /// What to do.
    pub act: Act,
    /// The referral, for acts on one.
    #[serde(default)]
    pub referral: Option<ReferralId>,
    /// What goes with it.
    #[serde(default)]
    pub details: ActDetails,
}

/// The answer to an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Followed {
    /// The petition's version after the act.
    pub version: i64,
    /// Its state after the act.
    pub status: super::PetitionStatus,
}

impl ActCommand {
    /// Cleans and checks what goes with the act, as far as it can be judged without the database.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self, today: NaiveDate) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        let (min, what) = match self.act {
            Act::Accept
            | Act::Schedule
            | Act::Assign
            | Act::VerifySatisfied
            | Act::Refer
            | Act::Withdraw
            | Act::Correct
            | Act::Resume
            | Act::MarkDuplicate
            | Act::Attach => (0, ""),
            Act::Reject => (10, "por qué no es de su competencia"),
            Act::Attend => (10, "qué se hizo"),
            Act::VerifyUnsatisfied => (5, "qué dice la persona"),
            Act::RequestInformation => (10, "qué datos faltan"),
            Act::ReceiveInformation => (3, "los datos que dio la persona"),
            Act::CloseDirect => (10, "la respuesta que se dio"),
            Act::Reopen | Act::Cancel => (10, "el motivo"),
            Act::AskSuspension | Act::Suspend => (10, "por qué se detiene el trabajo"),
            Act::RefuseSuspension => (10, "por qué no se aprueba"),
            Act::NoteInternal | Act::NotePublic => (2, "la nota"),
        };
        let text = if min == 0 {
            optional_text(&self.details.text)
        } else {
            required_text(&self.details.text, min, MAX_NOTE, what)
        };
        if let Some(text) = errors.take("text", text) {
            self.details.text = text;
        }
        match self.act {
            Act::Refer => {
                let mut seen = std::collections::BTreeSet::new();
                self.details.departments.retain(|d| seen.insert(*d));
                match self.details.departments.len() {
                    0 => errors.add("departments", "Elija al menos una dependencia."),
                    1..=10 => {}
                    _ => errors.add("departments", "Elija diez dependencias como máximo."),
                }
            }
            Act::Schedule => match self.details.date {
                None => errors.add("date", "Elija la fecha del compromiso."),
                Some(date) if date < today => {
                    errors.add("date", "La fecha ya pasó: elija hoy o un día posterior.")
                }
                Some(date) if date > today + chrono::Duration::days(366) => {
                    errors.add("date", "Elija una fecha dentro de los próximos doce meses.");
                }
                Some(_) => {}
            },
            Act::AskSuspension | Act::Suspend => {
                let last = today + chrono::Duration::days(MAX_SUSPENSION_DAYS);
                if !self
                    .details
                    .date
                    .is_some_and(|day| day > today && day <= last)
                {
                    errors.add(
                        "date",
                        "Elija el día en que se revisa: de mañana a treinta días.",
                    );
                }
            }
            Act::MarkDuplicate => {
                if let Some(folio) = errors.take(
                    "duplicate_of",
                    Folio::written(&self.details.duplicate_of, today.year())
                        .map_err(|e| e.to_string()),
                ) {
                    self.details.duplicate_of = folio.to_string();
                }
            }
            Act::Assign if self.details.person.is_none() => {
                errors.add("person", "Elija a quién se asigna.");
            }
            Act::VerifySatisfied | Act::CloseDirect if self.details.reason.is_none() => {
                errors.add("reason", "Elija cómo se resolvió.");
            }
            Act::Reject | Act::Reopen | Act::Cancel if self.details.reason.is_none() => {
                errors.add("reason", "Elija el motivo.");
            }
            _ => {}
        }
        if self.act == Act::Reject && self.details.departments.len() != 1 {
            errors.add(
                "departments",
                "Sugiera la dependencia que sí es competente.",
            );
        }
        errors.finish()?;
        Ok(self)
    }
}

fn optional_text(text: &str) -> Result<String, String> {
    let text = crate::text::clean_text(text);
    if text.is_empty() {
        Ok(text)
    } else {
        required_text(&text, 0, MAX_NOTE, "")
    }
}
