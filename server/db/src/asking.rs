//! What differs between the databases when they are asked for a list.

use domain::petitions::ListFilter;
use sqlx::{Database, Postgres, QueryBuilder, Sqlite};

/// How one database is asked.
pub(crate) struct Asking {
    /// The number of a petition in the index of words.
    pub(crate) seq: &'static str,
    /// The condition that looks words up there: what stands before the words and behind them.
    pub(crate) matching: [&'static str; 2],
    /// How it writes "every one of these words, or one that begins so".
    pub(crate) pattern: fn(&[String]) -> String,
    /// Stands before a column by whose index a list is not to be read, because another one reads less.
    /// SQLite keeps no statistics and would take any; PostgreSQL knows by itself.
    pub(crate) unindexed: &'static str,
    /// Whether it may keep the plan: PostgreSQL would soon keep one for any word, month or department,
    /// and that is a poor one for the frequent.
    pub(crate) kept: bool,
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
        seq: "petition_search.rowid",
        matching: ["petition_search MATCH ", ""],
        pattern: |words| {
            let quoted: Vec<String> = words.iter().map(|w| format!("\"{w}\"*")).collect();
            quoted.join(" ")
        },
        unindexed: "+",
        kept: true,
    };
}

impl Asked for Postgres {
    const ASKING: Asking = Asking {
        seq: "petition_search.petition_seq",
        matching: ["petition_search.words @@ CAST(", " AS tsquery)"],
        pattern: |words| {
            let quoted: Vec<String> = words.iter().map(|w| format!("'{w}':*")).collect();
            quoted.join(" & ")
        },
        unindexed: "",
        kept: false,
    };
}

/// How the database of a statement is asked.
pub(crate) const fn of<DB: Asked>(_: &QueryBuilder<DB>) -> Asking {
    DB::ASKING
}
