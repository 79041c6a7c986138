//! The catalogue: entries by version with their history, and the open referrals of a department.

use crate::fixtures::{
    LAMP, LIGHTING, PHONE, SOLVED, STREETS, at, refer, register, save_referral, seed,
};
use crate::harness::{self, contract};
use db::{DbError, catalogue, catalogue_entries, petitions};
use domain::catalogue::ReasonKind;
use domain::ids::NeighborhoodId;
use domain::petitions::ReferralStatus;
use futures::FutureExt;
use uuid::Uuid;

contract!(
    catalogue_entries_change_by_version_and_keep_their_history,
    |db| {
        db.write(|conn| seed(conn).boxed()).await.unwrap();
        let changed = db
            .write(|conn| {
                async move {
                    let mut department = catalogue::department(conn, LIGHTING).await?.unwrap();
                    let before = serde_json::to_value(&department).unwrap();
                    department.name = "Alumbrado".into();
                    let entry = catalogue::HistoryEntry {
                        entity: "department",
                        id: LIGHTING.0,
                        at: at(1),
                        actor: None,
                        before,
                        after: serde_json::to_value(&department).unwrap(),
                    };
                    catalogue::append_history(conn, &entry).await?;
                    let first = catalogue::update_department(conn, &department).await?;
                    let second = catalogue::update_department(conn, &department).await?;
                    let mut kind = catalogue::petition_type(conn, LAMP).await?.unwrap();
                    kind.synonyms.push("oscuro".into());
                    let third = catalogue::update_type(conn, &kind).await?;
                    let settlement = catalogue::Settlement {
                        id: Uuid::from_u128(3),
                        postal_code: "91700".into(),
                        settlement_key: "0001".into(),
                        name: "Centro".into(),
                        kind: "Colonia".into(),
                    };
                    catalogue::insert_settlement(conn, &settlement).await?;
                    catalogue::update_settlement(
                        conn,
                        &catalogue::Settlement {
                            name: "Zona Centro".into(),
                            ..settlement
                        },
                    )
                    .await?;
                    let day = domain::calendar::CalendarDay {
                        day: "2026-12-25".parse().unwrap(),
                        name: "Navidad".into(),
                        basis: "LFT art. 74".into(),
                        state: domain::calendar::DayState::Approved,
                    };
                    db::clocks::insert_day(conn, &day).await?;
                    Ok::<_, DbError>((first, second, third))
                }
                .boxed()
            })
            .await
            .unwrap();
        assert_eq!(changed, (true, false, true));
        let mut conn = db.read().await.unwrap();
        assert_eq!(
            catalogue::history(&mut conn, "department", LIGHTING.0)
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            catalogue::departments(&mut conn).await.unwrap()[0].name,
            "Alumbrado"
        );
        assert_eq!(
            catalogue::types(&mut conn).await.unwrap()[0].synonyms.len(),
            2
        );
        assert_eq!(
            catalogue::neighborhoods(&mut conn).await.unwrap()[0].name,
            "Zona Centro"
        );
        let centre = NeighborhoodId(Uuid::from_u128(3));
        let named = catalogue::named(&mut conn, PHONE, Some(centre), "ninguno")
            .await
            .unwrap();
        assert_eq!(
            (
                named.channel,
                named.neighborhood.as_deref(),
                named.privacy_notice
            ),
            (true, Some("Zona Centro"), false)
        );
        assert_eq!(catalogue::settlements(&mut conn).await.unwrap().len(), 1);
        assert_eq!(catalogue::channels(&mut conn).await.unwrap().len(), 1);
        assert_eq!(catalogue::reasons(&mut conn).await.unwrap().len(), 1);
        assert!(
            catalogue::reason(&mut conn, SOLVED, ReasonKind::Cancel)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            catalogue::reason(&mut conn, SOLVED, ReasonKind::Resolution)
                .await
                .unwrap()
                .is_some()
        );
        assert_eq!(
            catalogue::non_working_days(&mut conn).await.unwrap().len(),
            1
        );
    }
);

contract!(referrals_of_a_department_are_open_until_their_end, |db| {
    let (before, after) = db
        .write(|conn| {
            async move {
                seed(conn).await?;
                let (id, seq) = register(conn, 1, "oscuro").await?;
                let referral = refer(conn, id, seq, LIGHTING).await?;
                let before = catalogue_entries::open_referrals(conn, LIGHTING).await?;
                let change = petitions::ReferralChange::to(ReferralStatus::Withdrawn);
                save_referral(conn, referral, &change).await?;
                let after = catalogue_entries::open_referrals(conn, LIGHTING).await?;
                assert_eq!(catalogue_entries::open_referrals(conn, STREETS).await?, 0);
                Ok::<_, DbError>((before, after))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!((before, after), (1, 0));
});
