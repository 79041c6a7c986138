//! Failures as `application/problem+json` (RFC 9457).

use axum::body::Body;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use domain::failure::Failure;
use serde_json::{Map, Value};
use std::any::Any;
use tower_http::catch_panic::ResponseForPanic;
use usecases::System;

/// A failure on its way out.
#[derive(Debug)]
pub struct Problem(pub Failure);

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> axum::response::Response {
        let (code, mut fields) = code_and_fields(&self.0);
        fields.insert("type".into(), format!("urn:sirc:problem:{code}").into());
        fields.insert("code".into(), code.into());
        fields.insert("title".into(), self.0.to_string().into());
        fields.insert("status".into(), self.0.status().into());
        let mut response = answer(
            StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            &fields.into(),
        );
        let retry = match self.0 {
            Failure::TooMany { seconds } => Some(seconds),
            Failure::Unavailable => Some(2),
            _ => None,
        };
        if let Some(seconds) = retry {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.0 == Failure::NotAuthenticated {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The name of a failure and what it carries.
fn code_and_fields(failure: &Failure) -> (String, Map<String, Value>) {
    match serde_json::to_value(failure) {
        Ok(Value::String(code)) => (code, Map::new()),
        Ok(Value::Object(variant)) => match variant.into_iter().next() {
            Some((code, Value::Object(fields))) => (code, fields),
            Some((code, _)) => (code, Map::new()),
            None => ("failure".into(), Map::new()),
        },
        _ => ("failure".into(), Map::new()),
    }
}

/// What a problem says to a person, for the page that may be made of it.
#[derive(Clone, Debug)]
pub struct Said(pub String);

fn answer(status: StatusCode, body: &Value) -> axum::response::Response {
    let mut response = (status, body.to_string()).into_response();
    let said = body["title"].as_str().unwrap_or_default().to_owned();
    response.extensions_mut().insert(Said(said));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        Self(match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge {
                limit: "el texto puede medir hasta 64 KB".into(),
            },
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::Unsupported {
                message: "Envíe JSON, con Content-Type: application/json.".into(),
            },
            // The rejection names the field and what was expected, never what was sent.
            _ => Failure::field(
                "body",
                format!(
                    "El JSON no tiene la forma esperada: {}.",
                    reason(&rejection)
                ),
            ),
        })
    }
}

fn reason(rejection: &JsonRejection) -> String {
    match rejection {
        JsonRejection::JsonDataError(error) => error.body_text(),
        _ => "no es JSON válido".into(),
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self(Failure::NotFound)
    }
}

impl From<QueryRejection> for Problem {
    fn from(_: QueryRejection) -> Self {
        Self(Failure::field(
            "query",
            "Un filtro no es válido: revise su nombre y su valor.",
        ))
    }
}

/// For paths that nobody serves.
pub async fn not_found() -> Problem {
    Problem(Failure::NotFound)
}

/// For a post that no page of ours sent, though a browser of ours carried it.
pub fn forged() -> axum::response::Response {
    let body = serde_json::json!({
        "type": "urn:sirc:problem:forged",
        "title": "Ese envío no viene de una página de SIRC. Ábrala de nuevo y repítalo desde ahí.",
        "status": 403,
        "code": "forged",
    });
    answer(StatusCode::FORBIDDEN, &body)
}

/// For methods that a path does not take.
pub async fn method_not_allowed() -> axum::response::Response {
    let body = serde_json::json!({
        "type": "urn:sirc:problem:method_not_allowed",
        "title": "Esta dirección no acepta ese método.",
        "status": 405,
        "code": "method_not_allowed",
    });
    answer(StatusCode::METHOD_NOT_ALLOWED, &body)
}

/// Turns a panic into a 500 with a ticket; the log has the panic under it.
#[derive(Clone, Debug)]
pub struct Panicked(pub System);

impl ResponseForPanic for Panicked {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
        let cause = panic
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned());
        let failure = self.0.failure(&db::DbError::Inconsistent(format!(
            "panic: {}",
            cause.unwrap_or_default()
        )));
        Problem(failure).into_response()
    }
}
