//! What anybody may learn of the paper that a code belongs to.

use super::{kind, paper_state};
use crate::error::known;
use crate::{Conn, DbResult, Dialect};
use chrono::NaiveDate;
use domain::names::PersonName;
use domain::papers::{PaperKind, Verification, Verified, charge_words, verified};
use domain::roster::{Charge, Position, TermState};

const BY_TOKEN: &str = "SELECT p.kind, p.state, p.valid_until, p.named, t.state AS term_state, t.charge, t.position, w.name AS ward, n.name AS neighborhood, \
     c.given_names, c.first_surname, c.second_surname, c.sex \
     FROM paper p JOIN term t ON t.id = p.term_id JOIN captain c ON c.id = t.captain_id LEFT JOIN block b ON b.id = t.block_id \
     LEFT JOIN ward w ON w.id = t.ward_id LEFT JOIN neighborhood n ON n.id = b.neighborhood_id WHERE p.token_hash = $1";

pub(crate) const ALL: &[Dialect] = &[Dialect::same(BY_TOKEN)];

#[derive(sqlx::FromRow)]
struct VerifiedRow {
    kind: String,
    state: String,
    valid_until: Option<NaiveDate>,
    named: bool,
    term_state: String,
    charge: String,
    position: String,
    ward: Option<String>,
    neighborhood: Option<String>,
    given_names: String,
    first_surname: String,
    second_surname: Option<String>,
    sex: Option<String>,
}

/// What anybody may learn of the paper whose token has this hash; `None` when there is none, or it was
/// never printed. Whose it is stands there only while it holds.
///
/// # Errors
/// Of the database.
pub async fn by_token(
    conn: &mut Conn,
    token_hash: &[u8],
    today: NaiveDate,
) -> DbResult<Option<Verification>> {
    let row: Option<VerifiedRow> =
        on!(conn, c => sqlx::query_as(BY_TOKEN).bind(token_hash).fetch_optional(c))?;
    let Some(row) = row else {
        return Ok(None);
    };
    let kind = kind(&row.kind)?;
    let ended = TermState::parse(&row.term_state) == Some(TermState::Ended);
    let Some(verified) = verified(paper_state(&row.state)?, row.valid_until, ended, today) else {
        return Ok(None);
    };
    let holds = verified == Verified::Valid;
    let position = known(
        "term.position",
        &row.position,
        Position::parse(&row.position),
    )?;
    let charge = known("term.charge", &row.charge, Charge::parse(&row.charge))?;
    let name = PersonName {
        given_names: row.given_names,
        first_surname: row.first_surname,
        second_surname: row.second_surname,
    };
    let named = kind != PaperKind::Plate || row.named;
    Ok(Some(Verification {
        kind,
        verified,
        name: (holds && named).then(|| name.full()),
        charge: holds.then(|| charge_words(row.sex.as_deref(), charge, position)),
        ward: row.ward.filter(|_| holds),
        neighborhood: row.neighborhood.filter(|_| holds),
        valid_until: row.valid_until,
    }))
}
