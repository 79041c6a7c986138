//! Many points made few: those of one cell of the plane become one mark.

use crate::geometry::Flat;
use crate::surface::View;

/// Side of a cell in pixels.
pub const CELL: f64 = 60.0;
/// So many in view are still drawn one by one.
const FEW: usize = 700;
/// From this zoom on each stands for itself, whatever their number.
const NEAR: f64 = 18.0;

/// What is painted: one point, or the points of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where on the canvas.
    pub at: (f64, f64),
    /// How many points.
    pub count: usize,
    /// How many of them are late.
    pub late: usize,
    /// The first of them.
    pub first: u32,
    /// Its corners on the plane, for whoever wants to see it nearer.
    pub low: Flat,
    /// The other corner.
    pub high: Flat,
}

impl Mark {
    /// How large it is painted.
    pub fn radius(&self) -> f64 {
        match self.count {
            0 | 1 => 8.0,
            count => (11.0 + 4.2 * (count as f64).log10()).min(CELL / 2.0),
        }
    }

    fn one(index: u32, flat: Flat, at: (f64, f64), late: bool) -> Self {
        Self {
            at,
            count: 1,
            late: usize::from(late),
            first: index,
            low: flat,
            high: flat,
        }
    }
}

/// The marks of a view. Cells lie on the plane, not on the screen: marks stay where they are while
/// the map moves.
pub fn gather(view: &View, flats: &[Flat], late: &[bool], shown: &[u32]) -> Vec<Mark> {
    let visible = |index: &u32| {
        let at = view.at(flats[*index as usize]);
        view.shows(at).then_some((*index, at))
    };
    let single = |(index, at): (u32, (f64, f64))| {
        Mark::one(index, flats[index as usize], at, late[index as usize])
    };
    let in_view = shown.iter().filter_map(visible);
    if view.zoom >= NEAR || in_view.clone().take(FEW + 1).count() <= FEW {
        return in_view.map(single).collect();
    }
    let (first_x, first_y) = ((view.left / CELL).floor(), (view.top / CELL).floor());
    let columns = ((view.left + view.width) / CELL).floor() as usize - first_x as usize + 1;
    let rows = ((view.top + view.height) / CELL).floor() as usize - first_y as usize + 1;
    let mut cells: Vec<Option<Mark>> = vec![None; columns * rows];
    for (index, at) in in_view {
        let column = ((at.0 + view.left) / CELL - first_x) as usize;
        let row = ((at.1 + view.top) / CELL - first_y) as usize;
        let Some(cell) = cells.get_mut(row * columns + column) else {
            continue;
        };
        let flat = flats[index as usize];
        match cell {
            None => *cell = Some(single((index, at))),
            Some(mark) => {
                mark.count += 1;
                mark.late += usize::from(late[index as usize]);
                // The sum for now; divided below.
                mark.at = (mark.at.0 + at.0, mark.at.1 + at.1);
                mark.low = Flat {
                    x: mark.low.x.min(flat.x),
                    y: mark.low.y.min(flat.y),
                };
                mark.high = Flat {
                    x: mark.high.x.max(flat.x),
                    y: mark.high.y.max(flat.y),
                };
            }
        }
    }
    let settle = |(number, cell): (usize, Option<Mark>)| {
        let mut mark = cell?;
        if mark.count > 1 {
            // Half way between where its points are and the middle of the cell, so that neighbours part.
            let middle = |cell: f64, begin: f64| (cell + 0.5) * CELL - begin;
            let column = (number % columns) as f64 + first_x;
            let row = (number / columns) as f64 + first_y;
            let mean = (mark.at.0 / mark.count as f64, mark.at.1 / mark.count as f64);
            mark.at = (
                (mean.0 + middle(column, view.left)) / 2.0,
                (mean.1 + middle(row, view.top)) / 2.0,
            );
        }
        Some(mark)
    };
    cells.into_iter().enumerate().filter_map(settle).collect()
}

/// The marks under a point of the canvas, the nearest first.
pub fn under(marks: &[Mark], (x, y): (f64, f64), more: f64) -> Vec<usize> {
    let mut found: Vec<(f64, usize)> = marks
        .iter()
        .enumerate()
        .filter_map(|(number, mark)| {
            let distance = (mark.at.0 - x).hypot(mark.at.1 - y);
            (distance <= mark.radius() + more).then_some((distance, number))
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, number)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(zoom: f64) -> View {
        View {
            world: 1000.0,
            zoom,
            left: 0.0,
            top: 0.0,
            width: 600.0,
            height: 600.0,
            ..View::default()
        }
    }

    #[test]
    fn few_stand_alone_and_many_gather_without_losing_any() {
        let flats: Vec<Flat> = (0..5000)
            .map(|n| Flat {
                x: f64::from(n % 100) / 100.0,
                y: f64::from(n / 100) / 50.0,
            })
            .collect();
        let late: Vec<bool> = (0..flats.len()).map(|n| n % 5 == 0).collect();
        let all: Vec<u32> = (0..5000).collect();
        let inside = flats.iter().filter(|f| f.x < 0.6 && f.y < 0.6).count();
        let marks = gather(&view(12.0), &flats, &late, &all);
        assert!(marks.len() <= 100, "{}", marks.len());
        assert_eq!(marks.iter().map(|m| m.count).sum::<usize>(), inside);
        assert!(
            marks
                .iter()
                .all(|m| m.late <= m.count && m.low.x <= m.high.x)
        );
        assert_eq!(gather(&view(18.0), &flats, &late, &all).len(), inside);
        let few = gather(&view(12.0), &flats, &late, &all[..500]);
        assert!(few.iter().all(|m| m.count == 1));
    }

    #[test]
    fn the_nearest_is_found_first() {
        let at = |x| Mark::one(0, Flat::default(), (x, 0.0), false);
        let marks = [at(0.0), at(10.0), at(100.0)];
        assert_eq!(under(&marks, (9.0, 0.0), 2.0), [1, 0]);
        assert!(under(&marks, (50.0, 0.0), 2.0).is_empty());
    }
}
