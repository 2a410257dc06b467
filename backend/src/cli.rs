//! The command line: what can be asked of the program, and its help. Each command is a few calls into the library.

mod admin;
mod files;
mod import;
mod lint;
mod settings;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{self, StartError};
use settings::Settings;

/// Dashboards over the metrics you have: one program, no other server needed.
#[derive(Parser)]
#[command(name = "belvedere", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  belvedere serve
      Start on http://127.0.0.1:3000 and keep everything in ./data. On an empty
      folder it prints a one-time link that makes the first account.
  belvedere serve --data /var/lib/belvedere --listen 0.0.0.0:3000
      Start for everybody in the network.
  belvedere serve --database postgres://user:password@host/belvedere
      Keep dashboards in PostgreSQL instead of a file.
  belvedere lint dashboards/
      Say which panels of Grafana dashboards will be shown as they were meant.
  belvedere import dashboards/ --data /var/lib/belvedere
      Bring them in; what is there under the same identifier stays as it is.
  belvedere admin token --role editor --name ci
      Print a token for scripts: curl -H \"Authorization: Bearer <token>\" …
  belvedere admin reset-password --user ada
      Let somebody in who forgot the password.

Every setting can also be given by environment (BELVEDERE_DATA, BELVEDERE_LISTEN, …)
or in a file belvedere.toml. A flag goes before the environment, that before the file.";

#[derive(Subcommand)]
enum Command {
    /// Start the server.
    Serve {
        #[command(flatten)]
        settings: Settings,
    },
    /// Make tokens and reset passwords, also while the server runs.
    Admin {
        #[command(subcommand)]
        command: admin::AdminCommand,
    },
    /// Say what of Grafana dashboards is shown, and why the rest is not. Needs no data folder.
    Lint(lint::Lint),
    /// Bring in Grafana dashboards, also while the server runs.
    Import(import::Import),
    /// Bring the database to this program's schema and stop; `serve` does the same at start.
    Migrate {
        #[command(flatten)]
        settings: Settings,
    },
}

/// Reads the command line and does what it says.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| StartError(format!("Cannot start threads: {error}")))
        .and_then(|runtime| runtime.block_on(run_command(cli.command)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If even this cannot be written, the exit code still tells.
            let _ = writeln!(std::io::stderr(), "belvedere: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The log goes to standard error; `RUST_LOG` chooses more or less of it.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,backend=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

async fn run_command(command: Command) -> Result<(), StartError> {
    match command {
        Command::Serve { settings } => serve(settings).await,
        Command::Lint(lint) => lint.run(),
        Command::Import(import) => import.run().await,
        Command::Admin { command } => admin::run(command).await,
        Command::Migrate { settings } => {
            app::open_db(&settings.into_config()?).await?.close().await;
            say("The database has this program's schema.")
        }
    }
}

async fn serve(settings: Settings) -> Result<(), StartError> {
    let config = settings.into_config()?;
    let public_url = config.server.public_url.clone();
    let server = app::start(config).await?;
    let url = public_url.unwrap_or_else(|| format!("http://{}", server.addr));
    say(&format!("Belvedere is ready: {url}"))?;
    if let Some(path) = &server.signup_path {
        say(&format!("Make the first account with this link, which works once, for a day:\n  {url}{path}"))?;
    }
    server.run_until(stop_signal()).await
}

/// Ends with Ctrl-C, or with the signal that service managers send.
async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// Prints a line on standard output.
fn say(text: &str) -> Result<(), StartError> {
    writeln!(std::io::stdout(), "{text}").map_err(|error| StartError(format!("Cannot write: {error}")))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
