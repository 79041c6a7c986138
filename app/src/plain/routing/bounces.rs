//! Petitions that departments gave back twice or more: who did, why, and whom they suggest.

use super::RULES;
use crate::plain::controls::address;
use crate::plain::{Frame, page};
use crate::show::{PetitionDue, StateTag, When};
use chrono::{DateTime, Utc};
use domain::routing::{BOUNCES, Bounced, BouncedPage, Rejection};
use leptos::prelude::*;
use ui::{EmptyState, Tag};

/// The page.
#[must_use]
pub fn view(frame: &Frame, found: &BouncedPage, after: i64, now: DateTime<Utc>) -> String {
    page(frame, "Rebotes", || {
        let next = found
            .next
            .map(|next| address("/turnado/rebotes", &[("desde", &next.to_string())]));
        view! {
            <p>
                <a href=RULES>"‹ Turnado"</a>
            </p>
            <div class="head">
                <h1>"Rebotes"</h1>
            </div>
            <p class="prose muted">
                {format!(
                    "Peticiones que las dependencias rechazaron {BOUNCES} veces o más y que ninguna ha aceptado desde entonces. La más antigua primero.",
                )}
            </p>
            {if found.rows.is_empty() {
                view! {
                    <EmptyState why="Ninguna petición ha rebotado entre dependencias.">
                        <a class="button" href="/peticiones?estado=received">
                            "Ver las que faltan por turnar"
                        </a>
                    </EmptyState>
                }
                    .into_any()
            } else {
                view! { <ul class="checklist bounced">{found.rows.iter().map(|row| one(row, now)).collect_view()}</ul> }
                    .into_any()
            }}
            <nav class="pager" aria-label="Páginas">
                {(after > 0)
                    .then(|| {
                        view! {
                            <a class="button" href="/turnado/rebotes">
                                "Desde el principio"
                            </a>
                        }
                    })}
                {next
                    .map(|href| {
                        view! {
                            <a class="button" href=href>
                                "Siguientes"
                            </a>
                        }
                    })}
            </nav>
        }
        .into_any()
    })
}

fn one(row: &Bounced, now: DateTime<Utc>) -> AnyView {
    let folio = row.folio.to_string();
    view! {
        <li class="item">
            <header>
                <h2>
                    <a href=format!("/peticiones/{folio}")>{row.kind.clone()}</a>
                </h2>
                <span class="folio">{folio.clone()}</span>
                <StateTag status=row.status />
                <Tag tone="hold" mark="↩" word=format!("Rebotó {} veces", row.rejections) />
                <PetitionDue at=row.due_at stage=None now=now status=row.status />
            </header>
            <p>{row.place.clone()}</p>
            <ol class="chain">{row.chain.iter().map(|rejection| gave_back(rejection, now)).collect_view()}</ol>
        </li>
    }
    .into_any()
}

fn gave_back(rejection: &Rejection, now: DateTime<Utc>) -> AnyView {
    let suggested = rejection.suggested.clone();
    view! {
        <li>
            <p>
                <strong>{rejection.department.clone()}</strong>
                {format!(": {}", rejection.reason)}
                <span class="muted small">" · " <When at=rejection.at now=now exact=true /></span>
            </p>
            <p class="said">{rejection.words.clone()}</p>
            {(!suggested.is_empty()).then(|| view! { <p class="muted">{format!("Sugiere: {suggested}")}</p> })}
        </li>
    }
    .into_any()
}
