//! One client: one connection that stays open, as a browser keeps it, and one request at a time.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// Why a request has no usable answer.
#[derive(Debug)]
pub enum Trouble {
    /// The connection broke: nobody knows whether the server did what it was asked.
    Broken(String),
    /// The server answered, and refused.
    Refused(StatusCode, String),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Broken(why) => write!(f, "the connection broke: {why}"),
            Self::Refused(status, body) => write!(f, "the server answered {status}: {body}"),
        }
    }
}

fn broken(error: impl std::fmt::Display) -> Trouble {
    Trouble::Broken(error.to_string())
}

/// A key of the JSON API.
pub type Token = Arc<str>;

/// An answer, as it came over the wire.
pub struct Answer {
    /// What became of the request.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Packed, when the request allowed that.
    pub body: Bytes,
}

impl Answer {
    /// A header as text; empty when there is none.
    #[must_use]
    pub fn header(&self, name: header::HeaderName) -> &str {
        let value = self.headers.get(name).and_then(|v| v.to_str().ok());
        value.unwrap_or_default()
    }

    /// Bytes of the body and, about, of what came before it.
    #[must_use]
    pub fn on_the_wire(&self) -> usize {
        let fields = self.headers.iter();
        let fields: usize = fields.map(|(n, v)| n.as_str().len() + v.len() + 4).sum();
        "HTTP/1.1 200 OK\r\n\r\n".len() + fields + self.body.len()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection that stays open.
pub struct Client {
    sender: SendRequest<Full<Bytes>>,
    /// How long the last request took, from its first byte to the last byte of its answer.
    pub took: Duration,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens there.
    pub async fn connect(address: SocketAddr) -> Result<Self, Trouble> {
        let socket = TcpStream::connect(address).await.map_err(broken)?;
        socket.set_nodelay(true).map_err(broken)?;
        let (sender, connection) = handshake(TokioIo::new(socket)).await.map_err(broken)?;
        // It ends when the sender is dropped; what breaks it is told to whoever waits for an answer.
        tokio::spawn(connection);
        Ok(Self {
            sender,
            took: Duration::ZERO,
        })
    }

    /// Reads.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn get<T: DeserializeOwned>(
        &mut self,
        token: &Token,
        path: &str,
    ) -> Result<T, Trouble> {
        let body = self.send(Method::GET, token, path, None, Bytes::new());
        read(&body.await?)
    }

    /// Loads a page as a browser does; gives its size on the wire, in bytes.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn page(&mut self, token: &Token, path: &str) -> Result<usize, Trouble> {
        let request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_ENCODING, "gzip, deflate, br");
        Ok(self.exchange(request, token, Bytes::new()).await?.len())
    }

    /// Writes; `key` makes it safe to send again.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn post<B: Serialize, T: DeserializeOwned>(
        &mut self,
        token: &Token,
        path: &str,
        key: Option<&str>,
        body: &B,
    ) -> Result<T, Trouble> {
        let json = serde_json::to_vec(body).map_err(broken)?;
        let body = self.send(Method::POST, token, path, key, json.into());
        read(&body.await?)
    }

    async fn send(
        &mut self,
        method: Method,
        token: &Token,
        path: &str,
        key: Option<&str>,
        body: Bytes,
    ) -> Result<Bytes, Trouble> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        self.exchange(request, token, body).await
    }

    async fn exchange(
        &mut self,
        request: http::request::Builder,
        token: &Token,
        body: Bytes,
    ) -> Result<Bytes, Trouble> {
        let answer = self.ask(signed(request, token), body).await?;
        if answer.status.is_success() {
            Ok(answer.body)
        } else {
            Err(Trouble::Refused(answer.status, answer.text()))
        }
    }

    /// Sends a request and takes its answer as it comes: also the way to another page, and that
    /// nothing has changed.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub async fn ask(
        &mut self,
        request: http::request::Builder,
        body: Bytes,
    ) -> Result<Answer, Trouble> {
        let request = request
            .header(header::HOST, "localhost")
            .body(Full::new(body))
            .map_err(broken)?;
        let started = Instant::now();
        self.sender.ready().await.map_err(broken)?;
        let answer = self.sender.send_request(request).await.map_err(broken)?;
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.map_err(broken)?.to_bytes();
        self.took = started.elapsed();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        };
        if answer.status.is_client_error() || answer.status.is_server_error() {
            Err(Trouble::Refused(answer.status, answer.text()))
        } else {
            Ok(answer)
        }
    }
}

/// A request with a key of the API.
pub fn signed(request: http::request::Builder, token: &Token) -> http::request::Builder {
    request.header(header::AUTHORIZATION, format!("Bearer {token}"))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(body).map_err(broken)
}
