//! The least HTTP that measuring needs: one request on a fresh connection, bytes as they came.

use std::io::{Error, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Status and body as they came over the wire, still compressed.
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body's bytes.
    pub(crate) body: Vec<u8>,
}

/// Sends one request; `headers` are whole lines. HTTP/1.0 on purpose: the body then ends with the connection and
/// is never chunked.
pub(crate) fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[&str],
    body: &str,
) -> Result<Answer, String> {
    let sent = || -> Result<Answer, Error> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut text =
            format!("{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: {}\r\n", body.len());
        for header in headers {
            text.push_str(header);
            text.push_str("\r\n");
        }
        text.push_str("\r\n");
        text.push_str(body);
        stream.write_all(text.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        parse(bytes).ok_or_else(|| Error::other("the answer is not HTTP"))
    };
    sent().map_err(|e| format!("{method} {path}: {e}"))
}

fn parse(mut bytes: Vec<u8>) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let status = String::from_utf8_lossy(&bytes[..end]).split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, body: bytes.split_off(end + 4) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_follows_the_head() {
        let answer = parse(b"HTTP/1.0 404 Not Found\r\nA: b\r\n\r\nbody".to_vec()).unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (404, b"body".as_slice()));
        assert!(parse(b"nonsense".to_vec()).is_none());
    }
}
