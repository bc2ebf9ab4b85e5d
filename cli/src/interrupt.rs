//! An interrupt from the keyboard: the run ends, with a status of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGINT;
use signal_hook::flag;

use crate::exit::Status;

/// Whether the run was interrupted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From now on an interrupt is noted here. The second one ends the process in the signal handler.
    pub(crate) fn noted() -> Self {
        let flag = Arc::new(AtomicBool::new(false));
        // Where no handler can be set, the signal ends the process by itself, and a shell shows the same status.
        let _ =
            flag::register_conditional_shutdown(SIGINT, Status::Interrupted.code().into(), Arc::clone(&flag));
        let _ = flag::register(SIGINT, Arc::clone(&flag));
        Interrupt(flag)
    }

    pub(crate) fn has_come(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// From now on an interrupt ends the process in the signal handler itself. In a pipeline the interrupt ends the writer
/// too, and a thread that heard of it later could come after a verdict on the half that was written.
pub(crate) fn end_at_once() {
    let always = Arc::new(AtomicBool::new(true));
    let _ = flag::register_conditional_shutdown(SIGINT, Status::Interrupted.code().into(), always);
}
