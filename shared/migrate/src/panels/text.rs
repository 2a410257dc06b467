//! Text: the first one kept content and mode beside its options, and had a mode without formatting.

use crate::Context;
use crate::json::{Object, object_at, set, set_new, take, text};

pub(super) fn open(panel: &mut Object, _: &mut Context<'_>) {
    let (content, mode) = (take(panel, "content"), take(panel, "mode"));
    if content.is_none()
        && mode.is_none()
        && !matches!(crate::json::child(panel, "options"), Some(options) if text(options, "mode") == "text")
    {
        return;
    }
    let options = object_at(panel, "options");
    set_new(options, "content", content.unwrap_or_else(|| "".into()));
    if let Some(mode) = mode {
        set_new(options, "mode", mode);
    }
    if !matches!(text(options, "mode"), "html" | "markdown" | "code") {
        set(options, "mode", "markdown");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn content_is_an_option() {
        super::super::tests::check(
            json!({ "type": "text", "content": "# x", "mode": "html", "title": "" }),
            json!({ "type": "text", "title": "", "options": { "content": "# x", "mode": "html" } }),
        );
        super::super::tests::check(
            json!({ "type": "text", "content": "x", "mode": "text", "options": {} }),
            json!({ "type": "text", "options": { "content": "x", "mode": "markdown" } }),
        );
        super::super::tests::check(
            json!({ "type": "text", "options": { "content": "x", "code": {} } }),
            json!({ "type": "text", "options": { "content": "x", "code": {} } }),
        );
    }
}
