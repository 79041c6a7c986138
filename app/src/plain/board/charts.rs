//! Charts drawn by the server. Each has its numbers in a table beside it, so that a chart never has to
//! say more than which is larger.

use crate::show::number;
use chrono::Datelike;
use domain::board::{AgeLine, Measure, Step};
use domain::local_time::{month_of, show_month};
use leptos::prelude::*;

/// Size of a chart in its own units; the page scales it.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
/// Where its bars stand: left, top, and the line on which they stand.
const LEFT: f64 = 66.0;
const TOP: f64 = 34.0;
const FLOOR: f64 = 186.0;
/// Most labels below it in the office; on a phone, half of them.
const LABELS: usize = 12;

/// The top of a scale: 1, 2 or 5 with zeros, not below the largest value.
fn top_of(largest: i64) -> i64 {
    let mut step = 1;
    loop {
        for top in [step, 2 * step, 5 * step] {
            if top >= largest {
                return top;
            }
        }
        step *= 10;
    }
}

/// A count as a length; the largest of the board is far below 2^31.
fn float(n: i64) -> f64 {
    f64::from(i32::try_from(n).unwrap_or(i32::MAX))
}

fn at(n: f64) -> String {
    format!("{n:.1}")
}

/// A scale of heights, with its lines.
struct Scale(i64);

impl Scale {
    fn of(values: impl Iterator<Item = i64>) -> Self {
        Self(top_of(values.max().unwrap_or(0).max(2)))
    }

    fn height(&self, value: i64) -> f64 {
        (FLOOR - TOP) * float(value) / float(self.0)
    }

    fn lines(&self) -> AnyView {
        [0, self.0 / 2, self.0]
            .into_iter()
            .map(|value| {
                let y = FLOOR - self.height(value);
                view! {
                    <line class="grid" x1=at(LEFT) x2=at(WIDTH) y1=at(y) y2=at(y) />
                    <text class="scale" x=at(LEFT - 6.0) y=at(y + 4.0) text-anchor="end">
                        {number(value)}
                    </text>
                }
            })
            .collect_view()
            .into_any()
    }

    fn bar(&self, class: &'static str, x: f64, width: f64, from: i64, value: i64) -> AnyView {
        if value == 0 {
            return ().into_any();
        }
        let height = self.height(value).max(1.0);
        let y = FLOOR - self.height(from) - height;
        view! { <rect class=class x=at(x) y=at(y) width=at(width) height=at(height) /> }.into_any()
    }
}

/// A day or month as tables name it.
pub(super) fn step_label(step: &Step, by_month: bool) -> String {
    let Some(day) = step.days.from else {
        return String::new();
    };
    let month = show_month(&month_of(day));
    if by_month {
        return month;
    }
    let month = month.split(' ').next().unwrap_or_default();
    format!("{} {month}", day.day())
}

/// The same below the chart, where there is less room: `ene 26`.
fn short_label(step: &Step, by_month: bool) -> String {
    let label = step_label(step, by_month);
    match label.rsplit_once(" 20") {
        Some((month, year)) if by_month => format!("{month} {year}"),
        _ => label,
    }
}

/// What came in and what was attended, step by step.
pub(super) fn flow(steps: &[Step], by_month: bool) -> AnyView {
    let scale = Scale::of(steps.iter().flat_map(|step| {
        [Measure::Received, Measure::Attended].map(|measure| step.line.get(measure))
    }));
    let slot = (WIDTH - LEFT) / float(steps.len().max(1) as i64);
    let width = (slot * 0.4).min(24.0);
    let every = steps.len().div_ceil(LABELS).max(1);
    let bars = (0i64..)
        .zip(steps)
        .map(|(n, step)| {
            let middle = LEFT + slot * (float(n) + 0.5);
            let received = step.line.get(Measure::Received);
            let attended = step.line.get(Measure::Attended);
            view! {
                {scale.bar("in", middle - width, width - 1.0, 0, received)}
                {scale.bar("out", middle + 1.0, width - 1.0, 0, attended)}
            }
        })
        .collect_view();
    let labels = (0i64..)
        .zip(steps)
        .step_by(every)
        .enumerate()
        .map(|(nth, (n, step))| {
            let middle = LEFT + slot * (float(n) + 0.5);
            let class = if nth % 2 == 0 { "label" } else { "label minor" };
            view! {
                <text class=class x=at(middle) y=at(FLOOR + 24.0) text-anchor="middle">
                    {short_label(step, by_month)}
                </text>
            }
        })
        .collect_view();
    let total = |measure| number(steps.iter().map(|s| s.line.get(measure)).sum());
    let name = format!(
        "Entradas y atendidas por {}: {} entradas, {} atendidas.",
        if by_month { "mes" } else { "día" },
        total(Measure::Received),
        total(Measure::Attended)
    );
    view! {
        <figure class="chart">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=name>
                {scale.lines()}
                {bars}
                {labels}
            </svg>
            <figcaption>
                <span class="key in">"Entradas"</span>
                <span class="key out">"Atendidas"</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

/// An age below the chart.
fn short_age(age: &AgeLine) -> String {
    match age.band.most {
        Some(most) => format!("{} a {most}", age.band.least),
        None => format!("{}+", age.band.least),
    }
}

/// The open petitions by age, and how many of them are overdue.
pub(super) fn ages(ages: &[AgeLine]) -> AnyView {
    let scale = Scale::of(ages.iter().map(|age| age.line.get(Measure::Open)));
    let slot = (WIDTH - LEFT) / float(ages.len().max(1) as i64);
    let width = slot * 0.6;
    let bars = (0i64..)
        .zip(ages)
        .map(|(n, age)| {
            let left = LEFT + slot * float(n) + (slot - width) / 2.0;
            let (open, late) = (
                age.line.get(Measure::Open),
                age.line.get(Measure::Overdue),
            );
            let above = FLOOR - scale.height(open) - 6.0;
            view! {
                {scale.bar("late", left, width, 0, late)}
                {scale.bar("rest", left, width, late, open - late)}
                <text class="value" x=at(left + width / 2.0) y=at(above) text-anchor="middle">
                    {number(open)}
                </text>
                <text class="label" x=at(left + width / 2.0) y=at(FLOOR + 24.0) text-anchor="middle">
                    {short_age(age)}
                </text>
            }
        })
        .collect_view();
    let told: Vec<String> = ages
        .iter()
        .map(|age| {
            format!(
                "{}: {}",
                age.band.label(),
                number(age.line.get(Measure::Open))
            )
        })
        .collect();
    let name = format!(
        "Abiertas por días desde que se recibieron. {}.",
        told.join("; ")
    );
    view! {
        <figure class="chart">
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=name>
                {scale.lines()}
                {bars}
            </svg>
            <figcaption>
                <span class="key late">"Vencidas"</span>
                <span class="key rest">"En plazo o en espera"</span>
            </figcaption>
        </figure>
    }
    .into_any()
}

/// A part of the largest as a bar within a row; the row has its number.
pub(super) fn part(open: i64, late: i64, largest: i64) -> AnyView {
    let of = |n: i64| at(100.0 * float(n) / float(largest.max(1)));
    view! {
        <svg class="part" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="rest" x="0" y="0" height="10" width=of(open) />
            <rect class="late" x="0" y="0" height="10" width=of(late) />
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::top_of;

    #[test]
    fn a_scale_ends_at_a_round_number() {
        for (largest, top) in [
            (0, 1),
            (1, 1),
            (3, 5),
            (5, 5),
            (6, 10),
            (11, 20),
            (99, 100),
            (3_595, 5_000),
        ] {
            assert_eq!(top_of(largest), top);
        }
    }
}
