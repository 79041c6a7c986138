//! What storage promises of the territory and the roster, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the other storage tests too")]

mod harness;

use chrono::{DateTime, NaiveDate, Utc};
use db::roster::events::{self, NewEvent};
use db::roster::terms::{self, NewTerm, Period};
use db::roster::{imports, lists, people, petitions};
use db::territory::{self, Kept};
use db::{Conn, DbError, accounts};
use domain::access::Scope;
use domain::catalogue::{Neighborhood, Point};
use domain::ids::*;
use domain::names::PersonName;
use domain::roster::*;
use domain::territory::{Block, Ward};
use domain::users::Role;
use futures::FutureExt;
use harness::contract;
use uuid::Uuid;

fn noon() -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn all() -> Scope {
    Scope::of_the_program_itself()
}

const COORDINATOR: UserId = UserId(Uuid::from_u128(1));
const WARD: WardId = WardId(Uuid::from_u128(2));
const HOOD: NeighborhoodId = NeighborhoodId(Uuid::from_u128(3));
const PERIOD: PeriodId = PeriodId(Uuid::from_u128(4));
const NEXT: PeriodId = PeriodId(Uuid::from_u128(5));
const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[-96.14,19.17],[-96.13,19.17],[-96.13,19.18],[-96.14,19.18],[-96.14,19.17]]]}"#;

fn block(n: u128, code: &str) -> Block {
    Block {
        id: BlockId(Uuid::from_u128(100 + n)),
        code: code.into(),
        cvegeo: None,
        ward: Some(WARD),
        neighborhood: Some(HOOD),
        between_streets: "Allende y Juárez".into(),
        point: Some(Point {
            latitude: 19.175,
            longitude: -96.135,
        }),
        has_boundary: false,
        ended: false,
        version: 1,
    }
}

fn written(given: &str, surname: &str, curp: Option<u8>, phone: &str) -> people::Written {
    let name = PersonName {
        given_names: given.into(),
        first_surname: surname.into(),
        second_surname: None,
    };
    people::Written {
        search_text: domain::text::fold(&format!("{} {phone}", name.full())),
        name,
        sex: Some("woman".into()),
        curp_sealed: curp.map(|c| vec![c; 40]),
        curp_index: curp.map(|c| vec![c; 32]),
        phone: Some(phone.into()),
        other_phone: None,
        street: "Allende".into(),
        street_number: "12".into(),
        neighborhood: Some(HOOD),
    }
}

fn captain(n: u128) -> CaptainId {
    CaptainId(Uuid::from_u128(1000 + n))
}

fn service(n: u128, of: CaptainId, block: BlockId, period: PeriodId, state: TermState) -> NewTerm {
    NewTerm {
        id: TermId(Uuid::from_u128(2000 + n)),
        captain: of,
        block: Some(block),
        ward: None,
        period,
        position: Position::Titular,
        basis: Basis::Elected,
        state,
        accredited_on: None,
        starts_on: Some(day("2022-05-01")),
    }
}

/// A ward, a neighborhood, three blocks, two periods, a coordinator.
async fn seed(conn: &mut Conn) -> Result<(), DbError> {
    accounts::insert(
        conn,
        &accounts::User {
            id: COORDINATOR,
            login: "padron".into(),
            name: "Padrón".into(),
            role: Role::RosterCoordinator,
            department: None,
            password_hash: "x".into(),
            must_change_password: false,
            active: true,
            version: 1,
        },
        noon(),
    )
    .await?;
    let ward = Ward {
        id: WARD,
        code: "C-01".into(),
        name: "Centro".into(),
        ended: false,
        version: 1,
    };
    territory::insert_ward(conn, &ward, Some(SQUARE)).await?;
    let hood = Neighborhood {
        id: HOOD,
        postal_code: "91700".into(),
        name: "Centro".into(),
        kind: "Colonia".into(),
        point: None,
    };
    db::catalogue::insert_neighborhood(conn, &hood, "D001").await?;
    for (n, code) in [(1, "001-01"), (2, "001-02"), (3, "002-01")] {
        territory::insert_block(conn, &block(n, code), None).await?;
    }
    for (id, name, from, to) in [
        (PERIOD, "2022-2025", "2022-01-01", "2025-12-31"),
        (NEXT, "2026-2029", "2026-01-01", "2029-12-31"),
    ] {
        let period = Period {
            id,
            name: name.into(),
            starts_on: day(from),
            ends_on: day(to),
            version: 1,
        };
        terms::insert_period(conn, &period).await?;
    }
    Ok(())
}

fn id_of(n: u128) -> BlockId {
    BlockId(Uuid::from_u128(100 + n))
}

contract!(territory_is_stored_with_its_outlines, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let before = territory::version(conn, Kept::Territory).await?;
            territory::touch(conn, Kept::Territory).await?;
            assert_eq!(territory::version(conn, Kept::Territory).await?, before + 1);
            assert_eq!(territory::wards(conn).await?.len(), 1);
            territory::set_block_boundary(conn, id_of(1), SQUARE).await?;
            let point = Point {
                latitude: 19.2,
                longitude: -96.1,
            };
            territory::set_neighborhood_place(conn, HOOD, SQUARE, point).await?;
            let (wards, hoods, blocks) = territory::boundaries(conn).await?;
            assert_eq!(wards, [(WARD.0, SQUARE.to_owned())]);
            assert_eq!(hoods, [(HOOD.0, SQUARE.to_owned())]);
            assert_eq!(blocks, [(id_of(1).0, SQUARE.to_owned())]);
            let changed = Block {
                cvegeo: Some("3019300010123001".into()),
                version: 2,
                ..block(1, "001-01")
            };
            assert!(territory::update_block(conn, &changed).await?);
            assert!(
                !territory::update_block(conn, &changed).await?,
                "old version"
            );
            let found = territory::block_by_code(conn, "001-01").await?.unwrap();
            assert!(found.has_boundary);
            assert_eq!(found.cvegeo, changed.cvegeo);
            let codes = async |prefix: &str, after: &str, conn: &mut Conn| {
                let rows = territory::blocks_after(conn, prefix, after, 10).await?;
                Ok::<_, DbError>(rows.into_iter().map(|b| b.code).collect::<Vec<_>>())
            };
            assert_eq!(codes("001", "", conn).await?, ["001-01", "001-02"]);
            assert_eq!(codes("", "001-01", conn).await?, ["001-02", "002-01"]);
            assert!(territory::end_block(conn, id_of(3), 1, Some(day("2026-11-24"))).await?);
            assert!(territory::block(conn, id_of(3)).await?.unwrap().ended);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let twice = db
        .write(|conn| {
            async move { territory::insert_block(conn, &block(9, "001-01"), None).await }.boxed()
        })
        .await;
    assert!(matches!(twice, Err(DbError::Duplicate(what)) if what.contains("code")));
});

contract!(a_person_is_on_the_roster_once, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let new = written("Rosario", "Lagunes", Some(7), "2290000001");
            let number = people::insert(conn, captain(1), &new, noon()).await?;
            let found = people::by_number(conn, &all(), number).await?.unwrap();
            assert_eq!(
                (found.id, found.state, found.version),
                (captain(1), None, 1)
            );
            assert_eq!(
                people::by_curp(conn, &all(), &[7; 32]).await?,
                Some(found.clone())
            );
            assert_eq!(
                people::by_phone(conn, &all(), "2290000001").await?,
                vec![found.clone()]
            );
            let renamed = written("Rosario", "Lagunes Cobos", Some(7), "2290000002");
            assert!(people::update(conn, captain(1), 1, &renamed).await?);
            assert!(
                !people::update(conn, captain(1), 1, &renamed).await?,
                "old version"
            );
            assert_eq!(
                people::curp_indexes(conn, &all()).await?,
                [(captain(1), vec![7; 32])]
            );

            // A month counts once.
            assert!(people::validate(conn, captain(1), "2026-11", noon(), COORDINATOR).await?);
            assert!(!people::validate(conn, captain(1), "2026-11", noon(), COORDINATOR).await?);
            assert!(people::validate(conn, captain(1), "2026-12", noon(), COORDINATOR).await?);
            assert_eq!(
                people::validations(conn, captain(1)).await?,
                ["2026-12", "2026-11"]
            );

            // A duplicate gives its months and leaves its CURP free.
            let other = written("Rosario", "Lagunes", Some(8), "2290000009");
            people::insert(conn, captain(2), &other, noon()).await?;
            people::validate(conn, captain(2), "2026-10", noon(), COORDINATOR).await?;
            people::validate(conn, captain(2), "2026-11", noon(), COORDINATOR).await?;
            let version = people::by_id(conn, &all(), captain(2))
                .await?
                .unwrap()
                .version;
            assert!(people::merge(conn, captain(2), version, captain(1)).await?);
            assert_eq!(
                people::validations(conn, captain(1)).await?,
                ["2026-12", "2026-11", "2026-10"]
            );
            assert_eq!(people::by_curp(conn, &all(), &[8; 32]).await?, None);
            assert_eq!(people::everybody(conn, &all()).await?.len(), 1);
            let gone = people::by_id(conn, &all(), captain(2)).await?.unwrap();
            assert_eq!(gone.merged_into, Some(captain(1)));
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let twice = db
        .write(|conn| {
            async move {
                let again = written("Otra", "Persona", Some(7), "2290000003");
                people::insert(conn, captain(3), &again, noon()).await
            }
            .boxed()
        })
        .await;
    assert!(matches!(twice, Err(DbError::Duplicate(_))), "{twice:?}");
});

contract!(a_block_has_one_titular_and_a_person_one_block, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            for n in [1, 2, 3] {
                let new = written("Ana", &format!("Pérez {n}"), None, "2290000001");
                people::insert(conn, captain(n), &new, noon()).await?;
            }
            let first = service(1, captain(1), id_of(1), PERIOD, TermState::InOffice);
            terms::insert(conn, &first).await?;
            let waiting = service(2, captain(2), id_of(1), NEXT, TermState::Elected);
            terms::insert(conn, &waiting).await?;
            let holder = terms::holder(conn, id_of(1), Position::Titular).await?;
            assert_eq!(holder.unwrap().captain, captain(1));
            let pending = terms::pending(conn, id_of(1), Position::Titular, NEXT).await?;
            assert_eq!(pending.unwrap().captain, captain(2));
            let of_one = terms::of_captain(conn, captain(1)).await?;
            assert_eq!(of_one[0].view.place, "001-01");
            assert_eq!(of_one[0].view.neighborhood.as_deref(), Some("Centro"));
            // An alternate beside the titular, and the titular's end.
            let alternate = NewTerm {
                position: Position::Alternate,
                ..service(3, captain(3), id_of(1), PERIOD, TermState::InOffice)
            };
            terms::insert(conn, &alternate).await?;
            let ended = TermView {
                state: TermState::Ended,
                ended_on: Some(day("2026-02-01")),
                end_reason: Some(EndReason::Relieved),
                accredited_on: Some(day("2023-02-01")),
                ..of_one[0].view.clone()
            };
            assert!(terms::update(conn, &ended).await?);
            assert!(!terms::update(conn, &ended).await?, "old version");
            let again = terms::term(conn, first.id).await?.unwrap();
            assert_eq!(again.view.end_reason, Some(EndReason::Relieved));
            assert!(
                terms::holder(conn, id_of(1), Position::Titular)
                    .await?
                    .is_none()
            );
            assert_eq!(
                terms::accredited(conn, day("2023-01-01"), day("2023-12-31")).await?,
                [(day("2023-02-01"), 1)]
            );
            // A service of a ward beside that of a block.
            let ward = NewTerm {
                block: None,
                ward: Some(WARD),
                ..service(4, captain(3), id_of(1), PERIOD, TermState::InOffice)
            };
            terms::insert(conn, &ward).await?;
            let holder = terms::ward_holder(conn, WARD, Position::Titular).await?;
            assert_eq!(holder.unwrap().view.place, "C-01");
            terms::insert(
                conn,
                &service(5, captain(1), id_of(2), NEXT, TermState::InOffice),
            )
            .await
        }
        .boxed()
    })
    .await
    .unwrap();
    for (why, new) in [
        (
            "a second titular",
            service(6, captain(2), id_of(2), NEXT, TermState::OnLeave),
        ),
        (
            "a second block",
            service(7, captain(1), id_of(3), NEXT, TermState::InOffice),
        ),
    ] {
        let refused = db
            .write(move |conn| async move { terms::insert(conn, &new).await }.boxed())
            .await;
        assert!(matches!(refused, Err(DbError::Duplicate(_))), "{why}");
    }
});

contract!(the_roster_is_listed_counted_and_paged, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            for (n, surname) in [(1, "Zamora"), (2, "Álvarez"), (3, "Méndez")] {
                let new = written("Ana", surname, None, &format!("229000000{n}"));
                people::insert(conn, captain(n), &new, noon()).await?;
            }
            for (n, period) in [(1, PERIOD), (2, NEXT)] {
                let term = service(n, captain(n), id_of(n), period, TermState::InOffice);
                terms::insert(conn, &term).await?;
                let (id, block) = (Some(term.id), term.block);
                people::set_post(conn, captain(n), id, Some(TermState::InOffice), block).await?;
            }
            people::validate(conn, captain(2), "2026-11", noon(), COORDINATOR).await?;
            let today = day("2026-11-24");
            let names = async |filter: RosterFilter, conn: &mut Conn| {
                let filter = RosterFilter {
                    limit: 10,
                    ..filter
                };
                let page = lists::page(conn, &all(), &filter, today).await?;
                assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap());
                Ok::<_, DbError>(page.rows.into_iter().map(|r| r.name).collect::<Vec<_>>())
            };
            let of = RosterFilter::default;
            let everybody = ["Álvarez Ana", "Méndez Ana", "Zamora Ana"];
            assert_eq!(names(of(), conn).await?, everybody);
            let filters = [
                (
                    RosterFilter {
                        text: "alv".into(),
                        ..of()
                    },
                    vec!["Álvarez Ana"],
                ),
                (
                    RosterFilter {
                        text: "2290000003".into(),
                        ..of()
                    },
                    vec!["Méndez Ana"],
                ),
                (
                    RosterFilter {
                        text: "001-02 ana".into(),
                        ..of()
                    },
                    vec!["Álvarez Ana"],
                ),
                (
                    RosterFilter {
                        text: "nadie".into(),
                        ..of()
                    },
                    vec![],
                ),
                (
                    RosterFilter {
                        ward: Some(WARD),
                        ..of()
                    },
                    vec!["Álvarez Ana", "Zamora Ana"],
                ),
                (
                    RosterFilter {
                        neighborhood: Some(HOOD),
                        ..of()
                    },
                    vec!["Álvarez Ana", "Zamora Ana"],
                ),
                (
                    RosterFilter {
                        state: Some(TermState::Ended),
                        ..of()
                    },
                    vec![],
                ),
                (
                    RosterFilter {
                        validity: Some(Validity::Pending),
                        ..of()
                    },
                    vec!["Zamora Ana"],
                ),
                (
                    RosterFilter {
                        validity: Some(Validity::Validated),
                        ..of()
                    },
                    vec!["Álvarez Ana"],
                ),
                (
                    RosterFilter {
                        validity: Some(Validity::ThisYear),
                        ..of()
                    },
                    vec!["Álvarez Ana"],
                ),
                (
                    RosterFilter {
                        completeness: Some(Completeness::Empty),
                        ..of()
                    },
                    everybody.to_vec(),
                ),
                (
                    RosterFilter {
                        completeness: Some(Completeness::Complete),
                        ..of()
                    },
                    vec![],
                ),
                (
                    RosterFilter {
                        completeness: Some(Completeness::Renewal),
                        ..of()
                    },
                    vec![],
                ),
                (
                    RosterFilter {
                        completeness: Some(Completeness::Partial),
                        ..of()
                    },
                    vec![],
                ),
                (
                    RosterFilter {
                        until_relieved: true,
                        ..of()
                    },
                    vec!["Zamora Ana"],
                ),
            ];
            for (filter, expected) in filters {
                assert_eq!(names(filter.clone(), conn).await?, expected, "{filter:?}");
            }
            let mut seen = Vec::new();
            let mut after: Option<i64> = None;
            loop {
                let filter = RosterFilter {
                    limit: 1,
                    after,
                    ..of()
                };
                let page = lists::page(conn, &all(), &filter, today).await?;
                assert_eq!(page.total, 3);
                let last = page.rows.last().unwrap();
                after = Some(last.number);
                seen.extend(page.rows.into_iter().map(|r| r.name));
                if !page.more {
                    break;
                }
            }
            assert_eq!(seen, everybody);

            let expected = RosterTotals {
                blocks: 3,
                titulars: 2,
                until_relieved: 1,
                people: 2,
                to_validate: 1,
                incomplete: 2,
                renewals: 0,
                vacant: 1,
            };
            assert_eq!(lists::totals(conn, &all(), today).await?, expected);
            terms::insert(
                conn,
                &service(9, captain(3), id_of(3), NEXT, TermState::Elected),
            )
            .await?;
            let vacant = lists::vacancies(conn, &all(), "", "", 10).await?;
            assert_eq!(vacant.len(), 1);
            assert_eq!(
                (vacant[0].code.as_str(), vacant[0].successor.as_deref()),
                ("002-01", Some("Ana Méndez"))
            );
            assert_eq!(
                lists::vacancies(conn, &all(), "C-01", "", 10).await?.len(),
                1
            );
            assert!(
                lists::vacancies(conn, &all(), "C-02", "", 10)
                    .await?
                    .is_empty()
            );
            assert!(
                lists::vacancies(conn, &all(), "", "002-01", 10)
                    .await?
                    .is_empty()
            );
            assert_eq!(
                petitions::counts(conn, captain(1)).await?,
                domain::petitions::Counts::default()
            );
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});

contract!(history_is_append_only_and_newest_first, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let new = written("Ana", "Pérez", None, "2290000001");
            people::insert(conn, captain(1), &new, noon()).await?;
            for act in ["created", "validated"] {
                let event = NewEvent {
                    captain: captain(1),
                    term: None,
                    at: noon(),
                    actor: Some(COORDINATOR),
                    act,
                    from: None,
                    to: Some(TermState::InOffice),
                    detail: "d".into(),
                };
                events::append(conn, &event).await?;
            }
            let last = events::last(conn, captain(1), 10).await?;
            let acts: Vec<_> = last.iter().map(|e| e.act.as_str()).collect();
            assert_eq!(acts, ["validated", "created"]);
            assert_eq!(last[0].who.as_deref(), Some("Padrón"));
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    for sql in [
        "UPDATE captain_event SET detail = 'x'",
        "DELETE FROM captain_event",
    ] {
        assert!(harness::execute(&db, sql).await.is_err(), "{sql}");
    }
});

contract!(a_workbook_is_kept_while_it_is_open, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let id = RosterImportId(Uuid::from_u128(77));
            imports::insert(
                conn,
                id,
                noon(),
                COORDINATOR,
                "p.xlsx",
                "k",
                "",
                "{}",
                &[1, 2],
            )
            .await?;
            let mut import = imports::get(conn, id).await?.unwrap();
            assert_eq!(import.content_sealed.as_deref(), Some(&[1u8, 2][..]));
            import.mapping = "{1}".into();
            assert!(imports::update(conn, &import).await?);
            assert!(!imports::update(conn, &import).await?, "old version");
            assert!(imports::finish(conn, id, 2, "applied", "{}", noon()).await?);
            assert!(
                !imports::finish(conn, id, 3, "applied", "{}", noon()).await?,
                "closed"
            );
            let closed = imports::get(conn, id).await?.unwrap();
            assert_eq!(closed.content_sealed, None);
            let last = imports::last(conn, 5).await?;
            assert_eq!((last.len(), last[0].state.as_str()), (1, "applied"));
            let later = RosterImportId(Uuid::from_u128(78));
            imports::insert(
                conn,
                later,
                noon(),
                COORDINATOR,
                "q.xlsx",
                "k",
                "",
                "{}",
                &[1],
            )
            .await?;
            assert_eq!(imports::expire(conn, noon(), noon()).await?, 0);
            let after = noon() + chrono::Duration::hours(1);
            assert_eq!(imports::expire(conn, after, after).await?, 1);
            assert_eq!(imports::get(conn, later).await?.unwrap().state, "expired");
            assert_eq!(imports::mapping(conn, "k").await?, None);
            imports::remember(conn, "k", "{2}", noon()).await?;
            imports::remember(conn, "k", "{3}", noon()).await?;
            assert_eq!(imports::mapping(conn, "k").await?.as_deref(), Some("{3}"));
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});
