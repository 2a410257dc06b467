//! The last dashboard as it was seen, kept by this browser for a start without the server: its document, the range and
//! values that were shown, and the answers of its panels with the time of each. Bounded, and one dashboard only.

use std::collections::BTreeMap;
use std::time::Duration;

use data::time::TimeRange;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::DashboardWithMeta;
use model::query::stream::ServerMessage;
use serde::{Deserialize, Serialize};

use super::answers::Answers;
use super::board::Board;
use crate::api::query::messages;
use crate::api::{settings, zones};
use crate::browser::{clock, worker};

/// Larger dashboards are kept without the answers that do not fit.
const MOST_BYTES: usize = 8 << 20;
/// Older than this, nothing is shown any more.
const LONGEST_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// How often it is looked whether there is something newer to keep.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Dashboards on a wall are never left: they look by themselves whether the server has another build.
const LOOK_FOR_BUILD_EVERY: Duration = Duration::from_secs(15 * 60);
/// What changes all the time is written no more often.
const WRITE_EVERY_MS: i64 = 30_000;

/// What was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Whose it is: user and organisation.
    pub person: (i64, i64),
    /// The document and what the server knew about it.
    pub dashboard: DashboardWithMeta,
    /// The parameters of the address.
    pub search: String,
    /// The instants that were shown.
    pub range: (i64, i64),
    /// Rules of time zones, by name.
    pub zones: Vec<(String, Vec<u8>)>,
    /// Panels with answers, in the order of their answers.
    panels: Vec<KeptPanel>,
    #[serde(skip)]
    answers: Vec<ServerMessage>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptPanel {
    id: i64,
    range: (i64, i64),
    at_ms: i64,
}

impl Kept {
    /// When the oldest of the answers came, in milliseconds; nothing without answers.
    pub fn as_of_ms(&self) -> Option<i64> {
        self.panels.iter().map(|panel| panel.at_ms).min()
    }

    /// The answers of a panel, with its range and the time at which they came.
    pub fn of_panel(&self, id: i64) -> Option<(TimeRange, i64, Vec<ServerMessage>)> {
        let at = self.panels.iter().position(|panel| panel.id == id)?;
        let KeptPanel { range, at_ms, .. } = &self.panels[at];
        let is_its = |message: &&ServerMessage| matches!(message, ServerMessage::Answer { id, .. } if usize::try_from(*id) == Ok(at));
        let answers = self.answers.iter().filter(is_its).cloned().collect();
        Some((TimeRange { from_ms: range.0, to_ms: range.1 }, *at_ms, answers))
    }

    /// As bytes: the length of the head (u32 LE), the head as JSON, then answers, each after its length. Answers that
    /// would make it too large are left out, with their panels.
    fn encode(&self) -> Vec<u8> {
        let mut kept = Self { panels: Vec::new(), answers: Vec::new(), ..self.clone() };
        let mut body = Vec::new();
        for panel in &self.panels {
            let Some((_, _, answers)) = self.of_panel(panel.id) else { continue };
            let id = u32::try_from(kept.panels.len()).unwrap_or(u32::MAX);
            let mut bytes = Vec::new();
            for answer in answers {
                let ServerMessage::Answer { ref_id, took_ms, answer, .. } = answer else { continue };
                let message = ServerMessage::Answer { id, ref_id, took_ms, answer }.encode();
                bytes.extend(u32::try_from(message.len()).unwrap_or(u32::MAX).to_le_bytes());
                bytes.extend(message);
            }
            if body.len() + bytes.len() <= MOST_BYTES {
                body.extend(bytes);
                kept.panels.push(panel.clone());
            }
        }
        // Plain types: nothing in them fails to be written.
        let head = serde_json::to_vec(&kept).unwrap_or_default();
        let mut out = u32::try_from(head.len()).unwrap_or(u32::MAX).to_le_bytes().to_vec();
        out.extend(head);
        out.extend(body);
        out
    }

    /// Nothing where the bytes are of another build and not understood any more.
    fn decode(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (head, body) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        let kept: Self = serde_json::from_slice(head).ok()?;
        Some(Self { answers: messages(body), ..kept })
    }
}

/// What was kept, if it is not too old to be shown.
pub async fn read() -> Option<Kept> {
    let kept = Kept::decode(&worker::kept().await?)?;
    let age_ms = clock::now_ms() - kept.as_of_ms().unwrap_or(0);
    (age_ms <= LONGEST_MS).then_some(kept)
}

/// Keeps what the dashboard shows for as long as the owner lives. Shows nothing.
#[component]
pub fn Keeper(
    /// The open dashboard.
    board: Board,
) -> impl IntoView {
    let written = StoredValue::new((0_u32, 0_i64));
    let look = move || {
        let (count, at_ms) = written.get_value();
        let now_ms = clock::now_ms();
        let is_new = board.seen.with_value(|seen| seen.count) != count;
        if is_new && now_ms - at_ms >= WRITE_EVERY_MS {
            written.set_value((board.seen.with_value(|seen| seen.count), now_ms));
            write(&board);
        }
    };
    look();
    // Without a timer of the browser the next page looks.
    if let Ok(timer) =
        set_interval_with_handle(|| spawn_local(worker::look_for_new_build()), LOOK_FOR_BUILD_EVERY)
    {
        on_cleanup(move || timer.clear());
    }
    // Without a timer of the browser what was there at the beginning is kept.
    if let Ok(timer) = set_interval_with_handle(look, LOOK_EVERY) {
        on_cleanup(move || timer.clear());
    }
}

/// Keeps what is saved and shown; unsaved changes are the draft's.
fn write(board: &Board) {
    let document = board.document.get_untracked();
    let person =
        settings::current().with_untracked(|boot| boot.as_ref().map(|boot| (boot.user.id, boot.user.org_id)));
    let Some(person) = person.filter(|_| !document.uid().is_empty() && !untrack(|| board.is_dirty())) else {
        return;
    };
    let range = board.time.with_untracked(|time| time.range);
    let (panels, answers) = board.seen.with_value(|seen| answers_of(&seen.panels));
    let kept = Kept {
        person,
        dashboard: DashboardWithMeta { meta: board.meta.get_untracked(), dashboard: document.json().clone() },
        search: board.params.with_untracked(super::address::Params::to_search),
        range: (range.from_ms, range.to_ms),
        zones: zones::given(),
        panels,
        answers,
    };
    spawn_local(async move { worker::keep(&kept.encode()).await });
}

fn answers_of(panels: &BTreeMap<i64, (i64, Answers)>) -> (Vec<KeptPanel>, Vec<ServerMessage>) {
    let (mut kept, mut messages) = (Vec::new(), Vec::new());
    for (id, (at_ms, answers)) in panels {
        let Some(range) = answers.range else { continue };
        let at = u32::try_from(kept.len()).unwrap_or(u32::MAX);
        for (ref_id, frames) in &answers.frames {
            let took_ms = answers.took_ms.get(ref_id).copied().unwrap_or_default();
            let answer = Ok(frames.as_ref().clone());
            messages.push(ServerMessage::Answer { id: at, ref_id: ref_id.clone(), took_ms, answer });
        }
        kept.push(KeptPanel { id: *id, range: (range.from_ms, range.to_ms), at_ms: *at_ms });
    }
    (kept, messages)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::api::DashboardMeta;
    use model::frame::{Column, Field, Frame};
    use model::query::QueryRequest;
    use serde_json::json;

    use super::*;

    fn answers(rows: usize) -> Answers {
        let values: Vec<f64> = (0..rows).map(|row| (row as f64).sin()).collect();
        let frame = Frame::new("A", vec![Field::new("Value", Column::numbers(values))]);
        Answers {
            request: QueryRequest::default(),
            range: Some(TimeRange { from_ms: 1, to_ms: 2 }),
            frames: BTreeMap::from([("A".to_owned(), Arc::new(vec![frame]))]),
            ..Answers::default()
        }
    }

    fn kept(panels: &[(i64, i64, usize)]) -> Kept {
        let seen = panels.iter().map(|(id, at_ms, rows)| (*id, (*at_ms, answers(*rows)))).collect();
        let (panels, answers) = answers_of(&seen);
        Kept {
            person: (1, 2),
            dashboard: DashboardWithMeta {
                meta: DashboardMeta::default(),
                dashboard: json!({ "title": "T" }),
            },
            search: "?from=now-1h".to_owned(),
            range: (1, 2),
            zones: vec![("Europe/Berlin".to_owned(), vec![1, 2, 3])],
            panels,
            answers,
        }
    }

    #[test]
    fn what_was_kept_comes_back() {
        let before = kept(&[(7, 200, 3), (9, 100, 2)]);
        let after = Kept::decode(&before.encode()).unwrap();
        assert_eq!(after, before);
        assert_eq!(after.as_of_ms(), Some(100), "the oldest counts: nothing is said to be newer than it is");
        let (range, at_ms, answers) = after.of_panel(9).unwrap();
        assert_eq!((range.to_ms, at_ms, answers.len()), (2, 100, 1));
        assert!(after.of_panel(8).is_none());
        assert!(Kept::decode(b"rubbish").is_none() && Kept::decode(&[]).is_none());
    }

    #[test]
    fn what_is_too_large_is_left_out() {
        let bytes = kept(&[(1, 1, 3), (2, 1, 3_000_000), (3, 1, 3)]).encode();
        assert!(bytes.len() < MOST_BYTES + 10_000, "{}", bytes.len());
        let after = Kept::decode(&bytes).unwrap();
        assert_eq!([1, 2, 3].map(|id| after.of_panel(id).is_some()), [true, false, true]);
    }
}
