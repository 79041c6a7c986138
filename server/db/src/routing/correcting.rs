//! A petition whose type or place was corrected, and which rule decided about a referral.

use crate::petitions::registering::index_words;
use crate::{Conn, DbResult, Dialect};
use domain::duplicates::street_key;
use domain::ids::{BlockId, PetitionId, PetitionTypeId, ReferralId, RuleId};
use domain::petitions::Place;
use futures::TryFutureExt;
use uuid::Uuid;

const CORRECT: &str = "UPDATE petition SET type_id = $1, priority = $2, confidential = $3, neighborhood_id = $4, street = $5, street_number = $6, \
     between_street = $7, and_street = $8, reference = $9, latitude = $10, longitude = $11, block_id = CASE WHEN $12 THEN $13 ELSE block_id END, street_key = $14 WHERE id = $15";
const FORGET_WORDS: Dialect = Dialect {
    sqlite: "DELETE FROM petition_search WHERE rowid = $1",
    postgres: "DELETE FROM petition_search WHERE petition_seq = $1",
};
const SET_RULE: &str = "UPDATE referral SET rule_id = $1 WHERE id = $2";
const RULES_OF: &str =
    "SELECT id, rule_id FROM referral WHERE petition_id = $1 AND rule_id IS NOT NULL";

pub(crate) const ALL: &[Dialect] = &[
    Dialect::same(CORRECT),
    FORGET_WORDS,
    Dialect::same(SET_RULE),
    Dialect::same(RULES_OF),
];

/// What a petition is after it was corrected.
#[derive(Clone, Debug)]
pub struct Corrected {
    /// Its place in the order of reception.
    pub seq: i64,
    /// Type.
    pub kind: PetitionTypeId,
    /// Priority of the type.
    pub priority: i64,
    /// Whether the type is reserved.
    pub confidential: bool,
    /// Where.
    pub place: Place,
    /// Whether its point is another, and with it the block.
    pub moved: bool,
    /// In which block the point is.
    pub block: Option<BlockId>,
    /// Folded words by which it is found.
    pub words: String,
}

/// Stores what was corrected. The petition's version guards it.
///
/// # Errors
/// Of the database.
pub async fn correct(conn: &mut Conn, id: PetitionId, new: &Corrected) -> DbResult<()> {
    let place = &new.place;
    on!(&mut *conn, c => sqlx::query(CORRECT)
        .bind(new.kind.0).bind(new.priority).bind(new.confidential).bind(place.neighborhood.map(|n| n.0)).bind(&place.street).bind(&place.number)
        .bind(&place.between).bind(&place.and).bind(&place.reference).bind(place.point.map(|p| p.latitude)).bind(place.point.map(|p| p.longitude))
        .bind(new.moved).bind(new.block.map(|b| b.0)).bind(street_key(&place.street)).bind(id.0).execute(c).map_ok(|_| ()))?;
    set_words(conn, new.seq, &new.words).await
}

/// Puts other words in the place of those by which a petition is found; `seq` is its place in the order of
/// reception.
///
/// # Errors
/// Of the database.
pub async fn set_words(conn: &mut Conn, seq: i64, words: &str) -> DbResult<()> {
    let sql = conn.text(FORGET_WORDS);
    on!(&mut *conn, c => sqlx::query(sql).bind(seq).execute(c).map_ok(|_| ()))?;
    index_words(conn, seq, words).await
}

/// Says which rule decided about a referral.
///
/// # Errors
/// Of the database.
pub async fn set_rule(conn: &mut Conn, referral: ReferralId, rule: RuleId) -> DbResult<()> {
    on!(conn, c => sqlx::query(SET_RULE).bind(rule.0).bind(referral.0).execute(c).map_ok(|_| ()))?;
    Ok(())
}

/// Which rules decided about the referrals of a petition.
///
/// # Errors
/// Of the database.
pub async fn rules_of(conn: &mut Conn, id: PetitionId) -> DbResult<Vec<(ReferralId, RuleId)>> {
    let rows: Vec<(Uuid, Uuid)> = on!(conn, c => sqlx::query_as(RULES_OF).bind(id.0).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(referral, rule)| (ReferralId(referral), RuleId(rule)))
        .collect())
}
