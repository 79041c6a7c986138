//! The batches of a person, or of everybody within reach.

use super::{BATCHES, path, state_tag};
use crate::plain::{Frame, page};
use crate::show::{When, counted};
use chrono::{DateTime, Utc};
use domain::bulk::{BatchLine, BatchState};
use leptos::prelude::*;
use ui::EmptyState;

/// The page. `own` is whether only the reader's are shown; `next`, where the next page begins.
#[must_use]
pub fn view(
    frame: &Frame,
    lines: &[BatchLine],
    own: bool,
    next: Option<i64>,
    now: DateTime<Utc>,
) -> String {
    page(frame, "Lotes", || {
        let tab = |href: &'static str, label: &'static str, here: bool| {
            view! {
                <a href=href aria-current=here.then_some("page")>
                    {label}
                </a>
            }
        };
        let query = if own { "" } else { "ver=todos&" };
        view! {
            <p>
                <a href="/peticiones">"‹ Peticiones"</a>
            </p>
            <div class="head">
                <h1>"Lotes"</h1>
            </div>
            <nav class="views" aria-label="Cuáles">
                {tab(BATCHES, "Míos", own)} {tab("/lotes?ver=todos", "Todos", !own)}
            </nav>
            {if lines.is_empty() {
                view! {
                    <EmptyState why="Todavía no hay lotes. Marque peticiones en una lista y elija «Trabajar en lote».">
                        <a class="button" href="/peticiones">
                            "Ver las peticiones"
                        </a>
                    </EmptyState>
                }
                    .into_any()
            } else {
                rows(lines, now)
            }}
            {next
                .map(|before| {
                    view! {
                        <nav class="pager" aria-label="Páginas">
                            <a class="button" href=format!("{BATCHES}?{query}desde={before}")>
                                "Anteriores"
                            </a>
                        </nav>
                    }
                })}
        }
        .into_any()
    })
}

fn rows(lines: &[BatchLine], now: DateTime<Utc>) -> AnyView {
    let one = |line: &BatchLine| {
        let done = match line.state {
            BatchState::Draft => format!("se puede en {} de {}", line.done, line.petitions),
            BatchState::Done => format!("{} de {}", line.done, line.petitions),
            BatchState::Undone => counted(line.petitions, "petición", "peticiones"),
        };
        view! {
            <tr>
                <td class="folio">{format!("Lote {}", line.number)}</td>
                <td class="what">
                    <a href=path(line.number)>{line.summary.clone()}</a>
                </td>
                <td class="who">{line.who.clone()}</td>
                <td>{state_tag(line.state)}</td>
                <td class="when">{done}</td>
                <td class="when">
                    <When at=line.made_at now=now />
                </td>
            </tr>
        }
    };
    view! {
        <div class="rows">
            <table>
                <thead>
                    <tr>
                        <th>"Lote"</th>
                        <th>"Qué hace"</th>
                        <th>"Quién"</th>
                        <th>"Estado"</th>
                        <th>"Peticiones"</th>
                        <th>"Preparado"</th>
                    </tr>
                </thead>
                <tbody>{lines.iter().map(one).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
