//! People: signing in and up, who one is, what one prefers, who is in the organisation.

use serde::{Deserialize, Serialize};

/// What somebody may do. Each role may do all that the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Role {
    /// Looks at dashboards.
    Viewer,
    /// Changes dashboards and folders.
    Editor,
    /// Changes data sources, people and tokens.
    Admin,
}

impl Role {
    /// All roles, the weakest first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Editor, Self::Admin];

    /// The role's name, as it is stored and sent.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Editor => "Editor",
            Self::Admin => "Admin",
        }
    }

    /// The role of a name in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name().eq_ignore_ascii_case(name))
    }
}

/// What is sent to sign in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// Login or e-mail address.
    pub user: String,
    /// Password.
    pub password: String,
}

/// What is sent to make an account with a sign-up link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SignUp {
    /// The secret of the link.
    pub token: String,
    /// Login to take.
    pub login: String,
    /// Full name.
    #[serde(default)]
    pub name: String,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// Password.
    pub password: String,
}

/// What is sent to change one's own password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangePassword {
    /// The password until now.
    pub old_password: String,
    /// The password from now on.
    pub new_password: String,
}

/// The person that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Number in the database.
    pub id: i64,
    /// Identifier that does not change.
    pub uid: String,
    /// Login.
    pub login: String,
    /// E-mail address.
    pub email: String,
    /// Full name.
    pub name: String,
    /// Organisation in use.
    pub org_id: i64,
    /// Role in it.
    pub org_role: Role,
    /// Whether it is an account of the server's administration.
    pub is_grafana_admin: bool,
    /// Whether it may not sign in.
    pub is_disabled: bool,
}

/// What is sent by an administrator to make an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NewUser {
    /// Login to take.
    pub login: String,
    /// Full name.
    #[serde(default)]
    pub name: String,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
    /// First password.
    pub password: String,
    /// Role in the organisation; Viewer if left away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// A person in the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrgMember {
    /// Organisation.
    pub org_id: i64,
    /// Number of the person.
    pub user_id: i64,
    /// Login.
    pub login: String,
    /// E-mail address.
    pub email: String,
    /// Full name.
    pub name: String,
    /// Role in the organisation.
    pub role: Role,
    /// When the person was here last, RFC 3339.
    pub last_seen_at: String,
    /// Whether the account may not sign in.
    pub is_disabled: bool,
}

/// What is sent to change a person's role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UpdateMember {
    /// The role from now on.
    pub role: Role,
}

/// An organisation: the owner of everything stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Organisation {
    /// Number in the database.
    pub id: i64,
    /// Name.
    pub name: String,
}

/// What a person prefers; empty texts mean the organisation's or the product's choice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Preferences {
    /// `dark`, `light`, `system` or empty.
    pub theme: String,
    /// Uid of the dashboard shown at home.
    #[serde(rename = "homeDashboardUID")]
    pub home_dashboard_uid: String,
    /// `browser`, `utc` or a zone name.
    pub timezone: String,
    /// `monday`, `saturday`, `sunday`, `browser` or empty.
    pub week_start: String,
    /// Language tag.
    pub language: String,
}
