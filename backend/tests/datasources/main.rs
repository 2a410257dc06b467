//! Data sources against real parts: Debian's Prometheus and node exporter, and an upstream that misbehaves in every
//! way; through the whole server, by HTTP and by the page's stream. Every registered kind, up to every panel kind.

mod aws;
mod azure;
mod cloudwatch;
mod cloudwatch_corpus;
mod hostile;
mod machine;
mod metrics;
mod panels;
mod programs;
mod promql;
mod registry;
mod server;
mod settings;
mod stream;
mod upstream;
