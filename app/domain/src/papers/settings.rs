//! What papers say besides the person: whose they are, by which law. It changes with each government, so
//! it is dated data and stands nowhere in the program.

use super::{PaperKind, Signatory, signing};
use crate::failure::{Failure, FieldErrors};
use crate::ids::PaperSettingsId;
use crate::roster::Charge;
use crate::text::{optional_line, required_line};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Settings from a day on, until later ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperSettings {
    /// Key.
    pub id: PaperSettingsId,
    /// First day.
    pub valid_from: NaiveDate,
    /// Name of the municipality in full.
    pub municipality: String,
    /// The office that issues papers.
    pub office: String,
    /// Telephone for citizens.
    pub hotline: String,
    /// What follows «Con fundamento en».
    pub legal_basis: String,
    /// The same for ward captains, whom no law names: the agreement of the town council.
    pub ward_legal_basis: Option<String>,
    /// What follows «Se extiende en».
    pub place: String,
    /// The short privacy line of credentials.
    pub privacy: String,
    /// Material and finish of plates.
    pub plate_specification: Option<String>,
    /// The workshop that makes plates.
    pub plate_supplier: Option<String>,
    /// For parallel edits.
    pub version: i64,
}

/// What is written of the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsForm {
    /// First day; today unless told.
    pub valid_from: Option<NaiveDate>,
    /// Name of the municipality in full.
    pub municipality: String,
    /// The office that issues papers.
    pub office: String,
    /// Telephone for citizens.
    pub hotline: String,
    /// What follows «Con fundamento en».
    pub legal_basis: String,
    /// The same for ward captains; may be empty.
    pub ward_legal_basis: String,
    /// What follows «Se extiende en».
    pub place: String,
    /// The short privacy line of credentials.
    pub privacy: String,
    /// Material and finish of plates.
    pub plate_specification: String,
    /// The workshop that makes plates.
    pub plate_supplier: String,
}

impl SettingsForm {
    /// Cleans and checks every field.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(mut self) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        for (name, field, max, what) in [
            (
                "municipality",
                &mut self.municipality,
                120,
                "el nombre oficial del Ayuntamiento",
            ),
            (
                "office",
                &mut self.office,
                120,
                "la dirección que emite los documentos",
            ),
            ("hotline", &mut self.hotline, 20, "el teléfono de atención"),
            (
                "legal_basis",
                &mut self.legal_basis,
                400,
                "el fundamento legal",
            ),
            ("place", &mut self.place, 120, "el lugar de expedición"),
            (
                "privacy",
                &mut self.privacy,
                240,
                "el aviso corto de privacidad",
            ),
        ] {
            *field = errors
                .take(name, required_line(field, max, what))
                .unwrap_or_default();
        }
        for (name, field, max) in [
            ("ward_legal_basis", &mut self.ward_legal_basis, 400),
            ("plate_specification", &mut self.plate_specification, 300),
            ("plate_supplier", &mut self.plate_supplier, 120),
        ] {
            *field = errors
                .take(name, optional_line(field, max))
                .flatten()
                .unwrap_or_default();
        }
        errors.finish()?;
        Ok(self)
    }
}

/// The settings of a day: the latest that began by then.
#[must_use]
pub fn in_force(all: &[PaperSettings], day: NaiveDate) -> Option<&PaperSettings> {
    all.iter()
        .filter(|s| s.valid_from <= day)
        .max_by_key(|s| s.valid_from)
}

/// What has to be filled in before papers can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// Whose papers they are, law, place.
    Settings,
    /// By which agreement ward captains are appointed.
    WardBasis,
    /// Who signs letters of appointment.
    LetterSignatory,
    /// Who signs credentials.
    CardSignatory,
}

impl Lack {
    /// The words on screens, after «Falta».
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Settings => "los datos del Ayuntamiento, el fundamento legal y el aviso",
            Self::WardBasis => "el acuerdo con el que se nombra a las jefaturas de cuartel",
            Self::LetterSignatory => "quién firma los nombramientos",
            Self::CardSignatory => "quién firma las credenciales y las relaciones de entrega",
        }
    }
}

/// What is missing on a day for papers of a kind, of a block captain or of a ward captain.
#[must_use]
pub fn lacks(
    kind: PaperKind,
    charge: Charge,
    settings: &[PaperSettings],
    signatories: &[Signatory],
    day: NaiveDate,
) -> Vec<Lack> {
    let mut found = Vec::new();
    match in_force(settings, day) {
        None => found.push(Lack::Settings),
        Some(s) if (kind, charge) == (PaperKind::Appointment, Charge::Ward) => {
            if s.ward_legal_basis.is_none() {
                found.push(Lack::WardBasis);
            }
        }
        Some(_) => {}
    }
    let (signs, lack): (fn(&Signatory) -> bool, Lack) = match kind {
        PaperKind::Appointment => (|s| s.letters, Lack::LetterSignatory),
        PaperKind::Credential | PaperKind::Plate => (|s| s.cards, Lack::CardSignatory),
    };
    if signing(signatories, day, signs).is_empty() {
        found.push(lack);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SignatoryId;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn settings(from: &str) -> PaperSettings {
        PaperSettings {
            id: PaperSettingsId(Uuid::nil()),
            valid_from: day(from),
            municipality: format!("Ayuntamiento desde {from}"),
            office: "Atención".into(),
            hotline: "072".into(),
            legal_basis: "el reglamento".into(),
            ward_legal_basis: None,
            place: "Veracruz".into(),
            privacy: "Aviso".into(),
            plate_specification: None,
            plate_supplier: None,
            version: 1,
        }
    }

    #[test]
    fn the_latest_that_began_counts() {
        let all = [
            settings("2026-01-01"),
            settings("2022-01-01"),
            settings("2027-01-01"),
        ];
        let of = |on: &str| in_force(&all, day(on)).map(|s| s.valid_from);
        assert_eq!(of("2021-12-31"), None);
        assert_eq!(of("2025-12-31"), Some(day("2022-01-01")));
        assert_eq!(of("2026-11-24"), Some(day("2026-01-01")));
    }

    #[test]
    fn everything_missing_is_said_at_once() {
        let refused = SettingsForm::default().checked().unwrap_err();
        for field in [
            "municipality",
            "office",
            "hotline",
            "legal_basis",
            "place",
            "privacy",
        ] {
            assert!(refused.message_for(field).is_some(), "{field}");
        }
    }

    #[test]
    fn what_is_missing_depends_on_the_paper() {
        let today = day("2026-11-24");
        let letters = Signatory {
            id: SignatoryId(Uuid::nil()),
            name: "Firmante".into(),
            office: "Cargo".into(),
            position: 1,
            letters: true,
            cards: false,
            valid_from: day("2026-01-01"),
            valid_to: None,
            version: 1,
        };
        let all = [letters];
        assert_eq!(
            lacks(PaperKind::Credential, Charge::Block, &[], &all, today),
            [Lack::Settings, Lack::CardSignatory]
        );
        let known = [settings("2026-01-01")];
        let letters = |charge| lacks(PaperKind::Appointment, charge, &known, &all, today);
        assert!(letters(Charge::Block).is_empty());
        assert_eq!(letters(Charge::Ward), [Lack::WardBasis]);
        let agreed = [PaperSettings {
            ward_legal_basis: Some("el acuerdo de Cabildo 12/2026".into()),
            ..settings("2026-01-01")
        }];
        let ward = lacks(PaperKind::Appointment, Charge::Ward, &agreed, &all, today);
        assert!(ward.is_empty());
    }
}
