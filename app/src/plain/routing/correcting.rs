//! A petition whose type or place is corrected, and whose referrals then follow the rules.

use super::Choices;
use crate::plain::controls::version;
use crate::plain::{Frame, Refused, page};
use domain::petitions::{PetitionDetail, Place};
use domain::routing::Rerouting;
use domain::territory::written_point;
use leptos::prelude::*;
use ui::{SelectField, TextAreaField, TextField};

/// The form of a correction.
#[must_use]
pub fn view(
    frame: &Frame,
    detail: &PetitionDetail,
    refused: &Refused,
    choices: &Choices,
) -> String {
    let title = format!("Corregir {}", detail.folio);
    page(frame, &title.clone(), || {
        let petition = format!("/peticiones/{}", detail.folio);
        let mut kinds = choices.kinds();
        let own = detail.kind.to_string();
        if kinds.iter().all(|(key, _)| *key != own) {
            kinds.push((own.clone(), detail.kind_name.clone()));
        }
        view! {
            <p>
                <a href=petition.clone()>{format!("‹ {}", detail.folio)}</a>
            </p>
            <div class="head">
                <h1>{title}</h1>
            </div>
            <p class="prose muted">
                "Lo anterior y lo nuevo quedan en la historia. El día en que se recibió no cambia; otro tipo cambia el plazo."
            </p>
            {refused.banner()}
            <form method="post" action=format!("{petition}/corregir") class="card stack">
                {version(refused, detail.version)}
                <p class="said">{detail.description.clone()}</p>
                <SelectField
                    name="kind"
                    label="Tipo de petición"
                    options=kinds
                    value=refused.value("kind", &own)
                    required=true
                    error=refused.error("kind")
                />
                {place(&detail.place, detail, refused, choices)}
                <TextAreaField
                    name="text"
                    label="Por qué se corrige (opcional)"
                    hint="Sólo lo ve el personal."
                    rows=2
                    value=refused.value("text", "")
                    error=refused.error("text")
                />
                <div class="form-foot">
                    <button type="submit" class="primary">
                        "Guardar la corrección"
                    </button>
                    <a class="button quiet" href=petition.clone()>
                        "Salir sin guardar"
                    </a>
                </div>
            </form>
        }
        .into_any()
    })
}

fn place(place: &Place, detail: &PetitionDetail, refused: &Refused, choices: &Choices) -> AnyView {
    let mut hoods = choices.neighborhoods.clone();
    let own = place
        .neighborhood
        .map(|n| n.to_string())
        .unwrap_or_default();
    if !own.is_empty() && hoods.iter().all(|(key, _)| *key != own) {
        hoods.push((own.clone(), detail.neighborhood_name.clone()));
    }
    let (latitude, longitude) = written_point(place.point);
    let text = |name: &'static str, label: &'static str, stored: &str, max: u32| {
        view! {
            <TextField
                name=name
                label=label
                max=max
                value=refused.value(name, stored)
                error=refused.error(name)
            />
        }
    };
    view! {
        <SelectField
            name="neighborhood"
            label="Colonia"
            none="Sin colonia"
            options=hoods
            value=refused.value("neighborhood", &own)
            error=refused.error("neighborhood")
        />
        <div class="pair">
            {text("street", "Calle", &place.street, 120)} {text("number", "Número", &place.number, 30)}
        </div>
        <div class="pair">
            {text("between", "Entre", &place.between, 120)} {text("and", "Y", &place.and, 120)}
        </div>
        {text("reference", "Referencia", &place.reference, 300)}
        <div class="pair">
            <TextField
                name="latitude"
                label="Latitud"
                hint="Por ejemplo 19.1738; o pegue aquí las dos."
                max=40
                value=refused.value("latitude", &latitude)
                error=refused.error("latitude")
            />
            <TextField
                name="longitude"
                label="Longitud"
                hint="Por ejemplo -96.1342."
                max=40
                value=refused.value("longitude", &longitude)
                error=refused.error("longitude")
            />
        </div>
    }
    .into_any()
}

/// What is offered after a correction, to be confirmed.
#[must_use]
pub fn reroute(
    frame: &Frame,
    detail: &PetitionDetail,
    offer: &Rerouting,
    refused: &Refused,
) -> String {
    let title = format!("Volver a turnar {}", detail.folio);
    page(frame, &title.clone(), || {
        let petition = format!("/peticiones/{}", detail.folio);
        let list = |names: &[String]| {
            names
                .iter()
                .map(|name| view! { <li>{name.clone()}</li> })
                .collect_view()
        };
        view! {
            <p>
                <a href=petition.clone()>{format!("‹ {}", detail.folio)}</a>
            </p>
            <div class="head">
                <h1>{title}</h1>
            </div>
            {refused.banner()}
            <section class="card stack">
                <p>
                    <strong>{detail.kind_name.clone()}</strong>
                    {format!(" · {}", detail.neighborhood_name)}
                </p>
                <p>{offer.says.clone()}</p>
                {(!offer.from.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <h2>"Se retira el turno de"</h2>
                                <ul class="plain-list">{list(&offer.from)}</ul>
                            </div>
                        }
                    })}
                {(!offer.to.is_empty())
                    .then(|| {
                        view! {
                            <div>
                                <h2>"Se turna a"</h2>
                                <ul class="plain-list">{list(&offer.to)}</ul>
                            </div>
                        }
                    })}
                <form method="post" action=format!("{petition}/returnar") class="form-foot">
                    {version(refused, detail.version)}
                    <button type="submit" class="primary">
                        {offer.does().trim_end_matches('.').to_owned()}
                    </button>
                    <a class="button quiet" href=petition.clone()>
                        "Dejarla como está"
                    </a>
                </form>
            </section>
        }
        .into_any()
    })
}
