//! Papers of captains: reading here; storing, print runs, settings, verification beside.

pub mod runs;
pub mod settings;
pub mod storing;
pub mod verifying;

use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::access::Scope;
use domain::ids::{CaptainId, PaperId, PrintRunId, TermId};
use domain::names::PersonName;
use domain::papers::{EndCause, PaperKind, PaperNumber, PaperState, PaperView, Series, Service};
use domain::roster::{Charge, Position, TermState};
use uuid::Uuid;

macro_rules! columns {
    () => {
        "SELECT p.id, p.kind, p.series, p.year, p.number, p.term_id, p.print_run_id, r.year AS run_year, r.number AS run_number, p.state, p.token_sealed, p.named, \
         p.issued_on, p.valid_until, p.delivered_on, p.received_by, u.name AS delivered_by, p.installed_on, x.name AS installed_by, p.removed_on, y.name AS removed_by, s.series AS heir_series, s.year AS heir_year, s.number AS heir_number, \
         p.end_reason, p.version, t.charge, t.position, t.state AS term_state, t.accredited_on, COALESCE(b.code, w.name) AS place, b.between_streets, n.name AS neighborhood, \
         w.name AS ward, o.name AS period_name, o.ends_on AS period_ends_on, c.seq AS captain_number, c.id AS captain_id, c.given_names, c.first_surname, c.second_surname, c.sex \
         FROM paper p JOIN term t ON t.id = p.term_id JOIN captain c ON c.id = t.captain_id JOIN office_period o ON o.id = t.period_id \
         LEFT JOIN block b ON b.id = t.block_id LEFT JOIN neighborhood n ON n.id = b.neighborhood_id LEFT JOIN ward w ON w.id = COALESCE(t.ward_id, b.ward_id) \
         LEFT JOIN print_run r ON r.id = p.print_run_id LEFT JOIN paper s ON s.id = p.replaced_by_id LEFT JOIN user_account u ON u.id = p.delivered_by_id \
         LEFT JOIN user_account x ON x.id = p.installed_by_id LEFT JOIN user_account y ON y.id = p.removed_by_id "
    };
}
const BY_ID: &str = concat!(columns!(), "WHERE p.id = $1");
const OF_CAPTAIN: &str = concat!(
    columns!(),
    "WHERE c.id = $1 ORDER BY p.issued_on DESC, p.id DESC"
);
const OF_RUN: &str = concat!(
    columns!(),
    "WHERE p.print_run_id = $1 ORDER BY p.series, p.year, p.number"
);
const LIVE_OF_TERM: &str = concat!(
    columns!(),
    "WHERE p.term_id = $1 AND p.state IN ('requested', 'printed', 'delivered', 'installed') ORDER BY p.id"
);
const WAITING_OF_KIND: &str = concat!(
    columns!(),
    "WHERE p.kind = $1 AND p.state = 'requested' AND p.print_run_id IS NULL ORDER BY p.year, p.number LIMIT $2"
);
pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(BY_ID),
    Dialect::same(OF_CAPTAIN),
    Dialect::same(OF_RUN),
    Dialect::same(LIVE_OF_TERM),
    Dialect::same(WAITING_OF_KIND),
];

/// A paper with what it says, which is that of its service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPaper {
    /// What lists show.
    pub view: PaperView,
    /// The service.
    pub term: TermId,
    /// What the rules look at.
    pub service: Service,
    /// Last day of the period.
    pub period_ends: NaiveDate,
    /// Whose it is.
    pub captain: CaptainId,
    /// Number on the roster.
    pub captain_number: i64,
    /// Name in its parts.
    pub name: PersonName,
    /// `woman`, `man`, `non_binary`.
    pub sex: Option<String>,
    /// Titular or alternate.
    pub position: Position,
    /// The streets around the block, as written.
    pub between_streets: String,
    /// Colonia of the block.
    pub neighborhood: Option<String>,
    /// Name of the ward: that of the block, or the one that a ward captain represents.
    pub ward: Option<String>,
    /// In which print run.
    pub run: Option<PrintRunId>,
    /// The token of its code, sealed.
    pub token_sealed: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    series: String,
    year: i64,
    number: i64,
    term_id: Uuid,
    print_run_id: Option<Uuid>,
    run_year: Option<i64>,
    run_number: Option<i64>,
    state: String,
    token_sealed: Vec<u8>,
    named: bool,
    issued_on: NaiveDate,
    valid_until: Option<NaiveDate>,
    delivered_on: Option<NaiveDate>,
    received_by: Option<String>,
    delivered_by: Option<String>,
    installed_on: Option<NaiveDate>,
    installed_by: Option<String>,
    removed_on: Option<NaiveDate>,
    removed_by: Option<String>,
    heir_series: Option<String>,
    heir_year: Option<i64>,
    heir_number: Option<i64>,
    end_reason: Option<String>,
    version: i64,
    charge: String,
    position: String,
    term_state: String,
    accredited_on: Option<NaiveDate>,
    place: Option<String>,
    between_streets: Option<String>,
    neighborhood: Option<String>,
    ward: Option<String>,
    period_name: String,
    period_ends_on: NaiveDate,
    captain_number: i64,
    captain_id: Uuid,
    given_names: String,
    first_surname: String,
    second_surname: Option<String>,
    sex: Option<String>,
}

fn kind(code: &str) -> DbResult<PaperKind> {
    known("paper.kind", code, PaperKind::parse(code))
}

fn paper_state(code: &str) -> DbResult<PaperState> {
    known("paper.state", code, PaperState::parse(code))
}

fn number(series: &str, year: i64, number: i64) -> DbResult<PaperNumber> {
    Ok(PaperNumber {
        series: known("paper.series", series, Series::parse(series))?,
        year: i32::try_from(year).unwrap_or(0),
        number,
    })
}

impl Row {
    fn paper(self) -> DbResult<StoredPaper> {
        let runs = Series::Runs.code();
        let heir = match (self.heir_series, self.heir_year, self.heir_number) {
            (Some(series), Some(year), Some(n)) => Some(number(&series, year, n)?),
            _ => None,
        };
        let run = match (self.run_year, self.run_number) {
            (Some(year), Some(n)) => Some(number(runs, year, n)?),
            _ => None,
        };
        let ended = self
            .end_reason
            .map(|code| known("paper.end_reason", &code, EndCause::parse(&code)))
            .transpose()?;
        let charge = known("term.charge", &self.charge, Charge::parse(&self.charge))?;
        Ok(StoredPaper {
            view: PaperView {
                id: PaperId(self.id),
                kind: kind(&self.kind)?,
                number: number(&self.series, self.year, self.number)?,
                charge,
                place: self.place.unwrap_or_default(),
                period: self.period_name,
                state: paper_state(&self.state)?,
                issued_on: self.issued_on,
                valid_until: self.valid_until,
                run,
                named: self.named,
                delivered_on: self.delivered_on,
                received_by: self.received_by,
                delivered_by: self.delivered_by,
                installed: self.installed_on.zip(self.installed_by),
                removed: self.removed_on.zip(self.removed_by),
                replaced_by: heir,
                ended,
                version: self.version,
            },
            term: TermId(self.term_id),
            service: Service {
                charge,
                state: known(
                    "term.state",
                    &self.term_state,
                    TermState::parse(&self.term_state),
                )?,
                accredited: self.accredited_on.is_some(),
            },
            period_ends: self.period_ends_on,
            captain: CaptainId(self.captain_id),
            captain_number: self.captain_number,
            name: PersonName {
                given_names: self.given_names,
                first_surname: self.first_surname,
                second_surname: self.second_surname,
            },
            sex: self.sex,
            position: known(
                "term.position",
                &self.position,
                Position::parse(&self.position),
            )?,
            between_streets: self.between_streets.unwrap_or_default(),
            neighborhood: self.neighborhood,
            ward: self.ward,
            run: self.print_run_id.map(PrintRunId),
            token_sealed: self.token_sealed,
        })
    }
}

fn papers(rows: Vec<Row>) -> DbResult<Vec<StoredPaper>> {
    rows.into_iter().map(Row::paper).collect()
}

/// One paper.
///
/// # Errors
/// Of the database.
pub async fn paper(conn: &mut Conn, _scope: &Scope, id: PaperId) -> DbResult<Option<StoredPaper>> {
    let row: Option<Row> = on!(conn, c => sqlx::query_as(BY_ID).bind(id.0).fetch_optional(c))?;
    row.map(Row::paper).transpose()
}

/// The papers of a person, newest first.
///
/// # Errors
/// Of the database.
pub async fn of_captain(
    conn: &mut Conn,
    _scope: &Scope,
    captain: CaptainId,
) -> DbResult<Vec<StoredPaper>> {
    papers(on!(conn, c => sqlx::query_as(OF_CAPTAIN).bind(captain.0).fetch_all(c))?)
}

/// The papers of a print run, by folio.
///
/// # Errors
/// Of the database.
pub async fn of_run(
    conn: &mut Conn,
    _scope: &Scope,
    run: PrintRunId,
) -> DbResult<Vec<StoredPaper>> {
    papers(on!(conn, c => sqlx::query_as(OF_RUN).bind(run.0).fetch_all(c))?)
}

/// The papers of a service that were neither replaced nor revoked.
///
/// # Errors
/// Of the database.
pub async fn live_of_term(conn: &mut Conn, term: TermId) -> DbResult<Vec<StoredPaper>> {
    papers(on!(conn, c => sqlx::query_as(LIVE_OF_TERM).bind(term.0).fetch_all(c))?)
}

/// Papers of a kind that wait to be printed and are in no print run, by folio.
///
/// # Errors
/// Of the database.
pub async fn waiting_of_kind(
    conn: &mut Conn,
    _scope: &Scope,
    kind: PaperKind,
    limit: i64,
) -> DbResult<Vec<StoredPaper>> {
    papers(
        on!(conn, c => sqlx::query_as(WAITING_OF_KIND).bind(kind.code()).bind(limit).fetch_all(c))?,
    )
}
