//! Wards on screens.

use crate::fixtures::{appoint, block_form, end, inherited, is_conflict, person, roster};
use crate::harness::{self, contract};
use crate::office::told;
use crate::storage::everything_kept;
use domain::failure::Failure;
use domain::ids::WardId;
use domain::roster::{Charge, EndReason};
use domain::territory::WardForm;
use usecases::roster::AppointForm;
use usecases::territory::{
    change_block, change_ward, create_ward, end_block, end_ward, resume_ward, ward, ward_list,
};
use uuid::Uuid;

fn form(code: &str, name: &str) -> WardForm {
    WardForm {
        code: code.into(),
        name: name.into(),
    }
}

contract!(wards_are_listed_and_changed, |db| {
    let r = roster(db).await;
    // A ward captain is captain of one of its blocks.
    let number = person(&r.boss, 1).await;
    appoint(&r.boss, number, inherited("001-01", r.new))
        .await
        .unwrap();
    let captain = AppointForm {
        charge: Charge::Ward,
        ..inherited("C-01", r.new)
    };
    appoint(&r.boss, number, captain).await.unwrap();
    let rows = ward_list(&r.boss).await.unwrap();
    let lines: Vec<_> = rows
        .iter()
        .map(|w| {
            (
                w.ward.code.as_str(),
                w.blocks,
                w.vacant,
                w.captain.as_ref().map(|c| c.number),
            )
        })
        .collect();
    assert_eq!(lines, [("C-01", 2, 1, Some(number)), ("C-02", 1, 1, None)]);
    let id = r.wards[0];
    let kept = everything_kept(&r.boss.system.db).await;
    told(create_ward(&r.boss, form("c-01", "Otro")).await, "code");
    told(create_ward(&r.boss, form("", "Otro")).await, "code");
    told(
        change_ward(&r.boss, id, 1, form("C-02", "Otro")).await,
        "code",
    );
    told(change_ward(&r.boss, id, 1, form("C-01", " ")).await, "name");
    change_ward(&r.boss, id, 1, form("C-01", "Cuartel C-01"))
        .await
        .unwrap();
    let nobody = WardId(Uuid::nil());
    let done = change_ward(&r.boss, nobody, 1, form("C-07", "Otro")).await;
    assert_eq!(done, Err(Failure::NotFound));
    assert_eq!(
        everything_kept(&r.boss.system.db).await,
        kept,
        "nothing new"
    );
    change_ward(&r.boss, id, 1, form("C-07", "Centro"))
        .await
        .unwrap();
    let (row, history) = ward(&r.boss, "c-07").await.unwrap();
    assert_eq!((row.ward.name.as_str(), row.ward.version), ("Centro", 2));
    let fields: Vec<_> = history[0]
        .fields
        .iter()
        .map(|f| (f.label.as_str(), f.before.as_str(), f.after.as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            ("Clave", "C-01", "C-07"),
            ("Nombre", "Cuartel C-01", "Centro")
        ]
    );
    assert_eq!(ward(&r.boss, "C-01").await.err(), Some(Failure::NotFound));
    let late = change_ward(&r.boss, id, 1, form("C-08", "Centro")).await;
    let Err(Failure::Conflict { changes, .. }) = late else {
        panic!("{late:?}");
    };
    assert_eq!(changes[0].what, "Clave: C-07; Nombre: Centro");
});

contract!(a_ward_ends_when_nothing_depends_on_it, |db| {
    let r = roster(db).await;
    let id = r.wards[1];
    let number = person(&r.boss, 1).await;
    let own = appoint(&r.boss, number, inherited("002-01", r.new))
        .await
        .unwrap();
    let captain = AppointForm {
        charge: Charge::Ward,
        ..inherited("C-02", r.new)
    };
    let term = appoint(&r.boss, number, captain).await.unwrap();
    let why = "Se unió con el C-01";
    let kept = everything_kept(&r.boss.system.db).await;
    let words = told(end_ward(&r.boss, id, 1, why).await, "reason");
    assert!(words.contains("una manzana en uso"), "{words}");
    told(end_ward(&r.boss, id, 1, "").await, "reason");
    assert_eq!(everything_kept(&r.boss.system.db).await, kept);
    let moved = block_form("002-01", Some(r.wards[0]));
    change_block(&r.boss, r.blocks[2], 1, moved).await.unwrap();
    let words = told(end_ward(&r.boss, id, 1, why).await, "reason");
    assert!(words.contains("Ramona Lara de la O"), "{words}");
    for service in [term, own] {
        end(&r.boss, number, service, EndReason::Moved, "2026-11-20")
            .await
            .unwrap();
    }
    let late = end_ward(&r.boss, id, 9, why).await;
    assert!(is_conflict(&late), "{late:?}");
    end_ward(&r.boss, id, 1, why).await.unwrap();
    let (row, history) = ward(&r.boss, "C-02").await.unwrap();
    assert!(row.ward.ended);
    assert!(history[0].fields[0].after.ends_with(why));
    // No block is put into it any more; one that ended there may stay.
    let into = block_form("002-01", Some(id));
    told(
        change_block(&r.boss, r.blocks[2], 2, into.clone()).await,
        "ward",
    );
    resume_ward(&r.boss, id, 2).await.unwrap();
    assert!(!ward(&r.boss, "C-02").await.unwrap().0.ward.ended);
    change_block(&r.boss, r.blocks[2], 2, into).await.unwrap();
    end_block(&r.boss, r.blocks[2], 3, "Se demolió")
        .await
        .unwrap();
    end_ward(&r.boss, id, 3, why).await.unwrap();
});
