//! Print runs, and for whom one would be made.

use super::{kind, number};
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Scope;
use domain::ids::{CaptainId, PaperId, PrintRunId, TermId, UserId};
use domain::names::PersonName;
use domain::papers::{BatchFilter, PaperKind, PaperNumber, PrintRun, Series, Waiting};
use futures::TryFutureExt;
use uuid::Uuid;

macro_rules! runs {
    () => {
        "SELECT r.id, r.kind, r.year, r.number, r.about, r.created_at, u.name AS who, r.papers, \
         (SELECT COUNT(*) FROM paper p WHERE p.print_run_id = r.id AND p.state = 'requested') AS requested, \
         (SELECT COUNT(*) FROM paper p WHERE p.print_run_id = r.id AND p.state = 'printed') AS printed, \
         (SELECT COUNT(*) FROM paper p WHERE p.print_run_id = r.id AND p.state = 'delivered') AS delivered, \
         (SELECT COUNT(*) FROM paper p WHERE p.print_run_id = r.id AND p.state = 'installed') AS installed, \
         (SELECT COUNT(*) FROM paper p WHERE p.print_run_id = r.id AND p.state = 'removed') AS removed \
         FROM print_run r JOIN user_account u ON u.id = r.actor_id "
    };
}
const INSERT: &str = "INSERT INTO print_run (id, kind, year, number, about, created_at, actor_id, papers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const BY_NUMBER: &str = concat!(runs!(), "WHERE r.year = $1 AND r.number = $2");
const LAST: &str = concat!(
    runs!(),
    "WHERE r.year * 1000000 + r.number < $1 ORDER BY r.year DESC, r.number DESC LIMIT $2"
);
const WAITING: &str = "SELECT kind, COUNT(*) FROM paper WHERE state = 'requested' AND print_run_id IS NULL GROUP BY kind ORDER BY kind";

/// Who is in service, has taken the oath, and has no such paper that holds on a day. `$1` kind, `$2`
/// the day, `$3` to `$6` the filter.
macro_rules! eligible {
    () => {
        "FROM term t JOIN captain c ON c.id = t.captain_id JOIN office_period o ON o.id = t.period_id JOIN block b ON b.id = t.block_id \
         LEFT JOIN paper l ON l.term_id = t.id AND l.kind = $1 AND l.state IN ('requested', 'printed', 'delivered', 'installed') \
         WHERE t.charge = 'block' AND t.state IN ('accredited', 'in_office', 'on_leave') AND t.accredited_on IS NOT NULL \
         AND (l.id IS NULL OR l.valid_until < $2) AND (b.ward_id = $3 OR $3 IS NULL) AND (b.neighborhood_id = $4 OR $4 IS NULL) \
         AND (t.accredited_on >= $5 OR $5 IS NULL) AND (t.accredited_on <= $6 OR $6 IS NULL) "
    };
}
const COUNT: &str = concat!(
    "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN o.ends_on < $2 THEN 1 ELSE 0 END), 0) AS BIGINT) ",
    eligible!()
);
const CANDIDATES: &str = concat!(
    "SELECT t.id AS term_id, c.id AS captain_id, c.given_names, c.first_surname, c.second_surname, b.code AS place, o.ends_on AS period_ends_on, \
     l.id AS old_id, l.version AS old_version ",
    eligible!(),
    "AND (o.ends_on >= $2 OR $7) ORDER BY b.code, t.position DESC, t.id LIMIT $8"
);

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(INSERT),
    Dialect::same(BY_NUMBER),
    Dialect::same(LAST),
    Dialect::same(WAITING),
    Dialect::same(COUNT),
    Dialect::same(CANDIDATES),
];

/// A print run to store.
#[derive(Clone, Debug)]
pub struct NewRun {
    /// Key.
    pub id: PrintRunId,
    /// What is printed.
    pub kind: PaperKind,
    /// Its number.
    pub number: PaperNumber,
    /// For whom, in words.
    pub about: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor: UserId,
    /// How many papers.
    pub papers: i64,
}

/// Stores a print run.
///
/// # Errors
/// Of the database.
pub async fn insert(conn: &mut Conn, new: &NewRun) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT)
        .bind(new.id.0).bind(new.kind.code()).bind(i64::from(new.number.year)).bind(new.number.number)
        .bind(&new.about).bind(new.at).bind(new.actor.0).bind(new.papers).execute(c).map_ok(|_| ()))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    year: i64,
    number: i64,
    about: String,
    created_at: DateTime<Utc>,
    who: String,
    papers: i64,
    requested: i64,
    printed: i64,
    delivered: i64,
    installed: i64,
    removed: i64,
}

impl Row {
    fn run(self) -> DbResult<PrintRun> {
        Ok(PrintRun {
            id: PrintRunId(self.id),
            number: number(Series::Runs.code(), self.year, self.number)?,
            kind: kind(&self.kind)?,
            about: self.about,
            created_at: self.created_at,
            who: self.who,
            papers: self.papers,
            requested: self.requested,
            printed: self.printed,
            delivered: self.delivered,
            installed: self.installed,
            removed: self.removed,
        })
    }
}

/// The print run with a number.
///
/// # Errors
/// Of the database.
pub async fn by_number(conn: &mut Conn, number: PaperNumber) -> DbResult<Option<PrintRun>> {
    let row: Option<Row> = on!(conn, c => sqlx::query_as(BY_NUMBER)
        .bind(i64::from(number.year)).bind(number.number).fetch_optional(c))?;
    row.map(Row::run).transpose()
}

/// The newest print runs, or those before one.
///
/// # Errors
/// Of the database.
pub async fn last(
    conn: &mut Conn,
    before: Option<PaperNumber>,
    limit: i64,
) -> DbResult<Vec<PrintRun>> {
    let before = before.map_or(i64::MAX, |n| i64::from(n.year) * 1_000_000 + n.number);
    let rows: Vec<Row> =
        on!(conn, c => sqlx::query_as(LAST).bind(before).bind(limit).fetch_all(c))?;
    rows.into_iter().map(Row::run).collect()
}

/// How many papers of each kind wait without a print run.
///
/// # Errors
/// Of the database.
pub async fn waiting(conn: &mut Conn) -> DbResult<Vec<Waiting>> {
    let rows: Vec<(String, i64)> = on!(conn, c => sqlx::query_as(WAITING).fetch_all(c))?;
    rows.into_iter()
        .map(|(code, papers)| {
            Ok(Waiting {
                kind: kind(&code)?,
                papers,
            })
        })
        .collect()
}

/// How many people a filter finds on a day, and of how many of them the period is over.
///
/// # Errors
/// Of the database.
pub async fn count(
    conn: &mut Conn,
    _scope: &Scope,
    filter: &BatchFilter,
    today: NaiveDate,
) -> DbResult<(i64, i64)> {
    Ok(on!(conn, c => sqlx::query_as(COUNT)
        .bind(filter.kind.code()).bind(today).bind(filter.ward.map(|w| w.0)).bind(filter.neighborhood.map(|n| n.0))
        .bind(filter.accredited_from).bind(filter.accredited_to).fetch_one(c))?)
}

/// A service for which a paper can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The service.
    pub term: TermId,
    /// Whose it is.
    pub captain: CaptainId,
    /// Name in full.
    pub name: String,
    /// Code of the block.
    pub place: String,
    /// Last day of the period.
    pub period_ends: NaiveDate,
    /// The paper that ran out and is replaced, with its version.
    pub old: Option<(PaperId, i64)>,
}

#[derive(sqlx::FromRow)]
struct CandidateRow {
    term_id: Uuid,
    captain_id: Uuid,
    given_names: String,
    first_surname: String,
    second_surname: Option<String>,
    place: String,
    period_ends_on: NaiveDate,
    old_id: Option<Uuid>,
    old_version: Option<i64>,
}

/// Whom a filter finds on a day, by block; `over` says whether also those whose period is over.
///
/// # Errors
/// Of the database.
pub async fn candidates(
    conn: &mut Conn,
    _scope: &Scope,
    filter: &BatchFilter,
    today: NaiveDate,
    over: bool,
    limit: i64,
) -> DbResult<Vec<Candidate>> {
    let rows: Vec<CandidateRow> = on!(conn, c => sqlx::query_as(CANDIDATES)
        .bind(filter.kind.code()).bind(today).bind(filter.ward.map(|w| w.0)).bind(filter.neighborhood.map(|n| n.0))
        .bind(filter.accredited_from).bind(filter.accredited_to).bind(over).bind(limit).fetch_all(c))?;
    let candidate = |row: CandidateRow| {
        let name = PersonName {
            given_names: row.given_names,
            first_surname: row.first_surname,
            second_surname: row.second_surname,
        };
        Candidate {
            term: TermId(row.term_id),
            captain: CaptainId(row.captain_id),
            name: name.full(),
            place: row.place,
            period_ends: row.period_ends_on,
            old: row.old_id.map(PaperId).zip(row.old_version),
        }
    };
    Ok(rows.into_iter().map(candidate).collect())
}
