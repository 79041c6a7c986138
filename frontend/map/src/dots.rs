//! Petitions on the canvas: one by one when few, gathered with their number when many.

use crate::bound::MapMore;
use crate::data::Petitions;
use crate::gather::{Mark, gather, under};
use crate::geometry::Flat;
use crate::labels::{Wish, obstacle};
use crate::states;
use crate::surface::{Surface, View};
use crate::text::number;
use crate::theme::Theme;
use leaflet::Point;
use std::cell::RefCell;
use std::f64::consts::{PI, TAU};
use std::rc::Rc;
use web_sys::CanvasRenderingContext2d;

/// A finger's breadth that a click may be beside a mark.
const NEAR: f64 = 5.0;

/// What was painted last.
pub struct Dots {
    surface: Rc<Surface>,
    marks: RefCell<Vec<Mark>>,
}

fn tone(name: &str) -> &'static str {
    match name {
        "info" => "--info",
        "work" => "--accent",
        "hold" => "--warn",
        "done" | "closed" => "--ok",
        _ => "--muted",
    }
}

/// `12 mil` where five figures would not fit.
fn short(count: usize) -> String {
    if count < 10_000 {
        number(count)
    } else {
        format!("{} mil", count / 1000)
    }
}

fn circle(pen: &CanvasRenderingContext2d, at: (f64, f64), radius: f64) {
    pen.begin_path();
    let _ = pen.arc(at.0, at.1, radius, 0.0, TAU);
}

impl Dots {
    /// Nothing painted yet.
    pub fn new(surface: Rc<Surface>) -> Self {
        Self {
            surface,
            marks: RefCell::default(),
        }
    }

    /// Paints those of `shown` that are in view.
    pub fn paint(
        &self,
        map: &MapMore,
        theme: &Theme,
        petitions: &Petitions,
        flats: &[Flat],
        shown: &[u32],
    ) {
        let view: View = self.surface.begin(map);
        let marks = gather(&view, flats, &petitions.late, shown);
        let pen = &self.surface.pen;
        pen.set_text_align("center");
        pen.set_text_baseline("middle");
        let (surface, accent, text, bad) = (
            theme.color("--surface"),
            theme.color("--accent"),
            theme.color("--text"),
            theme.color("--bad"),
        );
        // A state's mark and colour, looked up once.
        let looks: Vec<(&str, String, bool)> = petitions
            .statuses
            .iter()
            .map(|(code, _)| {
                let (mark, family) = states::petition(code);
                (
                    mark,
                    theme.color(tone(family)),
                    matches!(family, "closed" | "work"),
                )
            })
            .collect();
        for mark in &marks {
            let radius = mark.radius();
            if mark.count > 1 {
                pen.set_fill_style_str(&surface);
                circle(pen, mark.at, radius);
                pen.fill();
                pen.set_stroke_style_str(&accent);
                pen.set_line_width(2.0);
                pen.stroke();
                if mark.late > 0 {
                    pen.begin_path();
                    let share = TAU * mark.late as f64 / mark.count as f64;
                    let _ = pen.arc(
                        mark.at.0,
                        mark.at.1,
                        radius - 1.5,
                        -PI / 2.0,
                        share.max(0.25) - PI / 2.0,
                    );
                    pen.set_stroke_style_str(&bad);
                    pen.set_line_width(4.0);
                    pen.stroke();
                }
                pen.set_font(if mark.count < 1000 {
                    "600 12px system-ui, sans-serif"
                } else {
                    "600 11px system-ui, sans-serif"
                });
                pen.set_fill_style_str(&text);
                let _ = pen.fill_text(&short(mark.count), mark.at.0, mark.at.1 + 0.5);
                continue;
            }
            let status = usize::try_from(petitions.status[mark.first as usize]).unwrap_or_default();
            let (glyph, color, solid) = looks
                .get(status)
                .map_or(("·", accent.as_str(), false), |l| (l.0, l.1.as_str(), l.2));
            pen.set_fill_style_str(if solid { color } else { &surface });
            circle(pen, mark.at, 7.0);
            pen.fill();
            pen.set_stroke_style_str(color);
            pen.set_line_width(1.8);
            pen.stroke();
            pen.set_fill_style_str(if solid { &surface } else { color });
            pen.set_font("700 9px system-ui, sans-serif");
            let _ = pen.fill_text(glyph, mark.at.0, mark.at.1 + 0.5);
            if mark.late > 0 {
                late_sign(pen, mark.at, &bad, &surface);
            }
        }
        self.marks.replace(marks);
    }

    /// Forgets what was painted.
    pub fn forget(&self) {
        self.marks.take();
    }

    /// Where marks are, so that names keep clear of them.
    pub fn obstacles(&self) -> Vec<Wish> {
        let view = self.surface.view();
        let of = |mark: &Mark| {
            let at = (mark.at.0 + view.left, mark.at.1 + view.top);
            obstacle(at, 2.0 * mark.radius())
        };
        self.marks.borrow().iter().map(of).collect()
    }

    /// What is under a point of the map: the marks, nearest first.
    pub fn under(&self, point: &Point) -> Vec<Mark> {
        let marks = self.marks.borrow();
        let at = self.surface.on_canvas(point);
        under(&marks, at, NEAR)
            .into_iter()
            .map(|number| marks[number].clone())
            .collect()
    }
}

/// The triangle of lateness, at the upper right.
fn late_sign(pen: &CanvasRenderingContext2d, (x, y): (f64, f64), color: &str, edge: &str) {
    pen.begin_path();
    pen.move_to(x + 6.0, y - 11.0);
    pen.line_to(x + 11.0, y - 2.5);
    pen.line_to(x + 1.0, y - 2.5);
    pen.close_path();
    pen.set_fill_style_str(color);
    pen.fill();
    pen.set_stroke_style_str(edge);
    pen.set_line_width(1.0);
    pen.stroke();
}

#[cfg(test)]
mod tests {
    #[test]
    fn large_numbers_are_told_short() {
        assert_eq!(
            [super::short(9_999), super::short(37_225)],
            ["9,999", "37 mil"]
        );
    }
}
