//! Writes the roster of an office as a workbook, with the faults that such workbooks have, whose
//! neighborhoods and wards are those of a database.
//!
//! `workbook DATABASE FILE`

use usecases::demo::workbook::{ROWS, dirty};

/// The same workbook each time.
const SEED: u64 = 3;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("workbook DATABASE FILE".into());
    };
    let options = db::Options {
        url,
        connections: 1,
    };
    let db = db::Db::open(&options).await?;
    let mut conn = db.read().await?;
    let hoods = db::catalogue::neighborhoods(&mut conn).await?;
    let hoods: Vec<_> = hoods
        .into_iter()
        .map(|n| (n.name, n.postal_code, n.kind))
        .collect();
    let wards = db::territory::wards(&mut conn).await?;
    let wards: Vec<_> = wards.into_iter().map(|w| w.code).collect();
    let book = dirty(SEED, ROWS, &hoods, &wards)?;
    std::fs::write(file, book.xlsx)?;
    Ok(())
}
