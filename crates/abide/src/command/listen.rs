//! What all commands share that run until somebody asks for their end: a runtime, and that end.

use std::future::Future;
use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};

use crate::failure::{At, Failure};

/// An address that answers, and the request to end.
pub(crate) struct Listening<F> {
    pub(crate) address: SocketAddr,
    pub(crate) end: F,
}

pub(crate) fn runtime() -> Result<Runtime, Failure> {
    Runtime::new().at("serve::runtime", "no threads to serve with")
}

/// From here on, an interrupt or a termination ends the server in good order.
pub(crate) fn begin(
    listener: &TcpListener,
) -> Result<Listening<impl Future<Output = ()> + use<>>, Failure> {
    let address = listener.local_addr().at("serve::listen", "the address")?;
    Ok(Listening { address, end: end()? })
}

/// An interrupt or a termination. From here on, neither ends the program by itself.
pub(crate) fn end() -> Result<impl Future<Output = ()> + use<>, Failure> {
    let mut interrupt = signal(SignalKind::interrupt()).at("serve::signal", "interrupts")?;
    let mut terminate = signal(SignalKind::terminate()).at("serve::signal", "terminations")?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
