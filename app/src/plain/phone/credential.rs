//! *Mi credencial*: as it is printed, with its code large enough to be read from the screen.

use super::{Here, shell};
use crate::plain::controls::qr;
use crate::site::Files;
use domain::captain::{CredentialPage, CredentialView, day_in_words};
use domain::local_time::local_date;
use leptos::prelude::*;
use ui::{EmptyState, Tag};

/// The page.
#[must_use]
pub fn view(files: &Files, seen: &CredentialPage, now: chrono::DateTime<chrono::Utc>) -> String {
    let seat = &seen.seat;
    shell(files, "Mi credencial", Here::Credential, Some(seat), || {
        view! {
            <h1>"Mi credencial"</h1>
            {seen.credentials.is_empty().then(|| none(seen.in_preparation))}
            {seen.credentials.iter().map(|credential| card(seen, credential, now)).collect_view()}
            {(!seen.credentials.is_empty() && seen.in_preparation)
                .then(|| view! { <p>"La oficina está preparando una nueva. Le avisarán cuándo recogerla."</p> })}
        }
        .into_any()
    })
}

fn none(in_preparation: bool) -> AnyView {
    let why = if in_preparation {
        "Su credencial está en preparación. Le avisarán cuándo recogerla."
    } else {
        "Todavía no tiene credencial. La oficina la hace después de que rinde protesta: pregunte en el 072."
    };
    view! { <EmptyState why=why /> }.into_any()
}

fn card(
    seen: &CredentialPage,
    credential: &CredentialView,
    now: chrono::DateTime<chrono::Utc>,
) -> AnyView {
    let (tone, mark) = if credential.valid {
        ("closed", "✓")
    } else {
        ("off", "×")
    };
    let until = credential
        .valid_until
        .map(|day| day_in_words(day, local_date(now)));
    view! {
        <section class="phone-credential" aria-label="Credencial">
            {seen
                .photo
                .then(|| {
                    view! {
                        <img
                            class="phone-portrait"
                            src="/m/credencial/foto"
                            alt="Su fotografía"
                            width="120"
                            height="160"
                        />
                    }
                })}
            <div>
                <p class="phone-name">{seen.seat.name.clone()}</p>
                <p>{credential.charge.clone()}</p>
                <p>{credential.place.clone()}</p>
                <p class="folio">{credential.number.clone()}</p>
            </div>
            <p class="phone-state">
                <Tag tone=tone mark=mark word=credential.standing.clone() />
                {until
                    .map(|day| {
                        let label = if credential.valid { "Hasta el " } else { "Su último día: " };
                        view! { <span>{label} {day}</span> }
                    })}
            </p>
            {credential
                .code
                .as_ref()
                .map(|code| {
                    view! {
                        {qr(code, "phone-code", "Código para comprobar la credencial")}
                        <p>"Quien lo lea con su teléfono ve que su credencial es válida."</p>
                        <p>
                            <a href=credential.url.clone()>"Ver lo que muestra el código"</a>
                        </p>
                    }
                })}
            {(!credential.valid).then(|| view! { <p>"Pregunte por la nueva en la oficina o en el 072."</p> })}
        </section>
    }
    .into_any()
}
