//! The acts on one paper, each with its form and what it does in words.

use crate::plain::Refused;
use chrono::NaiveDate;
use domain::papers::{EndCause, PaperAct, PaperKind, PaperView, legal};
use leptos::prelude::*;
use ui::{SelectField, TextField};

fn causes(of: &[EndCause]) -> Vec<(String, String)> {
    of.iter()
        .map(|c| (c.code().to_owned(), c.label().to_owned()))
        .collect()
}

/// Buttons and forms of a paper.
#[must_use]
pub(super) fn acts(number: i64, paper: &PaperView, refused: &Refused, today: NaiveDate) -> AnyView {
    let path = format!("/jefes-de-manzana/{number}/documentos/{}", paper.id);
    let tried = refused.value("paper", "") == paper.id.to_string();
    let own = if tried {
        refused.clone()
    } else {
        Refused::default()
    };
    let error = own.error("act");
    let act = |act: PaperAct| match act {
        PaperAct::Print => {
            let label = match paper.kind {
                PaperKind::Plate => "Arte (PDF)",
                PaperKind::Credential | PaperKind::Appointment => "Imprimir (PDF)",
            };
            view! {
                <form method="post" action=format!("{path}/imprimir")>
                    <input type="hidden" name="paper" value=paper.id.to_string() />
                    <button type="submit">{label}</button>
                </form>
            }
            .into_any()
        }
        act => folded(&path, paper, act, &own, today),
    };
    view! {
        <p class="error" role="alert">
            {move || error.get()}
        </p>
        <div class="acts">{legal(paper.held()).into_iter().map(act).collect_view()}</div>
    }
    .into_any()
}

/// What an act does, before it is done.
fn about(act: PaperAct, paper: &PaperView) -> String {
    let (the, number) = (paper.kind.the(), paper.number);
    match act {
        PaperAct::Print => String::new(),
        PaperAct::Deliver => format!("Anote a quién se le entregó {the} {number} y qué día."),
        PaperAct::Install => {
            "Anote qué día se fijó en la fachada. Quien lo registra queda en la historia.".into()
        }
        PaperAct::Remove if paper.state.live() => format!(
            "Anote qué día se quitó de la fachada. {number} deja de valer de inmediato; si la persona debe tener otra, pídala después."
        ),
        PaperAct::Remove => {
            format!("{number} ya no vale, pero sigue en la fachada: anote qué día se quitó.")
        }
        PaperAct::Replace => format!(
            "Se emite otra con número nuevo. {number} deja de valer de inmediato: quien lea su código verá que fue sustituida."
        ),
        PaperAct::Revoke => format!(
            "{number} deja de valer de inmediato y para siempre: quien lea su código verá que no está vigente. Si la persona debe tener otra, use «Reponer»."
        ),
    }
}

/// An act with its form, folded.
fn folded(
    path: &str,
    paper: &PaperView,
    act: PaperAct,
    refused: &Refused,
    today: NaiveDate,
) -> AnyView {
    let tried = refused.value("act", "") == act.code();
    let own = if tried {
        refused.clone()
    } else {
        Refused::default()
    };
    let id = |name: &str| format!("{name}-{}-{}", act.code(), paper.number);
    let when = || {
        view! {
            <TextField
                name="day"
                id=id("day")
                label="Fecha"
                kind="date"
                max=10
                required=true
                value=own.value("day", &today.to_string())
                error=own.error("day")
            />
        }
    };
    let fields = match act {
        PaperAct::Deliver => view! {
            <div class="pair">
                {when()}
                <TextField
                    name="received_by"
                    id=id("received_by")
                    label="Quién recibió (opcional)"
                    hint="Déjelo vacío si recibió la propia persona."
                    max=120
                    value=own.value("received_by", "")
                    error=own.error("received_by")
                />
            </div>
        }
        .into_any(),
        PaperAct::Install | PaperAct::Remove => view! {
            <div class="pair">
                {when()}
                <TextField
                    name="note"
                    id=id("note")
                    label="Nota (opcional)"
                    hint="Por ejemplo, en qué parte de la fachada."
                    max=300
                    value=own.value("note", "")
                    error=own.error("note")
                />
            </div>
        }
        .into_any(),
        PaperAct::Replace | PaperAct::Revoke | PaperAct::Print => {
            let replaces = act == PaperAct::Replace;
            let reasons = if replaces {
                &EndCause::OF_REPLACING
            } else {
                &EndCause::OF_REVOKING
            };
            let until = (replaces && paper.kind == PaperKind::Credential).then(|| {
                view! {
                    <TextField
                        name="valid_until"
                        id=id("valid_until")
                        label="Vale hasta (opcional)"
                        hint="Déjelo vacío para que valga lo mismo que la anterior."
                        kind="date"
                        max=10
                        value=own.value("valid_until", "")
                        error=own.error("valid_until")
                    />
                }
            });
            view! {
                <div class="pair">
                    <SelectField
                        name="reason"
                        id=id("reason")
                        label="Motivo"
                        none="Elija un motivo"
                        options=causes(reasons)
                        required=true
                        value=own.value("reason", "")
                        error=own.error("reason")
                    />
                    {until}
                    <TextField
                        name="note"
                        id=id("note")
                        label="Nota (opcional)"
                        hint=if replaces { "Por ejemplo, el número del acta." } else { "En un uso indebido, qué pasó." }
                        max=300
                        value=own.value("note", "")
                        error=own.error("note")
                    />
                </div>
            }
            .into_any()
        }
    };
    let (class, button) = match act {
        PaperAct::Revoke => (
            "danger",
            format!("Sí, revocar {} {}", paper.kind.the(), paper.number),
        ),
        PaperAct::Replace => (
            "primary",
            format!("Sí, reponer {} {}", paper.kind.the(), paper.number),
        ),
        PaperAct::Remove if paper.state.live() => ("danger", act.label().to_owned()),
        PaperAct::Deliver | PaperAct::Install | PaperAct::Remove | PaperAct::Print => {
            ("primary", act.label().to_owned())
        }
    };
    view! {
        <details class="act" open=tried>
            <summary class="button">{act.label()}</summary>
            <form method="post" action=path.to_owned() class="stack">
                <input type="hidden" name="paper" value=paper.id.to_string() />
                <input type="hidden" name="act" value=act.code() />
                <input type="hidden" name="version" value=paper.version.to_string() />
                <p class="muted">{about(act, paper)}</p>
                {fields}
                <div class="form-foot">
                    <button type="submit" class=class>
                        {button}
                    </button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
