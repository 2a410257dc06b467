//! The API as scripts and the page see it: a whole server in this process, asked over HTTP. One file per noun.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests, too: what is not there fails the test")]

mod accounts;
mod assets;
mod dashboards;
mod data_sources;
mod embed;
mod folders;
mod harness;
mod ready;
mod roles;
mod safety;
mod search;
