//! Acts: two people at once, what is not legal, reopening, asking the citizen, duplicates.

use crate::harness::{self, contract};
use crate::office::{lamp, noon, reason, text, to, with_petition};
use domain::failure::Failure;
use domain::petitions::{Act, ActCommand, ActDetails, PetitionStatus};
use usecases::{acts, petitions, reading};

contract!(the_second_of_two_people_is_told_what_changed, |db| {
    let (office, registered) = with_petition(db).await;
    let command = |details| ActCommand {
        petition: registered.id,
        version: 1,
        act: Act::NoteInternal,
        referral: None,
        details,
    };
    acts::perform(
        &office.ctx(&office.coordinator),
        command(text("Llamar por la tarde")),
    )
    .await
    .unwrap();
    let second = acts::perform(&office.ctx(&office.operator), command(text("Mi nota")))
        .await
        .unwrap_err();
    let Failure::Conflict { version, changes } = second else {
        panic!("{second:?}")
    };
    assert_eq!((version, changes.len()), (2, 1));
    assert_eq!(
        (changes[0].who.as_str(), changes[0].what.as_str()),
        ("Prueba coordinadora", "Escribió una nota interna")
    );
});

contract!(what_is_not_legal_says_what_is, |db| {
    let (office, registered) = with_petition(db).await;
    let failure = office
        .act(
            &office.agent,
            registered.id,
            Act::VerifySatisfied,
            reason("resolution", "solved", ""),
        )
        .await
        .unwrap_err();
    let Failure::IllegalAct { legal } = failure else {
        panic!("{failure:?}")
    };
    assert!(legal.contains(&Act::NoteInternal) && !legal.contains(&Act::VerifySatisfied));
    assert_eq!(
        office
            .act(
                &office.operator,
                registered.id,
                Act::Cancel,
                reason("cancel", "test", "Era una prueba nuestra")
            )
            .await,
        Err(Failure::Forbidden)
    );
    let twice = ActDetails {
        departments: to(&["AP"]).departments,
        ..ActDetails::default()
    };
    office
        .act(
            &office.coordinator,
            registered.id,
            Act::Refer,
            twice.clone(),
        )
        .await
        .unwrap();
    assert!(
        office
            .act(&office.coordinator, registered.id, Act::Refer, twice)
            .await
            .unwrap_err()
            .message_for("departments")
            .is_some()
    );
});

contract!(closing_reopening_and_their_limits, |db| {
    let (mut office, registered) = with_petition(db).await;
    let id = registered.id;
    let close = reason("resolution", "informed", "Se le explicó a dónde acudir");
    let reopen = reason("reopen", "not_solved", "La persona dice que sigue igual");
    assert_eq!(
        office
            .act(&office.coordinator, id, Act::CloseDirect, close.clone())
            .await,
        Ok(PetitionStatus::Closed)
    );
    // Fifteen business days after Tuesday 24 November end on Tuesday 15 December, when the office closes.
    office.now = "2026-12-15T23:59:00Z".parse().unwrap();
    assert_eq!(
        office
            .act(&office.agent, id, Act::Reopen, reopen.clone())
            .await,
        Ok(PetitionStatus::Received)
    );
    office.now = noon();
    office
        .act(&office.coordinator, id, Act::CloseDirect, close.clone())
        .await
        .unwrap();
    office.now = "2026-12-16T00:01:00Z".parse().unwrap();
    let late = office
        .act(&office.agent, id, Act::Reopen, reopen.clone())
        .await
        .unwrap_err();
    assert!(
        late.message_for("reason")
            .unwrap()
            .contains("15 días hábiles")
    );
    office.now = noon();
    office
        .act(&office.agent, id, Act::Reopen, reopen.clone())
        .await
        .unwrap();
    office
        .act(&office.coordinator, id, Act::CloseDirect, close)
        .await
        .unwrap();
    let third = office
        .act(&office.agent, id, Act::Reopen, reopen)
        .await
        .unwrap_err();
    assert!(third.message_for("reason").unwrap().contains("dos veces"));
});

contract!(asking_the_citizen_and_going_on, |db| {
    let (office, registered) = with_petition(db).await;
    let id = registered.id;
    office
        .act(&office.coordinator, id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    office
        .act(&office.lighting, id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    assert_eq!(
        office
            .act(
                &office.lighting,
                id,
                Act::RequestInformation,
                text("¿Cuál es el número del poste?")
            )
            .await,
        Ok(PetitionStatus::InformationRequired)
    );
    assert_eq!(
        office
            .act(
                &office.operator,
                id,
                Act::ReceiveInformation,
                text("Es el poste 41")
            )
            .await,
        Ok(PetitionStatus::InProgress)
    );
    let date = ActDetails {
        date: Some("2026-11-30".parse().unwrap()),
        ..ActDetails::default()
    };
    assert_eq!(
        office.act(&office.lighting, id, Act::Schedule, date).await,
        Ok(PetitionStatus::Scheduled)
    );
    let past = ActDetails {
        date: Some("2026-11-01".parse().unwrap()),
        ..ActDetails::default()
    };
    assert!(
        office
            .act(&office.lighting, id, Act::Schedule, past)
            .await
            .unwrap_err()
            .message_for("date")
            .is_some()
    );
    assert_eq!(
        office
            .act(
                &office.coordinator,
                id,
                Act::Withdraw,
                ActDetails::default()
            )
            .await,
        Ok(PetitionStatus::Received)
    );
    assert_eq!(
        office
            .act(
                &office.coordinator,
                id,
                Act::Cancel,
                reason("cancel", "capture_error", "Se capturó dos veces")
            )
            .await,
        Ok(PetitionStatus::Cancelled)
    );
});

contract!(a_duplicate_closes_and_its_petitioner_moves_along, |db| {
    let (office, first) = with_petition(db).await;
    let neighborhood = db::catalogue::neighborhoods(&mut office.system.db.read().await.unwrap())
        .await
        .unwrap()[0]
        .id;
    let mut other = lamp(2);
    other.place.neighborhood = Some(neighborhood);
    other.citizen.given_names = "José".into();
    let second = petitions::register(&office.ctx(&office.operator), other)
        .await
        .unwrap();
    let mark = |folio: String| ActDetails {
        duplicate_of: folio,
        ..ActDetails::default()
    };
    let itself = office
        .act(
            &office.coordinator,
            second.id,
            Act::MarkDuplicate,
            mark(second.folio.to_string()),
        )
        .await
        .unwrap_err();
    assert!(itself.message_for("duplicate_of").is_some());
    let wrong = office
        .act(
            &office.coordinator,
            second.id,
            Act::MarkDuplicate,
            mark("SIRC-2026-000001-0".into()),
        )
        .await;
    assert!(first.folio.check() == '0' || wrong.unwrap_err().message_for("duplicate_of").is_some());
    assert_eq!(
        office
            .act(
                &office.coordinator,
                second.id,
                Act::MarkDuplicate,
                mark(first.folio.to_string())
            )
            .await,
        Ok(PetitionStatus::Closed)
    );
    let kept = reading::detail(&office.ctx(&office.coordinator), first.id)
        .await
        .unwrap();
    assert_eq!(kept.co_petitioners, 1);
    let closed = reading::detail(&office.ctx(&office.coordinator), second.id)
        .await
        .unwrap();
    assert_eq!(
        (closed.duplicate_of, closed.resolution.as_deref()),
        (Some(first.folio), Some("Duplicada"))
    );
});
