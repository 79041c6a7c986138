//! What an administrator sends and sees when editing the catalogues.

mod forms;
mod types;
mod views;

pub use forms::{ChannelForm, DepartmentEnd, DepartmentForm, NeighborhoodForm, ReasonForm};
pub use types::PetitionTypeForm;
pub use views::{
    CatalogueEntity, CatalogueFilter, ChangedField, ChannelEntry, HistoryEntry, NeighborhoodEntry,
    ReasonEntry,
};

use crate::failure::FieldErrors;
use crate::text::clean_line;
use chrono::{Datelike, NaiveDate};

const MAX_LINE: usize = 120;

fn checked_code(code: &str) -> Result<String, String> {
    let code = clean_line(code).to_uppercase();
    let fine = code
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    if fine && (2..=12).contains(&code.len()) {
        Ok(code)
    } else {
        Err(
            "Escriba una clave de 2 a 12 letras sin acento, números o guion, por ejemplo AP-01."
                .into(),
        )
    }
}

fn check_day(field: &str, day: NaiveDate, errors: &mut FieldErrors) {
    if !(2000..=2100).contains(&day.year()) {
        errors.add(field, "Escriba una fecha entre los años 2000 y 2100.");
    }
}
