//! Petitions for a file: first the keys of all that a filter lets through, then their rows some
//! hundreds at a time, so that a large file is never in memory and no row costs a statement.

use crate::error::known;
use crate::lists::push_conditions;
use crate::{Conn, DbResult};
use chrono::{DateTime, Utc};
use domain::access::{Reach, Scope};
use domain::folio::Folio;
use domain::petitions::{ListFilter, PetitionStatus};
use domain::text::search_words;
use sqlx::QueryBuilder;

const KEYS: &str = "SELECT t.seq FROM petition t WHERE 1 = 1";
const COUNT: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM petition t WHERE 1 = 1";
const ROWS: &str = "SELECT t.year, t.number, t.status, t.priority, k.name AS kind, c.name AS channel, n.name AS neighborhood, t.street, t.street_number, \
     t.received_at, t.due_at, t.attended_at, t.closed_at, \
     (SELECT string_agg(d.name, ', ' ORDER BY d.name) FROM referral r JOIN department d ON d.id = r.department_id \
      WHERE r.petition_id = t.id AND r.status NOT IN ('rejected', 'withdrawn')) AS departments, ";
const WITHOUT_CONTACT: &str =
    "'' AS description, NULL AS given_names, NULL AS surnames, NULL AS phone FROM petition t";
const WITH_CONTACT: &str = "t.description, p.given_names, p.surnames, p.phone FROM petition t LEFT JOIN person p ON p.id = t.person_id";
const CATALOGUES: &str = " JOIN petition_type k ON k.id = t.type_id JOIN channel c ON c.id = t.channel_id \
     LEFT JOIN neighborhood n ON n.id = t.neighborhood_id WHERE 1 = 1";

/// Who asked, and in which words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportContact {
    /// Full name; empty when nobody knows.
    pub name: String,
    /// Ten digits; empty without.
    pub phone: String,
    /// What was said.
    pub description: String,
}

/// A petition as a file shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRow {
    /// Public number.
    pub folio: Folio,
    /// State.
    pub status: PetitionStatus,
    /// 1 to 4.
    pub priority: i64,
    /// Name of the type.
    pub kind: String,
    /// Name of the channel.
    pub channel: String,
    /// Name of the settlement; empty without one.
    pub neighborhood: String,
    /// Street and number.
    pub street: String,
    /// Departments that have it, joined.
    pub departments: String,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// The promised moment.
    pub due_at: DateTime<Utc>,
    /// When it was attended.
    pub attended_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who asked; only when the file may tell.
    pub contact: Option<ExportContact>,
}

#[derive(sqlx::FromRow)]
struct Row {
    year: i64,
    number: i64,
    status: String,
    priority: i64,
    kind: String,
    channel: String,
    neighborhood: Option<String>,
    street: String,
    street_number: String,
    received_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    attended_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    departments: Option<String>,
    description: String,
    given_names: Option<String>,
    surnames: Option<String>,
    phone: Option<String>,
}

impl Row {
    fn row(self, contact: bool) -> DbResult<ExportRow> {
        let name = [self.given_names, self.surnames].map(Option::unwrap_or_default);
        Ok(ExportRow {
            folio: crate::petitions::folio(self.year, self.number),
            status: known(
                "petition.status",
                &self.status,
                PetitionStatus::parse(&self.status),
            )?,
            priority: self.priority,
            kind: self.kind,
            channel: self.channel,
            neighborhood: self.neighborhood.unwrap_or_default(),
            street: format!("{} {}", self.street, self.street_number)
                .trim()
                .to_owned(),
            departments: self.departments.unwrap_or_default(),
            received_at: self.received_at,
            due_at: self.due_at,
            attended_at: self.attended_at,
            closed_at: self.closed_at,
            contact: contact.then(|| ExportContact {
                name: name.join(" ").trim().to_owned(),
                phone: self.phone.unwrap_or_default(),
                description: self.description,
            }),
        })
    }
}

/// The keys of the petitions within the scope that a filter lets through, the newest first, `limit` of
/// them at most.
///
/// # Errors
/// Of the database.
pub async fn keys(
    conn: &mut Conn,
    scope: &Scope,
    filter: &ListFilter,
    now: DateTime<Utc>,
    limit: i64,
) -> DbResult<Vec<i64>> {
    on_either!(conn, Db, c => {
        let mut query = QueryBuilder::<Db>::new(KEYS);
        push_conditions!(&mut query, filter, scope, now);
        query.push(" ORDER BY t.seq DESC LIMIT ").push_bind(limit);
        let query = query.build_query_scalar().persistent(false);
        Ok(query.fetch_all(c).await?)
    })
}

/// How many there are, counted up to `limit`.
///
/// # Errors
/// Of the database.
pub async fn count(
    conn: &mut Conn,
    scope: &Scope,
    filter: &ListFilter,
    now: DateTime<Utc>,
    limit: i64,
) -> DbResult<i64> {
    on_either!(conn, Db, c => {
        let mut query = QueryBuilder::<Db>::new(COUNT);
        push_conditions!(&mut query, filter, scope, now);
        query.push(" LIMIT ").push_bind(limit).push(") AS counted");
        let query = query.build_query_scalar().persistent(false);
        Ok(query.fetch_one(c).await?)
    })
}

/// The rows of some keys, the newest first; of those that are outside the scope by now, none.
///
/// # Errors
/// Of the database.
pub async fn rows(
    conn: &mut Conn,
    scope: &Scope,
    keys: &[i64],
    contact: bool,
) -> DbResult<Vec<ExportRow>> {
    let nobody = if contact {
        WITH_CONTACT
    } else {
        WITHOUT_CONTACT
    };
    let sql = [ROWS, nobody, CATALOGUES].concat();
    // Without a filter no condition looks at the clock.
    let (filter, now) = (&ListFilter::default(), DateTime::UNIX_EPOCH);
    let rows: Vec<Row> = on_either!(conn, Db, c => {
        let mut query = QueryBuilder::<Db>::new(sql);
        push_conditions!(&mut query, filter, scope, now);
        query.push(" AND t.seq IN (");
        let mut list = query.separated(", ");
        for key in keys {
            list.push_bind(*key);
        }
        query.push(") ORDER BY t.seq DESC");
        query.build_query_as().persistent(false).fetch_all(c).await?
    });
    rows.into_iter().map(|row| row.row(contact)).collect()
}
