//! One block: its page and its form.

use super::blocks::place_words;
use super::fields::fields;
use super::{Attempts, BLOCKS, Ending, ending, holder, may_change};
use crate::plain::catalogue_forms::timeline;
use crate::plain::controls::{foot, version};
use crate::plain::roster::Choices;
use crate::plain::{Frame, Refused, done, page};
use domain::local_time::show_day;
use domain::roster::Position;
use domain::territory::{BlockView, written_point};
use leptos::prelude::*;

/// The form of a new block.
#[must_use]
pub fn fresh(frame: &Frame, refused: &Refused, choices: &Choices) -> String {
    page(frame, "Nueva manzana", || {
        view! {
            <p>
                <a href=BLOCKS>"‹ Manzanas"</a>
            </p>
            <div class="card">
                <h1>"Nueva manzana"</h1>
                {refused.banner()}
                <form method="post" action="/manzanas/nueva" class="stack">
                    {fields(None, refused, choices)}
                    {foot("Agregar la manzana", BLOCKS)}
                </form>
            </div>
        }
        .into_any()
    })
}

/// The page of a block.
#[must_use]
pub fn view(
    frame: &Frame,
    found: &BlockView,
    attempts: &Attempts,
    said: Option<String>,
    choices: &Choices,
) -> String {
    let block = &found.block;
    let title = format!("Manzana {}", block.code);
    page(frame, &title.clone(), || {
        let path = format!("{BLOCKS}/{}", block.code);
        let edits = may_change(frame);
        let end = Ending {
            path: path.clone(),
            ended: block.ended,
            version: block.version,
            label: "Terminar la manzana",
            confirm: "Confirmo que esta manzana deja de usarse.",
            about: "Una manzana terminada no se elige para cargos ni recibe peticiones; lo que ya la nombra la conserva.",
            example: "se unió con la 014-08",
        };
        view! {
            <p>
                <a href=BLOCKS>"‹ Manzanas"</a>
            </p>
            <div class="head">
                <h1>{title}</h1>
                {found
                    .ended_on
                    .map(|day| view! { <span class="tag off">{format!("Terminada el {}", show_day(day, 0))}</span> })}
            </div>
            {done(said)}
            {attempts.change.banner()}
            {attempts.end.banner()}
            <div class="petition territory">
                <div class="stack">
                    <section class="card">
                        <h2>"Datos"</h2>
                        {if edits {
                            view! {
                                <form method="post" action=path.clone() class="stack">
                                    {version(&attempts.change, block.version)}
                                    {fields(Some(found), &attempts.change, choices)}
                                    <div class="form-foot">
                                        <button type="submit" class="primary">
                                            "Guardar los cambios"
                                        </button>
                                    </div>
                                </form>
                            }
                                .into_any()
                        } else {
                            facts(found)
                        }}
                    </section>
                    <section class="card">
                        <h2>"Historia"</h2>
                        {timeline(&found.history, choices.now)}
                    </section>
                </div>
                <div class="stack">
                    <section class="card">
                        <h2>"En funciones"</h2>
                        {held(found)}
                    </section>
                    <section class="card">
                        <h2>"Ubicación"</h2>
                        {place(found)}
                        {edits
                            .then(|| {
                                view! {
                                    <div class="form-foot">
                                        <a class="button" href=format!("{path}/ubicar")>
                                            "Ubicar en el mapa"
                                        </a>
                                    </div>
                                }
                            })}
                    </section>
                    {edits
                        .then(|| {
                            view! {
                                <section class="card">
                                    <h2>"Vigencia"</h2>
                                    {ending(&end, &attempts.end)}
                                </section>
                            }
                        })}
                </div>
            </div>
        }
        .into_any()
    })
}

fn fact((name, value): (&'static str, String)) -> impl IntoView {
    let value = if value.is_empty() {
        "—".into()
    } else {
        value
    };
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
}

fn facts(found: &BlockView) -> AnyView {
    let ward = found.ward.as_ref();
    let rows = [
        ("Clave", found.block.code.clone()),
        ("CVEGEO", found.block.cvegeo.clone().unwrap_or_default()),
        (
            "Cuartel",
            ward.map(|w| format!("{} · {}", w.code, w.name))
                .unwrap_or_default(),
        ),
        ("Colonia", found.neighborhood.clone().unwrap_or_default()),
        ("Entre calles", found.block.between_streets.clone()),
    ];
    view! { <dl class="facts">{rows.map(fact).into_iter().collect_view()}</dl> }.into_any()
}

fn place(found: &BlockView) -> AnyView {
    let block = &found.block;
    let (latitude, longitude) = written_point(block.point);
    let rows = [
        (
            "Punto",
            block
                .point
                .map(|_| format!("{latitude}, {longitude}"))
                .unwrap_or_default(),
        ),
        (
            "Contorno",
            found
                .square_metres
                .map(|m| format!("{} m²", crate::show::number(m.round() as i64)))
                .unwrap_or_default(),
        ),
    ];
    view! {
        <p class="muted">{place_words(block.point.is_some(), block.has_boundary)}</p>
        <dl class="facts">{rows.map(fact).into_iter().collect_view()}</dl>
    }
    .into_any()
}

fn held(found: &BlockView) -> AnyView {
    if found.holders.is_empty() {
        let why = if found.block.ended {
            "Nadie."
        } else {
            "Nadie: la manzana está vacante."
        };
        return view! { <p class="muted">{why}</p> }.into_any();
    }
    found
        .holders
        .iter()
        .map(|(position, person)| {
            let suffix = match position {
                Position::Titular => " · titular",
                Position::Alternate => " · suplente",
            };
            view! {
                <p>
                    {holder(person)} <span class="muted">{suffix}</span>
                </p>
            }
        })
        .collect_view()
        .into_any()
}
