//! Blocks and wards.

mod blocks;
mod placing;
mod wards;

pub use blocks::{change, create, finish, fresh, list, one, resume};
pub use placing::{around, form as place_form, place};
pub use wards::{
    change as change_ward, create as create_ward, finish as finish_ward, fresh as fresh_ward,
    list as list_wards, one as one_ward, resume as resume_ward,
};

use super::{Fields, field};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::failure::Failure;

/// A version that is no number is one that never was: a conflict, which says what is current.
pub(super) fn version(fields: &Fields) -> i64 {
    field(fields, "version").parse().unwrap_or(0)
}

/// JSON that a use case made.
pub(super) fn json(bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}

/// What ends has to be confirmed.
pub(super) fn confirmed(fields: &Fields) -> Result<(), Failure> {
    if field(fields, "confirm") == "1" {
        Ok(())
    } else {
        Err(Failure::field(
            "confirm",
            "Marque la casilla para confirmar.",
        ))
    }
}

/// What a page shows of a refusal; the rest is told as it is.
pub(super) fn shown(failure: Failure) -> Result<Failure, Failure> {
    match failure {
        Failure::NotFound | Failure::Forbidden => Err(failure),
        failure => Ok(failure),
    }
}
