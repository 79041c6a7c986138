//! The clocks of one petition: what is promised and owed, what stopped them, what moved them.

use crate::plain::controls::table;
use crate::plain::{Frame, page};
use crate::show::LatenessTag;
use chrono::{DateTime, Utc};
use domain::clocks::{ClockHistory, MovedDeadline, PauseLine, StageView};
use domain::local_time::show;
use leptos::prelude::*;

/// The page.
#[must_use]
pub fn view(frame: &Frame, found: &ClockHistory) -> String {
    page(frame, &format!("Plazos de {}", found.folio), || {
        view! {
            <p>
                <a href=format!("/peticiones/{}", found.folio)>"‹ " {found.folio.to_string()}</a>
            </p>
            <div class="head">
                <h1>"Plazos de la petición"</h1>
            </div>
            <section class="batch-part clocks">
                <h2>"Qué se debe"</h2>
                {owed(found)}
            </section>
            <section class="batch-part clocks">
                <h2>"Cuándo no corrió"</h2>
                {pauses(found)}
            </section>
            <section class="batch-part clocks">
                <h2>"Qué se movió"</h2>
                {moves(found)}
            </section>
        }
        .into_any()
    })
}

fn owed(found: &ClockHistory) -> AnyView {
    let now = found.now;
    let line = |of: String, promise: DateTime<Utc>, stage: Option<StageView>| {
        let runs = stage.and_then(|s| s.due_at).map(|_| promise);
        view! {
            <tr>
                <td class="what">{of}</td>
                <td>{stage.map_or("Nada", |s| s.phase.label())}</td>
                <td class="when">
                    <span class="on-phone">"A más tardar: "</span>
                    {stage.and_then(|s| s.due_at).map(|at| show(at, now))}
                    " "
                    <LatenessTag promise=runs stage=stage now=now />
                </td>
                <td class="when">
                    <span class="on-phone">"Resolver: "</span>
                    {show(promise, now)}
                </td>
            </tr>
        }
        .into_any()
    };
    let mut lines = vec![line("Atención Ciudadana".into(), found.due_at, found.stage)];
    lines.extend(
        found
            .referrals
            .iter()
            .map(|(of, promise, stage)| line(of.clone(), *promise, *stage)),
    );
    let law = found.legal_due_at.map(|at| {
        view! {
            <p>
                "Por escrito: la ley pide respuesta a más tardar el " <strong>{show(at, now)}</strong>
                " (45 días hábiles; sólo los detiene una prevención)."
            </p>
        }
    });
    view! {
        {table(["De quién", "Sigue", "A más tardar", "Resolver a más tardar"], lines)}
        {law}
    }
    .into_any()
}

fn pauses(found: &ClockHistory) -> AnyView {
    if found.pauses.is_empty() {
        return view! { <p class="muted">"Ningún plazo de esta petición se ha detenido."</p> }
            .into_any();
    }
    let now = found.now;
    let line = |pause: &PauseLine| {
        let to = pause
            .to
            .map_or_else(|| "todavía".to_owned(), |at| show(at, now));
        view! {
            <tr>
                <td class="what">{pause.kind.label()}</td>
                <td>{pause.of.clone()}</td>
                <td class="when">{show(pause.from, now)}</td>
                <td class="when">{to}</td>
            </tr>
        }
    };
    table(
        ["Por qué", "De quién", "Desde", "Hasta"],
        found.pauses.iter().map(line).collect_view(),
    )
}

fn moves(found: &ClockHistory) -> AnyView {
    if found.moves.is_empty() {
        return view! { <p class="muted">"Ningún cambio del calendario o del horario ha movido sus plazos."</p> }
            .into_any();
    }
    let now = found.now;
    let line = |moved: &MovedDeadline| {
        view! {
            <tr>
                <td class="what">{moved.why.clone()}</td>
                <td>{moved.of.clone()} " · " {moved.clock.clone()}</td>
                <td class="when">{show(moved.before, now)}</td>
                <td class="when">{show(moved.after, now)}</td>
            </tr>
        }
    };
    table(
        ["Por qué", "Qué plazo", "Antes", "Ahora"],
        found.moves.iter().map(line).collect_view(),
    )
}
