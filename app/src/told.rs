//! Answers of server functions as text, and the one kind of resource that fetches them.
//!
//! The code that carries an answer to the browser and keeps it is made anew for every type that it
//! carries. With one type for all answers it is made once: a quarter of the WASM, which is what a
//! first visit waits for.

use crate::problem::Problem;
use domain::failure::Failure;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// An answer: JSON of what the server function's comment names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Told(pub String);

impl Told {
    /// Reads it.
    ///
    /// # Errors
    /// `Unavailable` when the page and the server are of different versions.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_str(&self.0).map_err(|_| Problem(Failure::Unavailable))
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
