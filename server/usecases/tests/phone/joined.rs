//! Somebody whom a captain brought and who joined what another asked first: she follows it.

use crate::harness::{self, contract};
use crate::office;
use crate::people::{Captain, Phone, lamp, neighbour, phone, sent};
use domain::captain::{CaptainCapture, CaptainPetitionLine, CaptainPile};
use domain::duplicates::NewJoining;
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::ChannelId;
use domain::petitions::{Citizen, RegisteredPetition};
use domain::users::Role;
use usecases::seed::seed_id;
use usecases::{Ctx, duplicates, phone};
use uuid::Uuid;

/// What a captain of another ward brought, for a neighbour.
async fn of_a_stranger(p: &Phone) -> RegisteredPetition {
    let capture = CaptainCapture {
        street: "Bravo 214".into(),
        description: "Está oscuro frente a la casa de Epifania".into(),
        on_behalf: Some(neighbour()),
        ..lamp(1)
    };
    sent(&p.foreign, capture).await
}

fn eva(client: u128, captain: Option<i64>) -> NewJoining {
    NewJoining {
        client_id: Uuid::from_u128(client),
        channel: ChannelId(seed_id("channel", "phone_072")),
        citizen: Citizen {
            anonymous: false,
            phone: "2292220050".into(),
            given_names: "Eva".into(),
            surnames: "Vera".into(),
        },
        said: "También mi calle".into(),
        privacy_notice: "2026-01".into(),
        captain,
    }
}

async fn joins(ctx: &Ctx, folio: Folio, new: NewJoining) -> Result<bool, Failure> {
    let joined = duplicates::join(ctx, folio, new).await;
    joined.map(|joined| joined.known)
}

async fn listed(of: &Captain, pile: CaptainPile, ward: bool) -> Vec<CaptainPetitionLine> {
    phone::list(&of.ctx, pile, ward, None).await.unwrap().rows
}

contract!(she_follows_what_somebody_joined_whom_she_brought, |db| {
    let p = phone(db).await;
    let operator = office::ctx(&p.r.boss.system, Role::Operator).await;
    let asked = of_a_stranger(&p).await;
    let nobody = joins(&operator, asked.folio, eva(50, Some(999))).await;
    assert!(nobody.unwrap_err().message_for("captain").is_some());
    assert!(listed(&p.own, CaptainPile::All, false).await.is_empty());
    let with = eva(51, Some(p.own.number));
    assert_eq!(joins(&operator, asked.folio, with.clone()).await, Ok(false));
    // The same sent again, and another captain's number under the same key.
    assert_eq!(joins(&operator, asked.folio, with).await, Ok(true));
    let other = eva(51, Some(p.other.number));
    assert_eq!(
        joins(&operator, asked.folio, other).await,
        Err(Failure::KeyReused)
    );

    let rows = listed(&p.own, CaptainPile::Open, false).await;
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert!(row.joined && !row.own);
    assert_eq!(
        (row.place.as_str(), row.block.as_str()),
        ("Bravo, Formando Hogar", ""),
        "neither the house nor the block of another"
    );
    let home = phone::home(&p.own.ctx).await.unwrap();
    assert_eq!((home.open, home.to_answer), (1, 0));
    let seen = phone::one(&p.own.ctx, asked.id).await.unwrap();
    assert!(seen.joined && !seen.own && !seen.may_answer);
    assert_eq!(seen.on_behalf_of, "Eva Vera");
    assert_eq!(seen.pin.as_deref(), Some(asked.pin.as_str()));
    let told = format!("{seen:?}");
    for secret in ["Epifania", "Uscanga", "oscuro", "214", "202-01"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
    // The ward captain sees that somebody of the ward joined, and nobody's name.
    assert!(listed(&p.leader, CaptainPile::All, false).await.is_empty());
    let rows = listed(&p.leader, CaptainPile::All, true).await;
    assert_eq!(rows.len(), 1);
    assert!(rows[0].joined);
    let seen = phone::one(&p.leader.ctx, asked.id).await.unwrap();
    assert_eq!((seen.on_behalf_of.as_str(), seen.pin), ("", None));
    // Nobody came to it through the other captain of the ward.
    assert_eq!(
        phone::one(&p.other.ctx, asked.id).await,
        Err(Failure::NotFound)
    );
    assert!(listed(&p.other, CaptainPile::All, false).await.is_empty());
    // The office sees through whom each came.
    let people = duplicates::people(&p.coordinator, asked.folio)
        .await
        .unwrap();
    let through: Vec<_> = people.rows.iter().map(|row| row.captain).collect();
    assert_eq!(through, [Some(p.foreign.number), Some(p.own.number)]);
});

contract!(whether_it_is_well_is_said_by_those_who_asked_first, |db| {
    let p = phone(db).await;
    let operator = office::ctx(&p.r.boss.system, Role::Operator).await;
    let asked = of_a_stranger(&p).await;
    let with = eva(51, Some(p.own.number));
    assert_eq!(joins(&operator, asked.folio, with).await, Ok(false));
    p.attended(asked.id).await;
    assert!(
        listed(&p.own, CaptainPile::ToAnswer, false)
            .await
            .is_empty()
    );
    assert_eq!(listed(&p.own, CaptainPile::All, false).await.len(), 1);
    let home = phone::home(&p.own.ctx).await.unwrap();
    assert_eq!((home.to_answer, home.asks.len()), (0, 0));
    let seen = phone::one(&p.own.ctx, asked.id).await.unwrap();
    assert!(!seen.may_answer);
    assert!(
        seen.history.iter().all(|item| item.text.is_empty()),
        "an answer may name whoever asked"
    );
    assert_eq!(
        listed(&p.foreign, CaptainPile::ToAnswer, false).await.len(),
        1
    );
    // Who comes after her in the block follows it, without the name.
    let next = p.relieved(&p.own, 9, "101-01").await;
    let rows = listed(&next, CaptainPile::All, false).await;
    assert_eq!(rows.len(), 1);
    let seen = phone::one(&next.ctx, asked.id).await.unwrap();
    assert_eq!((seen.on_behalf_of.as_str(), seen.pin), ("", None));
});
