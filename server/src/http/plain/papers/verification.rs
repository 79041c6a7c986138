//! What the code of a paper opens, for anybody.

use super::super::{answer, frame};
use crate::http::door::network;
use crate::http::problem::Problem;
use crate::http::site::Site;
use crate::machine;
use app::plain::papers::verification::view;
use axum::extract::{ConnectInfo, Extension, Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use domain::failure::Failure;
use std::net::SocketAddr;
use usecases::papers;

/// Whether a paper holds. Unknown and malformed codes get the same page; guessing waits. No search engine
/// shall keep it, and no cache: it says something else tomorrow.
pub async fn verify(
    State(site): State<Site>,
    address: Option<Extension<ConnectInfo<SocketAddr>>>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let network = network(address.as_ref().map(|Extension(a)| a));
    let frame = frame(&site, None);
    let found = papers::verify_from(&site.system, &network, &token, machine::now()).await;
    let mut response = match found {
        Ok(found) => answer(StatusCode::OK, view(&frame, Some(&found))),
        Err(Failure::NotFound) => answer(StatusCode::NOT_FOUND, view(&frame, None)),
        Err(failure) => return Err(failure.into()),
    };
    response.headers_mut().insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow, noarchive"),
    );
    Ok(response)
}
