//! The `belvedere` program: picks the TLS provider, reads the command line and hands over to [`backend::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all: two providers in one process, or none, would make every TLS connection panic.
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        tracing::warn!("a TLS provider was already installed");
    }
    backend::cli::run()
}
