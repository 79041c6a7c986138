//! Which petitions a batch is about: by a filter of the list, by a pile of the tray, or by folios.

use crate::error::known;
use crate::lists::{place_line, push_conditions};
use crate::petitions::folio;
use crate::{Conn, DbResult, Dialect};
use chrono::{DateTime, Utc};
use domain::access::{Reach, Scope};
use domain::folio::Folio;
use domain::ids::{PetitionId, UserId};
use domain::petitions::{ListFilter, PetitionStatus, ReferralStatus, TrayPile};
use domain::text::search_words;
use sqlx::QueryBuilder;
use uuid::Uuid;

const HEAD: &str = "SELECT t.id, t.year, t.number, t.version, t.status, k.name AS kind, t.street, t.street_number, n.name AS neighborhood, t.due_at, \
     (SELECT string_agg(d.name, ', ') FROM referral r JOIN department d ON d.id = r.department_id \
      WHERE r.petition_id = t.id AND r.status NOT IN ('rejected', 'withdrawn')) AS departments \
     FROM petition t JOIN petition_type k ON k.id = t.type_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id WHERE ";

/// A petition that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Key.
    pub id: PetitionId,
    /// Public number.
    pub folio: Folio,
    /// Version.
    pub version: i64,
    /// State.
    pub status: PetitionStatus,
    /// Name of the type.
    pub kind: String,
    /// Where, in one line.
    pub place: String,
    /// Departments that have it, joined.
    pub departments: String,
    /// The promised moment.
    pub due_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    year: i64,
    number: i64,
    version: i64,
    status: String,
    kind: String,
    street: String,
    street_number: String,
    neighborhood: Option<String>,
    due_at: DateTime<Utc>,
    departments: Option<String>,
}

impl Row {
    fn picked(self) -> DbResult<Picked> {
        Ok(Picked {
            id: PetitionId(self.id),
            folio: folio(self.year, self.number),
            version: self.version,
            status: known(
                "petition.status",
                &self.status,
                PetitionStatus::parse(&self.status),
            )?,
            kind: self.kind,
            place: place_line(
                &self.street,
                &self.street_number,
                self.neighborhood.as_deref(),
            ),
            departments: self.departments.unwrap_or_default(),
            due_at: self.due_at,
        })
    }
}

fn picked(rows: Vec<Row>) -> DbResult<Vec<Picked>> {
    rows.into_iter().map(Row::picked).collect()
}

/// Among which petitions are picked.
enum Among<'a> {
    /// The newest that a filter finds, so many.
    Filter(&'a ListFilter, i64),
    /// Those of these folios.
    Folios(&'a [Folio]),
}

/// The petitions of a filter within the scope, newest first, up to `limit`.
///
/// # Errors
/// Of the database.
pub async fn pick(
    conn: &mut Conn,
    scope: &Scope,
    filter: &ListFilter,
    now: DateTime<Utc>,
    limit: i64,
) -> DbResult<Vec<Picked>> {
    pick_among(conn, scope, &Among::Filter(filter, limit), now).await
}

/// The petitions with these folios within the scope, newest first; those that are not there are left
/// out.
///
/// # Errors
/// Of the database.
pub async fn pick_folios(
    conn: &mut Conn,
    scope: &Scope,
    folios: &[Folio],
    now: DateTime<Utc>,
) -> DbResult<Vec<Picked>> {
    if folios.is_empty() {
        return Ok(Vec::new());
    }
    pick_among(conn, scope, &Among::Folios(folios), now).await
}

async fn pick_among(
    conn: &mut Conn,
    scope: &Scope,
    among: &Among<'_>,
    now: DateTime<Utc>,
) -> DbResult<Vec<Picked>> {
    let everything = ListFilter::default();
    let filter = match among {
        Among::Filter(filter, _) => filter,
        Among::Folios(_) => &everything,
    };
    let rows: Vec<Row> = on_either!(conn, Db, c => {
        let mut query = QueryBuilder::<Db>::new(HEAD);
        match among {
            Among::Filter(..) => {
                query.push("t.seq IN (SELECT t.seq FROM petition t WHERE 1 = 1");
            }
            Among::Folios(folios) => {
                query.push("(t.year, t.number) IN (");
                query.push_values(*folios, |mut row, folio| {
                    row.push_bind(i64::from(folio.year)).push_bind(folio.number);
                });
                query.push(")");
            }
        }
        push_conditions!(&mut query, filter, scope, now);
        if let Among::Filter(_, limit) = among {
            query.push(" ORDER BY t.seq DESC LIMIT ").push_bind(limit);
            query.push(")");
        }
        query.push(" ORDER BY t.seq DESC");
        query.build_query_as().persistent(false).fetch_all(c).await?
    });
    picked(rows)
}

/// The petitions of a pile of the own department's tray, what is due next first, up to `limit`.
///
/// # Errors
/// Of the database.
pub async fn pick_tray(
    conn: &mut Conn,
    scope: &Scope,
    (user, pile): (UserId, TrayPile),
    now: DateTime<Utc>,
    limit: i64,
) -> DbResult<Vec<Picked>> {
    let Reach::Department(own) = scope.reach() else {
        return Ok(Vec::new());
    };
    let (ids, rows) = on_either!(conn, Db, c => {
        let mut query = QueryBuilder::<Db>::new("SELECT r.petition_id FROM referral r WHERE r.department_id = ");
        query.push_bind(own.0);
        query.push(" AND r.petition_status IN ('referred', 'in_progress', 'scheduled', 'on_hold')");
        match (pile, pile.statuses()) {
            (_, Some([one, other])) => {
                query.push(" AND r.status IN (").push_bind(one.code());
                query.push(", ").push_bind(other.code()).push(")");
            }
            _ => {
                query.push(" AND r.stage_due_at IS NOT NULL AND r.status IN ('sent', 'accepted', 'returned', 'scheduled')");
            }
        }
        if pile == TrayPile::Mine {
            query.push(" AND r.assigned_to = ").push_bind(user.0);
        }
        if pile == TrayPile::Overdue {
            query.push(" AND r.stage_due_at < ").push_bind(now);
        }
        if pile == TrayPile::DueSoon {
            query.push(" AND r.stage_due_at >= ").push_bind(now);
            query.push(" AND r.stage_soon_at <= ").push_bind(now);
        }
        query.push(" ORDER BY r.stage_due_at, r.id LIMIT ").push_bind(limit);
        let ids: Vec<Uuid> = query.build_query_scalar().persistent(false).fetch_all(&mut *c).await?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Db>::new(HEAD);
        query.push("t.id IN (");
        let mut list = query.separated(", ");
        for id in &ids {
            list.push_bind(*id);
        }
        query.push(")");
        let rows: Vec<Row> = query.build_query_as().persistent(false).fetch_all(c).await?;
        (ids, rows)
    });
    let place = |id: PetitionId| ids.iter().position(|one| *one == id.0);
    let mut found = picked(rows)?;
    found.sort_by_key(|one| place(one.id));
    Ok(found)
}

const SHEET: &str = "SELECT t.year, t.number, t.version, k.name AS kind, n.name AS neighborhood, t.street, t.street_number, r.status, r.stage_due_at, u.name AS assigned \
     FROM referral r JOIN petition t ON t.id = r.petition_id JOIN petition_type k ON k.id = t.type_id LEFT JOIN neighborhood n ON n.id = t.neighborhood_id \
     LEFT JOIN user_account u ON u.id = r.assigned_to WHERE r.department_id = $1 AND r.stage_due_at IS NOT NULL AND r.status IN ('sent', 'accepted', 'returned', 'scheduled') \
     AND t.status IN ('referred', 'in_progress', 'scheduled') ORDER BY r.stage_due_at, r.id LIMIT $2";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(SHEET)];

/// A live referral as the workbook of its department shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetReferral {
    /// Public number of the petition.
    pub folio: Folio,
    /// The petition's version.
    pub version: i64,
    /// Name of the type.
    pub kind: String,
    /// Name of the settlement; empty without one.
    pub neighborhood: String,
    /// Street and number.
    pub street: String,
    /// State of the referral.
    pub status: ReferralStatus,
    /// When what is owed next is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Who has it in hand; empty for nobody.
    pub assigned: String,
}

#[derive(sqlx::FromRow)]
struct SheetRecord {
    year: i64,
    number: i64,
    version: i64,
    kind: String,
    neighborhood: Option<String>,
    street: String,
    street_number: String,
    status: String,
    stage_due_at: Option<DateTime<Utc>>,
    assigned: Option<String>,
}

/// The live referrals of the own department, what is due next first, up to `limit`.
///
/// # Errors
/// Of the database.
pub async fn sheet_referrals(
    conn: &mut Conn,
    scope: &Scope,
    limit: i64,
) -> DbResult<Vec<SheetReferral>> {
    let Reach::Department(own) = scope.reach() else {
        return Ok(Vec::new());
    };
    let rows: Vec<SheetRecord> =
        on!(conn, c => sqlx::query_as(SHEET).bind(own.0).bind(limit).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(SheetReferral {
                folio: folio(row.year, row.number),
                version: row.version,
                kind: row.kind,
                neighborhood: row.neighborhood.unwrap_or_default(),
                street: place_line(&row.street, &row.street_number, None),
                status: known(
                    "referral.status",
                    &row.status,
                    ReferralStatus::parse(&row.status),
                )?,
                due_at: row.stage_due_at,
                assigned: row.assigned.unwrap_or_default(),
            })
        })
        .collect()
}
