//! What changed in an entry of the catalogue, who changed it and when, in words.

use crate::context::{Ctx, Stop};
use chrono::{Datelike, NaiveDate};
use db::Conn;
use db::catalogue::{self, StoredChange};
use domain::access::Action;
use domain::catalogue::{
    CatalogueEntity, ChangedField, Department, HistoryEntry, LocationKind, Point, ReasonKind,
};
use domain::deadline::Term;
use domain::failure::{Change, Failure};
use domain::local_time::{local_date, show, show_day};
use serde_json::Value;
use uuid::Uuid;

/// The fields of entries and their names in Spanish, in the order in which a change is told. `id`
/// and `version` say nothing to a person.
const LABELS: [(&str, &str); 20] = [
    ("code", "Clave"),
    ("name", "Nombre"),
    ("postal_code", "Código postal"),
    ("kind", "Tipo"),
    ("category", "Categoría"),
    ("department", "Dependencia"),
    ("term", "Plazo"),
    ("priority", "Prioridad"),
    ("location", "Lugar"),
    ("allows_anonymous", "Permite anónimo"),
    ("confidential", "Reservada"),
    ("closing_evidence", "Evidencia de cierre"),
    ("external_body", "Otra autoridad"),
    ("key_questions", "Preguntas"),
    ("synonyms", "Sinónimos"),
    ("point", "Punto en el mapa"),
    ("position", "Orden"),
    ("valid_from", "Primer día"),
    ("valid_to", "Último día"),
    ("successor", "Dependencia sucesora"),
];

/// The last changes of an entry, newest first.
///
/// # Errors
/// `Forbidden`; of the database.
pub async fn history(
    ctx: &Ctx,
    entity: CatalogueEntity,
    id: Uuid,
) -> Result<Vec<HistoryEntry>, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let read = async {
        let mut conn = ctx.system.db.read().await?;
        let stored = catalogue::history(&mut conn, entity.code(), id).await?;
        let departments = catalogue::departments(&mut conn).await?;
        Ok((stored, departments))
    };
    let (stored, departments) = read.await.map_err(|e| ctx.system.failure(&e))?;
    let this_year = local_date(ctx.now).year();
    Ok(stored
        .into_iter()
        .map(|change| told(change, &departments, this_year))
        .collect())
}

/// The changes of an entry after a version.
pub(super) async fn changes_since(
    ctx: &Ctx,
    conn: &mut Conn,
    entity: CatalogueEntity,
    id: Uuid,
    version: i64,
) -> Result<Vec<Change>, Stop> {
    let stored = catalogue::history(conn, entity.code(), id).await?;
    let departments = catalogue::departments(conn).await?;
    let this_year = local_date(ctx.now).year();
    let newer = |change: &StoredChange| {
        parsed(&change.after_json)["version"]
            .as_i64()
            .is_some_and(|v| v > version)
    };
    Ok(stored
        .into_iter()
        .filter(newer)
        .map(|change| {
            let entry = told(change, &departments, this_year);
            let what: Vec<String> = entry
                .fields
                .iter()
                .map(|f| format!("{}: {}", f.label, f.after))
                .collect();
            Change {
                who: entry.who,
                what: what.join("; "),
                when: show(entry.at, ctx.now),
            }
        })
        .collect())
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

fn told(change: StoredChange, departments: &[Department], this_year: i32) -> HistoryEntry {
    let (before, after) = (parsed(&change.before_json), parsed(&change.after_json));
    let fields = LABELS
        .iter()
        .filter(|(field, _)| before[*field] != after[*field])
        .map(|(field, label)| ChangedField {
            field: (*field).to_owned(),
            label: (*label).to_owned(),
            before: words(field, &before[*field], departments, this_year),
            after: words(field, &after[*field], departments, this_year),
        })
        .filter(|f| !(f.before.is_empty() && f.after.is_empty()))
        .collect();
    HistoryEntry {
        at: change.at,
        who: change.name.unwrap_or_default(),
        created: before.is_null(),
        fields,
    }
}

fn words(field: &str, value: &Value, departments: &[Department], this_year: i32) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { "Sí" } else { "No" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" · "),
        Value::Object(_) => {
            if let Ok(term) = serde_json::from_value::<Term>(value.clone()) {
                term.words()
            } else if let Ok(point) = serde_json::from_value::<Point>(value.clone()) {
                format!("{}, {}", point.latitude, point.longitude)
            } else {
                value.to_string()
            }
        }
        Value::String(text) => match field {
            "department" | "successor" => departments
                .iter()
                .find(|d| d.id.to_string() == *text)
                .map_or_else(|| text.clone(), |d| d.name.clone()),
            "location" => {
                LocationKind::parse(text).map_or_else(|| text.clone(), |l| l.label().to_owned())
            }
            "kind" => {
                ReasonKind::parse(text).map_or_else(|| text.clone(), |k| k.label().to_owned())
            }
            "valid_from" | "valid_to" => text
                .parse::<NaiveDate>()
                .map_or_else(|_| text.clone(), |day| show_day(day, this_year)),
            _ => text.clone(),
        },
    }
}
