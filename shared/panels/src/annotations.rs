//! Annotations as panels with a time axis show them. Where events come from is not known here.

use std::sync::Arc;

use data::annotations::Event;
use data::time::format::format;

use crate::panel::Env;
use crate::view::HoverNote;

/// What one annotation marks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AnnotationOverlay {
    /// Its name.
    pub name: String,
    /// Its colour, as dashboards write colours.
    pub color: String,
    /// The events, by time.
    pub events: Arc<Vec<Event>>,
}

impl AnnotationOverlay {
    /// The colour in a theme.
    pub(crate) fn ink(&self, env: &Env<'_>) -> charts::Rgba8 {
        env.theme.color(&self.color).unwrap_or(env.theme.info)
    }
}

/// What happened at an instant, for the tooltip; `near_ms` is how far a pointer may be from a moment.
#[cold]
pub(crate) fn notes(env: &Env<'_>, at_ms: i64, near_ms: i64) -> Vec<HoverNote> {
    /// More of them fill the screen.
    const MOST: usize = 8;
    let holds = |event: &&Event| {
        let until = event.to_ms.unwrap_or(event.from_ms);
        at_ms >= event.from_ms.saturating_sub(near_ms) && at_ms <= until.saturating_add(near_ms)
    };
    let all = env.annotations.iter().flat_map(|annotation| {
        let of = move |event: &Event| HoverNote {
            text: words(annotation, event, env),
            color: annotation.ink(env),
        };
        annotation.events.iter().filter(holds).map(of)
    });
    all.take(MOST).collect()
}

/// An event in a line: when, what, and its tags.
fn words(annotation: &AnnotationOverlay, event: &Event, env: &Env<'_>) -> String {
    let when = |ms: i64| format(ms, &env.zone, "HH:mm:ss");
    let span = match event.to_ms {
        Some(to_ms) => format!("{} to {}", when(event.from_ms), when(to_ms)),
        None => when(event.from_ms),
    };
    let title = if event.title.is_empty() { &annotation.name } else { &event.title };
    let mut line = format!("{span} {title}");
    if !event.text.is_empty() {
        line.push_str(": ");
        line.push_str(event.text.trim());
    }
    if !event.tags.is_empty() {
        line.push_str(&format!(" [{}]", event.tags.join(", ")));
    }
    line
}

/// What stands behind a panel's description in words.
#[cold]
pub(crate) fn describe(env: &Env<'_>) -> String {
    let seen = |event: &&Event| {
        event.to_ms.unwrap_or(event.from_ms) >= env.range.from_ms && event.from_ms <= env.range.to_ms
    };
    let counts = env.annotations.iter().map(|annotation| {
        let count = annotation.events.iter().filter(seen).count();
        format!(" {}: {count} {}.", annotation.name, if count == 1 { "event" } else { "events" })
    });
    counts.collect()
}
