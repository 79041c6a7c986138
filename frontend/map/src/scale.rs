//! Classes of figures with round borders, for legends that can be read.

use crate::text::number;

/// How many classes above nothing.
pub const STEPS: usize = 5;

/// The nearest number of two figures; a small one stays whole.
pub fn nice(value: f64) -> usize {
    if !value.is_finite() || value <= 0.0 {
        return 0;
    }
    let unit = 10_f64.powf((value.log10().floor() - 1.0).max(0.0));
    ((value / unit).round() * unit) as usize
}

/// Where the classes begin, so that each has about as many of the figures; zeros stand apart. They rise.
pub fn classes(figures: &[usize]) -> Vec<usize> {
    let mut sorted: Vec<usize> = figures
        .iter()
        .copied()
        .filter(|figure| *figure > 0)
        .collect();
    sorted.sort_unstable();
    let Some(least) = sorted.first().copied() else {
        return Vec::new();
    };
    let mut borders = vec![nice_down(least)];
    for step in 1..STEPS {
        let border = nice(sorted[(sorted.len() * step / STEPS).min(sorted.len() - 1)] as f64);
        if borders.last().is_some_and(|last| border > *last) {
            borders.push(border);
        }
    }
    borders
}

/// A round number that is not larger.
fn nice_down(value: usize) -> usize {
    let round = nice(value as f64);
    if round <= value { round.max(1) } else { value }
}

/// The class of a figure: 0 below all, 1 in the first, and so on.
pub fn class(borders: &[usize], figure: usize) -> usize {
    borders
        .iter()
        .take_while(|border| figure >= **border)
        .count()
}

/// The colour of a class: with fewer classes than colours the strongest stays the strongest.
pub fn shade(borders: &[usize], class: usize) -> usize {
    if class == 0 {
        0
    } else {
        class + STEPS - borders.len().min(STEPS)
    }
}

/// `1 a 49 %`, `50 a 69 %`, …, `95 % o más`.
pub fn ranges(borders: &[usize], unit: &str) -> impl Iterator<Item = String> {
    borders.iter().enumerate().map(move |(at, from)| {
        let from_words = number(*from);
        match borders.get(at + 1) {
            Some(next) if next - 1 == *from => format!("{from_words}{unit}"),
            Some(next) => format!("{from_words} a {}{unit}", number(next - 1)),
            None => format!("{from_words}{unit} o más"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_round() {
        assert_eq!(
            [0.0, 0.4, 3.2, 47.0, 123.0, 37_225.0].map(nice),
            [0, 0, 3, 47, 120, 37_000]
        );
        assert_eq!(nice_down(118), 118);
        assert_eq!(nice_down(123), 120);
    }

    #[test]
    fn every_figure_has_a_class_and_classes_are_alike() {
        let figures: Vec<usize> = (0..=60).map(|n| n * 37).collect();
        let borders = classes(&figures);
        assert_eq!(borders.len(), STEPS);
        assert!(
            borders.windows(2).all(|pair| pair[0] < pair[1]),
            "{borders:?}"
        );
        assert_eq!(class(&borders, 0), 0);
        for wanted in 1..=STEPS {
            let count = figures
                .iter()
                .filter(|figure| class(&borders, **figure) == wanted)
                .count();
            assert!(
                (8..=16).contains(&count),
                "class {wanted} has {count}: {borders:?}"
            );
        }
    }

    #[test]
    fn few_figures_make_few_classes() {
        assert_eq!(classes(&[0, 0]), [0; 0]);
        let borders = classes(&[7, 7, 7]);
        assert_eq!(borders, [7]);
        assert_eq!(
            [shade(&borders, class(&borders, 7)), shade(&borders, 0)],
            [5, 0]
        );
    }

    #[test]
    fn ranges_have_both_ends() {
        let words: Vec<String> = ranges(&[1, 2, 1200], "").collect();
        assert_eq!(words, ["1", "2 a 1,199", "1,200 o más"]);
    }
}
