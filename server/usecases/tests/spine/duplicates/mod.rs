//! Petitions that ask for the same: found while one is captured, joined, united and separated, with
//! everybody who asked informed.

mod capturing;
mod joining;
mod separating;
mod uniting;
mod words;

use crate::office::{Office, lamp, with_neighborhood};
use domain::duplicates::{AlikeQuestion, NewJoining};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::{ChannelId, NeighborhoodId, PetitionId, PetitionTypeId};
use domain::petitions::{
    Citizen, NewPetition, PetitionDetail, PetitionStatus, Place, RegisteredPetition, TrackingView,
};
use usecases::duplicates::{self, MergeForm};
use usecases::seed::seed_id;
use usecases::{petitions, reading};
use uuid::Uuid;

/// A lamp on a street of the neighborhood.
pub(super) fn on_street(client: u128, neighborhood: NeighborhoodId, name: &str) -> NewPetition {
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

/// An office with a neighborhood, and the lamps of one of its streets.
pub(super) struct Street {
    pub(super) office: Office,
    pub(super) neighborhood: NeighborhoodId,
}

impl Street {
    pub(super) async fn open(db: db::Db) -> Self {
        let office = Office::open(db).await;
        let neighborhood = with_neighborhood(&office).await;
        Self {
            office,
            neighborhood,
        }
    }

    pub(super) async fn lamp(&self, client: u128, name: &str) -> RegisteredPetition {
        let new = on_street(client, self.neighborhood, name);
        petitions::register(&self.office.ctx(&self.office.operator), new)
            .await
            .unwrap()
    }

    pub(super) async fn detail(&self, id: PetitionId) -> PetitionDetail {
        reading::detail(&self.office.ctx(&self.office.coordinator), id)
            .await
            .unwrap()
    }

    pub(super) async fn unite(&self, ends: &RegisteredPetition, stays: &RegisteredPetition) {
        let form = self.form(ends, stays).await;
        let kept = duplicates::merge(&self.office.ctx(&self.office.coordinator), form)
            .await
            .unwrap();
        assert_eq!(kept, stays.folio);
    }

    pub(super) async fn form(
        &self,
        ends: &RegisteredPetition,
        stays: &RegisteredPetition,
    ) -> MergeForm {
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

    pub(super) async fn separate(
        &self,
        petition: &RegisteredPetition,
    ) -> Result<PetitionStatus, Failure> {
        let version = self.detail(petition.id).await.version;
        duplicates::separate(
            &self.office.ctx(&self.office.coordinator),
            petition.folio,
            version,
        )
        .await
        .map(|followed| followed.status)
    }

    pub(super) fn joining(&self, client: u128, name: &str) -> NewJoining {
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
            captain: None,
        }
    }

    pub(super) async fn join(
        &self,
        folio: Folio,
        new: NewJoining,
    ) -> Result<(Folio, bool), Failure> {
        duplicates::join(&self.office.ctx(&self.office.operator), folio, new)
            .await
            .map(|joined| (joined.folio, joined.known))
    }

    pub(super) async fn track(&self, petition: &RegisteredPetition) -> TrackingView {
        let now = self.office.now;
        reading::track(&self.office.system, petition.folio, &petition.pin, now)
            .await
            .unwrap()
    }

    pub(super) async fn alike(&self, kind: &str, place: Place) -> Vec<Folio> {
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
