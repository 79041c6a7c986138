//! Which tables are copied, what changes in a copy, and the statements that do it.
//!
//! Copied is what belongs to one petition ([`COPIED`]): the petition, the person who asks, referrals,
//! history, files with their contents, pauses of its clocks, co-petitioners, unions with what they
//! changed, moves of its dates, and what was told of it. Left alone is what refers to petitions and
//! belongs to something else ([`LEFT_ALONE`]). Everything that refers to no petition stays as it is:
//! catalogues, accounts, the roster of captains, settings, logs, sessions, keys of repeated requests.
//!
//! In a copy, ids, `seq` and every reference to something copied change, which the catalogue tells;
//! besides them only the folio's number, the person's telephone, a folio that an event names, and the
//! batch of an event: the copies were in none. Counts that triggers keep are multiplied, and counters
//! move on. Words are made in [`super::words`].

use super::catalogue::Catalogue;
use super::store::Store;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What belongs to one petition.
pub(super) const COPIED: [&str; 12] = [
    "person",
    "petition",
    "referral",
    "petition_event",
    "attachment",
    "attachment_content",
    "clock_gap",
    "co_petitioner",
    "petition_merge",
    "merged_referral",
    "deadline_move",
    "alert",
];

/// Where the words of petitions are.
pub(super) const WORDS: &str = "petition_search";

/// What refers to petitions and is not copied, with the reason.
pub(super) const LEFT_ALONE: [(&str, &str); 3] = [
    (
        WORDS,
        "each copy gets words with its own folio and telephone",
    ),
    (
        "petition_change",
        "notes for a server that holds the board's facts in memory; one that starts reads every petition",
    ),
    (
        "batch_item",
        "a line of one decision of one person, whose lines are numbered; it was never made for the copies",
    ),
];

/// How many petitions there are.
pub(super) const PETITIONS: &str = "SELECT COUNT(*) FROM petition";

/// What the end of a copy's id begins with: nothing that chance brings often.
const MARK: &str = "c0b1a0";

/// Between the telephones of a copy and of the next. Those of the demonstration begin with 2290, those
/// of its captains with 2291: no copy comes upon either, or upon another copy.
const TELEPHONES: i64 = 2_000_000;
/// No telephone begins with 0 or 1.
const LOWEST: i64 = 2_000_000_000;
const HIGHEST: i64 = 10_000_000_000;

/// The telephone of a copy's person.
pub(super) fn telephone(original: i64, copy: i64) -> i64 {
    LOWEST + (original - LOWEST + copy * TELEPHONES) % (HIGHEST - LOWEST)
}

/// What happens to a column in a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    Same,
    /// An id, its own or of something copied.
    Id,
    /// A `seq` of this table.
    Shift(String),
    Number,
    Telephone,
    /// A text that may be a folio.
    Folio,
    Nothing,
}

/// A column and what happens to it.
type Column = (String, Change);

/// What is done to each table.
pub(super) struct Plan {
    tables: BTreeMap<String, Vec<Column>>,
    spans: BTreeMap<String, i64>,
    on_postgres: bool,
}

impl Plan {
    /// # Errors
    /// When a table is missing, or one refers to what is copied and is neither copied nor left alone.
    pub(super) fn new(catalogue: &Catalogue, on_postgres: bool) -> Result<Self, String> {
        for reference in &catalogue.references {
            let table = reference.table.as_str();
            let known =
                COPIED.contains(&table) || LEFT_ALONE.iter().any(|(name, _)| *name == table);
            if COPIED.contains(&reference.to_table.as_str()) && !known {
                return Err(format!(
                    "{table}.{} refers to {}: say in bench/src/multiply/tables.rs whether {table} is copied or left alone",
                    reference.column, reference.to_table
                ));
            }
        }
        let mut tables = BTreeMap::new();
        for table in COPIED {
            let columns = catalogue.columns.get(table);
            let columns = columns.ok_or_else(|| format!("there is no table {table}"))?;
            let changed: Result<Vec<Column>, String> = columns
                .iter()
                .map(|column| Ok((column.clone(), change(catalogue, table, column)?)))
                .collect();
            tables.insert(table.to_owned(), changed?);
        }
        Ok(Self {
            tables,
            spans: BTreeMap::new(),
            on_postgres,
        })
    }

    fn columns(&self, table: &str) -> impl Iterator<Item = &Column> {
        self.tables.get(table).into_iter().flatten()
    }

    fn names(&self, table: &str) -> String {
        let names: Vec<String> = self.columns(table).map(|(name, _)| quoted(name)).collect();
        names.join(", ")
    }

    /// Tables whose rows are numbered.
    fn numbered(&self) -> impl Iterator<Item = &String> {
        let own = |(table, columns): &(&String, &Vec<Column>)| {
            columns.contains(&("seq".to_owned(), Change::Shift((*table).clone())))
        };
        self.tables.iter().filter(own).map(|(table, _)| table)
    }

    /// Reads how far the numbers of each table go, by which those of a copy are shifted.
    ///
    /// # Errors
    /// Of the database.
    pub(super) async fn read_spans(&mut self, store: &mut Store) -> Result<(), String> {
        let numbered: Vec<String> = self.numbered().cloned().collect();
        for table in numbered {
            let sql = format!("SELECT COALESCE(MAX(seq), 0) FROM {}", quoted(&table));
            let span = store.number(sql).await?;
            self.spans.insert(table, span);
        }
        Ok(())
    }

    /// How far the numbers of a table went before.
    ///
    /// # Errors
    /// When its rows are not numbered.
    pub(super) fn span(&self, table: &str) -> Result<i64, String> {
        let span = self.spans.get(table).copied();
        span.ok_or_else(|| format!("the rows of {table} have no seq"))
    }

    /// Keeps what is there before the first copy: a copy is made of that alone, and SQLite would keep
    /// everything once more for each statement that reads the table into which it writes.
    pub(super) fn source(&self, table: &str) -> String {
        let end = if self.on_postgres {
            "ON COMMIT DROP"
        } else {
            ""
        };
        format!(
            "CREATE TEMP TABLE source_{table} {end} AS SELECT {} FROM {}",
            self.names(table),
            quoted(table)
        )
    }

    /// Makes one copy of a table.
    pub(super) fn insert(&self, table: &str, copy: i64) -> String {
        let mut values = String::new();
        for (name, change) in self.columns(table) {
            let comma = if values.is_empty() { "" } else { ", " };
            let _ = write!(values, "{comma}{}", self.value(name, change, copy));
        }
        format!(
            "INSERT INTO {} ({}) SELECT {values} FROM source_{table} s",
            quoted(table),
            self.names(table)
        )
    }

    fn value(&self, name: &str, change: &Change, copy: i64) -> String {
        let old = format!("s.{}", quoted(name));
        match change {
            Change::Same => old,
            Change::Nothing => "NULL".to_owned(),
            Change::Id => self.id(&old, copy),
            Change::Shift(table) => {
                format!(
                    "{old} + {}",
                    copy * self.spans.get(table).copied().unwrap_or(0)
                )
            }
            Change::Number => format!(
                "{old} + {copy} * (SELECT f.last_number FROM folio_counter f WHERE f.year = s.year)"
            ),
            Change::Telephone => format!(
                "CAST({LOWEST} + (CAST({old} AS BIGINT) - {LOWEST} + {}) % {} AS TEXT)",
                copy * TELEPHONES,
                HIGHEST - LOWEST
            ),
            Change::Folio => format!(
                "CASE WHEN {old} LIKE 'SIRC-%' \
                 THEN COALESCE((SELECT r.new_text FROM renamed r WHERE r.old_text = {old}), {old}) ELSE {old} END"
            ),
        }
    }

    /// A mark and the number of the copy in the place of the last five bytes. The moment at the
    /// beginning stays, so that ids are in the order of time, and enough chance in the middle that no
    /// two are the same. Two bytes would not do: among so many ids some end with any two, and their
    /// copy would be themselves.
    pub(super) fn id(&self, old: &str, copy: i64) -> String {
        let end = format!("{MARK}{copy:04x}");
        if self.on_postgres {
            format!("CAST(OVERLAY(CAST({old} AS TEXT) PLACING '{end}' FROM 27) AS UUID)")
        } else {
            format!("CAST(SUBSTR({old}, 1, 11) || X'{end}' AS BLOB)")
        }
    }

    /// How many first copies there are of the first petition.
    pub(super) fn first_copies(&self) -> String {
        format!(
            "SELECT COUNT(*) FROM petition c WHERE c.id = \
             (SELECT {} FROM petition s ORDER BY s.seq LIMIT 1)",
            self.id("s.id", 1)
        )
    }

    /// What has to be counted anew after the last copy. SQLite itself remembers the highest `seq`.
    pub(super) fn counts(&self, times: i64) -> Vec<String> {
        let mut all = vec![
            format!("UPDATE folio_counter SET last_number = last_number * {times}"),
            format!("UPDATE petition_count SET petitions = petitions * {times}"),
        ];
        if self.on_postgres {
            let next = |table: &String| {
                format!(
                    "SELECT SETVAL(PG_GET_SERIAL_SEQUENCE('{table}', 'seq'), GREATEST(MAX(seq), 1), MAX(seq) IS NOT NULL) FROM {}",
                    quoted(table)
                )
            };
            all.extend(self.numbered().map(next));
        }
        all
    }
}

fn change(catalogue: &Catalogue, table: &str, column: &str) -> Result<Change, String> {
    let by_name = match (table, column) {
        ("person", "phone") => Some(Change::Telephone),
        ("petition", "number") => Some(Change::Number),
        ("petition_event", "detail") => Some(Change::Folio),
        ("petition_event", "batch_id") => Some(Change::Nothing),
        (_, "id") => Some(Change::Id),
        (_, "seq") => Some(Change::Shift(table.to_owned())),
        _ => None,
    };
    if let Some(change) = by_name {
        return Ok(change);
    }
    let reference = catalogue
        .references
        .iter()
        .find(|r| r.table == table && r.column == column && COPIED.contains(&r.to_table.as_str()));
    match reference {
        None => Ok(Change::Same),
        Some(r) if r.to_column == "id" => Ok(Change::Id),
        Some(r) if r.to_column == "seq" => Ok(Change::Shift(r.to_table.clone())),
        Some(r) => Err(format!(
            "{table}.{column} refers to {}.{}, which bench/src/multiply/tables.rs does not know",
            r.to_table, r.to_column
        )),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
