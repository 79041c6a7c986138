//! Who signs papers: the list, and the form of each.

use super::settings::Shown;
use super::{SETTINGS, check, said_day};
use crate::plain::Refused;
use crate::plain::controls::version;
use chrono::NaiveDate;
use domain::papers::Signatory;
use leptos::prelude::*;
use ui::{SelectField, TextField};

/// The section.
pub(super) fn signatories(shown: &Shown, refused: &Refused, may: bool) -> AnyView {
    let mut all: Vec<&Signatory> = shown.signatories.iter().collect();
    all.sort_by_key(|s| (s.valid_to.is_some_and(|to| to < shown.today), s.position));
    let one = |s: &&Signatory| signatory(s, refused, may, shown.today);
    let tried = refused.value("signatory", "") == "nuevo";
    let own = if tried {
        refused.clone()
    } else {
        Refused::default()
    };
    view! {
        <section class="card">
            <h2>"Quién firma"</h2>
            {all
                .is_empty()
                .then(|| {
                    view! {
                        <p>
                            <strong>"Falta quién firma."</strong>
                            " Agregue a quien firma los nombramientos (hasta tres) y a quien firma las credenciales."
                        </p>
                    }
                })}
            <div class="checklist">{all.iter().map(one).collect_view()}</div>
            {may
                .then(|| {
                    view! {
                        <div class="acts">
                            <details class="act" open=tried || all.is_empty()>
                                <summary class="button">"Agregar a quien firma"</summary>
                                {signatory_form(None, &own, shown.today)}
                            </details>
                        </div>
                    }
                })}
        </section>
    }
    .into_any()
}

fn signatory(s: &Signatory, refused: &Refused, may: bool, today: NaiveDate) -> AnyView {
    let tried = refused.value("signatory", "") == s.id.to_string();
    let own = if tried {
        refused.clone()
    } else {
        Refused::default()
    };
    let signs = match (s.letters, s.cards) {
        (true, true) => "Firma nombramientos, credenciales y relaciones",
        (true, false) => "Firma nombramientos",
        (false, _) => "Firma credenciales y relaciones",
    };
    let when = match s.valid_to {
        Some(to) => format!(
            "del {} al {}",
            said_day(s.valid_from, today),
            said_day(to, today)
        ),
        None => format!("desde el {}", said_day(s.valid_from, today)),
    };
    let over = s.valid_to.is_some_and(|to| to < today);
    view! {
        <article class="item">
            <header>
                <h3>{s.name.clone()}</h3>
                <span class="muted">{s.office.clone()}</span>
                {over.then(|| view! { <span class="tag off">"Ya no firma"</span> })}
            </header>
            <p class="small">{format!("{signs}, {when}. Lugar {}.", s.position)}</p>
            {may
                .then(|| {
                    view! {
                        <div class="acts">
                            <details class="act" open=tried>
                                <summary class="button">"Cambiar"</summary>
                                {signatory_form(Some(s), &own, today)}
                            </details>
                        </div>
                    }
                })}
        </article>
    }
    .into_any()
}

fn signatory_form(of: Option<&Signatory>, own: &Refused, today: NaiveDate) -> AnyView {
    let key = of.map_or_else(|| "nuevo".to_owned(), |s| s.id.to_string());
    let action = match of {
        Some(s) => format!("{SETTINGS}/firmantes/{}", s.id),
        None => format!("{SETTINGS}/firmantes"),
    };
    let id = |name: &str| format!("{name}-{key}");
    let text = |name: &'static str, now: &str| own.value(name, now);
    let ticked = |name: &'static str, now: bool| {
        if own.failure.is_some() {
            own.value(name, "") == "1"
        } else {
            now
        }
    };
    let places = ["1", "2", "3"].map(|n| (n.to_owned(), n.to_owned())).into();
    view! {
        <form method="post" action=action class="stack">
            <input type="hidden" name="signatory" value=key.clone() />
            {of.map(|s| version(own, s.version))}
            <div class="pair">
                <TextField
                    name="name"
                    id=id("name")
                    label="Nombre, con su título"
                    max=120
                    required=true
                    value=text("name", of.map(|s| s.name.as_str()).unwrap_or_default())
                    error=own.error("name")
                />
                <TextField
                    name="office"
                    id=id("office")
                    label="Cargo"
                    max=120
                    required=true
                    value=text("office", of.map(|s| s.office.as_str()).unwrap_or_default())
                    error=own.error("office")
                />
            </div>
            <div class="pair">
                <TextField
                    name="valid_from"
                    id=id("valid_from")
                    label="Firma desde"
                    kind="date"
                    max=10
                    required=true
                    value=text("valid_from", &of.map_or(today, |s| s.valid_from).to_string())
                    error=own.error("valid_from")
                />
                <TextField
                    name="valid_to"
                    id=id("valid_to")
                    label="Hasta (opcional)"
                    kind="date"
                    max=10
                    value=text("valid_to", &of.and_then(|s| s.valid_to).map(|d| d.to_string()).unwrap_or_default())
                    error=own.error("valid_to")
                />
                <SelectField
                    name="position"
                    id=id("position")
                    label="Lugar en el nombramiento"
                    hint="De izquierda a derecha."
                    options=places
                    value=text("position", &of.map_or(1, |s| s.position).to_string())
                    error=own.error("position")
                />
            </div>
            {check(
                "letters",
                id("letters"),
                "Firma nombramientos",
                ticked("letters", of.is_none_or(|s| s.letters)),
                own.error("letters"),
            )}
            {check(
                "cards",
                id("cards"),
                "Firma credenciales, relaciones de entrega y órdenes de placas",
                ticked("cards", of.is_some_and(|s| s.cards)),
                own.error("cards"),
            )}
            <div class="form-foot">
                <button type="submit" class="primary">
                    "Guardar a quien firma"
                </button>
            </div>
        </form>
    }
    .into_any()
}
