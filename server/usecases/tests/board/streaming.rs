//! A large file leaves in parts while it is made: none of them is large, and most of it is not yet made
//! when the first arrives.

use crate::harness::{self, contract};
use crate::office::Office;
use calamine::{Reader, Xlsx};
use domain::petitions::ExportColumn;
use futures::StreamExt;
use std::io::Cursor;
use usecases::exporting::{self, Asked, ExportForm, FileKind};

const ROWS: usize = 20_000;
/// Largest part: some hundred rows.
const LARGEST: usize = 600 * 1024;

/// The same petition so many times.
const FILL: &str = "INSERT INTO petition (id, year, number, content_hash, channel_id, type_id, priority, status, information_requested, description, answers, \
     written, confidential, anonymous, registered_by, privacy_notice, street, street_number, between_street, and_street, reference, received_at, \
     received_month, due_at, reopened, rejections, reworks, version) \
     SELECT $ID, 2026, n.n + 10, p.content_hash, p.channel_id, p.type_id, p.priority, 'received', p.information_requested, p.description, p.answers, \
     p.written, p.confidential, p.anonymous, p.registered_by, p.privacy_notice, 'Avenida Veinte de Noviembre', CAST(n.n AS TEXT), '', '', '', p.received_at, \
     p.received_month, p.due_at, 0, 0, 0, 1 FROM petition p, $NUMBERS";

async fn fill(db: &db::Db) {
    let sql = match db {
        db::Db::Sqlite { .. } => FILL.replace("$ID", "randomblob(16)").replace(
            "$NUMBERS",
            "(WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 19999) SELECT n FROM n) AS n",
        ),
        db::Db::Postgres(_) => FILL
            .replace("$ID", "gen_random_uuid()")
            .replace("$NUMBERS", "generate_series(1, 19999) AS n (n)"),
    };
    harness::execute(db, Box::leak(sql.into_boxed_str()))
        .await
        .unwrap();
}

contract!(twenty_thousand_rows_leave_in_small_parts, |db| {
    let office = Office::open(db).await;
    crate::lamps(&office, 1..=1).await;
    fill(&office.system.db).await;
    for kind in [FileKind::Csv, FileKind::Xlsx] {
        let form = ExportForm {
            kind,
            columns: ExportColumn::ALL.to_vec(),
            personal: false,
            reason: String::new(),
        };
        let ctx = office.ctx(&office.coordinator);
        let mut file = exporting::petitions(&ctx, Asked::default(), form)
            .await
            .unwrap();
        assert_eq!(file.rows, ROWS);
        let first = file.parts.next().await.unwrap().unwrap();
        // Whoever loads it is slow: what is made waits, and nothing more is made.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let mut whole = first;
        let mut parts = 1;
        while let Some(part) = file.parts.next().await {
            let part = part.unwrap();
            assert!(part.len() < LARGEST, "{} bytes at once", part.len());
            whole.extend(part);
            parts += 1;
        }
        assert!(parts > 20, "{kind:?} came in {parts} parts");
        let rows = match kind {
            FileKind::Csv => String::from_utf8(whole).unwrap().lines().count(),
            _ => {
                let mut book: Xlsx<_> = Xlsx::new(Cursor::new(whole)).unwrap();
                book.worksheet_range("Peticiones").unwrap().height()
            }
        };
        assert_eq!(rows, ROWS + 1);
    }
});
