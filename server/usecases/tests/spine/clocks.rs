//! Clocks: what makes them run, stop and go on, what moves them, and what never does.

use crate::harness::{self, contract};
use crate::office::{Office, lamp, noon, reason, text, to, with_petition};
use chrono::{DateTime, Duration, Utc};
use domain::calendar::{CalendarChange, DayForm, DayState};
use domain::clocks::Phase;
use domain::failure::Failure;
use domain::ids::PetitionId;
use domain::petitions::{Act, ActDetails, ListFilter, PetitionDetail, PetitionStatus};
use domain::users::{Actor, Role};
use usecases::{clocks, petitions, reading};

/// A local moment of November 2026, or of December as the days after the thirtieth.
fn november(day: i64, hour: i64) -> DateTime<Utc> {
    noon() + Duration::days(day - 24) + Duration::hours(hour - 12)
}

async fn detail(office: &Office, id: PetitionId) -> PetitionDetail {
    reading::detail(&office.ctx(&office.coordinator), id)
        .await
        .unwrap()
}

fn stage(detail: &PetitionDetail) -> (Phase, Option<DateTime<Utc>>) {
    detail.stage.map(|s| (s.phase, s.due_at)).unwrap()
}

fn own_stage(detail: &PetitionDetail) -> (Phase, Option<DateTime<Utc>>) {
    detail.referrals[0]
        .stage
        .map(|s| (s.phase, s.due_at))
        .unwrap()
}

fn until(day: &str, words: &str) -> ActDetails {
    ActDetails {
        date: Some(day.parse().unwrap()),
        ..text(words)
    }
}

async fn referred(office: &Office, id: PetitionId) {
    office
        .act(&office.coordinator, id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
}

async fn attended(office: &Office, id: PetitionId) {
    office.photo(&office.lighting, id).await;
    let done = text("Se cambió el foco y la fotocelda");
    office
        .act(&office.lighting, id, Act::Attend, done)
        .await
        .unwrap();
}

/// The director of the lighting department.
async fn director(office: &Office) -> Actor {
    let user = db::accounts::User {
        id: domain::ids::UserId(office.system.new_id(noon())),
        login: "directora".into(),
        name: "Prueba directora".into(),
        role: Role::Director,
        department: office.lighting.department,
        password_hash: String::new(),
        secret: domain::users::SecretKind::Password,
        captain: None,
        must_change_password: false,
        active: true,
        version: 1,
    };
    let (id, department) = (user.id, user.department);
    use futures::FutureExt;
    office
        .system
        .db
        .write(move |conn| async move { db::accounts::insert(conn, &user, noon()).await }.boxed())
        .await
        .unwrap();
    Actor {
        id,
        name: "Prueba directora".into(),
        role: Role::Director,
        department,
        seat: None,
    }
}

contract!(each_stage_runs_in_its_turn, |db| {
    let (mut office, registered) = with_petition(db).await;
    let id = registered.id;
    // Tuesday noon: five business days end on Tuesday the first of December, when the office closes.
    let promise = november(31, 18);
    assert_eq!(registered.due_at, promise);
    assert_eq!(
        stage(&detail(&office, id).await),
        (Phase::Refer, Some(november(25, 18)))
    );
    referred(&office, id).await;
    let seen = detail(&office, id).await;
    assert_eq!(stage(&seen), (Phase::Solve, Some(promise)));
    assert_eq!(own_stage(&seen), (Phase::Accept, Some(november(25, 18))));
    office.now = november(24, 13);
    office
        .act(&office.lighting, id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    // The first answer has five days, too, and never ends after the promise.
    assert_eq!(
        own_stage(&detail(&office, id).await),
        (Phase::Answer, Some(promise))
    );
    let date = until("2026-11-27", "");
    office
        .act(&office.lighting, id, Act::Schedule, date)
        .await
        .unwrap();
    assert_eq!(own_stage(&detail(&office, id).await).0, Phase::Solve);
    attended(&office, id).await;
    let seen = detail(&office, id).await;
    assert_eq!(stage(&seen), (Phase::Verify, Some(november(27, 18))));
    assert_eq!(seen.referrals[0].stage, None);
    let solved = reason("resolution", "solved", "");
    office
        .act(&office.agent, id, Act::VerifySatisfied, solved)
        .await
        .unwrap();
    assert_eq!(detail(&office, id).await.stage, None);
});

contract!(a_comment_does_not_restart_the_clock, |db| {
    let (mut office, registered) = with_petition(db).await;
    let id = registered.id;
    referred(&office, id).await;
    let before = detail(&office, id).await;
    for day in [25, 26, 30] {
        office.now = november(day, 11);
        let note = || text("Sigue pendiente, ya llamó dos veces");
        for act in [Act::NoteInternal, Act::NotePublic] {
            office
                .act(&office.coordinator, id, act, note())
                .await
                .unwrap();
        }
    }
    let after = detail(&office, id).await;
    assert_eq!((after.due_at, after.stage), (before.due_at, before.stage));
    assert_eq!(after.referrals[0].due_at, before.referrals[0].due_at);
    assert_eq!(after.referrals[0].stage, before.referrals[0].stage);
});

contract!(a_question_to_the_person_stops_every_clock, |db| {
    let (mut office, registered) = with_petition(db).await;
    let id = registered.id;
    referred(&office, id).await;
    office.now = november(25, 9);
    let question = text("¿En qué poste está la luminaria?");
    office
        .act(&office.lighting, id, Act::RequestInformation, question)
        .await
        .unwrap();
    let paused = detail(&office, id).await;
    assert_eq!(stage(&paused), (Phase::Solve, None));
    assert_eq!(own_stage(&paused), (Phase::Accept, None));
    // Two office days later at the same hour.
    office.now = november(27, 9);
    let answer = text("En el poste 14, frente a la primaria");
    office
        .act(&office.operator, id, Act::ReceiveInformation, answer)
        .await
        .unwrap();
    let seen = detail(&office, id).await;
    assert_eq!(stage(&seen), (Phase::Solve, Some(november(33, 18))));
    assert_eq!(own_stage(&seen), (Phase::Accept, Some(november(27, 18))));
    assert_eq!(seen.referrals[0].due_at, november(33, 18));
});

contract!(a_written_petition_has_its_legal_clock_beside, |db| {
    let (mut office, _) = with_petition(db).await;
    let mut new = lamp(2);
    new.written = true;
    new.place.neighborhood = Some(crate::office::with_neighborhood(&office).await);
    let id = petitions::register(&office.ctx(&office.operator), new)
        .await
        .unwrap()
        .id;
    let before = detail(&office, id).await.legal_due_at.unwrap();
    referred(&office, id).await;
    office
        .act(&office.lighting, id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    // A suspension of the work does not stop the law.
    let director = director(&office).await;
    let why = until("2026-12-04", "No hay material en el almacén");
    office.act(&director, id, Act::Suspend, why).await.unwrap();
    assert_eq!(detail(&office, id).await.status, PetitionStatus::OnHold);
    office.now = november(27, 12);
    office
        .act(&office.lighting, id, Act::Resume, ActDetails::default())
        .await
        .unwrap();
    let seen = detail(&office, id).await;
    assert_eq!(seen.legal_due_at, Some(before));
    assert!(seen.due_at > november(31, 18));
    // A question to the person does.
    let question = text("¿Puede decirnos el número del poste?");
    office
        .act(&office.coordinator, id, Act::RequestInformation, question)
        .await
        .unwrap();
    office.now = november(30, 12);
    office
        .act(
            &office.operator,
            id,
            Act::ReceiveInformation,
            text("Es el 14"),
        )
        .await
        .unwrap();
    assert!(detail(&office, id).await.legal_due_at > Some(before));
});

contract!(a_suspension_is_asked_and_approved_by_another, |db| {
    let (mut office, registered) = with_petition(db).await;
    let id = registered.id;
    referred(&office, id).await;
    office
        .act(&office.lighting, id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    let why = || until("2026-12-04", "Llueve y no se puede subir al poste");
    let early = office.act(&office.lighting, id, Act::Suspend, why()).await;
    assert_eq!(early, Err(Failure::Forbidden));
    office.now = november(25, 13);
    let status = office
        .act(&office.lighting, id, Act::AskSuspension, why())
        .await
        .unwrap();
    assert_eq!(status, PetitionStatus::InProgress);
    let asked = detail(&office, id).await;
    assert!(!asked.referrals[0].suspension.as_ref().unwrap().in_force);
    assert_eq!(asked.due_at, registered.due_at);
    let director = director(&office).await;
    let refused = text("Mañana ya no llueve, según Protección Civil");
    office
        .act(&director, id, Act::RefuseSuspension, refused)
        .await
        .unwrap();
    assert_eq!(detail(&office, id).await.referrals[0].suspension, None);
    office
        .act(&director, id, Act::Suspend, why())
        .await
        .unwrap();
    let held = detail(&office, id).await;
    assert_eq!(held.status, PetitionStatus::OnHold);
    assert_eq!((stage(&held).1, own_stage(&held).1), (None, None));
    // Wednesday at one to Friday at one: two office days.
    office.now = november(27, 13);
    let status = office
        .act(&office.lighting, id, Act::Resume, ActDetails::default())
        .await
        .unwrap();
    assert_eq!(status, PetitionStatus::InProgress);
    let seen = detail(&office, id).await;
    assert_eq!(stage(&seen), (Phase::Solve, Some(november(33, 18))));
    assert_eq!(seen.referrals[0].due_at, november(33, 18));
});

contract!(a_suspension_is_looked_at_within_thirty_days, |db| {
    let (office, registered) = with_petition(db).await;
    let id = registered.id;
    referred(&office, id).await;
    office
        .act(&office.lighting, id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    for day in ["2026-11-24", "2026-12-25"] {
        let why = until(day, "No hay material en el almacén");
        let refused = office
            .act(&office.lighting, id, Act::AskSuspension, why)
            .await
            .unwrap_err();
        assert!(refused.message_for("date").is_some(), "{day}");
    }
});

contract!(
    what_was_not_done_gets_back_the_time_that_it_counted_as_done,
    |db| {
        let (mut office, registered) = with_petition(db).await;
        let id = registered.id;
        referred(&office, id).await;
        office
            .act(&office.lighting, id, Act::Accept, ActDetails::default())
            .await
            .unwrap();
        office.now = november(25, 10);
        attended(&office, id).await;
        office.now = november(26, 10);
        let words = text("Sigue sin prender, dice la señora");
        office
            .act(&office.agent, id, Act::VerifyUnsatisfied, words)
            .await
            .unwrap();
        let seen = detail(&office, id).await;
        // One office day passed while it counted as attended.
        assert_eq!(stage(&seen), (Phase::Solve, Some(november(32, 18))));
        assert_eq!(own_stage(&seen), (Phase::Solve, Some(november(32, 18))));
    }
);

contract!(reopening_on_the_last_day_and_the_day_after, |db| {
    let (mut office, registered) = with_petition(db).await;
    let id = registered.id;
    let oriented = reason("resolution", "informed", "Se le explicó dónde pedirlo");
    office
        .act(&office.coordinator, id, Act::CloseDirect, oriented)
        .await
        .unwrap();
    let again = || reason("reopen", "not_solved", "La persona llamó: sigue igual");
    // Closed on Tuesday 24 November: the fifteenth business day is Tuesday 15 December.
    office.now = november(45, 18) + Duration::seconds(1);
    let late = office.act(&office.agent, id, Act::Reopen, again()).await;
    assert!(late.unwrap_err().message_for("reason").is_some());
    office.now = november(45, 17);
    let status = office
        .act(&office.agent, id, Act::Reopen, again())
        .await
        .unwrap();
    assert_eq!(status, PetitionStatus::Received);
    // It begins anew: past the cut-off, so received on Wednesday; five days from Thursday on.
    let seen = detail(&office, id).await;
    assert_eq!(seen.due_at, november(53, 18));
    assert_eq!(stage(&seen), (Phase::Refer, Some(november(47, 18))));
});

/// The thirtieth of November as a day off, in force.
fn day_off() -> CalendarChange {
    let form = DayForm {
        day: Some("2026-11-30".parse().unwrap()),
        name: "Fumigación del palacio".into(),
        basis: "Acuerdo de Cabildo del 23 de noviembre".into(),
    };
    CalendarChange::Add(form, DayState::Approved)
}

contract!(a_day_off_moves_exactly_the_open_ones, |db| {
    let (mut office, open) = with_petition(db).await;
    let neighborhood = crate::office::with_neighborhood(&office).await;
    let mut others = Vec::new();
    for client in [2, 3] {
        let mut new = lamp(client);
        new.place.neighborhood = Some(neighborhood);
        let ctx = office.ctx(&office.operator);
        others.push(petitions::register(&ctx, new).await.unwrap().id);
    }
    let [closed, answered] = others[..] else {
        unreachable!()
    };
    let oriented = reason("resolution", "informed", "Se le explicó dónde pedirlo");
    office
        .act(&office.coordinator, closed, Act::CloseDirect, oriented)
        .await
        .unwrap();
    referred(&office, answered).await;
    office
        .act(
            &office.lighting,
            answered,
            Act::Accept,
            ActDetails::default(),
        )
        .await
        .unwrap();
    attended(&office, answered).await;
    let before = [
        detail(&office, closed).await,
        detail(&office, answered).await,
    ];

    let ctx = office.ctx(&office.coordinator);
    let (_, seen, version) = clocks::preview(&ctx, &day_off()).await.unwrap();
    // Its promise moves; what is owed on Wednesday and Friday does not.
    assert_eq!((seen.moved, seen.petitions), (1, 1));
    assert_eq!(seen.samples[0].folio, open.folio);
    assert_eq!(seen.samples[0].after, november(32, 18));
    assert_eq!(detail(&office, open.id).await.due_at, open.due_at);

    // A preview of another calendar is not carried out.
    let old = clocks::apply(&ctx, day_off(), version - 1).await;
    assert!(matches!(old, Err(Failure::Conflict { .. })), "{old:?}");
    assert!(clocks::apply(&ctx, day_off(), version).await.unwrap());
    office.now = november(24, 13);
    let now = office.now;
    assert_eq!(
        clocks::move_deadlines(&office.system, || now)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        clocks::move_deadlines(&office.system, || now)
            .await
            .unwrap(),
        0
    );

    let seen = detail(&office, open.id).await;
    assert_eq!(seen.due_at, november(32, 18));
    assert_eq!(stage(&seen), (Phase::Refer, Some(november(25, 18))));
    for (id, before) in [closed, answered].into_iter().zip(before) {
        let after = detail(&office, id).await;
        assert_eq!((after.due_at, after.stage), (before.due_at, before.stage));
    }
    let told = clocks::history(&ctx, open.folio).await.unwrap();
    assert_eq!((told.moves.len(), told.pauses.len()), (1, 0));
    let moved = &told.moves[0];
    assert_eq!((moved.before, moved.after), (open.due_at, seen.due_at));
});

contract!(list_and_page_agree_on_what_is_late, |db| {
    let (mut office, registered) = with_petition(db).await;
    referred(&office, registered.id).await;
    office.now = november(31, 18) + Duration::seconds(1);
    let ctx = office.ctx(&office.coordinator);
    let late = ListFilter {
        overdue: true,
        ..ListFilter::default()
    };
    let page = reading::list(&ctx, &late).await.unwrap();
    let seen = detail(&office, registered.id).await;
    assert_eq!(page.rows.len(), 1);
    assert_eq!(
        (page.rows[0].due_at, page.rows[0].stage),
        (seen.due_at, seen.stage)
    );
});

contract!(nobody_else_changes_the_calendar, |db| {
    let (office, _) = with_petition(db).await;
    for actor in [&office.operator, &office.agent, &office.lighting] {
        let ctx = office.ctx(actor);
        assert_eq!(clocks::calendar(&ctx, 2026).await, Err(Failure::Forbidden));
        let refused = clocks::apply(&ctx, day_off(), 1).await;
        assert_eq!(refused, Err(Failure::Forbidden));
    }
});
