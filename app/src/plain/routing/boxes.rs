//! Boxes to tick, many of them: in groups that open, so that the keyboard passes by those that nobody
//! needs.

use super::{Choices, Named};
use crate::plain::Refused;
use domain::text::fold;
use leptos::prelude::*;

/// What is ticked: what was sent, if the form came back; else what is stored.
pub(super) struct Ticks<'t> {
    pub(super) refused: &'t Refused,
    pub(super) name: &'static str,
    pub(super) stored: Vec<String>,
}

impl Ticks<'_> {
    fn has(&self, value: &str) -> bool {
        if self.refused.failure.is_none() {
            return self.stored.iter().any(|stored| stored == value);
        }
        let sent = |(name, sent): &(String, String)| name == self.name && sent == value;
        self.refused.typed.iter().any(sent)
    }

    /// What is ticked and on no list: it stays ticked, so that saving does not lose it.
    fn others(&self, offered: &[Named]) -> Vec<Named> {
        self.stored
            .iter()
            .filter(|value| self.has(value) && offered.iter().all(|(key, _)| key != *value))
            .map(|value| (value.clone(), "Ya no está en el catálogo".to_owned()))
            .collect()
    }

    fn tick(&self, (value, text): &Named) -> AnyView {
        let ticked = self.has(value);
        view! {
            <label class="check">
                <input type="checkbox" name=self.name value=value.clone() checked=ticked />
                {text.clone()}
            </label>
        }
        .into_any()
    }

    fn count(&self, offered: &[Named]) -> usize {
        offered.iter().filter(|(value, _)| self.has(value)).count()
    }
}

/// A group of boxes around a legend, with its hint and its error.
pub(super) fn set(
    legend: &'static str,
    hint: &'static str,
    error: Signal<Option<String>>,
    inside: AnyView,
) -> AnyView {
    view! {
        <fieldset class="boxes">
            <legend>{legend}</legend>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            {inside}
            <span class="error" role="alert">
                {move || error.get()}
            </span>
        </fieldset>
    }
    .into_any()
}

/// Boxes side by side.
pub(super) fn flat(ticks: &Ticks<'_>, offered: &[Named]) -> AnyView {
    let more = ticks.others(offered);
    let all = offered.iter().chain(&more);
    view! { <div class="flat-boxes">{all.map(|one| ticks.tick(one)).collect_view()}</div> }
        .into_any()
}

/// A part that opens, with how many of it are ticked.
fn part(title: &str, ticked: usize, inside: AnyView) -> AnyView {
    let count = match ticked {
        0 => String::new(),
        1 => "1 marcada".to_owned(),
        many => format!("{many} marcadas"),
    };
    view! {
        <details class="opens">
            <summary>
                {title.to_owned()} <span class="count">{count}</span>
            </summary>
            <div class="flat-boxes">{inside}</div>
        </details>
    }
    .into_any()
}

/// Categories and types, by department.
pub(super) fn matters(categories: &Ticks<'_>, kinds: &Ticks<'_>, choices: &Choices) -> AnyView {
    let parts = choices.matters.iter().map(|matters| {
        let offered: Vec<Named> = matters
            .categories
            .iter()
            .map(|c| (c.clone(), format!("Toda la categoría {c}")))
            .collect();
        let ticked = categories.count(&offered) + kinds.count(&matters.kinds);
        let inside = view! {
            {offered.iter().map(|one| categories.tick(one)).collect_view()}
            {matters.kinds.iter().map(|one| kinds.tick(one)).collect_view()}
        };
        part(&matters.department, ticked, inside.into_any())
    });
    let parts = parts.collect_view();
    let more = kinds.others(&choices.kinds());
    view! {
        {parts}
        {more.iter().map(|one| kinds.tick(one)).collect_view()}
    }
    .into_any()
}

/// Neighborhoods, by their first letter.
pub(super) fn neighborhoods(ticks: &Ticks<'_>, offered: &[Named]) -> AnyView {
    let letter = |name: &str| {
        fold(name)
            .chars()
            .next()
            .unwrap_or(' ')
            .to_ascii_uppercase()
    };
    let mut groups: Vec<(char, Vec<Named>)> = Vec::new();
    let mut sorted: Vec<&Named> = offered.iter().collect();
    sorted.sort_by_key(|(_, name)| fold(name));
    for one in sorted {
        let first = letter(&one.1);
        match groups.last_mut() {
            Some((known, group)) if *known == first => group.push(one.clone()),
            _ => groups.push((first, vec![one.clone()])),
        }
    }
    let more = ticks.others(offered);
    let parts = groups.iter().map(|(first, group)| {
        let inside = group.iter().map(|one| ticks.tick(one)).collect_view();
        part(&first.to_string(), ticks.count(group), inside.into_any())
    });
    view! {
        <div class="letters">{parts.collect_view()}</div>
        {more.iter().map(|one| ticks.tick(one)).collect_view()}
    }
    .into_any()
}
