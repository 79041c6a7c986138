//! What a rule would have done to the petitions of the last thirty days, and its activation.

use super::{RULES, in_words, manages, may, state_tag};
use crate::plain::controls::table;
use crate::plain::{Frame, Refused, done, page};
use crate::show::{counted, number};
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::local_time::{local, show, show_day};
use domain::routing::{DryRunPage, RuleState, TriedRule};
use leptos::prelude::*;
use ui::{Banner, Mood};

/// The page.
#[must_use]
pub fn view(
    frame: &Frame,
    found: &DryRunPage,
    refused: &Refused,
    said: Option<String>,
    now: DateTime<Utc>,
) -> String {
    let rule = &found.line.rule;
    let title = format!("Ensayo de «{}»", rule.name);
    page(frame, &title.clone(), || {
        let path = format!("{RULES}/{}", rule.id);
        let edits = manages(frame) && rule.state == RuleState::Draft;
        let again = if found.tried.is_some() {
            "Ensayar de nuevo"
        } else {
            "Ensayar ahora"
        };
        view! {
            <p>
                <a href=path.clone()>{format!("‹ {}", rule.name)}</a>
            </p>
            <div class="head">
                <h1>{title}</h1>
                {state_tag(rule.state)}
            </div>
            {done(said)}
            {refused.banner()}
            <section class="card rule">{in_words(&found.line)}</section>
            {edits
                .then(|| {
                    view! {
                        <form method="post" action=format!("{path}/ensayo") class="form-foot">
                            <button type="submit" class:primary=found.tried.is_none()>
                                {again}
                            </button>
                        </form>
                    }
                })}
            {match &found.tried {
                None => {
                    view! {
                        <p class="muted">
                            "Todavía no se ensaya. Se mira cada petición recibida en los últimos 30 días, sin cambiar ninguna."
                        </p>
                    }
                        .into_any()
                }
                Some(tried) => result(frame, tried, now),
            }}
            {(edits && found.tried.as_ref().is_some_and(|t| t.current)).then(|| activation(found, &path))}
        }
        .into_any()
    })
}

fn activation(found: &DryRunPage, path: &str) -> AnyView {
    let rule = &found.line.rule;
    let does = match (&found.line.replaces, rule.outcome.at_once) {
        (Some(name), _) => format!("Al activarla termina «{name}», a la que sustituye."),
        (None, true) => "Desde ese momento turna sola lo que se registre.".into(),
        (None, false) => "Desde ese momento se propone en la forma de turnar.".into(),
    };
    view! {
        <section class="card">
            <h2>"Activar"</h2>
            <p>{does}</p>
            <form method="post" action=format!("{path}/activar") class="form-foot">
                <input type="hidden" name="version" value=rule.version />
                <button type="submit" class="primary">
                    "Activar la regla"
                </button>
            </form>
        </section>
    }
    .into_any()
}

fn result(frame: &Frame, tried: &TriedRule, now: DateTime<Utc>) -> AnyView {
    let run = &tried.run;
    let day = |at| show_day(local(at).date(), chrono::Datelike::year(&local(now).date()));
    let stale = (!tried.current).then(|| {
        view! {
            <Banner mood=Mood::Warning>
                <p>"Este ensayo es de otra versión de la regla, o las reglas activas cambiaron desde entonces."</p>
            </Banner>
        }
    });
    let stat = |value: i64, label: &'static str| {
        view! {
            <li class="stat card">
                <span class="value">{number(value)}</span>
                <span class="label">{label}</span>
            </li>
        }
    };
    view! {
        <section class="dry-run" aria-label="Resultado del ensayo">
            <h2>"Resultado"</h2>
            {stale}
            <p class="muted">
                {format!(
                    "{} recibidas del {} al {}{}. Lo ensayó {} el {}.",
                    counted(run.looked, "petición", "peticiones"),
                    day(run.from),
                    day(run.to),
                    if run.reserved { ", sin las canceladas" } else { ", sin las canceladas ni las reservadas" },
                    tried.who,
                    show(tried.at, now),
                )}
            </p>
            <ul class="stats board-stats">
                {stat(run.decided, "decidiría esta regla")}
                {stat(run.elsewhere, "a otra dependencia que hoy")}
                {stat(run.other_term, "a la misma, con otro plazo")}
                {stat(run.as_it_was, "de las que decidiría, ya turnadas ahí")}
            </ul>
            {moves(tried)}
            {folios(frame, tried)}
        </section>
    }
    .into_any()
}

fn moves(tried: &TriedRule) -> AnyView {
    if tried.moves.is_empty() {
        let why = if tried.run.other_term > 0 {
            "Ninguna petición iría a otra parte que con las reglas de hoy: sólo cambiaría su plazo."
        } else {
            "Ninguna petición iría a otra parte que con las reglas de hoy. Revise que la regla pida lo que quiere, y su lugar en el orden."
        };
        return view! { <p>{why}</p> }.into_any();
    }
    let rows = tried.moves.iter().map(|(from, to, count)| {
        view! {
            <tr>
                <td class="what">{from.clone()}</td>
                <td class="who">{to.clone()}</td>
                <td class="number">
                    {number(*count)} <span class="on-phone">{if *count == 1 { " petición" } else { " peticiones" }}</span>
                </td>
            </tr>
        }
    });
    view! {
        <h2>"De dónde a dónde"</h2>
        <div class="moved">{table(["Hoy iría a", "Iría a", "Peticiones"], rows.collect_view())}</div>
    }
    .into_any()
}

fn folios(frame: &Frame, tried: &TriedRule) -> AnyView {
    let folios = &tried.run.folios;
    if folios.is_empty() {
        return ().into_any();
    }
    if !may(frame, Action::ReadPetitions) {
        return view! { <p class="muted">"Su cuenta no abre peticiones: ve las cantidades y no los folios."</p> }
            .into_any();
    }
    let one = |folio: &domain::folio::Folio| {
        let text = folio.to_string();
        view! {
            <li>
                <a class="folio" href=format!("/peticiones/{text}")>
                    {text.clone()}
                </a>
            </li>
        }
    };
    let shown = i64::try_from(folios.len()).unwrap_or(i64::MAX);
    let title = if tried.run.elsewhere > shown {
        format!("Las primeras {shown} de {}", number(tried.run.elsewhere))
    } else {
        "Cuáles".to_owned()
    };
    view! {
        <h2>{title}</h2>
        <ul class="folios">{folios.iter().map(one).collect_view()}</ul>
    }
    .into_any()
}
