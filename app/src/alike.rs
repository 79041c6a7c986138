//! A petition that may be the same as another, as a card: on the capture and on the page of unions.

use crate::show::{StateTag, counted, list_folio};
use chrono::{DateTime, Utc};
use domain::duplicates::Alike;
use domain::local_time::ago;
use leptos::prelude::*;

/// The folio as a card names it.
pub(crate) fn short(row: &Alike, now: DateTime<Utc>) -> String {
    list_folio(row.folio, now)
}

/// The card, and what can be done with it.
pub(crate) fn card(row: Alike, now: DateTime<Utc>, act: AnyView) -> AnyView {
    let short = short(&row, now);
    let about = [
        row.whereabouts(),
        ago(row.received_at, now),
        row.place,
        row.departments,
        counted(row.people, "persona", "personas"),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(" · ");
    let photo = row
        .photo
        .map(|photo| format!("/api/v1/petitions/{}/attachments/{photo}/thumbnail", row.id));
    view! {
        <li>
            {photo.map(|src| view! { <img src=src alt=format!("Foto de {short}") width="72" height="54" /> })}
            <p>
                <a href=format!("/peticiones/{}", row.folio) target="_blank">{short.clone()}</a>
                " "
                {row.kind}
                " "
                <StateTag status=row.status />
                <br />
                <span class="muted small">{about}</span>
            </p>
            {act}
        </li>
    }
    .into_any()
}
