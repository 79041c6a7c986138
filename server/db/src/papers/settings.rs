//! What papers say of the municipality, and who signs them.

use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::ids::{PaperSettingsId, SignatoryId};
use domain::papers::{PaperSettings, Signatory};
use futures::TryFutureExt;
use uuid::Uuid;

const SETTINGS: &str = "SELECT id, valid_from, municipality, office, hotline, legal_basis, ward_legal_basis, place, privacy, plate_specification, plate_supplier, version \
     FROM paper_setting ORDER BY valid_from DESC";
const INSERT_SETTINGS: &str = "INSERT INTO paper_setting (id, valid_from, municipality, office, hotline, legal_basis, place, privacy, plate_specification, plate_supplier, ward_legal_basis, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)";
const UPDATE_SETTINGS: &str = "UPDATE paper_setting SET municipality = $1, office = $2, hotline = $3, legal_basis = $4, place = $5, privacy = $6, \
     plate_specification = $7, plate_supplier = $8, ward_legal_basis = $9, version = version + 1 WHERE id = $10 AND version = $11";
const SIGNATORIES: &str = "SELECT id, name, office, position, letters, cards, valid_from, valid_to, version FROM signatory ORDER BY valid_from DESC, position, id";
const INSERT_SIGNATORY: &str = "INSERT INTO signatory (id, name, office, position, letters, cards, valid_from, valid_to, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
const UPDATE_SIGNATORY: &str = "UPDATE signatory SET name = $1, office = $2, position = $3, letters = $4, cards = $5, valid_from = $6, valid_to = $7, \
     version = version + 1 WHERE id = $8 AND version = $9";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(SETTINGS),
    Dialect::same(INSERT_SETTINGS),
    Dialect::same(UPDATE_SETTINGS),
    Dialect::same(SIGNATORIES),
    Dialect::same(INSERT_SIGNATORY),
    Dialect::same(UPDATE_SIGNATORY),
];

#[derive(sqlx::FromRow)]
struct SettingsRow {
    id: Uuid,
    valid_from: NaiveDate,
    municipality: String,
    office: String,
    hotline: String,
    legal_basis: String,
    ward_legal_basis: Option<String>,
    place: String,
    privacy: String,
    plate_specification: Option<String>,
    plate_supplier: Option<String>,
    version: i64,
}

/// All settings, those that begin last first.
///
/// # Errors
/// Of the database.
pub async fn settings(conn: &mut Conn) -> DbResult<Vec<PaperSettings>> {
    let rows: Vec<SettingsRow> = on!(conn, c => sqlx::query_as(SETTINGS).fetch_all(c))?;
    let settings = |row: SettingsRow| PaperSettings {
        id: PaperSettingsId(row.id),
        valid_from: row.valid_from,
        municipality: row.municipality,
        office: row.office,
        hotline: row.hotline,
        legal_basis: row.legal_basis,
        ward_legal_basis: row.ward_legal_basis,
        place: row.place,
        privacy: row.privacy,
        plate_specification: row.plate_specification,
        plate_supplier: row.plate_supplier,
        version: row.version,
    };
    Ok(rows.into_iter().map(settings).collect())
}

/// Stores settings that begin on a day on which none begin yet.
///
/// # Errors
/// `Duplicate` when some begin on that day.
pub async fn insert(conn: &mut Conn, new: &PaperSettings) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_SETTINGS)
        .bind(new.id.0).bind(new.valid_from).bind(&new.municipality).bind(&new.office).bind(&new.hotline).bind(&new.legal_basis)
        .bind(&new.place).bind(&new.privacy).bind(&new.plate_specification).bind(&new.plate_supplier)
        .bind(&new.ward_legal_basis)
        .execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Changes settings; `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn update(conn: &mut Conn, changed: &PaperSettings) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(UPDATE_SETTINGS)
        .bind(&changed.municipality).bind(&changed.office).bind(&changed.hotline).bind(&changed.legal_basis).bind(&changed.place)
        .bind(&changed.privacy).bind(&changed.plate_specification).bind(&changed.plate_supplier).bind(&changed.ward_legal_basis).bind(changed.id.0).bind(changed.version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}

#[derive(sqlx::FromRow)]
struct SignatoryRow {
    id: Uuid,
    name: String,
    office: String,
    position: i64,
    letters: bool,
    cards: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
}

/// Everybody who signs, signed or will sign; those who began last first.
///
/// # Errors
/// Of the database.
pub async fn signatories(conn: &mut Conn) -> DbResult<Vec<Signatory>> {
    let rows: Vec<SignatoryRow> = on!(conn, c => sqlx::query_as(SIGNATORIES).fetch_all(c))?;
    let signatory = |row: SignatoryRow| Signatory {
        id: SignatoryId(row.id),
        name: row.name,
        office: row.office,
        position: row.position,
        letters: row.letters,
        cards: row.cards,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        version: row.version,
    };
    Ok(rows.into_iter().map(signatory).collect())
}

/// Stores who signs.
///
/// # Errors
/// Of the database.
pub async fn insert_signatory(conn: &mut Conn, new: &Signatory) -> DbResult<()> {
    on!(conn, c => sqlx::query(INSERT_SIGNATORY)
        .bind(new.id.0).bind(&new.name).bind(&new.office).bind(new.position).bind(new.letters).bind(new.cards)
        .bind(new.valid_from).bind(new.valid_to).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Changes who signs; `false` when the version is not the stored one.
///
/// # Errors
/// Of the database.
pub async fn update_signatory(conn: &mut Conn, changed: &Signatory) -> DbResult<bool> {
    let rows = on!(conn, c => sqlx::query(UPDATE_SIGNATORY)
        .bind(&changed.name).bind(&changed.office).bind(changed.position).bind(changed.letters).bind(changed.cards)
        .bind(changed.valid_from).bind(changed.valid_to).bind(changed.id.0).bind(changed.version)
        .execute(c).map_ok(|done| done.rows_affected()))?;
    Ok(rows == 1)
}
