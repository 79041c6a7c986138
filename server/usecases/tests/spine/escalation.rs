//! The ladder: who is told, when, and never twice.

use crate::harness::{self, contract};
use crate::office::{Office, lamp, noon, reason, text, to, with_neighborhood, with_petition};
use chrono::{DateTime, Duration, Utc};
use domain::failure::Failure;
use domain::ladder::{AlertKind, LadderForm, days_late};
use domain::petitions::{Act, ActDetails, PetitionStatus};
use domain::users::Actor;
use usecases::{escalation, petitions, reading};
use uuid::Uuid;

const ONE: Uuid = Uuid::from_u128(1);
const OTHER: Uuid = Uuid::from_u128(2);

/// A local moment of November 2026.
fn november(day: i64, hour: i64) -> DateTime<Utc> {
    noon() + Duration::days(day - 24) + Duration::hours(hour - 12)
}

async fn round(office: &Office, process: Uuid) -> escalation::Round {
    let now = office.now;
    escalation::round(&office.system, process, || now)
        .await
        .unwrap()
}

async fn told(office: &Office, actor: &Actor) -> usize {
    let page = escalation::alerts(&office.ctx(actor), None).await;
    page.unwrap().rows.len()
}

contract!(unassigned_work_escalates, |db| {
    let (mut office, registered) = with_petition(db).await;
    // Nobody refers it: Wednesday at six it is late.
    office.now = november(25, 15);
    assert_eq!(round(&office, ONE).await.steps, 0);
    office.now = november(25, 16);
    assert_eq!(
        round(&office, ONE).await.steps,
        1,
        "four fifths are used up"
    );
    office.now = november(26, 8);
    assert_eq!(round(&office, ONE).await.steps, 1, "late");
    assert_eq!(round(&office, ONE).await.steps, 0, "told once");
    assert_eq!(told(&office, &office.coordinator).await, 2);
    let page = escalation::alerts(&office.ctx(&office.coordinator), None)
        .await
        .unwrap();
    assert_eq!(page.rows[0].folio, registered.folio);
    assert_eq!(page.rows[0].kind, AlertKind::Stage);
    assert!(
        page.rows.iter().all(|row| !row.fresh),
        "the visit before noted it"
    );
    assert_eq!(told(&office, &office.lighting).await, 0);
});

contract!(what_nobody_accepted_climbs_to_the_digest, |db| {
    let (mut office, registered) = with_petition(db).await;
    office
        .act(&office.coordinator, registered.id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    office.now = november(25, 17);
    assert_eq!(round(&office, ONE).await.steps, 1);
    assert_eq!(told(&office, &office.lighting).await, 1);
    assert_eq!(
        told(&office, &office.streets).await,
        0,
        "another department"
    );
    office.now = november(26, 9);
    assert_eq!(round(&office, ONE).await.steps, 1, "the director");
    // Thursday, Friday and Monday are three business days after Wednesday.
    office.now = november(27, 12);
    assert_eq!(round(&office, ONE).await.steps, 0);
    office.now = november(30, 9);
    assert_eq!(round(&office, ONE).await.steps, 1, "the coordinator");
    assert_eq!(told(&office, &office.coordinator).await, 1);
    office.now = november(30 + 4, 9);
    assert_eq!(round(&office, ONE).await.steps, 1, "the digest");
    let ctx = office.ctx(&office.coordinator);
    let digest = escalation::digest(&ctx, None).await.unwrap();
    assert_eq!(digest.days.len(), 1);
    let own = office.ctx(&office.lighting);
    assert_eq!(
        escalation::digest(&own, None).await,
        Err(Failure::Forbidden)
    );
    let day = digest.days[0].day;
    assert_eq!(
        escalation::digest_of(&own, day, None).await,
        Err(Failure::Forbidden)
    );
    // Accepted at last, it owes a first answer: another stage, from the foot of the ladder.
    office
        .act(
            &office.lighting,
            registered.id,
            Act::Accept,
            ActDetails::default(),
        )
        .await
        .unwrap();
    assert_eq!(round(&office, ONE).await.steps, 1);
});

/// Three petitions: one late in two departments and one at the office on Friday the 4th of December, one
/// at the office on Monday the 7th.
async fn with_a_digest(db: db::Db) -> (Office, [domain::petitions::RegisteredPetition; 3]) {
    let mut office = Office::open(db).await;
    let neighborhood = with_neighborhood(&office).await;
    let lamp = async |office: &Office, client| {
        let mut new = lamp(client);
        new.place.neighborhood = Some(neighborhood);
        petitions::register(&office.ctx(&office.operator), new)
            .await
            .unwrap()
    };
    let first = lamp(&office, 1).await;
    let second = lamp(&office, 2).await;
    office
        .act(&office.coordinator, first.id, Act::Refer, to(&["AP", "OP"]))
        .await
        .unwrap();
    office.now = november(25, 12);
    let third = lamp(&office, 3).await;
    office.now = november(30 + 4, 9);
    assert_eq!(round(&office, ONE).await.steps, 4, "three to the digest");
    (office, [first, second, third])
}

contract!(the_digest_is_one_entry_for_each_day, |db| {
    let (mut office, [first, second, third]) = with_a_digest(db).await;
    let friday = "2026-12-04".parse().unwrap();
    let monday = "2026-12-07".parse().unwrap();
    let ctx = office.ctx(&office.coordinator);
    let page = escalation::digest(&ctx, None).await.unwrap();
    assert_eq!(page.days.len(), 1);
    let day = &page.days[0];
    assert_eq!((day.day, day.petitions, day.fresh), (friday, 2, true));
    let shares: Vec<_> = day.shares.iter().map(|s| s.petitions).collect();
    assert_eq!(shares, [1, 1, 1], "two departments and the office");
    assert_eq!(
        day.shares
            .iter()
            .filter(|s| s.department.is_empty())
            .count(),
        1
    );
    // A notice of its own about the third, and the day.
    assert_eq!(escalation::unread(&ctx).await, Ok(2));
    assert_eq!(told(&office, &office.coordinator).await, 1);
    assert_eq!(escalation::unread(&ctx).await, Ok(1), "the day is left");
    let lines = escalation::digest_of(&ctx, friday, None).await.unwrap();
    let mut folios: Vec<_> = lines.rows.iter().map(|row| row.folio).collect();
    folios.sort();
    assert_eq!(folios, [first.folio, first.folio, second.folio]);
    assert!(lines.rows.iter().all(|row| row.fresh));
    // Due on Wednesday the 25th of November.
    let late = |row: &domain::ladder::AlertRow| days_late(row.due_at.unwrap(), friday);
    assert!(lines.rows.iter().all(|row| late(row) == 9));
    assert_eq!(escalation::unread(&ctx).await, Ok(0));
    let page = escalation::digest(&ctx, None).await.unwrap();
    assert!(!page.days[0].fresh, "the day was opened");
    // Before the office opens on Monday nobody reads what came on it.
    office.now = november(30 + 7, 7);
    assert_eq!(round(&office, ONE).await.steps, 1);
    let days = async |office: &Office| {
        let ctx = office.ctx(&office.coordinator);
        let page = escalation::digest(&ctx, None).await.unwrap();
        page.days
            .iter()
            .map(|of| (of.day, of.fresh))
            .collect::<Vec<_>>()
    };
    assert_eq!(days(&office).await, [(friday, false)]);
    let early = office.ctx(&office.coordinator);
    assert_eq!(
        escalation::digest_of(&early, monday, None).await,
        Err(Failure::NotFound)
    );
    office.now = november(30 + 7, 8);
    assert_eq!(days(&office).await, [(monday, true), (friday, false)]);
    let ctx = office.ctx(&office.coordinator);
    let older = escalation::digest(&ctx, Some(monday)).await.unwrap();
    assert_eq!(older.days.len(), 1);
    assert_eq!(older.days[0].day, friday);
    let lines = escalation::digest_of(&ctx, monday, None).await.unwrap();
    assert_eq!(lines.rows.len(), 1);
    assert_eq!(lines.rows[0].folio, third.folio);
});

contract!(a_petition_tells_who_was_told_about_it, |db| {
    let (office, [first, _, third]) = with_a_digest(db).await;
    let of =
        async |actor: &Actor, folio| escalation::of_petition(&office.ctx(actor), folio, None).await;
    let all = of(&office.coordinator, first.folio).await.unwrap();
    assert_eq!(all.rows.len(), 2);
    assert!(all.rows.iter().all(|row| row.digest && row.position == 4));
    assert_eq!(all.rows[0].whom(), "Resumen para la presidencia");
    // A department is told of its own share.
    let own = of(&office.lighting, first.folio).await.unwrap();
    assert_eq!(own.rows.len(), 1);
    assert_eq!(own.rows[0].alert.department, "Alumbrado Público");
    let step = of(&office.coordinator, third.folio).await.unwrap();
    assert_eq!((step.rows.len(), step.rows[0].position), (1, 3));
    assert!(!step.rows[0].digest);
    // Who does not reach the petition, and who reads no notices.
    assert_eq!(
        of(&office.lighting, third.folio).await,
        Err(Failure::NotFound)
    );
    assert_eq!(
        of(&office.operator, first.folio).await,
        Err(Failure::Forbidden)
    );
});

contract!(of_many_steps_at_once_only_the_highest_is_told, |db| {
    let (mut office, registered) = with_petition(db).await;
    office
        .act(&office.coordinator, registered.id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    office.now = november(24 + 42, 9);
    assert_eq!(round(&office, ONE).await.steps, 1);
    assert_eq!(told(&office, &office.lighting).await, 0);
    let ctx = office.ctx(&office.coordinator);
    let digest = escalation::digest(&ctx, None).await.unwrap();
    assert_eq!(digest.days.len(), 1);
});

contract!(notices_wait_for_the_office_to_open, |db| {
    let (mut office, _) = with_petition(db).await;
    // Saturday night: late since Wednesday.
    office.now = november(28, 23);
    assert_eq!(round(&office, ONE).await.steps, 1);
    assert_eq!(told(&office, &office.coordinator).await, 0);
    assert_eq!(
        escalation::unread(&office.ctx(&office.coordinator)).await,
        Ok(0)
    );
    office.now = november(30, 8);
    assert_eq!(
        escalation::unread(&office.ctx(&office.coordinator)).await,
        Ok(1)
    );
    assert_eq!(told(&office, &office.coordinator).await, 1);
    assert_eq!(
        escalation::unread(&office.ctx(&office.coordinator)).await,
        Ok(0)
    );
});

contract!(one_process_at_a_time_and_the_next_when_it_ends, |db| {
    let (mut office, _) = with_petition(db).await;
    assert!(!round(&office, ONE).await.elsewhere);
    office.now = november(26, 8);
    let second = round(&office, OTHER).await;
    assert!(!second.elsewhere, "the lease ended long ago");
    assert_eq!(second.steps, 1);
    assert!(round(&office, ONE).await.elsewhere);
    office.now += Duration::seconds(61);
    assert!(!round(&office, ONE).await.elsewhere);
});

contract!(two_rejections_alert_the_coordinator, |db| {
    let (office, registered) = with_petition(db).await;
    let id = registered.id;
    for (code, actor, suggested) in [
        ("AP", &office.lighting, "OP"),
        ("OP", &office.streets, "AP"),
    ] {
        office
            .act(&office.coordinator, id, Act::Refer, to(&[code]))
            .await
            .unwrap();
        let mut no = reason(
            "reject",
            "not_competent",
            "No es de nuestra competencia, es otra",
        );
        no.departments = to(&[suggested]).departments;
        office.act(actor, id, Act::Reject, no).await.unwrap();
    }
    let ctx = office.ctx(&office.coordinator);
    let page = escalation::alerts(&ctx, None).await.unwrap();
    assert_eq!(page.rows.len(), 1);
    assert_eq!(page.rows[0].kind, AlertKind::Bounced);
});

contract!(a_suspension_ends_on_its_day_of_review, |db| {
    let (mut office, registered) = with_petition(db).await;
    let id = registered.id;
    office
        .act(&office.coordinator, id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    office
        .act(&office.lighting, id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    let why = ActDetails {
        date: Some("2026-11-30".parse().unwrap()),
        ..text("No hay material en el almacén")
    };
    // The coordinator approves for whichever department.
    office
        .act(&office.coordinator, id, Act::Suspend, why)
        .await
        .unwrap();
    office.now = november(29, 12);
    assert_eq!(round(&office, ONE).await.resumed, 0);
    office.now = november(30, 8);
    assert_eq!(round(&office, ONE).await.resumed, 1);
    assert_eq!(round(&office, ONE).await.resumed, 0);
    let seen = reading::detail(&office.ctx(&office.coordinator), id)
        .await
        .unwrap();
    assert_eq!(seen.status, PetitionStatus::InProgress);
    assert_eq!(seen.events[0].who, "", "the program did it");
    let page = escalation::alerts(&office.ctx(&office.lighting), None)
        .await
        .unwrap();
    assert!(page.rows.iter().any(|row| row.kind == AlertKind::Resumed));
});

contract!(the_ladder_is_data, |db| {
    let (mut office, _) = with_petition(db).await;
    let ctx = office.ctx(&office.coordinator);
    assert_eq!(escalation::ladder(&ctx).await.unwrap().len(), 4);
    let form = |lines: &[(&str, &str)]| LadderForm {
        lines: lines
            .iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect(),
    };
    let twice = form(&[("1", "owner"), ("1", "chief")]);
    let refused = escalation::set_ladder(&ctx, twice).await.unwrap_err();
    assert!(refused.message_for("trigger-2").is_some());
    escalation::set_ladder(&ctx, form(&[("2", "coordinator")]))
        .await
        .unwrap();
    office.now = november(26, 7);
    assert_eq!(
        round(&office, ONE).await.steps,
        1,
        "one business day after Wednesday"
    );
    let other = office.ctx(&office.operator);
    assert_eq!(escalation::ladder(&other).await, Err(Failure::Forbidden));
});
