//! Where petitions are dense: counted in small cells, spread a little, shown in five steps.

use crate::bound::MapMore;
use crate::geometry::{Flat, metres_per_pixel};
use crate::scale::{STEPS, nice};
use crate::surface::{Surface, View};
use crate::theme::Theme;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Side of a cell in pixels.
const CELL: f64 = 2.0;
/// How many cells a petition is spread over on each side, three times.
const REACH: usize = 9;

/// Counts in cells, row by row.
pub struct Field {
    width: usize,
    height: usize,
    cells: Vec<f32>,
}

impl Field {
    /// Counts the points of a view.
    pub fn count(view: &View, flats: &[Flat], shown: &[u32]) -> Self {
        let (width, height) = (
            (view.width / CELL).ceil() as usize,
            (view.height / CELL).ceil() as usize,
        );
        let mut cells = vec![0.0; width * height];
        for index in shown {
            let at = view.at(flats[*index as usize]);
            if view.shows(at) {
                cells[(at.1 / CELL) as usize * width + (at.0 / CELL) as usize] += 1.0;
            }
        }
        Self {
            width,
            height,
            cells,
        }
    }

    /// Spreads each count over its surroundings; nothing is lost but at the edge. Three passes of a
    /// running mean come near to a bell.
    pub fn spread(&mut self) {
        for _ in 0..3 {
            let (width, height) = (self.width, self.height);
            let mut other = vec![0.0; self.cells.len()];
            for row in 0..height {
                slide(&self.cells, &mut other, row * width, 1, width);
            }
            for column in 0..width {
                slide(&other, &mut self.cells, column, width, height);
            }
        }
    }

    fn most(&self) -> f64 {
        f64::from(self.cells.iter().copied().fold(0.0, f32::max))
    }
}

/// The running mean of one row or column.
fn slide(from: &[f32], to: &mut [f32], begin: usize, step: usize, length: usize) {
    let share = 1.0 / (2 * REACH + 1) as f32;
    let mut sum: f32 = (0..REACH.min(length))
        .map(|at| from[begin + at * step])
        .sum();
    for at in 0..length {
        if at + REACH < length {
            sum += from[begin + (at + REACH) * step];
        }
        to[begin + at * step] = (sum * share).max(0.0);
        if at >= REACH {
            sum -= from[begin + (at - REACH) * step];
        }
    }
}

/// Paints it and says from how many petitions per square kilometre each step begins.
pub fn paint(
    surface: &Surface,
    map: &MapMore,
    theme: &Theme,
    flats: &[Flat],
    shown: &[u32],
) -> Vec<usize> {
    let view = surface.begin(map);
    let mut field = Field::count(&view, flats, shown);
    field.spread();
    let side = CELL * metres_per_pixel(view.latitude, view.zoom) / 1000.0;
    let steps = steps(field.most() / (side * side));
    if !steps.is_empty() {
        let limits: Vec<f32> = steps
            .iter()
            .map(|from| (*from as f64 * side * side) as f32)
            .collect();
        let colors: Vec<[u8; 3]> = (1..=STEPS)
            .map(|n| theme.rgb(&format!("--step-{n}")))
            .collect();
        draw(&surface.pen, &field, &limits, &colors);
    }
    steps
}

/// Where the steps begin, when the densest place has so many.
fn steps(most: f64) -> Vec<usize> {
    let mut steps: Vec<usize> = [0.04, 0.1, 0.22, 0.45, 0.75]
        .map(|share| nice(most * share))
        .into_iter()
        .filter(|from| *from > 0)
        .collect();
    steps.dedup();
    steps
}

/// Colours the cells in a small picture that the browser enlarges, smoothing it.
fn draw(pen: &CanvasRenderingContext2d, field: &Field, limits: &[f32], colors: &[[u8; 3]]) {
    let mut pixels = vec![0_u8; field.cells.len() * 4];
    let skip = STEPS - limits.len();
    for (pixel, value) in pixels.chunks_exact_mut(4).zip(&field.cells) {
        let step = limits.iter().take_while(|limit| value >= limit).count();
        if step > 0 {
            let color = colors[(step - 1 + skip).min(colors.len() - 1)];
            pixel.copy_from_slice(&[color[0], color[1], color[2], 205]);
        }
    }
    let picture = ImageData::new_with_u8_clamped_array_and_sh(
        Clamped(&pixels),
        field.width as u32,
        field.height as u32,
    );
    let small: Result<HtmlCanvasElement, _> = crate::dom::el("canvas", "").dyn_into();
    let (Ok(picture), Ok(small)) = (picture, small) else {
        return;
    };
    small.set_width(field.width as u32);
    small.set_height(field.height as u32);
    let context = small
        .get_context("2d")
        .ok()
        .flatten()
        .and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok());
    if let Some(context) = context {
        let _ = context.put_image_data(&picture, 0.0, 0.0);
        pen.set_image_smoothing_enabled(true);
        let (width, height) = (field.width as f64 * CELL, field.height as f64 * CELL);
        let _ =
            pen.draw_image_with_html_canvas_element_and_dw_and_dh(&small, 0.0, 0.0, width, height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreading_loses_nothing_and_keeps_the_middle() {
        let view = View {
            world: 1000.0,
            width: 400.0,
            height: 400.0,
            ..View::default()
        };
        let middle = Flat { x: 0.2, y: 0.2 };
        let mut field = Field::count(&view, &[middle; 9], &[0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(field.most(), 8.0);
        field.spread();
        let sum: f32 = field.cells.iter().sum();
        assert!((sum - 8.0).abs() < 1e-3, "{sum}");
        let most = field
            .cells
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1))
            .unwrap()
            .0;
        assert_eq!((most / field.width, most % field.width), (100, 100));
    }

    #[test]
    fn steps_rise_and_are_round() {
        assert_eq!(steps(1000.0), [40, 100, 220, 450, 750]);
        assert!(steps(0.0).is_empty());
        assert!(steps(2.0).windows(2).all(|pair| pair[0] < pair[1]));
    }
}
