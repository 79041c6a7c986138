//! One user, as an administrator changes it.

use super::controls::{button, sessions, table, tick, version};
use super::users::person;
use super::{Frame, Refused, done, page};
use chrono::{DateTime, Utc};
use domain::failure::Failure;
use domain::local_time::show;
use domain::users::{ApiTokenView, SessionView, UserView};
use leptos::prelude::*;
use ui::{Banner, Mood};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct OneUser {
    /// The user.
    pub user: UserView,
    /// The departments that may be given, with the own one.
    pub departments: Vec<(String, String)>,
    /// Where the user is signed in.
    pub sessions: Vec<SessionView>,
    /// The keys of the JSON API.
    pub tokens: Vec<ApiTokenView>,
    /// The one-time password, on the page that answers to asking for it and on no other.
    pub password: Option<String>,
    /// The server's clock.
    pub now: DateTime<Utc>,
}

/// The page. `said` is what was just done.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, said: Option<String>, one: &OneUser) -> String {
    let title = one.user.name.clone();
    page(frame, &title, || {
        let user = &one.user;
        let path = format!("/usuarios/{}", user.id);
        let own = frame.me.as_ref().is_some_and(|me| me.id == user.id);
        let active = refused.failure.is_none() && user.active || refused.value("active", "") == "1";
        view! {
            <p>
                <a href="/usuarios">"‹ Usuarios"</a>
            </p>
            <div class="head">
                <h1>{user.name.clone()}</h1>
                <span class="muted">{user.login.clone()}</span>
            </div>
            {done(said)}
            {one.password.clone().map(|password| secret(&user.name, password))}
            {refused.banner()}
            {changed_meanwhile(refused, one)}
            <section class="card">
                <h2>"Datos"</h2>
                <p class="small muted">
                    {format!("Cuenta creada: {}.", show(user.created_at, one.now))}
                    {user.must_change_password.then_some(" La próxima vez que entre debe elegir otra contraseña.")}
                </p>
                <form method="post" action=path.clone() class="stack">
                    {version(refused, user.version)}
                    {person(refused, Some(user), &one.departments)}
                    {tick("active", "La cuenta está activa: puede entrar", active, refused.error("active"))}
                    <div class="form-foot">
                        <button type="submit" class="primary">
                            "Guardar los cambios"
                        </button>
                    </div>
                    <p class="small muted">"Desactivar la cuenta o cambiar de función o de dependencia cierra todas sus sesiones."</p>
                </form>
            </section>
            <section class="card">
                <h2>"Contraseña"</h2>
                {if own {
                    view! {
                        <p>"Cambie su propia contraseña en " <a href="/cuenta">"Mi cuenta"</a> "."</p>
                    }
                        .into_any()
                } else {
                    view! {
                        <p class="muted">"Se crea una contraseña temporal que se muestra una sola vez. La actual deja de servir y se cierran todas las sesiones."</p>
                        {button(format!("{path}/contrasena"), "Dar una contraseña temporal", "danger")}
                    }
                        .into_any()
                }}
            </section>
            <section class="card">
                <h2>"Sesiones abiertas"</h2>
                {sessions(&one.sessions, one.now, None)}
                {(!one.sessions.is_empty())
                    .then(|| button(format!("{path}/sesiones/cerrar"), "Cerrar todas sus sesiones", "danger"))}
            </section>
            <section class="card">
                <h2>"Llaves de la interfaz para programas"</h2>
                {tokens(&path, one)}
            </section>
        }
        .into_any()
    })
}

fn secret(name: &str, password: String) -> AnyView {
    let whose = format!("Contraseña temporal de {name}:");
    view! {
        <Banner mood=Mood::Warning>
            <p>{whose}</p>
            <p class="one-time">
                <code>{password}</code>
            </p>
            <p>
                "Entréguela en persona o por teléfono: no se vuelve a mostrar. Con ella la persona entra una vez y elige la suya."
            </p>
        </Banner>
    }
    .into_any()
}

/// After a conflict: what now differs from what was typed.
fn changed_meanwhile(refused: &Refused, one: &OneUser) -> AnyView {
    if !matches!(refused.failure, Some(Failure::Conflict { .. })) {
        return ().into_any();
    }
    let user = &one.user;
    let department = user.department.map(|d| d.to_string()).unwrap_or_default();
    let named = if user.department_name.is_empty() {
        "Ninguna".to_owned()
    } else {
        user.department_name.clone()
    };
    let active = if user.active { "1" } else { "" };
    let stored = [
        ("Nombre", "name", user.name.clone(), user.name.clone()),
        (
            "Función",
            "role",
            user.role.code().to_owned(),
            user.role.label().to_owned(),
        ),
        ("Dependencia", "department", department, named),
        (
            "Cuenta",
            "active",
            active.to_owned(),
            if user.active { "Activa" } else { "Desactivada" }.to_owned(),
        ),
    ];
    let differs: Vec<_> = stored
        .into_iter()
        .filter(|(_, field, value, _)| refused.value(field, "") != *value)
        .map(|(label, _, _, text)| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>{text}</dd>
                </div>
            }
        })
        .collect();
    if differs.is_empty() {
        return view! { <p>"Lo guardado ya dice lo mismo que usted escribió."</p> }.into_any();
    }
    view! {
        <section class="card">
            <h2>"Lo que está guardado ahora y no coincide con lo que usted escribió"</h2>
            <dl class="facts">{differs}</dl>
        </section>
    }
    .into_any()
}

fn tokens(path: &str, one: &OneUser) -> AnyView {
    if one.tokens.is_empty() {
        return view! { <p class="muted">"No tiene llaves. Se crean en la consola del servidor."</p> }
            .into_any();
    }
    let line = |token: &ApiTokenView| {
        let state = match token.revoked_at {
            Some(at) => {
                let text = format!("Revocada: {}", show(at, one.now));
                view! { <span class="muted">{text}</span> }.into_any()
            }
            None => button(
                format!("{path}/llaves/{}/revocar", token.id),
                "Revocar",
                "danger",
            ),
        };
        view! {
            <tr>
                <td class="what">{token.name.clone()}</td>
                <td class="when">{show(token.created_at, one.now)}</td>
                <td>{state}</td>
            </tr>
        }
    };
    let lines = one.tokens.iter().map(line).collect_view();
    table(["Para qué", "Creada", "Estado"], lines)
}
