//! The dashboards that were open last on this browser, the latest first.

use crate::browser::storage;

const KEY: &str = "visited";
const MOST: usize = 8;

/// Their uids.
pub fn visited() -> Vec<String> {
    let kept = storage::get(KEY).unwrap_or_default();
    kept.split(' ').filter(|uid| !uid.is_empty()).map(str::to_owned).collect()
}

/// Remembers the dashboard at a path, if one is there.
pub(super) fn remember(path: &str) {
    let Some(uid) = path.strip_prefix("/d/").and_then(|rest| rest.split('/').next()) else { return };
    if uid.is_empty() {
        return;
    }
    let others = visited().into_iter().filter(|other| other != uid);
    let all: Vec<String> = std::iter::once(uid.to_owned()).chain(others).take(MOST).collect();
    storage::set(KEY, Some(&all.join(" ")));
}
