//! Listening, with a bound on everything, and an end in good order.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_http::timeout::TimeoutLayer;

use crate::error::{Error, Kind, Result};

/// What clients may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once; further ones wait until one ends.
    pub connections: usize,
    /// How long the headers of a request may take, and a connection may stand idle.
    pub headers: Duration,
    /// How long an answer may take.
    pub answer: Duration,
    /// How long connections may go on after the end was asked for.
    pub ending: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            headers: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            ending: Duration::from_secs(10),
        }
    }
}

/// Takes an address; the port 0 stands for any that is free.
pub async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        Error::new(Kind::Listen, format!("`{address}`: {error}"))
            .hint("name another address and port, such as `127.0.0.1:8080`")
    })
}

/// Answers until the end is asked for, then lets connections finish what they have begun.
pub async fn run(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    end: impl Future<Output = ()>,
) {
    let late = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, limits.answer);
    let router = router.layer(late);
    let room = Arc::new(Semaphore::new(limits.connections));
    let ending = GracefulShutdown::new();
    let mut end = std::pin::pin!(end);
    loop {
        let accept = async {
            let place = Arc::clone(&room).acquire_owned().await.ok()?;
            listener.accept().await.ok().map(|(stream, _)| (place, stream))
        };
        let accepted = tokio::select! {
            () = &mut end => break,
            accepted = accept => accepted,
        };
        let Some((place, stream)) = accepted else {
            // Out of file handles, most likely: ending connections give some back.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.headers)
            .max_buf_size(64 << 10)
            .serve_connection(TokioIo::new(stream), service);
        let connection = ending.watch(connection);
        tokio::spawn(async move {
            // A client that goes away is no failure of ours.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.ending, ending.shutdown()).await;
}
