//! What the page starts with, kept for as long as it lives: who is signed in, the sources and their kinds.

use std::cell::Cell;

use data::interpolate::Format;
use data::query::Source;
use leptos::prelude::*;
use model::api::{BootSettings, BootSource};

use super::http::{self, ApiFailure};
use super::sources::{self, SourceKind};

thread_local! {
    static BOOT: ArcRwSignal<Option<BootSettings>> = ArcRwSignal::new(None);
    static KINDS: ArcRwSignal<Vec<SourceKind>> = ArcRwSignal::new(Vec::new());
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// What the page knows; `None` before somebody is signed in.
pub fn current() -> ArcRwSignal<Option<BootSettings>> {
    BOOT.with(Clone::clone)
}

/// The kinds of data source with their forms.
pub fn kinds() -> ArcRwSignal<Vec<SourceKind>> {
    KINDS.with(Clone::clone)
}

/// The kind with an id.
pub fn kind(id: &str) -> Option<SourceKind> {
    kinds().with_untracked(|kinds| kinds.iter().find(|kind| kind.id == id).cloned())
}

/// Asks for everything, at the start and after something of it was changed. Fails with status 401 when nobody is
/// signed in.
pub async fn refresh() -> Result<(), ApiFailure> {
    let asked = ASKED.with(|asked| {
        asked.set(asked.get().wrapping_add(1));
        asked.get()
    });
    let boot: BootSettings = http::get_at_once("/api/frontend/settings").await?;
    let found = sources::kinds().await?;
    // An older answer never replaces a newer one.
    if ASKED.with(Cell::get) == asked {
        kinds().set(found);
        current().set(Some(boot));
    }
    Ok(())
}

/// The sources as queries depend on them. Tracks changes where it is called in a reactive place.
pub fn sources() -> Vec<Source> {
    let kinds = kinds().get();
    current().with(|boot| {
        let all = boot.iter().flat_map(|boot| boot.datasources.values());
        all.map(|source| with_kind(source, kinds.iter().find(|kind| kind.id == source.kind))).collect()
    })
}

fn with_kind(source: &BootSource, kind: Option<&SourceKind>) -> Source {
    let interval = source.json_data.get("timeInterval").and_then(|interval| interval.as_str());
    Source {
        uid: source.uid.clone(),
        name: source.name.clone(),
        kind: source.kind.clone(),
        is_default: source.is_default,
        min_interval: interval.unwrap_or_default().to_owned(),
        quoting: match kind.map(|kind| kind.quoting.as_str()) {
            Some("prometheus") => Format::Prometheus,
            _ => Format::Glob,
        },
        macros: kind.map(|kind| kind.macros.clone()).unwrap_or_default(),
    }
}
