//! What `web-sys` does not bind, or binds with more code than we need.

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FormData, HtmlInputElement};

#[wasm_bindgen]
extern "C" {
    /// Asks the server.
    #[wasm_bindgen(js_name = fetch)]
    pub fn fetch(address: &str, options: &JsValue) -> Promise;

    /// Decodes a picture, off the thread of the page where the browser can.
    #[wasm_bindgen(catch, js_name = createImageBitmap)]
    pub fn create_image_bitmap(picture: &Blob, options: &JsValue) -> Result<Promise, JsValue>;

    /// Fields of a form as `name=value&…`.
    #[wasm_bindgen(js_name = URLSearchParams)]
    pub type Params;
    /// Of a form.
    #[wasm_bindgen(constructor, js_class = "URLSearchParams")]
    pub fn of(fields: &FormData) -> Params;

    /// `formdata`: a form is being read, and may still be changed.
    pub type FormDataEvent;
    /// What was read.
    #[wasm_bindgen(method, getter, js_name = formData)]
    pub fn fields(this: &FormDataEvent) -> FormData;

    /// An input for a photo that knows whether its photo is ready.
    #[wasm_bindgen(extends = HtmlInputElement)]
    pub type PhotoInput;
    /// Kept when the photo is ready; `undefined` before the first one.
    #[wasm_bindgen(method, getter, js_name = sircReady)]
    pub fn ready(this: &PhotoInput) -> Option<Promise>;
    /// Says what to wait for.
    #[wasm_bindgen(method, setter, js_name = sircReady)]
    pub fn set_ready(this: &PhotoInput, ready: &Promise);
}

/// A JavaScript object of these properties.
pub fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // An object of ours takes any property.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// Reads a property; `undefined` where there is none.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
