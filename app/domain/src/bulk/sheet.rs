//! The workbook of a department: its live referrals out, and the same file back with what was done.
//! Rules only; nothing here reads a file.

use crate::coded::coded;
use crate::petitions::{Act, ActDetails};
use crate::text::fold;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

coded! {
    /// A column of the workbook, in its order.
    SheetColumn {
        /// Public number.
        Folio = "folio", "Folio";
        /// The petition's version when the file was made, so that nothing newer is overwritten.
        Version = "version", "Versión (no cambiar)";
        /// Name of the type.
        Kind = "kind", "Tipo";
        /// Settlement.
        Neighborhood = "neighborhood", "Colonia";
        /// Street and number.
        Street = "street", "Calle y número";
        /// State of the referral.
        State = "state", "Estado del turno";
        /// When what is owed next is due.
        Due = "due", "Vence";
        /// Who has it in hand.
        Assigned = "assigned", "Asignada a";
        /// What to do: filled in by the department.
        What = "what", "Qué hacer";
        /// The committed day: filled in by the department.
        Date = "date", "Fecha compromiso";
        /// What was done: filled in by the department.
        Result = "result", "Resultado";
    }
}

/// What the department writes into *Qué hacer*, as the second sheet explains it.
pub const WORDS: [(Act, &str); 3] = [
    (Act::Accept, "Aceptar"),
    (Act::Schedule, "Programar"),
    (Act::Attend, "Atendida"),
];

/// What a department filled into a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled<'a> {
    /// *Qué hacer*.
    pub what: &'a str,
    /// *Fecha compromiso*.
    pub date: &'a str,
    /// *Resultado*.
    pub result: &'a str,
}

/// What a row asks for: nothing, an act with what goes with it, or what is wrong with it. Without a
/// word in *Qué hacer*, a result means *Atendida* and a date means *Programar*.
///
/// # Errors
/// A sentence for the row.
pub fn asked(row: &Filled<'_>) -> Result<Option<(Act, ActDetails)>, String> {
    let [what, date, result] = [row.what, row.date, row.result].map(str::trim);
    let act = match (fold(what).as_str(), date, result) {
        ("", "", "") => return Ok(None),
        ("", date, "") if !date.is_empty() => Act::Schedule,
        ("", "", _) => Act::Attend,
        ("", ..) => {
            return Err("Tiene fecha y resultado: escriba en «Qué hacer» si se programa o si ya se atendió.".into());
        }
        (word, ..) => act_of(word).ok_or_else(|| {
            let known = WORDS.map(|(_, word)| format!("«{word}»")).join(", ");
            format!("«{what}» no es algo que se pueda hacer desde la hoja: escriba {known} o deje la celda vacía.")
        })?,
    };
    let mut details = ActDetails {
        text: result.to_owned(),
        ..ActDetails::default()
    };
    if act == Act::Schedule {
        if date.is_empty() {
            return Err("Falta la fecha compromiso: escriba día/mes/año.".into());
        }
        details.date = Some(day(date).ok_or_else(|| {
            format!(
                "La fecha «{date}» no se entiende: escriba día/mes/año, por ejemplo 05/12/2026."
            )
        })?);
    }
    Ok(Some((act, details)))
}

/// The act of a folded word; the beginnings that people write count too.
fn act_of(word: &str) -> Option<Act> {
    if ["atendida", "atendido", "atender", "resuelta", "resuelto"].contains(&word) {
        return Some(Act::Attend);
    }
    if ["programar", "programada", "programado"].contains(&word) {
        return Some(Act::Schedule);
    }
    ["aceptar", "aceptada", "aceptado"]
        .contains(&word)
        .then_some(Act::Accept)
}

/// A day as spreadsheets and people write it.
fn day(text: &str) -> Option<NaiveDate> {
    // A spreadsheet may add the hour of midnight.
    let text = text.split_whitespace().next()?;
    ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok())
        .filter(|day| chrono::Datelike::year(day) >= 2000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row<'a>(what: &'a str, date: &'a str, result: &'a str) -> Filled<'a> {
        Filled { what, date, result }
    }

    fn act(what: &str, date: &str, result: &str) -> Option<Act> {
        asked(&row(what, date, result)).expect("fits").map(|a| a.0)
    }

    #[test]
    fn an_empty_row_asks_for_nothing() {
        assert_eq!(act("", " ", ""), None);
    }

    #[test]
    fn what_was_filled_in_says_what_to_do() {
        assert_eq!(act("", "", "Se cambió el foco"), Some(Act::Attend));
        assert_eq!(act("", "05/12/2026", ""), Some(Act::Schedule));
        assert_eq!(act("ACEPTAR", "", ""), Some(Act::Accept));
        assert_eq!(act("Atendida", "", "Se cambió el foco"), Some(Act::Attend));
        assert_eq!(
            act("Programar", "2026-12-05", "Cuadrilla 3"),
            Some(Act::Schedule)
        );
    }

    #[test]
    fn what_cannot_be_read_says_what_to_write() {
        let both = asked(&row("", "05/12/2026", "Se cambió el foco"));
        assert!(both.expect_err("ambiguous").contains("fecha y resultado"));
        let wrong = |what, date| asked(&row(what, date, "")).expect_err("wrong");
        assert!(wrong("Borrar", "").contains("«Borrar»"));
        assert!(wrong("Programar", "").contains("Falta la fecha"));
        assert!(wrong("Programar", "32/12/2026").contains("32/12/2026"));
        assert!(wrong("", "mañana").contains("mañana"));
    }

    proptest! {
        #[test]
        fn every_day_is_read_in_each_writing(n in 0i64..20_000) {
            let wanted = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a day") + chrono::Duration::days(n);
            for format in ["%d/%m/%Y", "%Y-%m-%d", "%-d/%-m/%Y", "%d/%m/%Y 00:00"] {
                prop_assert_eq!(day(&wanted.format(format).to_string()), Some(wanted));
            }
        }

        #[test]
        fn no_text_breaks_it(what in ".{0,20}", date in ".{0,20}", result in ".{0,20}") {
            let _ = asked(&row(&what, &date, &result));
        }
    }
}
