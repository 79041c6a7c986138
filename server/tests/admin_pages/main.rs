//! The plain pages of the own account, users and catalogues, as a browser without scripts uses them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the storage tests too")]

#[path = "../../db/tests/harness/mod.rs"]
mod harness;

mod accounts;
mod browser;
mod catalogues;

use axum::http::StatusCode;
use browser::{Office, PASSWORD};
use harness::contract;

contract!(only_administrators_come_in, |db| {
    let office = Office::open(db).await;
    for path in ["/usuarios", "/catalogos", "/cuenta"] {
        let answer = office.get(path, "").await;
        answer.leads(&format!("/entrar?volver={path}"));
    }
    for login in ["mesa", "audita"] {
        let cookie = office.sign_in(login, PASSWORD).await;
        assert_eq!(office.get("/cuenta", &cookie).await.status, StatusCode::OK);
        for path in [
            "/usuarios",
            "/usuarios/nuevo",
            "/catalogos",
            "/catalogos/tipos",
            "/catalogos/tipos/nuevo",
        ] {
            let answer = office.get(path, &cookie).await;
            answer.shows(StatusCode::FORBIDDEN, &["no tiene permiso"]);
        }
        let fields = [
            ("login", "intruso"),
            ("name", "Intruso"),
            ("role", "administrator"),
        ];
        for path in ["/usuarios", "/catalogos/canales"] {
            let answer = office.post(path, &cookie, &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
        }
    }
});
