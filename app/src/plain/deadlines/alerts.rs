//! The notices of the staff: what is nearly late, late, or goes from hand to hand.

use super::{ALERTS, DIGEST};
use crate::plain::controls::table;
use crate::plain::{Frame, page};
use crate::show::{When, list_folio};
use chrono::{DateTime, Utc};
use domain::ladder::{AlertKind, AlertPage, AlertRow};
use domain::local_time::show;
use domain::users::Role;
use leptos::prelude::*;
use ui::{EmptyState, Tag};

/// The page.
#[must_use]
pub fn view(frame: &Frame, found: &AlertPage, first: bool) -> String {
    page(frame, "Avisos", || {
        view! {
            <div class="head">
                <h1>"Avisos"</h1>
            </div>
            {kinds(frame, false)}
            {list(found)}
            {pager(ALERTS, first, found.next.map(|seq| format!("{ALERTS}?antes={seq}")), ["‹ Los más recientes", "Anteriores ›"])}
        }
        .into_any()
    })
}

/// The two kinds of notices, for who reads both.
pub(super) fn kinds(frame: &Frame, digest: bool) -> AnyView {
    let me = frame.me.as_ref();
    if me.is_none_or(|me| me.role != Role::Coordinator) {
        return ().into_any();
    }
    view! {
        <nav class="views" aria-label="Qué avisos">
            <a href=ALERTS aria-current=(!digest).then_some("page")>
                "Para mí"
            </a>
            <a href=DIGEST aria-current=digest.then_some("page")>
                "Resumen para la presidencia"
            </a>
        </nav>
    }
    .into_any()
}

fn list(found: &AlertPage) -> AnyView {
    if found.rows.is_empty() {
        let why = "No hay avisos. Aquí llega lo que está por vencer y lo que ya venció, en horario de oficina.";
        return view! {
            <EmptyState why=why>
                <a class="button" href="/">
                    "Ir a Hoy"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let now = found.now;
    table(
        ["Folio", "Asunto", "Qué pasa", "De quién", "Avisado"],
        found.rows.iter().map(|row| line(row, now)).collect_view(),
    )
}

/// Whose it is, in words.
pub(super) fn whose(department: &str) -> String {
    if department.is_empty() {
        "Atención Ciudadana".to_owned()
    } else {
        department.to_owned()
    }
}

fn line(row: &AlertRow, now: DateTime<Utc>) -> AnyView {
    view! {
        <tr>
            <td class="folio">{list_folio(row.folio, now)}</td>
            <td class="what">
                <a href=format!("/peticiones/{}", row.folio)>{row.petition_type.clone()}</a>
                {row.fresh.then(|| view! { " " <Tag tone="info" mark="●" word="Nuevo" /> })}
            </td>
            <td class="says">{what(row, now)}</td>
            <td class="who">{whose(&row.department)}</td>
            <td class="when">
                <When at=row.at now=now />
            </td>
        </tr>
    }
    .into_any()
}

/// What the notice says, as of a moment.
pub(super) fn what(row: &AlertRow, now: DateTime<Utc>) -> String {
    let owed = row.phase.label();
    match (row.kind, row.due_at) {
        (AlertKind::Bounced, _) => {
            "Dos dependencias o más dijeron que no les toca: decida a quién va.".into()
        }
        (AlertKind::Resumed, _) => {
            "Llegó el día en que se revisa la suspensión: el plazo corre de nuevo.".into()
        }
        (AlertKind::Stage, Some(due)) if due < now => {
            format!("{owed}: venció el {}", show(due, now))
        }
        (AlertKind::Stage, Some(due)) => format!("{owed}: vence el {}", show(due, now)),
        (AlertKind::Stage, None) => owed.to_owned(),
    }
}

/// The way to the first page, and to the one that follows.
pub(super) fn pager(
    base: &str,
    first: bool,
    next: Option<String>,
    [back, on]: [&'static str; 2],
) -> AnyView {
    if first && next.is_none() {
        return ().into_any();
    }
    view! {
        <nav class="pager" aria-label="Páginas">
            {(!first).then(|| view! { <a class="button quiet" href=base.to_owned()>{back}</a> })}
            {next.map(|href| view! { <a class="button" href=href>{on}</a> })}
        </nav>
    }
    .into_any()
}
