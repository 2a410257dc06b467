//! Alerting as people meet it: the real program, a real mail server, and what happens when either of them dies.

mod kills;
mod mail;
mod mails;
mod server;
mod webhook;
