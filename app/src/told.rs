//! Answers of server functions as text, and the one kind of resource that fetches them.
//!
//! The code that carries an answer to the browser and keeps it is made anew for every type that it
//! carries. With one type for all answers it is made once: a quarter of the WASM, which is what a
//! first visit waits for.

use crate::packed::{pack, unpack};
use crate::problem::Problem;
use domain::failure::Failure;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

/// An answer: packed, what the server function's comment names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Told(pub String);

impl Told {
    /// Writes one.
    pub fn of(value: &impl Serialize) -> Self {
        Self(pack(value))
    }

    /// Reads it.
    ///
    /// # Errors
    /// `Unavailable` when the page and the server are of different versions.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        unpack(&self.0).ok_or(Problem(Failure::Unavailable))
    }
}

/// What a server function answers.
pub type Answer = Result<Told, Problem>;

type Fetch = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// Fetches whenever the question changes. `fetch` takes the question as text.
pub fn ask<F>(
    question: impl Fn() -> String + Send + Sync + 'static,
    fetch: impl Fn(String) -> F + Send + Sync + 'static,
) -> Resource<Answer>
where
    F: Future<Output = Answer> + Send + 'static,
{
    ask_erased(
        Arc::new(question),
        Arc::new(move |text| Box::pin(fetch(text))),
    )
}

fn ask_erased(
    question: Arc<dyn Fn() -> String + Send + Sync>,
    fetch: Arc<dyn Fn(String) -> Fetch + Send + Sync>,
) -> Resource<Answer> {
    Resource::new(move || question(), move |text| fetch(text))
}

/// What a person sends: a question as text, or a form with its files.
#[derive(Clone, Debug)]
pub enum Sent {
    /// A question.
    Text(String),
    /// A form.
    Form(web_sys::FormData),
}

/// A sending that a person starts, with its answer and whether it is on its way.
pub type Sending = Action<Sent, Answer>;

type Delivery = Pin<Box<dyn Future<Output = Answer>>>;

/// Sends forms.
pub fn form_sending<F>(deliver: impl Fn(web_sys::FormData) -> F + 'static) -> Sending
where
    F: Future<Output = Answer> + 'static,
{
    sending(Rc::new(move |sent| match sent {
        Sent::Form(form) => Box::pin(deliver(form.clone())),
        Sent::Text(_) => nothing(),
    }))
}

/// Sends questions.
pub fn text_sending<F>(deliver: impl Fn(String) -> F + 'static) -> Sending
where
    F: Future<Output = Answer> + 'static,
{
    sending(Rc::new(move |sent| match sent {
        Sent::Text(text) => Box::pin(deliver(text.clone())),
        Sent::Form(_) => nothing(),
    }))
}

/// For what is sent as the other kind; no screen does.
fn nothing() -> Delivery {
    Box::pin(std::future::ready(Err(Problem(Failure::Unavailable))))
}

#[cfg(not(feature = "ssr"))]
fn sending(deliver: Rc<dyn Fn(&Sent) -> Delivery>) -> Sending {
    Action::new_local(move |sent| deliver(sent))
}

// Nobody sends on the server, where a page may be dropped by another thread than that which made it:
// what it keeps must not care.
#[cfg(feature = "ssr")]
fn sending(_: Rc<dyn Fn(&Sent) -> Delivery>) -> Sending {
    Action::new_local(|_: &Sent| std::future::ready(Err(Problem(Failure::Unavailable))))
}
