//! Mexican telephone numbers: ten digits since 3 August 2019.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A national number of ten digits, without prefix.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

const MESSAGE: &str = "Escriba el teléfono a 10 dígitos, por ejemplo 229 123 4567.";

impl Phone {
    /// Reads what people write: with spaces, hyphens, parentheses, and the prefixes that old
    /// agendas still carry (044, 045, 01, +52, +52 1).
    ///
    /// # Errors
    /// A sentence for the person when it is not a number of ten digits, begins with 0 or 1, or is
    /// one digit ten times.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.chars().any(|c| c.is_alphabetic()) {
            return Err(MESSAGE.to_owned());
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let national = match digits.len() {
            13 => digits
                .strip_prefix("521")
                .or_else(|| digits.strip_prefix("044"))
                .or_else(|| digits.strip_prefix("045")),
            12 => digits
                .strip_prefix("52")
                .or_else(|| digits.strip_prefix("01")),
            10 => Some(digits.as_str()),
            7 => {
                return Err(
                    "Faltan los tres dígitos de la región. Si es de Veracruz, anteponga 229."
                        .into(),
                );
            }
            _ => None,
        };
        let Some(national) = national else {
            return Err(MESSAGE.to_owned());
        };
        let bytes = national.as_bytes();
        if matches!(bytes[0], b'0' | b'1') {
            return Err(MESSAGE.to_owned());
        }
        if bytes.iter().all(|b| *b == bytes[0]) {
            return Err(
                "Ese teléfono repite un solo dígito. Escriba uno real o déjelo vacío.".into(),
            );
        }
        Ok(Self(national.to_owned()))
    }

    /// What is shown until somebody reveals the number: `229 *** **67`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{} *** **{}", &self.0[..3], &self.0[8..])
    }

    /// The ten digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Phone {
    /// As people read it: `229 123 4567`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }
}

impl TryFrom<String> for Phone {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ways_people_write_a_number_are_one_number() {
        for text in [
            "2291234567",
            "229 123 4567",
            "(229) 123-4567",
            "+52 229 123 4567",
            "5212291234567",
            "044 229 123 4567",
            "01 229 123 45 67",
        ] {
            assert_eq!(
                Phone::parse(text).expect(text).digits(),
                "2291234567",
                "{text}"
            );
        }
        assert_eq!(
            Phone::parse("2291234567").expect("valid").to_string(),
            "229 123 4567"
        );
    }

    #[test]
    fn what_is_no_number_says_what_to_write() {
        for text in [
            "",
            "123",
            "0291234567",
            "1291234567",
            "2222222222",
            "22912345678",
            "tel 2291234567",
        ] {
            assert!(Phone::parse(text).is_err(), "{text}");
        }
        assert!(Phone::parse("9341500").unwrap_err().contains("229"));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_stable(text in ".{0,20}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(&phone.to_string()), Ok(phone));
            }
        }
    }
}
