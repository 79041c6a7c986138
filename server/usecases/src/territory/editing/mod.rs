//! Blocks and wards on screens: new, changed, moved, redrawn, ended.

mod blocks;
mod placing;
mod wards;

pub use blocks::{change_block, create_block, end_block, resume_block};
pub use placing::place_block;
pub use wards::{change_ward, create_ward, end_ward, resume_ward};

use crate::context::{Ctx, Stop};
use db::DbError;
use domain::failure::Failure;
use domain::local_time::{local_date, show_day};
use domain::text::required_line;

/// Longest reason of an end.
const REASON: usize = 200;

fn taken(error: DbError) -> Stop {
    match error {
        DbError::Duplicate(what) if what.contains("cvegeo") => {
            Failure::field("cvegeo", "Otra manzana ya tiene esa CVEGEO.").into()
        }
        DbError::Duplicate(_) => {
            Failure::field("code", "Ya hay una con esa clave, en uso o terminada.").into()
        }
        error => error.into(),
    }
}

/// Somebody was faster, in the same moment.
fn overtaken(version: i64) -> Stop {
    Failure::Conflict {
        version: version + 1,
        changes: Vec::new(),
    }
    .into()
}

/// The reason of an end as the history has it, with its day.
fn ending(ctx: &Ctx, reason: &str) -> Result<String, Failure> {
    let reason = required_line(reason, REASON, "el motivo")
        .map_err(|message| Failure::field("reason", message))?;
    Ok(format!("{}: {reason}", show_day(local_date(ctx.now), 0)))
}
