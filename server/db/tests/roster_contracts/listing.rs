//! Lists, counts and vacancies.

use super::*;

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
