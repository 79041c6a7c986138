//! The geographic key that INEGI gives a block: state, municipality, locality, AGEB and block.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The key of a block, sixteen characters: `30193` `0001` `123A` `045`.
///
/// Not the identity of a block in SIRC: new developments have no key yet, and INEGI renumbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cvegeo(String);

/// The last character of the AGEB, which may be an A.
const LAST_OF_AGEB: usize = 12;

impl Cvegeo {
    /// Reads the key of a block of one municipality, given by its five digits (`"30193"`). Spaces
    /// and hyphens between the parts are forgiven.
    ///
    /// # Errors
    /// The first thing that is wrong, as a sentence for the person.
    pub fn parse(text: &str, municipality: &str) -> Result<Self, String> {
        let key = Self::anywhere(text)?;
        if key.municipality() == municipality {
            Ok(key)
        } else {
            Err(format!(
                "La clave es de otro municipio: revise que empiece con {municipality}."
            ))
        }
    }

    /// The key of a block of whatever municipality.
    fn anywhere(text: &str) -> Result<Self, String> {
        let key: String = crate::text::clean_line(text)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if key.is_empty() {
            return Err("Escriba la clave geográfica de la manzana, de 16 caracteres.".into());
        }
        // 3.01930001123404E+15: what a spreadsheet makes of a key that it takes for a number.
        if key.contains("E+") {
            return Err("La hoja de cálculo convirtió la clave en número y perdió dígitos: dé formato de texto a la columna y vuelva a copiar las claves.".into());
        }
        let length = key.chars().count();
        if length != 16 {
            return Err(format!(
                "La clave geográfica de una manzana tiene 16 caracteres y esta tiene {length}: revise si falta o sobra alguno."
            ));
        }
        if let Some(place) = key
            .chars()
            .enumerate()
            .position(|(place, c)| !(c.is_ascii_digit() || place == LAST_OF_AGEB && c == 'A'))
        {
            let place = place + 1;
            return Err(format!(
                "Revise el lugar {place} de la clave geográfica: va un número (en el lugar 13 también puede ir la letra A)."
            ));
        }
        // ASCII from here on, so that bytes are characters.
        if !("01"..="32").contains(&&key[..2]) {
            return Err("La clave geográfica empieza con los dos números del estado, de 01 a 32: revíselos.".into());
        }
        Ok(Self(key))
    }

    /// The sixteen characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// State and municipality, five digits.
    #[must_use]
    pub fn municipality(&self) -> &str {
        &self.0[..5]
    }

    /// The key of the locality, nine digits.
    #[must_use]
    pub fn locality(&self) -> &str {
        &self.0[..9]
    }

    /// The key of the urban AGEB, thirteen characters.
    #[must_use]
    pub fn ageb(&self) -> &str {
        &self.0[..13]
    }

    /// The number of the block within its AGEB, three digits.
    #[must_use]
    pub fn block(&self) -> &str {
        &self.0[13..]
    }
}

impl fmt::Display for Cvegeo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Cvegeo {
    type Error = String;

    /// Checks the form only; which municipality is wanted is known where people write it.
    fn try_from(text: String) -> Result<Self, String> {
        Self::anywhere(&text)
    }
}

impl From<Cvegeo> for String {
    fn from(key: Cvegeo) -> Self {
        key.0
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Cvegeo {}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Cvegeo {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .examples(["301930001123A045"])
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VERACRUZ: &str = "30193";

    #[test]
    fn a_key_has_its_parts() {
        let key = Cvegeo::parse(" 30193-0001-123a-045 ", VERACRUZ).expect("valid");
        assert_eq!(key.as_str(), "301930001123A045");
        assert_eq!(key.municipality(), "30193");
        assert_eq!(key.locality(), "301930001");
        assert_eq!(key.ageb(), "301930001123A");
        assert_eq!(key.block(), "045");
        assert_eq!(
            serde_json::from_str::<Cvegeo>("\"301930001123A045\"").expect("valid"),
            key
        );
        assert!(Cvegeo::parse("3019300011234045", VERACRUZ).is_ok());
    }

    #[test]
    fn what_is_no_key_says_why() {
        for (text, hint) in [
            ("  ", "Escriba"),
            ("3.01930001123404E+15", "formato de texto"),
            ("301930001123A", "tiene 13"),
            ("301930001123A0451", "tiene 17"),
            ("30193000112AA045", "lugar 12"),
            ("301930001123B045", "lugar 13"),
            ("301930001123AÑ45", "lugar 14"),
            ("331930001123A045", "de 01 a 32"),
            ("300280001123A045", "empiece con 30193"),
        ] {
            let message = Cvegeo::parse(text, VERACRUZ).unwrap_err();
            assert!(message.contains(hint), "{text}: {message}");
        }
    }

    proptest! {
        #[test]
        fn every_key_of_the_form_is_taken(key in "30193[0-9]{4}[0-9]{3}[0-9A][0-9]{3}") {
            let parsed = Cvegeo::parse(&key, VERACRUZ).expect("valid");
            prop_assert_eq!(parsed.as_str(), key);
        }

        #[test]
        fn parsing_never_panics_and_is_stable(text in ".{0,20}", near in "[0-9A ñ]{15,18}") {
            for text in [text, near] {
                if let Ok(key) = Cvegeo::anywhere(&text) {
                    prop_assert_eq!(Cvegeo::parse(key.as_str(), key.municipality()), Ok(key.clone()));
                }
            }
        }
    }
}
