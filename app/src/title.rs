//! The title of a page.

/// Names the page in the browser's tab. `text` may follow signals; it is asked again when they change.
pub fn page_title(text: impl Fn() -> String + Send + Sync + 'static) {
    let whole = move || format!("{} · SIRC", text());
    // Only the server puts the title into a document that is not there yet. The browser has one, and
    // needs none of the code that would write it.
    #[cfg(feature = "ssr")]
    drop(leptos_meta::Title(
        leptos_meta::TitleProps::builder().text(whole).build(),
    ));
    #[cfg(not(feature = "ssr"))]
    leptos::prelude::Effect::new(move |_| leptos::prelude::document().set_title(&whole()));
}
