//! What storage promises of papers, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves the other storage tests too")]

mod harness;

use chrono::{DateTime, NaiveDate, Utc};
use db::papers::runs::{self, NewRun};
use db::papers::storing::{self, NewPaper};
use db::papers::{self, settings, verifying};
use db::roster::people::{self, Written};
use db::roster::terms::{self, NewTerm, Period};
use db::{Conn, DbError, accounts, territory};
use domain::access::Scope;
use domain::catalogue::Neighborhood;
use domain::ids::*;
use domain::names::PersonName;
use domain::papers::*;
use domain::roster::{Basis, Charge, Position, TermState};
use domain::territory::{Block, Ward};
use domain::users::Role;
use futures::FutureExt;
use harness::contract;
use uuid::Uuid;

const KEEPER: UserId = UserId(Uuid::from_u128(1));
const WARD: WardId = WardId(Uuid::from_u128(2));
const HOOD: NeighborhoodId = NeighborhoodId(Uuid::from_u128(3));

fn noon() -> DateTime<Utc> {
    "2026-11-24T18:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-24")
}

fn all() -> Scope {
    Scope::of_the_program_itself()
}

fn term(n: u128) -> TermId {
    TermId(Uuid::from_u128(2000 + n))
}

fn captain(n: u128) -> CaptainId {
    CaptainId(Uuid::from_u128(1000 + n))
}

fn paper(n: u128) -> PaperId {
    PaperId(Uuid::from_u128(4000 + n))
}

/// Three people in office in three blocks, accredited on three days; the third in a period that is over.
async fn seed(conn: &mut Conn) -> Result<(), DbError> {
    let user = accounts::User {
        id: KEEPER,
        login: "padron".into(),
        name: "Padrón".into(),
        role: Role::RosterCoordinator,
        department: None,
        password_hash: "x".into(),
        secret: domain::users::SecretKind::Password,
        captain: None,
        must_change_password: false,
        active: true,
        version: 1,
    };
    accounts::insert(conn, &user, noon()).await?;
    let ward = Ward {
        id: WARD,
        code: "C-01".into(),
        name: "Cuartel 1".into(),
        ended: false,
        version: 1,
    };
    territory::insert_ward(conn, &ward, None).await?;
    let hood = Neighborhood {
        id: HOOD,
        postal_code: "91700".into(),
        name: "Centro".into(),
        kind: "Colonia".into(),
        point: None,
    };
    db::catalogue::insert_neighborhood(conn, &hood, "D001").await?;
    for (n, from, to) in [
        (1, "2022-01-01", "2025-12-31"),
        (2, "2026-01-01", "2029-12-31"),
    ] {
        let period = Period {
            id: PeriodId(Uuid::from_u128(10 + n)),
            name: format!("periodo {n}"),
            starts_on: day(from),
            ends_on: day(to),
            version: 1,
        };
        terms::insert_period(conn, &period).await?;
    }
    for (n, period, oath) in [
        (1, 2, "2026-03-01"),
        (2, 2, "2026-04-01"),
        (3, 1, "2023-05-01"),
    ] {
        let block = Block {
            id: BlockId(Uuid::from_u128(100 + n)),
            code: format!("001-0{n}"),
            cvegeo: None,
            ward: (n != 2).then_some(WARD),
            neighborhood: Some(HOOD),
            between_streets: "Allende y Juárez".into(),
            point: None,
            has_boundary: false,
            ended: false,
            version: 1,
        };
        territory::insert_block(conn, &block, None).await?;
        let written = Written {
            name: PersonName {
                given_names: format!("Persona {n}"),
                first_surname: "Lagunes".into(),
                second_surname: None,
            },
            search_text: "persona".into(),
            sex: Some("woman".into()),
            curp_sealed: None,
            curp_index: None,
            phone: Some("2290000001".into()),
            other_phone: None,
            street: "Allende".into(),
            street_number: "12".into(),
            neighborhood: Some(HOOD),
        };
        people::insert(conn, captain(n), &written, noon()).await?;
        let new = NewTerm {
            id: term(n),
            captain: captain(n),
            block: Some(block.id),
            ward: None,
            period: PeriodId(Uuid::from_u128(10 + period)),
            position: Position::Titular,
            basis: Basis::Elected,
            state: TermState::InOffice,
            accredited_on: Some(day(oath)),
            starts_on: Some(day(oath)),
        };
        terms::insert(conn, &new).await?;
    }
    Ok(())
}

fn new(n: u128, kind: PaperKind, number: PaperNumber, of: TermId) -> NewPaper {
    NewPaper {
        id: paper(n),
        kind,
        number,
        term: of,
        run: None,
        token_hash: vec![u8::try_from(n).unwrap(); 32],
        token_sealed: vec![9; 60],
        named: false,
        issued_on: today(),
        valid_until: Some(day("2029-12-31")),
    }
}

async fn numbers(conn: &mut Conn, count: i64) -> Result<PaperNumber, DbError> {
    storing::next_numbers(conn, Series::Captains, 2026, count).await
}

contract!(numbers_follow_each_other_in_their_series, |db| {
    db.write(|conn| {
        async move {
            assert_eq!(numbers(conn, 1).await?.to_string(), "JM-2026-00001");
            assert_eq!(numbers(conn, 3).await?.to_string(), "JM-2026-00002");
            assert_eq!(numbers(conn, 1).await?.to_string(), "JM-2026-00005");
            let other = storing::next_numbers(conn, Series::Plates, 2026, 1).await?;
            assert_eq!(other.to_string(), "PL-2026-0001");
            let next = storing::next_numbers(conn, Series::Captains, 2027, 2).await?;
            assert_eq!(next.to_string(), "JM-2027-00001");
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let failed: Result<(), DbError> = db
        .write(|conn| {
            async move {
                numbers(conn, 10).await?;
                Err(DbError::Setup("on purpose".into()))
            }
            .boxed()
        })
        .await;
    assert!(failed.is_err());
    let next = db.write(|conn| numbers(conn, 1).boxed()).await.unwrap();
    assert_eq!(next.to_string(), "JM-2026-00006", "a failure leaves no gap");
});

contract!(a_paper_is_stored_and_moves_on, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let number = numbers(conn, 1).await?;
            storing::insert(conn, &new(1, PaperKind::Credential, number, term(1))).await?;
            let found = papers::paper(conn, &all(), paper(1)).await?.unwrap();
            let view = &found.view;
            assert_eq!((view.number, view.state), (number, PaperState::Requested));
            assert_eq!(
                (view.place.as_str(), view.period.as_str()),
                ("001-01", "periodo 2")
            );
            assert_eq!((found.captain, found.term), (captain(1), term(1)));
            assert_eq!(found.neighborhood.as_deref(), Some("Centro"));
            assert_eq!(found.ward.as_deref(), Some("Cuartel 1"));
            assert_eq!(found.between_streets, "Allende y Juárez");
            assert!(found.service.accredited);

            let hash = [1; 32];
            assert_eq!(
                verifying::by_token(conn, &hash, today()).await?,
                None,
                "not printed"
            );
            let printed = PaperState::Printed;
            assert!(storing::set_state(conn, paper(1), 1, printed, None).await?);
            assert!(
                !storing::set_state(conn, paper(1), 1, printed, None).await?,
                "old version"
            );
            let seen = verifying::by_token(conn, &hash, today()).await?.unwrap();
            assert_eq!(seen.verified, Verified::Valid);
            assert_eq!(seen.name.as_deref(), Some("Persona 1 Lagunes"));
            assert_eq!(seen.charge.as_deref(), Some("Jefa de manzana"));
            assert_eq!(seen.neighborhood.as_deref(), Some("Centro"));
            let late = verifying::by_token(conn, &hash, day("2030-01-01"))
                .await?
                .unwrap();
            assert_eq!((late.verified, late.name), (Verified::Expired, None));
            assert_eq!(verifying::by_token(conn, &[2; 32], today()).await?, None);

            assert!(!storing::deliver(conn, paper(1), 1, today(), "Ana", KEEPER).await?);
            assert!(storing::deliver(conn, paper(1), 2, today(), "Ana", KEEPER).await?);
            let found = papers::of_captain(conn, &all(), captain(1)).await?;
            let view = &found[0].view;
            assert_eq!(view.state, PaperState::Delivered);
            assert_eq!(view.received_by.as_deref(), Some("Ana"));
            assert_eq!(view.delivered_by.as_deref(), Some("Padrón"));
            assert_eq!(view.delivered_on, Some(today()));

            // Replaced: the new one takes the place, and the old one names it.
            let cause = Some(EndCause::Loss);
            assert!(storing::set_state(conn, paper(1), 3, PaperState::Replaced, cause).await?);
            let heir = numbers(conn, 1).await?;
            storing::insert(conn, &new(2, PaperKind::Credential, heir, term(1))).await?;
            storing::set_heir(conn, paper(1), paper(2)).await?;
            let old = papers::paper(conn, &all(), paper(1)).await?.unwrap().view;
            assert_eq!((old.replaced_by, old.ended), (Some(heir), cause));
            let seen = verifying::by_token(conn, &hash, today()).await?.unwrap();
            assert_eq!((seen.verified, seen.name), (Verified::Replaced, None));
            let live = papers::live_of_term(conn, term(1)).await?;
            assert_eq!(live.len(), 1);
            assert_eq!(live[0].view.id, paper(2));
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    for (n, kind, number) in [
        (3, PaperKind::Credential, 90),
        (4, PaperKind::Appointment, 2),
    ] {
        let twice = db
            .write(move |conn| {
                async move {
                    let number = PaperNumber {
                        series: Series::Captains,
                        year: 2026,
                        number,
                    };
                    storing::insert(conn, &new(n, kind, number, term(1))).await
                }
                .boxed()
            })
            .await;
        assert!(matches!(twice, Err(DbError::Duplicate(_))), "{n} {twice:?}");
    }
    let deleted = harness::execute(&db, "DELETE FROM paper").await;
    assert!(deleted.is_err(), "papers stay");
});

contract!(a_service_that_ended_is_not_held, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            assert!(storing::hold_term(conn, term(1)).await?);
            let mut ended = terms::term(conn, term(1)).await?.unwrap().view;
            let plate = NewPaper {
                valid_until: None,
                ..new(5, PaperKind::Plate, numbers(conn, 1).await?, term(1))
            };
            storing::insert(conn, &plate).await?;
            storing::set_state(conn, paper(5), 1, PaperState::Printed, None).await?;
            let seen = verifying::by_token(conn, &[5; 32], today()).await?.unwrap();
            assert_eq!(
                (seen.verified, seen.name),
                (Verified::Valid, None),
                "no consent"
            );
            ended.state = TermState::Ended;
            assert!(
                terms::update(conn, &ended).await?,
                "holding leaves the version"
            );
            assert!(!storing::hold_term(conn, term(1)).await?);
            let seen = verifying::by_token(conn, &[5; 32], today()).await?.unwrap();
            assert_eq!((seen.verified, seen.charge), (Verified::Revoked, None));
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});

contract!(a_plate_is_put_up_and_taken_down, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let number = storing::next_numbers(conn, Series::Plates, 2026, 1).await?;
            let plate = NewPaper {
                valid_until: None,
                ..new(5, PaperKind::Plate, number, term(1))
            };
            storing::insert(conn, &plate).await?;
            storing::set_state(conn, paper(5), 1, PaperState::Printed, None).await?;
            storing::deliver(conn, paper(5), 2, today(), "Ana", KEEPER).await?;
            assert!(storing::install(conn, paper(5), 3, today(), KEEPER).await?);
            assert!(!storing::install(conn, paper(5), 3, today(), KEEPER).await?);
            let up = papers::paper(conn, &all(), paper(5)).await?.unwrap().view;
            assert_eq!(up.state, PaperState::Installed);
            assert_eq!(up.installed, Some((today(), "Padrón".into())));
            assert_eq!(papers::live_of_term(conn, term(1)).await?.len(), 1);
            let seen = verifying::by_token(conn, &[5; 32], today()).await?.unwrap();
            assert_eq!(seen.verified, Verified::Valid);
            let plates = filter(PaperKind::Plate);
            assert_eq!(found(conn, &plates, true).await?, ["001-02", "001-03"]);

            assert!(storing::remove(conn, paper(5), 4, today(), KEEPER).await?);
            assert!(!storing::remove(conn, paper(5), 4, today(), KEEPER).await?);
            let down = papers::paper(conn, &all(), paper(5)).await?.unwrap().view;
            assert_eq!(down.state, PaperState::Removed);
            assert_eq!(down.removed, Some((today(), "Padrón".into())));
            assert!(papers::live_of_term(conn, term(1)).await?.is_empty());
            let seen = verifying::by_token(conn, &[5; 32], today()).await?.unwrap();
            assert_eq!(seen.verified, Verified::Revoked);
            assert_eq!(found(conn, &plates, true).await?.len(), 3);
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    // One that is up holds: no other beside it.
    let twice = db
        .write(|conn| {
            async move {
                for n in [6, 7] {
                    let number = storing::next_numbers(conn, Series::Plates, 2026, 1).await?;
                    storing::insert(conn, &new(n, PaperKind::Plate, number, term(2))).await?;
                    storing::install(conn, paper(n), 1, today(), KEEPER).await?;
                }
                Ok::<_, DbError>(())
            }
            .boxed()
        })
        .await;
    assert!(matches!(twice, Err(DbError::Duplicate(_))), "{twice:?}");
});

contract!(a_paper_of_a_ward_names_the_ward, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let leads = NewTerm {
                id: term(9),
                captain: captain(1),
                block: None,
                ward: Some(WARD),
                period: PeriodId(Uuid::from_u128(12)),
                position: Position::Titular,
                basis: Basis::Elected,
                state: TermState::InOffice,
                accredited_on: Some(day("2026-06-01")),
                starts_on: Some(day("2026-06-01")),
            };
            terms::insert(conn, &leads).await?;
            let number = storing::next_numbers(conn, Series::WardCaptains, 2026, 1).await?;
            storing::insert(conn, &new(1, PaperKind::Credential, number, term(9))).await?;
            storing::set_state(conn, paper(1), 1, PaperState::Printed, None).await?;
            let stored = papers::paper(conn, &all(), paper(1)).await?.unwrap();
            assert_eq!(stored.view.number.to_string(), "JC-2026-00001");
            assert_eq!(
                (stored.view.charge, stored.view.place.as_str()),
                (Charge::Ward, "Cuartel 1")
            );
            assert_eq!(
                (stored.ward.as_deref(), stored.neighborhood),
                (Some("Cuartel 1"), None)
            );
            let seen = verifying::by_token(conn, &[1; 32], today()).await?.unwrap();
            assert_eq!(seen.charge.as_deref(), Some("Jefa de cuartel"));
            assert_eq!(
                (seen.ward.as_deref(), seen.neighborhood),
                (Some("Cuartel 1"), None)
            );
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});

fn filter(kind: PaperKind) -> BatchFilter {
    BatchFilter {
        kind,
        ward: None,
        neighborhood: None,
        accredited_from: None,
        accredited_to: None,
        valid_until: None,
    }
}

/// The blocks of whom a filter finds.
async fn found(conn: &mut Conn, filter: &BatchFilter, over: bool) -> Result<Vec<String>, DbError> {
    let rows = runs::candidates(conn, &all(), filter, today(), over, 10).await?;
    Ok(rows.into_iter().map(|c| c.place).collect())
}

contract!(batches_find_who_has_none, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            let any = filter(PaperKind::Credential);
            assert_eq!(runs::count(conn, &all(), &any, today()).await?, (3, 1));
            assert_eq!(found(conn, &any, false).await?, ["001-01", "001-02"]);
            assert_eq!(
                found(conn, &any, true).await?,
                ["001-01", "001-02", "001-03"]
            );
            let ward = BatchFilter {
                ward: Some(WARD),
                ..any.clone()
            };
            assert_eq!(found(conn, &ward, true).await?, ["001-01", "001-03"]);
            let elsewhere = BatchFilter {
                neighborhood: Some(NeighborhoodId(Uuid::nil())),
                ..any.clone()
            };
            assert!(found(conn, &elsewhere, true).await?.is_empty());
            assert_eq!(
                runs::count(conn, &all(), &elsewhere, today()).await?,
                (0, 0)
            );
            let days = BatchFilter {
                accredited_from: Some(day("2023-05-01")),
                accredited_to: Some(day("2026-03-01")),
                neighborhood: Some(HOOD),
                ..any.clone()
            };
            assert_eq!(
                found(conn, &days, true).await?,
                ["001-01", "001-03"],
                "both days count"
            );

            let number = numbers(conn, 1).await?;
            let soon = NewPaper {
                valid_until: Some(today()),
                ..new(1, PaperKind::Credential, number, term(1))
            };
            storing::insert(conn, &soon).await?;
            assert_eq!(found(conn, &any, false).await?, ["001-02"]);
            let letters = filter(PaperKind::Appointment);
            assert_eq!(found(conn, &letters, false).await?, ["001-01", "001-02"]);
            let tomorrow = day("2026-11-25");
            let rows = runs::candidates(conn, &all(), &any, tomorrow, false, 10).await?;
            assert_eq!(rows[0].old, Some((paper(1), 1)), "it ran out");
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});

contract!(print_runs_count_their_papers, |db| {
    db.write(|conn| {
        async move {
            seed(conn).await?;
            for n in 1..=2 {
                let number = numbers(conn, 1).await?;
                storing::insert(conn, &new(n, PaperKind::Credential, number, term(n))).await?;
            }
            let waiting = runs::waiting(conn).await?;
            assert_eq!(
                (waiting[0].kind, waiting[0].papers),
                (PaperKind::Credential, 2)
            );
            let mut made = Vec::new();
            for n in 1..=2u128 {
                let number = storing::next_numbers(conn, Series::Runs, 2026, 1).await?;
                let run = NewRun {
                    id: PrintRunId(Uuid::from_u128(n)),
                    kind: PaperKind::Credential,
                    number,
                    about: "Todo el padrón".into(),
                    at: noon(),
                    actor: KEEPER,
                    papers: 2,
                };
                runs::insert(conn, &run).await?;
                made.push(number);
            }
            let own = PrintRunId(Uuid::from_u128(1));
            let kind = PaperKind::Credential;
            for waiting in papers::waiting_of_kind(conn, &all(), kind, 400).await? {
                let view = waiting.view;
                assert!(storing::set_run(conn, view.id, view.version, own).await?);
                assert!(!storing::set_run(conn, view.id, view.version, own).await?);
            }
            assert!(runs::waiting(conn).await?.is_empty());
            storing::set_state(conn, paper(1), 2, PaperState::Printed, None).await?;
            storing::set_state(
                conn,
                paper(2),
                2,
                PaperState::Revoked,
                Some(EndCause::Misuse),
            )
            .await?;
            let run = runs::by_number(conn, made[0]).await?.unwrap();
            assert_eq!((run.id, run.papers, run.who.as_str()), (own, 2, "Padrón"));
            assert_eq!(
                (run.requested, run.printed, run.delivered, run.ended()),
                (0, 1, 0, 1)
            );
            let inside = papers::of_run(conn, &all(), own).await?;
            assert_eq!(inside.len(), 2);
            assert_eq!(inside[0].view.run, Some(made[0]));
            let last = runs::last(conn, None, 10).await?;
            assert_eq!(
                last.iter().map(|r| r.number).collect::<Vec<_>>(),
                [made[1], made[0]]
            );
            let before = runs::last(conn, Some(made[1]), 10).await?;
            assert_eq!(before.len(), 1);
            assert_eq!(
                runs::by_number(
                    conn,
                    PaperNumber {
                        number: 9,
                        ..made[0]
                    }
                )
                .await?,
                None
            );
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
});

contract!(settings_and_signatories_are_dated, |db| {
    let settings_from = |n: u128, from: &str| PaperSettings {
        id: PaperSettingsId(Uuid::from_u128(n)),
        valid_from: day(from),
        municipality: "Ayuntamiento".into(),
        office: "Dirección".into(),
        hotline: "072".into(),
        legal_basis: "el reglamento".into(),
        ward_legal_basis: Some("el acuerdo".into()),
        place: "Veracruz".into(),
        privacy: "Aviso".into(),
        plate_specification: Some("Lámina".into()),
        plate_supplier: None,
        version: 1,
    };
    let (first, second) = (
        settings_from(1, "2022-01-01"),
        settings_from(2, "2026-01-01"),
    );
    let twin = settings_from(3, "2026-01-01");
    db.write(move |conn| {
        async move {
            settings::insert(conn, &first).await?;
            settings::insert(conn, &second).await?;
            assert_eq!(
                settings::settings(conn).await?,
                [second.clone(), first.clone()]
            );
            let changed = PaperSettings {
                office: "Otra".into(),
                ward_legal_basis: None,
                plate_specification: None,
                ..first
            };
            assert!(settings::update(conn, &changed).await?);
            assert!(!settings::update(conn, &changed).await?, "old version");
            let stored = settings::settings(conn).await?.pop().unwrap();
            assert_eq!((stored.office.as_str(), stored.version), ("Otra", 2));
            assert_eq!(stored.plate_specification, None);
            assert_eq!(stored.ward_legal_basis, None);

            let who = Signatory {
                id: SignatoryId(Uuid::from_u128(1)),
                name: "Lic. Fulana".into(),
                office: "Presidencia".into(),
                position: 1,
                letters: true,
                cards: false,
                valid_from: day("2026-01-01"),
                valid_to: None,
                version: 1,
            };
            settings::insert_signatory(conn, &who).await?;
            assert_eq!(
                settings::signatories(conn).await?,
                std::slice::from_ref(&who)
            );
            let gone = Signatory {
                cards: true,
                valid_to: Some(today()),
                ..who
            };
            assert!(settings::update_signatory(conn, &gone).await?);
            assert!(
                !settings::update_signatory(conn, &gone).await?,
                "old version"
            );
            let stored = settings::signatories(conn).await?.remove(0);
            assert_eq!((stored.valid_to, stored.cards), (Some(today()), true));
            Ok::<_, DbError>(())
        }
        .boxed()
    })
    .await
    .unwrap();
    let twice = db
        .write(move |conn| async move { settings::insert(conn, &twin).await }.boxed())
        .await;
    assert!(matches!(twice, Err(DbError::Duplicate(_))), "{twice:?}");
});
