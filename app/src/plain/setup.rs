//! The first administrator, by the token that the machine's console printed.

use super::{Frame, Refused, page};
use leptos::prelude::*;
use ui::TextField;

/// The page.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused) -> String {
    page(frame, "Primera cuenta", || {
        view! {
            <div class="narrow card">
                <h1>"Primera cuenta de administración"</h1>
                <p class="muted">"La ficha de un solo uso la imprime el comando sirc admin setup, y vale 24 horas."</p>
                {refused.banner()}
                <form method="post" action="/primera-cuenta" class="stack">
                    <TextField name="token" label="Ficha" max=60 required=true value=refused.value("token", "") error=refused.error("token") />
                    <TextField name="login" label="Usuario" hint="Letras sin acento, números, punto o guion" max=40 required=true autocomplete="username" value=refused.value("login", "") error=refused.error("login") />
                    <TextField name="name" label="Nombre completo" required=true autocomplete="name" value=refused.value("name", "") error=refused.error("name") />
                    <TextField name="password" label="Contraseña" hint="Al menos 12 caracteres; una frase de cuatro palabras sirve bien." kind="password" max=128 required=true autocomplete="new-password" error=refused.error("password") />
                    <button type="submit" class="primary">
                        "Crear la cuenta"
                    </button>
                </form>
            </div>
        }
        .into_any()
    })
}
