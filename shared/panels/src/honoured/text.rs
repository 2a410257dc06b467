//! What a text panel honours.

use super::{Declared, Honoured, Idle, any, not, one};

pub(super) const DECLARED: Declared =
    Declared { kind: "text", options: OPTIONS, custom: &[], idle: IDLE, has_links: false };

const IDLE: &[Idle] = &[Idle { prefixes: &["code"], unless: "mode", is: &["code"] }];

const OPTIONS: &[Honoured] = &[
    one("mode", &["markdown", "code"]),
    any("content"),
    // How code is coloured, and what stands beside it: code is shown as it is.
    not("code.language", &["plaintext"]),
    not("code.showLineNumbers", &["false"]),
    not("code.showMiniMap", &["false"]),
];
