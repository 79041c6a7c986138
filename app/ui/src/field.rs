//! A labelled field with its hint and its error. The error is tied to the input for screen readers.

use leptos::prelude::*;

/// The ids that describe an input: its hint and its error, as far as they exist.
#[must_use]
pub fn describe(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-hint {id}-error")),
    }
}

/// A hint under a label.
#[component]
pub fn Hint(
    /// The id of the input that it describes.
    #[prop(into)]
    of: String,
    /// The hint.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class="hint" id=format!("{of}-hint")>
            {text}
        </span>
    }
}

/// Label, hint and error around any input. The input itself carries `id`, and `aria-describedby`
/// made by [`describe`].
#[component]
pub fn Field(
    /// The id of the input.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// How to fill it in; empty for none.
    #[prop(into, optional)]
    hint: String,
    /// What is wrong, while something is.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// A class for the layout of the form.
    #[prop(into, optional)]
    class: String,
    /// The input.
    children: Children,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let of = id.clone();
    view! {
        <div class=format!("field {class}") class:wrong=move || error.get().is_some()>
            <label for=id>{label}</label>
            {(!hint.is_empty()).then(|| view! { <Hint of=of text=hint /> })}
            {children()}
            <span class="error" id=error_id role="alert">
                {move || error.get()}
            </span>
        </div>
    }
}

/// A field of one line.
#[component]
pub fn TextField(
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
    /// HTML type; `text` unless told.
    #[prop(default = "text")]
    kind: &'static str,
    /// What a browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The keyboard of a phone.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// Most characters.
    #[prop(default = 120)]
    max: u32,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// A class for the layout of the form.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let has_hint = !hint.is_empty();
    let id = if id.is_empty() { name.clone() } else { id };
    let own = id.clone();
    let described = move || describe(&own, has_hint, error.get().is_some());
    view! {
        <Field id=id.clone() label=label hint=hint error=error class=class>
            <input
                id=id
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=max
                required=required
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
            />
        </Field>
    }
}

/// A choice from a short list.
#[component]
pub fn SelectField(
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
    /// Value and text of each choice.
    options: Vec<(String, String)>,
    /// The choice at first.
    #[prop(into, optional)]
    value: String,
    /// The text of the empty choice; none when there is no empty choice.
    #[prop(into, optional)]
    none: String,
    /// What is wrong, while something is.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// Whether it must be chosen.
    #[prop(optional)]
    required: bool,
    /// A class for the layout of the form.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let has_hint = !hint.is_empty();
    let id = if id.is_empty() { name.clone() } else { id };
    let own = id.clone();
    let described = move || describe(&own, has_hint, error.get().is_some());
    view! {
        <Field id=id.clone() label=label hint=hint error=error class=class>
            <select
                id=id
                name=name
                required=required
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
            >
                {(!none.is_empty()).then(|| view! { <option value="">{none}</option> })}
                {options
                    .into_iter()
                    .map(|(code, text)| {
                        let chosen = code == value;
                        view! {
                            <option value=code selected=chosen>
                                {text}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </Field>
    }
}
