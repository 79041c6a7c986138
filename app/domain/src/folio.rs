//! The public number of a petition: `SIRC-2026-000123-K`.
//!
//! The last character is an ISO 7064 MOD 37,36 check over year and number, so that a folio misheard
//! on the telephone is refused instead of opening somebody else's petition.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Year (local) and number within it. Numbers are given at commit and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Folio {
    /// Local year in which the petition was received, 2000 to 9999.
    pub year: i32,
    /// Number within the year, from 1.
    pub number: i64,
}

/// The ISO 7064 MOD 37,36 check character of a string of digits and upper-case letters.
fn check_character(payload: &str) -> char {
    let mut product: usize = 36;
    for byte in payload.bytes() {
        let value = ALPHABET.iter().position(|a| *a == byte).unwrap_or(0);
        let sum = (product + value) % 36;
        product = (if sum == 0 { 36 } else { sum } * 2) % 37;
    }
    char::from(ALPHABET[(37 - product) % 36])
}

impl Folio {
    /// The character that ends the folio.
    #[must_use]
    pub fn check(&self) -> char {
        check_character(&format!("{:04}{:06}", self.year, self.number))
    }

    /// The part that people say within the year: `000123-K`.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{:06}-{}", self.number, self.check())
    }

    /// What somebody of the office writes for a folio: whole, or the short one of `year`, as lists show
    /// it.
    ///
    /// # Errors
    /// As when a whole folio is read.
    pub fn written(text: &str, year: i32) -> Result<Self, FolioError> {
        text.parse().or_else(|error| match error {
            FolioError::Shape => format!("{year}-{text}").parse(),
            FolioError::Check => Err(error),
        })
    }
}

#[cfg(feature = "schema")]
impl utoipa::ToSchema for Folio {}

#[cfg(feature = "schema")]
impl utoipa::PartialSchema for Folio {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .examples(["SIRC-2026-000123-K"])
            .into()
    }
}

impl fmt::Display for Folio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "SIRC-{:04}-{:06}-{}",
            self.year,
            self.number,
            self.check()
        )
    }
}

/// Why a text is not a folio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolioError {
    /// Not the shape of a folio.
    #[error("Escriba el folio como viene en su comprobante, por ejemplo SIRC-2026-000123-K.")]
    Shape,
    /// The shape is right and the last character is not: a digit was mistaken.
    #[error("El folio tiene un error: revise los números y la última letra.")]
    Check,
}

impl FromStr for Folio {
    type Err = FolioError;

    /// Takes lower case, spaces instead of hyphens, a missing `SIRC` and missing zeros.
    fn from_str(text: &str) -> Result<Self, FolioError> {
        let upper = text.trim().to_ascii_uppercase();
        let mut parts: Vec<&str> = upper
            .split(|c: char| c == '-' || c == '/' || c.is_whitespace())
            .filter(|p| !p.is_empty())
            .collect();
        if parts.first() == Some(&"SIRC") {
            parts.remove(0);
        }
        let [year, number, check] = parts[..] else {
            return Err(FolioError::Shape);
        };
        let digits = |part: &str, max: usize| {
            if part.len() <= max && part.bytes().all(|b| b.is_ascii_digit()) {
                part.parse::<i64>().ok()
            } else {
                None
            }
        };
        let year = digits(year, 4)
            .filter(|y| *y >= 2000)
            .ok_or(FolioError::Shape)?;
        let number = digits(number, 12)
            .filter(|n| *n > 0)
            .ok_or(FolioError::Shape)?;
        let folio = Self {
            year: i32::try_from(year).map_err(|_| FolioError::Shape)?,
            number,
        };
        if check.len() != 1 {
            return Err(FolioError::Shape);
        }
        if !check.starts_with(folio.check()) {
            return Err(FolioError::Check);
        }
        Ok(folio)
    }
}

impl TryFrom<String> for Folio {
    type Error = FolioError;
    fn try_from(text: String) -> Result<Self, FolioError> {
        text.parse()
    }
}

impl From<Folio> for String {
    fn from(folio: Folio) -> Self {
        folio.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn check_agrees_with_the_standard() {
        // ISO 7064 MOD 37,36: the published example A12425GABC1234002 has check character M.
        assert_eq!(check_character("A12425GABC1234002"), 'M');
    }

    #[test]
    fn reading_is_lenient_about_form_and_strict_about_content() {
        let folio = Folio {
            year: 2026,
            number: 123,
        };
        let text = folio.to_string();
        assert_eq!(text.parse::<Folio>(), Ok(folio));
        assert_eq!(
            format!("2026 123 {}", folio.check()).parse::<Folio>(),
            Ok(folio)
        );
        assert_eq!(text.to_lowercase().parse::<Folio>(), Ok(folio));
        assert_eq!("hola".parse::<Folio>(), Err(FolioError::Shape));
        assert_eq!(Folio::written(&text, 2030), Ok(folio));
        assert_eq!(Folio::written(&folio.short(), 2026), Ok(folio));
        assert_eq!(
            Folio::written(&folio.short(), 2025),
            Err(FolioError::Check),
            "the last character covers the year"
        );
        assert_eq!(Folio::written("hola", 2026), Err(FolioError::Shape));
        assert_eq!(
            "SIRC-2026-000000-0".parse::<Folio>(),
            Err(FolioError::Shape)
        );
    }

    /// The standard catches every single wrong character and nearly every swap of neighbours.
    #[test]
    fn swapped_neighbours_are_nearly_always_caught() {
        let (mut swaps, mut missed) = (0, 0);
        for number in 100_000..120_000 {
            let right = Folio { year: 2026, number }.to_string().into_bytes();
            for at in 10..15 {
                if right[at] == right[at + 1] {
                    continue;
                }
                let mut text = right.clone();
                text.swap(at, at + 1);
                swaps += 1;
                missed += usize::from(
                    std::str::from_utf8(&text)
                        .expect("ascii")
                        .parse::<Folio>()
                        .is_ok(),
                );
            }
        }
        assert!(swaps > 80_000, "{swaps}");
        assert!(missed * 50 < swaps, "{missed} of {swaps}");
    }

    proptest! {
        #[test]
        fn a_single_wrong_digit_is_caught(year in 2000i32..2100, number in 1i64..1_000_000, place in 0usize..6, digit in 0u8..10) {
            let folio = Folio { year, number };
            let mut text = folio.to_string().into_bytes();
            let at = 10 + place;
            prop_assume!(text[at] != b'0' + digit);
            text[at] = b'0' + digit;
            let wrong = String::from_utf8(text).expect("ascii");
            prop_assert!(wrong.parse::<Folio>().is_err());
        }
    }
}
