//! *Mi manzana*: what is asked and done there, without anybody's data.

use super::parts::state;
use super::{Here, shell};
use crate::show::number;
use crate::site::Files;
use domain::captain::{BlockReport, BlockReports};
use domain::local_time::{local_date, show_day};
use domain::petitions::PetitionStatus;
use leptos::prelude::*;
use ui::EmptyState;

/// The page.
#[must_use]
pub fn view(files: &Files, seen: &BlockReports) -> String {
    let seat = &seen.seat;
    shell(files, "Mi manzana", Here::Block, Some(seat), || {
        let between = seat.between_streets.clone();
        let stat = |label: &'static str, n: i64| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>{number(n)}</dd>
                </div>
            }
        };
        view! {
            <h1>"Manzana " {seat.block.clone()}</h1>
            {(!between.is_empty()).then(|| view! { <p>{between}</p> })}
            {(!seat.neighborhood.is_empty())
                .then(|| view! { <p class="muted">{seat.neighborhood.clone()}</p> })}
            <h2>"En los últimos doce meses"</h2>
            <dl class="phone-stats">
                {stat("Pendientes", seen.pending)} {stat("En proceso", seen.in_progress)}
                {stat("Atendidas", seen.attended)}
            </dl>
            {rows(seen)}
            <p class="muted">
                "Son las peticiones de toda la manzana, sin datos de nadie. Las suyas están en " <a href="/m/peticiones">
                    "Mis peticiones"
                </a> "."
            </p>
        }
        .into_any()
    })
}

fn rows(seen: &BlockReports) -> AnyView {
    if seen.rows.is_empty() {
        return view! { <EmptyState why="Nadie ha pedido nada aquí en doce meses." /> }.into_any();
    }
    let year = chrono::Datelike::year(&local_date(seen.now));
    let card = |row: &BlockReport| {
        let owed = row.status.is_open() && row.status != PetitionStatus::Attended;
        let dates = if owed {
            format!(
                "Recibida {} · responden {}",
                show_day(row.received_on, year),
                show_day(row.due_on, year)
            )
        } else {
            format!("Recibida {}", show_day(row.received_on, year))
        };
        view! {
            <li class="card">
                <strong>{row.kind.clone()}</strong>
                <span class="phone-tags">
                    {state(row.status)}
                </span>
                {(!row.street.is_empty()).then(|| view! { <span>{row.street.clone()}</span> })}
                <span class="muted">{dates}</span>
            </li>
        }
    };
    view! { <ul class="phone-cards">{seen.rows.iter().map(card).collect_view()}</ul> }.into_any()
}
