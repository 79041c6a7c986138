//! Reading of the roster: lists, numbers, one person, and what is shown only on request.

use super::found;
use crate::context::{Ctx, Stop};
use db::roster::{events, lists, people, terms};
use db::territory;
use db::{Conn, catalogue, log};
use domain::access::Action;
use domain::curp::Curp;
use domain::failure::Failure;
use domain::ids::WardId;
use domain::local_time::local_date;
use domain::phone::Phone;
use domain::roster::{
    CaptainEvent, CaptainPage, RosterFilter, RosterPage, RosterTotals, TermAct, VacancyPage,
};
use domain::territory::Ward;
use futures::FutureExt;

/// Rows of a page.
const PAGE: i64 = 50;
/// Lines of a person's history.
const EVENTS: i64 = 50;

/// A page of the roster.
///
/// # Errors
/// `Forbidden`.
pub async fn list(ctx: &Ctx, filter: &RosterFilter) -> Result<RosterPage, Failure> {
    let mut filter = filter.clone();
    filter.limit = match filter.limit {
        1..=5000 => filter.limit,
        _ => PAGE,
    };
    let today = local_date(ctx.now);
    ctx.read(Action::ReadRoster, async |scope, conn| {
        Ok(lists::page(conn, &scope, &filter, today).await?)
    })
    .await
}

/// The roster in numbers.
///
/// # Errors
/// `Forbidden`.
pub async fn totals(ctx: &Ctx) -> Result<RosterTotals, Failure> {
    let today = local_date(ctx.now);
    ctx.read(Action::ReadRoster, async |scope, conn| {
        Ok(lists::totals(conn, &scope, today).await?)
    })
    .await
}

/// The wards.
///
/// # Errors
/// `Forbidden`.
pub async fn wards(ctx: &Ctx) -> Result<Vec<Ward>, Failure> {
    ctx.read(Action::ReadRoster, async |_, conn| {
        Ok(territory::wards(conn).await?)
    })
    .await
}

/// Blocks without a titular, by code, of one ward if it is given.
///
/// # Errors
/// `Forbidden`.
pub async fn vacancies(
    ctx: &Ctx,
    ward: Option<WardId>,
    after: &str,
) -> Result<VacancyPage, Failure> {
    let today = local_date(ctx.now);
    ctx.read(Action::ReadRoster, async |scope, conn| {
        let code = match ward {
            None => String::new(),
            Some(id) => {
                let wards = territory::wards(conn).await?;
                let found = wards.into_iter().find(|w| w.id == id);
                found.ok_or(Failure::NotFound)?.code
            }
        };
        let total = lists::totals(conn, &scope, today).await?.vacant;
        let mut rows = lists::vacancies(conn, &scope, &code, after, PAGE + 1).await?;
        let page = usize::try_from(PAGE).unwrap_or(0);
        let more = rows.len() > page;
        rows.truncate(page);
        Ok(VacancyPage { rows, total, more })
    })
    .await
}

/// Everything that the page of a person shows.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn page(ctx: &Ctx, number: i64) -> Result<CaptainPage, Failure> {
    ctx.read(Action::ReadRoster, async |scope, conn| {
        let captain = found(conn, &scope, number).await?;
        let terms: Vec<_> = terms::of_captain(conn, captain.id)
            .await?
            .into_iter()
            .map(|t| t.view)
            .collect();
        let home = match captain.neighborhood {
            None => None,
            Some(id) => catalogue::neighborhoods(conn)
                .await?
                .into_iter()
                .find(|n| n.id == id)
                .map(|n| n.name),
        };
        let merged_into = match captain.merged_into {
            None => None,
            Some(id) => people::by_id(conn, &scope, id).await?.map(|c| c.number),
        };
        let masked = |phone: &Option<String>| {
            let phone = phone.as_ref()?;
            Phone::parse(phone).ok().map(|p| p.masked())
        };
        let curp = ctx.system.open_curp(&captain)?;
        let events = events::last(conn, captain.id, EVENTS).await?;
        Ok(CaptainPage {
            id: captain.id,
            number: captain.number,
            phone: masked(&captain.phone),
            other_phone: masked(&captain.other_phone),
            curp: curp.as_ref().map(Curp::masked),
            given_names: captain.name.given_names,
            first_surname: captain.name.first_surname,
            second_surname: captain.name.second_surname.unwrap_or_default(),
            sex: captain.sex,
            home_neighborhood: home,
            terms,
            validations: people::validations(conn, captain.id).await?,
            events: events
                .into_iter()
                .map(|e| event(e, captain.number))
                .collect(),
            petitions: db::roster::petitions::counts(conn, captain.id).await?,
            merged_into,
            completeness: captain.completeness,
            version: captain.version,
        })
    })
    .await
}

fn event(event: events::Event, own: i64) -> CaptainEvent {
    let what = match event.act.as_str() {
        "created" => "Se agregó al padrón",
        "imported" => "Llegó de un archivo",
        "changed" => "Se cambió",
        "validated" => "Se validó",
        "merged" => "Se unió",
        "absorbed" => "Se le unió",
        "appointed" => "Se le dio el cargo",
        "item_seen" => "Se cotejó",
        "item_taken_back" => "Se retiró del expediente",
        "paper_issued" => "Se emitió",
        "paper_gathered" => "Se mandó imprimir",
        "paper_printed" => "Se imprimió",
        "access_code_given" => "Se dio un código de acceso",
        "access_reset" => "Se restableció el acceso",
        "access_activated" => "Activó su acceso",
        "access_closed" => "Se cerró el acceso",
        "device_removed" => "Se quitó un teléfono",
        "paper_delivered" => "Se entregó",
        "paper_installed" => "Se colocó",
        "paper_removed" => "Se retiró",
        "paper_replaced" => "Se sustituyó",
        "paper_revoked" => "Se revocó",
        code => TermAct::parse(code).map_or("Cambio", TermAct::label),
    };
    CaptainEvent {
        at: event.happened_at,
        who: event.who,
        what: what.into(),
        detail: event.detail,
        of: Some(event.number).filter(|n| *n != own),
    }
}

/// What the page of a person hides until it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revealed {
    /// As people read it.
    pub phone: Option<String>,
    /// As people read it.
    pub other_phone: Option<String>,
    /// 18 characters.
    pub curp: Option<String>,
    /// Street and number of the home.
    pub home: String,
}

/// Shows telephones, CURP and address of a person. Logged.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn reveal(ctx: &Ctx, number: i64) -> Result<Revealed, Failure> {
    ctx.unit(Action::RevealCaptain, move |ctx, scope, conn| {
        async move {
            let captain = found(conn, &scope, number).await?;
            let curp = ctx.system.open_curp(&captain)?;
            log_reading(&ctx, conn, number, "captain_revealed", String::new()).await?;
            let shown = |phone: &Option<String>| {
                let phone = phone.as_ref()?;
                Phone::parse(phone).ok().map(|p| p.to_string())
            };
            Ok(Revealed {
                phone: shown(&captain.phone),
                other_phone: shown(&captain.other_phone),
                curp: curp.map(|c| c.as_str().to_owned()),
                home: [captain.street, captain.street_number]
                    .join(" ")
                    .trim()
                    .to_owned(),
            })
        }
        .boxed()
    })
    .await
}

/// Leaves the line of who read personal data of whom.
pub(super) async fn log_reading(
    ctx: &Ctx,
    conn: &mut Conn,
    number: i64,
    action: &'static str,
    detail: String,
) -> Result<(), Stop> {
    let line = log::Entry {
        at: ctx.now,
        actor: Some(ctx.actor.id),
        action,
        object: format!("captain {number}"),
        detail,
    };
    Ok(log::append(conn, line).await?)
}
