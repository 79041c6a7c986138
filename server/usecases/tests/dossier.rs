//! Dossiers, their scans, and the roster as a file: use cases on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the office serves the other tests too")]

#[path = "../../db/tests/harness/mod.rs"]
mod harness;
mod office;

use domain::failure::Failure;
use domain::ids::DossierKindId;
use domain::roster::dossier::{Dossier, KindForm, SeenForm};
use domain::roster::{CaptainForm, Completeness, RosterFilter};
use domain::users::Role;
use harness::contract;
use image::{DynamicImage, ImageFormat, RgbImage};
use office::{ctx, open};
use usecases::Ctx;
use usecases::files::Sent;
use usecases::roster::{self, ExportForm, ExportKind, dossier};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

async fn someone(boss: &Ctx) -> i64 {
    let form = CaptainForm {
        given_names: "Rosario".into(),
        first_surname: "Lagunes".into(),
        phone: "229 123 4567".into(),
        ..CaptainForm::default()
    };
    roster::create(boss, form).await.unwrap()
}

fn picture(width: u32, height: u32) -> Sent {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_pixel(
        width,
        height,
        image::Rgb([90, 120, 140]),
    ))
    .write_to(&mut bytes, ImageFormat::Jpeg)
    .unwrap();
    Sent {
        name: "foto.jpg".into(),
        bytes: bytes.into_inner(),
    }
}

fn kind(dossier: &Dossier, code: &str) -> DossierKindId {
    dossier
        .items
        .iter()
        .find(|(k, _)| k.code == code)
        .unwrap()
        .0
        .id
}

async fn log(ctx: &Ctx) -> Vec<(String, String, String)> {
    let mut conn = ctx.system.db.read().await.unwrap();
    db::log::last(&mut conn, 50).await.unwrap()
}

contract!(a_dossier_fills_up_and_lists_follow, |db| {
    let system = open(db).await;
    let boss = ctx(&system, Role::RosterCoordinator).await;
    let number = someone(&boss).await;
    let empty = dossier::dossier(&boss, number).await.unwrap();
    assert_eq!((empty.completeness, empty.photo), (0, false));
    let count = async |completeness| {
        let filter = RosterFilter {
            completeness: Some(completeness),
            ..RosterFilter::default()
        };
        roster::list(&boss, &filter).await.unwrap().total
    };
    assert_eq!(count(Completeness::Empty).await, 1);
    let of = |code: &str| kind(&empty, code);
    // Too old a proof of address is refused beside its date.
    let old = SeenForm {
        issued_on: Some(day("2026-05-01")),
        ..SeenForm::default()
    };
    let refused = dossier::see(&boss, number, of("address_proof"), old, None).await;
    assert!(refused.unwrap_err().message_for("issued_on").is_some());
    for code in [
        "acceptance",
        "identification",
        "curp",
        "sworn_statement",
        "privacy_consent",
    ] {
        let form = SeenForm::default();
        dossier::see(&boss, number, of(code), form, None)
            .await
            .unwrap();
    }
    assert_eq!(count(Completeness::Partial).await, 1);
    let proof = SeenForm {
        issued_on: Some(day("2026-11-01")),
        ..SeenForm::default()
    };
    dossier::see(&boss, number, of("address_proof"), proof, None)
        .await
        .unwrap();
    // The portrait is what is missing; without a file it is not one.
    let missing = dossier::see(&boss, number, of("photo"), SeenForm::default(), None).await;
    assert!(missing.unwrap_err().message_for("scan").is_some());
    let small = Some(picture(200, 900));
    let small = dossier::see(&boss, number, of("photo"), SeenForm::default(), small).await;
    assert!(small.unwrap_err().message_for("scan").is_some());
    let photo = Some(picture(1000, 900));
    dossier::see(&boss, number, of("photo"), SeenForm::default(), photo)
        .await
        .unwrap();
    let full = dossier::dossier(&boss, number).await.unwrap();
    assert_eq!((full.completeness, full.photo), (100, true));
    assert_eq!(full.renewal_due, Some(day("2027-10-02")));
    assert_eq!(count(Completeness::Complete).await, 1);
    let portrait = dossier::photo_of(&boss, number).await.unwrap();
    let portrait = image::load_from_memory(&portrait).unwrap();
    assert_eq!((portrait.width(), portrait.height()), (600, 800));
    // Taken back by mistake, and the list follows.
    dossier::take_back(&boss, number, of("curp")).await.unwrap();
    assert_eq!(
        dossier::take_back(&boss, number, of("curp")).await,
        Err(Failure::NotFound)
    );
    assert_eq!(count(Completeness::Complete).await, 0);
    let page = roster::page(&boss, number).await.unwrap();
    assert_eq!(page.events[0].what, "Se retiró del expediente");
    assert_eq!(page.events[0].detail, "CURP cotejada");
});

contract!(a_scan_is_sealed_and_opening_it_is_logged, |db| {
    let system = open(db).await;
    let boss = ctx(&system, Role::RosterCoordinator).await;
    let number = someone(&boss).await;
    let blank = dossier::dossier(&boss, number).await.unwrap();
    let letter = kind(&blank, "acceptance");
    let pdf = Sent {
        name: "carta.pdf".into(),
        bytes: b"%PDF-1.7 CANARY-OF-A-LETTER".to_vec(),
    };
    dossier::see(
        &boss,
        number,
        letter,
        SeenForm::default(),
        Some(pdf.clone()),
    )
    .await
    .unwrap();
    let seen = dossier::dossier(&boss, number).await.unwrap();
    let item = seen.items.iter().find(|(k, _)| k.id == letter).unwrap();
    let scan = item.1.as_ref().unwrap().scan.unwrap();
    let stored = {
        let mut conn = system.db.read().await.unwrap();
        let everything = domain::access::Scope::of_the_program_itself();
        let captain = roster::page(&boss, number).await.unwrap().id;
        db::roster::dossiers::scan(&mut conn, &everything, captain, scan)
            .await
            .unwrap()
            .unwrap()
            .1
            .unwrap()
    };
    assert!(!stored.windows(6).any(|w| w == b"CANARY"));
    let before = log(&boss).await.len();
    let (media_type, content) = dossier::open_scan(&boss, number, scan).await.unwrap();
    assert_eq!(
        (media_type.as_str(), content),
        ("application/pdf", pdf.bytes.clone())
    );
    let after = log(&boss).await;
    assert_eq!(after.len(), before + 1);
    assert_eq!(after[0].0, "scan_opened");
    assert_eq!(after[0].1, format!("captain {number}"));
    // Another person's number does not open it, and who coordinates petitions may not at all.
    let other = roster::create(
        &boss,
        CaptainForm {
            given_names: "Ana".into(),
            first_surname: "Pérez".into(),
            ..CaptainForm::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(
        dossier::open_scan(&boss, other, scan).await,
        Err(Failure::NotFound)
    );
    let coordinator = ctx(&system, Role::Coordinator).await;
    assert_eq!(
        dossier::open_scan(&coordinator, number, scan).await,
        Err(Failure::Forbidden)
    );
    // Of an identification no copy is kept, and a voter key is not taken.
    let identification = kind(&blank, "identification");
    let copy = dossier::see(
        &boss,
        number,
        identification,
        SeenForm::default(),
        Some(pdf),
    )
    .await;
    assert!(copy.unwrap_err().message_for("scan").is_some());
    let key = SeenForm {
        reference: "PRGMJN85071230M500".into(),
        ..SeenForm::default()
    };
    let key = dossier::see(&boss, number, identification, key, None).await;
    assert!(key.unwrap_err().message_for("reference").is_some());
});

contract!(a_changed_checklist_counts_everybody_anew, |db| {
    let system = open(db).await;
    let boss = ctx(&system, Role::RosterCoordinator).await;
    let number = someone(&boss).await;
    let blank = dossier::dossier(&boss, number).await.unwrap();
    let curp = kind(&blank, "curp");
    dossier::see(&boss, number, curp, SeenForm::default(), None)
        .await
        .unwrap();
    for (known, _) in &blank.items {
        let form = KindForm {
            name: known.name.clone(),
            hint: known.hint.clone(),
            required: known.id == curp,
            weight: known.weight,
            valid_months: known.valid_months,
            oldest_months: known.oldest_months,
            in_use: known.code != "assembly_act",
        };
        dossier::change_kind(&boss, known.id, known.version, form)
            .await
            .unwrap();
    }
    let page = roster::page(&boss, number).await.unwrap();
    assert_eq!(page.completeness, 100);
    let now = dossier::dossier(&boss, number).await.unwrap();
    assert_eq!(now.items.len(), blank.items.len() - 1);
    let stale = KindForm {
        name: "CURP".into(),
        weight: 1,
        in_use: true,
        ..KindForm::default()
    };
    let conflict = dossier::change_kind(&boss, curp, 1, stale).await;
    assert!(matches!(
        conflict,
        Err(Failure::Conflict { version: 2, .. })
    ));
});

contract!(the_roster_leaves_with_a_reason_and_a_mark, |db| {
    let system = open(db).await;
    let boss = ctx(&system, Role::RosterCoordinator).await;
    someone(&boss).await;
    let form = |reason: &str, phones, kind| ExportForm {
        reason: reason.into(),
        phones,
        kind,
    };
    let everybody = RosterFilter::default();
    let without = roster::export(&boss, &everybody, form(" corta ", false, ExportKind::Csv)).await;
    assert!(without.unwrap_err().message_for("reason").is_some());
    let before = log(&boss).await.len();
    let reason = "Entrega de credenciales en Formando Hogar";
    for (kind, begins) in [
        (ExportKind::Csv, &b"\xef\xbb\xbf"[..]),
        (ExportKind::Xlsx, b"PK"),
        (ExportKind::Pdf, b"%PDF-"),
    ] {
        let file = roster::export(&boss, &everybody, form(reason, false, kind))
            .await
            .unwrap();
        assert!(file.content.starts_with(begins), "{kind:?}");
    }
    let lines = log(&boss).await;
    assert_eq!(lines.len(), before + 3);
    assert_eq!(lines[0].0, "roster_exported");
    assert_eq!(lines[0].2, reason);
    let csv = roster::export(&boss, &everybody, form(reason, false, ExportKind::Csv))
        .await
        .unwrap();
    let text = String::from_utf8(csv.content).unwrap();
    assert!(text.contains("Lagunes Rosario") && text.contains(reason));
    assert!(!text.contains("229 123 4567"));
    let with = roster::export(&boss, &everybody, form(reason, true, ExportKind::Csv))
        .await
        .unwrap();
    assert!(
        String::from_utf8(with.content)
            .unwrap()
            .contains("229 123 4567")
    );
    assert!(log(&boss).await[0].2.starts_with("con teléfonos"));
    let nobody = RosterFilter {
        completeness: Some(Completeness::Complete),
        ..everybody
    };
    let empty = roster::export(&boss, &nobody, form(reason, false, ExportKind::Csv)).await;
    assert!(empty.is_err());
    let operator = ctx(&system, Role::Operator).await;
    let refused = roster::export(
        &operator,
        &RosterFilter::default(),
        form(reason, false, ExportKind::Csv),
    )
    .await;
    assert_eq!(refused.unwrap_err(), Failure::Forbidden);
});
