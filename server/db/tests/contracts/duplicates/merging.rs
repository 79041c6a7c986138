//! People of all that were united, unions and their undoing, what follows.

use super::{seed_with_places, with};
use crate::fixtures::{
    LIGHTING, OPERATOR, PHONE, at, closed, everything, petition_clock, refer, referral_clock,
};
use crate::harness::{self, contract};
use db::duplicates::{self, JoiningToStore, NewMerge, Turned};
use db::{Conn, DbError, people, petitions};
use domain::clocks::Phase;
use domain::duplicates::Turn;
use domain::ids::{PersonId, PetitionId};
use domain::petitions::{PetitionStatus, ReferralStatus};
use futures::FutureExt;
use uuid::Uuid;

/// A person known by a number.
async fn person(conn: &mut Conn, n: u128) -> Result<PersonId, DbError> {
    let name = format!("Persona {n}");
    let person = people::NewPerson {
        id: PersonId(Uuid::from_u128(n)),
        phone: Some(format!("22900000{n:02}")),
        given_names: name.clone(),
        surnames: String::new(),
        name_key: domain::text::fold(&name),
        at: at(0),
    };
    people::find_or_insert(conn, person).await
}

async fn joins(
    conn: &mut Conn,
    id: u128,
    petition: PetitionId,
    person: PersonId,
) -> Result<(), DbError> {
    let joining = JoiningToStore {
        id: Uuid::from_u128(id),
        petition,
        person: Some(person),
        channel: PHONE,
        said: "También aquí".into(),
        privacy_notice: "2026-01".into(),
        content_hash: vec![7],
        at: at(3),
        by: OPERATOR,
        captain: None,
    };
    duplicates::insert_joining(conn, &everything(), &joining).await
}

fn turned(turn: Turn, detail: &str) -> Turned {
    Turned {
        turn,
        at: at(50),
        by: OPERATOR,
        detail: detail.into(),
    }
}

/// What uniting leaves in storage, without the history of the two.
async fn unite(
    conn: &mut Conn,
    merge: u128,
    merged: PetitionId,
    kept: PetitionId,
) -> Result<(), DbError> {
    duplicates::lock(conn, merged, kept).await?;
    let new = NewMerge {
        id: Uuid::from_u128(merge),
        merged,
        kept,
        at: at(50),
        by: OPERATOR,
        reason: "Es el mismo poste".into(),
    };
    duplicates::insert_merge(conn, &new).await?;
    duplicates::follow(conn, merged, kept, &turned(Turn::Followed, "a otra")).await?;
    let version = petitions::state(conn, &everything(), merged)
        .await?
        .unwrap()
        .version;
    let change = petitions::PetitionChange {
        duplicate_of: Some(kept),
        ..closed()
    };
    assert!(petitions::save(conn, merged, version, &change).await?);
    Ok(())
}

async fn root(conn: &mut Conn, id: PetitionId) -> Result<Option<PetitionId>, DbError> {
    Ok(petitions::state(conn, &everything(), id)
        .await?
        .unwrap()
        .duplicate_of)
}

contract!(
    the_people_of_a_petition_are_those_of_all_that_were_united,
    |db| {
        let (kept, merged) = db
            .write(|conn| {
                async move {
                    seed_with_places(conn).await?;
                    let (ana, eva, leo) = (
                        person(conn, 1).await?,
                        person(conn, 2).await?,
                        person(conn, 3).await?,
                    );
                    let kept = with(conn, 1, |new| new.person = Some(ana)).await?;
                    let merged = with(conn, 2, |new| new.person = Some(eva)).await?;
                    joins(conn, 80, merged, leo).await?;
                    joins(conn, 81, merged, ana).await?;
                    assert!(!duplicates::asks(conn, &everything(), kept, leo).await?);
                    unite(conn, 90, merged, kept).await?;
                    for who in [ana, eva, leo] {
                        assert!(duplicates::asks(conn, &everything(), kept, who).await?);
                    }
                    Ok::<_, DbError>((kept, merged))
                }
                .boxed()
            })
            .await
            .unwrap();
        let mut conn = db.read().await.unwrap();
        let card = petitions::card(&mut conn, &everything(), kept, at(60))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(card.co_petitioners, 2);
        let known = duplicates::find_joining(&mut conn, Uuid::from_u128(80))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (known.petition, known.content_hash, known.by),
            (merged, vec![7], OPERATOR)
        );
        let hidden = duplicates::people(&mut conn, &everything(), kept, false)
            .await
            .unwrap();
        assert_eq!(hidden.len(), 4);
        assert!(hidden.iter().all(|row| row.contact.is_none()));
        let told = duplicates::people(&mut conn, &everything(), kept, true)
            .await
            .unwrap();
        let names: Vec<_> = told
            .iter()
            .map(|row| (row.joined, row.contact.clone().unwrap().name))
            .collect();
        assert_eq!(
            names.iter().filter(|(joined, _)| *joined).count(),
            2,
            "{names:?}"
        );
        assert!(names.contains(&(false, "Persona 2".into())), "{names:?}");
        // Nobody joins the same petition twice.
        let ana = PersonId(Uuid::from_u128(1));
        let twice = db
            .write(move |conn| async move { joins(conn, 82, merged, ana).await }.boxed())
            .await;
        assert!(matches!(twice, Err(DbError::Duplicate(_))), "{twice:?}");
        // Whoever asked for the one that ended, or joined it, asks for the one that stays.
        for n in [2, 3] {
            let phone = format!("22900000{n:02}");
            let of = people::petitions_of_phone(&mut conn, &everything(), &phone)
                .await
                .unwrap();
            assert_eq!(of, [kept], "{n}");
        }
    }
);

contract!(a_union_that_is_undone_leaves_everything_as_it_was, |db| {
    let (id, before, after, again) = db
        .write(|conn| {
            async move {
                seed_with_places(conn).await?;
                let kept = with(conn, 1, |_| {}).await?;
                let id = with(conn, 2, |_| {}).await?;
                let seq = petitions::state(conn, &everything(), id)
                    .await?
                    .unwrap()
                    .seq;
                let referral = refer(conn, id, seq, LIGHTING).await?;
                let accepted = petitions::ReferralChange::to(ReferralStatus::Accepted);
                let clock = referral_clock(at(1), at(200));
                petitions::save_referral(conn, referral, &accepted, &clock, true).await?;
                let change = petitions::PetitionChange {
                    status: PetitionStatus::InProgress,
                    resolution: None,
                    attended: None,
                    closed_at: None,
                    clock: petition_clock(at(2)),
                    ..closed()
                };
                assert!(petitions::save(conn, id, 1, &change).await?);
                let before = petitions::state(conn, &everything(), id).await?.unwrap();
                unite(conn, 90, id, kept).await?;
                let withdrawn = petitions::ReferralChange::to(ReferralStatus::Withdrawn);
                let mut ended = clock;
                ended.stage = None;
                petitions::save_referral(conn, referral, &withdrawn, &ended, false).await?;
                let after = petitions::state(conn, &everything(), id).await?.unwrap();
                assert_eq!(after.duplicate_of, Some(kept));
                let view = duplicates::merge_of(conn, &everything(), id)
                    .await?
                    .unwrap();
                assert_eq!(
                    (view.version, view.reason.as_str(), view.who.as_str()),
                    (3, "Es el mismo poste", "Usuaria ana")
                );
                assert_eq!(
                    duplicates::merges_into(conn, &everything(), kept).await?,
                    [view]
                );
                let merge = duplicates::live_merge(conn, id).await?.unwrap();
                assert_eq!(
                    (merge.chosen, merge.status),
                    (kept, PetitionStatus::InProgress)
                );
                assert!(!duplicates::restore(conn, &merge, 2, at(70), OPERATOR).await?);
                assert!(duplicates::restore(conn, &merge, 3, at(70), OPERATOR).await?);
                let again = petitions::state(conn, &everything(), id).await?.unwrap();
                assert_eq!(duplicates::live_merge(conn, id).await?, None);
                assert!(
                    duplicates::merges_into(conn, &everything(), kept)
                        .await?
                        .is_empty()
                );
                Ok::<_, DbError>((id, before, after, again))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(after.status, PetitionStatus::Closed);
    assert_eq!(again.version, 4);
    let comparable = |mut state: petitions::State| {
        state.version = 0;
        format!("{state:?}")
    };
    assert_eq!(comparable(again.clone()), comparable(before));
    assert_eq!(again.clock.stage.map(|s| s.phase), Some(Phase::Refer));
    // It may be united once more.
    db.write(move |conn| {
        async move {
            let kept = PetitionId(Uuid::from_u128(1001));
            unite(conn, 91, id, kept).await
        }
        .boxed()
    })
    .await
    .unwrap();
});

contract!(what_was_united_follows_and_leaves_with_it, |db| {
    let events = db
        .write(|conn| {
            async move {
                seed_with_places(conn).await?;
                let mut all = Vec::new();
                for n in 1..=5 {
                    all.push(with(conn, n, |_| {}).await?);
                }
                let [a, b, c, d, e] = all[..] else { panic!() };
                // d into a, a into b, e into c; then b into c.
                unite(conn, 90, d, a).await?;
                unite(conn, 91, a, b).await?;
                assert_eq!(root(conn, d).await?, Some(b));
                unite(conn, 92, e, c).await?;
                unite(conn, 93, b, c).await?;
                for id in [a, b, d, e] {
                    assert_eq!(root(conn, id).await?, Some(c));
                }
                let merge = duplicates::live_merge(conn, b).await?.unwrap();
                let version = petitions::state(conn, &everything(), b)
                    .await?
                    .unwrap()
                    .version;
                assert!(duplicates::restore(conn, &merge, version, at(70), OPERATOR).await?);
                duplicates::unfollow(conn, b, &turned(Turn::Followed, "de vuelta")).await?;
                assert_eq!(root(conn, b).await?, None);
                assert_eq!(
                    (root(conn, a).await?, root(conn, d).await?),
                    (Some(b), Some(b))
                );
                assert_eq!(root(conn, e).await?, Some(c), "the other's own stays");
                // Out of the middle: d stands with a again, and b is alone.
                let merge = duplicates::live_merge(conn, a).await?.unwrap();
                let version = petitions::state(conn, &everything(), a)
                    .await?
                    .unwrap()
                    .version;
                assert!(duplicates::restore(conn, &merge, version, at(71), OPERATOR).await?);
                duplicates::unfollow(conn, a, &turned(Turn::Followed, "de vuelta")).await?;
                assert_eq!(
                    (root(conn, a).await?, root(conn, d).await?),
                    (None, Some(a))
                );
                petitions::events(conn, &everything(), d, 1).await
            }
            .boxed()
        })
        .await
        .unwrap();
    let codes: Vec<_> = events.iter().map(|e| (e.act.as_str(), e.public)).collect();
    assert_eq!(codes, [("followed_merge", true); 4]);
});

contract!(a_petition_is_touched_without_moving_anything, |db| {
    let (before, after) = db
        .write(|conn| {
            async move {
                seed_with_places(conn).await?;
                let id = with(conn, 1, |_| {}).await?;
                let before = petitions::state(conn, &everything(), id).await?.unwrap();
                let (version, status) = duplicates::touch(conn, &everything(), id).await?.unwrap();
                let joined = turned(Turn::Joined, "Dice que también en la esquina");
                duplicates::append_turn(conn, id, version, (status, status), &joined).await?;
                let after = petitions::state(conn, &everything(), id).await?.unwrap();
                let events = petitions::events(conn, &everything(), id, 1).await?;
                assert_eq!((events.len(), events[0].public), (1, false));
                assert_eq!(events[0].who, "Usuaria ana");
                let nobody = PetitionId(Uuid::from_u128(5));
                assert_eq!(duplicates::touch(conn, &everything(), nobody).await?, None);
                Ok::<_, DbError>((before, after))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!((before.version, after.version), (1, 2));
    assert_eq!(before.clock, after.clock);
});
