//! A block on the map: its marker is moved and its outline drawn, with the pointer, the finger or the
//! keys. Nothing is sent before the form is: the map only writes its fields.

mod acts;
mod around;
mod form;
mod hands;
mod model;
mod shapes;
mod writing;

use crate::bound::MapMore;
use crate::dom::{mark, next_frame};
use crate::frame::Frame;
use crate::geometry::Extent;
use crate::net::ask;
use form::Form;
use model::{Corner, Model};
use shapes::Shapes;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// Around a marker that stands alone, in degrees.
const LONELY: f64 = 0.0008;

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
    let mut model = Model::new(
        form.point().ok().flatten(),
        form.parts().unwrap_or_default(),
    );
    if form.only_outline() {
        model.ready();
    }
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
    if editor.form.only_outline() {
        editor.take(true);
    } else {
        editor.draw();
        editor.advise();
    }
    if let Err(fault) = around {
        editor.form.complain(&format!(
            "Lo que hay alrededor no se cargó: {} Se puede dibujar de todos modos.",
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
                0 => "Toque las esquinas, una después de otra.".to_owned(),
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

    /// Runs something after the event that is under way, which still needs what it happened to.
    fn soon(self: &Rc<Self>, task: impl FnOnce(&Rc<Self>) + 'static) {
        let editor = self.clone();
        next_frame(move || task(&editor));
    }
}
