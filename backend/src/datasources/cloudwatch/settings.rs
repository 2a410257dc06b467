//! The settings of a source under Grafana's keys, read once: who asks, in which role, where.

use model::query::QueryError;
use reqwest::Url;

use super::bad_query;
use crate::datasources::{Instance, http};

/// What a source is set up with.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) auth: Auth,
    pub(super) role: Option<Role>,
    default_region: String,
    endpoint: Option<String>,
    sts_endpoint: Option<String>,
    /// Namespaces that people named themselves.
    pub(super) namespaces: Vec<String>,
}

/// Where credentials come from.
#[derive(Clone)]
pub(super) enum Auth {
    /// The server's own surroundings: environment, shared files, web identity, container, machine.
    Surroundings,
    /// Keys of the settings.
    Keys { access: String, secret: String, session: Option<String> },
    /// A profile of the server's shared credentials files.
    Profile(String),
}

impl std::fmt::Debug for Auth {
    /// Without the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Surroundings => "Surroundings",
            Self::Keys { .. } => "Keys",
            Self::Profile(_) => "Profile",
        })
    }
}

/// A role that is assumed before asking.
#[derive(Debug, Clone)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) external_id: Option<String>,
}

impl Settings {
    /// Reads them.
    ///
    /// # Errors
    /// One sentence if something is missing or cannot be.
    pub(super) fn of(instance: &Instance) -> Result<Self, QueryError> {
        let text = |key: &str| instance.text(key).filter(|text| *text != "default").map(str::to_owned);
        let default_region = text("defaultRegion").unwrap_or_default();
        if default_region.is_empty() {
            return Err(bad_query("No default region is set. Choose one in the settings of this source."));
        }
        check_region(&default_region)?;
        Ok(Self {
            auth: auth(instance)?,
            role: text("assumeRoleArn").map(|arn| Role { arn, external_id: text("externalId") }),
            default_region,
            endpoint: text("endpoint"),
            sts_endpoint: text("stsEndpoint"),
            namespaces: names(instance.text("customMetricsNamespaces").unwrap_or_default()),
        })
    }

    /// The region that is meant: `default` and nothing mean the source's own.
    pub(super) fn region(&self, asked: &str) -> Result<String, QueryError> {
        match asked.trim() {
            "" | "default" => Ok(self.default_region.clone()),
            region => check_region(region).map(|()| region.to_owned()),
        }
    }

    /// The region of calls that belong to none.
    pub(super) fn default_region(&self) -> &str {
        &self.default_region
    }

    /// Where CloudWatch answers for a region.
    pub(super) fn monitoring_url(&self, region: &str) -> Result<Url, QueryError> {
        url(self.endpoint.as_deref(), "monitoring", region)
    }

    /// Where roles are assumed, if not at AWS' own address.
    pub(super) fn own_sts_url(&self) -> Result<Option<Url>, QueryError> {
        self.sts_endpoint.as_deref().map(|own| url(Some(own), "sts", &self.default_region)).transpose()
    }

    /// Where callers are told who they are.
    pub(super) fn sts_url(&self) -> Result<Url, QueryError> {
        url(self.sts_endpoint.as_deref(), "sts", &self.default_region)
    }
}

fn auth(instance: &Instance) -> Result<Auth, QueryError> {
    let secret = |key: &str, what: &str| {
        let missing = || bad_query(format!("No {what} is set. Enter it in the settings of this source."));
        instance.secret(key).map(|text| text.trim().to_owned()).ok_or_else(missing)
    };
    Ok(match instance.text("authType").unwrap_or("default") {
        "keys" => Auth::Keys {
            access: secret("accessKey", "access key ID")?,
            secret: secret("secretKey", "secret access key")?,
            session: instance.secret("sessionToken").map(str::to_owned),
        },
        "credentials" | "sharedCreds" => {
            Auth::Profile(instance.text("profile").unwrap_or("default").to_owned())
        }
        // Older names of Grafana for the same.
        "default" | "arn" | "ec2_iam_role" => Auth::Surroundings,
        other => {
            return Err(bad_query(format!(
                "Belvedere cannot sign in to AWS by “{other}”. Choose another way in the settings of this source."
            )));
        }
    })
}

/// A region becomes part of a host name, so it may hold nothing else.
fn check_region(region: &str) -> Result<(), QueryError> {
    let is_region = (3..=32).contains(&region.len())
        && region.starts_with(|c: char| c.is_ascii_lowercase())
        && region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if is_region {
        Ok(())
    } else {
        Err(bad_query(format!("“{region}” is not a region of AWS, such as eu-west-1.")))
    }
}

/// The address of a service; `{service}` and `{region}` in an own one are filled in.
fn url(own: Option<&str>, service: &str, region: &str) -> Result<Url, QueryError> {
    let text = match own {
        None => format!("https://{service}.{region}.{}", domain(region)),
        Some(own) => {
            let own = own.replace("{service}", service).replace("{region}", region);
            if own.contains("://") { own } else { format!("https://{own}") }
        }
    };
    let mut url = http::parse_url(&text, "CloudWatch")?;
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// The domain of a region's services.
fn domain(region: &str) -> &'static str {
    const BY_START: &[(&str, &str)] = &[
        ("cn-", "amazonaws.com.cn"),
        ("eusc-", "amazonaws.eu"),
        ("us-iso-", "c2s.ic.gov"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
        ("us-isof-", "csp.hci.ic.gov"),
    ];
    BY_START.iter().find(|(start, _)| region.starts_with(start)).map_or("amazonaws.com", |(_, domain)| domain)
}

/// Names parted by commas.
fn names(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn instance(json_data: &Value, secrets: &[(&str, &str)]) -> Instance {
        Instance {
            json_data: json_data.as_object().cloned().expect("an object"),
            secrets: secrets.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            ..Instance::default()
        }
    }

    #[test]
    fn what_grafana_stored_is_understood() {
        let check = |json_data: Value, secrets: &[(&str, &str)], expect: &str| match Settings::of(&instance(
            &json_data, secrets,
        )) {
            Ok(settings) => {
                assert_eq!(format!("{:?} {:?}", settings.auth, settings.role.map(|r| r.arn)), expect);
            }
            Err(error) => assert!(error.message.contains(expect), "{json_data}: {error}"),
        };
        let keys: &[(&str, &str)] = &[("accessKey", "A"), ("secretKey", "S")];
        check(json!({}), &[], "No default region");
        check(json!({ "defaultRegion": "eu-west-1" }), &[], "Surroundings None");
        check(json!({ "defaultRegion": "eu-west-1", "authType": "keys" }), keys, "Keys None");
        check(
            json!({ "defaultRegion": "eu-west-1", "authType": "keys" }),
            &keys[..1],
            "No secret access key",
        );
        check(json!({ "defaultRegion": "eu-west-1", "authType": "sharedCreds" }), &[], "Profile None");
        let arn = json!({ "defaultRegion": "eu-west-1", "authType": "arn", "assumeRoleArn": "arn:aws:iam::1:role/r" });
        check(arn, &[], "Surroundings Some(\"arn:aws:iam::1:role/r\")");
        check(
            json!({ "defaultRegion": "eu-west-1", "authType": "grafana_assume_role" }),
            &[],
            "cannot sign in",
        );
        check(json!({ "defaultRegion": "evil.example.org/" }), &[], "is not a region");
    }

    #[test]
    fn services_are_where_their_region_is() {
        let check = |own: Option<&str>, region: &str, expect: &str| match url(own, "monitoring", region) {
            Ok(url) => assert_eq!(url.as_str(), expect),
            Err(error) => assert!(error.message.contains(expect), "{error}"),
        };
        check(None, "eu-west-1", "https://monitoring.eu-west-1.amazonaws.com/");
        check(None, "cn-north-1", "https://monitoring.cn-north-1.amazonaws.com.cn/");
        check(Some("http://127.0.0.1:5000"), "eu-west-1", "http://127.0.0.1:5000/");
        check(
            Some("{service}.{region}.example.org"),
            "eu-west-1",
            "https://monitoring.eu-west-1.example.org/",
        );
        check(Some("http://169.254.169.254/latest"), "eu-west-1", "never calls");
    }
}
