//! Dated settings and who signs.

use crate::fixtures::*;
use crate::harness::{self, contract};
use crate::office::told;
use domain::failure::Failure;
use domain::papers::*;
use usecases::papers;

contract!(settings_are_added_from_a_day_and_corrected, |db| {
    let p = bare(db).await;
    told(
        papers::save_settings(&p.boss, SettingsForm::default(), None).await,
        "municipality",
    );
    papers::save_settings(&p.boss, settings_form(), None)
        .await
        .unwrap();
    let said = told(
        papers::save_settings(&p.boss, settings_form(), None).await,
        "valid_from",
    );
    assert!(said.contains("ese día"), "{said}");
    let (all, _) = papers::book(&p.boss).await.unwrap();
    let edited = Some((all[0].id, all[0].version));
    let corrected = SettingsForm {
        office: "Otra dirección".into(),
        ..settings_form()
    };
    papers::save_settings(&p.boss, corrected.clone(), edited)
        .await
        .unwrap();
    let stale = papers::save_settings(&p.boss, corrected.clone(), edited).await;
    assert!(matches!(stale, Err(Failure::Conflict { .. })), "{stale:?}");
    // From the form of the ones in force, with another day: new ones.
    let next = SettingsForm {
        valid_from: Some(day("2030-01-01")),
        ..corrected
    };
    papers::save_settings(&p.boss, next, edited).await.unwrap();
    let (all, _) = papers::book(&p.boss).await.unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(
        in_force(&all, day("2026-11-24")).unwrap().office,
        "Otra dirección"
    );
});

contract!(who_signs_is_dated, |db| {
    let p = bare(db).await;
    for position in 1..=3 {
        papers::add_signatory(&p.boss, signatory_form(position))
            .await
            .unwrap();
    }
    let fourth = SignatoryForm {
        cards: true,
        ..signatory_form(2)
    };
    told(
        papers::add_signatory(&p.boss, fourth.clone()).await,
        "letters",
    );
    told(
        papers::add_signatory(&p.boss, fourth.clone()).await,
        "cards",
    );
    let (_, all) = papers::book(&p.boss).await.unwrap();
    let first = all.iter().find(|s| s.position == 1).unwrap();
    let ended = SignatoryForm {
        valid_to: Some(day("2026-10-31")),
        ..signatory_form(1)
    };
    papers::change_signatory(&p.boss, first.id, 1, ended.clone())
        .await
        .unwrap();
    let stale = papers::change_signatory(&p.boss, first.id, 1, ended).await;
    assert!(matches!(stale, Err(Failure::Conflict { .. })), "{stale:?}");
    let after = SignatoryForm {
        valid_from: Some(day("2026-11-01")),
        ..fourth
    };
    papers::add_signatory(&p.boss, after).await.unwrap();
    let (_, all) = papers::book(&p.boss).await.unwrap();
    let on = |text: &str| signing(&all, day(text), |s| s.cards)[0].valid_from;
    assert_eq!(on("2026-10-31"), day("2026-01-01"));
    assert_eq!(on("2026-11-01"), day("2026-11-01"));
});
