//! The panel of one captain: a piece of a page that the server makes.

use crate::bound::by_id;
use crate::dom::{all, attr, clear, el, first, listen, put, text_el, toggle};
use crate::net::ask;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::{Document, DomParser, DomRect, Event, HtmlElement, KeyboardEvent, SupportedType};

/// The panel.
pub struct Panel {
    root: HtmlElement,
    path: String,
    opener: RefCell<Option<HtmlElement>>,
    asked: Cell<u32>,
    closed: RefCell<Option<Box<dyn Fn()>>>,
}

impl Panel {
    /// Finds it on the page; `path` is where pieces are asked for.
    pub fn find(path: String) -> Option<Rc<Self>> {
        let root = by_id("map-panel")?;
        let panel = Rc::new(Self {
            root: root.clone(),
            path,
            opener: RefCell::default(),
            asked: Cell::default(),
            closed: RefCell::default(),
        });
        toggle(&root, "hidden", true);
        let close = panel.clone();
        let document = root.owner_document()?;
        listen(&document, "keydown", move |event: KeyboardEvent| {
            if event.key() == "Escape" && close.is_open() && !event.default_prevented() {
                close.close();
            }
        });
        Some(panel)
    }

    /// Calls each time it is closed.
    pub fn on_close(&self, closed: impl Fn() + 'static) {
        self.closed.replace(Some(Box::new(closed)));
    }

    fn is_open(&self) -> bool {
        !self.root.class_list().contains("hidden")
    }

    /// Opens it with a captain. `opener` gets the focus back.
    pub fn open(self: &Rc<Self>, number: i32, name: &str, opener: Option<HtmlElement>) {
        self.opener.replace(opener);
        let turn = self.asked.get().wrapping_add(1);
        self.asked.set(turn);
        let waiting = text_el("p", "loading", &format!("Cargando a {name}…"));
        self.fill(&[waiting]);
        toggle(&self.root, "hidden", false);
        let asked = ask(&format!("{}{number}", self.path));
        let (panel, name) = (self.clone(), name.to_owned());
        wasm_bindgen_futures::spawn_local(async move {
            let answer = asked.text().await;
            // Another captain was chosen meanwhile, or the panel was closed.
            if panel.asked.get() != turn {
                return;
            }
            match answer.map(|html| pieces(&html)) {
                Ok(Some(pieces)) => panel.fill(&pieces),
                Ok(None) => panel.fill(&[]),
                Err(fault) => {
                    let title = text_el("h2", "", &name);
                    let words = format!("No se pudo abrir el expediente: {}", fault.advice());
                    panel.fill(&[title, text_el("p", "error", &words)]);
                }
            }
            panel.focus();
        });
    }

    /// Where it is on the screen.
    pub fn bounds(&self) -> DomRect {
        self.root.get_bounding_client_rect()
    }

    /// Closes it and gives the focus back.
    pub fn close(&self) {
        self.asked.set(self.asked.get().wrapping_add(1));
        toggle(&self.root, "hidden", true);
        clear(&self.root);
        if let Some(opener) = self.opener.take() {
            let _ = opener.focus();
        }
        if let Some(closed) = &*self.closed.borrow() {
            closed();
        }
    }

    fn fill(self: &Rc<Self>, pieces: &[HtmlElement]) {
        clear(&self.root);
        let close = text_el("button", "map-panel-close quiet", "×");
        attr(&close, "type", "button");
        attr(&close, "aria-label", "Cerrar el panel");
        let panel = self.clone();
        listen(&close, "click", move |_: Event| panel.close());
        let body = el("div", "map-panel-body");
        for piece in pieces {
            put(&body, &[piece]);
        }
        put(&self.root, &[&close, &body]);
        self.root.set_scroll_top(0);
    }

    fn focus(&self) {
        let heading = first(&self.root, "h1, h2, h3").unwrap_or_else(|| self.root.clone());
        attr(&heading, "tabindex", "-1");
        let _ = heading.focus();
    }
}

/// The elements of a piece of HTML from our own server. A parsed document runs no scripts.
fn pieces(html: &str) -> Option<Vec<HtmlElement>> {
    let parsed: Document = DomParser::new()
        .ok()?
        .parse_from_string(html, SupportedType::TextHtml)
        .ok()?;
    Some(all(parsed.body()?.as_ref(), ":scope > *"))
}
