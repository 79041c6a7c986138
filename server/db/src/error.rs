//! What can fail in storage. Absent is `None`; a unique violation is a value that callers match.

use std::sync::Arc;

/// An error of the database. Its text is for the log, never for a person.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DbError {
    /// The driver failed.
    #[error("database: {0}")]
    Driver(Arc<sqlx::Error>),
    /// A row exists already; the name of the constraint or column.
    #[error("duplicate: {0}")]
    Duplicate(String),
    /// The database cannot be written now: busy, full or away.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// A stored value makes no sense.
    #[error("inconsistent row: {0}")]
    Inconsistent(String),
    /// Settings or schema are not as they must be.
    #[error("{0}")]
    Setup(String),
}

/// Result of a storage function.
pub type DbResult<T> = Result<T, DbError>;

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => {
                // PostgreSQL names the constraint; SQLite lists the columns in its message.
                let name = inner
                    .constraint()
                    .map_or_else(|| inner.message().to_owned(), str::to_owned);
                Self::Duplicate(name)
            }
            sqlx::Error::Database(inner) => {
                let code = inner.code().unwrap_or_default();
                // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL; PostgreSQL classes 08, 53, 57.
                let away = matches!(code.as_ref(), "5" | "6" | "13" | "517" | "261")
                    || ["08", "53", "57"]
                        .iter()
                        .any(|class| code.len() == 5 && code.starts_with(class));
                if away {
                    Self::Unavailable(inner.message().to_owned())
                } else {
                    Self::Driver(Arc::new(error))
                }
            }
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                Self::Unavailable(error.to_string())
            }
            _ => Self::Driver(Arc::new(error)),
        }
    }
}

/// Reads a stored code, or says which one makes no sense.
pub(crate) fn known<T>(what: &str, code: &str, parsed: Option<T>) -> DbResult<T> {
    parsed.ok_or_else(|| DbError::Inconsistent(format!("{what} = {code:?}")))
}
