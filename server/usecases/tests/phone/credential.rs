//! *Mi credencial*.

use crate::fixtures::{at, day};
use crate::harness::{self, contract};
use crate::people::phone;
use domain::failure::Failure;
use domain::papers::{PaperKind, SettingsForm, SignatoryForm};
use domain::roster::dossier::SeenForm;
use usecases::files::Sent;
use usecases::papers::{self, IssueForm};
use usecases::roster::dossier;
use usecases::{Ctx, phone};

const BASE: &str = "https://sirc.example.gob.mx";

async fn settled(boss: &Ctx) {
    let form = SettingsForm {
        valid_from: Some(day("2026-01-01")),
        municipality: "H. Ayuntamiento de Ejemplo".into(),
        office: "Dirección de Atención Ciudadana".into(),
        hotline: "072".into(),
        legal_basis: "el reglamento de ejemplo".into(),
        place: "la ciudad de Ejemplo".into(),
        privacy: "Aviso en ejemplo.mx".into(),
        ..SettingsForm::default()
    };
    papers::save_settings(boss, form, None).await.unwrap();
    let signs = SignatoryForm {
        name: "Firmante".into(),
        office: "Cargo".into(),
        position: 1,
        letters: true,
        cards: true,
        valid_from: Some(day("2026-01-01")),
        valid_to: None,
    };
    papers::add_signatory(boss, signs).await.unwrap();
}

fn portrait() -> Sent {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(600, 800)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    Sent {
        name: "retrato.png".into(),
        bytes: bytes.into_inner(),
    }
}

contract!(it_shows_the_one_that_holds, |db| {
    let p = phone(db).await;
    let boss = &p.r.boss;
    let seen = phone::credential(&p.own.ctx, BASE).await.unwrap();
    assert!(seen.credentials.is_empty() && !seen.in_preparation && !seen.photo);
    assert_eq!(phone::own_photo(&p.own.ctx).await, Err(Failure::NotFound));
    settled(boss).await;
    let form = IssueForm {
        term: None,
        kind: PaperKind::Credential,
        valid_until: None,
        named: false,
    };
    papers::issue(boss, p.own.number, form).await.unwrap();
    let paper = papers::of_person(boss, p.own.number)
        .await
        .unwrap()
        .papers
        .remove(0)
        .id;
    let seen = phone::credential(&p.own.ctx, BASE).await.unwrap();
    assert!(
        seen.credentials.is_empty() && seen.in_preparation,
        "not printed yet"
    );
    papers::print_one(boss, BASE, p.own.number, paper)
        .await
        .unwrap();
    let seen = phone::credential(&p.own.ctx, BASE).await.unwrap();
    assert!(!seen.in_preparation);
    assert_eq!(seen.credentials.len(), 1);
    let card = &seen.credentials[0];
    assert_eq!(card.place, "Manzana 101-01 · Formando Hogar");
    assert!(card.valid && card.standing == "Vigente");
    assert_eq!(card.valid_until, Some(day("2029-12-31")));
    let code = card.code.as_ref().unwrap();
    assert!(code.side > 30 && code.path.starts_with('M'), "{code:?}");
    let token = card
        .url
        .strip_prefix("https://sirc.example.gob.mx/v/")
        .unwrap();
    let system = &boss.system;
    let verified = papers::verify(system, token, p.own.ctx.now).await.unwrap();
    assert_eq!(verified.name.as_deref(), Some("Ramona Lara de la O"));
    let none = phone::credential(&p.other.ctx, BASE).await.unwrap();
    assert!(none.credentials.is_empty(), "it is not hers");

    // After its last day it says so, and has no code to show.
    let late = at(&p.own.ctx, "2030-01-05T18:00:00Z");
    let card = phone::credential(&late, BASE)
        .await
        .unwrap()
        .credentials
        .remove(0);
    assert!(!card.valid && card.standing.starts_with("Vencida"));
    assert_eq!((card.url.as_str(), card.code.as_ref()), ("", None));
});

contract!(the_portrait_is_her_own, |db| {
    let p = phone(db).await;
    let kinds = dossier::kinds(&p.r.boss).await.unwrap();
    let photo = kinds
        .into_iter()
        .find(|k| k.scan == domain::roster::dossier::ScanRule::Photo)
        .unwrap();
    dossier::see(
        &p.r.boss,
        p.own.number,
        photo.id,
        SeenForm::default(),
        Some(portrait()),
    )
    .await
    .unwrap();
    assert!(phone::credential(&p.own.ctx, BASE).await.unwrap().photo);
    let bytes = phone::own_photo(&p.own.ctx).await.unwrap();
    assert!(bytes.starts_with(&[0xff, 0xd8]));
    assert_eq!(phone::own_photo(&p.other.ctx).await, Err(Failure::NotFound));
});
