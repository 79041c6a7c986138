//! What the office writes of a person on the roster.

use crate::curp::Curp;
use crate::failure::{Failure, FieldErrors};
use crate::ids::NeighborhoodId;
use crate::names::PersonName;
use crate::phone::Phone;
use crate::text::{fold, optional_line};
use serde::{Deserialize, Serialize};

/// Longest street.
pub const MAX_STREET: usize = 120;
/// Longest number of a house: `Mz 4 Lt 12`.
const MAX_NUMBER: usize = 30;

/// The form of a person. The CURP is asked for because the charge needs an identity; the service
/// report of a citizen never asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptainForm {
    /// Given names.
    pub given_names: String,
    /// First surname.
    pub first_surname: String,
    /// Second surname; may be empty.
    pub second_surname: String,
    /// 18 characters; may be empty in a roster of before.
    pub curp: String,
    /// `woman`, `man`, `non_binary` or empty: for «jefa» or «jefe» on papers.
    pub sex: String,
    /// Ten digits; may be empty.
    pub phone: String,
    /// Another telephone.
    pub other_phone: String,
    /// Street of the home.
    pub street: String,
    /// Number of the house.
    pub street_number: String,
    /// Neighborhood of the home.
    pub neighborhood: Option<NeighborhoodId>,
}

/// A form whose fields can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedCaptain {
    /// Name in its parts.
    pub name: PersonName,
    /// CURP, if given.
    pub curp: Option<Curp>,
    /// `woman`, `man`, `non_binary`.
    pub sex: Option<String>,
    /// Ten digits.
    pub phone: Option<Phone>,
    /// Ten digits.
    pub other_phone: Option<Phone>,
    /// Street of the home.
    pub street: String,
    /// Number of the house.
    pub street_number: String,
    /// Neighborhood of the home.
    pub neighborhood: Option<NeighborhoodId>,
}

impl CaptainForm {
    /// Cleans and checks every field. The sex that a CURP tells is taken when none is chosen.
    ///
    /// # Errors
    /// `Failure::Invalid` with all fields that need correction.
    pub fn checked(&self) -> Result<CheckedCaptain, Failure> {
        let mut fields = Vec::new();
        let name =
            PersonName::checked(&self.given_names, &self.first_surname, &self.second_surname)
                .map_err(|errors| {
                    if let Err(Failure::Invalid { fields: wrong }) = errors.finish() {
                        fields.extend(wrong);
                    }
                })
                .ok();
        let mut errors = FieldErrors::default();
        let curp = given(&self.curp, |text| {
            Curp::parse(text).map_err(|e| e.message())
        });
        let curp = errors.take("curp", curp).flatten();
        let phone = errors
            .take("phone", given(&self.phone, Phone::parse))
            .flatten();
        let other_phone = errors
            .take("other_phone", given(&self.other_phone, Phone::parse))
            .flatten();
        let street = errors.take("street", optional_line(&self.street, MAX_STREET));
        let number = errors.take(
            "street_number",
            optional_line(&self.street_number, MAX_NUMBER),
        );
        let sex = match self.sex.as_str() {
            "" => curp.as_ref().map(|c| c.sex().code().to_owned()),
            known if crate::curp::Sex::parse(known).is_some() => Some(known.to_owned()),
            _ => {
                errors.add("sex", "Elija una de las opciones.");
                None
            }
        };
        if let Err(Failure::Invalid { fields: wrong }) = errors.finish() {
            fields.extend(wrong);
        }
        match name {
            Some(name) if fields.is_empty() => Ok(CheckedCaptain {
                name,
                curp,
                sex,
                phone,
                other_phone,
                street: street.flatten().unwrap_or_default(),
                street_number: number.flatten().unwrap_or_default(),
                neighborhood: self.neighborhood,
            }),
            _ => Err(Failure::Invalid { fields }),
        }
    }
}

/// Reads a field that may be empty.
fn given<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        read(text).map(Some)
    }
}

impl CheckedCaptain {
    /// The words by which a search finds this person: name, and the digits of the telephones.
    #[must_use]
    pub fn search_text(&self) -> String {
        let phones = [&self.phone, &self.other_phone];
        let digits = phones.into_iter().flatten().map(|p| p.digits().to_owned());
        let mut words = vec![fold(&self.name.full())];
        words.extend(digits);
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> CaptainForm {
        CaptainForm {
            given_names: "Ramona".into(),
            first_surname: "Lara".into(),
            second_surname: "de la O".into(),
            curp: "laor750430mvzrxm07".into(),
            phone: "229 000 0001".into(),
            ..CaptainForm::default()
        }
    }

    #[test]
    fn a_curp_tells_whether_it_is_jefa_or_jefe() {
        let checked = form().checked().unwrap();
        assert_eq!(checked.sex.as_deref(), Some("woman"));
        assert_eq!(checked.search_text(), "ramona lara de la o 2290000001");
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let wrong = CaptainForm {
            given_names: " ".into(),
            curp: "LAOR750430MVZRXM08".into(),
            phone: "123".into(),
            sex: "x".into(),
            ..form()
        };
        let Err(Failure::Invalid { fields }) = wrong.checked() else {
            panic!("accepted");
        };
        let names: Vec<&str> = fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(names, ["given_names", "curp", "phone", "sex"]);
    }
}
