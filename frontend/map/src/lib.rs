//! The map of block captains and petitions in the browser.
//!
//! The server writes the page: filters, the first rows of the list, an empty box for the map. This
//! program fills the box with Leaflet, which is loaded before it, and from then on answers the
//! filters itself. It is an entry of its own, without Leptos, so that no other page pays for it and
//! this one does not pay for the desk (`docs/adr/0012-map.md`).

mod app;
mod areas;
mod bound;
mod choose;
mod choropleth;
mod data;
mod dom;
mod dots;
mod draw;
mod edit;
mod figures;
mod filter;
mod frame;
mod gather;
mod geometry;
mod heat;
mod labels;
mod legend;
mod list;
mod loaded;
mod locate;
mod net;
mod page;
mod paint;
mod panel;
mod pick;
mod pins;
mod places;
mod popup;
mod ring;
mod scale;
mod start;
mod states;
mod surface;
mod text;
mod theme;

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the WASM is loaded.
#[wasm_bindgen]
pub fn start() {
    console_error_panic_hook::set_once();
    start::start();
}

/// The same, on the page on which one block is moved and drawn.
#[wasm_bindgen]
pub fn place() {
    console_error_panic_hook::set_once();
    edit::start();
}

/// The same, on the page on which petitions are chosen for a crew.
#[wasm_bindgen]
pub fn pick() {
    console_error_panic_hook::set_once();
    pick::start();
}
