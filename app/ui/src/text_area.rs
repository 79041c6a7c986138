//! The only place where a textarea may be written. Leptos 0.8 does not escape its children when it
//! renders on the server, so that `</textarea><script>` typed by a citizen would run.

use crate::field::{Field, describe};
use leptos::prelude::*;

/// What stands between the tags: escaped where it becomes HTML, as it is where it becomes a node.
fn content(text: &str) -> String {
    if cfg!(feature = "ssr") {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        text.to_owned()
    }
}

/// A field of several lines, without label.
#[component]
pub fn TextArea(
    /// The name under which the form sends it.
    #[prop(into)]
    name: String,
    /// Its id; the name unless told.
    #[prop(into, optional)]
    id: String,
    /// What stands in it at first.
    #[prop(into, optional)]
    value: String,
    /// Lines shown.
    #[prop(default = 3)]
    rows: u32,
    /// Most characters.
    #[prop(default = 2000)]
    max: u32,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// Ids of what describes it.
    #[prop(into, optional)]
    described_by: Signal<Option<String>>,
    /// Whether what stands in it is wrong.
    #[prop(into, optional)]
    invalid: Signal<bool>,
    /// Called with what stands in it, whenever that changes.
    #[prop(optional)]
    on_text: Option<Callback<String>>,
) -> impl IntoView {
    let id = if id.is_empty() { name.clone() } else { id };
    let typed = move |event| {
        if let Some(told) = on_text {
            told.run(event_target_value(&event));
        }
    };
    // Two shapes, because an empty child would be a space or a comment between the tags.
    if value.is_empty() {
        view! {
            <textarea
                id=id
                name=name
                rows=rows
                maxlength=max
                required=required
                aria-describedby=move || described_by.get()
                aria-invalid=move || invalid.get().then_some("true")
                on:input=typed
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <textarea
                id=id
                name=name
                rows=rows
                maxlength=max
                required=required
                aria-describedby=move || described_by.get()
                aria-invalid=move || invalid.get().then_some("true")
                on:input=typed
            >
                {content(&value)}
            </textarea>
        }
        .into_any()
    }
}

/// A field of several lines with label, hint and error.
#[component]
pub fn TextAreaField(
    /// The name under which the form sends it.
    #[prop(into)]
    name: String,
    /// Its id; the name unless told.
    #[prop(into, optional)]
    id: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// How to fill it in.
    #[prop(into, optional)]
    hint: String,
    /// What stands in it at first.
    #[prop(into, optional)]
    value: String,
    /// What is wrong, while something is.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Lines shown.
    #[prop(default = 3)]
    rows: u32,
    /// Most characters.
    #[prop(default = 2000)]
    max: u32,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// A class for the layout of the form.
    #[prop(into, optional)]
    class: String,
    /// Called with what stands in it, whenever that changes.
    #[prop(optional)]
    on_text: Option<Callback<String>>,
) -> impl IntoView {
    let id = if id.is_empty() { name.clone() } else { id };
    let has_hint = !hint.is_empty();
    let own = id.clone();
    let described_by = Signal::derive(move || describe(&own, has_hint, error.get().is_some()));
    let invalid = Signal::derive(move || error.get().is_some());
    let area = match on_text {
        Some(on_text) => view! { <TextArea name=name id=id.clone() value=value rows=rows max=max required=required described_by=described_by invalid=invalid on_text=on_text /> }.into_any(),
        None => view! { <TextArea name=name id=id.clone() value=value rows=rows max=max required=required described_by=described_by invalid=invalid /> }.into_any(),
    };
    view! {
        <Field id=id label=label hint=hint error=error class=class>
            {area}
        </Field>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn what_a_citizen_types_stays_text() {
        let owner = Owner::new();
        let html = owner.with(|| {
            view! { <TextArea name="text" value="</textarea><script>alert(1)</script> & más" /> }
                .to_html()
        });
        assert!(!html.contains("<script>"), "{html}");
        assert!(
            html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; más"),
            "{html}"
        );
    }

    #[test]
    fn an_empty_one_is_empty() {
        let owner = Owner::new();
        let html = owner.with(|| view! { <TextArea name="text" /> }.to_html());
        assert!(html.contains("></textarea>"), "{html}");
    }
}
