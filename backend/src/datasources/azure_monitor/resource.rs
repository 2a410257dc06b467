//! The identifiers of Azure's resources: built from names as queries hold them, and taken apart. Pure text.

use model::query::{QueryError, QueryErrorKind};

/// `/subscriptions/…/resourceGroups/…/providers/Microsoft.Compute/virtualMachines/vm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ResourceId(String);

impl ResourceId {
    /// The identifier of a resource of this type. Parts of nested types and names are joined by `/`:
    /// `Microsoft.Storage/storageAccounts/blobServices` and `account/default`.
    ///
    /// # Errors
    /// [`QueryErrorKind::BadQuery`] if type and name do not belong together.
    pub(super) fn build(subscription: &str, group: &str, kind: &str, name: &str) -> Result<Self, QueryError> {
        let (provider, types) = kind.split_once('/').unwrap_or((kind, ""));
        let (types, names): (Vec<&str>, Vec<&str>) = (types.split('/').collect(), name.split('/').collect());
        if types.len() != names.len() {
            return Err(bad(format!(
                "“{name}” cannot be a resource of the type “{kind}”: it needs {} names joined by /.",
                types.len()
            )));
        }
        let mut id = format!("/subscriptions/{subscription}/resourceGroups/{group}/providers/{provider}");
        for (kind, name) in types.iter().zip(names) {
            id.push_str(&format!("/{kind}/{name}"));
        }
        Self::checked(&id)
    }

    /// An identifier as it is written.
    ///
    /// # Errors
    /// [`QueryErrorKind::BadQuery`] if it is none.
    pub(super) fn parse(text: &str) -> Result<Self, QueryError> {
        Self::checked(text.trim().trim_end_matches('/'))
    }

    fn checked(text: &str) -> Result<Self, QueryError> {
        let parts: Vec<&str> = text.strip_prefix('/').unwrap_or(text).split('/').collect();
        let is_part = |part: &&str| {
            !part.is_empty()
                && !matches!(*part, "." | "..")
                && !part.chars().any(|c| c.is_control() || matches!(c, '?' | '#' | '%' | '\\'))
        };
        let begins = parts.first().is_some_and(|first| first.eq_ignore_ascii_case("subscriptions"));
        if !begins || parts.len() < 2 || !parts.iter().all(is_part) {
            return Err(bad(format!(
                "“{text}” is no resource of Azure: /subscriptions/…/resourceGroups/…/providers/… is expected."
            )));
        }
        Ok(Self(format!("/{}", parts.join("/"))))
    }

    /// The whole text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The subscription's id.
    pub(super) fn subscription(&self) -> &str {
        self.after("subscriptions")
    }

    /// The resource group; empty where it is in none.
    pub(super) fn group(&self) -> &str {
        self.after("resourceGroups")
    }

    /// The last part: the resource's own name.
    pub(super) fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    fn after(&self, key: &str) -> &str {
        let mut parts = self.0.split('/');
        parts.by_ref().find(|part| part.eq_ignore_ascii_case(key));
        parts.next().unwrap_or_default()
    }
}

/// The values in a text of a query, in which a variable may have put several: `a`, `{a,b}` or `'a','b'`.
pub(super) fn several(text: &str) -> Vec<String> {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return inner.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
    }
    if let Some(inner) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return inner
            .split("','")
            .map(|part| part.replace("\\'", "'"))
            .filter(|part| !part.is_empty())
            .collect();
    }
    // What older editors stored where nothing was chosen.
    if matches!(text, "" | "select") { Vec::new() } else { vec![text.to_owned()] }
}

/// The first of [`several`], empty where there is none.
pub(super) fn one(text: &str) -> String {
    several(text).into_iter().next().unwrap_or_default()
}

fn bad(message: String) -> QueryError {
    QueryError::new(QueryErrorKind::BadQuery, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_built_from_type_and_name() {
        let check = |kind: &str, name: &str, expect: &str| match ResourceId::build("s", "g", kind, name) {
            Ok(id) => {
                assert_eq!(id.as_str(), format!("/subscriptions/s/resourceGroups/g/providers/{expect}"));
            }
            Err(error) => assert!(error.message.contains(expect), "{error}"),
        };
        check("Microsoft.Compute/virtualMachines", "vm", "Microsoft.Compute/virtualMachines/vm");
        check(
            "Microsoft.Storage/storageAccounts/blobServices",
            "acc/default",
            "Microsoft.Storage/storageAccounts/acc/blobServices/default",
        );
        check("Microsoft.Storage/storageAccounts", "acc/default", "needs 1 names");
        check("Microsoft.Compute/virtualMachines", "..", "is no resource");
        check("Microsoft.Compute/virtualMachines", "vm?x=1", "is no resource");
        check("Microsoft.Compute/virtualMachines", "", "is no resource");
    }

    #[test]
    fn identifiers_are_taken_apart() {
        let id = ResourceId::parse("subscriptions/S1/resourcegroups/G1/providers/a.b/c/N1/").expect("an id");
        assert_eq!((id.subscription(), id.group(), id.name()), ("S1", "G1", "N1"));
        assert!(id.as_str().starts_with("/subscriptions/"));
        for bad in ["", "/", "/tenants/x", "/subscriptions", "/subscriptions/../x", "/subscriptions/a//b"] {
            assert!(ResourceId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn variables_may_stand_for_several() {
        let check = |text: &str, expect: &[&str]| assert_eq!(several(text), expect, "{text}");
        check("a", &["a"]);
        check(" {a, b} ", &["a", "b"]);
        check("'a','b'", &["a", "b"]);
        check("'it\\'s'", &["it's"]);
        check("a,b", &["a,b"]);
        check("select", &[]);
        check("", &[]);
        check("''", &[]);
    }
}
