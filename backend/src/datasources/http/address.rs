//! Which addresses may be called: everything but the cloud's metadata services and what is no host at all.
//!
//! Loopback and private ranges are allowed: the Prometheus next door is the common case, and only administrators
//! add sources. Names are checked after they are resolved, and the connection goes to the checked address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::TlsSettings;

/// AWS' metadata service over IPv6.
const METADATA_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);
/// Alibaba Cloud's metadata service, outside the link-local range.
const METADATA_V4: Ipv4Addr = Ipv4Addr::new(100, 100, 100, 200);

/// Whether this server may be asked to call the address.
#[must_use]
pub fn is_allowed(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            !(v4.is_link_local()
                || v4.is_multicast()
                || v4.is_broadcast()
                || v4.octets()[0] == 0
                || v4 == METADATA_V4)
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_allowed(IpAddr::V4(v4)),
            None => {
                !(v6.is_unicast_link_local() || v6.is_multicast() || v6.is_unspecified() || v6 == METADATA_V6)
            }
        },
    }
}

/// The address that stands in the URL itself, if its host is no name.
pub(super) fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

/// Why a name gives no address.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResolveError {
    #[error("the host name is not known")]
    Unknown,
    #[error("the host name stands for an address that Belvedere never calls")]
    Forbidden,
}

/// Looks names up and lets only allowed addresses through.
pub(super) struct Resolver {
    /// The name that certificates are checked against, and the host that is called under it.
    alias: Option<(String, String)>,
}

impl Resolver {
    pub(super) fn for_url(url: &Url, tls: &TlsSettings) -> Self {
        let host = url.host_str().unwrap_or_default().to_owned();
        Self { alias: tls.server_name().map(|name| (name.to_owned(), host)) }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let asked = name.as_str().to_owned();
        let host = match &self.alias {
            Some((alias, host)) if *alias == asked => host.trim_matches(['[', ']']).to_owned(),
            _ => asked,
        };
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((host, 0)).await.map_err(|_| ResolveError::Unknown)?.collect();
            if found.is_empty() {
                return Err(ResolveError::Unknown.into());
            }
            let allowed: Vec<SocketAddr> = found.into_iter().filter(|at| is_allowed(at.ip())).collect();
            if allowed.is_empty() {
                return Err(ResolveError::Forbidden.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
