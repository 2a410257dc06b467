//! Requests and answers of the HTTP API, one file per noun, in Grafana's shapes wherever Grafana has one.

mod alert_rule;
mod contact_point;
mod dashboard;
mod data_source;
mod embed;
mod error;
mod folder;
mod health;
mod search;
mod settings;
mod token;
mod user;

pub use alert_rule::{
    AlertBand, AlertCompare, AlertInstance, AlertPreview, AlertRule, AlertRuleSpec, AlertState, AlertStatus,
    AlertWhenEmpty, PanelAlert, SaveAlertRule,
};
pub use contact_point::{ContactPoint, Delivery, DeliveryStatus, SaveContactPoint};
pub use dashboard::{
    DashboardMeta, DashboardVersion, DashboardVersionList, DashboardWithMeta, ImportDashboard, ImportInput,
    ImportReport, ImportedDashboard, Notice, ReadyDashboard, RestoreVersion, SaveDashboard, SavedDashboard,
    TagCount,
};
pub use data_source::{DataSource, DataSourceSaved, HealthResult, SaveDataSource};
pub use embed::{
    EmbedAsk, EmbedLink, EmbedLinkSecret, EmbedOrigins, EmbedTerms, EmbedVariables, EmbeddedPanel, Embedding,
    NewEmbedLink,
};
pub use error::{ApiError, Done};
pub use folder::{Folder, FolderRef, SaveFolder};
pub use health::Health;
pub use search::SearchHit;
pub use settings::{BootSettings, BootSource, BootUser, BuildInfo};
pub use token::{NewServiceAccount, NewToken, ServiceAccount, Token, TokenSecret};
pub use user::{
    ChangePassword, NewUser, OrgMember, Organisation, Preferences, Role, SignIn, SignUp, UpdateMember, User,
};
