//! Signing in.

use super::{Frame, Refused, page};
use leptos::prelude::*;
use ui::TextField;

/// The page. `back` is where the person wanted to go.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, back: &str) -> String {
    page(frame, "Entrar", || {
        view! {
            <div class="narrow card">
                <h1>"Entrar a SIRC"</h1>
                <p class="muted">"Sistema de Relación con Ciudadanos, para el personal del Ayuntamiento."</p>
                {refused.banner()}
                <form method="post" action="/entrar" class="stack">
                    <input type="hidden" name="volver" value=back.to_owned() />
                    <TextField
                        name="usuario"
                        label="Usuario"
                        value=refused.value("usuario", "")
                        autocomplete="username"
                        max=40
                        required=true
                        error=refused.error("login")
                    />
                    <TextField
                        name="contrasena"
                        label="Contraseña"
                        kind="password"
                        autocomplete="current-password"
                        max=128
                        required=true
                        error=refused.error("password")
                    />
                    <button type="submit" class="primary">
                        "Entrar"
                    </button>
                </form>
                <p class="small muted">
                    "¿Olvidó su contraseña? Pida una nueva a quien administra el sistema."
                    <br />
                    "¿Es jefa o jefe de manzana? " <a href="/m/entrar">"Entre aquí"</a> "."
                    <br />
                    "¿Es usted ciudadano? " <a href="/seguimiento">"Consulte su petición con folio y PIN"</a> "."
                </p>
            </div>
        }
        .into_any()
    })
}
