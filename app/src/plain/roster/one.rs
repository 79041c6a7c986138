//! One person on the roster: data, services, validation, history.

use super::{Choices, appointing, dossier, roster_number, state_tag};
use crate::plain::controls::table;
use crate::plain::{Frame, Refused, done, page, papers};
use crate::show::When;
use chrono::Datelike;
use domain::access::{Action, role_may};
use domain::local_time::{local_date, show_day, show_month};
use domain::papers::PapersOfPerson;
use domain::roster::dossier::Dossier;
use domain::roster::{
    CaptainEvent, CaptainPage, EndReason, Position, TermView, in_office_until_relieved,
};
use leptos::prelude::*;
use ui::{Banner, Mood, TextField};

/// What was hidden and is shown once, on the page that answers to asking for it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// As people read it.
    pub phone: Option<String>,
    /// As people read it.
    pub other_phone: Option<String>,
    /// 18 characters.
    pub curp: Option<String>,
    /// Street and number.
    pub home: String,
}

/// What the page shows besides the person.
#[derive(Clone, Debug)]
pub struct Around {
    /// What the forms choose from.
    pub choices: Choices,
    /// Key and name of each period.
    pub periods: Vec<(String, String)>,
    /// What was just done.
    pub said: Option<String>,
    /// What was revealed.
    pub shown: Option<Shown>,
    /// The dossier.
    pub dossier: Dossier,
    /// The papers.
    pub papers: PapersOfPerson,
}

/// The page.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, captain: &CaptainPage, around: &Around) -> String {
    let name = [
        captain.given_names.as_str(),
        &captain.first_surname,
        &captain.second_surname,
    ]
    .join(" ");
    let name = name.trim().to_owned();
    page(frame, &name.clone(), || {
        let may = |action| {
            frame
                .me
                .as_ref()
                .is_some_and(|me| role_may(me.role, action))
        };
        let path = format!("/jefes-de-manzana/{}", captain.number);
        let here = captain.merged_into.is_none();
        view! {
            <p>
                <a href="/jefes-de-manzana">"‹ Jefes de manzana"</a>
            </p>
            <div class="head">
                <h1>{name}</h1>
                <span class="folio muted">{roster_number(captain.number)}</span>
                {(here && may(Action::ManageCaptainAccess))
                    .then(|| {
                        view! {
                            <a class="button" href=format!("{path}/acceso")>
                                "Acceso al teléfono"
                            </a>
                        }
                    })}
            </div>
            {done(around.said.clone())}
            {refused.banner()}
            {merged(captain.merged_into)}
            <div class="petition">
                <div class="stack">
                    {service(captain, around, here && may(Action::ManageRoster), refused)}
                    {papers::person::section(
                        captain.number,
                        &around.papers,
                        refused,
                        here && may(Action::IssuePapers),
                        local_date(around.choices.now),
                    )}
                    {petitions(captain)}
                    {history(&captain.events, around)}
                </div>
                <div class="stack">
                    {dossier::summary(captain.number, &around.dossier, local_date(around.choices.now))}
                    {data(captain, around, &path, here, may)}
                    {validation(captain, around, &path, here && may(Action::ValidateRoster))}
                    {(here && may(Action::ManageRoster)).then(|| merging(captain, refused, &path))}
                </div>
            </div>
        }
        .into_any()
    })
}

fn merged(into: Option<i64>) -> AnyView {
    let Some(into) = into else {
        return ().into_any();
    };
    view! {
        <Banner mood=Mood::Info>
            "Unida a " <a href=format!("/jefes-de-manzana/{into}")>{roster_number(into)}</a>
            ": estaba dos veces en el padrón. Allá están sus cargos, sus peticiones y la historia completa; aquí queda lo que se anotó con este número."
        </Banner>
    }
    .into_any()
}

/// Personal data: masked, until somebody asks.
fn data(
    captain: &CaptainPage,
    around: &Around,
    path: &str,
    here: bool,
    may: impl Fn(Action) -> bool,
) -> AnyView {
    let shown = around.shown.as_ref();
    let dash = || "—".to_owned();
    let phone = shown.map_or(captain.phone.clone(), |s| s.phone.clone());
    let other = shown.map_or(captain.other_phone.clone(), |s| s.other_phone.clone());
    let curp = shown.map_or(captain.curp.clone(), |s| s.curp.clone());
    let home = [
        shown.map(|s| s.home.clone()).unwrap_or_default(),
        captain.home_neighborhood.clone().unwrap_or_default(),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(", ");
    let rows = [
        ("Teléfono", phone.unwrap_or_else(dash)),
        ("Otro teléfono", other.unwrap_or_else(dash)),
        ("CURP", curp.unwrap_or_else(dash)),
        ("Domicilio", if home.is_empty() { dash() } else { home }),
    ];
    view! {
        <section class="card">
            <h2>"Datos"</h2>
            <dl class="facts">
                {rows
                    .into_iter()
                    .map(|(name, value)| {
                        view! {
                            <div>
                                <dt>{name}</dt>
                                <dd>{value}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
            <div class="form-foot">
                {(shown.is_none() && may(Action::RevealCaptain))
                    .then(|| {
                        view! {
                            <form method="post" action=format!("{path}/contacto")>
                                <button type="submit">"Mostrar teléfono y CURP"</button>
                            </form>
                        }
                    })}
                {(here && may(Action::ManageRoster))
                    .then(|| {
                        view! {
                            <a class="button" href=format!("{path}/datos")>
                                "Cambiar datos"
                            </a>
                        }
                    })}
            </div>
            <p class="small muted">"Mostrarlos queda registrado con su nombre."</p>
        </section>
    }
    .into_any()
}

/// The current service with its acts, and those before.
fn service(captain: &CaptainPage, around: &Around, edits: bool, refused: &Refused) -> AnyView {
    let today = local_date(around.choices.now);
    let current: Vec<&TermView> = captain.terms.iter().filter(|t| edits && live(t)).collect();
    let several = current.len() > 1;
    let free = !captain.terms.iter().any(live);
    view! {
        <section class="card">
            <h2>"Cargo"</h2>
            {if captain.terms.is_empty() {
                view! { <p class="muted">"Todavía no tiene ningún cargo."</p> }.into_any()
            } else {
                let line = |t: &TermView| term_row(t, today);
                table(
                    ["Cargo", "Periodo", "Estado", "Fechas"],
                    captain.terms.iter().map(line).collect_view(),
                )
            }}
            {current
                .into_iter()
                .map(|term| appointing::acts(captain, term, refused, several, today))
                .collect_view()}
            {edits
                .then(|| {
                    let label = if free { "Dar un cargo" } else { "Dar otro cargo (cuartel o siguiente periodo)" };
                    appointing::form(captain, around, refused, label, free)
                })}
        </section>
    }
    .into_any()
}

fn live(term: &TermView) -> bool {
    term.ended_on.is_none()
}

fn term_row(term: &TermView, today: chrono::NaiveDate) -> impl IntoView + use<> {
    let place = match &term.neighborhood {
        Some(name) => format!("{}, {name}", term.place),
        None => term.place.clone(),
    };
    let charge = match term.position {
        Position::Titular => term.charge.label().to_owned(),
        Position::Alternate => format!("{} (suplente)", term.charge.label()),
    };
    let over = in_office_until_relieved(term.state, term.period_ends, today);
    let day = |day: chrono::NaiveDate| show_day(day, today.year());
    let office = match (term.starts_on, term.ended_on) {
        (Some(from), Some(to)) => format!("{} – {}", day(from), day(to)),
        (Some(from), None) => format!("desde {}", day(from)),
        (None, Some(to)) => format!("hasta {}", day(to)),
        (None, None) => "—".into(),
    };
    let reason = term.end_reason.map(EndReason::label);
    view! {
        <tr>
            <td class="found">
                <strong>{place}</strong>
                <br />
                <span class="muted small">{charge} " · " {term.basis.label()}</span>
            </td>
            <td>{term.period_name.clone()}</td>
            <td>
                {state_tag(Some(term.state), over)}
                {reason.map(|r| view! { <span class="muted small">" " {r}</span> })}
            </td>
            <td class="found">
                <p>{format!("Protesta: {}", term.accredited_on.map_or_else(|| "—".to_owned(), day))}</p>
                <p>{format!("En funciones: {office}")}</p>
            </td>
        </tr>
    }
}

fn validation(captain: &CaptainPage, around: &Around, path: &str, may: bool) -> AnyView {
    let months: Vec<String> = captain.validations.iter().map(|m| show_month(m)).collect();
    let now = domain::local_time::local_month(around.choices.now);
    let counted = captain.validations.first() == Some(&now);
    view! {
        <section class="card">
            <h2>"Validación"</h2>
            <p>
                {if months.is_empty() {
                    "Nunca se ha validado.".to_owned()
                } else {
                    format!("Validada en {}.", months.join(", "))
                }}
            </p>
            {may
                .then(|| {
                    view! {
                        <form method="post" action=format!("{path}/validar") class="stack">
                            <input type="hidden" name="version" value=captain.version.to_string() />
                            <button type="submit" class=if counted { "" } else { "primary" }>
                                "Validar los datos"
                            </button>
                        </form>
                        <p class="small muted">
                            {if counted {
                                "Este mes ya cuenta para el indicador; validar otra vez no suma."
                            } else {
                                "Valide cuando haya cotejado sus datos con la persona. Cuenta una vez por persona y mes."
                            }}
                        </p>
                    }
                })}
        </section>
    }
    .into_any()
}

fn petitions(captain: &CaptainPage) -> AnyView {
    let counts = captain.petitions;
    view! {
        <section class="card">
            <h2>"Peticiones que ha traído"</h2>
            <ul class="stats">
                {[("Pendientes", counts.pending), ("En proceso", counts.in_progress), ("Atendidas", counts.attended)]
                    .into_iter()
                    .map(|(label, value)| {
                        view! {
                            <li class="stat">
                                <span class="value">{crate::show::number(value)}</span>
                                <span class="label">{label}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

fn history(events: &[CaptainEvent], around: &Around) -> AnyView {
    let now = around.choices.now;
    let line = |event: &CaptainEvent| {
        view! {
            <tr>
                <td class="when">
                    <When at=event.at now=now />
                </td>
                <td class="what">
                    {event.what.clone()}
                    {event.of.map(|number| view! { <span class="muted">" (como " {roster_number(number)} ")"</span> })}
                    {(!event.detail.is_empty()).then(|| view! { <span class="muted">" · " {event.detail.clone()}</span> })}
                </td>
                <td class="who">{event.who.clone().unwrap_or_else(|| "El sistema".into())}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <h2>"Historia"</h2>
            {table(["Cuándo", "Qué", "Quién"], events.iter().map(line).collect_view())}
        </section>
    }
    .into_any()
}

fn merging(captain: &CaptainPage, refused: &Refused, path: &str) -> AnyView {
    let open = refused
        .failure
        .as_ref()
        .is_some_and(|f| f.message_for("into").is_some());
    view! {
        <details class="card" open=open>
            <summary>"Está dos veces en el padrón"</summary>
            <form method="post" action=format!("{path}/unir") class="stack">
                <input type="hidden" name="version" value=captain.version.to_string() />
                <TextField
                    name="into"
                    label="Número de la que se conserva"
                    hint="Por ejemplo JM-00123. Los cargos, las peticiones, las validaciones y lo cotejado de ésta pasan a la otra, y su historia se muestra allá; el acceso por teléfono de ésta se cierra. No se puede deshacer."
                    max=12
                    required=true
                    value=refused.value("into", "")
                    error=refused.error("into")
                />
                <button type="submit" class="danger">
                    "Unir con esa persona"
                </button>
            </form>
        </details>
    }
    .into_any()
}
