//! Rules that say where petitions go: drafted, tried, ordered, activated, replaced, ended, simulated.

use crate::harness::{self, contract};
use crate::office::{Office, with_petition};
use domain::failure::Failure;
use domain::ids::{ChannelId, DepartmentId, PetitionTypeId, RuleId};
use domain::routing::{Conditions, Outcome, RuleForm, RuleLine, RuleState};
use domain::users::{Actor, Role};
use usecases::routing::{self, Question, Step};
use usecases::seed::seed_id;
use usecases::{Ctx, reading};

pub(crate) fn department(code: &str) -> DepartmentId {
    DepartmentId(seed_id("department", code))
}

pub(crate) fn kind(code: &str) -> PetitionTypeId {
    PetitionTypeId(seed_id("petition_type", code))
}

pub(crate) fn form(name: &str, to: &str) -> RuleForm {
    RuleForm {
        name: name.into(),
        conditions: Conditions {
            kinds: vec![kind("AP-01")],
            ..Conditions::default()
        },
        outcome: Outcome {
            departments: vec![department(to)],
            ..Outcome::default()
        },
    }
}

/// Drafts, tries and activates a rule.
pub(crate) async fn activate(ctx: &Ctx, form: RuleForm) -> RuleId {
    let id = routing::create(ctx, form).await.unwrap();
    routing::attempt(ctx, id).await.unwrap();
    routing::activate(ctx, id, 1).await.unwrap();
    id
}

/// The rules of a test: those that an office begins with are drafts.
pub(crate) async fn own(ctx: &Ctx) -> Vec<RuleLine> {
    let mut lines = routing::list(ctx).await.unwrap().live;
    let first = lines.iter().filter(|l| l.rule.name.contains(' ')).count();
    assert!(first >= 8, "the office begins with examples");
    lines.retain(|line| !line.rule.name.contains(' '));
    lines
}

pub(crate) async fn version(ctx: &Ctx, id: RuleId) -> i64 {
    routing::page(ctx, id).await.unwrap().line.rule.version
}

contract!(only_what_was_tried_in_this_version_is_activated, |db| {
    let (office, _) = with_petition(db).await;
    let ctx = office.ctx(&office.coordinator);
    let id = routing::create(&ctx, form("A obras", "OP")).await.unwrap();
    let untried = routing::activate(&ctx, id, 1).await.unwrap_err();
    assert!(untried.message_for("state").unwrap().contains("Ensaye"));
    routing::attempt(&ctx, id).await.unwrap();
    let found = routing::tried(&ctx, id).await.unwrap();
    let tried = found.tried.unwrap();
    assert!(tried.current);
    assert_eq!(
        (tried.run.looked, tried.run.decided, tried.run.elsewhere),
        (1, 1, 1)
    );
    assert_eq!(tried.run.folios.len(), 1);
    assert_eq!(
        tried.moves,
        [(
            "Alumbrado Público".to_owned(),
            "Obras Públicas".to_owned(),
            1
        )]
    );
    // Another version has to be tried again.
    routing::change(&ctx, id, 1, form("A servicios", "SP"))
        .await
        .unwrap();
    assert!(
        !routing::tried(&ctx, id)
            .await
            .unwrap()
            .tried
            .unwrap()
            .current
    );
    let old = routing::activate(&ctx, id, 2).await.unwrap_err();
    assert!(old.message_for("state").unwrap().contains("Ensaye"));
    routing::attempt(&ctx, id).await.unwrap();
    // And when another rule became active in between.
    activate(&ctx, form("Otra", "PC")).await;
    let moved = routing::activate(&ctx, id, 2).await.unwrap_err();
    assert!(moved.message_for("state").unwrap().contains("de nuevo"));
    routing::attempt(&ctx, id).await.unwrap();
    routing::activate(&ctx, id, 2).await.unwrap();
    let page = routing::page(&ctx, id).await.unwrap();
    assert_eq!(page.line.rule.state, RuleState::Active);
    // Newest first: activated, changed, made.
    let told: Vec<&str> = page
        .history
        .iter()
        .flat_map(|h| h.fields.iter().map(|f| f.label.as_str()))
        .collect();
    assert!(told.starts_with(&["Estado"]), "{told:?}");
    assert_eq!(page.history.len(), 3);
    assert!(page.history[2].created);
    // What is active is not edited.
    let edited = routing::change(&ctx, id, 3, form("Otra más", "OP"))
        .await
        .unwrap_err();
    assert!(edited.message_for("state").unwrap().contains("borrador"));
});

contract!(
    the_first_that_holds_decides_and_order_can_be_changed,
    |db| {
        let (office, _) = with_petition(db).await;
        let ctx = office.ctx(&office.coordinator);
        let first = activate(&ctx, form("Primera", "OP")).await;
        let second = activate(&ctx, form("Segunda", "SP")).await;
        let question = Question {
            kind: Some(kind("AP-01")),
            channel: Some(ChannelId(seed_id("channel", "phone_072"))),
            ..Question::default()
        };
        let told = routing::simulate(&ctx, &question).await.unwrap();
        assert_eq!(told.rule.as_deref(), Some("Primera"));
        assert_eq!(
            told.verdicts[1].3,
            "No se llegó a ella: ya decidió una anterior."
        );
        let up = routing::shift(&ctx, second, version(&ctx, second).await, Step::Up);
        up.await.unwrap();
        let told = routing::simulate(&ctx, &question).await.unwrap();
        assert_eq!(
            (told.rule.as_deref(), told.departments.as_str()),
            (Some("Segunda"), "Servicios Públicos Municipales")
        );
        // Where it is already, nothing happens; an old version is told what changed.
        let v = version(&ctx, second).await;
        routing::shift(&ctx, second, v, Step::First).await.unwrap();
        routing::shift(&ctx, second, v + 1, Step::First)
            .await
            .unwrap();
        routing::shift(&ctx, second, v + 1, Step::Up).await.unwrap();
        assert_eq!(version(&ctx, second).await, v + 1);
        let stale = routing::shift(&ctx, second, v, Step::Down)
            .await
            .unwrap_err();
        let Failure::Conflict { changes, .. } = stale else {
            panic!("{stale:?}")
        };
        assert_eq!(changes[0].what, "Orden: 1");
        routing::shift(&ctx, second, v + 1, Step::Last)
            .await
            .unwrap();
        let lines = own(&ctx).await;
        let names: Vec<&str> = lines.iter().map(|l| l.rule.name.as_str()).collect();
        assert_eq!(names, ["Primera", "Segunda"]);
        // The first ends: the second decides.
        routing::end(&ctx, first, version(&ctx, first).await)
            .await
            .unwrap();
        let told = routing::simulate(&ctx, &question).await.unwrap();
        assert_eq!(told.rule.as_deref(), Some("Segunda"));
    }
);

contract!(an_active_rule_is_replaced_by_a_draft_in_its_place, |db| {
    let (office, _) = with_petition(db).await;
    let ctx = office.ctx(&office.coordinator);
    let old = activate(&ctx, form("Obras", "OP")).await;
    activate(&ctx, form("Después", "PC")).await;
    let draft = routing::copy(&ctx, old, version(&ctx, old).await)
        .await
        .unwrap();
    let twice = routing::copy(&ctx, old, version(&ctx, old).await)
        .await
        .unwrap();
    assert_eq!(draft, twice, "one draft is enough");
    let lines = own(&ctx).await;
    let names: Vec<_> = lines
        .iter()
        .map(|l| (l.rule.id, l.replaces.as_deref()))
        .collect();
    assert_eq!(names[1], (draft, Some("Obras")));
    routing::change(&ctx, draft, 1, form("Servicios", "SP"))
        .await
        .unwrap();
    routing::attempt(&ctx, draft).await.unwrap();
    let tried = routing::tried(&ctx, draft).await.unwrap().tried.unwrap();
    // Without the one that it replaces, in its place: before what comes after it.
    assert_eq!(tried.moves[0].0, "Obras Públicas");
    assert_eq!((tried.run.decided, tried.run.elsewhere), (1, 1));
    routing::activate(&ctx, draft, 2).await.unwrap();
    assert_eq!(
        routing::page(&ctx, old).await.unwrap().line.rule.state,
        RuleState::Ended
    );
    let lines = own(&ctx).await;
    let names: Vec<&str> = lines.iter().map(|l| l.rule.name.as_str()).collect();
    assert_eq!(names, ["Servicios", "Después"]);
    assert_eq!(routing::list(&ctx).await.unwrap().ended[0].rule.id, old);
});

contract!(what_a_form_names_must_exist, |db| {
    let office = Office::open(db).await;
    let ctx = office.ctx(&office.coordinator);
    let mut wrong = form("Mal", "OP");
    wrong.conditions.kinds = vec![PetitionTypeId(uuid::Uuid::from_u128(7))];
    wrong.conditions.area =
        Some(r#"{"type":"Polygon","coordinates":[[[-96.1,19.1],[-96.1,19.1]]]}"#.into());
    wrong.outcome.departments = vec![DepartmentId(uuid::Uuid::from_u128(7))];
    let failure = routing::create(&ctx, wrong).await.unwrap_err();
    for field in ["kinds", "area", "departments"] {
        assert!(failure.message_for(field).is_some(), "{field}");
    }
    assert!(own(&ctx).await.is_empty(), "nothing half-written");
    let mut fine = form("Puerto", "OP");
    fine.conditions.area = Some(
        r#"{"type":"Polygon","coordinates":[[[-96.15,19.19],[-96.12,19.19],[-96.12,19.21],[-96.15,19.21],[-96.15,19.19]]]}"#
            .into(),
    );
    activate(&ctx, fine).await;
    let at = |latitude| Question {
        kind: Some(kind("AP-01")),
        channel: Some(ChannelId(seed_id("channel", "tour"))),
        point: Some(domain::catalogue::Point {
            latitude,
            longitude: -96.13,
        }),
        ..Question::default()
    };
    let inside = routing::simulate(&ctx, &at(19.2)).await.unwrap();
    assert_eq!(inside.rule.as_deref(), Some("Puerto"));
    let outside = routing::simulate(&ctx, &at(19.3)).await.unwrap();
    assert_eq!(outside.rule, None);
    assert!(
        outside.verdicts[0].3.contains("polígono"),
        "{}",
        outside.verdicts[0].3
    );
    let nothing = routing::simulate(&ctx, &Question::default())
        .await
        .unwrap_err();
    for field in ["tipo", "canal"] {
        assert!(nothing.message_for(field).is_some(), "{field}");
    }
});

contract!(the_simulator_explains_a_registered_petition, |db| {
    let (office, registered) = with_petition(db).await;
    let ctx = office.ctx(&office.coordinator);
    let mut tour = form("De gira", "OP");
    tour.conditions.channels = vec![ChannelId(seed_id("channel", "tour"))];
    activate(&ctx, tour).await;
    let question = routing::of_petition(&ctx, registered.folio).await.unwrap();
    let told = routing::simulate(&ctx, &question).await.unwrap();
    assert_eq!(told.departments, "Alumbrado Público");
    assert_eq!(
        told.verdicts[0].3,
        "No aplica: el canal es Línea 072 y la regla pide Gira."
    );
    let detail = reading::detail(&ctx, registered.id).await.unwrap();
    assert_eq!(
        told.promised, detail.due_at,
        "the same promise as that of the petition"
    );
    // Drafts count when they are asked for.
    routing::create(&ctx, form("Borrador", "PC")).await.unwrap();
    let mut question = question;
    assert_eq!(
        routing::simulate(&ctx, &question)
            .await
            .unwrap()
            .verdicts
            .len(),
        1
    );
    question.drafts = true;
    let told = routing::simulate(&ctx, &question).await.unwrap();
    assert_eq!(told.rule.as_deref(), Some("Borrador"));
});

contract!(who_may_do_what_with_rules, |db| {
    let office = Office::open(db).await;
    let id = routing::create(&office.ctx(&office.coordinator), form("Una", "OP"))
        .await
        .unwrap();
    for role in Role::staff() {
        let department = role.needs_department().then(|| department("AP"));
        let actor = Actor {
            id: office.coordinator.id,
            name: "x".into(),
            role,
            department,
            seat: None,
        };
        let ctx = office.ctx(&actor);
        let manages = matches!(role, Role::Administrator | Role::Coordinator);
        let reads = manages || role == Role::Auditor;
        let forbidden = |done: Result<(), Failure>| done == Err(Failure::Forbidden);
        assert_eq!(routing::list(&ctx).await.is_ok(), reads, "{role:?}");
        assert_eq!(routing::page(&ctx, id).await.is_ok(), reads, "{role:?}");
        assert_eq!(routing::tried(&ctx, id).await.is_ok(), reads, "{role:?}");
        assert_eq!(
            !forbidden(routing::attempt(&ctx, id).await),
            manages,
            "{role:?}"
        );
        let made = routing::create(&ctx, form("Otra", "OP")).await;
        assert_eq!(made.is_ok(), manages, "{role:?}");
        for done in [
            routing::change(&ctx, id, 0, form("Otra", "OP")).await,
            routing::shift(&ctx, id, 0, Step::Up).await,
            routing::activate(&ctx, id, 0).await,
            routing::end(&ctx, id, 0).await,
            routing::copy(&ctx, id, 0).await.map(|_| ()),
        ] {
            assert_eq!(!forbidden(done), manages, "{role:?}");
        }
    }
});
