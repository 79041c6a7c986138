//! What is asked of the server, and what people are told when it does not come.

use crate::dom::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Why nothing came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No answer at all.
    Offline,
    /// Nobody is signed in any more.
    SessionOver,
    /// Not there, or not for this person.
    Absent,
    /// The server failed, with this status.
    Server(u16),
    /// An answer that is no data of the map.
    Unreadable,
}

impl Fault {
    /// What happened and what to do, after the name of what was asked for.
    pub fn advice(self) -> String {
        match self {
            Self::Offline => {
                "no hay conexión con el servidor. Revise la red e intente de nuevo.".to_owned()
            }
            Self::SessionOver => {
                "su sesión terminó. Vuelva a cargar la página para entrar de nuevo.".to_owned()
            }
            Self::Absent => "no existe o usted no puede verlo.".to_owned(),
            Self::Server(status) => format!(
                "el servidor respondió con el error {status}. Espere un minuto e intente de nuevo."
            ),
            Self::Unreadable => {
                "los datos llegaron incompletos. Vuelva a cargar la página.".to_owned()
            }
        }
    }
}

/// A request that is under way.
pub struct Asked(Option<JsFuture>);

/// Asks at once; the answer is awaited later, so that two can be under way.
pub fn ask(address: &str) -> Asked {
    Asked(window().map(|window| JsFuture::from(window.fetch_with_str(address))))
}

impl Asked {
    async fn answer(self) -> Result<Response, Fault> {
        let answered = self.0.ok_or(Fault::Offline)?.await;
        let response: Response = answered
            .ok()
            .and_then(|value| value.dyn_into().ok())
            .ok_or(Fault::Offline)?;
        match response.status() {
            // Whoever is not signed in is sent to the door.
            200 if response.redirected() => Err(Fault::SessionOver),
            200 => Ok(response),
            401 => Err(Fault::SessionOver),
            403 | 404 => Err(Fault::Absent),
            status => Err(Fault::Server(status)),
        }
    }

    /// The answer as JSON, read by the browser.
    pub async fn json(self) -> Result<JsValue, Fault> {
        let promise = self.answer().await?.json().map_err(|_| Fault::Unreadable)?;
        JsFuture::from(promise).await.map_err(|_| Fault::Unreadable)
    }

    /// The answer as text.
    pub async fn text(self) -> Result<String, Fault> {
        let promise = self.answer().await?.text().map_err(|_| Fault::Unreadable)?;
        let text = JsFuture::from(promise)
            .await
            .map_err(|_| Fault::Unreadable)?;
        text.as_string().ok_or(Fault::Unreadable)
    }
}
