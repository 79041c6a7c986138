//! An office whose settings are filled in, and captains who took the oath.

use crate::office::{ctx, open};
use chrono::NaiveDate;
use domain::curp::check_digit;
use domain::failure::Failure;
use domain::ids::{NeighborhoodId, PeriodId, TermId, WardId};
use domain::papers::*;
use domain::roster::dossier::SeenForm;
use domain::roster::{
    Basis, CaptainForm, Charge, EndReason, Position, TermAct, TermState, TermView,
};
use domain::territory::{BlockForm, WardForm};
use domain::users::Role;
use usecases::papers::{self, IssueForm, PaperActForm};
use usecases::roster::{self, ActForm, AppointForm, dossier};
use usecases::{Ctx, territory};

pub(crate) const BASE: &str = "https://sirc.example.gob.mx";

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The same person at another time.
pub(crate) fn at(ctx: &Ctx, time: &str) -> Ctx {
    Ctx::new(ctx.system.clone(), ctx.actor.clone(), time.parse().unwrap())
}

pub(crate) struct Papers {
    /// Who keeps the roster.
    pub(crate) boss: Ctx,
    /// 2022-2025.
    pub(crate) old: PeriodId,
    /// 2026-2029.
    pub(crate) new: PeriodId,
    pub(crate) ward: WardId,
    pub(crate) hood: NeighborhoodId,
}

/// An office without settings of papers.
pub(crate) async fn bare(db: db::Db) -> Papers {
    let system = open(db).await;
    let boss = ctx(&system, Role::RosterCoordinator).await;
    let period = async |name: &str, from: &str, to: &str| {
        roster::create_period(&boss, name.into(), day(from), day(to))
            .await
            .unwrap()
    };
    let (old, new) = (
        period("2022-2025", "2022-01-01", "2025-12-31").await,
        period("2026-2029", "2026-01-01", "2029-12-31").await,
    );
    let ward = WardForm {
        code: "C-01".into(),
        name: "Cuartel 1".into(),
    };
    let ward = territory::create_ward(&boss, ward).await.unwrap();
    let mut conn = boss.system.db.read().await.unwrap();
    let hood = db::catalogue::neighborhoods(&mut conn).await.unwrap()[0].id;
    drop(conn);
    Papers {
        boss,
        old,
        new,
        ward,
        hood,
    }
}

pub(crate) fn settings_form() -> SettingsForm {
    SettingsForm {
        valid_from: Some(day("2026-01-01")),
        municipality: "H. Ayuntamiento de Ejemplo".into(),
        office: "Dirección de Atención Ciudadana".into(),
        hotline: "072".into(),
        legal_basis: "el reglamento de ejemplo".into(),
        ward_legal_basis: "el acuerdo de Cabildo de ejemplo".into(),
        place: "la ciudad de Ejemplo".into(),
        privacy: "Aviso en ejemplo.mx".into(),
        plate_specification: "Lámina".into(),
        plate_supplier: String::new(),
    }
}

pub(crate) fn signatory_form(position: i64) -> SignatoryForm {
    SignatoryForm {
        name: format!("Firmante {position}"),
        office: "Cargo".into(),
        position,
        letters: true,
        cards: position == 1,
        valid_from: Some(day("2026-01-01")),
        valid_to: None,
    }
}

/// An office that can print.
pub(crate) async fn office(db: db::Db) -> Papers {
    let p = bare(db).await;
    papers::save_settings(&p.boss, settings_form(), None)
        .await
        .unwrap();
    for position in 1..=2 {
        papers::add_signatory(&p.boss, signatory_form(position))
            .await
            .unwrap();
    }
    p
}

/// Puts a person into a block of her own, and takes the oath on a day if one is given.
pub(crate) async fn captain(p: &Papers, n: u32, oath: Option<&str>) -> i64 {
    let boss = &p.boss;
    let block = BlockForm {
        code: format!("{n:03}-01"),
        ward: n.is_multiple_of(2).then_some(p.ward),
        neighborhood: Some(p.hood),
        between_streets: "entre Bravo, Canal y Hidalgo".into(),
        ..BlockForm::default()
    };
    territory::create_block(boss, block).await.unwrap();
    let first = format!("LAOR75{:02}{:02}MVZRXM0", 1 + n / 28 % 12, 1 + n % 28);
    let form = CaptainForm {
        given_names: format!("Ramona {}", letters(n)),
        first_surname: "Lara".into(),
        curp: format!("{first}{}", check_digit(&first).unwrap()),
        phone: format!("22900{n:05}"),
        street: "Zaragoza".into(),
        street_number: "77".into(),
        ..CaptainForm::default()
    };
    let number = roster::create(boss, form).await.unwrap();
    appoint(p, number, n, p.new).await;
    if let Some(oath) = oath {
        act(boss, number, TermAct::Accredit, oath, None)
            .await
            .unwrap();
    }
    number
}

/// A number as letters, because names have no digits.
fn letters(n: u32) -> String {
    n.to_string()
        .bytes()
        .map(|b| char::from(b'A' + b - b'0'))
        .collect()
}

pub(crate) async fn appoint(p: &Papers, number: i64, n: u32, period: PeriodId) {
    let form = AppointForm {
        place: format!("{n:03}-01"),
        charge: Charge::Block,
        position: Position::Titular,
        basis: Basis::Elected,
        period,
        starts_on: None,
    };
    let version = roster::page(&p.boss, number).await.unwrap().version;
    roster::appoint(&p.boss, number, version, form)
        .await
        .unwrap();
}

pub(crate) async fn term(ctx: &Ctx, number: i64) -> TermView {
    let terms = roster::page(ctx, number).await.unwrap().terms;
    terms
        .into_iter()
        .find(|t| t.state != TermState::Ended)
        .unwrap()
}

/// Does an act on the service of a person.
pub(crate) async fn act(
    ctx: &Ctx,
    number: i64,
    act: TermAct,
    on: &str,
    reason: Option<EndReason>,
) -> Result<(), Failure> {
    let term = term(ctx, number).await;
    let form = ActForm {
        term: term.id,
        version: term.version,
        act,
        day: Some(day(on)),
        reason,
        note: String::new(),
    };
    roster::act(ctx, number, form).await
}

pub(crate) fn form(kind: PaperKind) -> IssueForm {
    IssueForm {
        kind,
        term: None,
        valid_until: None,
        named: false,
    }
}

/// Puts a block captain at the head of the ward, and takes the oath of it.
pub(crate) async fn leads_ward(p: &Papers, number: i64) -> TermId {
    let form = AppointForm {
        place: "C-01".into(),
        charge: Charge::Ward,
        position: Position::Titular,
        basis: Basis::Inherited,
        period: p.new,
        starts_on: Some(day("2026-11-10")),
    };
    let version = roster::page(&p.boss, number).await.unwrap().version;
    let id = roster::appoint(&p.boss, number, version, form)
        .await
        .unwrap();
    let terms = roster::page(&p.boss, number).await.unwrap().terms;
    let oath = ActForm {
        term: id,
        version: terms.into_iter().find(|t| t.id == id).unwrap().version,
        act: TermAct::Accredit,
        day: Some(day("2026-11-10")),
        reason: None,
        note: String::new(),
    };
    roster::act(&p.boss, number, oath).await.unwrap();
    id
}

pub(crate) async fn issue(ctx: &Ctx, number: i64, kind: PaperKind) -> Result<PaperNumber, Failure> {
    papers::issue(ctx, number, form(kind)).await
}

/// The newest paper of a kind of a person.
pub(crate) async fn newest(ctx: &Ctx, number: i64, kind: PaperKind) -> PaperView {
    let all = papers::of_person(ctx, number).await.unwrap().papers;
    let mut own = all.into_iter().filter(|p| p.kind == kind);
    own.next().unwrap()
}

pub(crate) fn act_form(paper: &PaperView, act: PaperAct) -> PaperActForm {
    PaperActForm {
        paper: paper.id,
        version: paper.version,
        act,
        day: None,
        received_by: String::new(),
        reason: None,
        valid_until: None,
        note: String::new(),
    }
}

/// Prints the newest paper of a kind; gives it as it is then.
pub(crate) async fn printed(ctx: &Ctx, number: i64, kind: PaperKind) -> PaperView {
    let paper = newest(ctx, number, kind).await;
    papers::print_one(ctx, BASE, number, paper.id)
        .await
        .unwrap();
    newest(ctx, number, kind).await
}

pub(crate) fn batch(kind: PaperKind) -> BatchFilter {
    BatchFilter {
        kind,
        ward: None,
        neighborhood: None,
        accredited_from: None,
        accredited_to: None,
        valid_until: None,
    }
}

/// Notes in the dossier that the name may be published.
pub(crate) async fn consent(ctx: &Ctx, number: i64) {
    let kinds = dossier::kinds(ctx).await.unwrap();
    let kind = kinds
        .into_iter()
        .find(|k| k.code == "publish_consent")
        .unwrap();
    dossier::see(ctx, number, kind.id, SeenForm::default(), None)
        .await
        .unwrap();
}

/// What the history says, newest first, as `what: detail`.
pub(crate) async fn history(ctx: &Ctx, number: i64) -> Vec<String> {
    let events = roster::page(ctx, number).await.unwrap().events;
    let line = |what: &str, detail: &str| format!("{what}: {detail}");
    events.iter().map(|e| line(&e.what, &e.detail)).collect()
}

/// The newest lines of the access log.
pub(crate) async fn log(ctx: &Ctx, lines: i64) -> Vec<(String, String, String)> {
    let mut conn = ctx.system.db.read().await.unwrap();
    db::log::last(&mut conn, lines).await.unwrap()
}

/// How many pages a PDF says that it has.
pub(crate) fn pages_of(pdf: &[u8]) -> usize {
    assert!(pdf.starts_with(b"%PDF"));
    let text = String::from_utf8_lossy(pdf);
    let counts = text.split("/Type/Pages/Count ").skip(1);
    counts
        .filter_map(|rest| rest.split(['/', '>']).next()?.trim().parse().ok())
        .max()
        .unwrap()
}
