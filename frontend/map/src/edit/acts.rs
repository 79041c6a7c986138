//! What is done with the marker and the outline, whether by pointer, keys, tools or fields.

use super::Editor;
use super::model::{Corner, Moved};
use super::shapes::Grip;
use crate::geometry::{Flat, Place, world};
use crate::pins::lat_lng;
use std::rc::Rc;

impl Editor {
    /// Somebody touched the map.
    pub(super) fn touch(self: &Rc<Self>, place: Place) {
        if !self.outline.get() {
            self.model.borrow_mut().put_point(Some(place), Moved::Else);
            self.redraw();
        } else if self.model.borrow().now().line.is_some() {
            self.model.borrow_mut().add(place);
            self.redraw();
        } else if let Some(corner) = self.chosen.get() {
            self.model
                .borrow_mut()
                .move_corner(corner, place, Moved::Else);
            self.follow();
            self.advise();
        }
    }

    /// Somebody touched something that can be taken hold of.
    pub(super) fn touch_grip(self: &Rc<Self>, grip: Grip) {
        match grip {
            Grip::Point => {}
            Grip::Corner(corner) => self.choose(Some(corner)),
            Grip::Side(after) => self.add_after(after),
            Grip::Line(0) => self.close(),
            Grip::Line(_) => {}
        }
    }

    fn add_after(self: &Rc<Self>, after: Corner) {
        let middle = self.model.borrow().side(after).map(|(middle, ..)| middle);
        if let Some(place) = middle {
            let fresh = self.model.borrow_mut().insert(after, place);
            self.chosen.set(Some(fresh));
            self.redraw();
            self.shapes.borrow().focus(Grip::Corner(fresh));
        }
    }

    fn close(self: &Rc<Self>) {
        let closed = self.model.borrow_mut().close();
        if closed {
            self.redraw();
        } else {
            self.form
                .complain("Un contorno necesita al menos tres esquinas.");
        }
    }

    pub(super) fn remove(self: &Rc<Self>, corner: Corner) {
        let removed = self.model.borrow_mut().remove(corner);
        if !removed {
            self.form
                .complain("Un contorno necesita al menos tres esquinas.");
            return;
        }
        let before = Corner {
            at: corner.at.saturating_sub(1),
            ..corner
        };
        self.chosen.set(Some(before));
        self.redraw();
        self.shapes.borrow().focus(Grip::Corner(before));
    }

    pub(super) fn undo(self: &Rc<Self>) {
        self.model.borrow_mut().undo();
        let model = self.model.borrow();
        // Without an outline, one is on its way while the outline is in the hand.
        let bare = model.now().parts.is_empty() && model.now().line.is_none();
        drop(model);
        if bare && self.form.only_outline() {
            // Clearing it and beginning another were one step.
            self.model.borrow_mut().undo();
        } else if bare {
            self.outline.set(false);
        }
        self.redraw();
    }

    /// One of the tools was used.
    pub(super) fn used(self: &Rc<Self>, act: &str) {
        match act {
            "point" => self.take(false),
            "outline" => self.take(true),
            "undo" => self.undo(),
            "close" => self.close(),
            "remove" => {
                if let Some(corner) = self.chosen.get() {
                    self.remove(corner);
                }
            }
            "anew" => {
                self.model.borrow_mut().begin();
                self.chosen.set(None);
                self.redraw();
            }
            "clear" => {
                self.model.borrow_mut().set_parts(Vec::new());
                self.take(self.form.only_outline());
            }
            _ => {}
        }
    }

    /// Moves something some pixels with the keys.
    pub(super) fn nudge(&self, grip: Grip, right: f64, down: f64) {
        let size = world(self.map.get_zoom());
        let moved = |place: Place| {
            let flat = place.flat();
            Flat {
                x: flat.x + right / size,
                y: flat.y + down / size,
            }
            .place()
        };
        {
            let mut model = self.model.borrow_mut();
            match grip {
                Grip::Point => {
                    let to = model.now().point.map(moved);
                    model.put_point(to, Moved::PointByKeys);
                }
                Grip::Corner(corner) => {
                    if let Some(to) = model.corner(corner).map(moved) {
                        model.move_corner(corner, to, Moved::CornerByKeys(corner));
                    }
                }
                Grip::Side(_) | Grip::Line(_) => return,
            }
        }
        self.follow();
        self.advise();
    }

    /// The marker was written by hand.
    pub(super) fn written_point(self: &Rc<Self>) {
        let Ok(point) = self.form.point() else {
            self.form.complain(
                "Escriba latitud y longitud en grados con decimales, o deje vacías las dos.",
            );
            return;
        };
        self.model.borrow_mut().put_point(point, Moved::Else);
        self.redraw();
        if let Some(place) = point {
            self.map.pan_to(&lat_lng(place));
        }
    }

    /// The outline was written by hand.
    pub(super) fn written_outline(self: &Rc<Self>) {
        match self.form.parts() {
            Some(parts) => {
                self.model.borrow_mut().set_parts(parts);
                self.chosen.set(None);
                self.redraw();
            }
            None => self.form.complain(
                "El texto del contorno no es un polígono de GeoJSON; el mapa sigue como estaba.",
            ),
        }
    }
}
