//! A block on the map: its marker is moved and its outline drawn, with the pointer, the finger or the
//! keys. Nothing is sent before the form is: the map only writes its fields.

mod around;
mod form;
mod hands;
mod model;
mod shapes;

use crate::bound::MapMore;
use crate::dom::{mark, next_frame};
use crate::frame::Frame;
use crate::geometry::{Extent, Flat, Place, world};
use crate::net::ask;
use form::Form;
use model::{Corner, Model, Moved};
use shapes::{Grip, Shapes};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// Around a marker that stands alone, in degrees.
const LONELY: f64 = 0.0008;
/// Pixels of a step with the keys, and of a small one.
const STEP: f64 = 8.0;
const SMALL_STEP: f64 = 1.0;

/// The block that is changed.
pub struct Editor {
    map: MapMore,
    form: Form,
    model: RefCell<Model>,
    shapes: RefCell<Shapes>,
    /// Whether the outline is in the hand, and not the marker.
    outline: Cell<bool>,
    chosen: Cell<Option<Corner>>,
}

/// Begins.
pub fn start() {
    let (Some(form), Some(frame)) = (Form::find(), Frame::new()) else {
        return;
    };
    form.say("Cargando el mapa…");
    spawn_local(run(form, frame));
}

async fn run(form: Form, frame: Frame) {
    let around = match frame.data("data-around") {
        Some(address) => ask(&address).json().await,
        None => Ok(JsValue::NULL),
    };
    let model = Model::new(
        form.point().ok().flatten(),
        form.parts().unwrap_or_default(),
    );
    let own = own_extent(&model);
    let told = around.as_ref().ok().and_then(around::extent);
    match own.or(told) {
        Some(extent) => frame.fit_near(&extent),
        None => frame.begin(),
    }
    if let Ok(json) = &around {
        around::draw(&frame.map, json);
    }
    let editor = Rc::new(Editor {
        shapes: RefCell::new(Shapes::new(&frame.map)),
        map: frame.map.clone(),
        form,
        model: RefCell::new(model),
        outline: Cell::new(false),
        chosen: Cell::new(None),
    });
    editor.tie();
    editor.draw();
    editor.advise();
    if let Err(fault) = around {
        editor.form.complain(&format!(
            "Las manzanas vecinas no se cargaron: {} La ubicación se puede cambiar de todos modos.",
            fault.advice()
        ));
    }
    mark("map-ready");
}

/// Where the block is, with some room around a marker that stands alone.
fn own_extent(model: &Model) -> Option<Extent> {
    let corners = model.corners().into_iter().filter_map(|c| model.corner(c));
    let mut extent = Extent::of(corners.chain(model.now().point))?;
    if extent.low == extent.high {
        extent.low.lat -= LONELY;
        extent.low.lon -= LONELY;
        extent.high.lat += LONELY;
        extent.high.lon += LONELY;
    }
    Some(extent)
}

impl Editor {
    /// Draws the block anew, with what can be taken hold of.
    fn draw(self: &Rc<Self>) {
        let outline = self.outline.get();
        {
            let model = self.model.borrow();
            let mut shapes = self.shapes.borrow_mut();
            for (grip, pin) in shapes.draw(&model, outline) {
                self.hold(*grip, pin);
            }
            shapes.name(&model, self.chosen.get());
        }
        self.offer();
    }

    /// After a step that moved something: the drawing follows, and the fields say it.
    fn follow(&self) {
        let model = self.model.borrow();
        self.shapes.borrow().follow(&model);
        self.form.write(model.now());
        self.form.offer("undo", model.changed());
    }

    /// After a step that made or took away something.
    fn redraw(self: &Rc<Self>) {
        let gone = self
            .chosen
            .get()
            .filter(|c| self.model.borrow().corner(*c).is_none());
        if gone.is_some() {
            self.chosen.set(None);
        }
        self.draw();
        self.form.write(self.model.borrow().now());
        self.advise();
    }

    /// Shows the tools that do something now.
    fn offer(&self) {
        let model = self.model.borrow();
        let outline = self.outline.get();
        let drawing = model.now().line.is_some();
        let drawn = !model.now().parts.is_empty();
        self.form.press("point", !outline);
        self.form.press("outline", outline);
        self.form.offer("undo", model.changed());
        self.form
            .offer("remove", outline && !drawing && self.chosen.get().is_some());
        self.form.offer("anew", outline && !drawing && drawn);
        self.form.offer("close", outline && drawing);
        self.form.offer("clear", outline && !drawing && drawn);
    }

    /// Says what can be done now.
    fn advise(&self) {
        let model = self.model.borrow();
        let words = if !self.outline.get() {
            match model.now().point {
                None => "Toque el mapa donde está la manzana.".to_owned(),
                Some(_) => "Toque el mapa o arrastre el punto.".to_owned(),
            }
        } else if let Some(line) = &model.now().line {
            match line.len() {
                0 => "Toque las esquinas de la manzana, una después de otra.".to_owned(),
                1 | 2 => format!("{} de al menos 3 esquinas. Toque la siguiente.", line.len()),
                many => format!("{many} esquinas. Toque la primera o «Cerrar el contorno»."),
            }
        } else if let Some(corner) = self.chosen.get() {
            let (number, count) = model.counted(corner);
            format!("Esquina {number} de {count}: arrástrela, toque a dónde va o use las flechas.")
        } else {
            "Elija una esquina. Los círculos pequeños agregan otra.".to_owned()
        };
        let unsaved = if model.changed() { " Sin guardar." } else { "" };
        self.form.say(&format!("{words}{unsaved}"));
    }

    /// Takes the marker or the outline into the hand. Without an outline one begins.
    fn take(self: &Rc<Self>, outline: bool) {
        self.outline.set(outline);
        self.chosen.set(None);
        let none = {
            let model = self.model.borrow();
            model.now().parts.is_empty() && model.now().line.is_none()
        };
        if outline && none {
            self.model.borrow_mut().begin();
        }
        self.redraw();
    }

    /// Chooses a corner, or none.
    fn choose(&self, corner: Option<Corner>) {
        self.chosen.set(corner);
        self.shapes.borrow().name(&self.model.borrow(), corner);
        self.offer();
        self.advise();
    }

    /// Somebody touched the map.
    fn touch(self: &Rc<Self>, place: Place) {
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
    fn touch_grip(self: &Rc<Self>, grip: Grip) {
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

    fn remove(self: &Rc<Self>, corner: Corner) {
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

    fn undo(self: &Rc<Self>) {
        self.model.borrow_mut().undo();
        let model = self.model.borrow();
        // Without an outline, one is on its way while the outline is in the hand.
        let bare = model.now().parts.is_empty() && model.now().line.is_none();
        drop(model);
        if bare {
            self.outline.set(false);
        }
        self.redraw();
    }

    /// One of the tools was used.
    fn used(self: &Rc<Self>, act: &str) {
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
                self.take(false);
            }
            _ => {}
        }
    }

    /// Moves something some pixels with the keys.
    fn nudge(&self, grip: Grip, right: f64, down: f64) {
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
    fn written_point(self: &Rc<Self>) {
        let Ok(point) = self.form.point() else {
            self.form.complain(
                "Escriba latitud y longitud en grados con decimales, o deje vacías las dos.",
            );
            return;
        };
        self.model.borrow_mut().put_point(point, Moved::Else);
        self.redraw();
        if let Some(place) = point {
            self.map.pan_to(&crate::pins::lat_lng(place));
        }
    }

    /// The outline was written by hand.
    fn written_outline(self: &Rc<Self>) {
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

    /// Runs something after the event that is under way, which still needs what it happened to.
    fn soon(self: &Rc<Self>, task: impl FnOnce(&Rc<Self>) + 'static) {
        let editor = self.clone();
        next_frame(move || task(&editor));
    }
}
