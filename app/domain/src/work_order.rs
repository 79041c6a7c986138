//! What a crew takes along: the stops that a department chose from its own referrals, in the order of
//! the way, without anybody's name.

use crate::catalogue::{Neighborhood, Point};
use crate::clocks::StageView;
use crate::failure::{Failure, FieldErrors};
use crate::folio::Folio;
use crate::ids::NeighborhoodId;
use crate::local_time::parse_day;
use crate::petitions::{ContactView, Place, ReferralStatus};
use crate::text::clean_line;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;

/// Most stops of an order.
pub const MAX_STOPS: usize = 60;
/// Most referrals to choose from on one page.
pub const MAX_CHOICES: i64 = 200;
/// Most characters of what was asked.
pub const ASKED_MAX: usize = 400;
/// Longest name of a crew.
pub const CREW_MAX: u32 = 80;
/// Digits from which on a number is taken for a telephone.
const PHONE_DIGITS: usize = 10;

/// A referral that may become a stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderChoice {
    /// Public number of the petition.
    pub folio: Folio,
    /// Name of the type.
    pub kind: String,
    /// Where, in one line.
    pub place: String,
    /// State of the referral.
    pub referral: ReferralStatus,
    /// When the department's answer was promised.
    pub due_at: DateTime<Utc>,
    /// What is owed next.
    pub stage: Option<StageView>,
    /// The day it committed to.
    pub scheduled_for: Option<NaiveDate>,
    /// The spot, if it was marked.
    pub point: Option<Point>,
}

/// Where a crew sets out: a settlement, by its middle.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderStart {
    /// Key.
    pub id: NeighborhoodId,
    /// Name.
    pub name: String,
    /// Its middle.
    pub point: Point,
}

impl OrderStart {
    /// The settlements of a catalogue that are on the map.
    #[must_use]
    pub fn among(neighborhoods: Vec<Neighborhood>) -> Vec<Self> {
        let located = neighborhoods.into_iter().filter_map(|one| {
            Some(Self {
                id: one.id,
                name: one.name,
                point: one.point?,
            })
        });
        located.collect()
    }
}

/// What the order is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderChoices {
    /// Whether they are those that still have to be accepted.
    pub to_accept: bool,
    /// The most urgent first.
    pub rows: Vec<OrderChoice>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// Settlements from which a crew may set out: those that are on the map.
    pub starts: Vec<OrderStart>,
    /// The server's clock.
    pub now: DateTime<Utc>,
}

/// A stop as the sheet shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderStop {
    /// Public number of the petition.
    pub folio: Folio,
    /// Name of the type.
    pub kind: String,
    /// Where.
    pub place: Place,
    /// Name of the settlement; empty without one.
    pub neighborhood: String,
    /// What was asked, shortened and without telephones; empty where it is reserved.
    pub asked: String,
    /// Whether its matter is reserved.
    pub reserved: bool,
    /// When the department's answer was promised.
    pub due_at: DateTime<Utc>,
    /// The day it committed to.
    pub scheduled_for: Option<NaiveDate>,
    /// Who asked, when the sheet may tell.
    pub contact: Option<ContactView>,
}

/// The sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkOrder {
    /// Name of the department.
    pub department: String,
    /// The crew and the vehicle; empty when nobody said.
    pub crew: String,
    /// The day on which it goes out.
    pub day: NaiveDate,
    /// Where the way begins; none for the northernmost stop.
    pub start: Option<OrderStart>,
    /// In the order of the way.
    pub stops: Vec<OrderStop>,
    /// How many of them are on the map; they come first.
    pub located: usize,
    /// Metres in straight lines through those on the map.
    pub metres: f64,
    /// How many were asked for and are not in the tray any more.
    pub left_out: usize,
    /// Who printed it with names, when and why; `None` on a sheet without names.
    pub mark: Option<String>,
    /// The server's clock.
    pub now: DateTime<Utc>,
}

/// What is asked for, as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderForm {
    /// Folios of the stops.
    pub folios: Vec<String>,
    /// The crew and the vehicle.
    pub crew: String,
    /// The day, `YYYY-MM-DD`; empty is today.
    pub day: String,
    /// Key of the settlement from which the crew sets out; empty for the northernmost stop.
    pub start: String,
}

/// What is asked for, as it can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderAsked {
    /// The stops, each once.
    pub folios: BTreeSet<Folio>,
    /// The crew and the vehicle.
    pub crew: String,
    /// The day.
    pub day: NaiveDate,
    /// From where the crew sets out; none for the northernmost stop.
    pub start: Option<NeighborhoodId>,
}

/// What is said of a start that is not in the list.
pub const NO_START: &str = "Elija de la lista la colonia de donde sale la cuadrilla.";

impl OrderForm {
    /// Reads it. What is no folio is left out: nobody writes them by hand.
    ///
    /// # Errors
    /// `Invalid` with the fields.
    pub fn checked(&self, today: NaiveDate) -> Result<OrderAsked, Failure> {
        let mut errors = FieldErrors::default();
        let folios: BTreeSet<Folio> = self.folios.iter().filter_map(|f| f.parse().ok()).collect();
        if folios.is_empty() {
            errors.add("p", "Marque al menos una petición de la lista.");
        } else if folios.len() > MAX_STOPS {
            errors.add(
                "p",
                format!(
                    "Marcó {}; una orden lleva {MAX_STOPS} como máximo. Haga dos.",
                    folios.len()
                ),
            );
        }
        let crew = clean_line(&self.crew);
        if crew.chars().count() > CREW_MAX as usize {
            errors.add("cuadrilla", "Use 80 caracteres como máximo.");
        }
        let day = match self.day.trim() {
            "" => Some(today),
            text => parse_day(text),
        };
        if day.is_none() {
            errors.add("salida", "Elija el día del calendario.");
        }
        let start = match self.start.trim() {
            "" => None,
            text => errors.take("desde", text.parse().map_err(|_| NO_START.to_owned())),
        };
        errors.finish()?;
        Ok(OrderAsked {
            folios,
            crew,
            day: day.unwrap_or(today),
            start,
        })
    }
}

/// What was asked, as it may lie on a dashboard: in one line, without telephones, with as much as there
/// is room for.
#[must_use]
pub fn shortened(text: &str) -> String {
    let text = without_phones(&clean_line(text));
    if text.chars().count() <= ASKED_MAX {
        return text;
    }
    let cut: String = text.chars().take(ASKED_MAX - 1).collect();
    // Not within a word, unless it has no end.
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', '.', ';', ':', ' ']))
}

/// Takes out what is long enough to be a telephone, however its digits are grouped.
fn without_phones(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(std::iter::once('\n')) {
        let within = !run.is_empty() && " -.()".contains(c);
        if c.is_ascii_digit() || within {
            run.push(c);
            continue;
        }
        if run.chars().filter(char::is_ascii_digit).count() >= PHONE_DIGITS {
            let rest = run.trim_end_matches(|c: char| !c.is_ascii_digit() && c != ')');
            if out.ends_with('(') {
                out.pop();
            }
            out.push_str("[teléfono]");
            out.push_str(&run[rest.len()..]);
        } else {
            out.push_str(&run);
        }
        run.clear();
        if c != '\n' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(folios: Vec<String>) -> OrderForm {
        OrderForm {
            folios,
            ..OrderForm::default()
        }
    }

    fn folio(number: i64) -> String {
        Folio { year: 2026, number }.to_string()
    }

    fn day() -> NaiveDate {
        "2026-11-24".parse().expect("a day")
    }

    #[test]
    fn an_order_has_one_to_sixty_stops() {
        let none = form(vec!["x".into()]).checked(day()).expect_err("refused");
        assert!(none.message_for("p").is_some());
        let most = form((1..=60).map(folio).collect());
        assert_eq!(most.checked(day()).expect("fits").folios.len(), 60);
        let twice = form((1..=60).chain(1..=60).map(folio).collect());
        assert!(twice.checked(day()).is_ok(), "each counts once");
        let more = form((1..=61).map(folio).collect()).checked(day());
        let said = more.expect_err("refused").message_for("p");
        assert!(said.is_some_and(|m| m.contains("61")));
    }

    #[test]
    fn crew_and_day_are_told_beside_their_fields() {
        let wrong = OrderForm {
            crew: "x".repeat(81),
            day: "mañana".into(),
            start: "Centro".into(),
            ..form(vec![folio(1)])
        };
        let failure = wrong.checked(day()).expect_err("refused");
        assert!(failure.message_for("cuadrilla").is_some());
        assert!(failure.message_for("salida").is_some());
        assert_eq!(failure.message_for("desde").as_deref(), Some(NO_START));
        let right = OrderForm {
            crew: "  Cuadrilla 3,  camioneta 12 ".into(),
            start: uuid::Uuid::from_u128(7).to_string(),
            ..form(vec![folio(1)])
        };
        let asked = right.checked(day()).expect("fine");
        assert_eq!(
            (asked.crew.as_str(), asked.day),
            ("Cuadrilla 3, camioneta 12", day())
        );
        assert_eq!(asked.start, Some(NeighborhoodId(uuid::Uuid::from_u128(7))));
        let anywhere = form(vec![folio(1)]).checked(day()).expect("fine");
        assert_eq!(anywhere.start, None, "the northernmost stop");
    }

    #[test]
    fn a_crew_sets_out_from_what_is_on_the_map() {
        let at = |n: u128, point| Neighborhood {
            id: NeighborhoodId(uuid::Uuid::from_u128(n)),
            postal_code: "91700".into(),
            name: format!("Colonia {n}"),
            kind: "Colonia".into(),
            point,
        };
        let point = Point {
            latitude: 19.2,
            longitude: -96.1,
        };
        let starts = OrderStart::among(vec![at(1, None), at(2, Some(point))]);
        let names: Vec<&str> = starts.iter().map(|one| one.name.as_str()).collect();
        assert_eq!((names, starts[0].point), (vec!["Colonia 2"], point));
    }

    #[test]
    fn telephones_are_taken_out_of_what_was_asked() {
        for (text, expected) in [
            (
                "Llamar al 229 123 4567, gracias",
                "Llamar al [teléfono], gracias",
            ),
            ("Tel. (229) 123-45-67.", "Tel. [teléfono]."),
            ("2291234567", "[teléfono]"),
            (
                "Poste 12345 frente al 214, desde 2024",
                "Poste 12345 frente al 214, desde 2024",
            ),
        ] {
            assert_eq!(shortened(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_long_ends_with_a_whole_word() {
        let long = shortened(&"bache grande, ".repeat(60));
        assert!(long.chars().count() <= ASKED_MAX);
        assert!(
            long.ends_with("bache…") || long.ends_with("grande…"),
            "{long}"
        );
        assert_eq!(shortened("Un\nbache"), "Un bache");
    }
}
