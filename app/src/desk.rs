//! The desk of the staff: the frame around every screen, and which address shows which.

use crate::focus::focus_soon;
use crate::home::HomePage;
use crate::me::{Me, Search, use_me};
use crate::petitions::{CapturePage, DetailPage, ListPage, ReceiptPage};
use crate::title::page_title;
use crate::tray::TrayPage;
use crate::unsaved::Unsaved;
use crate::verification::VerificationPage;
use domain::access::Action;
use leptos::prelude::*;
use leptos_router::ParamSegment;
use leptos_router::StaticSegment;
use leptos_router::components::{A, Route, Router, Routes};
use ui::{EmptyState, Icon, Shape};

/// The document around the desk.
#[cfg(feature = "ssr")]
#[must_use]
pub fn shell(files: crate::site::Files) -> impl IntoView {
    use leptos_meta::MetaTags;
    let nonce = leptos::nonce::use_nonce()
        .map(|n| n.to_string())
        .unwrap_or_default();
    if let Some(answer) = use_context::<leptos_axum::ResponseOptions>() {
        let policy = format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
             base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
        );
        if let Ok(value) = axum::http::HeaderValue::from_str(&policy) {
            answer.insert_header(axum::http::header::CONTENT_SECURITY_POLICY, value);
        }
    }
    let me = Me::read()
        .0
        .map(|actor| crate::packed::pack(&actor))
        .unwrap_or_default();
    let start = format!(
        "import('{}').then(m => m.default({{ module_or_path: '{}' }}).then(() => m.hydrate()))",
        files.js, files.wasm
    );
    view! {
        <!DOCTYPE html>
        <html lang="es-MX">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="sirc-me" content=me />
                <meta name="sirc-search" content=crate::server::posted_search() />
                <link rel="stylesheet" href=files.css />
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                // What came back to a form is known to this page alone: scripts would take it away.
                {crate::petitions::Returned::here()
                    .is_none()
                    .then(|| {
                        view! {
                            <link rel="modulepreload" href=files.js />
                            <link rel="preload" href=files.wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
                            <script type="module" nonce=nonce>
                                {start}
                            </script>
                        }
                    })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The desk.
#[component]
pub fn App() -> impl IntoView {
    #[cfg(feature = "ssr")]
    leptos_meta::provide_meta_context();
    provide_context(Me::read());
    provide_context(Search::read());
    let unsaved = Unsaved::watched();
    provide_context(unsaved);
    view! {
        <Router>
            <a class="skip" href="#contenido">
                "Saltar al contenido"
            </a>
            <AppBar />
            <div class="desk" on:click=move |event| unsaved.guard(event)>
                <SideNav />
                <Screens />
            </div>
        </Router>
    }
}

/// The screens. A change of screen puts the focus on the new one: who goes by keyboard or by ear would
/// otherwise stay on what is no longer there.
#[component]
fn Screens() -> impl IntoView {
    let main = NodeRef::<leptos::html::Main>::new();
    let path = leptos_router::hooks::use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let here = path.get();
        if before.is_some_and(|before| before != here)
            && let Some(main) = main.get_untracked()
        {
            focus_soon(main, "#contenido");
        }
        here
    });
    view! {
        <main id="contenido" tabindex="-1" node_ref=main>
            <Routes fallback=|| view! { <NotFound /> }>
                <Route path=StaticSegment("") view=|| view! { <HomePage /> }.into_any() />
                <Route path=StaticSegment("peticiones") view=|| view! { <ListPage /> }.into_any() />
                <Route
                    path=(StaticSegment("peticiones"), StaticSegment("nueva"))
                    view=|| view! { <CapturePage /> }.into_any()
                />
                <Route
                    path=(StaticSegment("peticiones"), ParamSegment("folio"))
                    view=|| view! { <DetailPage /> }.into_any()
                />
                <Route
                    path=(StaticSegment("peticiones"), ParamSegment("folio"), StaticSegment("acuse"))
                    view=|| view! { <ReceiptPage /> }.into_any()
                />
                <Route path=StaticSegment("bandeja") view=|| view! { <TrayPage /> }.into_any() />
                <Route path=StaticSegment("verificar") view=|| view! { <VerificationPage /> }.into_any() />
            </Routes>
        </main>
    }
}

/// The bar on top: who we are, the search, the way to a new petition, and who I am.
#[component]
fn AppBar() -> impl IntoView {
    let me = use_me();
    let name = me.0.as_ref().map(|a| a.name.clone()).unwrap_or_default();
    let role = me.0.as_ref().map(|a| a.role.label()).unwrap_or_default();
    let captures = me.may(Action::RegisterPetition);
    let unsaved = expect_context::<Unsaved>();
    view! {
        <header class="bar" on:click=move |event| unsaved.guard(event)>
            <a class="brand" href="/">
                "SIRC"
            </a>
            {me.may(Action::ReadPetitions).then(|| view! { <SearchBox /> })}
            <span class="push"></span>
            {captures
                .then(|| {
                    view! {
                        <A href="/peticiones/nueva" attr:class="button primary" attr:accesskey="n">
                            <Icon shape=Shape::Plus />
                            <span>"Nueva"<span class="wide">" petición"</span></span>
                        </A>
                    }
                })}
            <details class="account">
                <summary>
                    <Icon shape=Shape::Person />
                    <span class="wide">{name.clone()}</span>
                    <span class="sr-only">"Mi cuenta"</span>
                </summary>
                <div class="menu">
                    <p>
                        <strong>{name}</strong>
                        <br />
                        <span class="muted">{role}</span>
                    </p>
                    <a href="/cuenta" rel="external">"Mi cuenta y sesiones"</a>
                    <form method="post" action="/salir">
                        <button type="submit">"Salir"</button>
                    </form>
                </div>
            </details>
        </header>
    }
}

/// The search over everything. It is posted, and in the browser kept out of the address.
#[component]
fn SearchBox() -> impl IntoView {
    let search = expect_context::<Search>();
    let unsaved = expect_context::<Unsaved>();
    let navigate = leptos_router::hooks::use_navigate();
    let input = NodeRef::<leptos::html::Input>::new();
    #[cfg(not(feature = "ssr"))]
    {
        use leptos::ev::keydown;
        let handle = window_event_listener(keydown, move |event| {
            if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
                event.prevent_default();
                if let Some(input) = input.get_untracked() {
                    let _ = input.focus();
                    input.select();
                }
            }
        });
        on_cleanup(move || handle.remove());
    }
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !unsaved.may_leave() {
            return;
        }
        let words = input.get_untracked().map(|i| i.value()).unwrap_or_default();
        // A whole folio opens its petition.
        if let Ok(folio) = words.trim().parse::<domain::folio::Folio>() {
            navigate(&format!("/peticiones/{folio}"), Default::default());
        } else {
            search.0.set(words);
            navigate("/peticiones", Default::default());
        }
    };
    view! {
        <form class="find" role="search" method="post" action="/peticiones" on:submit=submit>
            <Icon shape=Shape::Search />
            <input
                node_ref=input
                name="buscar"
                type="search"
                aria-label="Buscar peticiones"
                placeholder="Folio, nombre, teléfono, calle…"
                autocomplete="off"
                maxlength="120"
                prop:value=move || search.0.get()
                value=search.0.get_untracked()
            />
            <kbd class="wide">"Ctrl K"</kbd>
        </form>
    }
}

/// The sections; at the foot of the screen on a phone.
#[component]
fn SideNav() -> impl IntoView {
    let me = use_me();
    let link = |section: crate::sections::Section| {
        let inside = move || {
            view! {
                <Icon shape=section.shape />
                <span>{section.label}</span>
            }
        };
        if section.desk {
            view! {
                <A href=section.href exact=section.href == "/">
                    {inside()}
                </A>
            }
            .into_any()
        } else {
            view! {
                <a href=section.href rel="external">
                    {inside()}
                </a>
            }
            .into_any()
        }
    };
    view! {
        <nav class="side" aria-label="Secciones">
            {crate::sections::of(me.0.as_ref()).map(link).collect_view()}
        </nav>
    }
}

/// For addresses that show nothing, and for what this person may not see: both read the same.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(answer) = use_context::<leptos_axum::ResponseOptions>() {
        answer.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    page_title(|| "No se encontró".to_owned());
    view! {
        <h1>"No se encontró"</h1>
        <EmptyState why="No existe, o su cuenta no tiene acceso. Si copió un folio, revise que esté completo.">
            <a class="button" href="/peticiones">
                "Ver las peticiones"
            </a>
        </EmptyState>
    }
}
