//! The page of Belvedere: a Leptos app that draws dashboards in the browser. What is drawn is decided in the shared
//! crates; what is stored and asked, in the server.

#![allow(
    clippy::needless_pass_by_value,
    reason = "components and handlers take what they are given by value"
)]
#![allow(unreachable_pub, reason = "what `#[component]` makes is public whatever the component is")]
pub mod api;
pub mod app;
pub mod browser;
pub mod forms;
pub mod pages;
pub mod parts;
pub mod ui;
pub mod views;

/// Starts the page: the panic card first, then the app.
pub fn start() {
    browser::crash::install();
    leptos::mount::mount_to_body(app::App);
}
