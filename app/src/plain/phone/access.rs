//! How a captain comes in: activation with a code, sign-in, and her own access.

use super::{Here, shell};
use crate::plain::{Refused, done};
use crate::show::When;
use crate::site::Files;
use chrono::{DateTime, Utc};
use domain::captain::access::{DeviceView, OwnAccess};
use domain::users::{CAPTAIN_PASSWORD_MIN, MAX_DEVICES, PIN_LENGTH, SecretKind};
use leptos::prelude::*;
use ui::TextField;

/// Whose account a good code opens.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Name in full.
    pub name: String,
    /// User name.
    pub login: String,
    /// Code of the block.
    pub block: String,
    /// The code.
    pub code: String,
}

/// A field for a PIN or a password, with the button that shows what is typed.
fn secret(
    refused: &Refused,
    name: &'static str,
    label: &'static str,
    hint: String,
    autocomplete: &'static str,
) -> AnyView {
    view! {
        <div class="secret">
            <TextField
                name=name
                label=label
                hint=hint
                kind="password"
                autocomplete=autocomplete
                max=128
                required=true
                error=refused.error(name)
            />
            <button type="button" data-reveal=name hidden>
                "Mostrar"
            </button>
        </div>
    }
    .into_any()
}

fn pin_hint() -> String {
    format!(
        "{PIN_LENGTH} números que sólo usted sepa. Si prefiere una contraseña, al menos {CAPTAIN_PASSWORD_MIN} caracteres."
    )
}

/// The first step: the code of the sheet.
#[must_use]
pub fn ask_code(files: &Files, refused: &Refused) -> String {
    shell(files, "Activar mi cuenta", Here::Outside, None, || {
        view! {
            <h1>"Activar mi cuenta"</h1>
            <p>"Escriba el código de la hoja que le dio la oficina."</p>
            {refused.banner()}
            <form method="get" action="/activar" class="stack">
                <TextField
                    name="codigo"
                    label="Código"
                    hint="10 letras y números, por ejemplo ABCDE-23456."
                    value=refused.value("codigo", "")
                    max=20
                    required=true
                    error=refused.error("code")
                />
                <button type="submit" class="primary">
                    "Continuar"
                </button>
            </form>
            <p class="muted">
                "¿Ya activó su cuenta? " <a href="/m/entrar">"Entre aquí"</a> "."
            </p>
        }
        .into_any()
    })
}

/// The second step: she sees whose account it is and chooses her PIN.
#[must_use]
pub fn choose(files: &Files, refused: &Refused, opening: &Opening) -> String {
    shell(files, "Activar mi cuenta", Here::Outside, None, || {
        view! {
            <h1>{opening.name.clone()}</h1>
            <p>
                {format!("Manzana {}. Su usuario es ", opening.block)}
                <strong>{opening.login.clone()}</strong> "."
            </p>
            {refused.banner()}
            <form method="post" action="/activar" class="stack">
                <input type="hidden" name="code" value=opening.code.clone() />
                <input
                    type="text"
                    name="username"
                    value=opening.login.clone()
                    autocomplete="username"
                    readonly
                    hidden
                />
                {secret(refused, "secret", "Elija su PIN", pin_hint(), "new-password")}
                {secret(refused, "again", "Escríbalo otra vez", String::new(), "new-password")}
                <button type="submit" class="primary">
                    "Activar mi cuenta"
                </button>
            </form>
            <p class="muted">
                "El PIN sirve en este teléfono. ¿No es usted? No siga: llame a la oficina."
            </p>
        }
        .into_any()
    })
}

/// The sign-in. On an enrolled telephone it greets whose it is and asks only for the PIN.
#[must_use]
pub fn sign_in(files: &Files, refused: &Refused, back: &str, whose: Option<String>) -> String {
    shell(files, "Entrar", Here::Outside, None, || {
        let known = whose.is_some();
        let title = whose.map_or_else(
            || "Jefas y jefes de manzana".to_owned(),
            |n| format!("Hola, {n}"),
        );
        view! {
            <h1>{title}</h1>
            {refused.banner()}
            <form method="post" action="/m/entrar" class="stack">
                <input type="hidden" name="volver" value=back.to_owned() />
                {(!known)
                    .then(|| {
                        view! {
                            <TextField
                                name="usuario"
                                label="Usuario"
                                hint="Está en su hoja, por ejemplo jm1234."
                                value=refused.value("usuario", "")
                                autocomplete="username"
                                max=40
                                required=true
                            />
                        }
                    })}
                {secret(refused, "secret", "PIN o contraseña", String::new(), "current-password")}
                <button type="submit" class="primary">
                    "Entrar"
                </button>
            </form>
            <p class="muted">
                "¿Tiene un código de la oficina? " <a href="/activar">"Active su cuenta"</a> "."
                <br />
                "¿Olvidó su PIN o cambió de teléfono? Llame a la oficina: le dan un código nuevo en el momento."
            </p>
        }
        .into_any()
    })
}

/// Her own access: telephones and PIN.
#[must_use]
pub fn own(
    files: &Files,
    refused: &Refused,
    access: &OwnAccess,
    now: DateTime<Utc>,
    said: Option<String>,
) -> String {
    shell(files, "Mi acceso", Here::Access, None, || {
        let kind = match access.secret {
            SecretKind::Pin => "PIN",
            SecretKind::Password => "contraseña",
        };
        view! {
            <h1>"Mi acceso"</h1>
            {done(said)}
            {refused.banner()}
            <p>
                "Su usuario es " <strong>{access.login.clone()}</strong> "."
            </p>
            <h2>"Mis teléfonos"</h2>
            <ul class="plain-list">
                {access.devices.iter().map(|device| telephone(device, now)).collect_view()}
            </ul>
            <p class="muted">
                {format!("Hasta {MAX_DEVICES}. Quite el que perdió o ya no usa.")}
            </p>
            <h2>{format!("Cambiar mi {kind}")}</h2>
            <form method="post" action="/m/acceso" class="stack">
                {secret(refused, "current", "PIN o contraseña de ahora", String::new(), "current-password")}
                {secret(refused, "secret", "PIN o contraseña nueva", pin_hint(), "new-password")}
                {secret(refused, "again", "Otra vez la nueva", String::new(), "new-password")}
                <button type="submit" class="primary">
                    "Cambiar"
                </button>
            </form>
            <form method="post" action="/m/salir">
                <button type="submit">"Salir de mi cuenta"</button>
            </form>
        }
        .into_any()
    })
}

fn telephone(device: &DeviceView, now: DateTime<Utc>) -> AnyView {
    let action = format!("/m/acceso/telefonos/{}/quitar", device.id);
    let label = device.label.clone();
    let name = format!("Quitar {label}");
    view! {
        <li class="card">
            <div>
                <strong>{label}</strong>
                {device.current.then(|| view! { <span class="tag work">"Este teléfono"</span> })}
                <p class="muted">"Última entrada " <When at=device.last_seen_at now=now /></p>
            </div>
            <form method="post" action=action>
                <button type="submit" aria-label=name>
                    "Quitar"
                </button>
            </form>
        </li>
    }
    .into_any()
}
