//! The forms of pages, sent as a browser sends them.

use crate::client::{Answer, Client, Token, Trouble, signed};
use crate::html::{Form, forms};
use bytes::Bytes;
use http::{Request, header};

/// What separates the parts of an upload; no file of the bench has it.
const BOUNDARY: &str = "sirc-bench-4f1c9a7d20b863e5";

/// Names and values of a form.
pub type Fields = Vec<(String, String)>;

/// A file of a form.
pub struct File<'f> {
    /// The field.
    pub field: &'f str,
    /// Its own name.
    pub name: &'f str,
    /// What is in it.
    pub content: &'f [u8],
}

/// Fields written in place.
#[must_use]
pub fn fields<const N: usize>(all: [(&str, &str); N]) -> Fields {
    all.map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

/// Fields as the body of a form without files.
#[must_use]
pub fn encoded(fields: &[(String, String)]) -> String {
    let coded = |text: &str| -> String {
        let byte = |b: u8| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(b).to_string()
            }
            b' ' => "+".to_owned(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{}={}", coded(name), coded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The form of a page that goes to an address.
///
/// # Errors
/// When the page has none.
pub fn form_to(html: &str, action: &str) -> Result<Form, String> {
    let found = forms(html).into_iter().find(|form| form.action == action);
    found.ok_or_else(|| format!("the page has no form to {action}"))
}

impl Client {
    /// Reads a page as text.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn open(&mut self, token: &Token, path: &str) -> Result<String, Trouble> {
        let request = Request::get(path).header(header::ACCEPT, "text/html");
        let answer = self.ask(signed(request, token), Bytes::new()).await?;
        Ok(answer.text())
    }

    /// Sends a form without files.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn submit(
        &mut self,
        token: &Token,
        path: &str,
        fields: &[(String, String)],
    ) -> Result<Answer, Trouble> {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html");
        self.ask(signed(request, token), encoded(fields).into())
            .await
    }

    /// Sends a form with a file.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn upload(
        &mut self,
        token: &Token,
        path: &str,
        fields: &[(String, String)],
        file: &File<'_>,
    ) -> Result<Answer, Trouble> {
        let mut body = Vec::with_capacity(file.content.len() + 1024);
        for (name, value) in fields {
            let part = format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.as_bytes());
        }
        let part = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\
             content-type: application/octet-stream\r\n\r\n",
            file.field, file.name
        );
        body.extend(part.as_bytes());
        body.extend(file.content);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, kind)
            .header(header::ACCEPT, "text/html");
        self.ask(signed(request, token), body.into()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_says_what_was_typed() {
        let typed = fields([("texto", "Peña & Lara"), ("a", "")]);
        assert_eq!(encoded(&typed), "texto=Pe%C3%B1a+%26+Lara&a=");
    }
}
