//! Alerting as people meet it: the real program, real mail servers, sources and databases, and what happens when one of
//! them dies, hangs or has no room.

mod database;
mod double;
mod kills;
mod mail;
mod mails;
mod many;
#[path = "../../src/db/testing/postgres.rs"]
mod postgres;
mod prometheus;
mod server;
mod sources;
mod tls;
mod together;
mod webhook;
