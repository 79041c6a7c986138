//! Who sees the board and takes lists out, and of what.

use crate::harness::{self, contract};
use crate::lamps;
use crate::office::{Office, lamp, to};
use domain::board::{Measure, Period, Stretch};
use domain::failure::Failure;
use domain::ids::{DepartmentId, PetitionTypeId, UserId};
use domain::petitions::{Act, Citizen, ExportColumn, ListFilter, NewPetition, Place};
use domain::users::{Actor, Role};
use usecases::exporting::{self, Asked, ExportForm, FileKind};
use usecases::seed::seed_id;
use usecases::{Ctx, board, petitions};
use uuid::Uuid;

fn actor(role: Role) -> Actor {
    Actor {
        id: UserId(Uuid::nil()),
        name: "Prueba".into(),
        role,
        department: role
            .needs_department()
            .then(|| DepartmentId(seed_id("department", "AP"))),
        seat: None,
    }
}

/// One that lighting has, one that works have, one reserved that nobody has.
async fn three(office: &Office) {
    lamps(office, 1..=2).await;
    let reserved = NewPetition {
        kind: PetitionTypeId(seed_id("petition_type", "MU-01")),
        citizen: Citizen {
            anonymous: true,
            ..Citizen::default()
        },
        place: Place::default(),
        ..lamp(3)
    };
    petitions::register(&office.ctx(&office.operator), reserved)
        .await
        .unwrap();
    for (client, department) in [(1, "AP"), (2, "OP")] {
        let id = domain::ids::PetitionId(Uuid::from_u128(client));
        office
            .act(&office.coordinator, id, Act::Refer, to(&[department]))
            .await
            .unwrap();
    }
}

contract!(each_role_counts_and_takes_out_what_it_may_see, |db| {
    let office = Office::open(db).await;
    three(&office).await;
    let month = Period::of(
        Stretch::ThisMonth,
        domain::local_time::local_date(office.now),
    );
    for role in Role::ALL {
        let ctx: Ctx = office.ctx(&actor(role));
        let counted = board::board(&ctx, month).await;
        let counted = counted.map(|board| board.total.get(Measure::Received));
        let listed = exporting::matching(&ctx, &ListFilter::default()).await;
        let (expected, taken) = match role {
            Role::Coordinator | Role::Auditor => (Ok(3), Ok(3)),
            Role::FollowUpAgent => (Ok(2), Ok(2)),
            Role::Liaison | Role::Director => (Ok(1), Ok(1)),
            Role::Operator | Role::RosterCoordinator => (Err(Failure::Forbidden), Ok(2)),
            Role::Administrator | Role::BlockCaptain | Role::WardCaptain => {
                (Err(Failure::Forbidden), Err(Failure::Forbidden))
            }
        };
        assert_eq!(counted, expected, "{role:?}");
        assert_eq!(listed, taken, "{role:?}");
        let form = ExportForm {
            kind: FileKind::Csv,
            columns: ExportColumn::ALL.to_vec(),
            personal: true,
            reason: "Para la prueba de quién puede".into(),
        };
        let personal = exporting::petitions(&ctx, Asked::default(), form).await;
        let may = matches!(
            role,
            Role::Coordinator | Role::RosterCoordinator | Role::Auditor
        );
        match personal {
            Ok(file) => assert!(may && Ok(file.rows as i64) == taken, "{role:?}"),
            Err(failure) => assert!(!may && failure == Failure::Forbidden, "{role:?}"),
        }
    }
});
