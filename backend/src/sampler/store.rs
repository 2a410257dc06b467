//! Samples in the database: an hour of a series a row, and the running hour as rows of about a minute, so that a
//! killed server has lost no more than that.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use data::time::TimeRange;
use model::frame::Labels;

use super::head::{HOUR_MS, Head, Hour, SLOTS};
use super::{MAX_BYTES, Matcher, RETENTION_MS, SAMPLE_MS, SampleStore, Samples, chunk};
use crate::args;
use crate::db::{Db, DbError, Tx};

/// The store beside dashboards and people, in the same database.
pub struct DbSampleStore {
    db: Db,
    /// Names the machine in rows of minutes, which are read back by the one who wrote them.
    writer: String,
    head: Mutex<Head>,
}

/// What one flush writes.
struct Work {
    /// Places and labels of series that have no number yet.
    new_series: Vec<(usize, Arc<Labels>)>,
    ids: Vec<Option<i64>>,
    hours: Vec<Hour>,
    hour_start_ms: i64,
    slots: std::ops::Range<usize>,
    minute: Vec<Vec<f64>>,
}

impl DbSampleStore {
    /// Reads back what the writer left and packs away hours that are over.
    ///
    /// # Errors
    /// As the database says.
    pub async fn open(db: Db, writer: impl Into<String>, now_ms: i64) -> Result<Self, DbError> {
        let writer = writer.into();
        let mut known = Vec::new();
        for row in db.rows("SELECT id, labels FROM sample_series ORDER BY id", args![]).await? {
            let labels: String = row.get("labels")?;
            // A row that is no JSON object was not written by us; its samples are unreachable and age out.
            if let Ok(labels) = serde_json::from_str::<Labels>(&labels) {
                known.push((labels, row.get("id")?));
            }
        }
        let mut head = Head::new(known, now_ms);
        let sql = "SELECT start_ms, data FROM sample_minute WHERE writer = $1 ORDER BY start_ms";
        for row in db.rows(sql, args![&writer]).await? {
            let start_ms: i64 = row.get("start_ms")?;
            let data: Vec<u8> = row.get("data")?;
            restore(&mut head, start_ms, &data);
        }
        let store = Self { db, writer, head: Mutex::new(head) };
        store.flush().await?;
        Ok(store)
    }

    fn head(&self) -> MutexGuard<'_, Head> {
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) -> Work {
        let head = self.head();
        let slots = head.flushed_slots..head.filled_slots;
        let cut =
            |column: &Vec<f64>| column.get(slots.start..column.len().min(slots.end)).map(<[f64]>::to_vec);
        Work {
            new_series: head
                .known
                .iter()
                .enumerate()
                .filter(|(_, known)| known.id.is_none())
                .map(|(place, known)| (place, Arc::clone(&known.labels)))
                .collect(),
            ids: head.known.iter().map(|known| known.id).collect(),
            hours: head.waiting.clone(),
            hour_start_ms: head.hour.start_ms,
            minute: head.hour.columns.iter().map(|column| cut(column).unwrap_or_default()).collect(),
            slots,
        }
    }
}

#[async_trait]
impl SampleStore for DbSampleStore {
    fn append(&self, at_ms: i64, samples: Vec<(Labels, f64)>) {
        let refused = self.head().append(at_ms, samples);
        if refused > 0 {
            tracing::warn!(refused, "this machine has more series than are kept");
        }
    }

    async fn flush(&self) -> Result<(), DbError> {
        let mut work = self.work();
        if work.slots.is_empty() && work.hours.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        for (place, labels) in &work.new_series {
            work.ids[*place] = Some(insert_series(&mut tx, labels, work.hour_start_ms).await?);
        }
        if !work.hours.is_empty() {
            pack_hours(&mut tx, &work, &self.writer).await?;
            forget_old(&mut tx, work.hour_start_ms).await?;
        }
        if !work.slots.is_empty() {
            let start_ms = work.hour_start_ms + work.slots.start as i64 * SAMPLE_MS;
            let data = encode_minute(&work);
            let sql = "INSERT INTO sample_minute (writer, start_ms, data) VALUES ($1, $2, $3) \
                       ON CONFLICT (writer, start_ms) DO UPDATE SET data = excluded.data";
            tx.write(sql, args![&self.writer, start_ms, &data[..]]).await?;
        }
        tx.commit().await?;
        let mut head = self.head();
        for (place, _) in &work.new_series {
            head.known[*place].id = work.ids[*place];
        }
        head.waiting.retain(|hour| !work.hours.iter().any(|done| done.start_ms == hour.start_ms));
        if head.hour.start_ms == work.hour_start_ms {
            head.flushed_slots = work.slots.end.max(head.flushed_slots);
        }
        Ok(())
    }

    async fn select(&self, matchers: &[Matcher], range: TimeRange) -> Result<Vec<Samples>, DbError> {
        let mut selected = Vec::new();
        {
            let head = self.head();
            for (place, known) in head.known.iter().enumerate() {
                if matchers.iter().all(|matcher| matcher.accepts(&known.labels)) {
                    let hours = head.waiting.iter().chain([&head.hour]);
                    let recent: Vec<(i64, Vec<f64>)> = hours
                        .filter(|hour| {
                            hour.start_ms <= range.to_ms && hour.start_ms + HOUR_MS > range.from_ms
                        })
                        .filter_map(|hour| Some((hour.start_ms, hour.columns.get(place)?.clone())))
                        .collect();
                    selected.push((Arc::clone(&known.labels), known.id, recent));
                }
            }
        }
        let sql = "SELECT start_ms, data FROM sample_chunk \
                   WHERE series_id = $1 AND start_ms > $2 AND start_ms <= $3 ORDER BY start_ms";
        let from_ms = range.from_ms.saturating_sub(HOUR_MS);
        let mut found = Vec::new();
        for (labels, id, recent) in selected {
            let mut samples = Samples { labels, times_ms: Vec::new(), values: Vec::new() };
            if let Some(id) = id {
                for row in self.db.rows(sql, args![id, from_ms, range.to_ms]).await? {
                    let start_ms: i64 = row.get("start_ms")?;
                    if recent.iter().any(|(in_memory_ms, _)| *in_memory_ms == start_ms) {
                        continue;
                    }
                    let data: Vec<u8> = row.get("data")?;
                    take(&mut samples, start_ms, &unpack(&data).unwrap_or_default(), range);
                }
            }
            for (start_ms, values) in recent {
                take(&mut samples, start_ms, &values, range);
            }
            if !samples.times_ms.is_empty() {
                found.push(samples);
            }
        }
        Ok(found)
    }

    fn series(&self) -> Vec<Arc<Labels>> {
        self.head().known.iter().map(|known| Arc::clone(&known.labels)).collect()
    }
}

/// Adds the values of an hour that lie in the range.
fn take(samples: &mut Samples, start_ms: i64, values: &[f64], range: TimeRange) {
    for (slot, value) in values.iter().enumerate() {
        let time_ms = start_ms + slot as i64 * SAMPLE_MS;
        if !chunk::is_missing(*value) && (range.from_ms..=range.to_ms).contains(&time_ms) {
            samples.times_ms.push(time_ms);
            samples.values.push(*value);
        }
    }
}

async fn insert_series(tx: &mut Tx, labels: &Labels, seen_ms: i64) -> Result<i64, DbError> {
    // These are texts only: there is nothing that JSON could not say.
    let text = serde_json::to_string(labels).unwrap_or_default();
    // The update makes the row come back when another server was first.
    let sql = "INSERT INTO sample_series (labels, seen_ms) VALUES ($1, $2) \
               ON CONFLICT (labels) DO UPDATE SET seen_ms = excluded.seen_ms RETURNING id";
    tx.insert_id(sql, args![&text, seen_ms]).await
}

async fn pack_hours(tx: &mut Tx, work: &Work, writer: &str) -> Result<(), DbError> {
    let sql = "INSERT INTO sample_chunk (series_id, start_ms, data) VALUES ($1, $2, $3) \
               ON CONFLICT (series_id, start_ms) DO UPDATE SET data = excluded.data";
    for hour in &work.hours {
        for (place, values) in hour.columns.iter().enumerate() {
            let Some(id) = work.ids.get(place).copied().flatten() else { continue };
            if values.iter().any(|value| !chunk::is_missing(*value)) {
                tx.write(sql, args![id, hour.start_ms, &pack(&chunk::encode(values))[..]]).await?;
                let seen = "UPDATE sample_series SET seen_ms = $1 WHERE id = $2 AND seen_ms < $1";
                tx.write(seen, args![hour.start_ms, id]).await?;
            }
        }
    }
    let sql = "DELETE FROM sample_minute WHERE writer = $1 AND start_ms < $2";
    tx.write(sql, args![writer, work.hour_start_ms]).await?;
    Ok(())
}

/// Deletes what is older than the retention, and the oldest hours beyond [`MAX_BYTES`].
async fn forget_old(tx: &mut Tx, now_ms: i64) -> Result<(), DbError> {
    let sql = "SELECT start_ms, CAST(SUM(LENGTH(data)) AS BIGINT) AS bytes FROM sample_chunk \
               GROUP BY start_ms ORDER BY start_ms DESC";
    let mut oldest_ms = now_ms - RETENTION_MS;
    let mut bytes = 0;
    for row in tx.rows(sql, args![]).await? {
        bytes += row.get::<i64>("bytes")?;
        if bytes > MAX_BYTES {
            oldest_ms = oldest_ms.max(row.get::<i64>("start_ms")? + HOUR_MS);
            break;
        }
    }
    tx.write("DELETE FROM sample_chunk WHERE start_ms < $1", args![oldest_ms]).await?;
    // Rows of minutes that no writer came back for.
    tx.write("DELETE FROM sample_minute WHERE start_ms < $1", args![oldest_ms]).await?;
    // A running server writes its series' times every hour, so none that is in use is this old.
    tx.write("DELETE FROM sample_series WHERE seen_ms < $1", args![now_ms - RETENTION_MS - 2 * HOUR_MS])
        .await?;
    Ok(())
}

/// All series of some slots: for each the number (u32 LE), the length of its bytes (u16 LE) and the bytes.
fn encode_minute(work: &Work) -> Vec<u8> {
    let mut out = Vec::new();
    for (place, values) in work.minute.iter().enumerate() {
        let Some(id) = work.ids.get(place).copied().flatten().and_then(|id| u32::try_from(id).ok()) else {
            continue;
        };
        let bytes = chunk::encode(values);
        let Ok(len) = u16::try_from(bytes.len()) else { continue };
        out.extend_from_slice(&id.to_le_bytes());
        out.extend_from_slice(&len.to_le_bytes());
        out.extend_from_slice(&bytes);
    }
    pack(&out)
}

/// Puts the values of a row of minutes back into the hours they belong to.
fn restore(head: &mut Head, start_ms: i64, data: &[u8]) {
    let Some(plain) = decompress(data) else { return };
    let hour_ms = Hour::starting(start_ms).start_ms;
    let first_slot = ((start_ms - hour_ms) / SAMPLE_MS) as usize;
    let mut rest = plain.as_slice();
    let mut values_by_place = Vec::new();
    while let Some((front, behind)) = rest.split_first_chunk::<6>() {
        let id = u32::from_le_bytes([front[0], front[1], front[2], front[3]]);
        let len = usize::from(u16::from_le_bytes([front[4], front[5]]));
        let Some((bytes, behind)) = behind.split_at_checked(len) else { return };
        rest = behind;
        if let (Some(place), Some(values)) = (head.place_of(i64::from(id)), chunk::decode(bytes)) {
            values_by_place.push((place, values));
        }
    }
    if hour_ms > head.hour.start_ms {
        return; // Written while the clock was ahead.
    }
    let running = hour_ms == head.hour.start_ms;
    if !running && !head.waiting.iter().any(|hour| hour.start_ms == hour_ms) {
        head.waiting.push(Hour::starting(hour_ms));
    }
    let mut last_slot = 0;
    let waiting = head.waiting.iter_mut().find(|hour| hour.start_ms == hour_ms);
    let hour = if running { Some(&mut head.hour) } else { waiting };
    if let Some(hour) = hour {
        for (place, values) in values_by_place {
            for (at, value) in values.into_iter().enumerate().filter(|(at, _)| first_slot + at < SLOTS) {
                hour.put(place, first_slot + at, value);
                last_slot = last_slot.max(first_slot + at + 1);
            }
        }
    }
    if running {
        head.flushed_slots = head.flushed_slots.max(last_slot);
        head.filled_slots = head.flushed_slots;
    }
}

fn pack(plain: &[u8]) -> Vec<u8> {
    lz4_flex::block::compress_prepend_size(plain)
}

fn decompress(packed: &[u8]) -> Option<Vec<u8>> {
    /// Far more than an hour of all series.
    const LARGEST: u32 = 16 << 20;
    let (size, _) = packed.split_first_chunk::<4>()?;
    (u32::from_le_bytes(*size) <= LARGEST)
        .then(|| lz4_flex::block::decompress_size_prepended(packed).ok())
        .flatten()
}

fn unpack(packed: &[u8]) -> Option<Vec<f64>> {
    chunk::decode(&decompress(packed)?)
}

#[cfg(test)]
mod tests;
