//! Views of the list that people keep: those of one's own, those that others share, the form of a new one.

mod form;

pub use form::fresh;

use super::controls::{button, version};
use super::{Frame, Refused, done, page};
use crate::show::{counted, number};
use domain::ids::SavedViewId;
use domain::petitions::{MAX_SAVED_VIEWS, MAX_SHARED_VIEWS, SavedView, SavedViewRow, sharing};
use domain::users::Actor;
use form::fields;
use leptos::prelude::*;
use ui::{Banner, EmptyState, Mood};

/// Where the views are.
pub const VIEWS: &str = "/vistas";
/// Where a new one is made, with the filter behind.
pub const NEW_VIEW: &str = "/vistas/nueva";

/// A view with its filter in words.
#[derive(Clone, Debug)]
pub struct Worded {
    /// The view.
    pub row: SavedViewRow,
    /// Its filter, one text for each part.
    pub words: Vec<String>,
}

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct SavedPage {
    /// The own views.
    pub own: Vec<Worded>,
    /// Those of others.
    pub shared: Vec<Worded>,
    /// The view that was just ended.
    pub ended: Option<SavedView>,
    /// The change of a view that was refused.
    pub change: Option<(SavedViewId, Refused)>,
    /// Anything else that was refused.
    pub other: Refused,
}

/// The page.
#[must_use]
pub fn view(frame: &Frame, found: &SavedPage, said: Option<String>) -> String {
    page(frame, "Vistas guardadas", || {
        view! {
            <p>
                <a href="/peticiones">"‹ Peticiones"</a>
            </p>
            <div class="head">
                <h1>"Vistas guardadas"</h1>
            </div>
            {done(said)}
            {found.ended.as_ref().map(undo)}
            {found.other.banner()}
            {found.other.failure.as_ref().and_then(|f| f.message_for("name")).map(|text| view! { <p class="error">{text}</p> })}
            {own(frame, found)}
            {(!found.shared.is_empty()).then(|| shared(&found.shared))}
        }
        .into_any()
    })
}

/// The way back for who did not mean it.
fn undo(view: &SavedView) -> AnyView {
    let name = view.name.clone();
    let action = format!("{VIEWS}/{}/reanudar", view.id);
    view! {
        <Banner mood=Mood::Done>
            <div class="saved-undo">
                <span>{format!("La vista «{name}» terminó.")}</span>
                {button(action, "Deshacer", "")}
            </div>
        </Banner>
    }
    .into_any()
}

fn own(frame: &Frame, found: &SavedPage) -> AnyView {
    if found.own.is_empty() {
        return view! {
            <EmptyState why="Todavía no ha guardado vistas. En la lista de peticiones ponga los filtros que usa seguido y elija «Guardar esta vista».">
                <a class="button" href="/peticiones">
                    "Ir a la lista"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let count = found.own.len();
    let total = i64::try_from(count).unwrap_or(i64::MAX);
    view! {
        <ol class="saved-views">
            {found
                .own
                .iter()
                .enumerate()
                .map(|(place, one)| {
                    let refused = found.change.as_ref().filter(|(id, _)| *id == one.row.view.id);
                    own_card(frame, one, (place, count), refused.map(|(_, refused)| refused))
                })
                .collect_view()}
        </ol>
        <p class="small muted">{format!("{}; caben {MAX_SAVED_VIEWS}.", counted(total, "vista", "vistas"))}</p>
    }
    .into_any()
}

fn own_card(
    frame: &Frame,
    one: &Worded,
    (place, count): (usize, usize),
    refused: Option<&Refused>,
) -> AnyView {
    let view = &one.row.view;
    let me = frame.me.as_ref();
    // What may not be shared any more is not.
    let with = view
        .shared
        .filter(|shared| me.and_then(|me| sharing(me, shared.role)) == Some(*shared))
        .map(|shared| {
            view! { <span class="tag info">{format!("Compartida: {}", shared.role.label())}</span> }
        });
    view! {
        <li class="item saved-view" id=format!("v-{}", view.id)>
            <header>
                {title(one)}
                {with}
                <span class="push"></span>
                {moves(view, place, count)}
            </header>
            {words(one)}
            <details open=refused.is_some()>
                <summary>"Cambiar o terminar"</summary>
                {change(me, view, refused)}
                {end(view)}
            </details>
        </li>
    }
    .into_any()
}

fn title(one: &Worded) -> AnyView {
    let row = &one.row;
    let total = if row.more {
        format!("más de {} peticiones", number(row.total))
    } else {
        counted(row.total, "petición", "peticiones")
    };
    view! {
        <h2>
            <a href=format!("/peticiones?{}", row.view.query)>{row.view.name.clone()}</a>
        </h2>
        <span class="muted">{total}</span>
    }
    .into_any()
}

fn words(one: &Worded) -> AnyView {
    if one.words.is_empty() {
        return ().into_any();
    }
    let chip = |text: &String| view! { <li class="saved-chip">{text.clone()}</li> };
    view! { <ul class="saved-chips">{one.words.iter().map(chip).collect_view()}</ul> }.into_any()
}

/// Up and down; a button that would do nothing is not there.
fn moves(view: &SavedView, place: usize, count: usize) -> AnyView {
    let name = view.name.clone();
    let button = |way: &'static str, sign: &'static str, verb: &'static str| {
        view! {
            <button type="submit" name="a" value=way>
                <span aria-hidden="true">{sign}</span>
                <span class="sr-only">{format!("{verb} «{name}»")}</span>
            </button>
        }
    };
    view! {
        <form method="post" action=format!("{VIEWS}/{}/mover", view.id) class="moves">
            {(place > 0).then(|| button("arriba", "↑", "Subir"))}
            {(place + 1 < count).then(|| button("abajo", "↓", "Bajar"))}
        </form>
    }
    .into_any()
}

fn change(me: Option<&Actor>, view: &SavedView, refused: Option<&Refused>) -> AnyView {
    let fresh = Refused::default();
    let refused = refused.unwrap_or(&fresh);
    let shared = view.shared.map_or("", |shared| shared.role.code());
    let id = view.id.to_string();
    view! {
        {refused.banner()}
        <form method="post" action=format!("{VIEWS}/{id}") class="saved-form">
            {version(refused, view.version)}
            {fields(me, refused, (&view.name, shared), &format!("-{id}"))}
            <button type="submit">"Guardar cambios"</button>
        </form>
    }
    .into_any()
}

fn end(view: &SavedView) -> AnyView {
    let label = format!("Terminar la vista «{}»", view.name);
    view! {
        <form method="post" action=format!("{VIEWS}/{}/terminar", view.id)>
            <input type="hidden" name="version" value=view.version.to_string() />
            <button type="submit" class="quiet" aria-label=label>
                "Terminar la vista"
            </button>
        </form>
    }
    .into_any()
}

fn shared(views: &[Worded]) -> AnyView {
    let card = |one: &Worded| {
        view! {
            <li class="item saved-view">
                <header>{title(one)}</header>
                {words(one)}
                <p class="muted small">{format!("La comparte {}.", one.row.owner)}</p>
            </li>
        }
    };
    let full = views.len() == MAX_SHARED_VIEWS;
    view! {
        <section>
            <h2>"Compartidas con usted"</h2>
            <ul class="saved-views">{views.iter().map(card).collect_view()}</ul>
            {full
                .then(|| {
                    view! { <p class="small muted">{format!("Se muestran {MAX_SHARED_VIEWS} como máximo.")}</p> }
                })}
        </section>
    }
    .into_any()
}
