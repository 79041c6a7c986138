//! The captain's pages on the telephone: what all of them answer with. A new petition, the answer and
//! the access stand beside.

pub mod access;
mod capture;
mod pages;
mod petition;

pub use capture::{form, register};
pub use pages::{block, credential, home, list, notices, own_photo, whereabouts};
pub use petition::{answer, one, photo};

use super::Fields;
use crate::http::site::Site;
use app::plain::phone::script;
use app::site::Files;
use axum::extract::multipart::Multipart;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use domain::failure::Failure;
use sha2::{Digest, Sha256};
use usecases::files::Sent;

/// Largest text of a form, in bytes.
const MAX_TEXT: usize = 20_000;

/// The script of the page by the hash of its text, its own files, photos before they are sent, and
/// nothing from elsewhere.
fn policy(files: &Files) -> String {
    let script = script(files);
    let allowed = if script.is_empty() {
        "'none'".to_owned()
    } else {
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(&script));
        format!("'self' 'sha256-{hash}' 'wasm-unsafe-eval'")
    };
    format!(
        "default-src 'none'; script-src {allowed}; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
}

/// A page of the telephone, with its script.
pub(super) fn reply(site: &Site, status: StatusCode, html: String) -> Response {
    let mut response = super::answer(status, html);
    if let Ok(value) = HeaderValue::from_str(&policy(&site.files)) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
}

/// A page that was found.
pub(super) fn ok(site: &Site, html: String) -> Response {
    reply(site, StatusCode::OK, html)
}

/// The page of a form that was refused, with the status of the refusal.
pub(super) fn refused(site: &Site, failure: &Failure, html: String) -> Response {
    let status = StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::BAD_REQUEST);
    reply(site, status, html)
}

/// What a form with one photo says, as far as it arrived, and what was wrong with how it did.
struct Parts {
    fields: Fields,
    photo: Option<Sent>,
    broken: Option<Failure>,
}

/// Reads a form. What came before an interruption is kept, so that it can be shown again.
async fn parts_of(mut parts: Multipart) -> Parts {
    let mut read = Parts {
        fields: Fields::new(),
        photo: None,
        broken: None,
    };
    loop {
        let Ok(part) = parts.next_field().await else {
            break;
        };
        let Some(part) = part else {
            return read;
        };
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let Ok(content) = part.bytes().await else {
            break;
        };
        match file {
            Some(file) if name == "photo" && !content.is_empty() => {
                read.photo = Some(Sent {
                    name: file,
                    bytes: content.to_vec(),
                });
            }
            None if read.fields.len() < 30 && content.len() <= MAX_TEXT => {
                let text = String::from_utf8_lossy(&content).into_owned();
                read.fields.push((name, text));
            }
            _ => {}
        }
    }
    read.broken = Some(Failure::field(
        "photo",
        "El envío se interrumpió o la foto es demasiado grande: 8 MB como máximo. Nada se registró.",
    ));
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_lets_the_script_of_the_page_run_and_no_other() {
        let files = Files::of("css: a\nphone-css: b\nphone-js: c\nphone-wasm: d\n");
        let policy = policy(&files);
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script(&files)));
        assert!(
            policy.contains(&format!(
                "script-src 'self' 'sha256-{hash}' 'wasm-unsafe-eval';"
            )),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert!(super::policy(&Files::default()).contains("script-src 'none'"));
    }
}
