//! What was measured, against what was promised.

use std::time::Duration;

/// How long many requests took.
#[derive(Clone, Debug, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Adds one.
    pub fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// Adds those of another client.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// What this share of the requests stayed within, in milliseconds.
    #[must_use]
    pub fn quantile(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a length is a small positive number"
        )]
        let rank = (self.0.len() as f64 * share).ceil() as usize;
        self.0
            .get(rank.saturating_sub(1))
            .map_or(f64::NAN, |took| took.as_secs_f64() * 1000.0)
    }

    /// p50, p95 and p99 in milliseconds.
    #[must_use]
    pub fn quantiles(&mut self) -> [f64; 3] {
        [0.50, 0.95, 0.99].map(|share| self.quantile(share))
    }
}

/// What was promised of a figure.
#[derive(Clone, Copy, Debug)]
pub enum Budget {
    /// Nothing: it is told to understand the others.
    None,
    /// Not more.
    AtMost(f64),
    /// Not less.
    AtLeast(f64),
}

/// A line of the table.
#[derive(Clone, Debug)]
struct Figure {
    what: String,
    unit: &'static str,
    budget: Budget,
    measured: f64,
    detail: String,
}

impl Figure {
    fn within(&self) -> bool {
        match self.budget {
            Budget::None => true,
            Budget::AtMost(most) => self.measured <= most,
            Budget::AtLeast(least) => self.measured >= least,
        }
    }
}

/// The table.
#[derive(Clone, Debug, Default)]
pub struct Table(Vec<Figure>);

impl Table {
    /// Adds a line.
    pub fn add(
        &mut self,
        what: impl Into<String>,
        budget: Budget,
        measured: f64,
        unit: &'static str,
        detail: impl Into<String>,
    ) {
        self.0.push(Figure {
            what: what.into(),
            unit,
            budget,
            measured,
            detail: detail.into(),
        });
    }

    /// Adds the p95 of many requests.
    pub fn add_p95(&mut self, what: impl Into<String>, budget: Budget, times: &mut Times) {
        let [p50, p95, p99] = times.quantiles();
        let detail = format!("p50 {p50:.1}  p99 {p99:.1}  of {}", times.len());
        self.add(what, budget, p95, "ms", detail);
    }

    /// How many lines are over their budget.
    #[must_use]
    pub fn over(&self) -> usize {
        self.0.iter().filter(|figure| !figure.within()).count()
    }

    /// The table as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![format!(
            "  {:<48} {:>12} {:>14}        {}",
            "what", "budget", "measured", "more"
        )];
        for figure in &self.0 {
            let (budget, verdict) = match figure.budget {
                Budget::None => (String::new(), ""),
                Budget::AtMost(most) => (format!("≤ {most} {}", figure.unit), "ok"),
                Budget::AtLeast(least) => (format!("≥ {least} {}", figure.unit), "ok"),
            };
            let verdict = if figure.within() { verdict } else { "OVER" };
            let measured = format!("{:.1} {}", figure.measured, figure.unit);
            lines.push(format!(
                "  {:<48} {budget:>12} {measured:>14} {verdict:<5}  {}",
                figure.what, figure.detail
            ));
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(range: std::ops::RangeInclusive<u64>) -> Times {
        Times(range.rev().map(Duration::from_millis).collect())
    }

    #[test]
    fn a_quantile_is_a_time_that_was_measured() {
        assert_eq!(times(1..=100).quantiles(), [50.0, 95.0, 99.0]);
        assert_eq!(times(7..=7).quantiles(), [7.0, 7.0, 7.0]);
        assert!(Times::default().quantile(0.5).is_nan());
    }

    #[test]
    fn a_figure_over_its_budget_is_counted_and_said() {
        let mut table = Table::default();
        table.add_p95("quick", Budget::AtMost(95.0), &mut times(1..=100));
        assert_eq!(table.over(), 0);
        table.add_p95("slow", Budget::AtMost(94.0), &mut times(1..=100));
        table.add("many", Budget::AtLeast(500.0), 499.0, "/s", "");
        // Nothing measured is nothing kept.
        table.add_p95("never", Budget::AtMost(1.0), &mut Times::default());
        assert_eq!(table.over(), 3);
        assert_eq!(table.text().matches("OVER").count(), 3);
    }
}
