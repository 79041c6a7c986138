//! Parts that several of the captain's pages share.

use crate::plain::Refused;
use crate::plain::controls::address;
use crate::show::tone_class;
use domain::captain::state_word;
use domain::folio::Folio;
use domain::petitions::PetitionStatus;
use leptos::prelude::*;
use ui::{Picture, Tag};

/// Where a petition stands: the shape and colour of everywhere, the word of these pages.
pub(super) fn state(status: PetitionStatus) -> AnyView {
    let tone = match status {
        PetitionStatus::Closed => "closed",
        other => tone_class(other.tone()),
    };
    view! { <Tag tone=tone mark=status.mark() word=state_word(status) /> }.into_any()
}

/// The way back to the page before.
pub(super) fn back(href: &'static str, label: &'static str) -> AnyView {
    view! {
        <p class="phone-back">
            <a href=href>"‹ " {label}</a>
        </p>
    }
    .into_any()
}

/// The field of a photo. A refused form comes back without it, as browsers do not give files back.
pub(super) fn photo(refused: &Refused, label: &'static str) -> AnyView {
    let lost = refused.failure.is_some();
    view! {
        <div class="field phone-photo" class:wrong=refused.error("photo").get_untracked().is_some()>
            <label for="photo">
                <Picture word="camera" />
                {label}
            </label>
            <input
                id="photo"
                type="file"
                name="photo"
                accept="image/*"
                capture="environment"
                data-photo=""
                aria-describedby="photo-hint photo-error"
            />
            <img data-photo-preview="" hidden alt="Su foto" />
            <p data-photo-note="" role="status"></p>
            <button type="button" data-photo-clear="" hidden>
                "Quitar la foto"
            </button>
            <span class="hint" id="photo-hint">
                {if lost {
                    // With scripts the photo is still there, and the script takes these words away.
                    view! {
                        <span data-photo-lost="">
                            "Si había puesto una foto, póngala otra vez: el teléfono no la guarda. "
                        </span>
                        "Hasta 8 MB."
                    }
                        .into_any()
                } else {
                    "Puede enviar sin foto. Hasta 8 MB.".into_any()
                }}
            </span>
            <span class="error" id="photo-error" role="alert">
                {refused.error("photo").get_untracked()}
            </span>
        </div>
    }
    .into_any()
}

/// What says that a form could not be sent; the script fills it in.
pub(super) fn unsent() -> AnyView {
    view! { <p class="phone-unsent" data-sent-note="" role="alert"></p> }.into_any()
}

/// Ways to hand on how a petition is followed.
pub(super) fn share(base: &str, folio: Folio, kind: &str, pin: Option<&str>) -> AnyView {
    let site = format!("{}/seguimiento", base.trim_end_matches('/'));
    let key = pin
        .map(|pin| format!(" y el PIN {pin}"))
        .unwrap_or_default();
    let text = format!("Petición {folio}: {kind}. Puede ver cómo va con el folio{key} en");
    let wa = address("https://wa.me/", &[("text", &format!("{text} {site}"))]);
    view! {
        <div class="phone-share">
            <a class="button" href=wa rel="noreferrer">
                "Compartir por WhatsApp"
            </a>
            <button
                type="button"
                data-share=""
                data-title="Petición ciudadana"
                data-text=text
                data-url=site
                hidden
            >
                "Compartir de otra forma"
            </button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_names_the_folio_and_the_pin() {
        let folio = Folio {
            year: 2026,
            number: 7,
        };
        let html = Owner::new().with(|| {
            share(
                "https://sirc.example/",
                folio,
                "Bache & más",
                Some("123456"),
            )
            .to_html()
        });
        assert!(
            html.contains("https://wa.me/?text=Petici%C3%B3n%20SIRC-2026-000007"),
            "{html}"
        );
        assert!(
            html.contains("PIN%20123456") && html.contains("%26%20m%C3%A1s"),
            "{html}"
        );
        assert!(
            html.contains("https%3A%2F%2Fsirc.example%2Fseguimiento"),
            "{html}"
        );
        assert!(
            html.contains("data-url=\"https://sirc.example/seguimiento\""),
            "{html}"
        );
    }
}
