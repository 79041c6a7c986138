//! What is done to many petitions at once: the act, what goes with it, and the petitions with a tick
//! beside each.

use super::{BATCHES, CANDIDATE, FORM, PICKED};
use crate::plain::{Frame, Refused, page};
use crate::show::{StateTag, counted, list_folio};
use chrono::{DateTime, Datelike, Utc};
use domain::bulk::{MAX_ITEMS, MAX_REASON};
use domain::folio::Folio;
use domain::local_time::{local_date, show_day};
use domain::petitions::{Act, MAX_NOTE, PetitionStatus, rule};
use leptos::prelude::*;
use ui::{Banner, EmptyState, Mood, SelectField, TextAreaField, TextField};

/// A petition that can be ticked.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Public number.
    pub folio: Folio,
    /// Name of the type.
    pub kind: String,
    /// Where, in one line.
    pub place: String,
    /// State.
    pub status: PetitionStatus,
    /// Departments that have it, joined.
    pub departments: String,
    /// The promised moment.
    pub due_at: DateTime<Utc>,
}

/// What the form is about.
#[derive(Clone, Debug)]
pub struct ChoosingPage {
    /// The petitions.
    pub petitions: Vec<Candidate>,
    /// Whether there are more than fit.
    pub more: bool,
    /// Whether they are ticked at first.
    pub ticked: bool,
    /// What may be done to them.
    pub acts: Vec<Act>,
    /// Departments: key and name.
    pub departments: Vec<(String, String)>,
    /// Resolution codes: key and name.
    pub resolutions: Vec<(String, String)>,
    /// People of the own department: key and name.
    pub people: Vec<(String, String)>,
    /// Where the person came from.
    pub back: String,
    /// Clock of the server.
    pub now: DateTime<Utc>,
}

/// The name of the text field of an act.
#[must_use]
pub fn text_of(act: Act) -> String {
    format!("text_{}", rule(act).code)
}

/// The page.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, about: &ChoosingPage) -> String {
    page(frame, "Trabajar en lote", || {
        let back = about.back.clone();
        view! {
            <p>
                <a href=about.back.clone()>"‹ Volver a la lista"</a>
            </p>
            <div class="head">
                <h1>"Trabajar en lote"</h1>
                <a class="button quiet" href=BATCHES>
                    "Lotes anteriores"
                </a>
            </div>
            {refused.banner()}
            {if about.petitions.is_empty() {
                view! {
                    <EmptyState why="No hay peticiones con que trabajar. Elija una lista o marque algunas, y vuelva.">
                        <a class="button" href=back>
                            "Volver a la lista"
                        </a>
                    </EmptyState>
                }
                    .into_any()
            } else {
                form(refused, about)
            }}
        }
        .into_any()
    })
}

fn form(refused: &Refused, about: &ChoosingPage) -> AnyView {
    let chosen = refused.value("act", about.acts.first().map_or("", |act| rule(*act).code));
    let acts: Vec<AnyView> = about
        .acts
        .iter()
        .map(|act| {
            let code = rule(*act).code;
            let ticked = code == chosen;
            view! {
                <label class="check">
                    <input type="radio" name="act" value=code checked=ticked />
                    {rule(*act).button}
                </label>
            }
            .into_any()
        })
        .collect();
    let parts: Vec<AnyView> = about
        .acts
        .iter()
        .map(|act| {
            let class = format!("bulk-part bulk-{}", rule(*act).code);
            view! { <div class=class>{fields(*act, &chosen, refused, about)}</div> }.into_any()
        })
        .collect();
    let total = i64::try_from(about.petitions.len()).unwrap_or(0);
    view! {
        <form method="post" action=FORM class="bulk">
            <input type="hidden" name="back" value=about.back.clone() />
            <section class="card stack">
                <fieldset class="boxes">
                    <legend>"Qué se hace"</legend>
                    {acts}
                    <span class="error" role="alert">
                        {refused.error("act")}
                    </span>
                </fieldset>
                {parts}
                <TextField
                    name="batch_reason"
                    label="Motivo del lote"
                    hint="Queda en la historia de cada petición; no lo ve la persona."
                    max=u32::try_from(MAX_REASON).unwrap_or(300)
                    required=true
                    value=refused.value("batch_reason", "")
                    error=refused.error("batch_reason")
                />
                <div class="form-foot">
                    <button type="submit" class="primary">
                        "Ver qué pasaría"
                    </button>
                    <span class="muted small">"Todavía no se aplica nada."</span>
                </div>
            </section>
            <section class="stack" aria-label="Peticiones">
                <h2>{counted(total, "petición", "peticiones")}</h2>
                {about
                    .more
                    .then(|| {
                        view! {
                            <Banner mood=Mood::Warning>
                                {format!("Hay más: un lote lleva {MAX_ITEMS} como máximo. Aplique éste y repita con las que queden, o acote con los filtros.")}
                            </Banner>
                        }
                    })}
                <span class="error" role="alert">
                    {refused.error("petitions")}
                </span>
                {rows(about, refused)}
            </section>
        </form>
    }
    .into_any()
}

fn rows(about: &ChoosingPage, refused: &Refused) -> AnyView {
    let year = local_date(about.now).year();
    let one = |petition: &Candidate| {
        let folio = petition.folio.to_string();
        let ticked = if refused.failure.is_some() {
            refused
                .typed
                .iter()
                .any(|(name, value)| name == PICKED && *value == folio)
        } else {
            about.ticked
        };
        view! {
            <tr>
                <td class="pick">
                    <input type="hidden" name=CANDIDATE value=folio.clone() />
                    <label>
                        <input type="checkbox" name=PICKED value=folio.clone() checked=ticked />
                        <span class="sr-only">{format!("Incluir {folio}")}</span>
                    </label>
                </td>
                <td class="folio">{list_folio(petition.folio, about.now)}</td>
                <td class="what">
                    {petition.kind.clone()}
                    {(!petition.place.is_empty())
                        .then(|| view! { <span class="muted">" · "{petition.place.clone()}</span> })}
                </td>
                <td class="who">{(!petition.departments.is_empty()).then(|| petition.departments.clone())}</td>
                <td>
                    <StateTag status=petition.status />
                </td>
                <td class="when">{format!("Promesa: {}", show_day(local_date(petition.due_at), year))}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <div class="rows bulk-rows">
            <table>
                <thead>
                    <tr>
                        <th>
                            <span class="sr-only">"Incluir"</span>
                        </th>
                        <th>"Folio"</th>
                        <th>"Asunto y lugar"</th>
                        <th>"Dependencia"</th>
                        <th>"Estado"</th>
                        <th>"Plazo"</th>
                    </tr>
                </thead>
                <tbody>{about.petitions.iter().map(one).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What only one act asks for. Errors stand beside the fields of the act that was sent.
fn fields(act: Act, chosen: &str, refused: &Refused, about: &ChoosingPage) -> AnyView {
    let sent = rule(act).code == chosen;
    let error = |name: &str| {
        if sent {
            refused.error(name)
        } else {
            Signal::stored(None)
        }
    };
    let text = |label: &'static str, hint: &'static str| {
        let name = text_of(act);
        view! {
            <TextAreaField
                name=name.clone()
                label=label
                hint=hint
                max=u32::try_from(MAX_NOTE).unwrap_or(2000)
                value=refused.value(&name, "")
                error=error("text")
            />
        }
        .into_any()
    };
    match act {
        Act::Refer => {
            let boxes = about.departments.iter().map(|(id, name)| {
                let ticked = refused
                    .typed
                    .iter()
                    .any(|(field, value)| field == "departments" && value == id);
                view! {
                    <label class="check">
                        <input type="checkbox" name="departments" value=id.clone() checked=ticked />
                        {name.clone()}
                    </label>
                }
            });
            let by_rules = refused.value("by_rules", "") == "1";
            view! {
                <div class="stack">
                    <label class="check">
                        <input type="checkbox" name="by_rules" value="1" checked=by_rules />
                        <span>
                            "Cada una adonde digan las reglas de turnado "
                            <span class="muted small">"(sin marcar dependencias)"</span>
                        </span>
                    </label>
                    <fieldset class="boxes scroll">
                        <legend>"Dependencias"</legend>
                        {boxes.collect_view()}
                        <span class="error" role="alert">
                            {error("departments")}
                        </span>
                    </fieldset>
                    {text("Instrucción para la dependencia", "Opcional. La verá la dependencia, no la persona.")}
                </div>
            }
            .into_any()
        }
        Act::Assign => view! {
            <div class="stack">
                <SelectField
                    name="person"
                    label="A quién"
                    options=about.people.clone()
                    none="Elija…"
                    value=refused.value("person", "")
                    error=error("person")
                />
                {text("Nota", "Opcional.")}
            </div>
        }
        .into_any(),
        Act::Schedule => view! {
            <div class="stack">
                <TextField
                    name="date"
                    label="Fecha del compromiso"
                    kind="date"
                    value=refused.value("date", "")
                    error=error("date")
                />
                {text("Nota", "Opcional: cuadrilla, condiciones, contacto.")}
            </div>
        }
        .into_any(),
        Act::NotePublic => text(
            "Nota para la persona",
            "La verá quien consulte el folio con su PIN. No escriba datos personales.",
        ),
        Act::NoteInternal => text("Nota interna", "Sólo la ve el personal."),
        Act::CloseDirect => view! {
            <div class="stack">
                <SelectField
                    name="reason"
                    label="Cómo se resolvió"
                    options=about.resolutions.clone()
                    none="Elija…"
                    value=refused.value("reason", "")
                    error=error("reason")
                />
                {text("Respuesta que se dio", "La leerá cada persona en su seguimiento.")}
            </div>
        }
        .into_any(),
        _ => ().into_any(),
    }
}
