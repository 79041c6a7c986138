//! Petitions that ask for the same: joining one, the unions of one, two side by side, who asks.

pub mod comparing;
pub mod joining;
pub mod merging;
pub mod people;

use crate::alike;
use crate::show::{StateTag, When, counted, place_lines};
use chrono::{DateTime, Utc};
use domain::duplicates::Alike;
use domain::folio::Folio;
use domain::petitions::PetitionDetail;
use leptos::prelude::*;

/// Where a petition has its page.
fn path(folio: Folio) -> String {
    format!("/peticiones/{folio}")
}

/// The way back to a petition.
fn back(folio: Folio) -> AnyView {
    view! {
        <p>
            <a href=path(folio)>{format!("‹ Petición {folio}")}</a>
        </p>
    }
    .into_any()
}

/// A fact with its name; nothing while it is empty.
fn fact(name: &'static str, value: String) -> AnyView {
    if value.is_empty() {
        return ().into_any();
    }
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// Departments that have a petition now.
fn departments(detail: &PetitionDetail) -> String {
    let live = detail.referrals.iter().filter(|r| r.status.is_live());
    live.map(|r| r.department_name.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// A petition in short: what has to be known to say whether it is the same.
fn summary(detail: &PetitionDetail, whereabouts: String) -> AnyView {
    let now = detail.now;
    view! {
        <p class="folio-line">
            <a class="folio" href=path(detail.folio)>{detail.folio.to_string()}</a>
            <StateTag status=detail.status />
        </p>
        <dl class="facts">
            {fact("Asunto", detail.kind_name.clone())}
            {fact("Dónde", place_lines(&detail.place, &detail.neighborhood_name).join(" · "))}
            {fact("Distancia", whereabouts)}
            <div>
                <dt>"Recibida"</dt>
                <dd>
                    <When at=detail.received_at now=now exact=true />
                    {format!(" · {}", detail.channel)}
                </dd>
            </div>
            {fact("La tiene", departments(detail))}
            {fact("La piden", counted(detail.co_petitioners + 1, "persona", "personas"))}
        </dl>
    }
    .into_any()
}

/// The photos of a petition.
fn photos(detail: &PetitionDetail) -> AnyView {
    let images: Vec<_> = detail
        .attachments
        .iter()
        .filter(|file| file.kind == "image")
        .collect();
    if images.is_empty() {
        return ().into_any();
    }
    let id = detail.id;
    let photo = |(i, file): (usize, &&domain::petitions::AttachmentView)| {
        let base = format!("/api/v1/petitions/{id}/attachments/{}", file.id);
        view! {
            <li>
                <a href=format!("{base}/full") target="_blank">
                    <img src=format!("{base}/thumbnail") alt=format!("Foto {} de {}", i + 1, detail.folio) width="120" height="90" />
                </a>
            </li>
        }
    };
    view! { <ul class="photos">{images.iter().enumerate().map(photo).collect_view()}</ul> }
        .into_any()
}

/// Other petitions that may be the same, each with the way to look at both.
fn others(own: Folio, rows: &[Alike], now: DateTime<Utc>) -> AnyView {
    let compare = |row: &Alike| {
        let both = format!("{}/unir?con={}", path(own), row.folio);
        let act = view! {
            <a class="button" href=both aria-label=format!("Comparar con {}", row.folio)>
                "Comparar"
            </a>
        };
        alike::card(row.clone(), now, act.into_any())
    };
    view! {
        <div class="radar">
            <ul>{rows.iter().map(compare).collect_view()}</ul>
        </div>
    }
    .into_any()
}
