//! Whether a panel asks now: the decision alone, without signals and without asking.

use model::query::QueryRequest;

/// What a panel asked or would ask, and what had a say in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asking {
    /// The queries.
    pub request: QueryRequest,
    /// What `now` meant, in milliseconds.
    pub now_ms: i64,
    /// Refreshes by hand so far.
    pub refreshes: u32,
    /// Attempts after an error so far.
    pub retries: u32,
    /// Refreshes by the interval so far.
    pub ticks: u32,
}

/// What a panel does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It asks; what it asked before is cancelled if it still runs.
    Ask,
    /// It goes on with what it has or waits for, and draws it anew.
    Keep,
    /// It goes on waiting: a refresh by the interval is not for panels that still load. A query that takes longer
    /// than the interval would never end otherwise.
    Skip,
}

/// What a panel does that asked `last` and would now ask `wanted`. `as_of` makes the wanted request as it would have
/// been at another moment.
pub fn next(
    last: Option<&Asking>,
    wanted: &Asking,
    is_loading: bool,
    as_of: impl FnOnce(i64) -> QueryRequest,
) -> Next {
    let Some(last) = last else { return Next::Ask };
    if (last.refreshes, last.retries) != (wanted.refreshes, wanted.retries) {
        return Next::Ask;
    }
    let has_ticked = last.ticks != wanted.ticks;
    if !is_loading {
        return if has_ticked || last.request != wanted.request { Next::Ask } else { Next::Keep };
    }
    // What differs although the clock stood still was changed by a person.
    if as_of(last.now_ms) != last.request {
        return Next::Ask;
    }
    if has_ticked { Next::Skip } else { Next::Keep }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request of an hour up to now, with a value of a variable in it.
    fn request(now_ms: i64, value: &str) -> QueryRequest {
        QueryRequest {
            from: (now_ms - 3_600_000).to_string(),
            to: now_ms.to_string() + value,
            queries: Vec::new(),
        }
    }

    fn asking(now_ms: i64, value: &str, refreshes: u32, retries: u32, ticks: u32) -> Asking {
        Asking { request: request(now_ms, value), now_ms, refreshes, retries, ticks }
    }

    #[test]
    fn the_interval_lets_running_queries_finish_and_people_do_not() {
        use Next::{Ask, Keep, Skip};
        let last = asking(0, "a", 1, 1, 1);
        for (what, wanted, when_idle, when_loading) in [
            ("nothing happened", asking(0, "a", 1, 1, 1), Keep, Keep),
            ("the interval, a relative range", asking(5_000, "a", 1, 1, 2), Ask, Skip),
            ("the interval, an absolute range", asking(0, "a", 1, 1, 2), Ask, Skip),
            ("the interval twice", asking(10_000, "a", 1, 1, 3), Ask, Skip),
            ("something else after a skipped one", asking(5_000, "a", 1, 1, 1), Ask, Keep),
            ("another value", asking(0, "b", 1, 1, 1), Ask, Ask),
            ("another value and the interval", asking(5_000, "b", 1, 1, 2), Ask, Ask),
            ("a refresh by hand", asking(5_000, "a", 2, 1, 1), Ask, Ask),
            ("a refresh by hand, an absolute range", asking(0, "a", 2, 1, 1), Ask, Ask),
            ("a retry", asking(0, "a", 1, 2, 1), Ask, Ask),
        ] {
            let value = if wanted.request.to.ends_with('b') { "b" } else { "a" };
            let decide = |is_loading| next(Some(&last), &wanted, is_loading, |now_ms| request(now_ms, value));
            assert_eq!((decide(false), decide(true)), (when_idle, when_loading), "{what}");
        }
        assert_eq!(next(None, &last, false, |now_ms| request(now_ms, "a")), Ask);
    }
}
