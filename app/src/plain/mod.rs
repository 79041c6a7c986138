//! Pages that need no script: what a handler of the server has read becomes HTML here. A form that
//! was refused is shown again with what was typed and what is wrong beside each field.

pub mod account;
pub mod batches;
pub mod board;
pub mod catalogue_entries;
pub mod catalogue_fields;
pub mod catalogue_forms;
pub mod catalogues;
pub mod controls;
pub mod deadlines;
pub mod duplicates;
pub mod exporting;
pub mod login;
pub mod map;
pub mod notice;
pub mod papers;
pub mod phone;
pub mod problem;
pub mod roster;
pub mod routing;
pub mod saved_views;
pub mod setup;
pub mod territory;
pub mod tracking;
pub mod user;
pub mod users;
pub mod work_order;

use crate::site::Files;
use domain::access::{Action, role_may};
use domain::failure::Failure;
use domain::users::Actor;
use leptos::prelude::*;
use ui::{Banner, Mood};

/// What every plain page needs besides its content.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The style sheet.
    pub files: Files,
    /// Who looks, if anybody is signed in.
    pub me: Option<Actor>,
    /// The address of the section that the page belongs to; empty for none.
    pub section: &'static str,
}

impl Frame {
    /// The same, for a page of a section.
    #[must_use]
    pub fn at(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }
}

/// What was typed into a form that was refused, and why. Passwords are never in it.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    /// Name and value of each field.
    pub typed: Vec<(String, String)>,
    /// Why.
    pub failure: Option<Failure>,
}

impl Refused {
    /// What stands in a field: what was typed, or `or` on a fresh form.
    #[must_use]
    pub fn value(&self, name: &str, or: &str) -> String {
        if self.failure.is_none() {
            return or.to_owned();
        }
        self.typed
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.clone())
            .unwrap_or_default()
    }

    /// What was typed in each of the fields of a name.
    pub fn values(&self, name: &'static str) -> impl Iterator<Item = String> {
        let of_name = self.typed.iter().filter(move |(n, _)| n == name);
        of_name.map(|(_, value)| value.clone())
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, name: &str) -> Signal<Option<String>> {
        let message = self.failure.as_ref().and_then(|f| f.message_for(name));
        Signal::stored(message)
    }

    /// The banner over the form. It takes the focus: these pages have no script that would give it to the
    /// field.
    #[must_use]
    pub fn banner(&self) -> AnyView {
        match self.failure.clone() {
            Some(failure) => view! {
                <div class="refusal" tabindex="-1" autofocus>
                    <crate::problem::ProblemBanner failure=failure />
                </div>
            }
            .into_any(),
            None => ().into_any(),
        }
    }
}

/// The banner of something that was done.
#[must_use]
pub fn done(text: Option<String>) -> AnyView {
    match text {
        Some(text) => view! { <Banner mood=Mood::Done>{text}</Banner> }.into_any(),
        None => ().into_any(),
    }
}

/// An owner that belongs to nobody else. A child of the one that was last current on this thread would
/// be disposed together with it, when another request ends.
pub(crate) fn alone() -> Owner {
    let before = Owner::current();
    let owner = Owner::new_root(None);
    if let Some(before) = before {
        before.set();
    }
    owner
}

/// A whole page as HTML. `content` is made inside, because views belong to one owner.
#[must_use]
pub fn page(frame: &Frame, title: &str, content: impl FnOnce() -> AnyView) -> String {
    page_with(frame, title, || ().into_any(), content)
}

/// A whole page with something more in its head: scripts that make it better.
#[must_use]
pub fn page_with(
    frame: &Frame,
    title: &str,
    head: impl FnOnce() -> AnyView,
    content: impl FnOnce() -> AnyView,
) -> String {
    let owner = alone();
    let html = owner.with(|| {
        let title = format!("{title} · SIRC");
        view! {
            <html lang="es-MX">
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <title>{title}</title>
                    <link rel="stylesheet" href=frame.files.css.clone() />
                    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                    {head()}
                </head>
                <body>
                    <a class="skip" href="#contenido">
                        "Saltar al contenido"
                    </a>
                    {bar(frame.me.as_ref())}
                    {match frame.me.as_ref() {
                        None => {
                            view! {
                                <main id="contenido" class="plain" tabindex="-1">
                                    {content()}
                                </main>
                            }
                                .into_any()
                        }
                        Some(me) => {
                            view! {
                                <div class="desk">
                                    {side(me, frame.section)}
                                    <main id="contenido" tabindex="-1">
                                        {content()}
                                    </main>
                                </div>
                            }
                                .into_any()
                        }
                    }}
                </body>
            </html>
        }
        .to_html()
    });
    format!("<!DOCTYPE html>{html}")
}

fn bar(me: Option<&Actor>) -> AnyView {
    let Some(me) = me else {
        return view! {
            <header class="bar">
                <a class="brand" href="/seguimiento">
                    "SIRC"
                </a>
                <span class="muted wide">"Atención Ciudadana"</span>
            </header>
        }
        .into_any();
    };
    view! {
        <header class="bar">
            <a class="brand" href="/">
                "SIRC"
            </a>
            {role_may(me.role, Action::ReadPetitions).then(find)}
            <span class="push"></span>
            {role_may(me.role, Action::RegisterPetition)
                .then(|| {
                    view! {
                        <a class="button primary" href="/peticiones/nueva" accesskey="n">
                            <ui::Icon shape=ui::Shape::Plus />
                            <span>"Nueva"<span class="wide">" petición"</span></span>
                        </a>
                    }
                })}
            <details class="account">
                <summary>
                    <ui::Icon shape=ui::Shape::Person />
                    <span class="wide">{me.name.clone()}</span>
                    <span class="sr-only">"Mi cuenta"</span>
                </summary>
                <div class="menu">
                    <p>
                        <strong>{me.name.clone()}</strong>
                        <br />
                        <span class="muted">{me.role.label()}</span>
                    </p>
                    <a href="/cuenta">"Mi cuenta y sesiones"</a>
                    <form method="post" action="/salir">
                        <button type="submit">"Salir"</button>
                    </form>
                </div>
            </details>
        </header>
    }
    .into_any()
}

/// The search, as on the desk; the screen of a phone keeps its height for the page.
fn find() -> AnyView {
    view! {
        <form class="find wide" role="search" method="post" action="/peticiones">
            <ui::Icon shape=ui::Shape::Search />
            <input
                name="buscar"
                type="search"
                aria-label="Buscar peticiones"
                placeholder="Folio, nombre, teléfono, calle…"
                autocomplete="off"
                maxlength="120"
            />
        </form>
    }
    .into_any()
}

/// The sections, as on the desk.
fn side(me: &Actor, section: &'static str) -> AnyView {
    let link = |one: crate::sections::Section| {
        let here = (!section.is_empty() && one.href == section).then_some("page");
        view! {
            <a href=one.href aria-current=here>
                <ui::Icon shape=one.shape />
                <span>{one.label}</span>
            </a>
        }
    };
    view! {
        <nav class="side" aria-label="Secciones">
            {crate::sections::of(Some(me)).map(link).collect_view()}
        </nav>
    }
    .into_any()
}
