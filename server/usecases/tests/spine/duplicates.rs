//! Petitions that ask for the same: found while one is captured, joined, united and separated, with
//! everybody who asked informed.

use crate::harness::{self, contract};
use crate::office::{Office, lamp, noon, reason, text, to, with_neighborhood};
use chrono::Duration;
use domain::catalogue::Point;
use domain::duplicates::{AlikeQuestion, NewJoining};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::{ChannelId, NeighborhoodId, PetitionId, PetitionTypeId};
use domain::petitions::{
    Act, ActDetails, Citizen, NewPetition, PetitionDetail, PetitionStatus, Place, ReferralStatus,
    RegisteredPetition,
};
use usecases::duplicates::{self, ALIKE, MergeForm, SEPARATE};
use usecases::seed::seed_id;
use usecases::{petitions, reading};
use uuid::Uuid;

/// A lamp on a street of the neighborhood.
fn on_street(client: u128, neighborhood: NeighborhoodId, name: &str) -> NewPetition {
    let mut new = lamp(client);
    new.citizen.given_names = name.into();
    new.citizen.phone = format!("22911100{client:02}");
    new.place = Place {
        neighborhood: Some(neighborhood),
        street: "Av. Zamora".into(),
        number: client.to_string(),
        ..Place::default()
    };
    new
}

struct Street {
    office: Office,
    neighborhood: NeighborhoodId,
}

impl Street {
    async fn open(db: db::Db) -> Self {
        let office = Office::open(db).await;
        let neighborhood = with_neighborhood(&office).await;
        Self {
            office,
            neighborhood,
        }
    }

    async fn lamp(&self, client: u128, name: &str) -> RegisteredPetition {
        let new = on_street(client, self.neighborhood, name);
        petitions::register(&self.office.ctx(&self.office.operator), new)
            .await
            .unwrap()
    }

    async fn detail(&self, id: PetitionId) -> PetitionDetail {
        reading::detail(&self.office.ctx(&self.office.coordinator), id)
            .await
            .unwrap()
    }

    async fn unite(&self, ends: &RegisteredPetition, stays: &RegisteredPetition) {
        let form = self.form(ends, stays).await;
        let kept = duplicates::merge(&self.office.ctx(&self.office.coordinator), form)
            .await
            .unwrap();
        assert_eq!(kept, stays.folio);
    }

    async fn form(&self, ends: &RegisteredPetition, stays: &RegisteredPetition) -> MergeForm {
        MergeForm {
            sides: [ends.folio, stays.folio],
            versions: [
                self.detail(ends.id).await.version,
                self.detail(stays.id).await.version,
            ],
            keep: Some(stays.folio),
            reason: "Es el mismo poste".into(),
        }
    }

    async fn separate(&self, petition: &RegisteredPetition) -> Result<PetitionStatus, Failure> {
        let version = self.detail(petition.id).await.version;
        duplicates::separate(
            &self.office.ctx(&self.office.coordinator),
            petition.folio,
            version,
        )
        .await
        .map(|followed| followed.status)
    }

    fn joining(&self, client: u128, name: &str) -> NewJoining {
        NewJoining {
            client_id: Uuid::from_u128(client),
            channel: ChannelId(seed_id("channel", "phone_072")),
            citizen: Citizen {
                anonymous: false,
                phone: format!("22922200{client:02}"),
                given_names: name.into(),
                surnames: "Vera".into(),
            },
            said: "También está oscura la esquina".into(),
            privacy_notice: "2026-01".into(),
        }
    }

    async fn join(&self, folio: Folio, new: NewJoining) -> Result<(Folio, bool), Failure> {
        duplicates::join(&self.office.ctx(&self.office.operator), folio, new)
            .await
            .map(|joined| (joined.folio, joined.known))
    }

    async fn track(&self, petition: &RegisteredPetition) -> domain::petitions::TrackingView {
        let now = self.office.now;
        reading::track(&self.office.system, petition.folio, &petition.pin, now)
            .await
            .unwrap()
    }

    async fn alike(&self, kind: &str, place: Place) -> Vec<Folio> {
        let question = AlikeQuestion {
            kind: PetitionTypeId(seed_id("petition_type", kind)),
            place,
            besides: None,
        };
        let ctx = self.office.ctx(&self.office.operator);
        let seen = duplicates::alike(&ctx, question).await.unwrap();
        seen.rows.iter().map(|row| row.folio).collect()
    }
}

contract!(what_is_like_it_is_found_while_it_is_captured, |db| {
    let mut street = Street::open(db).await;
    let first = street.lamp(1, "Ana").await;
    let here = || Place {
        neighborhood: Some(street.neighborhood),
        street: "calle zamora 14".into(),
        ..Place::default()
    };
    assert_eq!(street.alike("AP-01", here()).await, [first.folio]);
    assert!(street.alike("OP-03", here()).await.is_empty());
    assert!(street.alike("AP-01", Place::default()).await.is_empty());
    // A point that nobody can mark is no point.
    let beyond = Place {
        point: Some(Point {
            latitude: f64::NAN,
            longitude: 500.0,
        }),
        ..Place::default()
    };
    assert!(street.alike("AP-01", beyond).await.is_empty());
    let question = || AlikeQuestion {
        kind: PetitionTypeId(seed_id("petition_type", "AP-01")),
        place: here(),
        besides: None,
    };
    for actor in [&street.office.lighting, &street.office.agent] {
        let refused = duplicates::alike(&street.office.ctx(actor), question()).await;
        assert_eq!(refused, Err(Failure::Forbidden));
    }
    let (late, kept) = (here(), street.office.now + Duration::days(16));
    street.office.now = kept;
    assert!(street.alike("AP-01", late).await.is_empty());
});

contract!(reserved_petitions_are_candidates_for_nobody, |db| {
    let street = Street::open(db).await;
    let types = usecases::catalogues::in_force(&street.office.ctx(&street.office.operator))
        .await
        .unwrap()
        .types;
    let reserved = types.into_iter().find(|kind| kind.confidential).unwrap();
    let mut new = on_street(1, street.neighborhood, "Ana");
    new.kind = reserved.id;
    let ctx = street.office.ctx(&street.office.coordinator);
    let first = petitions::register(&ctx, new.clone()).await.unwrap();
    let question = AlikeQuestion {
        kind: reserved.id,
        place: new.place,
        besides: None,
    };
    let seen = duplicates::alike(&ctx, question).await.unwrap();
    assert!(seen.rows.is_empty());
    let joined = duplicates::join(&ctx, first.folio, street.joining(50, "Eva")).await;
    assert!(joined.unwrap_err().message_for(ALIKE).is_some());
    // Whoever does not see it is not told that it is there.
    let joined = street.join(first.folio, street.joining(51, "Eva")).await;
    assert_eq!(joined, Err(Failure::NotFound));
});

contract!(
    what_is_like_others_is_registered_once_they_were_seen,
    |db| {
        let street = Street::open(db).await;
        let first = street.lamp(1, "Ana").await;
        let ctx = street.office.ctx(&street.office.operator);
        let new = on_street(2, street.neighborhood, "Eva");
        let asked = duplicates::register_unless_alike(&ctx, new.clone(), &[]).await;
        assert!(asked.unwrap_err().message_for(ALIKE).is_some());
        // What is wrong with the form is told first, all of it.
        let mut wrong = new.clone();
        wrong.description = "x".into();
        let told = duplicates::register_unless_alike(&ctx, wrong, &[]).await;
        let told = told.unwrap_err();
        assert!(told.message_for("description").is_some() && told.message_for(ALIKE).is_none());
        let second = duplicates::register_unless_alike(&ctx, new.clone(), &[first.folio])
            .await
            .unwrap();
        assert!(second.folio != first.folio && !second.replayed);
        // Sent again it is the same petition, whatever there is by now.
        let again = duplicates::register_unless_alike(&ctx, new, &[])
            .await
            .unwrap();
        assert_eq!((again.folio, again.replayed), (second.folio, true));
        let third = on_street(3, street.neighborhood, "Leo");
        let asked = duplicates::register_unless_alike(&ctx, third, &[first.folio]).await;
        assert!(asked.is_err(), "one of them was not seen");
    }
);

contract!(who_joins_is_one_more_person_of_the_same_petition, |db| {
    let street = Street::open(db).await;
    let first = street.lamp(1, "Ana").await;
    let before = street.detail(first.id).await;
    let eva = street.joining(50, "Eva");
    assert_eq!(
        street.join(first.folio, eva.clone()).await,
        Ok((first.folio, false))
    );
    let after = street.detail(first.id).await;
    assert_eq!((after.version, after.co_petitioners), (2, 1));
    assert_eq!(
        (after.due_at, after.stage, after.status),
        (before.due_at, before.stage, before.status)
    );
    assert_eq!(
        (after.events[0].act.as_str(), after.events[0].public),
        ("joined", false)
    );
    assert_eq!(after.events[0].text, "También está oscura la esquina");
    // Sent again, by the same and by another; with other words; and the same person in another call.
    assert_eq!(
        street.join(first.folio, eva.clone()).await,
        Ok((first.folio, true))
    );
    let mut other = eva.clone();
    other.said = "Otra cosa".into();
    assert_eq!(
        street.join(first.folio, other).await,
        Err(Failure::KeyReused)
    );
    let ctx = street.office.ctx(&street.office.coordinator);
    assert_eq!(
        duplicates::join(&ctx, first.folio, eva.clone()).await,
        Err(Failure::NotFound)
    );
    let mut calls_again = eva.clone();
    calls_again.client_id = Uuid::from_u128(51);
    assert_eq!(
        street.join(first.folio, calls_again).await,
        Ok((first.folio, true))
    );
    let mut ana = street.joining(52, "Ana");
    ana.citizen = on_street(1, street.neighborhood, "Ana").citizen;
    assert_eq!(street.join(first.folio, ana).await, Ok((first.folio, true)));
    assert_eq!(street.detail(first.id).await.version, 2);
    // Nobody in particular counts each time.
    for client in [53, 54] {
        let mut nobody = street.joining(client, "");
        nobody.citizen = Citizen {
            anonymous: true,
            ..Citizen::default()
        };
        nobody.privacy_notice = String::new();
        assert_eq!(
            street.join(first.folio, nobody).await,
            Ok((first.folio, false))
        );
    }
    assert_eq!(street.detail(first.id).await.co_petitioners, 3);
    let seen = street.track(&first).await;
    assert_eq!((seen.others, seen.united), (3, false));
    let telling = format!("{seen:?}");
    assert!(
        !telling.contains("Eva") && !telling.contains("esquina"),
        "{telling}"
    );
    // Who calls again finds the folio that was joined.
    let card = reading::caller(
        &street.office.ctx(&street.office.operator),
        &eva.citizen.phone,
    )
    .await
    .unwrap();
    assert_eq!(card.petitions[0].folio, first.folio);
});

contract!(joining_says_what_is_missing_and_when_it_is_too_late, |db| {
    let street = Street::open(db).await;
    let first = street.lamp(1, "Ana").await;
    let mut empty = street.joining(50, "");
    empty.privacy_notice = String::new();
    empty.citizen.phone = "229".into();
    let told = street.join(first.folio, empty).await.unwrap_err();
    for field in ["given_names", "phone", "privacy_notice"] {
        assert!(told.message_for(field).is_some(), "{field}");
    }
    let mut strange = street.joining(51, "Eva");
    strange.channel = ChannelId(Uuid::from_u128(1));
    strange.privacy_notice = "1999-01".into();
    let told = street.join(first.folio, strange).await.unwrap_err();
    for field in ["channel", "privacy_notice"] {
        assert!(told.message_for(field).is_some(), "{field}");
    }
    let nowhere = Folio {
        year: 2026,
        number: 999,
    };
    assert_eq!(
        street.join(nowhere, street.joining(52, "Eva")).await,
        Err(Failure::NotFound)
    );
    let office = &street.office;
    office
        .act(
            &office.coordinator,
            first.id,
            Act::CloseDirect,
            reason("resolution", "informed", "Se le explicó a dónde acudir"),
        )
        .await
        .unwrap();
    let late = street.join(first.folio, street.joining(53, "Eva")).await;
    assert!(
        late.unwrap_err()
            .message_for(ALIKE)
            .unwrap()
            .contains("terminó")
    );
});

contract!(many_who_join_at_once_all_count, |db| {
    let street = Street::open(db).await;
    let first = street.lamp(1, "Ana").await;
    let all = (0..12u128).map(|n| {
        let ctx = street.office.ctx(&street.office.operator);
        // Six people, each from two telephones of the office at once.
        let mut new = street.joining(60 + n, "Eva");
        new.citizen.phone = format!("22933300{:02}", n / 2);
        tokio::spawn(async move { duplicates::join(&ctx, first.folio, new).await.unwrap() })
    });
    let joined = futures::future::join_all(all).await;
    let known = joined.into_iter().filter(|j| j.as_ref().unwrap().known);
    assert_eq!(known.count(), 6);
    let after = street.detail(first.id).await;
    assert_eq!((after.co_petitioners, after.version), (6, 7));
});

contract!(united_petitions_keep_everybody_informed, |db| {
    let street = Street::open(db).await;
    let (a, b, c) = (
        street.lamp(1, "Ana").await,
        street.lamp(2, "Beto").await,
        street.lamp(3, "Celia").await,
    );
    street
        .join(a.folio, street.joining(50, "Eva"))
        .await
        .unwrap();
    street.unite(&a, &b).await;
    let ended = street.detail(a.id).await;
    assert_eq!(
        (
            ended.status,
            ended.duplicate_of,
            ended.resolution.as_deref()
        ),
        (PetitionStatus::Closed, Some(b.folio), Some("Duplicada"))
    );
    assert_eq!(
        (ended.events[0].act.as_str(), ended.events[0].public),
        ("mark_duplicate", true)
    );
    let stays = street.detail(b.id).await;
    assert_eq!((stays.co_petitioners, stays.version), (2, 2));
    assert_eq!(
        (stays.events[0].act.as_str(), stays.events[0].public),
        ("received_merge", true)
    );
    assert_eq!(stays.events[0].text, a.folio.to_string());
    // The reason is the office's.
    assert!(!format!("{:?}", street.track(&a).await).contains("poste"));
    // Two of the three follow into the third.
    street.unite(&b, &c).await;
    let office = &street.office;
    assert_eq!(street.detail(a.id).await.duplicate_of, Some(c.folio));
    assert_eq!(street.detail(c.id).await.co_petitioners, 3);
    office
        .act(&office.coordinator, c.id, Act::Refer, to(&["AP"]))
        .await
        .unwrap();
    office
        .act(&office.lighting, c.id, Act::Accept, ActDetails::default())
        .await
        .unwrap();
    for petition in [&a, &b] {
        let seen = street.track(petition).await;
        assert_eq!(
            (seen.status, seen.united_with, seen.folio),
            (PetitionStatus::InProgress, Some(c.folio), petition.folio)
        );
        assert_eq!(seen.departments, ["Alumbrado Público"]);
        assert_eq!(seen.others, 3);
        let telling = format!("{seen:?}");
        for secret in ["Ana", "Beto", "Celia", "Eva"] {
            assert!(!telling.contains(secret), "{secret}: {telling}");
        }
    }
    let whats: Vec<String> = street
        .track(&a)
        .await
        .history
        .into_iter()
        .map(|item| item.what)
        .collect();
    assert!(whats.contains(&"La petición a la que se unió se unió a otra".to_owned()));
    // Somebody who joins one that ended joins the one that stays.
    let late = street.join(a.folio, street.joining(51, "Fabián")).await;
    assert_eq!(late, Ok((c.folio, false)));
    assert_eq!(street.detail(c.id).await.co_petitioners, 4);
});

contract!(what_cannot_be_united_says_why, |db| {
    let street = Street::open(db).await;
    let (a, b, c) = (
        street.lamp(1, "Ana").await,
        street.lamp(2, "Beto").await,
        street.lamp(3, "Celia").await,
    );
    let ctx = street.office.ctx(&street.office.coordinator);
    let mut form = street.form(&a, &b).await;
    form.keep = Some(c.folio);
    form.reason = "no".into();
    let told = duplicates::merge(&ctx, form).await.unwrap_err();
    assert!(told.message_for("keep").is_some() && told.message_for("reason").is_some());
    let operator = street.office.ctx(&street.office.operator);
    let form = street.form(&a, &b).await;
    assert_eq!(
        duplicates::merge(&operator, form).await,
        Err(Failure::Forbidden)
    );
    street.unite(&a, &b).await;
    // Into one that ended, by its folio.
    let form = street.form(&c, &a).await;
    let told = duplicates::merge(&ctx, form).await.unwrap_err();
    assert!(told.message_for("keep").unwrap().contains("ya se unió"));
    let seen = duplicates::compare(&ctx, c.folio, a.folio).await.unwrap();
    assert!(seen.own_ends.is_some() && seen.other_ends.is_some());
    let seen = duplicates::compare(&ctx, c.folio, b.folio).await.unwrap();
    assert!(seen.own_ends.is_none() && seen.other_ends.is_none() && seen.same_street);
    let itself = duplicates::compare(&ctx, c.folio, c.folio).await;
    assert!(itself.unwrap_err().message_for("con").is_some());
    // Its page proposes the same as the capture does.
    let page = duplicates::merges(&ctx, c.folio).await.unwrap();
    assert_eq!(page.alike.len(), 1);
    assert_eq!((page.alike[0].folio, page.alike[0].people), (b.folio, 2));
    // Reopening is no way around the union.
    let reopened = street
        .office
        .act(
            &street.office.agent,
            a.id,
            Act::Reopen,
            reason("reopen", "not_solved", "La persona dice que sigue igual"),
        )
        .await;
    assert!(
        reopened
            .unwrap_err()
            .message_for("reason")
            .unwrap()
            .contains("unida")
    );
});

contract!(of_two_who_unite_at_once_one_is_told, |db| {
    let street = Street::open(db).await;
    for turn in 0..4u128 {
        let (a, b) = (
            street.lamp(10 + turn * 2, "Ana").await,
            street.lamp(11 + turn * 2, "Beto").await,
        );
        // The same way, and each the other's way.
        let first = street.form(&a, &b).await;
        let mut second = if turn % 2 == 0 {
            street.form(&a, &b).await
        } else {
            street.form(&b, &a).await
        };
        second.reason = "A mí también me lo parece".into();
        let (one, other) = (
            street.office.ctx(&street.office.coordinator),
            street.office.ctx(&street.office.coordinator),
        );
        let (one, other) = tokio::join!(
            tokio::spawn(async move { duplicates::merge(&one, first).await }),
            tokio::spawn(async move { duplicates::merge(&other, second).await }),
        );
        let both = [one.unwrap(), other.unwrap()];
        assert_eq!(
            both.iter().filter(|done| done.is_ok()).count(),
            1,
            "{both:?}"
        );
        let refused = both.into_iter().find_map(Result::err).unwrap();
        assert_eq!(refused.status() / 100, 4, "{refused:?}");
        let (a, b) = (street.detail(a.id).await, street.detail(b.id).await);
        let ended = [&a, &b].map(|p| p.duplicate_of.is_some());
        assert_ne!(ended[0], ended[1]);
    }
});

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

contract!(names_of_who_asks_are_read_when_asked_for_and_logged, |db| {
    let street = Street::open(db).await;
    let (a, b) = (street.lamp(1, "Ana").await, street.lamp(2, "Beto").await);
    street
        .join(b.folio, street.joining(50, "Eva"))
        .await
        .unwrap();
    street.unite(&a, &b).await;
    let office = &street.office;
    let ctx = office.ctx(&office.agent);
    let hidden = duplicates::people(&ctx, b.folio).await.unwrap();
    assert_eq!(hidden.rows.len(), 3);
    assert!(hidden.rows.iter().all(|row| row.contact.is_none()));
    let told = duplicates::reveal(&ctx, b.folio).await.unwrap();
    let names: Vec<_> = told
        .rows
        .iter()
        .map(|row| row.contact.as_ref().unwrap().name.as_str())
        .collect();
    for name in ["Ana", "Beto", "Eva"] {
        assert!(names.iter().any(|n| n.starts_with(name)), "{names:?}");
    }
    assert_eq!(
        duplicates::reveal(&office.ctx(&office.streets), b.folio).await,
        Err(Failure::NotFound)
    );
    let mut conn = office.system.db.read().await.unwrap();
    let entries = db::log::last(&mut conn, 1).await.unwrap();
    let entry = ["contacts_revealed", &b.folio.to_string(), "3"].map(str::to_owned);
    assert_eq!(entries, [entry.into()]);
});
