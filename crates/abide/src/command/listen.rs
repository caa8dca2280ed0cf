//! What all servers of the program share: a runtime, and an end that somebody asks for.

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
    let mut interrupt = signal(SignalKind::interrupt()).at("serve::signal", "interrupts")?;
    let mut terminate = signal(SignalKind::terminate()).at("serve::signal", "terminations")?;
    let end = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    Ok(Listening { address, end })
}
