//! Undoing a union.

use super::Street;
use crate::harness::{self, contract};
use crate::office::{noon, reason, text, to};
use chrono::Duration;
use domain::calendar::{CalendarChange, DayForm, DayState};
use domain::failure::Failure;
use domain::petitions::{Act, ActDetails, PetitionDetail, PetitionStatus, ReferralStatus};
use usecases::clocks;
use usecases::duplicates::{self, SEPARATE};

contract!(a_union_that_is_undone_gives_everything_back, |db| {
    let street = Street::open(db).await;
    let office = &street.office;
    let (a, b, c) = (
        street.lamp(1, "Ana").await,
        street.lamp(2, "Beto").await,
        street.lamp(3, "Celia").await,
    );
    office
        .act(&office.coordinator, b.id, Act::Refer, to(&["AP", "OP"]))
        .await
        .unwrap();
    office
        .act(&office.lighting, b.id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    street
        .join(b.folio, street.joining(50, "Eva"))
        .await
        .unwrap();
    let before = street.detail(b.id).await;
    street.unite(&a, &b).await;
    street.unite(&b, &c).await;
    let united = street.detail(b.id).await;
    assert!(
        united
            .referrals
            .iter()
            .all(|r| r.status == ReferralStatus::Withdrawn)
    );
    street
        .join(c.folio, street.joining(51, "Fabián"))
        .await
        .unwrap();
    assert_eq!(street.detail(c.id).await.co_petitioners, 4);

    let ctx = office.ctx(&office.coordinator);
    let old = duplicates::separate(&ctx, b.folio, 1).await.unwrap_err();
    let Failure::Conflict { changes, .. } = old else {
        panic!("{old:?}")
    };
    assert!(changes.iter().any(|c| c.what == "Unió a otra petición"));
    assert!(
        changes
            .iter()
            .any(|c| c.what == "Le unió otra petición igual")
    );
    let operator = office.ctx(&office.operator);
    assert_eq!(
        duplicates::separate(&operator, b.folio, united.version).await,
        Err(Failure::Forbidden)
    );

    assert_eq!(street.separate(&b).await, Ok(PetitionStatus::InProgress));
    let after = street.detail(b.id).await;
    assert_eq!(
        (after.status, after.stage, after.due_at, after.duplicate_of),
        (before.status, before.stage, before.due_at, None)
    );
    assert_eq!(after.resolution, None);
    let statuses = |d: &PetitionDetail| {
        let all = d.referrals.iter();
        all.map(|r| (r.department, r.status, r.stage, r.due_at))
            .collect::<Vec<_>>()
    };
    assert_eq!(statuses(&after), statuses(&before));
    // Those who came with it left with it: Ana by way of her own petition, and Eva. Fabián stays.
    assert_eq!((after.co_petitioners, before.co_petitioners), (2, 1));
    assert_eq!(street.detail(c.id).await.co_petitioners, 1);
    assert_eq!(street.detail(a.id).await.duplicate_of, Some(b.folio));
    let other = street.detail(c.id).await;
    assert_eq!(
        (other.events[0].act.as_str(), other.events[0].text.as_str()),
        ("released_merge", b.folio.to_string().as_str())
    );
    assert_eq!(
        (
            after.events[0].act.as_str(),
            after.events[0].from,
            after.events[0].to
        ),
        (
            "separated",
            Some(PetitionStatus::Closed),
            PetitionStatus::InProgress
        )
    );
    let seen = street.track(&b).await;
    assert_eq!(
        (seen.united, seen.status),
        (false, PetitionStatus::InProgress)
    );
    // It goes on where it was: the department answers.
    let date = ActDetails {
        date: Some("2026-11-30".parse().unwrap()),
        ..ActDetails::default()
    };
    office
        .act(&office.lighting, b.id, Act::Schedule, date)
        .await
        .unwrap();
    // A second click finds nothing to undo.
    let again = street.separate(&b).await.unwrap_err();
    assert!(again.message_for(SEPARATE).is_some());
    // And it may be united again.
    street.unite(&b, &c).await;
    assert_eq!(street.detail(a.id).await.duplicate_of, Some(c.folio));
});

contract!(what_waited_for_the_person_waits_again, |db| {
    let mut street = Street::open(db).await;
    let (a, b) = (street.lamp(1, "Ana").await, street.lamp(2, "Beto").await);
    let office = &street.office;
    office
        .act(&office.coordinator, a.id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    office
        .act(
            &office.coordinator,
            a.id,
            Act::RequestInformation,
            text("¿Cuál es el número del poste?"),
        )
        .await
        .unwrap();
    let before = street.detail(a.id).await;
    street.office.now = noon() + Duration::hours(2);
    street.unite(&a, &b).await;
    street.office.now = noon() + Duration::hours(5);
    assert_eq!(
        street.separate(&a).await,
        Ok(PetitionStatus::InformationRequired)
    );
    let after = street.detail(a.id).await;
    assert_eq!((after.stage, after.due_at), (before.stage, before.due_at));
    // The pause goes on: what the person says later moves the promise by all of it.
    street.office.now = noon() + Duration::days(2);
    let office = &street.office;
    office
        .act(
            &office.operator,
            a.id,
            Act::ReceiveInformation,
            text("Es el poste 41"),
        )
        .await
        .unwrap();
    let late = street.detail(a.id).await;
    assert_eq!(late.status, PetitionStatus::Referred);
    assert!(late.due_at > before.due_at);
    let scope = domain::access::Scope::of_the_program_itself();
    let mut conn = office.system.db.read().await.unwrap();
    let state = db::petitions::state(&mut conn, &scope, a.id).await.unwrap();
    assert!(state.is_some());
    let gaps = db::clocks::gaps(&mut conn, a.id).await.unwrap();
    assert!(
        gaps.iter()
            .all(|gap| gap.pause.from == noon() && gap.pause.to == Some(office.now)),
        "{gaps:?}"
    );
});

contract!(
    a_calendar_that_changed_meanwhile_counts_for_what_comes_back,
    |db| {
        let mut street = Street::open(db).await;
        let office = &street.office;
        let mut petitions = Vec::new();
        for (client, name) in [(1, "Ana"), (2, "Beto"), (3, "Celia")] {
            let petition = street.lamp(client, name).await;
            office
                .act(&office.coordinator, petition.id, Act::Refer, to(&["AP"]))
                .await
                .unwrap();
            office
                .act(
                    &office.lighting,
                    petition.id,
                    Act::Accept,
                    ActDetails::default(),
                )
                .await
                .unwrap();
            petitions.push(petition);
        }
        let [united, stays, alone] = &petitions[..] else {
            unreachable!()
        };
        let before = street.detail(united.id).await;
        street.unite(united, stays).await;
        // The day on which the first answer would be due is off, now.
        let form = DayForm {
            day: Some("2026-11-27".parse().unwrap()),
            name: "Fumigación del palacio".into(),
            basis: "Acuerdo de Cabildo del 23 de noviembre".into(),
        };
        let change = CalendarChange::Add(form, DayState::Approved);
        let ctx = office.ctx(&office.coordinator);
        let (_, _, version) = clocks::preview(&ctx, &change).await.unwrap();
        assert!(clocks::apply(&ctx, change, version).await.unwrap());
        let now = noon() + Duration::hours(1);
        let moved = clocks::move_deadlines(&office.system, || now).await;
        assert!(moved.unwrap() > 0);
        street.office.now = noon() + Duration::hours(2);
        street.separate(united).await.unwrap();
        let clocks_of = |of: &PetitionDetail| {
            let referral = &of.referrals[0];
            (of.due_at, of.stage, referral.due_at, referral.stage)
        };
        let after = street.detail(united.id).await;
        let never = street.detail(alone.id).await;
        assert_eq!(clocks_of(&after), clocks_of(&never));
        assert!(after.due_at > before.due_at);
        assert!(after.referrals[0].stage != before.referrals[0].stage);
        // The page of its clocks says what moved, and why.
        let ctx = street.office.ctx(&street.office.coordinator);
        let moves = async |folio| {
            let told = clocks::history(&ctx, folio).await.unwrap();
            let mut lines: Vec<_> = told
                .moves
                .into_iter()
                .map(|m| (m.of, m.clock, m.why, m.before, m.after))
                .collect();
            lines.sort();
            lines
        };
        let told = moves(united.folio).await;
        assert!(!told.is_empty());
        assert_eq!(told, moves(alone.folio).await);
    }
);

contract!(nothing_is_undone_once_the_other_is_over, |db| {
    let street = Street::open(db).await;
    let (a, b) = (street.lamp(1, "Ana").await, street.lamp(2, "Beto").await);
    street.unite(&a, &b).await;
    let office = &street.office;
    office
        .act(
            &office.coordinator,
            b.id,
            Act::CloseDirect,
            reason("resolution", "informed", "Se le explicó a dónde acudir"),
        )
        .await
        .unwrap();
    let refused = street.separate(&a).await.unwrap_err();
    let message = refused.message_for(SEPARATE).unwrap();
    assert!(message.contains(&b.folio.to_string()), "{message}");
    let page = duplicates::merges(&office.ctx(&office.coordinator), b.folio)
        .await
        .unwrap();
    assert!(page.over && page.from.len() == 1);
    assert_eq!(street.track(&a).await.status, PetitionStatus::Closed);
});
