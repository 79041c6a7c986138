//! When a rule holds: conditions that are all optional and must all hold.

use crate::ids::{ChannelId, NeighborhoodId, PetitionTypeId};
use crate::text::fold;
use chrono::{Datelike, Duration, NaiveDateTime, NaiveTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};

/// Hours of the day by the clock of the municipality, the first included and the last not. They may
/// pass midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// From.
    pub from: NaiveTime,
    /// To.
    pub to: NaiveTime,
}

impl Hours {
    /// Reads what a form sends, `HH:MM` twice; two empty fields are no hours.
    ///
    /// # Errors
    /// Which field, and the sentence for the person.
    pub fn read(from: &str, to: &str) -> Result<Option<Self>, (&'static str, String)> {
        let time = |field: &'static str, text: &str| {
            let text = text.trim();
            let read = NaiveTime::parse_from_str(text, "%H:%M");
            read.or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"))
                .map_err(|_| (field, "Escriba la hora, por ejemplo 20:00.".to_owned()))
        };
        match (from.trim(), to.trim()) {
            ("", "") => Ok(None),
            (_, "") => Err(("hour_to", "Escriba también hasta qué hora.".into())),
            ("", _) => Err(("hour_from", "Escriba también desde qué hora.".into())),
            (from, to) => {
                let (from, to) = (time("hour_from", from)?, time("hour_to", to)?);
                if from == to {
                    return Err((
                        "hour_to",
                        "Las dos horas son la misma. Para todo el día, deje las dos vacías.".into(),
                    ));
                }
                Ok(Some(Self { from, to }))
            }
        }
    }

    /// Whether they pass midnight.
    #[must_use]
    pub fn pass_midnight(self) -> bool {
        self.from > self.to
    }

    /// Whether a moment of the local clock is within them.
    #[must_use]
    pub fn hold(self, at: NaiveTime) -> bool {
        if self.pass_midnight() {
            at >= self.from || at < self.to
        } else {
            at >= self.from && at < self.to
        }
    }

    /// In words: `de 20:00 a 06:00`.
    #[must_use]
    pub fn words(self) -> String {
        format!("de {} a {}", clock(self.from), clock(self.to))
    }
}

/// `20:05`.
pub(super) fn clock(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// How an answer is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerMatch {
    /// It has these words somewhere.
    #[default]
    Contains,
    /// It is this.
    Equals,
}

impl AnswerMatch {
    /// The text in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Contains => "contains",
            Self::Equals => "equals",
        }
    }

    /// Reads the text of a form; what is unknown is the first.
    #[must_use]
    pub fn parse(code: &str) -> Self {
        if code == Self::Equals.code() {
            Self::Equals
        } else {
            Self::Contains
        }
    }

    /// The verb on screens.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Contains => "contiene",
            Self::Equals => "es",
        }
    }
}

/// What was answered to a key question. Case, accents and signs do not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerCondition {
    /// Words of the question.
    pub question: String,
    /// How the answer is compared.
    pub how: AnswerMatch,
    /// What it is, or has.
    pub answer: String,
}

/// Whether folded words stand in a folded text, from the beginning of a word on.
fn has(text: &str, words: &str) -> bool {
    text.match_indices(words)
        .any(|(at, _)| at == 0 || text.as_bytes()[at - 1] == b' ')
}

impl AnswerCondition {
    /// Whether one of the answers, folded as question and answer, fits.
    pub(super) fn holds(&self, folded: &[(String, String)]) -> bool {
        let (question, answer) = (fold(&self.question), fold(&self.answer));
        folded.iter().any(|(asked, said)| {
            has(asked, &question)
                && match self.how {
                    AnswerMatch::Contains => has(said, &answer),
                    AnswerMatch::Equals => *said == answer,
                }
        })
    }
}

/// When a rule holds. An empty list and an absent value ask for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conditions {
    /// The matter is one of these types, or of one of the categories.
    pub kinds: Vec<PetitionTypeId>,
    /// The matter is of one of these categories, or of one of the types.
    pub categories: Vec<String>,
    /// It is in one of these neighborhoods, or within the area.
    pub neighborhoods: Vec<NeighborhoodId>,
    /// Its point is within this polygon (GeoJSON), or it is in one of the neighborhoods.
    pub area: Option<String>,
    /// It came by one of these channels.
    pub channels: Vec<ChannelId>,
    /// It was received on one of these days. Hours that pass midnight belong to the day on which they
    /// began.
    pub weekdays: Vec<Weekday>,
    /// It was received within these hours.
    pub hours: Option<Hours>,
    /// Every one of these was answered so.
    pub answers: Vec<AnswerCondition>,
    /// Whether it is a written petition.
    pub written: Option<bool>,
    /// Whether a captain brought it.
    pub captain: Option<bool>,
}

impl Conditions {
    /// The day to which a moment belongs: within hours that pass midnight, the one on which they began.
    pub(super) fn day_of(&self, received: NaiveDateTime) -> Weekday {
        match self.hours {
            Some(hours) if hours.pass_midnight() && received.time() < hours.to => {
                (received.date() - Duration::days(1)).weekday()
            }
            _ => received.date().weekday(),
        }
    }
}
