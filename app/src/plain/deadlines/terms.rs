//! The terms of each phase, by type and priority.

use super::{DEADLINES, parts};
use crate::plain::controls::{ACTION, table};
use crate::plain::{Frame, Refused, done, page};
use domain::clocks::{Phase, TermRule};
use domain::deadline::TermUnit;
use leptos::prelude::*;
use ui::{SelectField, TextField};

/// A line of the table: its key and version, what it says, the name of its type.
#[derive(Clone, Debug)]
pub struct Line {
    /// Key.
    pub id: String,
    /// Version.
    pub version: i64,
    /// What it says.
    pub rule: TermRule,
    /// Name of its type; empty for all.
    pub kind: String,
}

/// The page. `kinds` are the types in force: key and name.
#[must_use]
pub fn view(
    frame: &Frame,
    lines: &[Line],
    kinds: Vec<(String, String)>,
    refused: &Refused,
    said: Option<String>,
) -> String {
    page(frame, "Plazos por etapa", || {
        view! {
            <div class="head">
                <h1>"Plazos por etapa"</h1>
            </div>
            {parts(DEADLINES)}
            {done(said)}
            {refused.banner()}
            <p class="muted">
                "El plazo para resolver está en cada tipo de petición. Aquí se dice cuánto tarda cada etapa; cuenta la línea que más precisa: primero el tipo, luego la prioridad. Un cambio vale para lo que empieza después: lo prometido no se mueve."
            </p>
            <div class="deadlines">
                <section aria-label="Plazos en vigor">{rows(lines)}</section>
                <aside>{add(kinds, refused)}</aside>
            </div>
        }
        .into_any()
    })
}

fn rows(lines: &[Line]) -> AnyView {
    let row = |line: &Line| {
        let kind = if line.kind.is_empty() {
            "Todos los tipos".to_owned()
        } else {
            line.kind.clone()
        };
        let priority = match line.rule.priority {
            None => "Todas las prioridades".to_owned(),
            Some(1) => "Prioridad 1, urgente".to_owned(),
            Some(n) => format!("Prioridad {n}"),
        };
        view! {
            <tr>
                <td class="what">{line.rule.phase.label()}</td>
                <td>{kind}</td>
                <td>{priority}</td>
                <td class="number">{line.rule.term.words()}</td>
                <td class="acts">
                    <form method="post" action="/plazos/quitar">
                        <input type="hidden" name="id" value=line.id.clone() />
                        <input type="hidden" name="version" value=line.version />
                        <button type="submit" class="quiet" aria-label=format!("Quitar el plazo de {}", line.rule.phase.label())>
                            "Quitar"
                        </button>
                    </form>
                </td>
            </tr>
        }
    };
    let mut ordered: Vec<&Line> = lines.iter().collect();
    ordered.sort_by_key(|l| (l.rule.phase, l.rule.priority, l.kind.clone()));
    table(
        ["Etapa", "Tipo", "Prioridad", "Plazo", ACTION],
        ordered.into_iter().map(row).collect_view(),
    )
}

fn add(kinds: Vec<(String, String)>, refused: &Refused) -> AnyView {
    let phases = Phase::ALL
        .into_iter()
        .map(|p| (p.code().to_owned(), p.label().to_owned()))
        .collect();
    let units = [
        (TermUnit::BusinessDays, "días hábiles"),
        (TermUnit::NaturalHours, "horas naturales"),
    ]
    .map(|(unit, name)| (unit.code().to_owned(), name.to_owned()))
    .to_vec();
    let priorities = [("1", "1, urgente"), ("2", "2"), ("3", "3"), ("4", "4")]
        .map(|(value, name)| (value.to_owned(), name.to_owned()))
        .to_vec();
    view! {
        <form method="post" action="/plazos" class="card form">
            <h2>"Agregar un plazo"</h2>
            <SelectField
                name="phase"
                label="Etapa"
                options=phases
                none="Elija…"
                required=true
                value=refused.value("phase", "")
                error=refused.error("phase")
            />
            <div class="pair">
                <TextField
                    name="amount"
                    label="Cuánto"
                    inputmode="numeric"
                    max=3
                    required=true
                    value=refused.value("amount", "")
                    error=refused.error("amount")
                />
                <SelectField
                    name="unit"
                    label="De qué"
                    options=units
                    value=refused.value("unit", "business_days")
                    error=refused.error("unit")
                />
            </div>
            <SelectField
                name="kind"
                label="Sólo para el tipo"
                options=kinds
                none="Todos los tipos"
                value=refused.value("kind", "")
                error=refused.error("kind")
            />
            <SelectField
                name="priority"
                label="Sólo para la prioridad"
                options=priorities
                none="Todas"
                value=refused.value("priority", "")
                error=refused.error("priority")
            />
            <button type="submit" class="primary">
                "Agregar el plazo"
            </button>
        </form>
    }
    .into_any()
}
