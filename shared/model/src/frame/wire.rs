//! The binary form of frames between server and page: a postcard envelope, then raw column blocks.
//!
//! Layout: `BLVF`, version (1 byte), envelope length (u32 LE), envelope, blocks. A block of numbers is the
//! little-endian doubles, or (codec 1) each double XORed with the one before it, the bytes shuffled into eight
//! planes, and LZ4 over all: near-constant signs, exponents and integers shrink, random mantissas cost a copy.
//! Nothing here trusts its input: every length is checked against the bytes at hand before anything is built.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Column, Field, Frame, Hints, Labels, Meta, Nested, Numbers, Order, Texts, Times};

const MAGIC: &[u8; 4] = b"BLVF";
const VERSION: u8 = 1;
const HEAD: usize = MAGIC.len() + 1 + 4;
/// Most values in one column: a bound on what a message can make a reader allocate.
const MAX_VALUES: usize = 1 << 26;
/// Below this many values a block is sent as it is: compression could only add to it.
const SMALL: usize = 16;
/// Frames stand inside cells, and frames inside theirs; no deeper than this.
const DEEPEST: u8 = 4;

/// Why bytes are not frames.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The bytes are of another kind or another version.
    #[error("the server answered in a form that this page does not know; reload the page")]
    Foreign,
    /// The bytes end early or contradict themselves.
    #[error("the server's answer is damaged: {0}")]
    Damaged(&'static str),
}

#[derive(Serialize, Deserialize)]
struct WireFrame {
    name: Option<String>,
    ref_id: String,
    meta: Meta,
    fields: Vec<WireField>,
}

#[derive(Serialize, Deserialize)]
struct WireField {
    name: String,
    labels: Labels,
    hints: Hints,
    column: WireColumn,
}

#[derive(Serialize, Deserialize)]
enum WireColumn {
    /// `len` times from `start`, `step` apart.
    Regular {
        start: i64,
        step: i64,
        len: u64,
    },
    /// Differences between neighbours.
    Times(Vec<i64>),
    /// The same times as the `n`th time column of this message.
    SameTimes(u32),
    Numbers {
        len: u64,
        codec: u8,
        bytes: u64,
        nulls: Option<Vec<u64>>,
    },
    Texts {
        dictionary: Vec<String>,
        index: Vec<u32>,
    },
    Bools(Vec<u8>),
    /// For each cell its frames as a message of their own, and the number that stands for them.
    Frames(Vec<(Vec<u8>, Option<f64>)>),
}

/// The frames as bytes.
pub fn encode(frames: &[Frame]) -> Vec<u8> {
    let mut blocks = Vec::new();
    let mut times: Vec<Times> = Vec::new();
    let envelope: Vec<WireFrame> = frames
        .iter()
        .map(|frame| WireFrame {
            name: frame.name.clone(),
            ref_id: frame.ref_id.clone(),
            meta: frame.meta.clone(),
            fields: frame
                .fields
                .iter()
                .map(|field| WireField {
                    name: field.name.clone(),
                    labels: field.labels.clone(),
                    hints: field.hints.clone(),
                    column: encode_column(&field.values, &mut blocks, &mut times),
                })
                .collect(),
        })
        .collect();
    // Writing these plain types into a growing vector has no way to fail.
    let envelope = postcard::to_allocvec(&envelope).unwrap_or_default();
    let mut out = Vec::with_capacity(HEAD + envelope.len() + blocks.len());
    out.extend_from_slice(MAGIC);
    out.push(VERSION);
    out.extend_from_slice(&u32::try_from(envelope.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(&envelope);
    out.extend_from_slice(&blocks);
    out
}

/// The frames in these bytes.
///
/// # Errors
/// [`WireError`] when the bytes are not a whole message of this version.
pub fn decode(bytes: &[u8]) -> Result<Vec<Frame>, WireError> {
    decode_inside(bytes, 0)
}

fn decode_inside(bytes: &[u8], depth: u8) -> Result<Vec<Frame>, WireError> {
    if depth > DEEPEST {
        return Err(WireError::Damaged("its frames are nested too deeply"));
    }
    let head = bytes.get(..HEAD).ok_or(WireError::Foreign)?;
    if head[..4] != MAGIC[..] || head[4] != VERSION {
        return Err(WireError::Foreign);
    }
    let envelope_len = u32::from_le_bytes([head[5], head[6], head[7], head[8]]) as usize;
    let rest = &bytes[HEAD..];
    let envelope = rest.get(..envelope_len).ok_or(WireError::Damaged("its head is cut"))?;
    let mut blocks = &rest[envelope_len..];
    let envelope: Vec<WireFrame> =
        postcard::from_bytes(envelope).map_err(|_| WireError::Damaged("its head cannot be read"))?;
    let mut times = Vec::new();
    envelope
        .into_iter()
        .map(|frame| {
            let fields = frame
                .fields
                .into_iter()
                .map(|field| {
                    let values = decode_column(field.column, &mut blocks, &mut times, depth)?;
                    Ok(Field { name: field.name, labels: field.labels, hints: field.hints, values })
                })
                .collect::<Result<_, WireError>>()?;
            Ok(Frame { name: frame.name, ref_id: frame.ref_id, meta: frame.meta, fields })
        })
        .collect()
}

fn encode_column(column: &Column, blocks: &mut Vec<u8>, seen: &mut Vec<Times>) -> WireColumn {
    match column {
        Column::Time(values) => encode_times(values, seen),
        Column::Number(numbers) => {
            let start = blocks.len();
            let codec = encode_numbers(numbers.values(), blocks);
            WireColumn::Numbers {
                len: numbers.len() as u64,
                codec,
                bytes: (blocks.len() - start) as u64,
                nulls: numbers.nulls().map(<[u64]>::to_vec),
            }
        }
        Column::Text(texts) => WireColumn::Texts {
            dictionary: texts.dictionary().iter().map(ToString::to_string).collect(),
            index: texts.index().to_vec(),
        },
        Column::Bool(values) => {
            WireColumn::Bools(values.iter().map(|value| value.map_or(2, u8::from)).collect())
        }
        Column::Frames(cells) => {
            let cell = |cell: &Nested| match cell.frames.is_empty() {
                true => (Vec::new(), cell.value),
                false => (encode(&cell.frames), cell.value),
            };
            WireColumn::Frames(cells.iter().map(cell).collect())
        }
    }
}

fn encode_times(values: &Times, seen: &mut Vec<Times>) -> WireColumn {
    // Series of one answer share their times, so the last few columns are where a match is.
    let from = seen.len().saturating_sub(4);
    if let Some(at) =
        seen[from..].iter().rposition(|known| known == values).and_then(|at| u32::try_from(from + at).ok())
    {
        return WireColumn::SameTimes(at);
    }
    seen.push(values.clone());
    if let (Some(start), Order::Regular { step_ms }) = (values.first(), values.order()) {
        return WireColumn::Regular { start: *start, step: step_ms, len: values.len() as u64 };
    }
    let mut before = 0_i64;
    WireColumn::Times(
        values
            .iter()
            .map(|value| {
                let delta = value.wrapping_sub(before);
                before = *value;
                delta
            })
            .collect(),
    )
}

fn encode_numbers(values: &[f64], blocks: &mut Vec<u8>) -> u8 {
    let raw_len = values.len() * 8;
    if values.len() >= SMALL {
        let mut planes = vec![0_u8; raw_len];
        let mut before = 0_u64;
        for (at, value) in values.iter().enumerate() {
            let bits = value.to_bits();
            for (plane, byte) in (bits ^ before).to_le_bytes().into_iter().enumerate() {
                planes[plane * values.len() + at] = byte;
            }
            before = bits;
        }
        let packed = lz4_flex::block::compress(&planes);
        if packed.len() < raw_len / 16 * 15 {
            blocks.extend_from_slice(&packed);
            return 1;
        }
    }
    blocks.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    0
}

fn decode_column(
    column: WireColumn,
    blocks: &mut &[u8],
    times: &mut Vec<Times>,
    depth: u8,
) -> Result<Column, WireError> {
    match column {
        WireColumn::SameTimes(at) => times
            .get(at as usize)
            .map(|values| Column::Time(values.clone()))
            .ok_or(WireError::Damaged("a time column points nowhere")),
        WireColumn::Regular { start, step, len } => {
            let values = Times::regular(start, step, bounded(len)?);
            times.push(values.clone());
            Ok(Column::Time(values))
        }
        WireColumn::Times(mut values) => {
            let mut before = 0_i64;
            for value in &mut values {
                before = before.wrapping_add(*value);
                *value = before;
            }
            let values = Times::from(values);
            times.push(values.clone());
            Ok(Column::Time(values))
        }
        WireColumn::Numbers { len, codec, bytes, nulls } => {
            let len = bounded(len)?;
            let block = usize::try_from(bytes)
                .ok()
                .and_then(|bytes| blocks.split_at_checked(bytes))
                .ok_or(WireError::Damaged("a column is cut"))?;
            *blocks = block.1;
            let numbers = decode_numbers(block.0, len, codec)?;
            Ok(Column::Number(numbers.with_nulls(nulls.unwrap_or_default())))
        }
        WireColumn::Texts { dictionary, index } => {
            Ok(Column::Text(Texts::from_parts(dictionary.into_iter().map(Arc::from).collect(), index)))
        }
        WireColumn::Bools(values) => Ok(Column::Bool(
            values.into_iter().map(|value| if value == 2 { None } else { Some(value == 1) }).collect(),
        )),
        WireColumn::Frames(cells) => {
            let cell = |(bytes, value): (Vec<u8>, Option<f64>)| {
                let frames = if bytes.is_empty() { Vec::new() } else { decode_inside(&bytes, depth + 1)? };
                Ok(Nested { frames: frames.into(), value })
            };
            Ok(Column::Frames(cells.into_iter().map(cell).collect::<Result<_, WireError>>()?))
        }
    }
}

fn bounded(len: u64) -> Result<usize, WireError> {
    usize::try_from(len)
        .ok()
        .filter(|len| *len <= MAX_VALUES)
        .ok_or(WireError::Damaged("a column claims too many values"))
}

fn decode_numbers(block: &[u8], len: usize, codec: u8) -> Result<Numbers, WireError> {
    match codec {
        0 if block.len() == len * 8 => {
            let (eights, _) = block.as_chunks::<8>();
            Ok(Numbers::of_many(len, |at| {
                eights.get(at).map_or(f64::NAN, |eight| f64::from_le_bytes(*eight))
            }))
        }
        1 => {
            // LZ4 cannot shrink by more than 255: a longer claim is a lie, refused before it is allocated.
            if len * 8 > block.len().saturating_mul(256) {
                return Err(WireError::Damaged("a column claims more than it holds"));
            }
            let planes = lz4_flex::block::decompress(block, len * 8)
                .ok()
                .filter(|planes| planes.len() == len * 8)
                .ok_or(WireError::Damaged("a column cannot be unpacked"))?;
            Ok(unshuffle(&planes, len))
        }
        _ => Err(WireError::Damaged("a column has the wrong length")),
    }
}

fn unshuffle(planes: &[u8], len: usize) -> Numbers {
    let plane = |at: usize| &planes[at * len..(at + 1) * len];
    let (p0, p1, p2, p3) = (plane(0), plane(1), plane(2), plane(3));
    let (p4, p5, p6, p7) = (plane(4), plane(5), plane(6), plane(7));
    let mut before = 0_u64;
    Numbers::of_many(len, |at| {
        let eight = [p0[at], p1[at], p2[at], p3[at], p4[at], p5[at], p6[at], p7[at]];
        before ^= u64::from_le_bytes(eight);
        f64::from_bits(before)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame(times: Vec<i64>, values: Vec<Option<f64>>, texts: &[Option<String>]) -> Frame {
        let labels = Labels::from([("job".to_owned(), "api".to_owned())]);
        Frame::new(
            "A",
            vec![
                Field::new("Time", Column::Time(times.into())),
                Field::new("Value", Column::Number(values.into_iter().collect())).with_labels(labels),
                Field::new("Text", Column::texts(texts.iter().map(Option::as_deref))),
                Field::new("Up", Column::Bool([Some(true), None, Some(false)].into())),
            ],
        )
    }

    #[test]
    fn nested_frames_and_field_config_come_back() {
        let inner = frame(vec![1, 2], vec![Some(1.5), None], &[]);
        let mut outer = frame(vec![3], vec![Some(1.0)], &[]);
        outer.fields[1].hints.config.insert("unit".into(), serde_json::json!("bytes"));
        let cell = Nested { frames: vec![inner].into(), value: Some(1.5) };
        outer.fields.push(Field::new("Trend", Column::Frames([cell, Nested::default()].into())));
        assert_eq!(decode(&encode(std::slice::from_ref(&outer))), Ok(vec![outer]));
    }

    #[test]
    fn frames_nested_without_end_are_refused() {
        let mut frames = Vec::new();
        for _ in 0..DEEPEST + 2 {
            let cell = Nested { frames: frames.into(), value: None };
            frames = vec![Frame::new("A", vec![Field::new("", Column::Frames([cell].into()))])];
        }
        assert!(matches!(decode(&encode(&frames)), Err(WireError::Damaged(_))));
    }

    proptest! {
        #[test]
        fn what_is_encoded_comes_back(
            times in prop::collection::vec(any::<i64>(), 0..60),
            values in prop::collection::vec(prop::option::of(any::<f64>()), 0..200),
            texts in prop::collection::vec(prop::option::of(".{0,4}"), 0..20),
        ) {
            let frames = vec![frame(times.clone(), values, &texts), frame(times, vec![], &[])];
            prop_assert_eq!(decode(&encode(&frames)), Ok(frames));
        }

        #[test]
        fn damaged_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..300), at in 0usize..300, flip in any::<u8>()) {
            let _ = decode(&bytes);
            let mut good = encode(&[frame(vec![1, 2, 3], vec![Some(1.0); 40], &[])]);
            let at = at % good.len();
            good[at] ^= flip;
            let _ = decode(&good);
            bytes.splice(0..0, good[..HEAD].iter().copied());
            let _ = decode(&bytes);
        }
    }

    #[test]
    fn regular_times_cost_nothing_and_are_shared() {
        let times = Times::regular(1_700_000_000_000, 15_000, 10_000);
        let series = |value: f64| {
            Frame::new(
                "A",
                vec![
                    Field::new("Time", Column::Time(times.clone())),
                    Field::new("Value", Column::numbers(vec![value; 10_000])),
                ],
            )
        };
        let bytes = encode(&[series(1.0), series(2.0)]);
        assert!(bytes.len() < 2_000, "{} bytes for two constant series", bytes.len());
        let back = decode(&bytes).expect("whole message");
        let (Column::Time(a), Column::Time(b)) = (&back[0].fields[0].values, &back[1].fields[0].values)
        else {
            panic!("time columns expected");
        };
        assert!(a.is_same(b) && a.order() == Order::Regular { step_ms: 15_000 });
    }

    #[test]
    fn a_foreign_version_is_named() {
        let mut bytes = encode(&[]);
        bytes[4] = 99;
        assert_eq!(decode(&bytes), Err(WireError::Foreign));
    }
}
