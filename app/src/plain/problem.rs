//! What a page says when it cannot be shown.

use super::{Frame, page};
use leptos::prelude::*;

/// The page: a title that says what happened, and the way on.
#[must_use]
pub fn view(frame: &Frame, status: u16, text: &str) -> String {
    let title = match status {
        401 => "Entre de nuevo",
        403 => "Sin permiso",
        404 => "No se encontró",
        413 => "Demasiado grande",
        429 => "Demasiados intentos",
        500.. => "Algo falló",
        _ => "No se pudo",
    };
    let home = if frame.me.is_some() {
        ("/", "Ir a Hoy")
    } else {
        ("/seguimiento", "Consultar una petición")
    };
    let text = text.to_owned();
    page(frame, title, || {
        view! {
            <div class="narrow card">
                <h1>{title}</h1>
                <p>{text}</p>
                <p>
                    <a class="button" href=home.0>
                        {home.1}
                    </a>
                </p>
            </div>
        }
        .into_any()
    })
}
