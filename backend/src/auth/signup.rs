//! The one-time link that makes the first account: no default password exists.

use model::api::{Role, SignUp};

use super::store::{self, NewAccount};
use super::{password, token};
use crate::app::App;
use crate::entropy;
use crate::error::{Error, bad_field};

/// A link expires after a day; a restart makes a new one while there is nobody.
const LINK_MS: i64 = 24 * 60 * 60 * 1000;

/// Makes a fresh sign-up secret if the server has no people yet, in place of any older one.
///
/// # Errors
/// As the database says.
pub async fn ensure_signup_link(app: &App) -> Result<Option<String>, Error> {
    if store::count_users(&app.db).await? > 0 {
        return Ok(None);
    }
    let secret = entropy::token();
    store::replace_signup_link(&app.db, &token::hash_token(&secret), Role::Admin, app.clock.now_ms()).await?;
    Ok(Some(secret))
}

/// Makes the account that a link allows, and uses the link up. Answers the number of the person and organisation.
///
/// # Errors
/// 400 for unfit values, 403 for a link that is wrong, used or old.
pub async fn sign_up(app: &App, request: &SignUp) -> Result<(i64, i64), Error> {
    let hash = token::hash_token(request.token.trim());
    let now_ms = app.clock.now_ms();
    let unusable = || {
        Error::Forbidden(
            "This sign-up link is wrong, used or too old: restart the server for a new one".to_owned(),
        )
    };
    // Checked before the slow part, so that nobody without a link can make the server hash passwords.
    let link = store::signup_link(&app.db, &hash, now_ms - LINK_MS).await?.ok_or_else(unusable)?;
    let login = require_login(&request.login)?;
    password::require_strong("password", &request.password, &login)?;
    let account = NewAccount {
        login: &login,
        email: request.email.trim(),
        name: request.name.trim(),
        password_hash: &app.passwords.hash(&request.password).await?,
        role: link.role,
    };
    let user_id = store::use_signup_link(&app.db, &hash, link.org_id, &account, now_ms).await?;
    Ok((user_id.ok_or_else(unusable)?, link.org_id))
}

/// The login in the form that is stored: lower case, without spaces around it.
///
/// # Errors
/// 400 for an empty one, or one that could be taken for another.
pub(crate) fn require_login(login: &str) -> Result<String, Error> {
    let login = login.trim().to_lowercase();
    if login.is_empty() || login.len() > 190 {
        return Err(bad_field("login", "A login of 1 to 190 characters is needed"));
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-+@".contains(c);
    if !login.chars().all(is_plain) || login == "api_key" || login.starts_with("sa-") {
        return Err(bad_field(
            "login",
            "A login may hold letters, digits and . _ - + @ (and not start with sa-)",
        ));
    }
    Ok(login)
}

#[cfg(test)]
mod tests {
    use super::require_login;

    #[test]
    fn logins_cannot_be_mistaken_for_another() {
        assert_eq!(require_login(" Ada.L@Example.org ").unwrap(), "ada.l@example.org");
        for bad in ["", " ", "a b", "аdmin", "a:b", "api_key", "sa-robot", "a\u{200b}"] {
            assert!(require_login(bad).is_err(), "{bad:?}");
        }
    }
}
