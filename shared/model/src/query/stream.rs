//! The messages of the page's one query stream: JSON from the page, compact binary from the server.
//!
//! The page numbers its requests; each is answered query by query as they finish, then closed by `Done`, and can
//! be cancelled by itself. A request that the server cannot read at all is closed with an error for each query.

use serde::{Deserialize, Serialize};

use super::{QueryAnswer, QueryError, QueryRequest};
use crate::frame::wire::{self, WireError};

/// What the page says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "camelCase")]
pub enum ClientMessage {
    /// Ask; answers carry the same id.
    Query {
        /// Chosen by the page, not in use at the moment.
        id: u32,
        /// The queries.
        request: QueryRequest,
    },
    /// Forget the request: the panel went away or asks something newer.
    Cancel {
        /// The id of the request.
        id: u32,
    },
}

/// What the server says.
#[derive(Debug, Clone, PartialEq)]
pub enum ServerMessage {
    /// The answer to one query of a request.
    Answer {
        /// The request.
        id: u32,
        /// The query in it.
        ref_id: String,
        /// How long the source took, in milliseconds.
        took_ms: u32,
        /// Frames or an error.
        answer: QueryAnswer,
    },
    /// Every query of the request is answered.
    Done {
        /// The request.
        id: u32,
    },
}

/// The part before the frames.
#[derive(Serialize, Deserialize)]
enum Head {
    Frames { id: u32, ref_id: String, took_ms: u32 },
    Error { id: u32, ref_id: String, took_ms: u32, error: QueryError },
    Done { id: u32 },
}

impl ServerMessage {
    /// The message as bytes: the head's length (u32 LE), the head, and for frames their wire form.
    pub fn encode(&self) -> Vec<u8> {
        let (head, frames) = match self {
            Self::Answer { id, ref_id, took_ms, answer: Ok(frames) } => {
                (Head::Frames { id: *id, ref_id: ref_id.clone(), took_ms: *took_ms }, wire::encode(frames))
            }
            Self::Answer { id, ref_id, took_ms, answer: Err(error) } => {
                let (ref_id, error) = (ref_id.clone(), error.clone());
                (Head::Error { id: *id, ref_id, took_ms: *took_ms, error }, Vec::new())
            }
            Self::Done { id } => (Head::Done { id: *id }, Vec::new()),
        };
        // These plain types have no way to fail in a growing vector.
        let head = postcard::to_allocvec(&head).unwrap_or_default();
        let mut out = Vec::with_capacity(4 + head.len() + frames.len());
        out.extend_from_slice(&u32::try_from(head.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(&head);
        out.extend_from_slice(&frames);
        out
    }

    /// The message in these bytes.
    ///
    /// # Errors
    /// [`WireError`] when the bytes are not a whole message.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let (len, rest) = bytes.split_first_chunk::<4>().ok_or(WireError::Foreign)?;
        let (head, frames) = rest
            .split_at_checked(u32::from_le_bytes(*len) as usize)
            .ok_or(WireError::Damaged("its head is cut"))?;
        let head = postcard::from_bytes(head).map_err(|_| WireError::Damaged("its head cannot be read"))?;
        Ok(match head {
            Head::Frames { id, ref_id, took_ms } => {
                Self::Answer { id, ref_id, took_ms, answer: Ok(wire::decode(frames)?) }
            }
            Head::Error { id, ref_id, took_ms, error } => {
                Self::Answer { id, ref_id, took_ms, answer: Err(error) }
            }
            Head::Done { id } => Self::Done { id },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Column, Field, Frame};
    use crate::query::QueryErrorKind;

    #[test]
    fn every_message_comes_back() {
        let frames = vec![Frame::new("A", vec![Field::new("Value", Column::numbers(vec![1.5, f64::NAN]))])];
        let error = QueryError::new(QueryErrorKind::Timeout, "No answer in 30 s.").with_detail("deadline");
        for message in [
            ServerMessage::Answer { id: 7, ref_id: "A".into(), took_ms: 12, answer: Ok(frames) },
            ServerMessage::Answer { id: 8, ref_id: "B".into(), took_ms: 0, answer: Err(error) },
            ServerMessage::Answer {
                id: 9,
                ref_id: "C".into(),
                took_ms: 1,
                answer: Err(QueryError::new(QueryErrorKind::Busy, "Too many queries.")),
            },
            ServerMessage::Done { id: 7 },
        ] {
            assert_eq!(ServerMessage::decode(&message.encode()), Ok(message));
        }
        assert!(ServerMessage::decode(&[1, 0]).is_err());
    }
}
