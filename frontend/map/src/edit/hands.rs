//! Pointer, finger and keys.

use super::Editor;
use super::model::Moved;
use super::shapes::Grip;
use crate::bound::{Pin, when};
use crate::dom::listen;
use crate::geometry::Place;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::KeyboardEvent;

/// Pixels of a step with the keys, and of a small one.
const STEP: f64 = 8.0;
const SMALL_STEP: f64 = 1.0;

fn place_of(pin: &Pin) -> Place {
    let at = pin.get_lat_lng();
    Place {
        lat: at.lat(),
        lon: at.lng(),
    }
}

/// How far an arrow moves, to the right and down.
fn step(key: &str) -> Option<(f64, f64)> {
    match key {
        "ArrowLeft" => Some((-1.0, 0.0)),
        "ArrowRight" => Some((1.0, 0.0)),
        "ArrowUp" => Some((0.0, -1.0)),
        "ArrowDown" => Some((0.0, 1.0)),
        _ => None,
    }
}

impl Editor {
    /// Ties what people do to what it does.
    pub(super) fn tie(self: &Rc<Self>) {
        let editor = self.clone();
        self.form.on_tool(move |act| editor.used(act));
        let (point, outline, send) = (self.clone(), self.clone(), self.clone());
        self.form.on_written(
            move || point.written_point(),
            move || outline.written_outline(),
        );
        self.form.on_send(move || {
            let open = send
                .model
                .borrow()
                .now()
                .line
                .as_ref()
                .is_some_and(|l| !l.is_empty());
            if open {
                send.form.complain(
                    "El contorno nuevo no está cerrado: ciérrelo, o deshágalo, y guarde.",
                );
            }
            !open
        });
        // Corners are touched one soon after the other: that is no double click.
        self.map.double_click_zoom().disable();
        let editor = self.clone();
        when(&self.map, "click", move |event| {
            if let Some(at) = event.lat_lng() {
                let place = Place {
                    lat: at.lat(),
                    lon: at.lng(),
                };
                editor.touch(place);
            }
        });
        let editor = self.clone();
        when(&self.map, "zoomend", move |_| {
            editor.shapes.borrow().thin(&editor.model.borrow());
        });
        let editor = self.clone();
        listen(
            &self.map.get_container(),
            "keydown",
            move |event: KeyboardEvent| {
                let handled = match event.key().as_str() {
                    "z" | "Z" if event.ctrl_key() || event.meta_key() => {
                        editor.undo();
                        true
                    }
                    "Escape" => editor.escape(),
                    _ => false,
                };
                if handled {
                    event.prevent_default();
                }
            },
        );
    }

    /// Gives up what is on its way, or what is chosen; `false` when there was nothing.
    fn escape(self: &Rc<Self>) -> bool {
        if self.model.borrow().now().line.is_some() {
            self.model.borrow_mut().give_up();
            let bare = self.model.borrow().now().parts.is_empty();
            self.outline.set(!bare);
            self.redraw();
            true
        } else if self.chosen.get().is_some() {
            self.choose(None);
            true
        } else {
            false
        }
    }

    /// Lets something be taken hold of.
    pub(super) fn hold(self: &Rc<Self>, grip: Grip, pin: &Pin) {
        let editor = self.clone();
        when(pin, "click", move |_| {
            editor.soon(move |editor| editor.touch_grip(grip))
        });
        self.hold_with_pointer(grip, pin);
        if let Some(element) = pin.element() {
            let editor = self.clone();
            listen(&element, "keydown", move |event: KeyboardEvent| {
                if editor.key(grip, &event) {
                    event.prevent_default();
                    event.stop_propagation();
                }
            });
        }
    }

    fn hold_with_pointer(self: &Rc<Self>, grip: Grip, pin: &Pin) {
        // Before its first drag, the middle of a side is no corner yet.
        let corner = Rc::new(Cell::new(match grip {
            Grip::Corner(corner) => Some(corner),
            _ => None,
        }));
        let (editor, lifted, own) = (self.clone(), corner.clone(), pin.clone());
        when(pin, "dragstart", move |_| match grip {
            Grip::Corner(_) => editor.model.borrow_mut().lift(),
            Grip::Side(after) => {
                let fresh = editor.model.borrow_mut().insert(after, place_of(&own));
                lifted.set(Some(fresh));
            }
            Grip::Point | Grip::Line(_) => {}
        });
        let (editor, lifted, own) = (self.clone(), corner.clone(), pin.clone());
        when(pin, "drag", move |_| {
            if let Some(corner) = lifted.get() {
                editor.model.borrow_mut().drag(corner, place_of(&own));
                editor.shapes.borrow().lines(editor.model.borrow().now());
            }
        });
        let (editor, own) = (self.clone(), pin.clone());
        when(pin, "dragend", move |_| {
            if grip == Grip::Point {
                let place = Some(place_of(&own));
                editor.model.borrow_mut().put_point(place, Moved::Else);
            }
            editor.chosen.set(corner.get());
            editor.soon(Self::redraw);
        });
    }

    /// A key on something that is held; `false` for one that does nothing there.
    fn key(self: &Rc<Self>, grip: Grip, event: &KeyboardEvent) -> bool {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        let key = event.key();
        if let Some((right, down)) = step(&key) {
            if matches!(grip, Grip::Side(_) | Grip::Line(_)) {
                return false;
            }
            if let Grip::Corner(corner) = grip
                && self.chosen.get() != Some(corner)
            {
                self.choose(Some(corner));
            }
            let length = if event.shift_key() { SMALL_STEP } else { STEP };
            self.nudge(grip, right * length, down * length);
            return true;
        }
        match (key.as_str(), grip) {
            ("Enter" | " ", _) => self.touch_grip(grip),
            ("Delete" | "Backspace", Grip::Corner(corner)) => self.remove(corner),
            _ => return false,
        }
        true
    }
}
