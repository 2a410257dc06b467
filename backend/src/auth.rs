//! Who asks and what they may do: gates, identities, passwords, sessions, tokens. Knows no route.

mod gate;
mod identity;
mod password;
mod session;
mod signup;
pub mod store;
mod throttle;
mod token;

pub use gate::{
    Allowed, Gate, ManageDataSources, ManagePeople, ManageTokens, Open, Permission, QueryDataSources,
    ReadAlerts, ReadContactPoints, ReadDashboards, ReadDataSources, SignedIn, WriteAlerts,
    WriteContactPoints, WriteDashboards,
};
pub use identity::{Identity, Origin};
pub use password::{PasswordError, Passwords};
pub(crate) use password::{require_strong, sign_in};
pub(crate) use session::oldest_ms;
pub use session::{cookie, expired_cookie, session_hash, start_session};
pub(crate) use signup::require_login;
pub use signup::{ensure_signup_link, sign_up};
pub use token::{TOKEN_PREFIX, hash_token};
