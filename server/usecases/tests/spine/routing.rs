//! Rules that say where petitions go: drafted, tried, activated, replaced, ended; what they do when a
//! petition is registered and propose when it is referred.

use crate::harness::{self, contract};
use crate::office::{Office, lamp, noon, reason, to, with_neighborhood, with_petition};
use chrono::Duration;
use domain::failure::Failure;
use domain::ids::{ChannelId, DepartmentId, PetitionTypeId, RuleId};
use domain::petitions::{Act, NewPetition, PetitionStatus};
use domain::routing::{Conditions, Outcome, RuleForm, RuleLine, RuleState};
use domain::users::{Actor, Role};
use usecases::routing::{self, Question, Step};
use usecases::seed::seed_id;
use usecases::{Ctx, desk, petitions, reading};

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
async fn own(ctx: &Ctx) -> Vec<RuleLine> {
    let mut lines = routing::list(ctx).await.unwrap().live;
    let first = lines.iter().filter(|l| l.rule.name.contains(' ')).count();
    assert!(first >= 8, "the office begins with examples");
    lines.retain(|line| !line.rule.name.contains(' '));
    lines
}

async fn version(ctx: &Ctx, id: RuleId) -> i64 {
    routing::page(ctx, id).await.unwrap().line.rule.version
}

async fn lamp_in(office: &Office, client: u128) -> NewPetition {
    let mut new = lamp(client);
    let mut conn = office.system.db.read().await.unwrap();
    let hoods = db::catalogue::neighborhoods(&mut conn).await.unwrap();
    new.place.neighborhood = hoods.first().map(|n| n.id);
    new
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
    assert_eq!((tried.run.looked, tried.run.decided, tried.run.elsewhere), (1, 1, 1));
    assert_eq!(tried.run.folios.len(), 1);
    assert_eq!(
        tried.moves,
        [("Alumbrado Público".to_owned(), "Obras Públicas".to_owned(), 1)]
    );
    // Another version has to be tried again.
    routing::change(&ctx, id, 1, form("A servicios", "SP")).await.unwrap();
    assert!(!routing::tried(&ctx, id).await.unwrap().tried.unwrap().current);
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
    let edited = routing::change(&ctx, id, 3, form("Otra más", "OP")).await.unwrap_err();
    assert!(edited.message_for("state").unwrap().contains("borrador"));
});

contract!(a_rule_that_does_so_by_itself_refers_when_a_petition_is_registered, |db| {
    let office = Office::open(db).await;
    with_neighborhood(&office).await;
    let ctx = office.ctx(&office.coordinator);
    let mut rule = form("Lámparas a servicios", "SP");
    rule.outcome.at_once = true;
    rule.outcome.instruction = "Guardia nocturna".into();
    rule.outcome.term = domain::deadline::Term::parse("12h");
    let id = activate(&ctx, rule).await;
    let operator = office.ctx(&office.operator);
    let registered = petitions::register(&operator, lamp_in(&office, 1).await).await.unwrap();
    let detail = reading::detail(&ctx, registered.id).await.unwrap();
    assert_eq!((detail.status, detail.version), (PetitionStatus::Referred, 2));
    let referral = &detail.referrals[0];
    assert_eq!(referral.department, department("SP"));
    assert_eq!(referral.instruction, "Guardia nocturna");
    assert_eq!(referral.due_at, noon() + Duration::hours(12));
    let event = &detail.events[0];
    assert_eq!((event.act.as_str(), event.who.as_str()), ("refer", ""));
    assert!(event.text.starts_with("Por la regla «Lámparas a servicios»: Servicios"), "{}", event.text);
    assert!(!event.public);
    // The same client id registers and refers once.
    let again = petitions::register(&operator, lamp_in(&office, 1).await).await.unwrap();
    assert!(again.replayed);
    assert_eq!(reading::detail(&ctx, registered.id).await.unwrap().referrals.len(), 1);
    // Of another type, by hand.
    let mut other = lamp_in(&office, 2).await;
    other.kind = kind("OP-01");
    let other = petitions::register(&operator, other).await.unwrap();
    let other = reading::detail(&ctx, other.id).await.unwrap();
    assert_eq!((other.status, other.version), (PetitionStatus::Received, 1));
    // Ended, it decides no more.
    routing::end(&ctx, id, version(&ctx, id).await).await.unwrap();
    let third = petitions::register(&operator, lamp_in(&office, 3).await).await.unwrap();
    let third = reading::detail(&ctx, third.id).await.unwrap();
    assert_eq!(third.status, PetitionStatus::Received);
    let over = routing::end(&ctx, id, 3).await.unwrap_err();
    assert!(over.message_for("state").unwrap().contains("terminó"));
});

contract!(a_rule_never_stops_a_registration, |db| {
    let office = Office::open(db).await;
    with_neighborhood(&office).await;
    let ctx = office.ctx(&office.coordinator);
    let mut rule = form("Terminada", "SP");
    rule.outcome.at_once = true;
    activate(&ctx, rule).await;
    let mut conn = office.system.db.read().await.unwrap();
    let over = db::catalogue::department(&mut conn, department("SP")).await;
    drop(conn);
    let mut over = over.unwrap().unwrap();
    over.valid_to = Some("2026-11-23".parse().unwrap());
    let ended = office.system.db.write(move |conn| {
        use futures::FutureExt;
        async move { db::catalogue::update_department(conn, &over).await }.boxed()
    });
    assert!(ended.await.unwrap());
    let new = lamp_in(&office, 1).await;
    let taken = office.ctx(&office.operator);
    let registered = petitions::register(&taken, new).await.unwrap();
    let detail = reading::detail(&ctx, registered.id).await.unwrap();
    assert_eq!(detail.status, PetitionStatus::Received);
    // The list says that somebody should look.
    let line = own(&ctx).await.remove(0);
    assert!(line.warnings[0].contains("la dependencia Servicios"), "{:?}", line.warnings);
});

contract!(what_a_rule_proposes_stands_chosen_and_its_term_counts, |db| {
    let (office, registered) = with_petition(db).await;
    let ctx = office.ctx(&office.coordinator);
    let page = desk::petition(&ctx, registered.folio).await.unwrap();
    assert_eq!(page.options.proposal.departments, [department("AP")]);
    assert!(page.options.proposal.says.is_empty());
    let mut rule = form("Lámparas urgentes", "AP");
    rule.outcome.departments.push(department("PC"));
    rule.outcome.term = domain::deadline::Term::parse("6h");
    rule.outcome.instruction = "Acordonar".into();
    activate(&ctx, rule).await;
    let page = desk::petition(&ctx, registered.folio).await.unwrap();
    let proposal = &page.options.proposal;
    assert_eq!(proposal.departments, [department("AP"), department("PC")]);
    assert_eq!(proposal.instruction, "Acordonar");
    assert_eq!(proposal.says, "Lo propone la regla «Lámparas urgentes». Plazo: 6 horas.");
    // One as proposed, one more by hand.
    let done = office.act(&office.coordinator, registered.id, Act::Refer, to(&["PC", "OP"]));
    done.await.unwrap();
    let detail = reading::detail(&ctx, registered.id).await.unwrap();
    let due = |code| {
        let own = detail.referrals.iter().find(|r| r.department == department(code));
        own.unwrap().due_at
    };
    assert_eq!(due("PC"), noon() + Duration::hours(6));
    assert!(due("OP") > noon() + Duration::days(2));
    assert!(!detail.events[0].text.contains("regla"));
    // While departments have it, nothing stands chosen.
    let page = desk::petition(&ctx, registered.folio).await.unwrap();
    assert!(page.options.proposal.departments.is_empty());
    assert!(page.rerouting.is_empty(), "nothing was corrected");
});

contract!(the_first_that_holds_decides_and_order_can_be_changed, |db| {
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
    assert_eq!(told.verdicts[1].3, "No se llegó a ella: ya decidió una anterior.");
    let up = routing::shift(&ctx, second, version(&ctx, second).await, Step::Up);
    up.await.unwrap();
    let told = routing::simulate(&ctx, &question).await.unwrap();
    assert_eq!((told.rule.as_deref(), told.departments.as_str()), (Some("Segunda"), "Servicios Públicos Municipales"));
    // Where it is already, nothing happens; an old version is told what changed.
    let v = version(&ctx, second).await;
    routing::shift(&ctx, second, v, Step::First).await.unwrap();
    routing::shift(&ctx, second, v + 1, Step::First).await.unwrap();
    routing::shift(&ctx, second, v + 1, Step::Up).await.unwrap();
    assert_eq!(version(&ctx, second).await, v + 1);
    let stale = routing::shift(&ctx, second, v, Step::Down).await.unwrap_err();
    let Failure::Conflict { changes, .. } = stale else {
        panic!("{stale:?}")
    };
    assert_eq!(changes[0].what, "Orden: 1");
    routing::shift(&ctx, second, v + 1, Step::Last).await.unwrap();
    let lines = own(&ctx).await;
    let names: Vec<&str> = lines.iter().map(|l| l.rule.name.as_str()).collect();
    assert_eq!(names, ["Primera", "Segunda"]);
    // The first ends: the second decides.
    routing::end(&ctx, first, version(&ctx, first).await).await.unwrap();
    let told = routing::simulate(&ctx, &question).await.unwrap();
    assert_eq!(told.rule.as_deref(), Some("Segunda"));
});

contract!(an_active_rule_is_replaced_by_a_draft_in_its_place, |db| {
    let (office, _) = with_petition(db).await;
    let ctx = office.ctx(&office.coordinator);
    let old = activate(&ctx, form("Obras", "OP")).await;
    activate(&ctx, form("Después", "PC")).await;
    let draft = routing::copy(&ctx, old, version(&ctx, old).await).await.unwrap();
    let twice = routing::copy(&ctx, old, version(&ctx, old).await).await.unwrap();
    assert_eq!(draft, twice, "one draft is enough");
    let lines = own(&ctx).await;
    let names: Vec<_> = lines.iter().map(|l| (l.rule.id, l.replaces.as_deref())).collect();
    assert_eq!(names[1], (draft, Some("Obras")));
    routing::change(&ctx, draft, 1, form("Servicios", "SP")).await.unwrap();
    routing::attempt(&ctx, draft).await.unwrap();
    let tried = routing::tried(&ctx, draft).await.unwrap().tried.unwrap();
    // Without the one that it replaces, in its place: before what comes after it.
    assert_eq!(tried.moves[0].0, "Obras Públicas");
    assert_eq!((tried.run.decided, tried.run.elsewhere), (1, 1));
    routing::activate(&ctx, draft, 2).await.unwrap();
    assert_eq!(routing::page(&ctx, old).await.unwrap().line.rule.state, RuleState::Ended);
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
    wrong.conditions.area = Some(r#"{"type":"Polygon","coordinates":[[[-96.1,19.1],[-96.1,19.1]]]}"#.into());
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
    assert!(outside.verdicts[0].3.contains("polígono"), "{}", outside.verdicts[0].3);
    let nothing = routing::simulate(&ctx, &Question::default()).await.unwrap_err();
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
    assert_eq!(told.verdicts[0].3, "No aplica: el canal es Línea 072 y la regla pide Gira.");
    let detail = reading::detail(&ctx, registered.id).await.unwrap();
    assert_eq!(told.promised, detail.due_at, "the same promise as that of the petition");
    // Drafts count when they are asked for.
    routing::create(&ctx, form("Borrador", "PC")).await.unwrap();
    let mut question = question;
    assert_eq!(routing::simulate(&ctx, &question).await.unwrap().verdicts.len(), 1);
    question.drafts = true;
    let told = routing::simulate(&ctx, &question).await.unwrap();
    assert_eq!(told.rule.as_deref(), Some("Borrador"));
});

contract!(two_rejections_are_told_to_the_coordination, |db| {
    let (office, registered) = with_petition(db).await;
    let id = registered.id;
    let ctx = office.ctx(&office.coordinator);
    let mut rejection = reason("reject", "not_competent", "No es de nuestra área");
    rejection.departments = to(&["SP"]).departments;
    for (code, liaison) in [("AP", &office.lighting), ("OP", &office.streets)] {
        assert!(routing::bounces(&ctx, 0).await.unwrap().rows.is_empty());
        let sent = office.act(&office.coordinator, id, Act::Refer, to(&[code]));
        sent.await.unwrap();
        let back = office.act(liaison, id, Act::Reject, rejection.clone());
        assert_eq!(back.await, Ok(PetitionStatus::Received));
    }
    let found = routing::bounces(&ctx, 0).await.unwrap();
    let row = &found.rows[0];
    assert_eq!((row.folio, row.rejections), (registered.folio, 2));
    let chain: Vec<_> = row
        .chain
        .iter()
        .map(|r| (r.department.as_str(), r.words.as_str(), r.suggested.as_str()))
        .collect();
    assert_eq!(
        chain,
        [
            ("Alumbrado Público", "No es de nuestra área", "Servicios Públicos Municipales"),
            ("Obras Públicas", "No es de nuestra área", "Servicios Públicos Municipales"),
        ]
    );
    assert_eq!(row.chain[0].at, office.now);
    let home = desk::home(&ctx).await.unwrap();
    let list = home.lists.iter().find(|l| l.title == "Rebotes").unwrap();
    assert_eq!((list.total, list.address.as_str()), (1, "/turnado/rebotes"));
    let page = desk::petition(&ctx, registered.folio).await.unwrap();
    assert_eq!(page.detail.rejections, 2);
    // Those that gave it back are not proposed again.
    assert!(page.options.proposal.departments.is_empty());
    assert_eq!(routing::bounces(&office.ctx(&office.operator), 0).await, Err(Failure::Forbidden));
});

contract!(who_may_do_what_with_rules, |db| {
    let office = Office::open(db).await;
    let id = routing::create(&office.ctx(&office.coordinator), form("Una", "OP")).await.unwrap();
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
        assert_eq!(!forbidden(routing::attempt(&ctx, id).await), manages, "{role:?}");
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
