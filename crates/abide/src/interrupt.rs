//! The wish to end: an interrupt or a termination, asked for between two steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{SignalKind, signal};

use crate::failure::{At, Failure};

/// Whether somebody wants the program to end. A second interrupt ends it at once.
#[derive(Debug)]
pub(crate) struct Interrupt {
    is_wanted: Arc<AtomicBool>,
    _runtime: tokio::runtime::Runtime,
}

impl Interrupt {
    /// From here on, interrupts are noted.
    pub(crate) fn watch() -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .at("interrupt::runtime", "no thread to wait for interrupts")?;
        let is_wanted = Arc::new(AtomicBool::new(false));
        for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
            let _within = runtime.enter();
            let mut signal = signal(kind).at("interrupt::signal", "signals")?;
            let is_wanted = Arc::clone(&is_wanted);
            runtime.spawn(async move {
                while signal.recv().await.is_some() {
                    if is_wanted.swap(true, Ordering::Relaxed) {
                        // As a shell has it for who was interrupted.
                        std::process::exit(130);
                    }
                }
            });
        }
        Ok(Self { is_wanted, _runtime: runtime })
    }

    pub(crate) fn is_wanted(&self) -> bool {
        self.is_wanted.load(Ordering::Relaxed)
    }
}
