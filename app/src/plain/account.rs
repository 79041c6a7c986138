//! The own account: who one is, one's password, where one is signed in.

use super::controls::{button, sessions};
use super::{Frame, Refused, done, page};
use chrono::{DateTime, Utc};
use domain::users::{SessionView, UserView};
use leptos::prelude::*;
use ui::{Banner, Mood, TextField};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Account {
    /// Who looks.
    pub me: UserView,
    /// Where they are signed in.
    pub sessions: Vec<SessionView>,
    /// The server's clock.
    pub now: DateTime<Utc>,
}

/// The page. `said` is what was just done.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, said: Option<String>, account: &Account) -> String {
    page(frame, "Mi cuenta", || {
        let me = &account.me;
        let department = me.department_name.clone();
        let must = me.must_change_password;
        view! {
            <div class="head">
                <h1>"Mi cuenta"</h1>
            </div>
            {done(said)}
            {must
                .then(|| {
                    view! {
                        <Banner mood=Mood::Warning>
                            <p>
                                <strong>"Necesita una contraseña nueva antes de continuar."</strong>
                            </p>
                            <p>"La que usó para entrar es temporal. Escríbala abajo y elija otra que sólo usted conozca."</p>
                        </Banner>
                    }
                })}
            {refused.banner()}
            <section class="card">
                <dl class="facts">
                    <div>
                        <dt>"Nombre"</dt>
                        <dd>{me.name.clone()}</dd>
                    </div>
                    <div>
                        <dt>"Usuario"</dt>
                        <dd>{me.login.clone()}</dd>
                    </div>
                    <div>
                        <dt>"Función"</dt>
                        <dd>{me.role.label()}</dd>
                    </div>
                    {(!department.is_empty())
                        .then(|| {
                            view! {
                                <div>
                                    <dt>"Dependencia"</dt>
                                    <dd>{department}</dd>
                                </div>
                            }
                        })}
                </dl>
                <p class="small muted">"¿Hay un error en sus datos? Pida el cambio a quien administra el sistema."</p>
            </section>
            <section class="card">
                <h2>"Cambiar la contraseña"</h2>
                <form method="post" action="/cuenta/contrasena" class="stack">
                    <TextField
                        name="current"
                        label="Contraseña actual"
                        kind="password"
                        autocomplete="current-password"
                        max=128
                        required=true
                        error=refused.error("current")
                    />
                    <TextField
                        name="new"
                        label="Contraseña nueva"
                        hint="De 12 a 128 caracteres; una frase de cuatro palabras sirve bien."
                        kind="password"
                        autocomplete="new-password"
                        max=128
                        required=true
                        error=refused.error("new")
                    />
                    <div class="form-foot">
                        <button type="submit" class="primary">
                            "Cambiar la contraseña"
                        </button>
                    </div>
                    <p class="small muted">"Sus otras sesiones se cierran; en ésta puede continuar."</p>
                </form>
            </section>
            <section class="card">
                <h2>"Sesiones abiertas"</h2>
                <p class="muted">"Cierre las que no reconozca y cambie su contraseña."</p>
                {sessions(&account.sessions, account.now, Some(|s| format!("/cuenta/sesiones/{}/cerrar", s.id)))}
                {(account.sessions.len() > 1)
                    .then(|| button("/cuenta/sesiones/cerrar-otras".into(), "Cerrar las demás sesiones", "danger"))}
            </section>
        }
        .into_any()
    })
}
