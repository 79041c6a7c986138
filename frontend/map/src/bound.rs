//! What the `leaflet` crate does not bind: Leaflet.markercluster, a few options, and the pieces of
//! the page that cannot fail.

use js_sys::{Array, Function, Object, Reflect};
use leaflet::{
    DivIcon, Evented, FeatureGroup, Handler, LatLng, LatLngBounds, Layer, LayerGroup, Map, Marker,
    Point,
};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen]
extern "C" {
    /// Markers that gather into clusters.
    #[wasm_bindgen(extends = FeatureGroup, extends = LayerGroup, extends = Layer, extends = Evented)]
    #[derive(Clone, Debug)]
    pub type MarkerClusterGroup;
    /// `L.markerClusterGroup`.
    #[wasm_bindgen(js_namespace = L, js_name = markerClusterGroup)]
    pub fn marker_cluster_group(options: &JsValue) -> MarkerClusterGroup;
    /// Adds many markers at once; `quiet` leaves out an event for each.
    #[wasm_bindgen(method, js_name = addLayers)]
    pub fn add_layers(this: &MarkerClusterGroup, markers: &Array, quiet: bool);
    /// Forgets every marker.
    #[wasm_bindgen(method, js_name = clearLayers)]
    pub fn forget_all(this: &MarkerClusterGroup);
    /// Draws the icons of its clusters again.
    #[wasm_bindgen(method, js_name = refreshClusters)]
    pub fn draw_clusters_again(this: &MarkerClusterGroup);
    /// Moves and zooms until the marker itself shows, then calls back.
    #[wasm_bindgen(method, js_name = zoomToShowLayer)]
    pub fn zoom_to_show_layer(this: &MarkerClusterGroup, marker: &Layer, then: &Function);

    /// Several markers shown as one.
    #[wasm_bindgen(extends = Marker, extends = Layer, extends = Evented)]
    #[derive(Clone, Debug)]
    pub type MarkerCluster;
    /// Every marker below it.
    #[wasm_bindgen(method, js_name = getAllChildMarkers)]
    pub fn children(this: &MarkerCluster) -> Array;

    /// A marker that knows which entry it shows.
    #[wasm_bindgen(extends = Marker, extends = Layer, extends = Evented)]
    #[derive(Clone, Debug)]
    pub type Pin;
    /// The entry; `undefined` on markers that are none of ours.
    #[wasm_bindgen(method, getter, js_name = sircEntry)]
    pub fn entry(this: &Pin) -> Option<u32>;
    /// Says which entry it shows.
    #[wasm_bindgen(method, setter, js_name = sircEntry)]
    pub fn set_entry(this: &Pin, entry: u32);
    /// The element on the page, while it is there.
    #[wasm_bindgen(method, js_name = getElement)]
    pub fn element(this: &Pin) -> Option<HtmlElement>;

    /// `L.geoJSON`.
    #[wasm_bindgen(js_namespace = L, js_name = geoJSON)]
    pub fn geo_json(geometry: &JsValue, options: &JsValue) -> FeatureGroup;

    /// A shape drawn by Leaflet as SVG.
    #[wasm_bindgen(extends = Layer, extends = Evented)]
    #[derive(Clone, Debug)]
    pub type Outline;
    /// The `<path>`.
    #[wasm_bindgen(method, js_name = getElement)]
    pub fn path(this: &Outline) -> Option<Element>;
    /// A tooltip whose words are made when it opens.
    #[wasm_bindgen(method, js_name = bindTooltip)]
    pub fn bind_tooltip_words(this: &Outline, words: &JsValue, options: &JsValue);

    /// A point of the map with what happened there.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone, Debug)]
    pub type Happening;
    /// The marker it happened to, for events that a group hands on.
    #[wasm_bindgen(method, getter)]
    pub fn layer(this: &Happening) -> Option<Pin>;
    /// The event of the browser.
    #[wasm_bindgen(method, getter, js_name = originalEvent)]
    pub fn original(this: &Happening) -> Option<web_sys::Event>;
    /// Where in the map's own pixels.
    #[wasm_bindgen(method, getter, js_name = containerPoint)]
    pub fn container_point(this: &Happening) -> Option<Point>;
    /// Where on the earth.
    #[wasm_bindgen(method, getter, js_name = latlng)]
    pub fn lat_lng(this: &Happening) -> Option<LatLng>;
    /// Where the zoom goes, on `zoomanim`.
    #[wasm_bindgen(method, getter)]
    pub fn center(this: &Happening) -> LatLng;
    /// How near the zoom goes, on `zoomanim`.
    #[wasm_bindgen(method, getter)]
    pub fn zoom(this: &Happening) -> f64;

    /// What of `Map` the crate leaves out.
    #[wasm_bindgen(extends = Map)]
    #[derive(Clone, Debug)]
    pub type MapMore;
    /// How near one may be to see all of it.
    #[wasm_bindgen(method, js_name = getBoundsZoom)]
    pub fn bounds_zoom(this: &MapMore, bounds: &LatLngBounds) -> f64;
    /// Closes whatever popup is open.
    #[wasm_bindgen(method, js_name = closePopup)]
    pub fn close_any_popup(this: &MapMore);
    /// What comes nearer on a double click.
    #[wasm_bindgen(method, getter, js_name = doubleClickZoom)]
    pub fn double_click_zoom(this: &MapMore) -> Handler;
    /// Where a place will be once an animated zoom is over.
    #[wasm_bindgen(method, js_name = _latLngToNewLayerPoint)]
    pub fn new_layer_point(this: &MapMore, place: &LatLng, zoom: f64, center: &LatLng) -> Point;

    /// A box of degrees, as that which can be made larger.
    #[wasm_bindgen(extends = Object)]
    #[derive(Clone, Debug)]
    pub type Bounds;
    /// The same, with so much of its size more on each side.
    #[wasm_bindgen(method)]
    pub fn pad(this: &Bounds, share: f64) -> LatLngBounds;
    /// Its middle.
    #[wasm_bindgen(method, js_name = getCenter)]
    pub fn middle(this: &Bounds) -> LatLng;

    /// `L.DomUtil.setPosition`: moves an element of a pane.
    #[wasm_bindgen(js_namespace = ["L", "DomUtil"], js_name = setPosition)]
    pub fn set_position(element: &Element, at: &Point);
    /// `L.DomUtil.getPosition`: where it was moved to; the page is not laid out for it.
    #[wasm_bindgen(js_namespace = ["L", "DomUtil"], js_name = getPosition)]
    pub fn get_position(element: &Element) -> Option<Point>;
    /// `L.DomUtil.setTransform`: moves and scales it, while a zoom is animated.
    #[wasm_bindgen(js_namespace = ["L", "DomUtil"], js_name = setTransform)]
    pub fn set_transform(element: &Element, at: &Point, scale: f64);
    /// `L.control.scale`.
    #[wasm_bindgen(js_namespace = ["L", "control"], js_name = scale)]
    pub fn scale_control(options: &JsValue) -> leaflet::Control;
    /// `L.control.zoom`.
    #[wasm_bindgen(js_namespace = ["L", "control"], js_name = zoom)]
    pub fn zoom_control(options: &JsValue) -> leaflet::Control;
    /// `L.control.attribution`.
    #[wasm_bindgen(js_namespace = ["L", "control"], js_name = attribution)]
    pub fn attribution_control(options: &JsValue) -> leaflet::Control;
    /// `L.divIcon`.
    #[wasm_bindgen(js_namespace = L, js_name = divIcon)]
    pub fn div_icon(options: &JsValue) -> DivIcon;

    /// The document. A name of an element that we wrote cannot be refused.
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    pub fn create_element(tag: &str) -> HtmlElement;
    /// The same, for SVG.
    #[wasm_bindgen(js_namespace = document, js_name = createElementNS)]
    pub fn create_element_ns(namespace: &str, tag: &str) -> Element;
    /// An element by its id.
    #[wasm_bindgen(js_namespace = document, js_name = getElementById)]
    pub fn by_id(id: &str) -> Option<HtmlElement>;
    /// An attribute whose name we wrote.
    #[wasm_bindgen(method, js_name = setAttribute)]
    pub fn attribute(this: &Attributes, name: &str, value: &str);
    /// An element, as that which has attributes.
    pub type Attributes;
}

/// A JavaScript object of these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object.into()
}

/// Sets a property of an object of ours, which takes any.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// Reads a property; `undefined` where there is none.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A function for JavaScript that lives as long as the page.
pub fn forever<E: wasm_bindgen::convert::FromWasmAbi + 'static>(
    handler: impl FnMut(E) + 'static,
) -> Function {
    Closure::<dyn FnMut(E)>::new(handler)
        .into_js_value()
        .unchecked_into()
}

/// Listens to Leaflet as long as the page lives. `kinds` may be several, with spaces.
pub fn when(target: &Evented, kinds: &str, handler: impl FnMut(Happening) + 'static) {
    target.on(kinds, &forever(handler));
}
