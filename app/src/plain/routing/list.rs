//! The rules, in the order in which they are asked.

use super::{RULES, in_words, manages, may, state_tag};
use crate::plain::{Frame, done, page};
use crate::show::counted;
use domain::access::Action;
use domain::petitions::Act;
use domain::routing::{MAX_RULES, RuleLine, RuleList, RuleState};
use leptos::prelude::*;
use ui::EmptyState;

/// The page.
#[must_use]
pub fn view(frame: &Frame, rules: &RuleList, said: Option<String>) -> String {
    page(frame, "Turnado", || {
        let edits = manages(frame);
        let bounces = may(frame, Action::Perform(Act::Refer));
        view! {
            <div class="head">
                <h1>"Turnado"</h1>
                <a class="button" href="/turnado/simulador">
                    "Simulador"
                </a>
                {bounces
                    .then(|| {
                        view! {
                            <a class="button" href="/turnado/rebotes">
                                "Rebotes"
                            </a>
                        }
                    })}
                {edits
                    .then(|| {
                        view! {
                            <a class="button primary" href="/turnado/nueva">
                                "Nueva regla"
                            </a>
                        }
                    })}
            </div>
            {done(said)}
            <p class="prose muted">
                "Las reglas se preguntan en orden y decide la primera que se cumple. Los borradores no deciden. Si ninguna se cumple, la petición va a la dependencia de su tipo."
            </p>
            {live(&rules.live, edits)}
            {ended(&rules.ended)}
        }
        .into_any()
    })
}

fn live(rules: &[RuleLine], edits: bool) -> AnyView {
    if rules.is_empty() {
        return view! {
            <EmptyState why="Todavía no hay reglas: cada petición va a la dependencia de su tipo.">
                {edits
                    .then(|| {
                        view! {
                            <a class="button" href="/turnado/nueva">
                                "Nueva regla"
                            </a>
                        }
                    })}
            </EmptyState>
        }
        .into_any();
    }
    let count = rules.len();
    let total = i64::try_from(count).unwrap_or(i64::MAX);
    let active = rules
        .iter()
        .filter(|line| line.rule.state == RuleState::Active)
        .count();
    view! {
        <ol class="rules">
            {rules.iter().enumerate().map(|(n, line)| one(line, n, count, edits)).collect_view()}
        </ol>
        <p class="small muted">
            {format!(
                "{}, {active} en vigor; caben {MAX_RULES}.",
                counted(total, "regla", "reglas"),
            )}
        </p>
    }
    .into_any()
}

fn one(line: &RuleLine, place: usize, count: usize, edits: bool) -> AnyView {
    let rule = &line.rule;
    let address = format!("{RULES}/{}", rule.id);
    let draft = rule.state == RuleState::Draft;
    view! {
        <li class="item rule" class:off=draft id=format!("r-{}", rule.id)>
            <header>
                <span class="order" aria-hidden="true">
                    {place + 1}
                </span>
                <h2>
                    <a href=address.clone()>{rule.name.clone()}</a>
                </h2>
                {state_tag(rule.state)}
                {line
                    .replaces
                    .clone()
                    .map(|name| view! { <span class="muted small">{format!("sustituirá a «{name}»")}</span> })}
                <span class="push"></span>
                {edits.then(|| moves(line, place, count))}
            </header>
            {in_words(line)}
            {(draft && edits)
                .then(|| {
                    view! {
                        <p class="ways">
                            <a href=format!("{address}/ensayo")>"Ensayar y activar"</a>
                        </p>
                    }
                })}
        </li>
    }
    .into_any()
}

/// Up and down; a button that would do nothing is not there.
fn moves(line: &RuleLine, place: usize, count: usize) -> AnyView {
    let rule = &line.rule;
    let name = rule.name.clone();
    let button = |way: &'static str, sign: &'static str, verb: &'static str| {
        view! {
            <button type="submit" name="a" value=way>
                <span aria-hidden="true">{sign}</span>
                <span class="sr-only">{format!("{verb} «{name}»")}</span>
            </button>
        }
    };
    view! {
        <form method="post" action=format!("{RULES}/{}/mover", rule.id) class="moves">
            <input type="hidden" name="version" value=rule.version />
            {(place > 0).then(|| button("arriba", "↑", "Subir"))}
            {(place + 1 < count).then(|| button("abajo", "↓", "Bajar"))}
        </form>
    }
    .into_any()
}

fn ended(rules: &[RuleLine]) -> AnyView {
    if rules.is_empty() {
        return ().into_any();
    }
    let line = |line: &RuleLine| {
        view! {
            <li>
                <a href=format!("{RULES}/{}", line.rule.id)>{line.rule.name.clone()}</a>
                " → "
                {line.departments.clone()}
            </li>
        }
    };
    view! {
        <details class="ended-rules">
            <summary class="button">"Terminadas"</summary>
            <ul>{rules.iter().map(line).collect_view()}</ul>
        </details>
    }
    .into_any()
}
