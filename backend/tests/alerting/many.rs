//! Thousands of rules: the list asks the database a few questions, all are evaluated, and memory stays bounded.

use std::time::{Duration, Instant};

use serde_json::json;
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use crate::database::connect;
use crate::server::{Belvedere, spec};

/// Copies a rule that is paused; the copies know nothing yet.
async fn copy_rule(connection: &mut SqliteConnection, uid: &str, count: i64, is_paused: bool) {
    let rules = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2) \
                 INSERT INTO alert_rule (org_id, uid, dashboard_uid, spec, version, created_at_ms, updated_at_ms, updated_by) \
                 SELECT org_id, uid || '-' || i, dashboard_uid, \
                        json_set(spec, '$.isPaused', json(CASE WHEN $3 THEN 'true' ELSE 'false' END)), \
                        1, created_at_ms, updated_at_ms, updated_by \
                 FROM alert_rule, n WHERE uid = $1";
    let states = "INSERT INTO alert_state (rule_id, revision, state, alerts) \
                  SELECT r.id, 0, s.state, s.alerts FROM alert_rule r, alert_state s \
                  WHERE r.uid LIKE $1 || '-%' AND s.rule_id = (SELECT id FROM alert_rule WHERE uid = $1)";
    let mut tx = sqlx::Connection::begin_with(connection, "BEGIN IMMEDIATE").await.expect("a transaction");
    sqlx::query(rules).bind(uid).bind(count).bind(is_paused).execute(&mut *tx).await.expect("rules");
    sqlx::query(states).bind(uid).execute(&mut *tx).await.expect("states");
    tx.commit().await.expect("a commit");
}

/// A paused rule that watches TestData each minute.
async fn paused(server: &Belvedere) -> String {
    server.set_value(20).await;
    let mut spec = spec("");
    spec["isPaused"] = json!(true);
    spec["every"] = json!("1m");
    spec["contactPoints"] = json!([]);
    let rule = server.post("/api/alert-rules", &json!({ "spec": spec })).await;
    rule["uid"].as_str().expect("a uid").to_owned()
}

#[tokio::test]
async fn a_list_of_many_rules_takes_few_questions() {
    let server = Belvedere::start(&[("RUST_LOG", "sqlx::query=debug")]);
    let rule = paused(&server).await;
    copy_rule(&mut connect(&server).await, &rule, 2_000, true).await;
    for path in ["/api/alert-rules", "/api/alert-rules/of-dashboard/watched?from=now-1h&to=now"] {
        let before = server.logged("SELECT").len();
        let listed = server.get(path).await;
        assert_eq!(listed.as_array().expect("a list").len(), 2_001);
        assert_eq!(listed[2_000]["uid"], format!("{rule}-2000"));
        // Those of who asks are among them, and those of looking for what is due meanwhile.
        let asked = server.logged("SELECT").len() - before;
        assert!((1..100).contains(&asked), "{path}: {asked} questions");
    }
}

/// How many by default; ten thousand take a debug build a minute.
const MANY: i64 = 1_000;

#[tokio::test]
async fn many_rules_are_all_evaluated_in_bounded_memory() {
    let count = std::env::var("BELVEDERE_TEST_RULES").ok().and_then(|text| text.parse().ok()).unwrap_or(MANY);
    let server = Belvedere::start(&[]);
    let rule = paused(&server).await;
    let mut connection = connect(&server).await;
    let before_bytes = server.memory_bytes();
    copy_rule(&mut connection, &rule, count, false).await;
    let started = Instant::now();
    let sql = "SELECT COUNT(*) AS evaluated, COALESCE(SUM(state LIKE '%Failed%' OR state LIKE '%error%'), 0) AS failed \
               FROM alert_state WHERE revision > 0";
    loop {
        let row = sqlx::query(sql).fetch_one(&mut connection).await.expect("counts");
        assert_eq!(row.get::<i64, _>("failed"), 0, "rules that cannot tell");
        if row.get::<i64, _>("evaluated") >= count {
            break;
        }
        assert!(
            started.elapsed() < Duration::from_secs(300),
            "only {} of {count}",
            row.get::<i64, _>("evaluated")
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let (took, grown) = (started.elapsed(), server.memory_bytes().saturating_sub(before_bytes));
    println!("{count} rules evaluated in {took:?}, {} MB more memory", grown >> 20);
    let allowed_bytes = (64 << 20) + 32 * 1_024 * u64::try_from(count).expect("a count");
    assert!(grown < allowed_bytes, "{grown} bytes more for {count} rules");
}
