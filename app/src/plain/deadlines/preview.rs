//! What a change of calendar or hours would move, before anything moves.

use super::CALENDAR;
use crate::plain::controls::table;
use crate::plain::{Frame, page};
use crate::show::{counted, number};
use chrono::{DateTime, Utc};
use domain::calendar::{MovePreview, MoveSample};
use domain::local_time::show;
use leptos::prelude::*;
use ui::{Banner, Mood};

/// The page. `fields` is the change as it was sent, with the version of the calendar for which the
/// preview is true.
#[must_use]
pub fn view(
    frame: &Frame,
    summary: &str,
    seen: &MovePreview,
    fields: &[(String, String)],
    year: i32,
    now: DateTime<Utc>,
) -> String {
    page(frame, "Qué se mueve", || {
        let back = format!("{CALENDAR}?ano={year}");
        view! {
            <p>
                <a href=back.clone()>"‹ Calendario"</a>
            </p>
            <div class="head">
                <h1>{summary.to_owned()}</h1>
            </div>
            {told(seen)}
            <form method="post" action="/plazos/calendario/aplicar">
                {fields
                    .iter()
                    .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone() /> })
                    .collect_view()}
                <div class="form-foot">
                    <button type="submit" class="primary">
                        {if seen.moved == 0 { "Aplicar" } else { "Aplicar y mover los plazos" }}
                    </button>
                    <a class="button quiet" href=back>
                        "Salir sin cambiar nada"
                    </a>
                </div>
            </form>
            {details(seen, now)}
        }
        .into_any()
    })
}

fn told(seen: &MovePreview) -> AnyView {
    if seen.moved == 0 {
        return view! { <Banner mood=Mood::Done>"Ningún plazo abierto se mueve."</Banner> }
            .into_any();
    }
    let line = format!(
        "Se mueven {} de {}, y ninguno más.",
        counted(seen.moved, "plazo abierto", "plazos abiertos"),
        counted(seen.petitions, "petición", "peticiones")
    );
    view! { <Banner mood=Mood::Info>{line}</Banner> }.into_any()
}

fn details(seen: &MovePreview, now: DateTime<Utc>) -> AnyView {
    if seen.moved == 0 {
        return ().into_any();
    }
    let counts = seen
        .by_department
        .iter()
        .map(|c| {
            view! {
                <tr>
                    <td class="what">{c.department.clone()}</td>
                    <td class="number">{number(c.moved)}</td>
                </tr>
            }
        })
        .collect_view();
    let sample = |s: &MoveSample| {
        view! {
            <tr>
                <td class="folio">
                    <a href=format!("/peticiones/{}", s.folio)>{s.folio.to_string()}</a>
                </td>
                <td class="moved-of">{s.of.clone()} <span class="muted">" · "{s.clock.clone()}</span></td>
                <td class="when">
                    <span class="moved-label">"Hoy por hoy: "</span>
                    {show(s.before, now)}
                </td>
                <td class="when">
                    <span class="moved-label">"Vencería: "</span>
                    {show(s.after, now)}
                </td>
            </tr>
        }
    };
    view! {
        <h2>"Por dependencia"</h2>
        {table(["Dependencia", "Plazos"], counts)}
        <h2>{if seen.moved > seen.samples.len() as i64 { "Los primeros" } else { "Cuáles" }}</h2>
        {table(["Folio", "De quién", "Vence ahora el", "Vencería el"], seen.samples.iter().map(sample).collect_view())}
    }
    .into_any()
}
