//! The marker and the outline of a block while they are changed, and what can be undone.

use crate::geometry::Place;

/// So many steps can be undone.
const STEPS: usize = 200;

/// A ring, without its first corner repeated at the end.
pub type Ring = Vec<Place>;

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The marker.
    pub point: Option<Place>,
    /// Polygons, each with its outer ring and its holes.
    pub parts: Vec<Vec<Ring>>,
    /// An outline on its way: its corners so far.
    pub line: Option<Ring>,
}

/// A corner of an outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corner {
    /// Which polygon.
    pub part: usize,
    /// Which of its rings.
    pub ring: usize,
    /// Which corner of the ring.
    pub at: usize,
}

/// What a step moved; steps with the keys on the same thing are undone together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// The marker, a little.
    PointByKeys,
    /// A corner, a little.
    CornerByKeys(Corner),
    /// Anything else.
    Else,
}

/// The drawing with its past.
#[derive(Clone, Debug, Default)]
pub struct Model {
    now: Drawing,
    past: Vec<Drawing>,
    last: Option<Moved>,
}

/// Six decimals of a degree, as they are sent.
fn rounded(place: Place) -> Place {
    let six = |degrees: f64| (degrees * 1e6).round() / 1e6;
    Place {
        lat: six(place.lat),
        lon: six(place.lon),
    }
}

impl Model {
    /// From what the form says.
    pub fn new(point: Option<Place>, parts: Vec<Vec<Ring>>) -> Self {
        let now = Drawing {
            point: point.map(rounded),
            parts,
            line: None,
        };
        Self {
            now,
            ..Self::default()
        }
    }

    /// What is drawn now.
    pub fn now(&self) -> &Drawing {
        &self.now
    }

    /// Whether there is something to undo.
    pub fn changed(&self) -> bool {
        !self.past.is_empty()
    }

    /// Notes what is there, before it changes.
    fn remember(&mut self, moved: Moved) {
        if moved != Moved::Else && self.last == Some(moved) {
            return;
        }
        self.last = Some(moved);
        self.past.push(self.now.clone());
        if self.past.len() > STEPS {
            self.past.remove(0);
        }
    }

    /// Takes the last step back; `false` when there was none.
    pub fn undo(&mut self) -> bool {
        self.last = None;
        match self.past.pop() {
            Some(before) => {
                self.now = before;
                true
            }
            None => false,
        }
    }

    /// Puts the marker somewhere, or nowhere.
    pub fn put_point(&mut self, point: Option<Place>, moved: Moved) {
        let point = point.map(rounded);
        if point != self.now.point {
            self.remember(moved);
            self.now.point = point;
        }
    }

    fn ring(&self, corner: Corner) -> Option<&Ring> {
        self.now.parts.get(corner.part)?.get(corner.ring)
    }

    fn ring_mut(&mut self, corner: Corner) -> Option<&mut Ring> {
        self.now.parts.get_mut(corner.part)?.get_mut(corner.ring)
    }

    /// Where a corner is.
    pub fn corner(&self, corner: Corner) -> Option<Place> {
        self.ring(corner)?.get(corner.at).copied()
    }

    /// Number of a corner in its ring, and how many the ring has.
    pub fn counted(&self, corner: Corner) -> (usize, usize) {
        (corner.at + 1, self.ring(corner).map_or(0, Vec::len))
    }

    /// Every corner.
    pub fn corners(&self) -> Vec<Corner> {
        let mut all = Vec::new();
        for (part, rings) in self.now.parts.iter().enumerate() {
            for (ring, places) in rings.iter().enumerate() {
                all.extend((0..places.len()).map(|at| Corner { part, ring, at }));
            }
        }
        all
    }

    /// The corner after one, around its ring.
    pub fn next(&self, corner: Corner) -> Corner {
        let count = self.ring(corner).map_or(1, Vec::len).max(1);
        Corner {
            at: (corner.at + 1) % count,
            ..corner
        }
    }

    /// The middle of the side after a corner, and the two ends of that side.
    pub fn side(&self, corner: Corner) -> Option<(Place, Place, Place)> {
        let (from, to) = (self.corner(corner)?, self.corner(self.next(corner))?);
        let middle = Place {
            lat: (from.lat + to.lat) / 2.0,
            lon: (from.lon + to.lon) / 2.0,
        };
        Some((middle, from, to))
    }

    /// Begins to move a corner with the pointer; [`Model::drag`] goes on.
    pub fn lift(&mut self) {
        self.remember(Moved::Else);
    }

    /// Moves a corner that was lifted.
    pub fn drag(&mut self, corner: Corner, place: Place) {
        let found = self
            .ring_mut(corner)
            .and_then(|ring| ring.get_mut(corner.at));
        if let Some(own) = found {
            *own = rounded(place);
        }
    }

    /// Moves a corner.
    pub fn move_corner(&mut self, corner: Corner, place: Place, moved: Moved) {
        if self.corner(corner) != Some(rounded(place)) {
            self.remember(moved);
            self.drag(corner, place);
        }
    }

    /// Adds a corner after another.
    pub fn insert(&mut self, after: Corner, place: Place) -> Corner {
        self.remember(Moved::Else);
        let fresh = Corner {
            at: after.at + 1,
            ..after
        };
        if let Some(ring) = self.ring_mut(after) {
            ring.insert(fresh.at.min(ring.len()), rounded(place));
        }
        fresh
    }

    /// Takes a corner away; `false` where only three are left.
    pub fn remove(&mut self, corner: Corner) -> bool {
        if self
            .ring(corner)
            .is_none_or(|ring| ring.len() <= 3 || corner.at >= ring.len())
        {
            return false;
        }
        self.remember(Moved::Else);
        if let Some(ring) = self.ring_mut(corner) {
            ring.remove(corner.at);
        }
        true
    }

    /// Without an outline, one is on its way from the start; there is nothing before that.
    pub fn ready(&mut self) {
        if self.now.parts.is_empty() {
            self.now.line = Some(Vec::new());
        }
    }

    /// Begins a new outline; the old one stays until the new one is closed.
    pub fn begin(&mut self) {
        self.remember(Moved::Else);
        self.now.line = Some(Vec::new());
    }

    /// Adds a corner to the outline on its way.
    pub fn add(&mut self, place: Place) {
        self.remember(Moved::Else);
        self.now.line.get_or_insert_default().push(rounded(place));
    }

    /// Closes the outline on its way; `false` while it has fewer than three corners.
    pub fn close(&mut self) -> bool {
        if self.now.line.as_ref().is_none_or(|line| line.len() < 3) {
            return false;
        }
        self.remember(Moved::Else);
        if let Some(line) = self.now.line.take() {
            self.now.parts = vec![vec![line]];
        }
        true
    }

    /// Gives the outline on its way up.
    pub fn give_up(&mut self) {
        if self.now.line.is_some() {
            self.remember(Moved::Else);
            self.now.line = None;
        }
    }

    /// Another outline, or none.
    pub fn set_parts(&mut self, parts: Vec<Vec<Ring>>) {
        if parts != self.now.parts || self.now.line.is_some() {
            self.remember(Moved::Else);
            self.now.parts = parts;
            self.now.line = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lat: f64, lon: f64) -> Place {
        Place { lat, lon }
    }

    fn square() -> Vec<Vec<Ring>> {
        let ring = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)];
        vec![vec![ring.map(|(lat, lon)| place(lat, lon)).into()]]
    }

    fn corner(at: usize) -> Corner {
        Corner {
            part: 0,
            ring: 0,
            at,
        }
    }

    #[test]
    fn a_page_without_a_marker_begins_with_an_outline_on_its_way() {
        let mut model = Model::new(None, Vec::new());
        model.ready();
        assert!(!model.changed(), "nothing was done yet");
        assert_eq!(model.now().line, Some(Vec::new()));
        for (lat, lon) in [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
            model.add(place(lat, lon));
        }
        assert!(model.close());
        assert_eq!(model.corners().len(), 3);
        while model.undo() {}
        assert_eq!(model.now().line, Some(Vec::new()));
        let mut drawn = Model::new(None, square());
        drawn.ready();
        assert_eq!(drawn.now().line, None, "what is drawn stays");
    }

    #[test]
    fn corners_are_added_moved_taken_away_and_brought_back() {
        let mut model = Model::new(None, square());
        assert_eq!(model.corners().len(), 4);
        // The side that closes the ring has a middle too.
        let (middle, ..) = model.side(corner(3)).unwrap();
        assert_eq!(middle, place(0.5, 0.0));
        let fresh = model.insert(corner(3), middle);
        assert_eq!((fresh, model.counted(fresh)), (corner(4), (5, 5)));
        assert_eq!(model.next(fresh), corner(0));
        model.move_corner(fresh, place(0.5, -0.123_456_78), Moved::Else);
        assert_eq!(model.corner(fresh), Some(place(0.5, -0.123_457)));
        assert!(model.remove(corner(0)) && model.remove(corner(0)));
        assert!(!model.remove(corner(0)), "three are the fewest");
        assert!(!model.remove(corner(7)));
        assert_eq!(model.corners().len(), 3);
        for _ in 0..4 {
            assert!(model.undo());
        }
        assert_eq!(model.now().parts, square());
        assert!(!model.undo() && !model.changed());
    }

    #[test]
    fn steps_with_the_keys_are_undone_together() {
        let mut model = Model::new(Some(place(0.5, 0.5)), square());
        for step in 1..5 {
            let to = place(0.5 + f64::from(step) / 100.0, 0.5);
            model.put_point(Some(to), Moved::PointByKeys);
        }
        let by_keys = Moved::CornerByKeys(corner(0));
        model.move_corner(corner(0), place(-0.1, 0.0), by_keys);
        model.move_corner(corner(0), place(-0.2, 0.0), by_keys);
        assert!(model.undo());
        assert_eq!(model.corner(corner(0)), Some(place(0.0, 0.0)));
        assert!(model.undo());
        assert_eq!(model.now().point, Some(place(0.5, 0.5)));
        // What changes nothing is no step.
        model.put_point(Some(place(0.5, 0.5)), Moved::Else);
        assert!(!model.changed());
    }

    #[test]
    fn an_outline_is_drawn_anew_corner_by_corner() {
        let mut model = Model::new(None, square());
        model.begin();
        model.add(place(0.0, 0.0));
        model.add(place(0.0, 2.0));
        assert!(!model.close(), "two corners are no outline");
        assert_eq!(model.now().parts, square(), "the old one stays meanwhile");
        model.add(place(2.0, 1.0));
        assert!(model.close());
        assert_eq!(model.corners().len(), 3);
        assert!(model.undo() && model.undo());
        assert_eq!(model.now().line.as_ref().map(Vec::len), Some(2));
        model.give_up();
        assert_eq!(
            (model.now().line.as_ref(), &model.now().parts),
            (None, &square())
        );
        model.set_parts(Vec::new());
        assert!(model.corners().is_empty());
        assert!(!model.close());
    }

    #[test]
    fn a_corner_that_is_dragged_is_one_step() {
        let mut model = Model::new(None, square());
        model.lift();
        model.drag(corner(2), place(3.0, 3.0));
        model.drag(corner(2), place(4.0, 4.0));
        assert!(model.undo());
        assert_eq!(model.now().parts, square());
    }
}
