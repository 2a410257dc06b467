//! Where a source's Azure is and who signs in: cloud, endpoints, app registration, from settings under Grafana's keys.

use model::query::{QueryError, QueryErrorKind};
use reqwest::Url;
use serde_json::Value;

use crate::datasources::{Instance, http};

/// Settings that say where secrets and tokens go: a change of one clears the secrets.
pub(super) const ADDRESSES: &[&str] =
    &["authorityUrl", "managementUrl", "logsUrl", "cloudName", "azureCredentials.azureCloud"];

/// One of Azure's clouds. Each is run and signed in to by itself.
struct Cloud {
    /// Its names in settings: the present one, then the one of older settings.
    names: [&'static str; 2],
    authority: &'static str,
    management: &'static str,
    logs: &'static str,
}

const CLOUDS: [Cloud; 3] = [
    Cloud {
        names: ["AzureCloud", "azuremonitor"],
        authority: "https://login.microsoftonline.com",
        management: "https://management.azure.com",
        logs: "https://api.loganalytics.io",
    },
    Cloud {
        names: ["AzureUSGovernment", "govazuremonitor"],
        authority: "https://login.microsoftonline.us",
        management: "https://management.usgovcloudapi.net",
        logs: "https://api.loganalytics.us",
    },
    Cloud {
        names: ["AzureChinaCloud", "chinaazuremonitor"],
        authority: "https://login.chinacloudapi.cn",
        management: "https://management.chinacloudapi.cn",
        logs: "https://api.loganalytics.azure.cn",
    },
];

/// One of the services that are asked.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    /// Its address.
    pub(super) url: Url,
    /// What a token for it is asked for with.
    pub(super) scope: String,
}

/// The settings of a source, checked.
pub(super) struct Settings {
    /// Where tokens are issued.
    pub(super) authority: Url,
    /// Lists and metrics.
    pub(super) management: Endpoint,
    /// Log Analytics.
    pub(super) logs: Endpoint,
    pub(super) tenant_id: String,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    /// The subscription of queries that name none.
    pub(super) subscription: Option<String>,
}

impl Settings {
    /// Reads the settings. `azureCredentials` counts more than the keys of older sources beside it.
    ///
    /// # Errors
    /// [`QueryErrorKind::BadQuery`] says which setting is missing or cannot be used.
    pub(super) fn of(instance: &Instance) -> Result<Self, QueryError> {
        let credentials = instance.json_data.get("azureCredentials");
        let text = |new: &str, old: &str| {
            let new = credentials.and_then(|all| all.get(new)).and_then(Value::as_str).map(str::trim);
            new.filter(|text| !text.is_empty()).or_else(|| instance.text(old))
        };
        match text("authType", "azureAuthType") {
            None | Some("clientsecret") => {}
            Some(other) => {
                return Err(bad(format!(
                    "This source signs in to Azure by “{other}”, which Belvedere cannot. Enter an app registration: \
                     tenant, client and client secret."
                )));
            }
        }
        let name = text("azureCloud", "cloudName").unwrap_or(CLOUDS[0].names[0]);
        let cloud = CLOUDS
            .iter()
            .find(|cloud| cloud.names.iter().any(|known| known.eq_ignore_ascii_case(name)))
            .ok_or_else(|| bad(format!("There is no Azure cloud “{name}”. Choose one of those offered.")))?;
        let needed = |found: Option<&str>, what: &str| {
            found.map(str::to_owned).ok_or_else(|| bad(format!("This source has no {what}. Enter it.")))
        };
        let tenant_id = needed(text("tenantId", "tenantId"), "directory (tenant) ID")?;
        if !tenant_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')) {
            return Err(bad(format!("“{tenant_id}” cannot be a directory (tenant) ID.")));
        }
        let secret = instance.secret("azureClientSecret").or_else(|| instance.secret("clientSecret"));
        let endpoint = |key: &str, of_cloud: &str| -> Result<Endpoint, QueryError> {
            Ok(Endpoint { url: address(instance, key, of_cloud)?, scope: format!("{of_cloud}/.default") })
        };
        Ok(Self {
            authority: address(instance, "authorityUrl", cloud.authority)?,
            management: endpoint("managementUrl", cloud.management)?,
            logs: endpoint("logsUrl", cloud.logs)?,
            tenant_id,
            client_id: needed(text("clientId", "clientId"), "application (client) ID")?,
            client_secret: needed(secret, "client secret")?,
            subscription: instance.text("subscriptionId").map(str::to_owned),
        })
    }
}

/// The address in the settings, else that of the cloud. Secrets and tokens travel encrypted, except on this machine.
fn address(instance: &Instance, key: &str, of_cloud: &str) -> Result<Url, QueryError> {
    let mut url = http::parse_url(instance.text(key).unwrap_or(of_cloud), "Azure")?;
    if url.scheme() != "https" && !http::is_this_machine(&url) {
        return Err(bad(format!("The address {url} must start with https://: the secret travels there.")));
    }
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

fn bad(message: impl Into<String>) -> QueryError {
    QueryError::new(QueryErrorKind::BadQuery, message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "tables of json!(…) read best by value")]
    fn settings(json_data: Value, secret: &str) -> Result<Settings, QueryError> {
        let mut instance =
            Instance { json_data: json_data.as_object().cloned().expect("an object"), ..Instance::default() };
        instance.secrets.insert(secret.to_owned(), "s".to_owned());
        Settings::of(&instance)
    }

    #[test]
    fn present_and_older_keys_are_read_and_each_cloud_has_its_own_addresses() {
        let check = |json_data: Value, secret: &str, expect: &str| {
            let found = settings(json_data, secret).expect("good settings");
            let seen = format!(
                "{} {} {} {} {}",
                found.authority,
                found.management.url,
                found.management.scope,
                found.logs.scope,
                found.tenant_id
            );
            assert_eq!(seen, expect);
        };
        check(
            json!({ "azureCredentials": { "authType": "clientsecret", "tenantId": "t", "clientId": "c" } }),
            "azureClientSecret",
            "https://login.microsoftonline.com/ https://management.azure.com/ https://management.azure.com/.default \
             https://api.loganalytics.io/.default t",
        );
        check(
            json!({ "azureAuthType": "clientsecret", "cloudName": "govazuremonitor", "tenantId": "t", "clientId": "c" }),
            "clientSecret",
            "https://login.microsoftonline.us/ https://management.usgovcloudapi.net/ \
             https://management.usgovcloudapi.net/.default https://api.loganalytics.us/.default t",
        );
        check(
            json!({
                "azureCredentials": { "azureCloud": "AzureChinaCloud", "tenantId": "new" }, "tenantId": "old",
                "clientId": "c", "authorityUrl": "http://127.0.0.1:1/x",
            }),
            "clientSecret",
            "http://127.0.0.1:1/x https://management.chinacloudapi.cn/ https://management.chinacloudapi.cn/.default \
             https://api.loganalytics.azure.cn/.default new",
        );
    }

    #[test]
    fn what_is_missing_or_unsafe_is_said() {
        let whole = || json!({ "tenantId": "t", "clientId": "c" });
        let with = |key: &str, value: &str| {
            let mut all = whole();
            all[key] = json!(value);
            all
        };
        let check = |json_data: Value, expect: &str| match settings(json_data, "clientSecret") {
            Ok(_) => panic!("{expect} was expected"),
            Err(error) => assert!(error.message.contains(expect), "{error}"),
        };
        check(json!({}), "tenant");
        check(json!({ "tenantId": "t" }), "client");
        check(with("tenantId", "../x"), "cannot be a directory");
        check(with("azureAuthType", "msi"), "“msi”");
        check(with("cloudName", "moon"), "no Azure cloud “moon”");
        check(with("authorityUrl", "http://login.example.org"), "must start with https://");
        check(with("managementUrl", "http://169.254.169.254/"), "never calls");
        assert!(
            settings(whole(), "other").err().is_some_and(|error| error.message.contains("client secret"))
        );
    }
}
