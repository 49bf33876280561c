//! Work on one file with panics held: what a panic said becomes the reason, and nothing is printed.
//!
//! A panic is the last word on these bytes: the file is not read again, for it would panic again. Neither overflow,
//! abort nor hang can be held like this, which is why there are children.

use super::super::{Reading, Reason, Unread};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, Location, catch_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::Once;

/// Characters that are kept of what a panic says: enough for a report of it.
const MAX_MESSAGE: usize = 200;
/// Parts of a source path that tell the library and the file, not the machine that built them.
const PATH_PARTS: usize = 3;

thread_local! {
    static WORKING: Cell<bool> = const { Cell::new(false) };
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Reads the bytes; a panic gives `crashed` with what it said.
#[cfg_attr(not(feature = "faults"), expect(unused_variables, reason = "faults are told by the bytes"))]
pub(super) fn read_guarded(bytes: &[u8], read: impl FnOnce() -> Result<Reading, Unread>) -> Result<Reading, Unread> {
    guarded("the reader failed on this file", || {
        #[cfg(feature = "faults")]
        super::faults::commit(bytes);
        read()
    })
    .flatten()
}

/// Does some work on one file; a panic gives `crashed` with what failed and what it said.
pub(crate) fn guarded<T>(failed: &str, work: impl FnOnce() -> T) -> Result<T, Unread> {
    listen();
    // Work may be part of other work that is guarded.
    let within = WORKING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    WORKING.set(within);
    let said = SAID.take();
    result.map_err(|_| {
        let said = said.unwrap_or_else(|| "it said nothing".to_owned());
        Unread::new(Reason::Crashed, format!("{failed}: {said}"))
    })
}

/// Makes panics of such work be remembered and not printed; other panics go where they went before.
fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !WORKING.get() {
                return before(panic);
            }
            let message = panic.payload_as_str().unwrap_or("a panic without words");
            let message: String = message.chars().take(MAX_MESSAGE).collect();
            SAID.set(Some(panic.location().map_or(message.clone(), |at| format!("{message} ({})", place(at)))));
        }));
    });
}

fn place(at: &Location<'_>) -> String {
    let parts: Vec<_> = Path::new(at.file()).iter().map(|part| part.to_string_lossy()).collect();
    let tail = parts.get(parts.len().saturating_sub(PATH_PARTS)..).unwrap_or_default();
    format!("{}:{}", tail.join("/"), at.line())
}
