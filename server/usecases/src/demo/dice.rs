//! Chance that comes out the same in every run, on every machine and with every version of every
//! library: `SplitMix64`, whose whole state is one number. Nothing secret is drawn with it.

use crate::context::Entropy;
use std::sync::atomic::{AtomicU64, Ordering};

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(mut n: u64) -> u64 {
    n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// A generator of numbers.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(mix(seed.wrapping_add(STEP)))
    }

    pub(super) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number below `end`; 0 when there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.number()) * (end as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` up to and without `high`.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = usize::try_from(high - low).unwrap_or(0);
        low + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(super) fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// The place of one of the weights, heavier ones more often.
    pub(super) fn weighted(&mut self, weights: &[usize]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (place, weight) in weights.iter().enumerate() {
            if left < *weight {
                return place;
            }
            left -= weight;
        }
        0
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// Ids and salts of the demonstration.
#[derive(Debug)]
pub(super) struct SeededEntropy(AtomicU64);

impl SeededEntropy {
    pub(super) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let drawn = mix(self.0.fetch_add(STEP, Ordering::Relaxed)).to_be_bytes();
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        // The first outputs of SplitMix64 for the seed 1234567, as its authors' program prints them.
        let entropy = SeededEntropy::new(1_234_567_u64.wrapping_add(STEP));
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        let expected = [6_457_827_717_110_365_317_u64, 3_203_168_211_198_807_973];
        assert_eq!(bytes[..8], expected[0].to_be_bytes());
        assert_eq!(bytes[8..], expected[1].to_be_bytes());
    }

    #[test]
    fn draws_stay_within_their_limits() {
        let mut dice = Dice::new(1);
        let mut seen = [0; 3];
        for _ in 0..3000 {
            assert!((-2..5).contains(&dice.between(-2, 5)));
            seen[dice.weighted(&[1, 0, 9])] += 1;
        }
        assert_eq!(seen[1], 0);
        assert!(seen[0] > 200 && seen[2] > 2400, "{seen:?}");
        assert_eq!(dice.below(0), 0);
    }
}
