//! Time zones: the rules of those that the page shows, fetched once each, and the names of all.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use data::time::zones;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::http;
use crate::browser::location::encode;

thread_local! {
    static ARRIVED: ArcRwSignal<u32> = ArcRwSignal::new(0);
    static ASKED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    static GIVEN: RefCell<BTreeMap<String, Vec<u8>>> = const { RefCell::new(BTreeMap::new()) };
    static NAMES: ArcRwSignal<Vec<String>> = ArcRwSignal::new(Vec::new());
}

/// Makes the zone of a `timezone` setting known before it is shown. Where it cannot be had, the page goes on without:
/// it shows the viewer's zone, and UTC for that one.
pub async fn load(setting: &str) {
    let is_rule = matches!(setting, "" | "browser" | "utc" | "UTC");
    if is_rule || !ASKED.with_borrow_mut(|asked| asked.insert(setting.to_owned())) {
        return;
    }
    let path = format!("/api/time-zones/{}", encode(setting).replace("%2F", "/"));
    match http::bytes(&path).await {
        Ok(rules) => {
            give(setting, &rules);
        }
        Err(failure) if failure.status == 404 => {}
        // Another time it may be there.
        Err(_) => {
            ASKED.with_borrow_mut(|asked| asked.remove(setting));
        }
    }
}

/// Makes a zone known by its rules.
pub fn give(name: &str, rules: &[u8]) {
    if zones::give(name, rules).is_ok() {
        GIVEN.with_borrow_mut(|given| given.insert(name.to_owned(), rules.to_vec()));
        ARRIVED.with(|arrived| arrived.update(|count| *count += 1));
    }
}

/// The zones that were made known, with their rules.
pub fn given() -> Vec<(String, Vec<u8>)> {
    GIVEN.with_borrow(|given| given.iter().map(|(name, rules)| (name.clone(), rules.clone())).collect())
}

/// Fetches the zones that were looked for and are not known; [`arrived`] tells of each.
pub fn follow() {
    for name in zones::take_wanted() {
        spawn_local(async move { load(&name).await });
    }
}

/// How many zones have arrived: who looks up zones reads this, to look again when there are more.
pub fn arrived() -> u32 {
    ARRIVED.with(Clone::clone).get()
}

/// The names of all zones; empty until they are here.
pub fn names() -> ArcRwSignal<Vec<String>> {
    let names = NAMES.with(Clone::clone);
    if names.with_untracked(Vec::is_empty) {
        let names = names.clone();
        spawn_local(async move {
            // Without an answer the list stays as short as it is; it is asked again when it is opened again.
            if let Ok(all) = http::get::<Vec<String>>("/api/time-zones").await {
                names.set(all);
            }
        });
    }
    names
}
