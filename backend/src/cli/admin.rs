//! `belvedere admin`: what only the owner of the data folder may do.

use std::io::BufRead as _;

use clap::Subcommand;
use model::api::Role;

use super::say;
use super::settings::Settings;
use crate::app::{self, StartError};
use crate::auth;
use crate::clock::{Clock as _, SystemClock};
use crate::db::Db;
use crate::resources::tokens;

/// Commands of the administrator.
#[derive(Subcommand)]
pub(super) enum AdminCommand {
    /// Print a new token for scripts, and nothing else.
    Token {
        #[command(flatten)]
        settings: Settings,
        /// What it may do: viewer, editor or admin
        #[arg(long, value_parser = parse_role)]
        role: Role,
        /// Name in the list of tokens [default: made up]
        #[arg(long)]
        name: Option<String>,
    },
    /// Set somebody's password, read from standard input, and end their sessions.
    ResetPassword {
        #[command(flatten)]
        settings: Settings,
        /// Login or e-mail address
        #[arg(long)]
        user: String,
    },
}

fn parse_role(name: &str) -> Result<Role, String> {
    Role::from_name(name).ok_or_else(|| "choose viewer, editor or admin".to_owned())
}

/// Does what the administrator asks.
pub(super) async fn run(command: AdminCommand) -> Result<(), StartError> {
    match command {
        AdminCommand::Token { settings, role, name } => {
            let db = app::open_db(&settings.into_config()?).await?;
            let now_ms = SystemClock.now_ms();
            let secret = tokens::make_with_account(&db, now_ms, 1, name.as_deref(), role, 0).await;
            let secret = secret.map_err(|error| StartError(error.to_string()))?;
            db.close().await;
            say(&secret.key)
        }
        AdminCommand::ResetPassword { settings, user } => {
            let db = app::open_db(&settings.into_config()?).await?;
            let mut password = String::new();
            let read = std::io::stdin().lock().read_line(&mut password);
            read.map_err(|error| StartError(format!("Cannot read the password: {error}")))?;
            reset_password(&db, &user, password.trim_end_matches(['\r', '\n'])).await?;
            db.close().await;
            say("The password is set and all sessions of the account have ended.")
        }
    }
}

async fn reset_password(db: &Db, user: &str, password: &str) -> Result<(), StartError> {
    let text = |error: crate::error::Error| StartError(error.to_string());
    let account = auth::store::account_by_login(db, &user.trim().to_lowercase()).await;
    let account = account.map_err(|error| StartError(error.to_string()))?;
    let account = account.ok_or_else(|| StartError(format!("There is no account {user:?}")))?;
    auth::require_strong("password", password, &account.login).map_err(text)?;
    let hash = auth::Passwords::new()
        .map_err(|error| StartError(error.to_string()))?
        .hash(password)
        .await
        .map_err(|error| StartError(error.to_string()))?;
    let stored = auth::store::set_password(db, account.id, &hash, None).await;
    stored.map_err(|error| StartError(error.to_string()))
}
