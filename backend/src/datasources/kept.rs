//! What sources keep between questions, such as tokens and lists: in memory, until the source's settings change. It
//! knows no kind of source.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Instance;

/// Things kept at once; beyond it all are forgotten, which costs asking for each again.
const MOST: usize = 1_000;

/// One thing of each type for each source.
#[derive(Default)]
pub struct Kept {
    known: Mutex<HashMap<Key, Entry>>,
}

type Key = (i64, String, TypeId);

struct Entry {
    version: i64,
    thing: Arc<dyn Any + Send + Sync>,
}

impl Kept {
    /// What is kept of this type for a source in this version of its settings; made where there is nothing yet.
    pub fn get<T: Send + Sync + 'static>(&self, instance: &Instance, make: impl FnOnce() -> T) -> Arc<T> {
        let key = (instance.org_id, instance.uid.clone(), TypeId::of::<T>());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.get(&key).filter(|entry| entry.version == instance.version);
        if let Some(thing) = found.and_then(|entry| Arc::clone(&entry.thing).downcast().ok()) {
            return thing;
        }
        let thing = Arc::new(make());
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, Entry { version: instance.version, thing: Arc::clone(&thing) as _ });
        thing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_stay_until_the_settings_change() {
        let kept = Kept::default();
        let source = |uid: &str, version| Instance { uid: uid.to_owned(), version, ..Instance::default() };
        let text = |uid, version, made: &str| (*kept.get(&source(uid, version), || made.to_owned())).clone();
        assert_eq!(text("a", 1, "first"), "first");
        assert_eq!(text("a", 1, "second"), "first");
        assert_eq!(*kept.get(&source("a", 1), || 7_u8), 7, "another type is another thing");
        assert_eq!(text("b", 1, "of b"), "of b");
        assert_eq!(text("a", 2, "third"), "third");
        assert_eq!(text("a", 1, "fourth"), "fourth", "an older version is no longer known");
    }
}
