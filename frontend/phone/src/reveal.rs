//! Shows a PIN or a password while it is typed, and hides it again.

use crate::dom::{all, closest, document, listen, show};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// Buttons that name an input.
pub fn bind(root: &Element) {
    for button in all::<HtmlElement>(root, "button[data-reveal]") {
        let input = button
            .get_attribute("data-reveal")
            .and_then(|id| document()?.get_element_by_id(&id))
            .and_then(|found| found.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else {
            continue;
        };
        turn(&button, &input, false);
        show(&button);
        if let Some(form) = closest::<Element>(&input, "form") {
            let (button, input) = (button.clone(), input.clone());
            // What is sent as readable text would be offered by the browser the next time.
            listen(&form, "submit", move |_| turn(&button, &input, false));
        }
        let its = button.clone();
        listen(&button, "click", move |_| {
            turn(&its, &input, input.type_() == "password");
        });
    }
}

fn turn(button: &HtmlElement, input: &HtmlInputElement, readable: bool) {
    input.set_type(if readable { "text" } else { "password" });
    button.set_text_content(Some(if readable { "Ocultar" } else { "Mostrar" }));
    let _ = button.set_attribute("aria-pressed", if readable { "true" } else { "false" });
}
