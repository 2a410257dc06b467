//! How the server is reached.

use std::net::{Ipv4Addr, SocketAddr};

/// Section `[server]`.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// Address and port to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Address that people type, if a proxy stands in front: `https://dash.example.org`. Without a slash at the end.
    pub public_url: Option<String>,
    /// Whether browsers may keep the app and the last dashboard for a start without the server. Switched off, they are
    /// told to take away what they have.
    pub installed_app: bool,
}

impl ServerConfig {
    /// The address under which people outside reach the server, as far as it knows. Without a slash at the end.
    #[must_use]
    pub fn outside_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 3000)), public_url: None, installed_app: true }
    }
}
