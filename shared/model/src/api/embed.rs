//! One panel on other people's pages: which pages may hold it, the links that let them, and what such a page asks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Values of variables by name, as the dashboard's address has them.
pub type EmbedVariables = BTreeMap<String, Vec<String>>;

/// How a dashboard may be shown elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Embedding {
    /// The origins whose pages may hold its panels, such as `https://wiki.example.org`.
    pub origins: Vec<String>,
    /// Its links, the newest first, those that have ended too.
    pub links: Vec<EmbedLink>,
}

/// What is sent to change which pages may hold panels.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EmbedOrigins {
    /// The origins: scheme, host and port, nothing else.
    pub origins: Vec<String>,
}

/// What a link shows, and what its viewers may choose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct EmbedTerms {
    /// Start of the range, as addresses have it: `now-6h`, a date, or milliseconds.
    pub from: String,
    /// End of the range.
    pub to: String,
    /// Whether the page's address may name another range.
    pub range_is_free: bool,
    /// The values of variables.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub variables: EmbedVariables,
    /// Whether the page's address may name other values, out of those that the dashboard offers.
    pub variables_are_free: bool,
}

/// What is sent to make a link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NewEmbedLink {
    /// The panel.
    pub panel_id: i64,
    /// How long it works.
    pub seconds_to_live: i64,
    /// What it shows.
    #[serde(flatten)]
    pub terms: EmbedTerms,
}

/// A link as those see it who may make and revoke it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EmbedLink {
    /// Its id, which opens nothing.
    pub id: String,
    /// The panel.
    pub panel_id: i64,
    /// Who made it.
    pub created_by: String,
    /// When, RFC 3339.
    pub created: String,
    /// When it ends, RFC 3339.
    pub expiration: String,
    /// Whether it has ended.
    pub has_expired: bool,
}

/// A new link with its secret, which is shown this once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EmbedLinkSecret {
    /// The link.
    #[serde(flatten)]
    pub link: EmbedLink,
    /// What the page sends as `Authorization: Bearer …`; it stands behind the `#` of the page's address.
    pub token: String,
}

/// What an embedded panel asks: which panel, which range, which values, and never a query.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct EmbedAsk {
    /// The dashboard that the page's address names; the link must be of it.
    pub dashboard_uid: String,
    /// The panel that the page's address names; the link must be of it.
    pub panel_id: i64,
    /// Start of the range that the page's address names; may be empty.
    pub from: String,
    /// End of that range; may be empty.
    pub to: String,
    /// IANA name of the viewer's time zone.
    pub time_zone: String,
    /// Width of the panel in CSS pixels.
    pub width_px: f64,
    /// The values that the page's address names.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub variables: EmbedVariables,
}

/// What an embedded panel is drawn from, apart from its data.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct EmbeddedPanel {
    /// A dashboard with this panel alone: no queries, no sources, no links, texts with their variables put in.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub dashboard: Value,
    /// Whether the page may show other ranges.
    pub range_is_free: bool,
}
