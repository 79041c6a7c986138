//! What a row says that is not what is known.

use super::column::Column;
use super::known::{KnownBlock, KnownPerson};
use super::preview::{FieldChange, ImportedPerson};
use super::reading::Draft;
use super::territory::Territory;
use crate::names::PersonName;
use crate::phone::Phone;
use crate::text::fold;
use chrono::{Datelike, NaiveDate};

/// A day as it is written in this country.
fn shown(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// Notes a change unless the row has nothing, or what is known.
#[derive(Default)]
struct Changes(Vec<FieldChange>);

impl Changes {
    fn note(&mut self, column: Column, before: impl Into<String>, after: impl Into<String>) {
        let (before, after) = (before.into(), after.into());
        if before != after {
            self.0.push(FieldChange {
                column,
                before,
                after,
            });
        }
    }

    /// Texts that differ in accents, capitals and punctuation alone are the same.
    fn text(&mut self, column: Column, before: &str, after: Option<&str>) {
        if let Some(after) = after
            && fold(before) != fold(after)
        {
            self.note(column, before, after);
        }
    }
}

/// The key of a part of a name: abbreviations written out, accents forgotten.
fn part_key(part: &str) -> String {
    let name = PersonName {
        given_names: part.to_owned(),
        ..PersonName::default()
    };
    name.key()
}

/// What the row would change in a person.
pub(super) fn person(
    before: &KnownPerson,
    after: &ImportedPerson,
    draft: &Draft,
    territory: &Territory<'_>,
) -> Vec<FieldChange> {
    let mut changes = Changes::default();
    if let (None, Some(curp)) = (&before.curp_index, &after.curp) {
        changes.note(Column::Curp, "", curp.masked());
    }
    // How a whole name was split is a guess, and what is known may have been corrected.
    if !draft.whole_name || before.name.key() != after.name.key() {
        let (old, new) = (&before.name, &after.name);
        let parts = [
            (
                Column::GivenNames,
                old.given_names.as_str(),
                new.given_names.as_str(),
            ),
            (
                Column::FirstSurname,
                old.first_surname.as_str(),
                new.first_surname.as_str(),
            ),
            (
                Column::SecondSurname,
                old.second_surname.as_deref().unwrap_or_default(),
                new.second_surname.as_deref().unwrap_or_default(),
            ),
        ];
        for (column, old, new) in parts {
            if !new.is_empty() && part_key(old) != part_key(new) {
                changes.note(column, old, new);
            }
        }
    }
    for (column, old, new) in [
        (Column::Phone, &before.phone, &after.phone),
        (Column::OtherPhone, &before.other_phone, &after.other_phone),
    ] {
        if let Some(new) = new {
            let old = old.as_deref().unwrap_or_default();
            let old = Phone::parse(old).map_or_else(|_| old.to_owned(), |p| p.to_string());
            changes.note(column, old, new.to_string());
        }
    }
    if let Some(sex) = after.sex {
        changes.note(
            Column::Sex,
            before.sex.map_or("", |sex| sex.label()),
            sex.label(),
        );
    }
    changes.text(Column::Street, &before.street, after.street.as_deref());
    changes.text(
        Column::StreetNumber,
        &before.street_number,
        after.street_number.as_deref(),
    );
    if let Some(id) = after.neighborhood
        && before.neighborhood != Some(id)
    {
        let old = before
            .neighborhood
            .map(|id| territory.label(id))
            .unwrap_or_default();
        changes.note(Column::Neighborhood, old, territory.label(id));
    }
    if before.block_code.is_none() {
        changes.note(Column::BlockCode, "", after.block_code.as_str());
    }
    if before.position != Some(after.position) {
        let old = before.position.map_or("", |position| position.label());
        changes.note(Column::Position, old, after.position.label());
    }
    if let Some(day) = after.started_on {
        changes.note(
            Column::StartedOn,
            before.started_on.map(shown).unwrap_or_default(),
            shown(day),
        );
    }
    changes.0
}

/// What the row would change in a known block. The neighborhood is only ever filled in: a row that
/// says another one rather has the wrong code.
pub(super) fn block(
    before: &KnownBlock,
    draft: &Draft,
    territory: &Territory<'_>,
) -> Vec<FieldChange> {
    let mut changes = Changes::default();
    if let (None, Some(id)) = (before.neighborhood, draft.neighborhood) {
        changes.note(Column::Neighborhood, "", territory.label(id));
    }
    if let Some(ward) = &draft.ward {
        changes.note(
            Column::WardCode,
            before.ward.as_deref().unwrap_or_default(),
            ward.as_str(),
        );
    }
    changes.text(
        Column::BetweenStreets,
        &before.between_streets,
        draft.between_streets.as_deref(),
    );
    changes.0
}
