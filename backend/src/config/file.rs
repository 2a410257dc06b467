//! The configuration file `belvedere.toml`; a key it does not know is refused, so that no misspelling goes unnoticed.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::SmtpSection;

/// Why the configuration cannot be used; the text is for a person.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// What may stand in the file. Everything may be left away.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileConfig {
    /// Data folder.
    pub data: Option<PathBuf>,
    /// `postgres://…`
    pub database: Option<String>,
    /// Section `[server]`.
    pub server: ServerSection,
    /// Section `[auth]`.
    pub auth: AuthSection,
    /// Section `[smtp]`.
    pub smtp: SmtpSection,
}

/// Section `[server]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerSection {
    /// Address and port to listen on.
    pub listen: Option<SocketAddr>,
    /// Address that people type.
    pub public_url: Option<String>,
    /// Whether browsers may keep the app.
    pub installed_app: Option<bool>,
}

/// Section `[auth]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuthSection {
    /// Days without use after which a session ends.
    pub idle_days: Option<u32>,
    /// Days after which a session ends.
    pub absolute_days: Option<u32>,
}

impl FileConfig {
    /// Reads the named file, which must be there, or else `belvedere.toml` in the working folder, if it is there.
    ///
    /// # Errors
    /// [`ConfigError`] names the file and the line.
    pub fn read(named: Option<&Path>) -> Result<Self, ConfigError> {
        let path = named.unwrap_or(Path::new("belvedere.toml"));
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text)
                .map_err(|error| ConfigError(format!("Cannot use the file {}: {error}", path.display()))),
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                Ok(Self::default())
            }
            Err(error) => Err(ConfigError(format!("Cannot read the file {}: {error}", path.display()))),
        }
    }

    fn parse(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::FileConfig;

    #[test]
    fn a_misspelled_key_is_named() {
        let error = FileConfig::parse("[server]\nlisen = \"0.0.0.0:80\"\n").unwrap_err().to_string();
        assert!(error.contains("lisen") && error.contains("listen"), "{error}");
    }

    #[test]
    fn every_key_is_read() {
        let text = "data = \"/srv\"\ndatabase = \"postgres://x\"\n[server]\nlisten = \"0.0.0.0:80\"\n\
                    public_url = \"https://x\"\ninstalled_app = false\n[auth]\nidle_days = 1\nabsolute_days = 2\n[smtp]\nhost = \"mail:587\"\n";
        let file = FileConfig::parse(text).unwrap();
        assert_eq!(file.server.listen.unwrap().port(), 80);
        assert_eq!((file.server.installed_app, file.auth.idle_days), (Some(false), Some(1)));
        assert_eq!(file.smtp.host.as_deref(), Some("mail:587"));
    }
}
