//! The page's one stream of queries: each request a task of its own, answered query by query, ended by `Cancel`, by the
//! page going away, by the person losing the right, or by the server stopping.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use axum::http::{HeaderMap, Request};
use futures_util::stream::{FuturesUnordered, SplitSink};
use futures_util::{SinkExt, StreamExt};
use model::query::stream::{ClientMessage, ServerMessage};
use model::query::{QueryError, QueryErrorKind, QueryRequest};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::ask::{Answered, ask_all};
use crate::app::App;
use crate::auth::{Allowed, QueryDataSources};
use crate::error::Error;
use crate::query::Asker;

/// Largest message that a page may send.
pub(super) const MAX_MESSAGE_BYTES: usize = 1 << 20;
/// Requests of one page that may be under way.
const MOST_REQUESTS: usize = 500;
/// Answers that may wait for a slow page; those behind them stay with their sources.
const MOST_WAITING: usize = 8;
/// A page that takes nothing for so long is gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(60);
const PING_EVERY: Duration = Duration::from_secs(20);
/// A page that says nothing for so long, not even that it is there, is gone.
const SILENCE: Duration = Duration::from_secs(60);
/// Answers with more values than this are packed on a thread of their own.
const MANY_VALUES: usize = 50_000;

/// Serves one page until it ends.
pub(super) async fn run(app: App, asker: Asker, headers: HeaderMap, recheck: Duration, socket: WebSocket) {
    let (sink, mut incoming) = socket.split();
    let (outgoing, queue) = mpsc::channel(MOST_WAITING);
    let mut writer = tokio::spawn(write(sink, queue));
    let mut requests = Requests::default();
    let mut ping = every(PING_EVERY);
    let mut check = every(recheck);
    let mut heard = Instant::now();
    let farewell = loop {
        tokio::select! {
            message = incoming.next() => {
                heard = Instant::now();
                match message {
                    Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                        Ok(message) => requests.take(&app, &asker, message, &outgoing),
                        Err(_) => break Some((close_code::INVALID, "The message cannot be read")),
                    },
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(Message::Binary(_))) => break Some((close_code::UNSUPPORTED, "Only text is understood")),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break None,
                }
            }
            Some(ended) = requests.tasks.join_next_with_id(), if !requests.tasks.is_empty() => {
                requests.forget(ended.map_or_else(|error| error.id(), |(task, ())| task));
            }
            _ = check.tick() => {
                if !is_allowed(&app, &headers).await {
                    break Some((close_code::POLICY, "Signed out"));
                }
            }
            _ = ping.tick() => {
                if heard.elapsed() > SILENCE {
                    break None;
                }
                // A full queue is being written: that is sign of life enough.
                let _ = outgoing.try_send(Message::Ping(Vec::new().into()));
            }
            _ = &mut writer => break None,
            () = app.stopping.cancelled() => break Some((close_code::AWAY, "The server is stopping")),
        }
    };
    // Dropping the requests ends their tasks, and with them the calls upstream.
    drop(requests);
    if let Some((code, reason)) = farewell {
        let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        let _ = timeout(Duration::from_secs(1), outgoing.send(close)).await;
    }
    drop(outgoing);
    if timeout(Duration::from_secs(2), &mut writer).await.is_err() {
        writer.abort();
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.reset();
    ticks
}

async fn write(mut sink: SplitSink<WebSocket, Message>, mut queue: mpsc::Receiver<Message>) {
    while let Some(message) = queue.recv().await {
        if !matches!(timeout(WRITE_TIMEOUT, sink.send(message)).await, Ok(Ok(()))) {
            return;
        }
    }
    let _ = sink.close().await;
}

/// Whether the caller is still who they were, with the same rights. A database that cannot be read at the moment
/// changes nothing about that.
async fn is_allowed(app: &App, headers: &HeaderMap) -> bool {
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.headers.clone_from(headers);
    let allowed = Allowed::<QueryDataSources>::from_request_parts(&mut parts, app).await;
    !matches!(allowed, Err(Error::Unauthorized(_) | Error::Forbidden(_)))
}

/// The requests of one page that are under way.
#[derive(Default)]
struct Requests {
    tasks: JoinSet<()>,
    running: HashMap<u32, AbortHandle>,
}

impl Requests {
    fn take(&mut self, app: &App, asker: &Asker, message: ClientMessage, outgoing: &mpsc::Sender<Message>) {
        match message {
            ClientMessage::Cancel { id } => {
                if let Some(task) = self.running.remove(&id) {
                    task.abort();
                }
            }
            ClientMessage::Query { id, request } => {
                let is_full = self.running.len() >= MOST_REQUESTS;
                let work = answer(app.clone(), asker.clone(), id, request, is_full, outgoing.clone());
                let task = self.tasks.spawn(work);
                if let Some(before) = self.running.insert(id, task) {
                    before.abort();
                }
            }
        }
    }

    fn forget(&mut self, ended: tokio::task::Id) {
        self.running.retain(|_, task| task.id() != ended);
    }
}

async fn answer(
    app: App,
    asker: Asker,
    id: u32,
    request: QueryRequest,
    is_full: bool,
    outgoing: mpsc::Sender<Message>,
) {
    let ref_ids: Vec<String> = request.queries.iter().map(|query| query.ref_id.clone()).collect();
    let queries = if is_full {
        Err(QueryError::new(
            QueryErrorKind::Busy,
            "This page has too many queries under way. Refresh less often.",
        ))
    } else {
        ask_all(&app, &asker, request).await
    };
    match queries {
        Ok(queries) => {
            let mut queries: FuturesUnordered<_> = queries.into_iter().collect();
            while let Some(answers) = queries.next().await {
                for Answered { ref_id, took_ms, answer } in answers {
                    let message = encode(ServerMessage::Answer { id, ref_id, took_ms, answer }).await;
                    if outgoing.send(message).await.is_err() {
                        return;
                    }
                }
            }
        }
        Err(error) => {
            for ref_id in ref_ids {
                let message = ServerMessage::Answer { id, ref_id, took_ms: 0, answer: Err(error.clone()) };
                if outgoing.send(encode(message).await).await.is_err() {
                    return;
                }
            }
        }
    }
    // If the page is gone, nobody misses it.
    let _ = outgoing.send(encode(ServerMessage::Done { id }).await).await;
}

async fn encode(message: ServerMessage) -> Message {
    let values = match &message {
        ServerMessage::Answer { answer: Ok(frames), .. } => {
            frames.iter().map(|frame| frame.rows() * frame.fields.len()).sum()
        }
        _ => 0,
    };
    if values <= MANY_VALUES {
        return Message::Binary(message.encode().into());
    }
    let encoded = tokio::task::spawn_blocking(move || message.encode()).await;
    Message::Binary(encoded.unwrap_or_default().into())
}
