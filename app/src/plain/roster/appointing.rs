//! Giving a post to a person, and the acts on a service.

use super::one::Around;
use crate::plain::Refused;
use chrono::NaiveDate;
use domain::roster::{
    Basis, CaptainPage, Charge, EndReason, Position, TermAct, TermState, TermView,
};
use leptos::prelude::*;
use ui::{SelectField, TextField};

fn choices<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter()
        .map(|v| (code(*v).to_owned(), label(*v).to_owned()))
        .collect()
}

/// The form that gives a post, folded while it is not the likely act.
pub(super) fn form(
    captain: &CaptainPage,
    around: &Around,
    refused: &Refused,
    label: &'static str,
    open: bool,
) -> AnyView {
    let wrong = ["place", "period", "starts_on"].iter().any(|name| {
        refused
            .failure
            .as_ref()
            .is_some_and(|f| f.message_for(name).is_some())
    });
    let first = around
        .periods
        .first()
        .map(|(id, _)| id.as_str())
        .unwrap_or_default();
    view! {
        <details class="act" open=open || wrong>
            <summary class="button">{label}</summary>
            <form method="post" action=format!("/jefes-de-manzana/{}/cargos", captain.number) class="stack">
                <input type="hidden" name="version" value=captain.version.to_string() />
                <div class="pair">
                    <SelectField
                        name="charge"
                        label="Cargo"
                        options=choices(Charge::ALL, Charge::code, Charge::label)
                        value=refused.value("charge", Charge::Block.code())
                        error=refused.error("charge")
                    />
                    <TextField
                        name="place"
                        label="Clave de la manzana o del cuartel"
                        hint="Por ejemplo 014-07."
                        max=20
                        required=true
                        value=refused.value("place", "")
                        error=refused.error("place")
                    />
                    <SelectField
                        name="position"
                        label="Calidad"
                        options=choices(Position::ALL, Position::code, Position::label)
                        value=refused.value("position", Position::Titular.code())
                        error=refused.error("position")
                    />
                </div>
                <div class="pair">
                    <SelectField
                        name="basis"
                        label="Cómo llegó al cargo"
                        hint="«Del padrón anterior» queda en funciones de inmediato; los demás esperan la toma de protesta."
                        options=choices(Basis::ALL, Basis::code, Basis::label)
                        value=refused.value("basis", Basis::Elected.code())
                        error=refused.error("basis")
                    />
                    <SelectField
                        name="period"
                        label="Periodo"
                        options=around.periods.clone()
                        value=refused.value("period", first)
                        error=refused.error("period")
                    />
                    <TextField
                        name="starts_on"
                        label="En funciones desde (opcional)"
                        hint="Sólo para quien viene del padrón anterior."
                        kind="date"
                        max=10
                        value=refused.value("starts_on", "")
                        error=refused.error("starts_on")
                    />
                </div>
                <div class="form-foot">
                    <button type="submit" class="primary">
                        "Dar el cargo"
                    </button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// The acts that a service allows, each with its form; `several` when the page has those of others too.
pub(super) fn acts(
    captain: &CaptainPage,
    term: &TermView,
    refused: &Refused,
    several: bool,
    today: NaiveDate,
) -> AnyView {
    let here = refused.value("term", "") == term.id.to_string();
    let one = |act: TermAct| {
        let tried = here && refused.value("act", "") == act.code();
        let own = if tried {
            refused.clone()
        } else {
            Refused::default()
        };
        let id = |field: &str| format!("{field}-{}-{}", act.code(), term.id);
        view! {
            <details class="act" open=tried>
                <summary class="button">{act.label()}</summary>
                <form
                    method="post"
                    action=format!("/jefes-de-manzana/{}/cargos/{}", captain.number, term.id)
                    class="stack"
                >
                    <input type="hidden" name="term" value=term.id.to_string() />
                    <input type="hidden" name="act" value=act.code() />
                    <input type="hidden" name="version" value=term.version.to_string() />
                    <p class="muted">{about(act, term.charge)}</p>
                    {along(act, term, captain)}
                    <div class="pair">
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
                        {(act == TermAct::End)
                            .then(|| {
                                view! {
                                    <SelectField
                                        name="reason"
                                        id=id("reason")
                                        label="Motivo"
                                        none="Elija un motivo"
                                        options=choices(&EndReason::GIVEN, EndReason::code, EndReason::label)
                                        required=true
                                        value=own.value("reason", "")
                                        error=own.error("reason")
                                    />
                                }
                            })}
                        <TextField
                            name="note"
                            id=id("note")
                            label="Nota (opcional)"
                            hint="Hasta 300 caracteres; en una remoción, el acuerdo."
                            max=300
                            value=own.value("note", "")
                            error=own.error("note")
                        />
                    </div>
                    <div class="form-foot">
                        <button type="submit" class=if act == TermAct::End { "danger" } else { "primary" }>
                            {act.label()}
                        </button>
                    </div>
                </form>
            </details>
        }
    };
    let heading = several.then(|| {
        let words = match term.charge {
            Charge::Block => "Manzana",
            Charge::Ward => "Cuartel",
        };
        view! { <h3>{format!("{words} {}", term.place)}</h3> }
    });
    view! {
        {heading}
        <div class="acts">{term.acts().into_iter().map(one).collect_view()}</div>
    }
    .into_any()
}

/// What ends together with a block, told before it is done.
fn along(act: TermAct, term: &TermView, captain: &CaptainPage) -> Option<AnyView> {
    if act != TermAct::End || term.charge != Charge::Block || !term.state.holds() {
        return None;
    }
    let ward = |t: &&TermView| t.charge == Charge::Ward && t.state != TermState::Ended;
    let wards = captain.terms.iter().filter(ward);
    let wards: Vec<&str> = wards.map(|t| t.place.as_str()).collect();
    (!wards.is_empty()).then(|| {
        let said = format!(
            "En el mismo acto termina también su jefatura de cuartel ({}), con el motivo «{}»: sólo la ejerce quien es jefa o jefe de manzana. Sus documentos de cuartel dejan de valer.",
            wards.join(", "),
            EndReason::BlockLost.label()
        );
        view! {
            <p>
                <strong>{said}</strong>
            </p>
        }
        .into_any()
    })
}

fn about(act: TermAct, charge: Charge) -> &'static str {
    match act {
        TermAct::Accredit => "Rindió protesta. Cuenta como acreditada en el mes de la fecha.",
        TermAct::TakeOffice if charge == Charge::Block => {
            "Empieza a ejercer. Quien tenía el cargo queda relevado ese mismo día; si además tenía una jefatura de cuartel, también termina."
        }
        TermAct::TakeOffice => {
            "Empieza a ejercer. Quien tenía el cargo queda relevado ese mismo día."
        }
        TermAct::GiveLeave => "Conserva el cargo, pero no lo ejerce hasta que vuelva.",
        TermAct::Return => "Vuelve a ejercer.",
        TermAct::End if charge == Charge::Ward => {
            "El cargo termina y el cuartel queda sin jefatura. La persona sigue en su manzana; no se puede deshacer."
        }
        TermAct::End => {
            "El cargo termina y la manzana queda vacante. La persona sigue en el padrón; no se puede deshacer."
        }
    }
}
