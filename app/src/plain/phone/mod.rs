//! The captain's pages on the telephone: large, plain, and one thing after the other. They work without
//! scripts; an entry of their own makes them better.

pub mod access;
mod block;
mod capture;
mod credential;
mod home;
mod list;
mod notices;
mod parts;
mod petition;

pub use block::view as block;
pub use capture::view as capture;
pub use credential::view as credential;
pub use home::view as home;
pub use list::{Wanted, view as list};
pub use notices::view as notices;
pub use petition::{Just, view as petition};

use crate::site::Files;
use domain::captain::SeatView;
use leptos::prelude::*;
use ui::Picture;

/// Which of the pages it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// Before the sign-in: there is nowhere to go.
    Outside,
    /// The first page.
    Home,
    /// A new petition.
    New,
    /// The petitions.
    Petitions,
    /// The own block.
    Block,
    /// The credential.
    Credential,
    /// The notices.
    Notices,
    /// The own access.
    Access,
}

/// The bar at the bottom.
const BAR: [(Here, &str, &str, &str); 4] = [
    (Here::Home, "/m", "house", "Inicio"),
    (Here::Petitions, "/m/peticiones", "list", "Peticiones"),
    (Here::Block, "/m/manzana", "grate", "Manzana"),
    (Here::Credential, "/m/credencial", "card", "Credencial"),
];

/// The script in the head that loads the entry; empty while the site was not built. Its text is in the
/// policy of the page as a hash.
#[must_use]
pub fn script(files: &Files) -> String {
    if files.phone_js.is_empty() {
        return String::new();
    }
    format!(
        "import('{}').then(m => m.default({{ module_or_path: '{}' }}).then(() => m.start()))",
        files.phone_js, files.phone_wasm
    )
}

/// A whole page. `seat` says whose it is, where that is known.
#[must_use]
pub fn shell(
    files: &Files,
    title: &str,
    here: Here,
    seat: Option<&SeatView>,
    content: impl FnOnce() -> AnyView,
) -> String {
    let owner = crate::plain::alone();
    let html = owner.with(|| {
        let title = format!("{title} · SIRC");
        let script = script(files);
        let script =
            (!script.is_empty()).then(|| view! { <script type="module">{script}</script> });
        let inside = here != Here::Outside;
        view! {
            <html lang="es-MX" translate="no" class="phone">
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <title>{title}</title>
                    <link rel="stylesheet" href=files.css.clone() />
                    <link rel="stylesheet" href=files.phone_css.clone() />
                    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                    {script}
                </head>
                <body>
                    <a class="skip" href="#contenido">
                        "Saltar al contenido"
                    </a>
                    {top(inside, seat)}
                    <main id="contenido" tabindex="-1">
                        {content()}
                    </main>
                    {inside.then(|| bar(here))}
                </body>
            </html>
        }
        .to_html()
    });
    format!("<!DOCTYPE html>{html}")
}

fn top(inside: bool, seat: Option<&SeatView>) -> AnyView {
    let block = seat.map(|seat| format!("Manzana {}", seat.block));
    let menu = inside.then(|| {
        view! {
            <details class="phone-menu">
                <summary>
                    <Picture word="menu" />
                    "Menú"
                </summary>
                <div class="phone-menu-list">
                    {seat.map(|seat| view! { <p>{seat.name.clone()}</p> })}
                    <a href="/m/avisos">"Avisos"</a>
                    <a href="/m/acceso">"Mi acceso"</a>
                    <a href="/aviso-de-privacidad">"Aviso de privacidad"</a>
                    <form method="post" action="/m/salir">
                        <button type="submit">"Salir"</button>
                    </form>
                </div>
            </details>
        }
    });
    let home = if inside { "/m" } else { "/m/entrar" };
    view! {
        <header class="phone-top">
            <a class="brand" href=home>
                "SIRC"
            </a>
            <span class="phone-block">{block}</span>
            {menu}
        </header>
    }
    .into_any()
}

fn bar(here: Here) -> AnyView {
    let link = |(of, href, word, label): (Here, &'static str, &'static str, &'static str)| {
        let current = (of == here).then_some("page");
        view! {
            <a href=href aria-current=current>
                <Picture word=word />
                <span>{label}</span>
            </a>
        }
    };
    view! {
        <nav class="phone-bar" aria-label="Secciones">
            {BAR.map(link).into_iter().collect_view()}
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_has_nowhere_to_go() {
        let files = Files::of("css: a\nphone-css: b\nphone-js: c\nphone-wasm: d\n");
        let html = shell(&files, "Entrar", Here::Outside, None, || ().into_any());
        assert!(
            !html.contains("/m/salir") && !html.contains("phone-bar"),
            "{html}"
        );
        assert!(
            html.contains(&format!(
                "<script type=\"module\">{}</script>",
                script(&files)
            )),
            "{html}"
        );
        let html = shell(&files, "Inicio", Here::Home, None, || ().into_any());
        assert!(
            html.contains("/m/salir") && html.contains("aria-current=\"page\""),
            "{html}"
        );
    }
}
