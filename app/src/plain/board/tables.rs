//! Tables of the board: every number opens the list of the petitions that it counts.

use super::charts::{part, step_label};
use crate::petitions::filters::{address, pairs};
use crate::show::number;
use domain::board::{Board, GroupLine, Line, Measure};
use domain::petitions::{Days, ListFilter};
use leptos::prelude::*;

/// Rows of a table that are seen at once; the others wait behind them.
const FIRST: usize = 10;
const COLUMNS: [(Measure, &str); 5] = [
    (Measure::Received, "Entradas"),
    (Measure::Attended, "Atendidas"),
    (Measure::Closed, "Cerradas"),
    (Measure::Open, "Rezago"),
    (Measure::Overdue, "Vencidas"),
];

/// The address of the petitions that a number counts.
pub(super) fn list_of(filter: &ListFilter) -> String {
    address(&pairs(filter), None)
}

/// A number that opens its list; nothing opens an empty one.
pub(super) fn opens(value: i64, filter: &ListFilter) -> AnyView {
    if value == 0 {
        return view! { <span class="muted">"0"</span> }.into_any();
    }
    view! { <a href=list_of(filter)>{number(value)}</a> }.into_any()
}

/// A cell with a number; on a phone the name of its column stands over it.
fn cell(label: &'static str, value: i64, filter: &ListFilter) -> AnyView {
    view! { <td data-label=label>{opens(value, filter)}</td> }.into_any()
}

fn figures(
    caption: String,
    first: &'static str,
    heads: Vec<&'static str>,
    rows: AnyView,
) -> AnyView {
    view! {
        <div class="rows figures">
            <table>
                <caption class="sr-only">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{first}</th>
                        {heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view()}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The rows of departments, types or settlements.
pub(super) fn groups(
    title: &'static str,
    first: &'static str,
    note: &'static str,
    rows: &[GroupLine],
    period: Days,
) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let open = |row: &GroupLine| row.line.get(Measure::Open);
    let largest = rows.iter().map(open).max().unwrap_or(0);
    let line = |row: &GroupLine| {
        let cells = COLUMNS
            .map(|(measure, label)| {
                let filter = row.group.narrow(measure.filter(period));
                cell(label, row.line.get(measure), &filter)
            })
            .into_iter()
            .collect_view();
        let bar = part(open(row), row.line.get(Measure::Overdue), largest);
        let name = if row.name.is_empty() {
            "Fuera de catálogo".to_owned()
        } else {
            row.name.clone()
        };
        view! {
            <tr>
                <th scope="row">
                    {name} {(!row.note.is_empty()).then(|| view! { <span class="muted">" · "{row.note.clone()}</span> })} {bar}
                </th>
                {cells}
            </tr>
        }
    };
    let table = |rows: &[GroupLine], more: &str| {
        let heads = COLUMNS.iter().map(|(_, label)| *label).collect();
        let lines = rows.iter().map(line).collect_view().into_any();
        figures(format!("{title}{more}"), first, heads, lines)
    };
    let (shown, rest) = rows.split_at(rows.len().min(FIRST));
    view! {
        <section class="board-part">
            <h2>{title}</h2>
            {(!note.is_empty()).then(|| view! { <p class="muted small">{note}</p> })}
            {table(shown, "")}
            {(!rest.is_empty())
                .then(|| {
                    view! {
                        <details class="rest">
                            <summary>{format!("Ver las otras {}", number(rest.len() as i64))}</summary>
                            {table(rest, ", las demás")}
                        </details>
                    }
                })}
        </section>
    }
    .into_any()
}

/// The open ones by age.
pub(super) fn ages(board: &Board) -> AnyView {
    let period = board.period.days();
    let rows = board
        .ages
        .iter()
        .map(|age| {
            let of = |measure: Measure| ListFilter {
                received: age.received,
                ..measure.filter(period)
            };
            view! {
                <tr>
                    <th scope="row">{age.band.label()}</th>
                    {cell("Abiertas", age.line.get(Measure::Open), &of(Measure::Open))}
                    {cell("Vencidas", age.line.get(Measure::Overdue), &of(Measure::Overdue))}
                </tr>
            }
        })
        .collect_view()
        .into_any();
    figures(
        "Abiertas por antigüedad".into(),
        "Antigüedad",
        vec!["Abiertas", "Vencidas"],
        rows,
    )
}

/// What came in and went out, step by step.
pub(super) fn steps(board: &Board) -> AnyView {
    let by_month = board.period.by_month();
    let rows = board
        .steps
        .iter()
        .map(|step| {
            let of = |measure: Measure, label| {
                cell(label, step.line.get(measure), &measure.filter(step.days))
            };
            view! {
                <tr>
                    <th scope="row">{step_label(step, by_month)}</th>
                    {of(Measure::Received, "Entradas")}
                    {of(Measure::Attended, "Atendidas")}
                    {of(Measure::Closed, "Cerradas")}
                </tr>
            }
        })
        .collect_view()
        .into_any();
    figures(
        if by_month {
            "Mes por mes".into()
        } else {
            "Día por día".into()
        },
        if by_month { "Mes" } else { "Día" },
        vec!["Entradas", "Atendidas", "Cerradas"],
        rows,
    )
}

/// Two numbers and what part the first is of the second: never one without the other.
pub(super) fn ratio(part: (&Line, Measure), whole: (&Line, Measure), period: Days) -> AnyView {
    let of = |(line, measure): (&Line, Measure)| (line.get(measure), measure.filter(period));
    let ((part, part_filter), (whole, whole_filter)) = (of(part), of(whole));
    // In tenths of a percent, rounded.
    let tenths = (part * 2_000 + whole).checked_div(whole * 2);
    view! {
        <span class="ratio">
            {opens(part, &part_filter)} " de " {opens(whole, &whole_filter)}
            {tenths.map(|tenths| view! { <span class="muted">{format!(" ({}.{} %)", tenths / 10, tenths % 10)}</span> })}
        </span>
    }
    .into_any()
}
