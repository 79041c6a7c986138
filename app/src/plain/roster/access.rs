//! The telephone access of one captain, and the sheets with codes for all.

use super::Choices;
use crate::plain::controls::{button, qr, table, tick};
use crate::plain::{Frame, Refused, done, page};
use crate::show::{When, number};
use domain::captain::access::{AccessCounts, AccessState, AccessView, DeviceView, IssuedCode};
use domain::users::{CODE_HOURS, MAX_DEVICES, SecretKind};
use leptos::prelude::*;
use ui::{Banner, Mood, SelectField, TextField};

/// The page of one captain. `issued` is a code that was just given: it is shown this once.
#[must_use]
pub fn view(
    frame: &Frame,
    refused: &Refused,
    access: &AccessView,
    issued: Option<&IssuedCode>,
    now: chrono::DateTime<chrono::Utc>,
    said: Option<String>,
) -> String {
    page(frame, "Acceso al teléfono", || {
        let path = format!("/jefes-de-manzana/{}", access.number);
        let block = match access.block.as_str() {
            "" => String::new(),
            code => format!(" · Manzana {code}"),
        };
        view! {
            <p>
                <a href=path.clone()>{format!("‹ {}", access.name)}</a>
            </p>
            <div class="head">
                <h1>"Acceso al teléfono"</h1>
                {state_tag(access.state)}
            </div>
            <p class="muted">{format!("{}{block}", access.name)}</p>
            {done(said)}
            {refused.banner()}
            {issued.map(|code| handed(code, now))}
            <div class="stack papers">
                {facts(access, now)} {devices(&access.devices, &path, now)}
                {giving(access, refused, &path)} {closing(access, refused, &path)}
            </div>
        }
        .into_any()
    })
}

fn state_tag(state: AccessState) -> AnyView {
    let class = match state {
        AccessState::Active => "tag closed",
        AccessState::CodeGiven => "tag work",
        AccessState::NoPost | AccessState::None => "tag neutral",
        AccessState::Closed => "tag hold",
    };
    view! { <span class=class>{state.label()}</span> }.into_any()
}

/// The code, large: it is read aloud or scanned from the screen.
fn handed(code: &IssuedCode, now: chrono::DateTime<chrono::Utc>) -> AnyView {
    view! {
        <section class="card access-code" aria-label="Código de acceso">
            <div>
                <p class="muted">"Código de un solo uso. No se vuelve a mostrar."</p>
                <p class="big">
                    <strong class="code">{code.code.clone()}</strong>
                </p>
                <p>
                    "Usuario " <strong>{code.login.clone()}</strong> " · Vence " <When at=code.expires_at now=now exact=true />
                </p>
                <p class="muted">
                    "La persona abre la cámara de su teléfono, apunta a este cuadro y elige su PIN. También puede escribir el código en "
                    <span class="break">{code.url.split("?").next().unwrap_or_default().to_owned()}</span> "."
                </p>
            </div>
            {qr(&code.qr, "qr", "Código QR que abre la activación")}
        </section>
    }
    .into_any()
}

fn facts(access: &AccessView, now: chrono::DateTime<chrono::Utc>) -> AnyView {
    let secret = match access.secret {
        Some(SecretKind::Pin) => "PIN de seis números, en los teléfonos de la lista",
        Some(SecretKind::Password) => "Contraseña",
        None => "—",
    };
    let code = access.code_until.map(|until| {
        view! {
            <div>
                <dt>"Código por usar"</dt>
                <dd>"Sirve hasta " <When at=until now=now exact=true /></dd>
            </div>
        }
    });
    view! {
        <section class="card">
            <dl class="facts">
                <div>
                    <dt>"Usuario"</dt>
                    <dd>{access.login.clone()}</dd>
                </div>
                <div>
                    <dt>"Entra con"</dt>
                    <dd>{secret}</dd>
                </div>
                {code}
            </dl>
        </section>
    }
    .into_any()
}

fn devices(rows: &[DeviceView], path: &str, now: chrono::DateTime<chrono::Utc>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let row = |device: &DeviceView| {
        let action = format!("{path}/acceso/telefonos/{}/quitar", device.id);
        view! {
            <tr>
                <td>{device.label.clone()}</td>
                <td>
                    <When at=device.enrolled_at now=now />
                </td>
                <td>
                    <When at=device.last_seen_at now=now />
                </td>
                <td>{button(action, "Quitar", "quiet")}</td>
            </tr>
        }
    };
    view! {
        <section>
            <h2>"Teléfonos dados de alta"</h2>
            {table(
                ["Teléfono", "Alta", "Última entrada", crate::plain::controls::ACTION],
                rows.iter().map(row).collect_view(),
            )}
            <p class="small muted">
                {format!("Hasta {MAX_DEVICES}. Si perdió uno, quítelo aquí: deja de servir al momento.")}
            </p>
        </section>
    }
    .into_any()
}

fn giving(access: &AccessView, refused: &Refused, path: &str) -> AnyView {
    if access.state == AccessState::NoPost {
        return view! {
            <Banner mood=Mood::Info>
                "El acceso es para titulares de manzana en funciones. Esta persona no tiene ahora ese cargo."
            </Banner>
        }
        .into_any();
    }
    let active = access.state == AccessState::Active;
    let title = if active {
        "Restablecer el acceso"
    } else {
        "Dar acceso"
    };
    let text = if active {
        "Si olvidó su PIN o cambió de teléfono. Lo que tiene ahora deja de servir al momento y entra otra vez con el código nuevo."
    } else {
        "La persona elige su PIN en su propio teléfono; nadie más lo conoce."
    };
    view! {
        <section class="card">
            <h2>{title}</h2>
            <p class="muted">
                {format!("{text} El código sirve una vez y dura {CODE_HOURS} horas; cada código nuevo anula el anterior.")}
            </p>
            <form method="post" action=format!("{path}/acceso") class="stack">
                {active
                    .then(|| {
                        tick(
                            "confirm",
                            "Hablé con la persona: su PIN y sus teléfonos de ahora dejan de servir.",
                            false,
                            refused.error("confirm"),
                        )
                    })}
                <div class="acts">
                    <button type="submit" name="act" value="codigo" class="primary">
                        "Mostrar un código"
                    </button>
                    <button type="submit" name="act" value="hoja">
                        "Imprimir su hoja (PDF)"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn closing(access: &AccessView, refused: &Refused, path: &str) -> AnyView {
    if !matches!(access.state, AccessState::Active | AccessState::CodeGiven) {
        return ().into_any();
    }
    let error = refused.error("reason");
    view! {
        <details class="card" open=refused.error("reason").get_untracked().is_some()>
            <summary>"Cerrar el acceso"</summary>
            <form method="post" action=format!("{path}/acceso") class="stack">
                <TextField
                    name="reason"
                    label="Motivo"
                    hint="Queda en su historia. Para abrirlo de nuevo se da otro código."
                    value=refused.value("reason", "")
                    max=200
                    required=true
                    error=error
                />
                <div class="acts">
                    <button type="submit" name="act" value="cerrar" class="danger">
                        "Cerrar el acceso"
                    </button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// The page of the sheets: how far it has come, and for whom codes are printed.
#[must_use]
pub fn sheets(frame: &Frame, refused: &Refused, counts: AccessCounts, choices: &Choices) -> String {
    page(frame, "Hojas de activación", || {
        let missing = counts.titulars - counts.active;
        let stats = [
            ("Titulares en funciones", counts.titulars),
            ("Con acceso", counts.active),
            ("Con código por usar", counts.with_code),
            ("Sin acceso", missing),
        ];
        let stat = |(label, value): (&'static str, i64)| {
            view! {
                <div class="stat">
                    <span class="value">{number(value)}</span>
                    <span class="label">{label}</span>
                </div>
            }
        };
        view! {
            <p>
                <a href="/jefes-de-manzana">"‹ Jefes de manzana"</a>
            </p>
            <h1>"Hojas de activación"</h1>
            <div class="stats">{stats.into_iter().map(stat).collect_view()}</div>
            {refused.banner()}
            <section class="card">
                <p class="muted">
                    {format!(
                        "Una hoja por persona, seis por página, con su usuario, un código de un solo uso y su QR. Duran {CODE_HOURS} horas: imprímalas el día en que se entregan. Quien ya tiene acceso no sale; los códigos anteriores de quienes salen se anulan.",
                    )}
                </p>
                <form method="post" action="/jefes-de-manzana/accesos" class="stack">
                    <div class="pair">
                        <SelectField
                            name="ward"
                            label="Cuartel"
                            none="Todos"
                            options=choices.wards.clone()
                            value=refused.value("ward", "")
                            error=refused.error("place")
                        />
                        <SelectField
                            name="neighborhood"
                            label="o colonia"
                            none="Todas"
                            options=choices.neighborhoods.clone()
                            value=refused.value("neighborhood", "")
                        />
                    </div>
                    {tick(
                        "confirm",
                        "Se anulan los códigos que estas personas tengan sin usar.",
                        false,
                        refused.error("confirm"),
                    )}
                    <div class="acts">
                        <button type="submit" class="primary">
                            "Imprimir las hojas"
                        </button>
                        <span class="muted">"PDF; si pasan de 300, un ZIP con varios. Todo el padrón tarda unos segundos."</span>
                    </div>
                </form>
            </section>
        }
        .into_any()
    })
}
