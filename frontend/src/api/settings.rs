//! What the page starts with, kept for as long as it lives: who is signed in, what they prefer, which sources there are.

use std::cell::Cell;

use leptos::prelude::*;
use model::api::BootSettings;

use super::http::{self, ApiFailure};

thread_local! {
    static BOOT: ArcRwSignal<Option<BootSettings>> = ArcRwSignal::new(None);
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// What the page knows; `None` before somebody is signed in.
pub fn current() -> ArcRwSignal<Option<BootSettings>> {
    BOOT.with(Clone::clone)
}

/// Asks for everything, at the start and after something of it was changed. Fails with status 401 when nobody is
/// signed in.
pub async fn refresh() -> Result<(), ApiFailure> {
    let asked = ASKED.with(|asked| {
        asked.set(asked.get().wrapping_add(1));
        asked.get()
    });
    let boot: BootSettings = http::get_at_once("/api/frontend/settings").await?;
    // An older answer never replaces a newer one.
    if ASKED.with(Cell::get) == asked {
        current().set(Some(boot));
    }
    Ok(())
}
