//! The fields of a rule.

use super::Choices;
use super::boxes::{Ticks, flat, matters, neighborhoods, set};
use crate::plain::Refused;
use crate::plain::controls::tick;
use domain::deadline::TermUnit;
use domain::routing::{AnswerMatch, MAX_ANSWERS, MAX_AREA, MAX_NAME, Rule};
use leptos::prelude::*;
use ui::{SelectField, TextAreaField, TextField};

/// The days of the week as the form names them.
const DAYS: [(&str, &str); 7] = [
    ("Mon", "lunes"),
    ("Tue", "martes"),
    ("Wed", "miércoles"),
    ("Thu", "jueves"),
    ("Fri", "viernes"),
    ("Sat", "sábado"),
    ("Sun", "domingo"),
];

fn texts<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn owned<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs
        .map(|(value, text)| (value.to_owned(), text.to_owned()))
        .to_vec()
}

/// The fields, of a known rule or of a new one.
pub(super) fn fields(rule: Option<&Rule>, refused: &Refused, choices: &Choices) -> AnyView {
    let max = u32::try_from(MAX_NAME).unwrap_or(80);
    view! {
        <TextField
            name="name"
            label="Nombre de la regla"
            hint="Como la llamará la oficina: aparece en la historia de cada petición que turna."
            max=max
            required=true
            value=refused.value("name", rule.map_or("", |r| &r.name))
            error=refused.error("name")
        />
        <h2>"Cuándo aplica"</h2>
        <p class="hint">
            "Todo es opcional y debe cumplirse todo lo que llene. Lo reservado sólo lo turna una regla que nombra su tipo."
        </p>
        {conditions(rule, refused, choices)}
        <h2>"Qué hace"</h2>
        {outcome(rule, refused, choices)}
    }
    .into_any()
}

fn conditions(rule: Option<&Rule>, refused: &Refused, choices: &Choices) -> AnyView {
    let asked = rule.map(|r| r.conditions.clone()).unwrap_or_default();
    let ticks = |name: &'static str, stored: Vec<String>| Ticks {
        refused,
        name,
        stored,
    };
    let kinds = ticks("kinds", texts(&asked.kinds));
    let categories = ticks("categories", asked.categories.clone());
    let places = ticks("neighborhoods", texts(&asked.neighborhoods));
    let channels = ticks("channels", texts(&asked.channels));
    let weekdays = ticks("weekdays", texts(&asked.weekdays));
    let hour = |time: Option<chrono::NaiveTime>| {
        time.map(|t| t.format("%H:%M").to_string())
            .unwrap_or_default()
    };
    let area = u32::try_from(MAX_AREA).unwrap_or(20_000);
    view! {
        {set(
            "Asunto",
            "Cualquiera de los tipos o categorías que marque.",
            refused.error("kinds"),
            matters(&categories, &kinds, choices),
        )}
        {set(
            "Lugar",
            "Cualquiera de las colonias que marque, o dentro del polígono.",
            refused.error("neighborhoods"),
            view! {
                {neighborhoods(&places, &choices.neighborhoods)}
                <TextAreaField
                    name="area"
                    label="Polígono (GeoJSON, opcional)"
                    hint="Se pega de un programa de mapas, o se traza en el mapa después de guardar. Vacío es sin polígono."
                    rows=3
                    max=area
                    value=refused.value("area", asked.area.as_deref().unwrap_or_default())
                    error=refused.error("area")
                />
            }
                .into_any(),
        )}
        {set("Canal", "", refused.error("channels"), flat(&channels, &choices.channels))}
        {set(
            "Día en que se recibe",
            "",
            refused.error("weekdays"),
            flat(&weekdays, &owned(DAYS)),
        )}
        <div class="pair">
            <TextField
                name="hour_from"
                label="Desde las"
                hint="Hora del municipio, de 00:00 a 23:59."
                kind="time"
                value=refused.value("hour_from", &hour(asked.hours.map(|h| h.from)))
                error=refused.error("hour_from")
            />
            <TextField
                name="hour_to"
                label="Hasta las"
                hint="Puede pasar de medianoche: la madrugada cuenta como el día en que empezó."
                kind="time"
                value=refused.value("hour_to", &hour(asked.hours.map(|h| h.to)))
                error=refused.error("hour_to")
            />
        </div>
        {answers(rule, refused)}
        <div class="pair">
            {yes_or_no("written", "Por escrito", ["Sólo por escrito", "Sólo si no es por escrito"], asked.written, refused)}
            {yes_or_no(
                "captain",
                "La trae una jefa o jefe de manzana",
                ["Sólo si la trae", "Sólo si no la trae"],
                asked.captain,
                refused,
            )}
        </div>
    }
    .into_any()
}

fn yes_or_no(
    name: &'static str,
    label: &'static str,
    [yes, no]: [&'static str; 2],
    stored: Option<bool>,
    refused: &Refused,
) -> AnyView {
    let stored = match stored {
        None => "",
        Some(true) => "si",
        Some(false) => "no",
    };
    view! {
        <SelectField
            name=name
            label=label
            none="Da igual"
            options=owned([("si", yes), ("no", no)])
            value=refused.value(name, stored)
        />
    }
    .into_any()
}

fn answers(rule: Option<&Rule>, refused: &Refused) -> AnyView {
    let stored = rule.map(|r| r.conditions.answers.clone());
    let stored = stored.unwrap_or_default();
    let row = |n: usize| {
        let condition = stored.get(n).cloned().unwrap_or_default();
        let name = |part: &str| format!("{part}_{}", n + 1);
        let ways = [AnswerMatch::Contains, AnswerMatch::Equals]
            .map(|way| (way.code().to_owned(), way.verb().to_owned()))
            .to_vec();
        view! {
            <div class="answer-row">
                <TextField
                    name=name("question")
                    label=format!("Pregunta {}", n + 1)
                    hint="Unas palabras de la pregunta."
                    max=80
                    value=refused.value(&name("question"), &condition.question)
                    error=refused.error(&name("question"))
                />
                <SelectField
                    name=name("how")
                    label=format!("La respuesta {}", n + 1)
                    options=ways
                    value=refused.value(&name("how"), condition.how.code())
                />
                <TextField
                    name=name("answer")
                    label=format!("Respuesta {}", n + 1)
                    hint="Sin importar acentos ni mayúsculas."
                    max=80
                    value=refused.value(&name("answer"), &condition.answer)
                    error=refused.error(&name("answer"))
                />
            </div>
        }
    };
    let used = !stored.is_empty()
        || (1..=MAX_ANSWERS).any(|n| !refused.value(&format!("question_{n}"), "").is_empty());
    view! {
        <details class="opens" open=used>
            <summary>"Respuestas a las preguntas clave"</summary>
            {(0..MAX_ANSWERS).map(row).collect_view()}
        </details>
    }
    .into_any()
}

fn outcome(rule: Option<&Rule>, refused: &Refused, choices: &Choices) -> AnyView {
    let said = rule.map(|r| r.outcome.clone()).unwrap_or_default();
    let departments = Ticks {
        refused,
        name: "departments",
        stored: texts(&said.departments),
    };
    let units = [TermUnit::NaturalHours, TermUnit::BusinessDays];
    let units = units.map(|unit| {
        let text = match unit {
            TermUnit::NaturalHours => "horas",
            TermUnit::BusinessDays => "días hábiles",
        };
        (unit.code().to_owned(), text.to_owned())
    });
    let amount = said.term.map(|t| t.amount.to_string()).unwrap_or_default();
    let unit = said.term.map_or("natural_hours", |t| t.unit.code());
    let at_once = if refused.failure.is_some() {
        refused.value("at_once", "") == "1"
    } else {
        said.at_once
    };
    view! {
        {set(
            "Turna a",
            "Una o varias dependencias.",
            refused.error("departments"),
            flat(&departments, &choices.departments),
        )}
        <div class="pair">
            <TextField
                name="term_amount"
                label="Plazo (opcional)"
                hint="Vacío es el plazo del tipo."
                inputmode="numeric"
                max=3
                value=refused.value("term_amount", &amount)
                error=refused.error("term_amount")
            />
            <SelectField
                name="term_unit"
                label="Unidad"
                options=units.to_vec()
                value=refused.value("term_unit", unit)
            />
        </div>
        <TextAreaField
            name="instruction"
            label="Instrucción para la dependencia (opcional)"
            hint="La verá la dependencia, no la persona."
            rows=3
            value=refused.value("instruction", &said.instruction)
            error=refused.error("instruction")
        />
        {tick(
            "at_once",
            "Turna sola al registrar, sin esperar a la coordinación",
            at_once,
            refused.error("at_once"),
        )}
    }
    .into_any()
}
