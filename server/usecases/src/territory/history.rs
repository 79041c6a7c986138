//! What changed in a block or a ward, who changed it and when. It stands with the history of the
//! catalogues. What it says is kept in words, because wards and neighborhoods change their names; an
//! outline is kept whole besides, so that an old one is not lost.

use crate::context::{Ctx, Stop};
use crate::geometry::Area;
use crate::worded::{self, Behind, told};
use db::catalogue;
use db::territory::{self, Kept, touch};
use db::{Conn, log};
use domain::catalogue::HistoryEntry;
use domain::territory::{Block, Ward, written_point};
use serde_json::{Value, json};
use uuid::Uuid;

/// What has a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entity {
    Block,
    Ward,
}

impl Entity {
    fn code(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Ward => "ward",
        }
    }
}

/// The fields and their names in Spanish, in the order in which a change is told.
const LABELS: [(&str, &str); 9] = [
    ("code", "Clave"),
    ("name", "Nombre"),
    ("cvegeo", "CVEGEO"),
    ("ward", "Cuartel"),
    ("neighborhood", "Colonia"),
    ("between_streets", "Entre calles"),
    ("point", "Punto"),
    ("outline", "Contorno"),
    ("ended", "Término"),
];

/// What is known of a block, in words.
pub(super) async fn of_block(
    conn: &mut Conn,
    block: &Block,
    boundary: Option<&str>,
    ended: Option<&str>,
) -> Result<Value, Stop> {
    let wards = territory::wards(conn).await?;
    let hoods = catalogue::neighborhoods(conn).await?;
    let ward = wards.into_iter().find(|w| Some(w.id) == block.ward);
    let hood = hoods.into_iter().find(|n| Some(n.id) == block.neighborhood);
    let (latitude, longitude) = written_point(block.point);
    let area = boundary.and_then(|text| Area::parse(text).ok());
    Ok(json!({
        "version": block.version,
        "code": block.code,
        "cvegeo": block.cvegeo,
        "ward": ward.map(|w| w.code),
        "neighborhood": hood.map(|n| n.name),
        "between_streets": block.between_streets,
        "point": block.point.map(|_| format!("{latitude}, {longitude}")),
        "outline": area.map(|a| square_metres(a.area_m2())),
        "boundary": boundary,
        "ended": ended,
    }))
}

/// `8,932 m²`.
fn square_metres(size: f64) -> String {
    let digits = format!("{size:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text} m²")
}

/// What is known of a ward, in words.
pub(super) fn of_ward(ward: &Ward, ended: Option<&str>) -> Value {
    json!({ "version": ward.version, "code": ward.code, "name": ward.name, "ended": ended })
}

/// A change on its way into the history.
pub(super) struct Record {
    pub(super) entity: Entity,
    pub(super) id: Uuid,
    /// As the log names it.
    pub(super) act: &'static str,
    /// The office's key.
    pub(super) code: String,
    /// `null` when it is new.
    pub(super) before: Value,
    pub(super) after: Value,
}

/// Appends a change to the history and to the log, and tells every process to read again.
pub(super) async fn record(ctx: &Ctx, conn: &mut Conn, change: Record) -> Result<(), Stop> {
    let entry = catalogue::HistoryEntry {
        entity: change.entity.code(),
        id: change.id,
        at: ctx.now,
        actor: Some(ctx.actor.id),
        before: change.before,
        after: change.after,
    };
    catalogue::append_history(conn, &entry).await?;
    let line = log::Entry {
        at: ctx.now,
        actor: Some(ctx.actor.id),
        action: change.act,
        object: change.code,
        detail: String::new(),
    };
    log::append(conn, line).await?;
    touch(conn, Kept::Territory).await?;
    Ok(touch(conn, Kept::Roster).await?)
}

/// An outline of the same size may have been redrawn.
const REDRAWN: Behind = Some(("outline", "boundary"));

/// The last changes, newest first.
pub(super) async fn of(
    conn: &mut Conn,
    entity: Entity,
    id: Uuid,
) -> Result<Vec<HistoryEntry>, Stop> {
    let stored = catalogue::history(conn, entity.code(), id).await?;
    Ok(stored
        .into_iter()
        .map(|change| told(change, &LABELS, REDRAWN))
        .collect())
}

/// Refuses a form that was made from an older version, and says what was changed since.
pub(super) async fn same_version(
    ctx: &Ctx,
    conn: &mut Conn,
    entity: Entity,
    id: Uuid,
    sent: i64,
    current: i64,
) -> Result<(), Stop> {
    let of = (entity.code(), id);
    worded::same_version(ctx, conn, of, &LABELS, REDRAWN, sent, current).await
}

#[cfg(test)]
mod tests {
    use super::square_metres;

    #[test]
    fn sizes_are_written_in_thousands() {
        let sizes = [
            (0.4, "0 m²"),
            (812.0, "812 m²"),
            (8931.6, "8,932 m²"),
            (1_234_567.0, "1,234,567 m²"),
        ];
        for (size, text) in sizes {
            assert_eq!(square_metres(size), text);
        }
    }
}
