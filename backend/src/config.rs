//! The settings of the server: read once at start from flags, environment and file, then handed over.

mod auth;
mod file;
mod server;
mod smtp;

use std::path::PathBuf;

pub use auth::AuthConfig;
pub use file::{ConfigError, FileConfig};
pub use server::ServerConfig;
pub use smtp::{CaFile, SmtpConfig, SmtpSection, StartTls};

/// All settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the database, the key file and everything else that is kept lies.
    pub data_dir: PathBuf,
    /// `postgres://…`, or nothing for the SQLite file in the data folder.
    pub database_url: Option<DatabaseUrl>,
    /// How the server is reached.
    pub server: ServerConfig,
    /// How long people stay signed in.
    pub auth: AuthConfig,
    /// How mail is sent; nothing where it is not.
    pub smtp: Option<SmtpConfig>,
}

/// A database address, which may hold a password and so has no readable Debug form.
#[derive(Clone)]
pub struct DatabaseUrl(pub String);

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseUrl(…)")
    }
}

impl Config {
    /// The defaults, with everything kept in `data_dir`.
    #[must_use]
    pub fn new(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            database_url: None,
            server: ServerConfig::default(),
            auth: AuthConfig::default(),
            smtp: None,
        }
    }

    /// The SQLite file.
    #[must_use]
    pub fn sqlite_file(&self) -> PathBuf {
        self.data_dir.join("belvedere.db")
    }

    /// The file of the key that secrets are encrypted with.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.data_dir.join("secret.key")
    }
}
