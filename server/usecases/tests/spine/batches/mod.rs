//! One decision for many petitions: the draft tells the truth, some cannot and say why, and ten minutes
//! to take it back.

mod carrying;
mod sheets;

use crate::harness::{self, contract};
use crate::office::{Office, lamp, noon, text, to, with_neighborhood};
use chrono::Duration;
use domain::access::Scope;
use domain::bulk::{BatchForm, BatchState, BatchView, Outcome};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::{NeighborhoodId, PetitionId};
use domain::petitions::{
    Act, ActDetails, ListFilter, PetitionDetail, PetitionStatus, ReferralStatus,
    RegisteredPetition, TrayPile,
};
use domain::users::Actor;
use usecases::batches::{self, Choice};
use usecases::{desk, petitions, reading};

const WHY: &str = "Brigada del lunes";

async fn some(office: &Office, many: u128, of: NeighborhoodId) -> Vec<RegisteredPetition> {
    let mut all = Vec::new();
    for n in 1..=many {
        let mut new = lamp(n);
        new.place.neighborhood = Some(of);
        all.push(
            petitions::register(&office.ctx(&office.operator), new)
                .await
                .unwrap(),
        );
    }
    all
}

async fn open(db: db::Db, many: u128) -> (Office, Vec<RegisteredPetition>) {
    let office = Office::open(db).await;
    let neighborhood = with_neighborhood(&office).await;
    let all = some(&office, many, neighborhood).await;
    (office, all)
}

fn folios(all: &[RegisteredPetition]) -> Vec<Folio> {
    all.iter().map(|one| one.folio).collect()
}

fn form(act: Act, details: ActDetails) -> BatchForm {
    BatchForm {
        act: Some(act),
        details,
        reason: WHY.into(),
    }
}

async fn draft(office: &Office, actor: &Actor, of: Vec<Folio>, form: BatchForm) -> i64 {
    batches::draft(&office.ctx(actor), of, form, false)
        .await
        .unwrap()
}

async fn seen(office: &Office, actor: &Actor, number: i64) -> BatchView {
    batches::one(&office.ctx(actor), number).await.unwrap()
}

async fn detail(office: &Office, id: PetitionId) -> PetitionDetail {
    reading::detail(&office.ctx(&office.coordinator), id)
        .await
        .unwrap()
}

/// What is stored of a petition, apart from its version.
async fn stored(office: &Office, id: PetitionId) -> String {
    let everything = Scope::of_the_program_itself();
    let mut conn = office.system.db.read().await.unwrap();
    let mut state = db::petitions::state(&mut conn, &everything, id)
        .await
        .unwrap()
        .unwrap();
    state.version = 0;
    format!("{state:?}")
}

/// A draft of the coordinator's that refers all of them to street lighting.
async fn refer_all(office: &Office, all: &[RegisteredPetition]) -> i64 {
    let form = form(Act::Refer, to(&["AP"]));
    draft(office, &office.coordinator, folios(all), form).await
}

contract!(a_draft_changes_nothing_and_tells_what_would_happen, |db| {
    let (office, all) = open(db, 3).await;
    let before = stored(&office, all[0].id).await;
    let number = refer_all(&office, &all).await;
    let view = seen(&office, &office.coordinator, number).await;
    assert_eq!(view.state, BatchState::Draft);
    assert_eq!(view.count(Outcome::Ready), 3);
    assert!(
        view.rows[0].says.contains("Turnada"),
        "{}",
        view.rows[0].says
    );
    assert!(view.summary.contains("Alumbrado"), "{}", view.summary);
    assert_eq!(view.reason, WHY);
    assert_eq!(stored(&office, all[0].id).await, before);
    batches::discard(&office.ctx(&office.coordinator), number)
        .await
        .unwrap();
    let gone = batches::one(&office.ctx(&office.coordinator), number).await;
    assert!(matches!(gone, Err(Failure::NotFound)), "{gone:?}");
});

contract!(a_department_accepts_schedules_and_assigns_many, |db| {
    let (office, all) = open(db, 3).await;
    for one in &all {
        office
            .act(&office.coordinator, one.id, Act::Refer, to(&["AP"]))
            .await
            .unwrap();
    }
    let lighting = &office.lighting;
    for (act, details) in [
        (Act::Accept, ActDetails::default()),
        (
            Act::Schedule,
            ActDetails {
                date: "2026-11-27".parse().ok(),
                ..text("Cuadrilla 3")
            },
        ),
        (
            Act::Assign,
            ActDetails {
                person: Some(lighting.id),
                ..ActDetails::default()
            },
        ),
    ] {
        let number = draft(&office, lighting, folios(&all), form(act, details)).await;
        batches::carry_out(&office.ctx(lighting), number)
            .await
            .unwrap();
        let view = seen(&office, lighting, number).await;
        assert_eq!(view.count(Outcome::Done), 3, "{act:?} {:?}", view.rows);
        // The other department sees nothing of it.
        let other = batches::one(&office.ctx(&office.streets), number).await;
        assert!(matches!(other, Err(Failure::NotFound)), "{other:?}");
    }
    let one = detail(&office, all[0].id).await;
    assert_eq!(one.referrals[0].status, ReferralStatus::Scheduled);
    assert_eq!(one.referrals[0].assigned, lighting.name);
    let tray = desk::tray(&office.ctx(lighting), TrayPile::Mine, "")
        .await
        .unwrap();
    assert_eq!(tray.rows.len(), 3);
    assert_eq!(tray.counts.mine, 3);
    assert_eq!(tray.rows[0].assigned, lighting.name);
    // Somebody of another department is nobody to give it to.
    let strange = ActDetails {
        person: Some(office.streets.id),
        ..ActDetails::default()
    };
    let number = draft(&office, lighting, folios(&all), form(Act::Assign, strange)).await;
    let view = seen(&office, lighting, number).await;
    assert_eq!(view.count(Outcome::Refused), 3);
});

contract!(
    a_public_note_of_an_undone_batch_is_not_said_any_more,
    |db| {
        let (office, all) = open(db, 2).await;
        let coordinator = &office.coordinator;
        let note = form(Act::NotePublic, text("La cuadrilla pasa el lunes"));
        let number = draft(&office, coordinator, folios(&all), note).await;
        batches::carry_out(&office.ctx(coordinator), number)
            .await
            .unwrap();
        let said = |view: domain::petitions::TrackingView| {
            view.history.iter().any(|item| item.text.contains("lunes"))
        };
        let track = async || {
            reading::track(&office.system, all[0].folio, &all[0].pin, office.now)
                .await
                .unwrap()
        };
        assert!(said(track().await));
        batches::undo(&office.ctx(coordinator), number)
            .await
            .unwrap();
        assert!(!said(track().await));
        let kept = detail(&office, all[0].id).await;
        assert!(
            kept.events
                .iter()
                .any(|e| e.text.contains("lunes") && !e.public),
            "the office's history keeps it"
        );
    }
);

contract!(the_rules_say_where_each_goes, |db| {
    let (office, all) = open(db, 2).await;
    let coordinator = &office.coordinator;
    let ctx = office.ctx(coordinator);
    let number = batches::draft(
        &ctx,
        folios(&all),
        form(Act::Refer, ActDetails::default()),
        true,
    )
    .await
    .unwrap();
    let view = seen(&office, coordinator, number).await;
    assert_eq!(view.count(Outcome::Ready), 2, "{:?}", view.rows);
    batches::carry_out(&ctx, number).await.unwrap();
    let one = detail(&office, all[0].id).await;
    assert!(one.referrals[0].department_name.contains("Alumbrado"));
});

contract!(what_is_missing_is_asked_before_anything_is_stored, |db| {
    let (office, all) = open(db, 1).await;
    let ctx = office.ctx(&office.coordinator);
    let missing = |failure: Failure| match failure {
        Failure::Invalid { fields } => fields.into_iter().map(|f| f.field).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let nothing = batches::draft(&ctx, vec![], form(Act::Refer, to(&["AP"])), false).await;
    assert_eq!(missing(nothing.unwrap_err()), ["petitions"]);
    let empty = BatchForm {
        reason: String::new(),
        ..form(Act::Refer, ActDetails::default())
    };
    let empty = batches::draft(&ctx, folios(&all), empty, false).await;
    assert_eq!(missing(empty.unwrap_err()), ["batch_reason", "departments"]);
    // What a role may not do to one it may not do to many.
    let accept = form(Act::Accept, ActDetails::default());
    let forbidden = batches::draft(&ctx, folios(&all), accept, false).await;
    assert!(
        matches!(forbidden, Err(Failure::Forbidden)),
        "{forbidden:?}"
    );
    let operator = office.ctx(&office.operator);
    let note = form(Act::NoteInternal, text("Hola"));
    let forbidden = batches::draft(&operator, folios(&all), note, false).await;
    assert!(
        matches!(forbidden, Err(Failure::Forbidden)),
        "{forbidden:?}"
    );
    let (lines, next) = batches::list(&ctx, true, None).await.unwrap();
    assert!(lines.is_empty() && next.is_none());
});

contract!(petitions_are_chosen_by_folio_filter_and_pile, |db| {
    let (office, all) = open(db, 3).await;
    office
        .act(&office.coordinator, all[0].id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    let ids = async |actor: &Actor, choice: Choice| {
        let chosen = batches::chosen(&office.ctx(actor), choice).await.unwrap();
        chosen.petitions.iter().map(|p| p.id).collect::<Vec<_>>()
    };
    let coordinator = &office.coordinator;
    let received = ListFilter {
        statuses: vec![PetitionStatus::Received],
        ..ListFilter::default()
    };
    assert_eq!(
        ids(coordinator, Choice::Filter(Box::new(received))).await,
        [all[2].id, all[1].id]
    );
    assert_eq!(
        ids(coordinator, Choice::Folios(folios(&all[..2]))).await,
        [all[1].id, all[0].id]
    );
    let lighting = &office.lighting;
    for pile in [TrayPile::ToAccept, TrayPile::All] {
        assert_eq!(ids(lighting, Choice::Tray(pile)).await, [all[0].id]);
    }
    assert!(ids(lighting, Choice::Tray(TrayPile::Mine)).await.is_empty());
    // A folio of others is not there, without a word on whether it exists.
    assert_eq!(
        ids(lighting, Choice::Folios(folios(&all))).await,
        [all[0].id]
    );
});

contract!(
    what_is_due_soon_is_in_list_and_tray_until_it_is_late,
    |db| {
        let (mut office, all) = open(db, 2).await;
        office
            .act(&office.coordinator, all[0].id, Act::Refer, to(&["AP"]))
            .await
            .unwrap();
        // What stage ends first on Wednesday at six: referring the one, accepting the other.
        let at = |hours: i64| noon() + Duration::hours(hours);
        for (hours, soon, late) in [(27, 0, 0), (29, 1, 0), (44, 0, 1)] {
            office.now = at(hours);
            let filter = ListFilter {
                due_soon: true,
                ..ListFilter::default()
            };
            let list = reading::list(&office.ctx(&office.coordinator), &filter)
                .await
                .unwrap();
            let not_referred = list.rows.iter().filter(|r| r.id == all[1].id).count();
            assert_eq!(not_referred, soon, "list after {hours} hours");
            assert_eq!(list.total, i64::try_from(list.rows.len()).unwrap());
            let ctx = office.ctx(&office.lighting);
            let tray = desk::tray(&ctx, TrayPile::DueSoon, "").await.unwrap();
            assert_eq!(tray.rows.len(), soon, "tray after {hours} hours");
            assert_eq!(tray.counts.soon, i64::try_from(soon).unwrap());
            assert_eq!(tray.counts.late, late);
            let overdue = desk::tray(&ctx, TrayPile::Overdue, "").await.unwrap();
            assert_eq!(i64::try_from(overdue.rows.len()).unwrap(), late);
            let picked = batches::chosen(&ctx, Choice::Tray(TrayPile::Overdue))
                .await
                .unwrap();
            assert_eq!(picked.petitions.len(), overdue.rows.len());
            let everything = desk::tray(&ctx, TrayPile::All, "").await.unwrap();
            assert_eq!(everything.rows.len(), 1);
            assert_eq!(everything.counts.of(TrayPile::All), 1);
        }
    }
);
