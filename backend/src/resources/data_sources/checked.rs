//! What may be stored as a data source: names, kinds and addresses checked before anything is written.

use model::api::SaveDataSource;

use super::is_known_kind;
use super::store::DataSourceRow;
use crate::entropy;
use crate::error::{Error, bad_field};
use crate::resources::dashboards::require_uid;
use crate::resources::set_up::{checked_name, checked_object};

/// The row to store, from what was sent.
pub(super) fn checked(sent: SaveDataSource, current: Option<&DataSourceRow>) -> Result<DataSourceRow, Error> {
    let name = checked_name(&sent.name)?;
    if !is_known_kind(&sent.kind) {
        return Err(bad_field("type", format!("There is no data source of kind {:?}", sent.kind)));
    }
    let uid = match (sent.uid.filter(|uid| !uid.is_empty()), current) {
        (Some(uid), _) => uid,
        (None, Some(current)) => current.uid.clone(),
        (None, None) => entropy::uid(),
    };
    require_uid(&uid)?;
    let json_data = checked_object("jsonData", sent.json_data)?;
    Ok(DataSourceRow {
        id: 0,
        uid,
        name,
        kind: sent.kind,
        url: checked_url(sent.url.trim())?,
        login: sent.user,
        db_name: sent.database,
        basic_auth: sent.basic_auth,
        basic_auth_user: sent.basic_auth_user,
        is_default: sent.is_default,
        json_data,
        version: 0,
    })
}

/// An address that our client may be sent to: http or https, without a password in it.
fn checked_url(url: &str) -> Result<String, Error> {
    if url.is_empty() {
        return Ok(String::new());
    }
    let with_scheme = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    let parsed = reqwest::Url::parse(&with_scheme)
        .map_err(|error| bad_field("url", format!("The URL cannot be read: {error}")))?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return Err(bad_field("url", "The URL must start with http:// or https://"));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(bad_field(
            "url",
            "The URL must not hold a login: use basic authentication, which is encrypted",
        ));
    }
    Ok(with_scheme)
}

#[cfg(test)]
mod tests {
    use super::checked_url;

    #[test]
    fn addresses_are_http_and_hold_no_password() {
        assert_eq!(checked_url("http://prom:9090/x").unwrap(), "http://prom:9090/x");
        assert_eq!(checked_url("").unwrap(), "");
        assert_eq!(checked_url("localhost:9090").unwrap(), "http://localhost:9090");
        for bad in
            ["file:///etc/passwd", "gopher://x", "http://u:p@h/", "http://u@h/", "http://", "javascript://x"]
        {
            assert!(checked_url(bad).is_err(), "{bad}");
        }
    }
}
