//! Paging by key: forward by link, back by the browser.

use leptos::prelude::*;

/// How many there are, and a link to the next page.
#[component]
pub fn Pager(
    /// What is counted, in words: `1,284 peticiones`.
    #[prop(into)]
    counted: String,
    /// Address of the first page, when this is not it.
    #[prop(into)]
    first: Option<String>,
    /// Address of the next page, if there is one.
    #[prop(into)]
    next: Option<String>,
) -> impl IntoView {
    view! {
        <nav class="pager" aria-label="Páginas">
            <span class="counted">{counted}</span>
            {first.map(|href| view! { <a class="button" href=href>"« Primera"</a> })}
            {next.map(|href| view! { <a class="button" rel="next" href=href>"Siguiente ›"</a> })}
        </nav>
    }
}
