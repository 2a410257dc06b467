//! The tab's one stream of queries: requests go out numbered, answers come back query by query, each request ends
//! by itself when its guard is dropped. A lost connection is opened again and what is still wanted is asked again.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use data::time::TimeRange;
use futures_channel::mpsc::{UnboundedSender, unbounded};
use futures_util::future::{AbortHandle, abortable};
use futures_util::{SinkExt, StreamExt};
use gloo_net::websocket::Message;
use gloo_net::websocket::futures::WebSocket;
use leptos::prelude::*;
use model::query::stream::{ClientMessage, ServerMessage};
use model::query::{QueryAnswer, QueryError, QueryErrorKind, QueryRequest};
use wasm_bindgen_futures::spawn_local;

use crate::browser::timing::{self, timed};
use crate::browser::{clock, location};

const PATH: &str = "/api/live/queries";
const FIRST_WAIT_MS: u64 = 250;
const LONGEST_WAIT_MS: u64 = 10_000;
/// After so many failed attempts in a row the panels are told.
const QUIET_ATTEMPTS: u32 = 2;

/// What happens to a request.
#[derive(Debug, Clone)]
pub enum Update {
    /// One query is answered.
    Answer {
        /// The query.
        ref_id: String,
        /// How long its source took.
        took_ms: u32,
        /// Frames or an error.
        answer: QueryAnswer,
    },
    /// What follows is no answer of now but what was seen before.
    Kept {
        /// The range that was asked for then.
        range: TimeRange,
        /// When the answer came, in milliseconds.
        at_ms: i64,
    },
    /// Every query is answered.
    Done,
    /// The server cannot be reached; the request is asked again as soon as it can.
    Lost(QueryError),
}

/// Who hears what happens to a request.
pub type Listener = Rc<dyn Fn(Update)>;

/// Keeps a request alive; dropped, it is forgotten by whoever works on it.
#[derive(Debug)]
pub struct Asked(Work);

#[derive(Debug)]
enum Work {
    /// A request of the stream.
    Stream(u32),
    /// Something that runs in this page.
    Task(AbortHandle),
}

impl Asked {
    /// Runs the work until it ends or the guard is dropped.
    pub fn task(work: impl Future<Output = ()> + 'static) -> Self {
        let (work, handle) = abortable(work);
        spawn_local(async move {
            let _ended_either_way = work.await;
        });
        Self(Work::Task(handle))
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        let id = match &self.0 {
            Work::Stream(id) => *id,
            Work::Task(handle) => return handle.abort(),
        };
        STREAM.with_borrow_mut(|stream| {
            if stream.pending.remove(&id).is_some() {
                stream.send(&ClientMessage::Cancel { id });
            }
        });
    }
}

/// Whether the server cannot be reached although it is asked.
pub fn is_lost() -> ArcRwSignal<bool> {
    LOST.with(Clone::clone)
}

/// Asks; `on_update` hears everything until the guard is dropped.
pub fn ask(request: QueryRequest, on_update: Listener) -> Asked {
    let id = STREAM.with_borrow_mut(|stream| {
        stream.last_id = stream.last_id.wrapping_add(1);
        let id = stream.last_id;
        stream.send(&ClientMessage::Query { id, request: request.clone() });
        stream.pending.insert(id, Pending { request, on_update });
        id
    });
    connect();
    Asked(Work::Stream(id))
}

thread_local! {
    static LOST: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static STREAM: RefCell<Stream> = RefCell::default();
}

#[derive(Default)]
struct Stream {
    /// Where messages for the open connection go.
    out: Option<UnboundedSender<Message>>,
    is_connecting: bool,
    failures: u32,
    last_id: u32,
    pending: HashMap<u32, Pending>,
}

struct Pending {
    request: QueryRequest,
    on_update: Listener,
}

impl Stream {
    /// Sends if there is a connection; without one nothing is lost, since opening it asks all that is pending.
    fn send(&self, message: &ClientMessage) {
        if let (Some(out), Ok(text)) = (&self.out, serde_json::to_string(message)) {
            // A closed connection is noticed by its reader.
            let _ = out.unbounded_send(Message::Text(text));
        }
    }
}

fn connect() {
    let must = STREAM.with_borrow_mut(|stream| {
        let must = stream.out.is_none() && !stream.is_connecting;
        stream.is_connecting |= must;
        must
    });
    if must {
        spawn_local(keep_connected());
    }
}

/// Holds a connection for as long as something is pending, then leaves it to the next request.
async fn keep_connected() {
    loop {
        let was_open = run_connection().await;
        let (wanted, failures) = STREAM.with_borrow_mut(|stream| {
            stream.out = None;
            stream.failures = if was_open { 0 } else { stream.failures + 1 };
            let wanted = !stream.pending.is_empty();
            stream.is_connecting = wanted;
            (wanted, stream.failures)
        });
        if !wanted {
            return;
        }
        if failures >= QUIET_ATTEMPTS {
            tell_all_lost();
        }
        let wait_ms = FIRST_WAIT_MS.saturating_mul(1 << failures.min(8)).min(LONGEST_WAIT_MS);
        clock::sleep(Duration::from_millis(wait_ms)).await;
    }
}

/// One connection from open to close; gives back whether the server ever spoke on it.
async fn run_connection() -> bool {
    let origin = location::origin().replacen("http", "ws", 1);
    let Ok(socket) = WebSocket::open(&format!("{origin}{PATH}")) else { return false };
    let (mut to_server, mut from_server) = socket.split();
    let (out, mut queue) = unbounded();
    STREAM.with_borrow_mut(|stream| {
        stream.out = Some(out);
        let messages: Vec<ClientMessage> = stream
            .pending
            .iter()
            .map(|(id, pending)| ClientMessage::Query { id: *id, request: pending.request.clone() })
            .collect();
        for message in messages {
            stream.send(&message);
        }
    });
    spawn_local(async move {
        while let Some(message) = queue.next().await {
            if to_server.send(message).await.is_err() {
                return;
            }
        }
    });
    let mut was_open = false;
    while let Some(Ok(message)) = from_server.next().await {
        was_open = true;
        if let Message::Bytes(bytes) = message {
            deliver(&bytes);
        }
    }
    was_open
}

fn deliver(bytes: &[u8]) {
    if is_lost().get_untracked() {
        is_lost().set(false);
    }
    let (id, update) = match timed(timing::DECODE, || ServerMessage::decode(bytes)) {
        Ok(ServerMessage::Answer { id, ref_id, took_ms, answer }) => {
            (id, Update::Answer { ref_id, took_ms, answer })
        }
        Ok(ServerMessage::Done { id }) => (id, Update::Done),
        Err(error) => {
            let error = QueryError::new(QueryErrorKind::BadAnswer, format!("{error}."));
            return tell_all(&Update::Lost(error));
        }
    };
    // The listener may ask or drop guards, so the stream must not be borrowed while it runs.
    let listener = STREAM.with_borrow_mut(|stream| match update {
        Update::Done => stream.pending.remove(&id).map(|pending| pending.on_update),
        _ => stream.pending.get(&id).map(|pending| Rc::clone(&pending.on_update)),
    });
    if let Some(listener) = listener {
        listener(update);
    }
}

fn tell_all_lost() {
    is_lost().set(true);
    let text = "Belvedere cannot be reached. It is asked again until it answers.";
    tell_all(&Update::Lost(QueryError::new(QueryErrorKind::Unreachable, text)));
}

fn tell_all(update: &Update) {
    let listeners: Vec<_> = STREAM
        .with_borrow(|stream| stream.pending.values().map(|pending| Rc::clone(&pending.on_update)).collect());
    for listener in listeners {
        listener(update.clone());
    }
}

/// Messages one behind the other, each after its length (u32 LE); what cannot be read is an error of its own.
pub fn messages(mut bytes: &[u8]) -> Vec<ServerMessage> {
    let mut found = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (message, rest) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        bytes = rest;
        found.push(ServerMessage::decode(message).unwrap_or_else(|error| ServerMessage::Answer {
            id: 0,
            ref_id: String::new(),
            took_ms: 0,
            answer: Err(QueryError::new(QueryErrorKind::BadAnswer, format!("{error}."))),
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_one_behind_the_other() {
        let done = ServerMessage::Done { id: 7 };
        let one = done.encode();
        let mut bytes = u32::try_from(one.len()).unwrap().to_le_bytes().to_vec();
        bytes.extend(&one);
        let twice = bytes.repeat(2);
        assert_eq!(messages(&twice), [done.clone(), done.clone()]);
        let cut = messages(&twice[..twice.len() - 1]);
        assert_eq!(cut.len(), 2);
        assert!(matches!(&cut[1], ServerMessage::Answer { answer: Err(_), .. }));
        assert!(messages(&[]).is_empty());
    }
}
