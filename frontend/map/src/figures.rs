//! Figures of neighborhoods: how many petitions, how many blocks have a captain.

use crate::data::Directory;
use crate::states::holds;
use crate::text::{number, percent};

/// What neighborhoods are coloured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Petitions within their border.
    #[default]
    Petitions,
    /// Share of blocks whose captain holds the post.
    Coverage,
}

impl Measure {
    /// From the address.
    pub fn of(query: &str) -> Self {
        if query.contains("medida=cobertura") {
            Self::Coverage
        } else {
            Self::Petitions
        }
    }

    /// In the address; the usual one is not told.
    pub fn code(self) -> &'static str {
        match self {
            Self::Petitions => "",
            Self::Coverage => "cobertura",
        }
    }
}

/// Where the classes of coverage begin, in hundredths.
pub const COVERAGE: [usize; 5] = [1, 50, 70, 85, 95];

/// The figure of one neighborhood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// Petitions, or blocks with a captain who holds the post.
    pub count: usize,
    /// Blocks in all; nothing where petitions are counted.
    pub of: Option<usize>,
}

impl Figure {
    /// What is compared: a number, or hundredths.
    pub fn value(self) -> usize {
        self.of.map_or(self.count, |of| percent(self.count, of))
    }

    /// Whether there is anything to show.
    pub fn known(self) -> bool {
        self.of != Some(0)
    }

    /// Short, for the map.
    pub fn short(self) -> String {
        match self.of {
            None => number(self.count),
            Some(0) => "–".to_owned(),
            Some(of) => format!("{} %", percent(self.count, of)),
        }
    }

    /// The numbers behind it: a share alone says too little.
    pub fn words(self) -> String {
        match self.of {
            None if self.count == 1 => "1 petición".to_owned(),
            None => format!("{} peticiones", number(self.count)),
            Some(0) => "sin manzanas registradas".to_owned(),
            Some(of) => format!("{} de {} manzanas con jefe", number(self.count), number(of)),
        }
    }
}

/// Petitions of each neighborhood, by its index, and how many are in none.
pub fn petitions(
    neighborhoods: usize,
    located: &[i32],
    shown: impl Iterator<Item = usize>,
) -> (Vec<Figure>, usize) {
    let mut figures = vec![Figure::default(); neighborhoods];
    let mut outside = 0;
    for at in shown {
        let index = usize::try_from(located[at]).ok();
        match index.and_then(|index| figures.get_mut(index)) {
            Some(figure) => figure.count += 1,
            None => outside += 1,
        }
    }
    (figures, outside)
}

/// Blocks with a captain who holds the post, of all blocks, by the neighborhood's index. A block with
/// two captains counts once; who waits to take office does not cover it yet.
pub fn coverage(directory: &Directory) -> Vec<Figure> {
    let (captains, vacant) = (&directory.captains, &directory.vacant);
    let mut blocks: Vec<(i32, &str, bool)> = (0..captains.len())
        .map(|at| {
            let covered = holds(captains.state_code(at));
            (
                captains.neighborhood[at],
                captains.block[at].as_str(),
                !covered,
            )
        })
        .collect();
    let empty = vacant.neighborhood.iter().zip(&vacant.block);
    blocks.extend(empty.map(|(neighborhood, block)| (*neighborhood, block.as_str(), true)));
    // Covered ones first, so that they are what stays of a block.
    blocks.sort_unstable();
    blocks.dedup_by(|later, first| (later.0, later.1) == (first.0, first.1));
    let mut figures = vec![
        Figure {
            count: 0,
            of: Some(0),
        };
        directory.territory.neighborhoods.len()
    ];
    for (neighborhood, _, uncovered) in blocks {
        let index = usize::try_from(neighborhood).ok();
        if let Some(figure) = index.and_then(|index| figures.get_mut(index)) {
            figure.count += usize::from(!uncovered);
            figure.of = figure.of.map(|of| of + 1);
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Captains, Territory, Vacant};

    #[test]
    fn a_block_counts_once_and_only_who_holds_the_post_covers_it() {
        let directory = Directory {
            territory: Territory {
                wards: Vec::new(),
                neighborhoods: vec!["Centro".into(), "Zaragoza".into(), "Sin nadie".into()],
            },
            captains: Captains {
                number: vec![1, 2, 3, 4],
                block: ["001-01", "001-01", "001-02", "002-01"]
                    .map(String::from)
                    .into(),
                neighborhood: vec![0, 0, 0, 1],
                state: vec![1, 0, 1, 0],
                states: vec!["in_office".into(), "elected".into()],
                ..Captains::default()
            },
            vacant: Vacant {
                block: vec!["001-02".into(), "002-02".into()],
                neighborhood: vec![0, 1],
                ..Vacant::default()
            },
        };
        let words: Vec<String> = coverage(&directory).iter().map(|f| f.words()).collect();
        assert_eq!(
            words,
            [
                "1 de 2 manzanas con jefe",
                "1 de 2 manzanas con jefe",
                "sin manzanas registradas"
            ]
        );
    }

    #[test]
    fn petitions_in_no_neighborhood_are_told_apart() {
        let (figures, outside) = petitions(2, &[0, 1, 1, -1, 7], 0..5);
        assert_eq!(
            figures.iter().map(|f| f.value()).collect::<Vec<_>>(),
            [1, 2]
        );
        assert_eq!(outside, 2);
    }
}
