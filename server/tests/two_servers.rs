//! Two servers on one PostgreSQL, one killed while it climbs the ladder: every stage is told once, none
//! is forgotten. The other takes over when the lease of the one that is gone has run out, so this takes
//! two minutes of waiting.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "the harness serves tests on both databases, too"
)]

#[path = "../db/tests/harness/mod.rs"]
mod harness;

use db::Db;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the one that is left may take: the lease of a minute, and a look a minute.
const PATIENCE: Duration = Duration::from_secs(200);

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // Killed already, it does not mind.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program, on this database.
fn program(url: &str, folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sirc"));
    command
        .env("SIRC_DATABASE_URL", url)
        .env("SIRC_SECRET_FILE", folder.join("secret.key"))
        .env("SIRC_SITE_ROOT", folder)
        .env("SIRC_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

async fn number(db: &Db, sql: &'static str) -> i64 {
    let Db::Postgres(pool) = db else {
        panic!("this is about PostgreSQL");
    };
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn a_killed_server_loses_no_escalation_and_doubles_none() {
    let db = harness::postgres().await;
    let Db::Postgres(pool) = &db else {
        panic!("this is about PostgreSQL");
    };
    let name: String = sqlx::query_scalar("SELECT current_database()")
        .fetch_one(pool)
        .await
        .unwrap();
    let given = std::env::var("TEST_POSTGRES_URL").unwrap();
    let (before, after) = given.split_once('?').unwrap_or((&given, ""));
    let url = format!("{}/{name}?{after}", before.rsplit_once('/').unwrap().0);
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["migrate"][..], &["demo", "--scale", "20"]] {
        let done = program(&url, folder.path()).args(arguments).status();
        assert!(done.unwrap().success(), "{arguments:?}");
    }
    // Every petition owes something that has been late for months: each takes the highest step.
    harness::execute(
        &db,
        "UPDATE referral SET stage = NULL, stage_from = NULL, stage_term = NULL, stage_soon_at = NULL, stage_due_at = NULL; \
         UPDATE petition SET stage = 'verify', stage_from = '2026-01-05T15:00:00Z', stage_term = '1d', stage_level = 0, \
         stage_soon_at = '2026-01-06T15:00:00Z', stage_due_at = '2026-01-06T18:00:00Z'; DELETE FROM alert; DELETE FROM job_lease",
    )
    .await
    .unwrap();
    let wanted = number(&db, "SELECT COUNT(*) FROM petition").await;
    assert!(wanted > 1500, "{wanted}");

    let server = || Server(program(&url, folder.path()).arg("serve").spawn().unwrap());
    let mut first = server();
    let begun = Instant::now();
    let (told, _second) = loop {
        if number(&db, "SELECT COUNT(*) FROM alert").await > 0 {
            let second = server();
            first.0.kill().unwrap();
            first.0.wait().unwrap();
            break (number(&db, "SELECT COUNT(*) FROM alert").await, second);
        }
        assert!(
            begun.elapsed() < PATIENCE,
            "the first server climbs nothing"
        );
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    assert!(
        told < wanted,
        "it was done before it was killed: {told} of {wanted}"
    );

    let begun = Instant::now();
    loop {
        let told = number(&db, "SELECT COUNT(*) FROM alert").await;
        if told == wanted {
            break;
        }
        assert!(
            begun.elapsed() < PATIENCE,
            "{told} of {wanted} are told after {PATIENCE:?}"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(
        number(&db, "SELECT COUNT(DISTINCT petition_id) FROM alert").await,
        wanted,
        "each once"
    );
    assert_eq!(
        number(&db, "SELECT COUNT(*) FROM petition WHERE stage_level <> 4").await,
        0
    );
}
