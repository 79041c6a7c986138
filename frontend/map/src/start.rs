//! The beginning: data is asked for, the map made, and everything tied together.

use crate::app::{App, Parts};
use crate::areas::{Area, Areas, bounds};
use crate::bound::{by_id, when};
use crate::data::directory;
use crate::dom::{attr, later, listen, mark, pause, text_el, toggle, window};
use crate::filter::Layer;
use crate::frame::Frame;
use crate::geometry::{Extent, Place};
use crate::labels::Labels;
use crate::legend::Legend;
use crate::net::{Fault, ask};
use crate::page::Page;
use crate::pins::name_pins;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, KeyboardEvent};

/// A search waits until the fingers rest.
const REST: i32 = 150;
/// The list of what is in view waits until the map rests.
const SETTLE: i32 = 120;

/// Where the map begins when neither areas nor captains say where.
const VERACRUZ: Extent = Extent {
    low: Place {
        lat: 19.08,
        lon: -96.3,
    },
    high: Place {
        lat: 19.27,
        lon: -96.07,
    },
};

/// Begins.
pub fn start() {
    let (Some(page), Some(frame)) = (Page::find(), Frame::new()) else {
        return;
    };
    spawn_local(async move {
        let words = page.clone();
        if let Err(fault) = run(page, frame).await {
            words.complain(&format!("No se pudo cargar el mapa: {}", fault.advice()));
        }
    });
}

async fn run(page: Rc<Page>, frame: Frame) -> Result<(), Fault> {
    page.say("Cargando el mapa…");
    let captains = ask(&frame.data("data-captains").ok_or(Fault::Unreadable)?);
    let areas = ask(&frame.data("data-areas").ok_or(Fault::Unreadable)?);
    let legend = Legend::new(&frame.root);
    let labels = Labels::new(&frame.map);
    // Without outlines the map is still of use.
    let (mut areas, fault) = match areas.json().await {
        Ok(json) => {
            // Before anything lies there: each change of view draws every outline anew.
            match bounds(&json) {
                Some(bounds) => frame.bound(&bounds),
                None => frame.begin(),
            }
            (Areas::draw(&frame.map, &json).await, None)
        }
        Err(fault) => (Areas::default(), Some(fault)),
    };
    let json = captains.json().await?;
    let directory = directory(&json).ok_or(Fault::Unreadable)?;
    mark("map-data");
    let wards = &directory.territory.wards;
    areas.number_wards(|code| wards.iter().position(|(c, _)| c == code));
    if areas.bounds.is_none() {
        let around = Extent::of(directory.captains.place.iter().copied());
        frame.bound(&around.unwrap_or(VERACRUZ));
    }
    let parts = Parts {
        page,
        frame,
        areas,
        directory,
        labels,
        legend,
    };
    let app = App::new(parts).ok_or(Fault::Unreadable)?;
    tie(&app);
    // Markers are made in one task and shown in the next, so that the page answers in between.
    app.prepare();
    pause().await;
    app.apply();
    if let Some(fault) = fault {
        app.page
            .complain(&format!("El mapa no tiene contornos: {}", fault.advice()));
    }
    Ok(())
}

/// Ties what people do to what it does.
fn tie(app: &Rc<App>) {
    tie_form(app);
    tie_map(app);
    tie_list(app);
    tie_paper(app);
}

fn tie_form(app: &Rc<App>) {
    let (changed, searched) = (app.clone(), app.clone());
    let turn = Rc::new(Cell::new(0_u32));
    app.page.on_change(
        move || changed.apply(),
        move || {
            let (app, turn, now) = (searched.clone(), turn.clone(), turn.get().wrapping_add(1));
            turn.set(now);
            later(REST, move || {
                if turn.get() == now {
                    app.draw();
                }
            });
        },
    );
    // From the search box downwards into what was found.
    let list = app.list.clone();
    if let Some(search) = by_id("map-search") {
        listen(&search, "keydown", move |event: KeyboardEvent| {
            if event.key() == "ArrowDown" && list.step("ArrowDown") {
                event.prevent_default();
            }
        });
    }
    if let (Some(button), Some(side)) = (by_id("map-list-toggle"), by_id("map-side")) {
        toggle(&button, "hidden", false);
        let pressed = button.clone();
        listen(&button, "click", move |_: Event| {
            let open = side.class_list().contains("hidden");
            toggle(&side, "hidden", !open);
            attr(
                &pressed,
                "aria-expanded",
                if open { "true" } else { "false" },
            );
            pressed.set_text_content(Some(if open { "Ocultar lista" } else { "Ver lista" }));
        });
    }
    if let Some(button) = by_id("map-print") {
        toggle(&button, "hidden", false);
        listen(&button, "click", |_: Event| {
            if let Some(window) = window() {
                let _ = window.print();
            }
        });
    }
}

fn tie_map(app: &Rc<App>) {
    let map = app.frame.map.clone();
    let named = app.clone();
    name_pins(&map, move |at| named.pin_words(at));
    let rested = app.clone();
    let turn = Rc::new(Cell::new(0_u32));
    when(&map, "moveend", move |_| {
        let layer = rested.layer();
        if matches!(layer, Layer::Petitions | Layer::Heat) {
            rested.paint();
        }
        rested.name_areas();
        if layer != Layer::Petitions {
            return;
        }
        let (app, turn, now) = (rested.clone(), turn.clone(), turn.get().wrapping_add(1));
        turn.set(now);
        later(SETTLE, move || {
            if turn.get() == now && app.layer() == Layer::Petitions {
                app.list_petitions();
            }
        });
    });
    let clicked = app.clone();
    when(&map, "click", move |event| {
        if clicked.layer() == Layer::Petitions
            && let Some(point) = event.container_point()
        {
            clicked.open_petitions(&point);
        }
    });
    // What can be clicked on a canvas has no element of its own to say so.
    let over = app.clone();
    when(&map, "mousemove", move |event| {
        let on = over.layer() == Layer::Petitions
            && event
                .container_point()
                .is_some_and(|point| !over.dots.under(&point).is_empty());
        toggle(&over.frame.root, "over", on);
    });
    for at in 0..app.areas.neighborhoods.len() {
        let app_here = app.clone();
        let words = Closure::<dyn Fn(JsValue) -> JsValue>::new(move |_: JsValue| {
            let area: &Area = &app_here.areas.neighborhoods[at];
            let figure = app_here
                .colored(area)
                .map(|c| c.figure.words())
                .unwrap_or_default();
            text_el("span", "", &format!("{}: {figure}", area.name)).into()
        });
        app.areas.neighborhoods[at].on_hover(&words.into_js_value());
    }
    // Colours on the canvas follow the scheme.
    if let Some(scheme) =
        window().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten())
    {
        let app = app.clone();
        listen(&scheme, "change", move |_: Event| app.paint_if_shown());
    }
}

fn tie_list(app: &Rc<App>) {
    let (look, choose) = (app.clone(), app.clone());
    app.list.on(
        move |entry| {
            if let Some(place) = look.place_of(entry) {
                look.point_at(place);
            }
        },
        move |entry, row| choose.choose(entry, row),
    );
    if let Some(panel) = &app.panel {
        let app = app.clone();
        panel.on_close(move || app.point_at_nothing());
    }
}

/// On paper the map fills the sheet: it is made as large as the sheet before it is printed.
fn tie_paper(app: &Rc<App>) {
    let Some(window) = window() else { return };
    let before: Rc<Cell<Option<Extent>>> = Rc::default();
    let (kept, to_paper) = (before.clone(), app.clone());
    listen(&window, "beforeprint", move |_: Event| {
        let view = to_paper.view();
        kept.set(Some(view));
        to_paper.for_paper(true, &view);
    });
    let from_paper = app.clone();
    listen(&window, "afterprint", move |_: Event| {
        if let Some(view) = before.take() {
            from_paper.for_paper(false, &view);
        }
    });
}
