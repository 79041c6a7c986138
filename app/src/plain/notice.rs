//! The privacy notice in force.

use super::{Frame, page};
use domain::catalogue::PrivacyNotice;
use leptos::prelude::*;

/// The page.
#[must_use]
pub fn view(frame: &Frame, notice: &PrivacyNotice) -> String {
    page(frame, "Aviso de privacidad", || {
        view! {
            <article class="prose">
                <h1>"Aviso de privacidad"</h1>
                <p class="muted">{format!("Versión {}, en vigor desde el {}.", notice.version, notice.valid_from.format("%d/%m/%Y"))}</p>
                {notice.text.split("\n\n").map(|p| view! { <p>{p.to_owned()}</p> }).collect_view()}
            </article>
        }
        .into_any()
    })
}
