//! A department's workbook goes out and comes back.

use super::{detail, open, seen};
use crate::harness::{self, contract};
use crate::office::to;
use domain::bulk::Outcome;
use domain::petitions::{Act, ActDetails, ReferralStatus, RegisteredPetition};
use usecases::batches;

contract!(the_workbook_of_a_department_comes_back, |db| {
    let (office, all) = open(db, 7).await;
    for one in &all {
        office
            .act(&office.coordinator, one.id, Act::Refer, to(&["AP"]))
            .await
            .unwrap();
    }
    let lighting = &office.lighting;
    for one in &all[..5] {
        office
            .act(lighting, one.id, Act::Accept, ActDetails::default())
            .await
            .unwrap();
    }
    let ctx = office.ctx(lighting);
    let made = batches::department_sheet(&ctx).await.unwrap();
    assert_eq!(made.rows, 7);
    let sheet = usecases::roster_sheet::read(&made.content, &made.name, None).unwrap();
    assert_eq!(sheet.headings, batches::sheet_columns());
    assert_eq!(sheet.rows.len(), 7);
    let untouched = batches::take_back(&ctx, &made.name, made.content).await;
    let says = untouched.unwrap_err().message_for("file").unwrap();
    assert!(says.contains("Ningún renglón"), "{says}");
    let version = async |one: &RegisteredPetition| detail(&office, one.id).await.version;
    let mut lines =
        vec!["Folio,Versión (no cambiar),Qué hacer,Fecha compromiso,Resultado".to_owned()];
    let mut row = |folio: &str, version: i64, what: &str, date: &str, result: &str| {
        lines.push(format!("{folio},{version},{what},{date},{result}"));
    };
    let name = |n: usize| all[n].folio.to_string();
    row(
        &name(0),
        version(&all[0]).await,
        "Programar",
        "27/11/2026",
        "",
    );
    row(
        &name(1),
        version(&all[1]).await,
        "Programar",
        "2026-11-30",
        "Cuadrilla 3",
    );
    row(&name(5), version(&all[5]).await, "Aceptar", "", "");
    // Nothing is asked of this one.
    row(&name(6), version(&all[6]).await, "", "", "");
    // Three that are wrong: a date, a folio of nobody, and one that changed since.
    row(
        &name(2),
        version(&all[2]).await,
        "Programar",
        "31/02/2026",
        "",
    );
    row("SIRC-2026-999999-X", 1, "Aceptar", "", "");
    row(
        &name(3),
        version(&all[3]).await - 1,
        "Programar",
        "27/11/2026",
        "",
    );
    let file = lines.join("\n").into_bytes();
    let number = batches::take_back(&ctx, "turnos.csv", file).await.unwrap();
    let view = seen(&office, lighting, number).await;
    let of = |outcome| {
        let rows = view.rows.iter().filter(|r| r.outcome == outcome);
        rows.map(|r| r.line).collect::<Vec<_>>()
    };
    assert_eq!(of(Outcome::Ready), [2, 3, 4], "{:?}", view.rows);
    assert_eq!(of(Outcome::Refused), [6, 7, 8]);
    let says = |line: i64| &view.rows.iter().find(|r| r.line == line).unwrap().says;
    assert!(says(6).contains("31/02/2026"), "{}", says(6));
    assert!(says(7).contains("folio"), "{}", says(7));
    assert!(says(8).contains("Cambió"), "{}", says(8));
    assert_eq!(
        detail(&office, all[0].id).await.referrals[0].status,
        ReferralStatus::Accepted,
        "nothing is done before somebody confirms"
    );
    batches::carry_out(&ctx, number).await.unwrap();
    assert_eq!(
        seen(&office, lighting, number).await.count(Outcome::Done),
        3
    );
    let scheduled = detail(&office, all[0].id).await;
    assert_eq!(
        scheduled.referrals[0].scheduled_for,
        "2026-11-27".parse().ok()
    );
    assert_eq!(
        detail(&office, all[5].id).await.referrals[0].status,
        ReferralStatus::Accepted
    );
    assert_eq!(
        detail(&office, all[2].id).await.referrals[0].status,
        ReferralStatus::Accepted
    );
    let log = db::log::last(&mut office.system.db.read().await.unwrap(), 1)
        .await
        .unwrap();
    assert_eq!(log[0].0, "department_sheet_exported");
});

contract!(
    a_file_that_is_no_workbook_of_ours_says_what_it_lacks,
    |db| {
        let (office, _) = open(db, 1).await;
        let ctx = office.ctx(&office.lighting);
        let said = async |file: &str| {
            let back = batches::take_back(&ctx, "turnos.csv", file.as_bytes().to_vec()).await;
            back.unwrap_err().message_for("file").unwrap_or_default()
        };
        let lacks = said("Folio,Resultado\nX,Y\n").await;
        assert!(lacks.contains("«Versión (no cambiar)»"), "{lacks}");
        let nothing = said(
        "Folio,Versión (no cambiar),Qué hacer,Fecha compromiso,Resultado\nSIRC-2026-000001-X,1,,,\n",
    )
    .await;
        assert!(nothing.contains("Ningún renglón"), "{nothing}");
    }
);
