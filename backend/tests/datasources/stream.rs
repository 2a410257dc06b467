//! The page's stream: answers as they come, one request cancelled by itself, equal ones joined, rights rechecked.

use futures_util::{SinkExt, StreamExt};
use model::query::stream::{ClientMessage, ServerMessage};
use reqwest::Method;
use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::server::Belvedere;
use crate::upstream::{Manner, Upstream};

struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

async fn connect(belvedere: &Belvedere, cookie: &str, origin: &str) -> Result<Page, Error> {
    let mut request =
        format!("{}/api/live/queries", belvedere.base.replace("http", "ws")).into_client_request()?;
    request.headers_mut().insert("cookie", cookie.parse().expect("a header"));
    request.headers_mut().insert("origin", origin.parse().expect("a header"));
    Ok(Page { socket: connect_async(request).await?.0 })
}

impl Page {
    async fn open(belvedere: &Belvedere) -> Self {
        connect(belvedere, &belvedere.cookie, &belvedere.base).await.expect("a stream")
    }

    async fn say(&mut self, message: &ClientMessage) {
        let text = serde_json::to_string(message).expect("plain types");
        self.socket.send(Message::text(text)).await.expect("sent");
    }

    async fn query(&mut self, id: u32, queries: serde_json::Value) {
        let request = json!({ "from": "0", "to": "60000", "queries": queries });
        let request = serde_json::from_value(request).expect("a request");
        self.say(&ClientMessage::Query { id, request }).await;
    }

    /// The next message; `None` when the server has closed the stream.
    async fn hear(&mut self) -> Option<ServerMessage> {
        loop {
            match self.socket.next().await? {
                Ok(Message::Binary(bytes)) => {
                    return Some(ServerMessage::decode(&bytes).expect("a whole message"));
                }
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(other) => panic!("unexpected {other:?}"),
            }
        }
    }

    async fn answer(&mut self) -> (u32, String, bool) {
        match self.hear().await {
            Some(ServerMessage::Answer { id, ref_id, answer, .. }) => (id, ref_id, answer.is_ok()),
            other => panic!("an answer was expected, not {other:?}"),
        }
    }
}

#[tokio::test]
async fn answers_come_as_they_are_ready_and_a_cancelled_request_frees_its_source() {
    let upstream = Upstream::start(Manner::Hang).await;
    let belvedere = Belvedere::start().await;
    belvedere.add_prometheus("hangs", &upstream.url, json!({})).await;
    let mut page = Page::open(&belvedere).await;
    let hanging = json!({ "refId": "H", "datasource": { "uid": "hangs" }, "expr": "up" });
    let walk = json!({ "refId": "W", "datasource": { "uid": "testdata" } });
    page.query(1, json!([hanging, walk])).await;
    assert_eq!(page.answer().await, (1, "W".to_owned(), true));
    upstream.wait_requests(1).await;
    page.query(2, json!([walk])).await;
    assert_eq!(page.answer().await, (2, "W".to_owned(), true));
    assert_eq!(page.hear().await, Some(ServerMessage::Done { id: 2 }));
    page.say(&ClientMessage::Cancel { id: 1 }).await;
    upstream.wait_gone(1).await;
    // A request that makes no sense is closed with an error for each query.
    let request =
        serde_json::from_value(json!({ "from": "x", "to": "y", "queries": [walk] })).expect("a request");
    page.say(&ClientMessage::Query { id: 3, request }).await;
    assert_eq!(page.answer().await, (3, "W".to_owned(), false));
    assert_eq!(page.hear().await, Some(ServerMessage::Done { id: 3 }));
}

#[tokio::test]
async fn equal_queries_are_asked_once_and_a_closed_page_frees_the_source() {
    let upstream = Upstream::start(Manner::Hang).await;
    let belvedere = Belvedere::start().await;
    belvedere.add_prometheus("hangs", &upstream.url, json!({})).await;
    let (mut first, mut second) = (Page::open(&belvedere).await, Page::open(&belvedere).await);
    let same = json!([{ "refId": "A", "datasource": { "uid": "hangs" }, "expr": "up" }]);
    first.query(1, same.clone()).await;
    upstream.wait_requests(1).await;
    second.query(1, same.clone()).await;
    second.query(2, json!([{ "refId": "A", "datasource": { "uid": "hangs" }, "expr": "down" }])).await;
    upstream.wait_requests(2).await;
    drop(second);
    upstream.wait_gone(1).await;
    assert_eq!(upstream.requests(), 2, "the equal one joined the first");
    drop(first);
    upstream.wait_gone(2).await;
}

#[tokio::test]
async fn only_our_own_page_and_a_live_session_get_a_stream() {
    let belvedere = Belvedere::start().await;
    for (cookie, origin) in [
        (belvedere.cookie.as_str(), "http://evil.example"),
        (belvedere.cookie.as_str(), "null"),
        ("belvedere_session=made-up", belvedere.base.as_str()),
    ] {
        match connect(&belvedere, cookie, origin).await {
            Err(Error::Http(answer)) => assert!(matches!(answer.status().as_u16(), 401 | 403), "{origin}"),
            other => panic!("{origin}: {:?}", other.map(|_| "a stream")),
        }
    }
    let mut page = Page::open(&belvedere).await;
    let (status, _) = belvedere.call(Method::POST, "/api/logout", Some(json!({}))).await;
    assert_eq!(status.as_u16(), 200);
    assert_eq!(page.hear().await, None, "the stream ends with the session");
}

#[tokio::test]
async fn rubbish_ends_the_stream_and_nothing_else() {
    let belvedere = Belvedere::start().await;
    for rubbish in
        [Message::text("rubbish"), Message::binary(vec![1, 2, 3]), Message::text("x".repeat(2 << 20))]
    {
        let mut page = Page::open(&belvedere).await;
        // The server may close before all of it is sent.
        let _ = page.socket.send(rubbish).await;
        assert_eq!(page.hear().await, None);
    }
    assert_eq!(belvedere.get("/api/health").await["database"], "ok");
}
