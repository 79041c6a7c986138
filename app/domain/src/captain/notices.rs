//! What the office tells captains: all of them, those of a ward, or one.

use crate::failure::{Failure, FieldErrors};
use crate::ids::{CaptainId, NoticeId, WardId};
use crate::text::{required_line, required_text};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Longest title, in characters.
const MAX_TITLE: usize = 80;
/// Longest text, in characters.
const MAX_BODY: usize = 1000;

/// For whom a notice is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeFor {
    /// Everybody.
    #[default]
    All,
    /// The captains of a ward.
    Ward(WardId),
    /// One captain.
    Captain(CaptainId),
}

/// A notice as a form sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeForm {
    /// Title.
    pub title: String,
    /// Text.
    pub body: String,
    /// For whom.
    pub to: NoticeFor,
    /// Last day on which it is shown.
    pub valid_until: Option<NaiveDate>,
}

impl NoticeForm {
    /// Cleans the texts and checks every limit.
    ///
    /// # Errors
    /// `Failure::Invalid` with the fields.
    pub fn checked(mut self, today: NaiveDate) -> Result<Self, Failure> {
        let mut errors = FieldErrors::default();
        let title = required_line(&self.title, MAX_TITLE, "el título del aviso");
        if let Some(title) = errors.take("title", title) {
            self.title = title;
        }
        let body = required_text(&self.body, 5, MAX_BODY, "qué quiere avisar");
        if let Some(body) = errors.take("body", body) {
            self.body = body;
        }
        if self.valid_until.is_some_and(|day| day < today) {
            errors.add(
                "valid_until",
                "Ese día ya pasó: elija hoy o un día posterior.",
            );
        }
        errors.finish()?;
        Ok(self)
    }
}

/// A notice to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// Key.
    pub id: NoticeId,
    /// What it says, to whom, until when.
    pub form: NoticeForm,
}

/// A notice as the office lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRow {
    /// Key of the page order.
    pub seq: i64,
    /// Key.
    pub id: NoticeId,
    /// Title.
    pub title: String,
    /// Text.
    pub body: String,
    /// For whom, in words.
    pub to: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// By whom.
    pub who: String,
    /// Last day on which it is shown.
    pub valid_until: Option<NaiveDate>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// One page of the office's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePage {
    /// The rows, newest first.
    pub rows: Vec<NoticeRow>,
    /// The key after which the next page begins; `None` at the end.
    pub next: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_says_something_and_is_not_over() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
        let form = NoticeForm {
            title: "  Reunión   el jueves ".into(),
            body: "A las cinco en el salón.".into(),
            valid_until: Some(today),
            ..NoticeForm::default()
        };
        let checked = form.clone().checked(today).expect("fine");
        assert_eq!(checked.title, "Reunión el jueves");
        let late = NoticeForm {
            valid_until: today.pred_opt(),
            title: String::new(),
            body: "x".into(),
            ..form
        };
        let failure = late.checked(today).expect_err("refused");
        for field in ["title", "body", "valid_until"] {
            assert!(failure.message_for(field).is_some(), "{field}");
        }
    }
}
