//! The whole way: from the first call, over two departments, to the verified closure.

use crate::harness::{self, contract};
use crate::office::{Office, reason, text, to, with_petition};
use domain::failure::Failure;
use domain::petitions::{Act, ActDetails, PetitionStatus};
use usecases::reading;

contract!(from_the_call_to_the_verified_closure, |db| {
    let (office, registered) = with_petition(db).await;
    let Office {
        coordinator,
        agent,
        lighting,
        streets,
        ..
    } = &office;
    let id = registered.id;
    assert!(
        registered
            .folio
            .to_string()
            .starts_with("SIRC-2026-000001-")
    );
    assert_eq!(registered.pin.len(), 6);

    assert_eq!(
        office
            .act(coordinator, id, Act::Refer, to(&["AP", "OP"]))
            .await,
        Ok(PetitionStatus::Referred)
    );
    let rejected = ActDetails {
        departments: to(&["LP"]).departments,
        ..reason(
            "reject",
            "not_competent",
            "No hay obra nuestra en ese lugar",
        )
    };
    assert_eq!(
        office.act(streets, id, Act::Reject, rejected).await,
        Ok(PetitionStatus::Referred)
    );
    assert_eq!(
        reading::detail(&office.ctx(streets), id).await,
        Err(Failure::NotFound),
        "a rejected referral no longer opens it"
    );
    assert_eq!(
        office.act(coordinator, id, Act::Refer, to(&["OP"])).await,
        Ok(PetitionStatus::Referred)
    );

    for liaison in [lighting, streets] {
        assert_eq!(
            office
                .act(liaison, id, Act::Accept, ActDetails::default())
                .await,
            Ok(PetitionStatus::InProgress)
        );
    }
    let without_photo = office
        .act(lighting, id, Act::Attend, text("Se cambió el foco fundido"))
        .await;
    assert!(
        without_photo
            .clone()
            .unwrap_err()
            .message_for("photos")
            .is_some(),
        "{without_photo:?}"
    );
    office.photo(lighting, id).await;
    assert_eq!(
        office
            .act(lighting, id, Act::Attend, text("Se cambió el foco fundido"))
            .await,
        Ok(PetitionStatus::InProgress)
    );
    office.photo(streets, id).await;
    assert_eq!(
        office
            .act(streets, id, Act::Attend, text("Se reparó la banqueta"))
            .await,
        Ok(PetitionStatus::Attended)
    );

    assert_eq!(
        office
            .act(
                agent,
                id,
                Act::VerifyUnsatisfied,
                text("Sigue oscuro, dice")
            )
            .await,
        Ok(PetitionStatus::InProgress)
    );
    for liaison in [lighting, streets] {
        office
            .act(liaison, id, Act::Attend, text("Se revisó otra vez y quedó"))
            .await
            .unwrap();
    }
    assert_eq!(
        office
            .act(
                agent,
                id,
                Act::VerifySatisfied,
                reason("resolution", "solved", "")
            )
            .await,
        Ok(PetitionStatus::Closed)
    );

    let detail = reading::detail(&office.ctx(coordinator), id).await.unwrap();
    assert_eq!(detail.resolution.as_deref(), Some("Resuelta"));
    assert_eq!(
        detail.attachments.len(),
        2,
        "the same picture is the evidence of each department"
    );
    assert_eq!(i64::try_from(detail.events.len()).unwrap(), detail.version);
    assert_eq!(detail.neighborhood_name, "Formando Hogar");
});
