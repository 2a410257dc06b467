//! Puts a query's macros in: `$__interval`, `${__interval}`, `[[__interval]]`. Other names are left as they are.

/// The text with every macro replaced that `value_of` knows, by its name without `$`.
pub(super) fn replace(text: &str, value_of: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['$', '[']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (value, len) = match reference(from) {
            Some((name, len)) => (value_of(name), len),
            None => (None, 1),
        };
        match value {
            Some(value) => out.push_str(&value),
            None => out.push_str(&from[..len]),
        }
        rest = &from[len..];
    }
    out.push_str(rest);
    out
}

/// The name at the start of `$name`, `${name}`, `${name:format}` or `[[name]]`, and the length of all of it.
fn reference(text: &str) -> Option<(&str, usize)> {
    let (open, close) = match text {
        _ if text.starts_with("${") => (2, "}"),
        _ if text.starts_with("[[") => (2, "]]"),
        _ if text.starts_with('$') => (1, ""),
        _ => return None,
    };
    let name_len =
        text[open..].find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len() - open);
    if name_len == 0 {
        return None;
    }
    let name = &text[open..open + name_len];
    if close.is_empty() {
        return Some((name, open + name_len));
    }
    let behind = &text[open + name_len..];
    let end = behind.find(close)?;
    (end == 0 || behind.starts_with(':')).then_some((name, open + name_len + end + close.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_macro() {
        let check = |text: &str, expect: &str| {
            let value_of = |name: &str| match name {
                "__interval" => Some("15s".to_owned()),
                "__interval_ms" => Some("15000".to_owned()),
                _ => None,
            };
            assert_eq!(replace(text, value_of), expect);
        };
        check("rate(x[$__interval])", "rate(x[15s])");
        check("rate(x[${__interval}:$__interval_ms])", "rate(x[15s:15000])");
        check("[[__interval]] ${__interval:raw}", "15s 15s");
        check("$other ${other} [[other]] $", "$other ${other} [[other]] $");
        check("${__interval", "${__interval");
        check("x[5m] $1 [[", "x[5m] $1 [[");
        check("é$__interval€", "é15s€");
    }
}
