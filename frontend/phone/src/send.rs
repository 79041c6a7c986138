//! Sends a form without leaving the page, so that one that finds no signal loses nothing.

mod buttons;
mod words;

use crate::bound::{Params, fetch, object};
use crate::dom::{all, closest, document, first, focus, kept, later, listen, say, window};
use crate::{Page, bind as bind_features, draft, photo};
use buttons::Buttons;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AbortController, DomParser, Element, FormData, HtmlElement, HtmlFormElement,
    PageTransitionEvent, Response, SubmitEvent, SupportedType,
};
use words::{is_door, passing, refused, unsent};

/// How long an answer may take, in milliseconds: as long as the server gives a request.
const PATIENCE: i32 = 60_000;
const SENDING: &str = "Enviando…";

thread_local! {
    /// Whether a form of this page was sent and the next page is on its way.
    static SENT: Cell<bool> = const { Cell::new(false) };
}

/// A page that the browser kept as it was when its form had been sent is asked for anew: it must
/// neither send again nor stand there sending.
pub fn watch_return() {
    let Some(window) = window() else {
        return;
    };
    let location = window.location();
    listen(&window, "pageshow", move |event| {
        let kept = event
            .dyn_ref::<PageTransitionEvent>()
            .is_some_and(PageTransitionEvent::persisted);
        if kept && SENT.get() {
            // Not `reload`, which fills the form with what was in it.
            let _ = location.href().and_then(|here| location.replace(&here));
        }
    });
}

/// Forms that are sent from here.
pub fn bind(root: &Element) {
    for form in all::<HtmlFormElement>(root, "form[data-send]") {
        // Whatever else a form does, the browser does.
        let post = attribute(&form, "method").eq_ignore_ascii_case("post");
        if !post {
            continue;
        }
        let (its, under_way) = (form.clone(), Rc::new(Cell::new(false)));
        listen(&form, "submit", move |event| {
            if event.default_prevented() {
                return;
            }
            event.prevent_default();
            if under_way.replace(true) {
                return;
            }
            let clicked = event.unchecked_into::<SubmitEvent>().submitter();
            let (form, under_way) = (its.clone(), under_way.clone());
            spawn_local(async move {
                let again = send(&form, clicked).await;
                under_way.set(!again);
            });
        });
    }
}

/// By the attribute: a field of the form may be called `action` or `method`.
fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// What came of a sending.
enum Answer {
    /// The server says where to go on.
    Moved(String),
    /// The server says something about the form.
    Said {
        /// Its status.
        status: u16,
        /// A page.
        html: String,
    },
    /// Nothing came.
    Nothing,
}

/// Sends a form and says whether it may be sent again.
async fn send(form: &HtmlFormElement, clicked: Option<HtmlElement>) -> bool {
    let note = first::<HtmlElement>(form, "[data-sent-note]");
    say(note.as_ref(), "");
    let buttons = Buttons::stop(form, clicked);
    if let Some(photo) = photo::waiting(form) {
        buttons.say(photo::PREPARING);
        let _ = JsFuture::from(photo).await;
    }
    buttons.say(SENDING);
    match post(form, buttons.clicked.as_ref()).await {
        Answer::Moved(url) => {
            // Whoever has to sign in first sends it afterwards.
            if !is_door(&url) {
                draft::forget(form);
            }
            // The browser would fill the form again for whoever comes back to it.
            form.set_autocomplete("off");
            SENT.set(true);
            let gone = window().is_some_and(|w| w.location().assign(&url).is_ok());
            return !gone;
        }
        Answer::Said { status, html } => match answered(form, status, &html) {
            Ok(()) => return false,
            Err(words) => say(note.as_ref(), &refused(status, &words, &buttons.words)),
        },
        Answer::Nothing => say(note.as_ref(), &unsent(&buttons.words)),
    }
    buttons.go();
    true
}

/// The fields of a form with the button that was used, as the browser itself would send them.
fn body(form: &HtmlFormElement, clicked: Option<&HtmlElement>) -> Option<JsValue> {
    let fields = FormData::new_with_form(form).ok()?;
    if let Some(button) = clicked {
        let name = attribute(button, "name");
        if !name.is_empty() {
            let value = attribute(button, "value");
            fields.append_with_str(&name, &value).ok()?;
        }
    }
    if attribute(form, "enctype").eq_ignore_ascii_case("multipart/form-data") {
        Some(fields.into())
    } else {
        Some(Params::of(&fields).into())
    }
}

async fn post(form: &HtmlFormElement, clicked: Option<&HtmlElement>) -> Answer {
    ask(form, clicked).await.unwrap_or(Answer::Nothing)
}

async fn ask(form: &HtmlFormElement, clicked: Option<&HtmlElement>) -> Option<Answer> {
    let own = clicked.map(|b| attribute(b, "formaction"));
    let action = own
        .filter(|a| !a.is_empty())
        .unwrap_or_else(|| attribute(form, "action"));
    let patience = AbortController::new().ok()?;
    let options = object(&[
        ("method", "POST".into()),
        ("headers", object(&[("Accept", "text/html".into())])),
        ("body", body(form, clicked)?),
        ("signal", patience.signal().into()),
    ]);
    // After the answer it ends nothing any more.
    later(PATIENCE, move || patience.abort());
    let response: Response = kept(Ok(fetch(&action, &options))).await?;
    if response.redirected() {
        return Some(Answer::Moved(response.url()));
    }
    let kind = response.headers().get("content-type").ok().flatten();
    let html = if kind.is_some_and(|k| k.starts_with("text/html")) {
        kept::<JsValue>(response.text()).await?.as_string()?
    } else {
        String::new()
    };
    let status = response.status();
    Some(Answer::Said { status, html })
}

/// Puts the answer where the page was. A failure that passes takes no form away: what it says is
/// told beside the form instead.
fn answered(form: &HtmlFormElement, status: u16, html: &str) -> Result<(), String> {
    let said = |page: &Element| {
        let text = |selector| first::<HtmlElement>(page, selector).and_then(|e| e.text_content());
        text("p").or_else(|| text("h1")).unwrap_or_default()
    };
    let page = DomParser::new()
        .and_then(|parser| parser.parse_from_string(html, SupportedType::TextHtml))
        .map_err(|_| String::new())?;
    let main = page.query_selector("main").ok().flatten();
    let main = main.ok_or_else(String::new)?;
    let has_form = first::<Element>(&main, "form[data-send]").is_some();
    if passing(status) && !has_form {
        return Err(said(&main));
    }
    let old = closest::<Element>(form, "main").ok_or_else(String::new)?;
    let chosen = photo::chosen(form);
    old.replace_with_with_node_1(&main)
        .map_err(|_| String::new())?;
    if let Some(document) = document() {
        document.set_title(&page.title());
    }
    photo::give_back(&main, &chosen);
    bind_features(&main, Page::Answered);
    look(&main);
    Ok(())
}

/// Moves the focus to what is wrong, or to what is said.
fn look(main: &Element) {
    const WRONG: [&str; 5] = [
        "[aria-invalid=true]",
        ".wrong input, .wrong select, .wrong textarea",
        ".error:not(:empty)",
        ".banner",
        "h1",
    ];
    let found = WRONG.iter().find_map(|s| first::<HtmlElement>(main, s));
    if let Some(element) = found.or_else(|| main.dyn_ref().cloned()) {
        focus(&element);
    }
}
