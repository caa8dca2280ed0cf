//! Limits, and an end in good order.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use abide_serve::server::Limits;
use axum::Router;
use axum::routing::get;

use crate::ground::Server;

/// A request by hand, as far as it goes.
fn begin(server: &Server, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

fn all(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    text
}

fn slow(seconds: Duration) -> Router {
    Router::new().route(
        "/",
        get(move || async move {
            tokio::time::sleep(seconds).await;
            "done"
        }),
    )
}

#[test]
fn headers_that_never_end_are_cut_off() {
    let limits = Limits { headers: Duration::from_millis(50), ..Limits::default() };
    let server = Server::start(slow(Duration::ZERO), limits);
    let text = all(begin(&server, "GET / HTTP/1.1\r\nHost: x\r\n"));
    assert!(!text.contains("200 OK"), "{text}");
}

#[test]
fn headers_that_are_too_long_are_refused() {
    let server = Server::start(slow(Duration::ZERO), Limits::default());
    let long = format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "a".repeat(1 << 20));
    let mut stream = TcpStream::connect(server.address).unwrap();
    // The server may close before everything is sent.
    let _ = stream.write_all(long.as_bytes());
    assert!(!all(stream).contains("200 OK"));
}

#[test]
fn an_answer_that_takes_too_long_is_given_up() {
    let limits = Limits { answer: Duration::from_millis(50), ..Limits::default() };
    let server = Server::start(slow(Duration::from_mins(1)), limits);
    let text = all(begin(&server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    assert!(text.starts_with("HTTP/1.1 503 "), "{text}");
}

#[test]
fn what_was_begun_is_finished_before_the_end() {
    let mut server = Server::start(slow(Duration::from_millis(300)), Limits::default());
    let stream = begin(&server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    // The server has the request once it has the connection; idle ones do not hold it up.
    let _idle = TcpStream::connect(server.address).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let address = server.address;
    server.end();
    assert!(all(stream).ends_with("done"));
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
}
