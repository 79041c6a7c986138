//! The official file of settlements (postal codes): preview, errors by row, import. Running it twice
//! changes nothing; a changed spelling updates the row by its key (postal code, `id_asenta`).

use crate::context::{Stop, System};
use chrono::{DateTime, Utc};
use db::catalogue::{Settlement, insert_settlement, settlements, update_settlement};
use domain::failure::Failure;
use domain::text::clean_line;
use futures::FutureExt;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The columns that the import needs, under the headings of the official layout.
#[derive(Debug, Deserialize)]
struct OfficialRow {
    codigo_postal: String,
    asentamiento: String,
    tipo_asentamiento: String,
    id_asenta: String,
}

/// What a file would do, or did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Settlements that are new: postal code and name.
    pub added: Vec<(String, String)>,
    /// Settlements whose spelling or kind changes: before and after.
    pub changed: Vec<(String, String)>,
    /// Rows that are already as they should be.
    pub same: usize,
    /// Rows that cannot be taken: line of the file, and why, in Spanish.
    pub errors: Vec<(u64, String)>,
}

fn checked(row: &OfficialRow) -> Result<(String, String, String, String), String> {
    let postal_code = row.codigo_postal.trim();
    if postal_code.len() != 5 || !postal_code.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!(
            "el código postal «{postal_code}» no tiene cinco dígitos"
        ));
    }
    let key = row.id_asenta.trim();
    if key.is_empty() || key.len() > 6 || !key.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(format!("la clave del asentamiento «{key}» no es válida"));
    }
    let (name, kind) = (
        clean_line(&row.asentamiento),
        clean_line(&row.tipo_asentamiento),
    );
    if name.is_empty() || kind.is_empty() || name.chars().count() > 120 {
        return Err("falta el nombre o el tipo del asentamiento".into());
    }
    Ok((postal_code.into(), key.into(), name, kind))
}

/// Compares a file with the catalogue and, if `write`, brings the catalogue to it. Rows with errors
/// are reported and left out; the others are written together or not at all.
///
/// # Errors
/// `Invalid` when the file is not of the official layout; of the database.
pub async fn import(
    system: &System,
    file: &[u8],
    write: bool,
    now: DateTime<Utc>,
) -> Result<Plan, Failure> {
    let mut reader = csv::ReaderBuilder::new().from_reader(file);
    let mut plan = Plan::default();
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    let mut record = csv::StringRecord::new();
    let headers = reader.headers().cloned().map_err(|_| layout())?;
    if ![
        "codigo_postal",
        "asentamiento",
        "tipo_asentamiento",
        "id_asenta",
    ]
    .iter()
    .all(|name| headers.iter().any(|h| h == *name))
    {
        return Err(layout());
    }
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                plan.errors.push((
                    line,
                    "el renglón no se puede leer: revise que el archivo esté en UTF-8".into(),
                ));
                continue;
            }
            Ok(true) => {}
        }
        let line = record.position().map_or(0, csv::Position::line);
        let row = record
            .deserialize::<OfficialRow>(Some(&headers))
            .map_err(|_| "faltan columnas".to_owned())
            .and_then(|row| checked(&row));
        match row {
            Err(why) => plan.errors.push((line, why)),
            Ok(row) if !seen.insert((row.0.clone(), row.1.clone())) => {
                plan.errors.push((
                    line,
                    format!("el asentamiento {} {} viene dos veces", row.0, row.1),
                ));
            }
            Ok(row) => rows.push(row),
        }
    }
    let work = system.clone();
    let done = system.db.write(move |conn| {
        async move {
            let known: BTreeMap<(String, String), Settlement> = settlements(conn)
                .await?
                .into_iter()
                .map(|s| ((s.postal_code.clone(), s.settlement_key.clone()), s))
                .collect();
            for (postal_code, settlement_key, name, kind) in rows {
                match known.get(&(postal_code.clone(), settlement_key.clone())) {
                    None => {
                        plan.added.push((postal_code.clone(), name.clone()));
                        if write {
                            let id = work.new_id(now);
                            insert_settlement(
                                conn,
                                &Settlement {
                                    id,
                                    postal_code,
                                    settlement_key,
                                    name,
                                    kind,
                                },
                            )
                            .await?;
                        }
                    }
                    Some(old) if old.name != name || old.kind != kind => {
                        plan.changed.push((
                            format!("{} {}", old.kind, old.name),
                            format!("{kind} {name}"),
                        ));
                        if write {
                            update_settlement(
                                conn,
                                &Settlement {
                                    name,
                                    kind,
                                    ..old.clone()
                                },
                            )
                            .await?;
                        }
                    }
                    Some(_) => plan.same += 1,
                }
            }
            Ok::<_, Stop>(plan)
        }
        .boxed()
    });
    done.await.map_err(|stop| stop.failure(system))
}

fn layout() -> Failure {
    Failure::field(
        "file",
        "El archivo no tiene las columnas del catálogo oficial: codigo_postal, asentamiento, tipo_asentamiento, id_asenta.",
    )
}
