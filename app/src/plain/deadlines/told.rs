//! The notices that were made about one petition: what happened, when, and who was told.

use super::ALERTS;
use super::alerts::{pager, what};
use crate::plain::controls::table;
use crate::plain::{Frame, page};
use chrono::{DateTime, Utc};
use domain::ladder::{AlertKind, AlertsOfPetition, ToldRow};
use domain::local_time::show;
use leptos::prelude::*;
use ui::EmptyState;

/// The address of the notices about a petition.
fn address(found: &AlertsOfPetition) -> String {
    format!("{ALERTS}?peticion={}", found.folio)
}

/// The page.
#[must_use]
pub fn view(frame: &Frame, found: &AlertsOfPetition, first: bool) -> String {
    page(frame, &format!("Avisos de {}", found.folio), || {
        let base = address(found);
        let next = found.next.map(|seq| format!("{base}&antes={seq}"));
        view! {
            <p>
                <a href=format!("/peticiones/{}", found.folio)>"‹ " {found.folio.to_string()}</a>
            </p>
            <div class="head">
                <h1>"Avisos sobre la petición"</h1>
            </div>
            {list(found)}
            {pager(&base, first, next, ["‹ Los más recientes", "Anteriores ›"])}
        }
        .into_any()
    })
}

fn list(found: &AlertsOfPetition) -> AnyView {
    if found.rows.is_empty() {
        let why = "No se ha avisado a nadie. Se avisa en horario de oficina, según los escalones, y cuando rebota dos veces.";
        return view! { <EmptyState why=why /> }.into_any();
    }
    table(
        ["Escalón", "Qué se avisó", "A quién", "Cuándo"],
        found
            .rows
            .iter()
            .map(|row| line(row, found.now))
            .collect_view(),
    )
}

fn line(row: &ToldRow, now: DateTime<Utc>) -> AnyView {
    let step = match row.alert.kind {
        AlertKind::Stage => format!("Escalón {}", row.position),
        AlertKind::Bounced => format!("Rebotó {} veces", row.position),
        AlertKind::Resumed => "Se reanudó".to_owned(),
    };
    view! {
        <tr>
            <td class="what">{step}</td>
            <td>{what(&row.alert, row.alert.at)}</td>
            <td>{row.whom()}</td>
            <td class="when">{show(row.alert.at, now)}</td>
        </tr>
    }
    .into_any()
}
