//! The store on both engines: what comes back after flushes, restarts, hours and days.

use super::*;
use crate::db::testing;
use crate::sampler::head::HOUR_MS;

const START_MS: i64 = 1_700_002_800_000; // a whole hour

fn labels(name: &str, mode: &str) -> Labels {
    [("__name__".to_owned(), name.to_owned()), ("mode".to_owned(), mode.to_owned())].into()
}

fn everything() -> TimeRange {
    TimeRange { from_ms: 0, to_ms: i64::MAX }
}

async fn all(store: &DbSampleStore, name: &str) -> Vec<Samples> {
    store.select(&[Matcher::equal("__name__", name)], everything()).await.unwrap()
}

#[tokio::test]
async fn samples_come_back_from_memory_and_after_a_restart() {
    testing::each(async |db| {
        let store = DbSampleStore::open(db.clone(), "a", START_MS).await.unwrap();
        for tick in 0..30 {
            let at_ms = START_MS + 100_000 + tick * SAMPLE_MS + 17;
            store.append(at_ms, vec![(labels("m", "x"), tick as f64), (labels("m", "y"), 0.5)]);
            if tick % 12 == 11 {
                store.flush().await.unwrap();
            }
        }
        let before = all(&store, "m").await;
        assert_eq!(before.len(), 2);
        assert_eq!(before[0].times_ms.len(), 30);
        assert_eq!(before[0].times_ms[0], START_MS + 100_000);
        // Killed: what was not flushed is gone, nothing else.
        let after = DbSampleStore::open(db.clone(), "a", START_MS + 300_000).await.unwrap();
        let found = all(&after, "m").await;
        assert_eq!(found[0].times_ms, before[0].times_ms[..24]);
        assert_eq!(found[0].values, before[0].values[..24]);
        after.append(START_MS + 400_000, vec![(labels("m", "x"), 99.0)]);
        assert_eq!(all(&after, "m").await[0].values.last(), Some(&99.0));
        let other = DbSampleStore::open(db.clone(), "b", START_MS + 300_000).await.unwrap();
        assert!(all(&other, "m").await.is_empty(), "minutes belong to who wrote them");
    })
    .await;
}

#[tokio::test]
async fn hours_are_packed_whether_the_server_ran_on_or_came_back() {
    testing::each(async |db| {
        for (writer, restarts) in [("runs", false), ("restarts", true)] {
            let mut store = DbSampleStore::open(db.clone(), writer, START_MS).await.unwrap();
            for tick in 0..1_500 {
                store.append(START_MS + tick * SAMPLE_MS, vec![(labels(writer, "x"), tick as f64)]);
                if tick % 12 == 11 {
                    store.flush().await.unwrap();
                }
                if restarts && tick == 719 {
                    store = DbSampleStore::open(db.clone(), writer, START_MS + HOUR_MS + 1).await.unwrap();
                }
            }
            let found = all(&store, writer).await;
            assert_eq!(found[0].values, (0..1_500).map(f64::from).collect::<Vec<_>>(), "{writer}");
            let row = db.row("SELECT COUNT(*) AS n FROM sample_chunk", args![]).await.unwrap().unwrap();
            assert!(row.get::<i64>("n").unwrap() >= 2);
            let range = TimeRange { from_ms: START_MS + 3_595_000, to_ms: START_MS + 3_600_000 };
            let part = store.select(&[Matcher::equal("__name__", writer)], range).await.unwrap();
            assert_eq!(part[0].values, [719.0, 720.0]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_spoils_nothing() {
    testing::each(async |db| {
        let store = DbSampleStore::open(db, "a", START_MS).await.unwrap();
        store.append(START_MS + 60_000, vec![(labels("m", "x"), 1.0)]);
        store.flush().await.unwrap();
        store.append(START_MS - 60_000, vec![(labels("m", "x"), 2.0)]);
        store.append(START_MS + 5_000, vec![(labels("m", "x"), 3.0)]);
        store.append(START_MS + 65_000, vec![(labels("m", "x"), 4.0)]);
        store.flush().await.unwrap();
        assert_eq!(all(&store, "m").await[0].values, [1.0, 4.0]);
    })
    .await;
}

/// The bound that the documentation states: 300 series for 48 hours within 64 MB, in the file itself.
#[tokio::test]
async fn two_days_of_a_busy_machine_stay_within_the_bound() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("samples.db");
    let db = crate::db::open(None, &file).await.unwrap();
    let store = DbSampleStore::open(db.clone(), "a", START_MS).await.unwrap();
    let mut seed = 1_u64;
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed >> 40
    };
    let mut counters = vec![1e6; 300];
    // An hour of samples is made once and written as each of 50 hours: what matters is their size.
    let mut hour: Vec<Vec<f64>> = vec![Vec::new(); 300];
    for _ in 0..SLOTS {
        for (series, counter) in counters.iter_mut().enumerate() {
            *counter += match series % 3 {
                0 => (random() % 500) as f64,                   // hundredths of seconds, below
                1 => (random() % 10_000_000) as f64,            // bytes
                _ => (random() as f64 - 8_388_608.0) * 4_096.0, // memory going up and down
            };
            hour[series].push(if series % 3 == 0 { *counter / 100.0 } else { *counter });
        }
    }
    for hours in 0..50 {
        for slot in (0..SLOTS).step_by(if hours == 0 { 1 } else { SLOTS }) {
            let samples =
                (0..300).map(|series| (labels(&format!("m{series}"), "x"), hour[series][slot])).collect();
            store.append(START_MS + hours * HOUR_MS + slot as i64 * SAMPLE_MS, samples);
        }
        store.head().hour.columns.clone_from(&hour);
        store.flush().await.unwrap();
    }
    db.close().await;
    let bytes = std::fs::metadata(&file).unwrap().len();
    assert!(bytes < 64 << 20, "{bytes} bytes");
    let db = crate::db::open(None, &file).await.unwrap();
    let store = DbSampleStore::open(db, "a", START_MS + 49 * HOUR_MS).await.unwrap();
    let found = all(&store, "m7").await;
    let oldest_ms = found[0].times_ms[0];
    assert!(oldest_ms >= START_MS + HOUR_MS, "older samples are gone");
    assert!(oldest_ms <= START_MS + 49 * HOUR_MS - RETENTION_MS + HOUR_MS, "48 hours are there");
}

#[tokio::test]
async fn samples_that_cannot_be_packed_small_are_kept_for_less_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("samples.db");
    let db = crate::db::open(None, &file).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let id = insert_series(&mut tx, &labels("m", "x"), START_MS).await.unwrap();
    let megabyte = vec![7_u8; 1 << 20];
    let sql = "INSERT INTO sample_chunk (series_id, start_ms, data) VALUES ($1, $2, $3)";
    for hour in 0..45 {
        tx.write(sql, args![id, START_MS + hour * HOUR_MS, &megabyte[..]]).await.unwrap();
    }
    forget_old(&mut tx, START_MS + 45 * HOUR_MS).await.unwrap();
    tx.commit().await.unwrap();
    let row = db
        .row("SELECT COUNT(*) AS n, MIN(start_ms) AS oldest FROM sample_chunk", args![])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.get::<i64>("n").unwrap(), 40);
    assert_eq!(row.get::<i64>("oldest").unwrap(), START_MS + 5 * HOUR_MS);
}
