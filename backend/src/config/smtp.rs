//! How mail is sent: section `[smtp]`, the variables `BELVEDERE_SMTP_*`, or Grafana's `GF_SMTP_*`, with Grafana's names
//! and meanings.

use std::path::Path;

use rustls::pki_types::pem::PemObject as _;
use serde::Deserialize;

use super::file::ConfigError;

/// Whether the connection is encrypted after it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StartTls {
    /// If the server offers it.
    #[default]
    Opportunistic,
    /// Or nothing is sent.
    Mandatory,
    /// Never.
    Never,
}

/// Certificates in PEM that a mail server's own must come from.
#[derive(Clone, PartialEq, Eq)]
pub struct CaFile {
    /// Where they were read, for messages.
    pub path: String,
    /// The text.
    pub pem: Vec<u8>,
}

/// A mail server to hand mails to.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpConfig {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Whether the connection speaks TLS from the beginning: port 465, or a host that begins with `smtps://`.
    pub is_tls: bool,
    /// Login there; empty for none.
    pub user: String,
    /// Its password.
    pub password: String,
    /// Address that mails come from.
    pub from_address: String,
    /// Name that mails come from.
    pub from_name: String,
    /// How this server introduces itself; its own host name where empty.
    pub ehlo_identity: String,
    /// Whether the connection is encrypted after it is made.
    pub starttls: StartTls,
    /// Whether any certificate is good enough.
    pub skip_verify: bool,
    /// Whose certificates are trusted, where it is not the machine's authorities.
    pub ca: Option<CaFile>,
}

impl std::fmt::Debug for SmtpConfig {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// Section `[smtp]` of the file. Everything may be left away.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmtpSection {
    /// Whether mail is sent at all; if a host is given, it is.
    pub enabled: Option<bool>,
    /// `mail.example.org:587`
    pub host: Option<String>,
    /// Login.
    pub user: Option<String>,
    /// Password.
    pub password: Option<String>,
    /// A file with the password.
    pub password_file: Option<String>,
    /// `alerts@example.org`
    pub from_address: Option<String>,
    /// `Belvedere`
    pub from_name: Option<String>,
    /// What to say in EHLO.
    pub ehlo_identity: Option<String>,
    /// `OpportunisticStartTLS`, `MandatoryStartTLS` or `NoStartTLS`
    pub starttls_policy: Option<String>,
    /// Whether any certificate is good enough.
    pub skip_verify: Option<bool>,
    /// A file with the certificates that are trusted instead of the machine's.
    pub ca_file: Option<String>,
}

/// The port of servers that take mail from other programs, where none is given.
const DEFAULT_PORT: u16 = 25;
/// The port that speaks TLS from the beginning.
const TLS_PORT: u16 = 465;
/// What a host begins with that speaks TLS from the beginning at any port.
const TLS_SCHEME: &str = "smtps://";

impl SmtpConfig {
    /// From file and environment: `BELVEDERE_SMTP_*` goes before `GF_SMTP_*`, that before the file. Nothing where no
    /// host is given, or mail is switched off.
    ///
    /// # Errors
    /// [`ConfigError`] names what cannot be used.
    pub fn read(
        file: &SmtpSection,
        env: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, ConfigError> {
        let env = |key: &str| {
            let of = |prefix: &str| env(&format!("{prefix}{key}")).filter(|text| !text.is_empty());
            of("BELVEDERE_SMTP_").or_else(|| of("GF_SMTP_"))
        };
        let text = |key: &str, file: &Option<String>| env(key).or_else(|| file.clone()).unwrap_or_default();
        let flag = |key: &str, file: Option<bool>| match env(key) {
            None => Ok(file),
            Some(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" | "on" => Ok(Some(true)),
                "false" | "0" | "no" | "off" => Ok(Some(false)),
                _ => {
                    Err(ConfigError(format!("The setting {key} of SMTP must be true or false, not {text:?}")))
                }
            },
        };
        let host = text("HOST", &file.host);
        if host.is_empty() || flag("ENABLED", file.enabled)? == Some(false) {
            return Ok(None);
        }
        let (host, has_scheme) = match host.strip_prefix(TLS_SCHEME) {
            Some(rest) => (rest, true),
            None => (host.as_str(), false),
        };
        let (host, port) = host_and_port(host, if has_scheme { TLS_PORT } else { DEFAULT_PORT })?;
        let password =
            match (text("PASSWORD", &file.password), env("PASSWORD__FILE").or(env("PASSWORD_FILE"))) {
                (password, None) if !password.is_empty() => password,
                (_, named) => match named.or_else(|| file.password_file.clone()) {
                    Some(path) => read_password(Path::new(&path))?,
                    None => String::new(),
                },
            };
        let policy = text("STARTTLS_POLICY", &file.starttls_policy);
        let starttls = match policy.to_ascii_lowercase().as_str() {
            "" | "opportunisticstarttls" => StartTls::Opportunistic,
            "mandatorystarttls" => StartTls::Mandatory,
            "nostarttls" => StartTls::Never,
            _ => {
                return Err(ConfigError(format!(
                    "The starttls_policy of SMTP must be OpportunisticStartTLS, MandatoryStartTLS or NoStartTLS, \
                     not {policy:?}"
                )));
            }
        };
        let or = |text: String, default: &str| if text.is_empty() { default.to_owned() } else { text };
        let from_address = or(text("FROM_ADDRESS", &file.from_address), "belvedere@localhost");
        if from_address.parse::<lettre::Address>().is_err() {
            return Err(ConfigError(format!(
                "The from_address of SMTP is no mail address: {from_address:?}"
            )));
        }
        let ca = match text("CA_FILE", &file.ca_file) {
            path if path.is_empty() => None,
            path => Some(read_ca(path)?),
        };
        Ok(Some(Self {
            host,
            port,
            is_tls: has_scheme || port == TLS_PORT,
            ca,
            user: text("USER", &file.user),
            password,
            from_address,
            from_name: or(text("FROM_NAME", &file.from_name), "Belvedere"),
            ehlo_identity: text("EHLO_IDENTITY", &file.ehlo_identity),
            starttls,
            skip_verify: flag("SKIP_VERIFY", file.skip_verify)?.unwrap_or(false),
        }))
    }
}

fn host_and_port(text: &str, default_port: u16) -> Result<(String, u16), ConfigError> {
    let bad = || {
        ConfigError(format!("The host of SMTP must be a host with a port, such as mail:587, not {text:?}"))
    };
    let (host, port) = match text.rsplit_once(':') {
        // An address of IPv6 without brackets has no port.
        Some((host, _)) if host.contains(':') && !host.ends_with(']') => (text, default_port),
        Some((host, port)) => (host, port.parse().map_err(|_| bad())?),
        None => (text, default_port),
    };
    let host = host.trim_matches(['[', ']']);
    if host.is_empty() { Err(bad()) } else { Ok((host.to_owned(), port)) }
}

fn read_password(path: &Path) -> Result<String, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        ConfigError(format!("Cannot read the SMTP password in {}: {error}", path.display()))
    })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// The certificates in a file; each must be one, so that a wrong file is seen at the start.
fn read_ca(path: String) -> Result<CaFile, ConfigError> {
    let pem = std::fs::read(&path)
        .map_err(|error| ConfigError(format!("Cannot read the ca_file of SMTP, {path}: {error}")))?;
    let mut found = rustls::pki_types::CertificateDer::pem_slice_iter(&pem).peekable();
    let is_whole = found.peek().is_some()
        && found.all(|one| one.is_ok_and(|one| rustls::RootCertStore::empty().add(one).is_ok()));
    if !is_whole {
        return Err(ConfigError(format!(
            "The ca_file of SMTP, {path}, must hold certificates as PEM text, from -----BEGIN CERTIFICATE-----"
        )));
    }
    Ok(CaFile { path, pem })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(env: &[(&str, &str)], file: &str) -> Result<Option<SmtpConfig>, ConfigError> {
        let file: SmtpSection = toml::from_str(file).unwrap();
        let find =
            |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        SmtpConfig::read(&file, find)
    }

    #[test]
    fn grafanas_variables_are_understood_and_ours_go_first() {
        let env = [
            ("GF_SMTP_ENABLED", "true"),
            ("GF_SMTP_HOST", "mail.example.org:587"),
            ("GF_SMTP_USER", "ada"),
            ("GF_SMTP_PASSWORD", "hunter2"),
            ("GF_SMTP_FROM_ADDRESS", "old@example.org"),
            ("GF_SMTP_STARTTLS_POLICY", "MandatoryStartTLS"),
            ("GF_SMTP_SKIP_VERIFY", "true"),
            ("BELVEDERE_SMTP_FROM_ADDRESS", "new@example.org"),
        ];
        let smtp = read(&env, "from_name = \"Ops\"\nhost = \"other\"").unwrap().unwrap();
        assert_eq!((smtp.host.as_str(), smtp.port), ("mail.example.org", 587));
        assert_eq!((smtp.user.as_str(), smtp.password.as_str()), ("ada", "hunter2"));
        assert_eq!((smtp.from_address.as_str(), smtp.from_name.as_str()), ("new@example.org", "Ops"));
        assert_eq!((smtp.starttls, smtp.skip_verify), (StartTls::Mandatory, true));
        assert!(!format!("{smtp:?}").contains("hunter2"));
    }

    #[test]
    fn without_a_host_or_switched_off_no_mail_is_sent() {
        assert_eq!(read(&[], "").unwrap(), None);
        assert_eq!(read(&[("GF_SMTP_ENABLED", "false")], "host = \"mail\"").unwrap(), None);
        assert_eq!(read(&[], "host = \"mail\"").unwrap().unwrap().port, 25);
        assert_eq!(read(&[], "host = \"[::1]:2525\"").unwrap().unwrap().host, "::1");
        assert_eq!(read(&[], "host = \"::1\"").unwrap().unwrap().port, 25);
    }

    #[test]
    fn tls_from_the_beginning_is_a_port_or_a_scheme() {
        let check = |host: &str, expect: (&str, u16, bool)| {
            let smtp = read(&[("BELVEDERE_SMTP_HOST", host)], "").unwrap().unwrap();
            assert_eq!((smtp.host.as_str(), smtp.port, smtp.is_tls), expect, "{host}");
        };
        check("mail:587", ("mail", 587, false));
        check("mail:465", ("mail", 465, true));
        check("smtps://mail", ("mail", 465, true));
        check("smtps://mail:2465", ("mail", 2465, true));
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        for (file, expect) in [
            ("host = \"mail:port\"", "mail:port"),
            ("host = \"mail\"\nstarttls_policy = \"maybe\"", "maybe"),
            ("host = \"mail\"\nfrom_address = \"nobody\"", "nobody"),
            ("host = \"mail\"\nca_file = \"/no/such/ca\"", "/no/such/ca"),
            ("host = \"mail\"\nca_file = \"/dev/null\"", "PEM"),
            ("host = \"mail\"\npassword_file = \"/no/such/file\"", "/no/such/file"),
        ] {
            let error = read(&[], file).unwrap_err().to_string();
            assert!(error.contains(expect), "{error}");
        }
    }
}
