//! One client: one connection that stays open, as a browser keeps it, and one request at a time.

use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
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
        let request = request
            .header(header::HOST, "localhost")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Full::new(body))
            .map_err(broken)?;
        let started = Instant::now();
        self.sender.ready().await.map_err(broken)?;
        let answer = self.sender.send_request(request).await.map_err(broken)?;
        let status = answer.status();
        let body = answer
            .into_body()
            .collect()
            .await
            .map_err(broken)?
            .to_bytes();
        self.took = started.elapsed();
        if status.is_success() {
            Ok(body)
        } else {
            Err(Trouble::Refused(
                status,
                String::from_utf8_lossy(&body).into_owned(),
            ))
        }
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Trouble> {
    serde_json::from_slice(body).map_err(broken)
}
