//! What server functions and pages take from the request.

use crate::problem::Problem;
use crate::told::{Answer, Told};
use axum::http::StatusCode;
use domain::failure::Failure;
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde::Serialize;
use std::future::Future;
use usecases::Ctx;

/// Words that were posted to the list; put into the request by the router.
#[derive(Clone, Debug)]
pub struct PostedSearch(pub String);

/// Who asks, when, with which system. The door puts it into the request after it has asked the
/// endpoint's rule; without it nothing is reachable.
///
/// # Errors
/// `NotAuthenticated`.
pub fn ctx() -> Result<Ctx, Problem> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Ctx>().cloned())
        .ok_or(Problem(Failure::NotAuthenticated))
}

pub(crate) fn posted_search() -> String {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<PostedSearch>().map(|s| s.0.clone()))
        .unwrap_or_default()
}

/// Runs a use case for the person who asks and gives the answer its HTTP status.
///
/// # Errors
/// The use case's.
pub async fn run<T, F, W>(work: W) -> Answer
where
    T: Serialize,
    W: FnOnce(Ctx) -> F,
    F: Future<Output = Result<T, Failure>>,
{
    let answer = use_context::<ResponseOptions>();
    let told = match ctx() {
        Ok(ctx) => work(ctx)
            .await
            .map_err(Problem)
            .map(|value| Told::of(&value)),
        Err(problem) => Err(problem),
    };
    if let (Err(Problem(failure)), Some(answer)) = (&told, answer)
        && let Ok(status) = StatusCode::from_u16(failure.status())
    {
        answer.set_status(status);
    }
    told
}
