//! The accept loop: a limit of clients, a limit of time for headers, and a stop that finishes what
//! was begun.

use super::{Site, router};
use crate::config::Config;
use axum::Extension;
use axum::extract::ConnectInfo;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;
use tower::ServiceBuilder;
use tracing_subscriber::EnvFilter;
use usecases::System;

/// A client that has not sent its headers by then is let go.
const HEADERS: Duration = Duration::from_secs(10);
/// Requests under way when the program stops may take this long.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until the process is told to stop; then finishes what was begun and closes the database.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(system: System, config: &Config) -> Result<(), String> {
    let filter =
        EnvFilter::try_from_env("SIRC_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|e| format!("cannot listen on {}: {e}", config.listen))?;
    tracing::info!(address = %config.listen, "serving");
    let mut terminate = signal(SignalKind::terminate()).map_err(|e| e.to_string())?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|e| e.to_string())?;
    let app = router(Site::open(system.clone(), config));
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64);
    let builder = Arc::new(builder);
    let graceful = GracefulShutdown::new();
    let upkeep = tokio::spawn(super::upkeep::run(system.clone()));
    let moving = tokio::spawn(super::upkeep::move_deadlines(system.clone()));
    let ladder = tokio::spawn(super::upkeep::escalate(system.clone()));
    let counting = tokio::spawn(super::upkeep::keep_board(system.clone()));
    let places = Arc::new(Semaphore::new(config.max_clients));
    loop {
        // The place is taken before the socket, so that clients beyond the limit wait outside.
        let place = tokio::select! {
            place = places.clone().acquire_owned() => place.map_err(|e| e.to_string())?,
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
        };
        let (socket, peer) = match accepted {
            Ok(pair) => pair,
            Err(error) => {
                // Out of sockets, most likely: serving those that are open frees some.
                tracing::warn!(error = %error, "cannot accept");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        if let Err(error) = socket.set_nodelay(true) {
            tracing::debug!(error = %error, "cannot set nodelay");
        }
        let service = ServiceBuilder::new()
            .layer(Extension(ConnectInfo(peer)))
            .service(app.clone());
        let builder = builder.clone();
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            let connection =
                builder.serve_connection(TokioIo::new(socket), TowerToHyperService::new(service));
            if let Err(error) = watcher.watch(connection).await {
                tracing::debug!(error = %error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    tracing::info!("stopping: finishing what was begun");
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(DRAIN) => tracing::warn!("some requests were still under way"),
    }
    upkeep.abort();
    moving.abort();
    ladder.abort();
    counting.abort();
    system.db.close().await;
    Ok(())
}
