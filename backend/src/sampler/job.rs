//! Takes a sample every five seconds and makes them lasting every minute, until the server stops.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::machine::{Gathered, Machine};
use super::{Counters, SAMPLE_MS, SampleStore};
use crate::clock::Clock;

/// Samples between two flushes: what a killed server loses at most.
const FLUSH_TICKS: u32 = 12;

/// Samples until `stopping` is cancelled, then flushes what is there. `database_file` is where the size of the
/// database is read, if it is a file.
pub async fn run(
    store: Arc<dyn SampleStore>,
    counters: Counters,
    clock: Arc<dyn Clock>,
    database_file: Option<PathBuf>,
    stopping: CancellationToken,
) {
    let mut machine = Some(Machine::new());
    let mut count = 0_u32;
    while !stopping.is_cancelled() {
        let Some(mut reader) = machine.take() else { break };
        let at_ms = clock.now_ms();
        let file = database_file.clone();
        let read = tokio::task::spawn_blocking(move || {
            let mut gathered = reader.sample();
            if let Some(file) = file {
                add_database_size(&mut gathered, &file);
            }
            (reader, gathered)
        });
        let Ok((reader, mut gathered)) = read.await else {
            tracing::error!("reading this machine failed; its metrics end here");
            break;
        };
        machine = Some(reader);
        for (labels, value) in counters.samples() {
            gathered.push(labels, value);
        }
        store.append(at_ms, gathered.samples);
        count += 1;
        if count.is_multiple_of(FLUSH_TICKS) {
            flush(&*store).await;
        }
        tokio::select! {
            () = stopping.cancelled() => {}
            () = tokio::time::sleep(until_next(clock.now_ms())) => {}
        }
    }
    flush(&*store).await;
}

/// Time to the middle of the next five seconds: far from both ends, so that a late wake-up meets its own.
fn until_next(now_ms: i64) -> Duration {
    let past_middle_ms = (now_ms - SAMPLE_MS / 2).rem_euclid(SAMPLE_MS);
    Duration::from_millis((SAMPLE_MS - past_middle_ms).unsigned_abs())
}

async fn flush(store: &dyn SampleStore) {
    if let Err(error) = store.flush().await {
        tracing::warn!(%error, "this machine's samples could not be written; the next minute tries again");
    }
}

/// The file with its journal.
fn add_database_size(gathered: &mut Gathered, file: &std::path::Path) {
    let size = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |data| data.len());
    let mut journal = file.as_os_str().to_owned();
    journal.push("-wal");
    let bytes = size(file) + size(journal.as_ref());
    if bytes > 0 {
        gathered.add("belvedere_db_size_bytes", &[], bytes as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_taken_in_the_middle() {
        for (now_ms, wait_ms) in
            [(0, 2_500), (2_499, 1), (2_500, 5_000), (4_999, 2_501), (5_000, 2_500), (-1, 2_501)]
        {
            assert_eq!(until_next(now_ms).as_millis(), wait_ms, "{now_ms}");
        }
    }
}
