//! The settings that commands share, merged: a flag goes before the environment, that before the file.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::app::StartError;
use crate::config::{Config, DatabaseUrl, FileConfig, SmtpConfig};

/// Flags of commands that open the data folder.
#[derive(Args, Debug, Default)]
pub(super) struct Settings {
    /// Folder of everything that is kept [default: data]
    #[arg(long, env = "BELVEDERE_DATA", value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:3000]
    #[arg(long, env = "BELVEDERE_LISTEN", value_name = "ADDR")]
    pub(super) listen: Option<SocketAddr>,
    /// PostgreSQL to use instead of the file in the data folder
    #[arg(long, env = "BELVEDERE_DATABASE", value_name = "URL", hide_env_values = true)]
    pub(super) database: Option<String>,
    /// Address that people type, if a proxy stands in front
    #[arg(long, env = "BELVEDERE_PUBLIC_URL", value_name = "URL")]
    pub(super) public_url: Option<String>,
    /// Whether browsers may keep the app and the last dashboard [default: true]
    #[arg(long, env = "BELVEDERE_INSTALLED_APP", value_name = "BOOL")]
    pub(super) installed_app: Option<bool>,
    /// Configuration file [default: belvedere.toml, if it is there]
    #[arg(long, env = "BELVEDERE_CONFIG", value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

impl Settings {
    /// The settings of flags, environment and file together.
    pub(super) fn into_config(self) -> Result<Config, StartError> {
        let file = FileConfig::read(self.config.as_deref()).map_err(|error| StartError(error.to_string()))?;
        self.merge(file)
    }

    fn merge(self, file: FileConfig) -> Result<Config, StartError> {
        let mut config = Config::new(self.data.or(file.data).unwrap_or_else(|| "data".into()));
        config.database_url = self.database.or(file.database).map(DatabaseUrl);
        config.server.listen = self.listen.or(file.server.listen).unwrap_or(config.server.listen);
        let env = |name: &str| std::env::var(name).ok();
        // Grafana's name of the same setting comes last, so that ours can differ while both run.
        let root_url = || env("GF_SERVER_ROOT_URL").filter(|url| !url.is_empty() && !url.contains("%("));
        config.server.public_url = match self.public_url.or(file.server.public_url).or_else(root_url) {
            Some(url) if !url.starts_with("http://") && !url.starts_with("https://") => {
                return Err(StartError(format!(
                    "The public URL must start with http:// or https://, not {url:?}"
                )));
            }
            url => url.map(|url| url.trim_end_matches('/').to_owned()),
        };
        config.smtp = SmtpConfig::read(&file.smtp, env).map_err(|error| StartError(error.to_string()))?;
        let installed_app = self.installed_app.or(file.server.installed_app);
        config.server.installed_app = installed_app.unwrap_or(config.server.installed_app);
        config.auth.idle_days = file.auth.idle_days.unwrap_or(config.auth.idle_days);
        config.auth.absolute_days = file.auth.absolute_days.unwrap_or(config.auth.absolute_days);
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::config::FileConfig;

    #[test]
    fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
        let file = || {
            let mut file = FileConfig { data: Some("/file".into()), ..FileConfig::default() };
            file.server.listen = "0.0.0.0:80".parse().ok();
            file.server.public_url = Some("https://x/".to_owned());
            file
        };
        let config = Settings { data: Some("/flag".into()), ..Settings::default() }.merge(file()).unwrap();
        assert_eq!(config.data_dir.to_str(), Some("/flag"));
        assert_eq!(config.server.listen.port(), 80);
        assert_eq!(config.server.public_url.as_deref(), Some("https://x"));
        let config = Settings::default().merge(FileConfig::default()).unwrap();
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:3000");
        let bad = Settings { public_url: Some("dash".to_owned()), ..Settings::default() };
        assert!(bad.merge(FileConfig::default()).is_err());
    }
}
