//! Takes a sample every five seconds and makes them lasting every minute, until the server stops.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
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
    let mut ticks = interval(Duration::from_millis(SAMPLE_MS as u64));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut machine = Some(Machine::new());
    let mut count = 0_u32;
    loop {
        tokio::select! {
            () = stopping.cancelled() => break,
            _ = ticks.tick() => {}
        }
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
    }
    flush(&*store).await;
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
