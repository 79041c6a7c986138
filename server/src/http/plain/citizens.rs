//! What citizens see without an account: tracking by folio and PIN, the privacy notice.

use super::{field, frame, ok, refused, typed};
use crate::http::door::network;
use crate::http::problem::Problem;
use crate::http::site::Site;
use crate::machine;
use app::plain::{Refused, notice, tracking};
use axum::extract::{ConnectInfo, Extension, Form, State};
use axum::response::Response;
use domain::failure::Failure;
use std::net::SocketAddr;
use usecases::{catalogues, reading};

/// The form.
pub async fn tracking_form(State(site): State<Site>) -> Response {
    ok(tracking::view(
        &frame(&site, None),
        &Refused::default(),
        None,
    ))
}

/// The petition of a folio and its PIN. They come in the body, so that no address holds them.
pub async fn track(
    State(site): State<Site>,
    address: Option<Extension<ConnectInfo<SocketAddr>>>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let network = network(address.as_ref().map(|Extension(a)| a));
    let found = match field(&fields, "folio").parse() {
        Err(error) => {
            let error: domain::folio::FolioError = error;
            Err(Failure::field("folio", error.to_string()))
        }
        Ok(folio) => {
            let pin = field(&fields, "pin");
            reading::track_from(&site.system, &network, folio, &pin, machine::now()).await
        }
    };
    let frame = frame(&site, None);
    match found {
        Ok(found) => ok(tracking::view(&frame, &Refused::default(), Some(&found))),
        Err(failure) => {
            // A wrong PIN and an unknown folio read the same.
            let told = match failure {
                Failure::NotFound => Failure::field(
                    "pin",
                    "El folio y el PIN no corresponden: revíselos en su acuse.",
                ),
                other => other,
            };
            let again = typed(fields, told.clone());
            refused(&told, tracking::view(&frame, &again, None))
        }
    }
}

/// The privacy notice in force.
pub async fn privacy_notice(State(site): State<Site>) -> Result<Response, Problem> {
    let found = catalogues::privacy_notice(&site.system, machine::now()).await?;
    Ok(ok(notice::view(&frame(&site, None), &found)))
}
