//! The notices of the staff: what is nearly late, late, or goes from hand to hand.

use super::ALERTS;
use crate::plain::controls::table;
use crate::plain::{Frame, page};
use crate::show::{When, list_folio};
use chrono::{DateTime, Utc};
use domain::ladder::{AlertKind, AlertPage, AlertRow};
use domain::local_time::show;
use domain::users::Role;
use leptos::prelude::*;
use ui::{EmptyState, Tag};

/// The page. `digest` shows what stands in the digest for the mayor.
#[must_use]
pub fn view(frame: &Frame, found: &AlertPage, digest: bool, first: bool) -> String {
    page(frame, "Avisos", || {
        let me = frame.me.as_ref();
        let coordinates = me.is_some_and(|me| me.role == Role::Coordinator);
        view! {
            <div class="head">
                <h1>"Avisos"</h1>
            </div>
            {coordinates
                .then(|| {
                    view! {
                        <nav class="views" aria-label="Qué avisos">
                            <a href=ALERTS aria-current=(!digest).then_some("page")>
                                "Para mí"
                            </a>
                            <a href=format!("{ALERTS}?ver=presidencia") aria-current=digest.then_some("page")>
                                "Resumen para la presidencia"
                            </a>
                        </nav>
                    }
                })}
            {list(found, digest)}
            {(!first || found.next.is_some()).then(|| pager(found, digest, first))}
        }
        .into_any()
    })
}

fn list(found: &AlertPage, digest: bool) -> AnyView {
    if found.rows.is_empty() {
        let why = if digest {
            "Nada lleva tanto retraso que deba saberlo la presidencia."
        } else {
            "No hay avisos. Aquí llega lo que está por vencer y lo que ya venció, en horario de oficina."
        };
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

fn line(row: &AlertRow, now: DateTime<Utc>) -> AnyView {
    let whose = if row.department.is_empty() {
        "Atención Ciudadana".to_owned()
    } else {
        row.department.clone()
    };
    view! {
        <tr>
            <td class="folio">{list_folio(row.folio, now)}</td>
            <td class="what">
                <a href=format!("/peticiones/{}", row.folio)>{row.petition_type.clone()}</a>
                {row.fresh.then(|| view! { " " <Tag tone="info" mark="●" word="Nuevo" /> })}
            </td>
            <td class="says">{what(row, now)}</td>
            <td class="who">{whose}</td>
            <td class="when">
                <When at=row.at now=now />
            </td>
        </tr>
    }
    .into_any()
}

/// What the notice says, as of now.
fn what(row: &AlertRow, now: DateTime<Utc>) -> String {
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

fn pager(found: &AlertPage, digest: bool, first: bool) -> AnyView {
    let base = if digest {
        format!("{ALERTS}?ver=presidencia")
    } else {
        format!("{ALERTS}?ver=")
    };
    view! {
        <nav class="pager" aria-label="Páginas">
            {(!first).then(|| view! { <a class="button quiet" href=base.clone()>"‹ Los más recientes"</a> })}
            {found.next.map(|seq| view! { <a class="button" href=format!("{base}&antes={seq}")>"Anteriores ›"</a> })}
        </nav>
    }
    .into_any()
}
