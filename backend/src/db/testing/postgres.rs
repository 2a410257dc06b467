//! A real PostgreSQL of the test process, with an empty database for whoever asks; ended with the process. Integration
//! tests that need one include this file.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A fresh database on the test process' own server, or nothing where PostgreSQL is not installed.
pub(crate) async fn new_database() -> Option<String> {
    static SERVER: OnceLock<Option<PathBuf>> = OnceLock::new();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let socket = SERVER.get_or_init(start_postgres).as_ref()?;
    let url = |name: &str| format!("postgres:///{name}?host={}&user=postgres", socket.display());
    let admin = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(60))
        .connect(&url("postgres"))
        .await
        .expect("PostgreSQL answers");
    let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(create).execute(&admin).await.expect("a database is made");
    admin.close().await;
    Some(url(&name))
}

/// Starts a server in a temporary folder, reachable by a socket there. A watching shell ends it and removes the
/// folder as soon as this process is gone, however it ended.
fn start_postgres() -> Option<PathBuf> {
    let Some(programs) = find_programs() else {
        assert!(std::env::var_os("CI").is_none(), "PostgreSQL is needed in CI: apt-get install postgresql");
        let _ =
            writeln!(std::io::stderr(), "skipped on PostgreSQL: install the package postgresql to run it");
        return None;
    };
    let folder = tempfile::Builder::new().prefix("belvedere-pg-").tempdir().expect("a folder").keep();
    let script = r#"
        set -e
        trap '' INT # Ctrl-C ends the tests; the tidying below still runs
        run() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }
        if [ "$(id -u)" = 0 ]; then chown postgres "$2"; fi
        cd "$2"
        run "$1/initdb" -D "$2/data" -U postgres --auth=trust --no-sync --locale=C --encoding=UTF8 >"$2/log" 2>&1
        run "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c max_connections=200 \
            >>"$2/log" 2>&1 </dev/null &
        until run "$1/pg_isready" -q -h "$2"; do kill -0 $!; sleep 0.1; done
        echo ready
        cat >/dev/null || true
        kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"; wait || true
        cd /; rm -rf "$2"
    "#;
    let mut shell = Command::new("sh")
        .args(["-c", script, "sh"])
        .args([&programs, &folder])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let mut line = String::new();
    let stdout = shell.stdout.take().expect("its output");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).expect("a line");
    assert_eq!(line, "ready\n", "PostgreSQL did not start, see {}/log", folder.display());
    // The shell waits for the end of its input, which comes when this process ends.
    std::mem::forget(shell);
    Some(folder)
}

fn find_programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    versions.push(Path::new("/usr/local/bin").to_owned());
    versions.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}
