//! The icon of a cluster: how many, and a ring with the share of each state.

use crate::bound::{div_icon, object};
use crate::dom::{attr, el, put, svg, text_el};
use crate::states::{CAPTAINS, Look};
use crate::text::{counted, number};
use leaflet::{DivIcon, Point};
use wasm_bindgen::JsValue;

/// A part of the ring, in hundredths of its length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// Which state.
    pub state: usize,
    /// Where it begins.
    pub from: f64,
    /// How long it is, without the gap to the next.
    pub length: f64,
}

/// The parts of a ring. No part is so small that it cannot be seen.
pub fn arcs(counts: &[usize]) -> Vec<Arc> {
    const LEAST: f64 = 4.0;
    const GAP: f64 = 1.5;
    let total: usize = counts.iter().sum();
    let present = counts.iter().filter(|count| **count > 0).count();
    let gap = if present > 1 { GAP } else { 0.0 };
    let wide = |count: usize| (count as f64 / total as f64 * 100.0).max(LEAST);
    let sum: f64 = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| wide(*count))
        .sum();
    let mut from = 0.0;
    let mut arcs = Vec::with_capacity(present);
    for (state, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let length = wide(*count) / sum * 100.0;
        arcs.push(Arc {
            state,
            from,
            length: length - gap,
        });
        from += length;
    }
    arcs
}

/// `98 en funciones, 20 electas`.
pub fn shares(counts: &[usize]) -> String {
    let of = |(look, count): (&Look, &usize)| format!("{} {}", number(*count), look.words);
    let parts: Vec<String> = CAPTAINS
        .iter()
        .zip(counts)
        .filter(|(_, count)| **count > 0)
        .map(of)
        .collect();
    parts.join(", ")
}

/// Pixels across: clusters of more are larger.
fn size(total: usize) -> u32 {
    match total {
        0..=9 => 34,
        10..=99 => 40,
        100..=999 => 46,
        _ => 54,
    }
}

/// An icon of a cluster. `class` is of the ring when it has but one part.
fn icon(total: usize, words: &str, parts: &[Arc], class: impl Fn(usize) -> String) -> DivIcon {
    let whole = el("div", "cluster-face");
    whole.set_title(words);
    let ring = svg(
        "svg",
        &[
            ("viewBox", "0 0 40 40"),
            ("aria-hidden", "true"),
            ("focusable", "false"),
        ],
    );
    put(
        &ring,
        &[&svg(
            "circle",
            &[
                ("cx", "20"),
                ("cy", "20"),
                ("r", "19"),
                ("class", "cluster-disc"),
            ],
        )],
    );
    for arc in parts {
        let dashes = format!("{:.1} {:.1}", arc.length, 100.0 - arc.length);
        let offset = format!("{:.1}", -arc.from);
        let part = svg(
            "circle",
            &[
                ("cx", "20"),
                ("cy", "20"),
                ("r", "16.5"),
                ("pathLength", "100"),
                ("transform", "rotate(-90 20 20)"),
                ("stroke-dasharray", &dashes),
                ("stroke-dashoffset", &offset),
            ],
        );
        attr(&part, "class", &class(arc.state));
        put(&ring, &[&part]);
    }
    let count = text_el("span", "cluster-count", &number(total));
    attr(&count, "aria-hidden", "true");
    put(&whole, &[&ring, &count, &text_el("span", "sr-only", words)]);
    let side = size(total);
    div_icon(&object(&[
        ("html", whole.into()),
        (
            "className",
            JsValue::from_str(&format!("cluster cluster-{side}")),
        ),
        ("iconSize", Point::from((side, side)).into()),
    ]))
}

/// The icon of a cluster of captains, from the counts of each state.
pub fn captains_icon(counts: &[usize]) -> DivIcon {
    let total = counts.iter().sum();
    let words = format!("{} jefes de manzana: {}", number(total), shares(counts));
    icon(total, &words, &arcs(counts), |state| {
        format!(
            "arc arc-{}",
            CAPTAINS.get(state).map_or("unknown", |look| look.code)
        )
    })
}

/// The icon of a cluster of vacant blocks: its ring is dashed.
pub fn vacant_icon(total: usize) -> DivIcon {
    let dashes: Vec<Arc> = (0..12)
        .map(|at| Arc {
            state: 0,
            from: f64::from(at) * 100.0 / 12.0,
            length: 5.0,
        })
        .collect();
    let words = format!("{} manzanas vacantes", number(total));
    icon(total, &words, &dashes, |_| "arc arc-vacant".to_owned())
}

/// The icon of a cluster of petitions to choose from: of its ring, the part that is chosen is full.
pub fn choices_icon(total: usize, taken: usize) -> DivIcon {
    let class = |part: usize| ["arc arc-taken", "arc arc-left"][part.min(1)].to_owned();
    icon(
        total,
        &choices_words(total, taken),
        &arcs(&[taken, total - taken]),
        class,
    )
}

/// `12 peticiones juntas, 3 elegidas`.
fn choices_words(total: usize, taken: usize) -> String {
    let taken = match taken {
        0 => "ninguna elegida".to_owned(),
        some => counted(some, "elegida", "elegidas"),
    };
    format!("{} peticiones juntas, {taken}", number(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_closed_and_shows_the_few() {
        let parts = arcs(&[990, 0, 10]);
        assert_eq!(parts.iter().map(|a| a.state).collect::<Vec<_>>(), [0, 2]);
        assert!(parts[1].length > 2.0, "{parts:?}");
        let end = parts[1].from + parts[1].length + 1.5;
        assert!((end - 100.0).abs() < 1e-9, "{end}");
        assert_eq!(
            arcs(&[0, 7]),
            [Arc {
                state: 1,
                from: 0.0,
                length: 100.0
            }]
        );
        assert!(arcs(&[0, 0]).is_empty());
    }

    #[test]
    fn of_a_cluster_to_choose_from_it_is_said_how_many_are_chosen() {
        assert_eq!(
            choices_words(12, 0),
            "12 peticiones juntas, ninguna elegida"
        );
        assert_eq!(choices_words(12, 1), "12 peticiones juntas, 1 elegida");
        assert_eq!(
            choices_words(1200, 3),
            "1,200 peticiones juntas, 3 elegidas"
        );
    }

    #[test]
    fn the_shares_are_said_in_words() {
        assert_eq!(shares(&[1200, 0, 3]), "1,200 en funciones, 3 con licencia");
    }
}
