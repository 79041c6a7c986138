//! A roster with a few blocks and periods, and the people that tests put on it.

use crate::office::{ctx, open};
use chrono::NaiveDate;
use domain::curp::check_digit;
use domain::failure::Failure;
use domain::ids::{BlockId, PeriodId, TermId, WardId};
use domain::roster::{
    Basis, CaptainForm, CaptainPage, Charge, EndReason, Position, TermAct, TermView,
};
use domain::territory::{BlockForm, WardForm};
use domain::users::Role;
use usecases::roster::{self, ActForm, AppointForm};
use usecases::{Ctx, territory};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The same person at another time.
pub(crate) fn at(ctx: &Ctx, time: &str) -> Ctx {
    Ctx::new(ctx.system.clone(), ctx.actor.clone(), time.parse().unwrap())
}

/// Wards C-01 with the blocks 001-01 and 001-02, C-02 with 002-01; two periods.
pub(crate) struct Roster {
    /// Who keeps it.
    pub(crate) boss: Ctx,
    /// 2022-2025, over since eleven months.
    pub(crate) old: PeriodId,
    /// 2026-2029.
    pub(crate) new: PeriodId,
    pub(crate) wards: [WardId; 2],
    pub(crate) blocks: [BlockId; 3],
}

pub(crate) async fn roster(db: db::Db) -> Roster {
    let system = open(db).await;
    let boss = ctx(&system, Role::RosterCoordinator).await;
    let period = async |name: &str, from: &str, to: &str| {
        roster::create_period(&boss, name.into(), day(from), day(to))
            .await
            .unwrap()
    };
    let old = period("2022-2025", "2022-01-01", "2025-12-31").await;
    let new = period("2026-2029", "2026-01-01", "2029-12-31").await;
    let wards = [ward(&boss, "C-01").await, ward(&boss, "C-02").await];
    let blocks = [
        block(&boss, "001-01", Some(wards[0])).await,
        block(&boss, "001-02", Some(wards[0])).await,
        block(&boss, "002-01", Some(wards[1])).await,
    ];
    Roster {
        boss,
        old,
        new,
        wards,
        blocks,
    }
}

pub(crate) async fn ward(ctx: &Ctx, code: &str) -> WardId {
    let form = WardForm {
        code: code.into(),
        name: format!("Cuartel {code}"),
    };
    territory::create_ward(ctx, form).await.unwrap()
}

pub(crate) fn block_form(code: &str, ward: Option<WardId>) -> BlockForm {
    BlockForm {
        code: code.into(),
        ward,
        ..BlockForm::default()
    }
}

pub(crate) async fn block(ctx: &Ctx, code: &str, ward: Option<WardId>) -> BlockId {
    territory::create_block(ctx, block_form(code, ward))
        .await
        .unwrap()
}

/// A CURP that nobody has, for each number another.
pub(crate) fn curp(n: u32) -> String {
    let first = format!("LAOR75{:02}{:02}MVZRXM0", 1 + n / 28 % 12, 1 + n % 28);
    format!("{first}{}", check_digit(&first).unwrap())
}

pub(crate) fn phone(n: u32) -> String {
    format!("22900{n:05}")
}

/// Ramona Lara de la O, whose CURP and telephone follow from a number.
pub(crate) fn form(n: u32) -> CaptainForm {
    CaptainForm {
        given_names: "Ramona".into(),
        first_surname: "Lara".into(),
        second_surname: "de la O".into(),
        curp: curp(n),
        phone: phone(n),
        ..CaptainForm::default()
    }
}

pub(crate) async fn person(ctx: &Ctx, n: u32) -> i64 {
    roster::create(ctx, form(n)).await.unwrap()
}

pub(crate) async fn page(ctx: &Ctx, number: i64) -> CaptainPage {
    roster::page(ctx, number).await.unwrap()
}

pub(crate) async fn version(ctx: &Ctx, number: i64) -> i64 {
    page(ctx, number).await.version
}

pub(crate) fn post(place: &str, period: PeriodId) -> AppointForm {
    AppointForm {
        place: place.into(),
        charge: Charge::Block,
        position: Position::Titular,
        basis: Basis::Elected,
        period,
        starts_on: None,
    }
}

/// A post that somebody held before anybody kept this roster.
pub(crate) fn inherited(place: &str, period: PeriodId) -> AppointForm {
    AppointForm {
        basis: Basis::Inherited,
        starts_on: Some(day("2022-02-01")),
        ..post(place, period)
    }
}

pub(crate) async fn appoint(ctx: &Ctx, number: i64, form: AppointForm) -> Result<TermId, Failure> {
    roster::appoint(ctx, number, version(ctx, number).await, form).await
}

pub(crate) async fn term(ctx: &Ctx, number: i64, id: TermId) -> TermView {
    let terms = page(ctx, number).await.terms;
    terms.into_iter().find(|t| t.id == id).unwrap()
}

/// An act as the page of the person has its form.
pub(crate) async fn act_form(ctx: &Ctx, number: i64, id: TermId, act: TermAct) -> ActForm {
    ActForm {
        term: id,
        version: term(ctx, number, id).await.version,
        act,
        day: None,
        reason: None,
        note: String::new(),
    }
}

/// Does an act on a day.
pub(crate) async fn act(
    ctx: &Ctx,
    number: i64,
    id: TermId,
    act: TermAct,
    on: &str,
) -> Result<(), Failure> {
    let form = ActForm {
        day: Some(day(on)),
        ..act_form(ctx, number, id, act).await
    };
    roster::act(ctx, number, form).await
}

pub(crate) async fn end(
    ctx: &Ctx,
    number: i64,
    id: TermId,
    reason: EndReason,
    on: &str,
) -> Result<(), Failure> {
    let form = ActForm {
        day: Some(day(on)),
        reason: Some(reason),
        ..act_form(ctx, number, id, TermAct::End).await
    };
    roster::act(ctx, number, form).await
}

/// What the history says, newest first, as `what: detail`.
pub(crate) async fn history(ctx: &Ctx, number: i64) -> Vec<String> {
    let events = page(ctx, number).await.events;
    let line = |what: &str, detail: &str| format!("{what}: {detail}");
    events.iter().map(|e| line(&e.what, &e.detail)).collect()
}

/// The codes of the vacant blocks.
pub(crate) async fn vacant(ctx: &Ctx) -> Vec<String> {
    let page = roster::vacancies(ctx, None, "").await.unwrap();
    assert_eq!(page.rows.len() as i64, page.total);
    page.rows.into_iter().map(|v| v.code).collect()
}

pub(crate) fn is_conflict<T: std::fmt::Debug>(done: &Result<T, Failure>) -> bool {
    matches!(done, Err(Failure::Conflict { .. }))
}

/// Fills in what papers say.
pub(crate) async fn paper_settings(ctx: &Ctx) {
    let form = domain::papers::SettingsForm {
        valid_from: Some(day("2026-01-01")),
        municipality: "H. Ayuntamiento de Ejemplo".into(),
        office: "Dirección de Atención Ciudadana".into(),
        hotline: "072".into(),
        legal_basis: "el reglamento de ejemplo".into(),
        place: "la ciudad de Ejemplo".into(),
        privacy: "Aviso en ejemplo.mx".into(),
        plate_specification: "Lámina".into(),
        plate_supplier: String::new(),
        ..domain::papers::SettingsForm::default()
    };
    usecases::papers::save_settings(ctx, form, None)
        .await
        .unwrap();
}
