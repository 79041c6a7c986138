//! A choice from a long list by typing (WAI-ARIA combobox with a list). Before the WASM arrives, and
//! without it, it is a plain select that sends the same value.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::sync::Arc;

/// One entry of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub text: String,
    /// A second line that tells entries of the same text apart.
    pub detail: String,
    /// What typing is compared with: folded words.
    pub key: String,
}

/// Most entries shown at once.
const SHOWN: usize = 12;

fn matching(choices: &[Choice], typed: &str) -> Vec<Choice> {
    let words: Vec<&str> = typed.split(' ').filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let fits = |choice: &&Choice| {
        words
            .iter()
            .all(|word| choice.key.split(' ').any(|part| part.starts_with(word)))
    };
    let mut found: Vec<Choice> = choices.iter().filter(fits).cloned().collect();
    // What begins as it was typed stands first; the list's own order decides the rest.
    found.sort_by_key(|choice| !choice.key.starts_with(typed));
    found.truncate(SHOWN);
    found
}

/// The field. `fold` turns typed text into the form of [`Choice::key`].
#[component]
pub fn Combobox(
    /// The name under which the form sends the value; also the id.
    #[prop(into)]
    name: String,
    /// Every entry.
    choices: Arc<Vec<Choice>>,
    /// Folds typed text.
    fold: fn(&str) -> String,
    /// The value, read and written.
    value: RwSignal<String>,
    /// Text of the empty choice of the plain select.
    #[prop(into)]
    none: String,
    /// Ids of what describes it.
    #[prop(into, optional)]
    described_by: Signal<Option<String>>,
    /// Whether the value is wrong.
    #[prop(into, optional)]
    invalid: Signal<bool>,
) -> impl IntoView {
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let choices = StoredValue::new(choices);
    let name = StoredValue::new(name);
    let none = StoredValue::new(none);
    move || {
        if ready.get() {
            typing(name, choices, fold, value, described_by, invalid).into_any()
        } else {
            let options = choices.with_value(|all| {
                all.iter()
                    .map(|c| {
                        let text = if c.detail.is_empty() {
                            c.text.clone()
                        } else {
                            format!("{} · {}", c.text, c.detail)
                        };
                        let chosen = value.get_untracked() == c.value;
                        view! { <option value=c.value.clone() selected=chosen>{text}</option> }
                    })
                    .collect_view()
            });
            view! {
                <select
                    id=name.get_value()
                    name=name.get_value()
                    aria-describedby=move || described_by.get()
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    <option value="">{none.get_value()}</option>
                    {options}
                </select>
            }
            .into_any()
        }
    }
}

fn typing(
    name: StoredValue<String>,
    choices: StoredValue<Arc<Vec<Choice>>>,
    fold: fn(&str) -> String,
    value: RwSignal<String>,
    described_by: Signal<Option<String>>,
    invalid: Signal<bool>,
) -> impl IntoView {
    let text_of = move |code: &str| {
        choices.with_value(|all| {
            all.iter()
                .find(|c| c.value == code)
                .map(|c| c.text.clone())
                .unwrap_or_default()
        })
    };
    let typed = RwSignal::new(text_of(&value.get_untracked()));
    let open = RwSignal::new(false);
    let active = RwSignal::new(0usize);
    let found = Memo::new(move |_| choices.with_value(|all| matching(all, &fold(&typed.get()))));
    // Another part of the form may choose or clear.
    Effect::new(move |before: Option<String>| {
        let now = value.get();
        if before.is_some_and(|b| b != now) && !now.is_empty() {
            typed.set(text_of(&now));
        } else if now.is_empty() && !open.get_untracked() {
            typed.set(String::new());
        }
        now
    });
    let choose = move |choice: &Choice| {
        typed.set(choice.text.clone());
        value.set(choice.value.clone());
        open.set(false);
    };
    let on_key = move |event: KeyboardEvent| {
        let count = found.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => {
                event.prevent_default();
                let next = if open.get() {
                    (active.get() + 1) % count
                } else {
                    0
                };
                active.set(next);
                open.set(true);
            }
            "ArrowUp" if count > 0 => {
                event.prevent_default();
                active.update(|i| *i = (*i + count - 1) % count);
                open.set(true);
            }
            "Enter" if open.get() && count > 0 => {
                event.prevent_default();
                let chosen = found.with(|all| all.get(active.get()).cloned());
                if let Some(choice) = chosen {
                    choose(&choice);
                }
            }
            "Escape" if open.get() => {
                event.prevent_default();
                open.set(false);
            }
            // Leaving with what was pointed at saves a key on every call.
            "Tab" if open.get() && count > 0 && value.get().is_empty() => {
                let chosen = found.with(|all| all.get(active.get()).cloned());
                if let Some(choice) = chosen {
                    choose(&choice);
                }
            }
            _ => {}
        }
    };
    let id = name.get_value();
    let list_id = format!("{id}-list");
    let option_id = {
        let id = id.clone();
        move |index: usize| format!("{id}-option-{index}")
    };
    let pointed = {
        let option_id = option_id.clone();
        move || (open.get() && found.with(|f| !f.is_empty())).then(|| option_id(active.get()))
    };
    view! {
        <div class="combobox">
            <input type="hidden" name=id.clone() prop:value=move || value.get() />
            <input
                id=id.clone()
                type="text"
                role="combobox"
                autocomplete="off"
                aria-autocomplete="list"
                aria-expanded=move || (open.get() && found.with(|f| !f.is_empty())).to_string()
                aria-controls=list_id.clone()
                aria-activedescendant=pointed
                aria-describedby=move || described_by.get()
                aria-invalid=move || invalid.get().then_some("true")
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    value.set(String::new());
                    active.set(0);
                    open.set(true);
                }
                on:keydown=on_key
                on:blur=move |_| open.set(false)
            />
            <ul class="options" id=list_id role="listbox" hidden=move || !open.get() || found.with(Vec::is_empty)>
                {move || {
                    found
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(index, choice)| {
                            let picked = choice.clone();
                            view! {
                                <li
                                    id=option_id(index)
                                    role="option"
                                    aria-selected=move || (active.get() == index).to_string()
                                    on:mousedown=move |event| {
                                        event.prevent_default();
                                        choose(&picked);
                                    }
                                >
                                    <span>{choice.text}</span>
                                    <small>{choice.detail}</small>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <span class="sr-only" role="status">
                {move || {
                    (open.get() && !typed.get().is_empty())
                        .then(|| match found.with(Vec::len) {
                            0 => "Sin coincidencias".to_owned(),
                            n => format!("{n} coincidencias"),
                        })
                }}
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(text: &str) -> Choice {
        Choice {
            value: text.into(),
            text: text.into(),
            detail: String::new(),
            key: text.to_lowercase(),
        }
    }

    #[test]
    fn two_letters_find_what_begins_so_first() {
        let all = [
            choice("Colinas de Formosa"),
            choice("Formando Hogar"),
            choice("Centro"),
        ];
        let found: Vec<String> = matching(&all, "fo").into_iter().map(|c| c.text).collect();
        assert_eq!(found, ["Formando Hogar", "Colinas de Formosa"]);
        assert!(matching(&all, "").is_empty());
        assert_eq!(matching(&all, "hogar form").len(), 1);
    }
}
