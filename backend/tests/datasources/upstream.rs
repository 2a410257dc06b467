//! An upstream that misbehaves on purpose, on a bare socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What every request is answered with.
#[derive(Clone)]
pub(crate) enum Manner {
    /// Nothing, ever.
    Hang,
    /// These bytes, then the end.
    Say(Arc<[u8]>),
    /// Head and points without end.
    Endless,
    /// Accepts and closes at once.
    Close,
}

/// A running upstream.
pub(crate) struct Upstream {
    pub(crate) url: String,
    seen: Arc<Seen>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Seen {
    requests: AtomicUsize,
    /// Connections whose other end has gone away.
    gone: AtomicUsize,
    bytes: AtomicU64,
    heads: std::sync::Mutex<Vec<String>>,
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer with this status line, head and body.
pub(crate) fn answer(status: &str, content_type: &str, body: &[u8]) -> Manner {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    Manner::Say([head.as_bytes(), body].concat().into())
}

impl Upstream {
    pub(crate) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Seen::default());
        let counted = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, manner.clone(), Arc::clone(&counted)));
            }
        });
        Self { url, seen, task }
    }

    /// Requests so far.
    pub(crate) fn requests(&self) -> usize {
        self.seen.requests.load(Ordering::SeqCst)
    }

    /// Bytes written so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.seen.bytes.load(Ordering::SeqCst)
    }

    /// The heads of all requests, in lower case.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.seen.heads.lock().expect("no panic").clone()
    }

    /// Waits until so many requests are there.
    pub(crate) async fn wait_requests(&self, count: usize) {
        wait(|| self.requests() >= count, "requests").await;
    }

    /// Waits until so many askers have hung up.
    pub(crate) async fn wait_gone(&self, count: usize) {
        wait(|| self.seen.gone.load(Ordering::SeqCst) >= count, "hang-ups").await;
    }
}

/// Waits until it is so, for a minute at most.
pub(crate) async fn wait(is_so: impl Fn() -> bool, what: &str) {
    for _ in 0..6_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("waited in vain for {what}");
}

async fn serve(mut stream: TcpStream, manner: Manner, seen: Arc<Seen>) {
    if matches!(manner, Manner::Close) {
        return;
    }
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => head.extend_from_slice(&buffer[..read]),
        }
    }
    seen.heads.lock().expect("no panic").push(String::from_utf8_lossy(&head).to_lowercase());
    seen.requests.fetch_add(1, Ordering::SeqCst);
    match manner {
        Manner::Hang => {
            while !matches!(stream.read(&mut buffer).await, Ok(0) | Err(_)) {}
            seen.gone.fetch_add(1, Ordering::SeqCst);
        }
        Manner::Say(bytes) => {
            // The asker may have had enough before the end.
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Manner::Endless => {
            let start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n\
                {\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1,\"1\"]";
            let _ = stream.write_all(start).await;
            let points = b",[1700000000.123,\"123456789.123456\"]".repeat(1_000);
            while stream.write_all(&points).await.is_ok() {
                seen.bytes.fetch_add(points.len() as u64, Ordering::SeqCst);
            }
            seen.gone.fetch_add(1, Ordering::SeqCst);
        }
        Manner::Close => {}
    }
}
