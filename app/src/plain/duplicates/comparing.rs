//! Two petitions side by side, and which one stays.

use super::{back, path, photos, summary};
use crate::plain::{Frame, Refused, page};
use domain::duplicates::{Comparison, Unfit};
use domain::failure::Failure;
use domain::petitions::PetitionDetail;
use leptos::prelude::*;
use ui::TextAreaField;

/// The page.
#[must_use]
pub fn view(frame: &Frame, seen: &Comparison, refused: &Refused) -> String {
    page(frame, "Comparar y unir", || {
        let far = match (seen.same_street, seen.metres) {
            (true, Some(metres)) => format!("misma calle, a {metres} m"),
            (false, Some(metres)) => format!("a {} m", crate::show::number(metres)),
            (true, None) => "misma calle".to_owned(),
            (false, None) => "no se sabe: falta el punto de alguna".to_owned(),
        };
        view! {
            {back(seen.own.folio)}
            <div class="head">
                <h1>"Comparar y unir"</h1>
            </div>
            {refused.banner()}
            <div class="sides">
                {side("Ésta", &seen.own, String::new())}
                {side("La otra", &seen.other, far)}
            </div>
            {deciding(seen, refused)}
        }
        .into_any()
    })
}

fn side(name: &'static str, detail: &PetitionDetail, far: String) -> AnyView {
    let answers = detail.answers.iter().map(|a| {
        view! {
            <div>
                <dt>{a.question.clone()}</dt>
                <dd>{a.answer.clone()}</dd>
            </div>
        }
    });
    let answers = answers.collect_view();
    view! {
        <section class="card" aria-label=name>
            <h2>{name}</h2>
            {summary(detail, far)}
            <p class="said">{detail.description.clone()}</p>
            {(!detail.answers.is_empty()).then(|| view! { <dl class="answers">{answers}</dl> })}
            {photos(detail)}
        </section>
    }
    .into_any()
}

/// The version of a side that the form was made from; after a conflict that of now.
fn version(name: &'static str, refused: &Refused, current: i64) -> AnyView {
    let current = current.to_string();
    let value = match refused.failure {
        Some(Failure::Conflict { .. }) | None => current,
        Some(_) => refused.value(name, &current),
    };
    view! { <input type="hidden" name=name value=value /> }.into_any()
}

fn deciding(seen: &Comparison, refused: &Refused) -> AnyView {
    let (own, other) = (&seen.own, &seen.other);
    // What stays when the other may end as the same as it.
    let choices = [(own, seen.other_ends), (other, seen.own_ends)];
    if let [(_, Some(unfit)), (_, Some(other_unfit))] = choices {
        let why = if unfit == Unfit::Ended {
            other_unfit
        } else {
            unfit
        };
        return view! {
            <section class="card">
                <h2>"No se pueden unir"</h2>
                <p>{why.message()}</p>
                <p>
                    <a class="button" href=format!("{}/unir", path(own.folio))>
                        "Comparar con otra"
                    </a>
                </p>
            </section>
        }
        .into_any();
    }
    // Whoever asked first has waited longest: that one stays unless the person says otherwise.
    let oldest = if other.received_at < own.received_at {
        other
    } else {
        own
    };
    let stays = choices
        .iter()
        .find(|(side, unfit)| unfit.is_none() && side.folio == oldest.folio)
        .or_else(|| choices.iter().find(|(_, unfit)| unfit.is_none()))
        .map(|(side, _)| side.folio.to_string())
        .unwrap_or_default();
    let chosen = refused.value("keep", &stays);
    let wrong = refused.error("keep");
    let radio = |(side, unfit): (&PetitionDetail, Option<Unfit>)| {
        let folio = side.folio.to_string();
        let checked = folio == chosen;
        let why = unfit.map(|unfit| format!(": {}", unfit.message()));
        view! {
            <label class="check">
                <input type="radio" name="keep" value=folio.clone() checked=checked disabled=unfit.is_some() />
                <span>
                    {folio} {(side.folio == oldest.folio).then_some(" (la más antigua)")}
                    {why}
                </span>
            </label>
        }
    };
    view! {
        <section class="card">
            <form method="post" action=format!("{}/unir", path(own.folio)) class="stack">
                <input type="hidden" name="con" value=other.folio.to_string() />
                {version("own_version", refused, own.version)}
                {version("other_version", refused, other.version)}
                <fieldset class="boxes" aria-describedby="keep-error">
                    <legend>"Cuál se queda"</legend>
                    {choices.into_iter().map(radio).collect_view()}
                    <span class="error" id="keep-error" role="alert">
                        {move || wrong.get()}
                    </span>
                </fieldset>
                <TextAreaField
                    name="reason"
                    label="Por qué son la misma"
                    hint="Al menos cinco letras. Sólo lo lee el personal."
                    rows=2
                    required=true
                    value=refused.value("reason", "")
                    error=refused.error("reason")
                />
                <p class="small muted">
                    "La otra se cierra como duplicada y sus turnos se retiran. Quien pidió en ella sigue el estado de la que se queda, con su mismo folio. La unión se puede deshacer mientras ésa siga abierta."
                </p>
                <div class="form-foot">
                    <button type="submit" class="primary">
                        "Unir las dos"
                    </button>
                    <a class="button quiet" href=format!("{}/unir", path(own.folio))>
                        "Salir sin unir"
                    </a>
                </div>
            </form>
        </section>
    }
    .into_any()
}
