//! The privacy notice under which petitions are registered.

use crate::harness::{self, contract};
use crate::office::{ctx, lamp, noon, open, told};
use domain::failure::Failure;
use domain::petitions::{Citizen, NewPetition};
use domain::users::Role;
use usecases::{catalogues, petitions};

contract!(petitions_are_registered_under_a_notice_that_exists, |db| {
    let system = open(db).await;
    let operator = ctx(&system, Role::Operator).await;
    let notice = catalogues::privacy_notice(&system, noon()).await.unwrap();
    assert!(notice.text.contains("ARCO"));
    let capture = catalogues::in_force(&operator).await.unwrap();
    assert_eq!(capture.privacy_notice, notice.version);
    let before: chrono::DateTime<chrono::Utc> = "2020-01-01T18:00:00Z".parse().unwrap();
    assert_eq!(
        catalogues::privacy_notice(&system, before).await,
        Err(Failure::NotFound)
    );
    let under = |client, version: &str| NewPetition {
        privacy_notice: version.into(),
        ..lamp(client)
    };
    let unknown = petitions::register(&operator, under(1, "1999-01")).await;
    told(unknown, "privacy_notice");
    told(
        petitions::register(&operator, under(1, " ")).await,
        "privacy_notice",
    );
    let known = under(1, &format!(" {} ", notice.version));
    petitions::register(&operator, known).await.unwrap();
    let anonymous = |client, version: &str| NewPetition {
        citizen: Citizen {
            anonymous: true,
            ..Citizen::default()
        },
        ..under(client, version)
    };
    petitions::register(&operator, anonymous(2, ""))
        .await
        .unwrap();
    let unknown = petitions::register(&operator, anonymous(3, "1999-01")).await;
    told(unknown, "privacy_notice");
});
