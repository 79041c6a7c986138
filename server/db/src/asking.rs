//! What differs between the databases when they are asked for a list.

use domain::petitions::ListFilter;
use sqlx::{Database, Postgres, QueryBuilder, Sqlite};

/// How one database is asked.
pub(crate) struct Asking {
    /// How it looks words up: what stands before the words and behind them.
    pub(crate) words: [&'static str; 2],
    /// How it writes "every one of these words, or one that begins so".
    pub(crate) pattern: fn(&[String]) -> String,
    /// Stands before a column by whose index a list is not to be read, because another one reads less.
    /// SQLite keeps no statistics and would take any; PostgreSQL knows by itself.
    pub(crate) unindexed: &'static str,
}

impl Asking {
    /// What stands before the other columns of a list of one settlement: its index reads least.
    pub(crate) fn beside_settlement(&self, filter: &ListFilter) -> &'static str {
        match filter.neighborhood {
            Some(_) => self.unindexed,
            None => "",
        }
    }
}

/// A database that can be asked for a list.
pub(crate) trait Asked: Database {
    const ASKING: Asking;
}

impl Asked for Sqlite {
    const ASKING: Asking = Asking {
        words: [
            " AND t.seq IN (SELECT rowid FROM petition_search WHERE petition_search MATCH ",
            ")",
        ],
        pattern: |words| {
            let quoted: Vec<String> = words.iter().map(|w| format!("\"{w}\"*")).collect();
            quoted.join(" ")
        },
        unindexed: "+",
    };
}

impl Asked for Postgres {
    const ASKING: Asking = Asking {
        words: [
            " AND t.seq IN (SELECT s.petition_seq FROM petition_search s WHERE s.words @@ CAST(",
            " AS tsquery))",
        ],
        pattern: |words| {
            let quoted: Vec<String> = words.iter().map(|w| format!("'{w}':*")).collect();
            quoted.join(" & ")
        },
        unindexed: "",
    };
}

/// How the database of a statement is asked.
pub(crate) const fn of<DB: Asked>(_: &QueryBuilder<DB>) -> Asking {
    DB::ASKING
}
