//! Regular expressions as dashboards write them: JavaScript's `/pattern/flags`, or a text that matches as a whole.
//!
//! Matching is linear in the text, so a hostile pattern cannot hang a page. Look-ahead is understood where it is
//! used in practice, right after the start: `^(?!a|b).*$`. Look-behind and back references are refused.

use regex_lite::{Captures, Regex, RegexBuilder};

/// A regular expression that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The regular expression {regex} cannot be used: {reason}.")]
pub struct BadRegex {
    /// As written.
    pub regex: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A regular expression.
#[derive(Debug, Clone)]
pub struct JsRegex {
    regex: Regex,
    guards: Vec<Guard>,
    global: bool,
}

/// What must, or must not, follow the start.
#[derive(Debug, Clone)]
struct Guard {
    regex: Regex,
    wanted: bool,
}

impl JsRegex {
    /// Reads `/pattern/flags`; any other text has to match as a whole.
    ///
    /// # Errors
    /// [`BadRegex`] with the reason.
    pub fn parse(text: &str) -> Result<Self, BadRegex> {
        let bad = |reason: String| BadRegex { regex: text.to_owned(), reason };
        let (pattern, flags) = match text.strip_prefix('/') {
            None => (format!("^{text}$"), ""),
            Some(rest) => {
                let (pattern, flags) =
                    rest.rsplit_once('/').ok_or_else(|| bad("its last / is missing".into()))?;
                (pattern.to_owned(), flags)
            }
        };
        if let Some(flag) = flags.chars().find(|flag| !"gimsuy".contains(*flag)) {
            return Err(bad(format!("{flag} is no flag")));
        }
        let compiled = |pattern: &str| {
            RegexBuilder::new(&translated(pattern))
                .case_insensitive(flags.contains('i'))
                .multi_line(flags.contains('m'))
                .dot_matches_new_line(flags.contains('s'))
                .build()
                .map_err(|error| bad(error.to_string()))
        };
        let (guards, pattern) = split_guards(&pattern);
        let guards =
            guards.into_iter().map(|(wanted, pattern)| Ok(Guard { regex: compiled(&pattern)?, wanted }));
        Ok(Self {
            guards: guards.collect::<Result<_, _>>()?,
            regex: compiled(&pattern)?,
            global: flags.contains('g'),
        })
    }

    /// Whether it matches anywhere in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.passes(text) && self.regex.is_match(text)
    }

    /// The matches with their groups: all of them with the flag `g`, else the first.
    pub fn matches<'t>(&self, text: &'t str) -> Vec<Captures<'t>> {
        if !self.passes(text) {
            return Vec::new();
        }
        self.regex.captures_iter(text).take(if self.global { usize::MAX } else { 1 }).collect()
    }

    /// The names of its groups that have one.
    pub fn group_names(&self) -> impl Iterator<Item = &str> {
        self.regex.capture_names().flatten()
    }

    /// The text with the first match, or with the flag `g` every match, replaced. As in JavaScript `$1` and `$<name>`
    /// stand for groups, `$&` for the match and `$$` for a dollar sign.
    pub fn replace(&self, text: &str, with: &str) -> String {
        if !self.passes(text) {
            return text.to_owned();
        }
        let put_in = |captures: &Captures<'_>| expanded(with, captures);
        self.regex.replacen(text, usize::from(!self.global), put_in).into_owned()
    }

    fn passes(&self, text: &str) -> bool {
        self.guards.iter().all(|guard| guard.regex.is_match(text) == guard.wanted)
    }
}

/// A replacement with what its signs stand for; those that stand for nothing stay as they are.
fn expanded(template: &str, captures: &Captures<'_>) -> String {
    let group = |at: usize| captures.get(at).map_or("", |found| found.as_str());
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, sign)) = rest.split_once('$') {
        out.push_str(before);
        let digits = sign.bytes().take(2).take_while(u8::is_ascii_digit).count();
        // Two digits where there are so many groups, else one.
        let number = (1..=digits).rev().find_map(|count| {
            let at = sign.get(..count)?.parse::<usize>().ok()?;
            (1..captures.len()).contains(&at).then_some((at, count))
        });
        let named = sign.strip_prefix('<').and_then(|name| name.split_once('>'));
        let (put_in, after) =
            match (number, named.and_then(|(name, after)| Some((captures.name(name)?, after)))) {
                (Some((at, count)), _) => (group(at), &sign[count..]),
                (_, Some((found, after))) => (found.as_str(), after),
                _ if sign.starts_with('&') => (group(0), &sign[1..]),
                _ if sign.starts_with('$') => ("$", &sign[1..]),
                _ => ("$", sign),
            };
        out.push_str(put_in);
        rest = after;
    }
    out + rest
}

/// What JavaScript takes literally and other dialects do not: braces that count nothing, brackets in classes,
/// backslashes before signs without a meaning of their own.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut chars = pattern.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some((_, next))
                    if next == '/' || (next.is_alphabetic() && !"bBdDfnrstSuvwWx".contains(next)) =>
                {
                    out.push(next);
                }
                Some((_, next)) => out.extend(['\\', next]),
                None => out.push('\\'),
            },
            '[' if !in_class => {
                in_class = true;
                out.push('[');
            }
            '[' | '&' | '~' if in_class => out.extend(['\\', c]),
            ']' => {
                in_class = false;
                out.push(']');
            }
            '{' if !in_class && !is_count(&pattern[at..]) => out.push_str("\\{"),
            '}' if !in_class
                && !pattern[..at].rfind('{').is_some_and(|open| is_count(&pattern[open..=at])) =>
            {
                out.push_str("\\}");
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether the text starts with `{2}`, `{2,}` or `{2,3}`.
fn is_count(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(inside, _)| inside)
    else {
        return false;
    };
    let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && is_number(least) && is_number(most)
}

/// Takes look-aheads off the start of an anchored pattern: patterns of what must (`true`) or must not follow the
/// start, and the pattern without them. A pattern with alternatives outside of groups is left alone, as the
/// look-ahead belongs to the first of them only.
fn split_guards(pattern: &str) -> (Vec<(bool, String)>, String) {
    let mut guards = Vec::new();
    let mut rest = pattern.trim_start_matches('^');
    if rest.len() == pattern.len() {
        return (guards, pattern.to_owned());
    }
    while let Some(wanted) = rest.get(..3).and_then(|start| match start {
        "(?=" => Some(true),
        "(?!" => Some(false),
        _ => None,
    }) {
        let Some(end) = group_end(rest) else { break };
        guards.push((wanted, format!("^(?:{})", &rest[3..end])));
        rest = &rest[end + 1..];
    }
    if guards.is_empty() || top_level(rest, '|').is_some() {
        return (Vec::new(), pattern.to_owned());
    }
    (guards, format!("^{rest}"))
}

/// Where the group that the pattern starts with is closed.
fn group_end(pattern: &str) -> Option<usize> {
    top_level(&pattern[1..], ')').map(|at| at + 1)
}

/// The first place of a sign that is neither escaped, nor in a class, nor in a group.
fn top_level(pattern: &str, wanted: char) -> Option<usize> {
    let (mut depth, mut in_class, mut escaped) = (0_usize, false, false);
    for (at, c) in pattern.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' if in_class => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            c if c == wanted && depth == 0 => return Some(at),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(regex: &str, text: &str, expect: bool) {
        assert_eq!(JsRegex::parse(regex).expect(regex).is_match(text), expect, "{regex} on {text}");
    }

    #[test]
    fn patterns_of_dashboards() {
        check("/a.c/", "xabcx", true);
        check("a.c", "xabcx", false);
        check("/A/i", "bab", true);
        check(r"/^a\/b\-c$/", "a/b-c", true);
        check(r"/\d+\.\d+/", "v1.25", true);
        check("/{} (.*) .*/", "{} a b", true);
        check("/^{[a-z]{2}}$/", "{ab}", true);
        check("/^a{2,}$/", "aa", true);
        check(r"/^[[&~\]]+\_\:$/", "[&]_:", true);
        check("^(?!cost).+$", "costs", false);
        check("^(?!cost).+$", "usage", true);
        check("(?!usage|logs-.*).+", "logs-1", false);
        check("(?!usage|logs-.*).+", "metrics", true);
        check(r"/^(?=a)(?!.*(x|\)))[^)]+$/", "abc", true);
        check(r"/^(?=a)(?!.*(x|\)))[^)]+$/", "abx", false);
    }

    #[test]
    fn what_is_refused_says_why() {
        for (regex, reason) in
            [("/a", "its last / is missing"), ("/a/q", "q is no flag"), ("/(/", ""), ("/a(?!b)/", "")]
        {
            let error = JsRegex::parse(regex).expect_err(regex).to_string();
            assert!(error.contains(regex) && error.contains(reason), "{error}");
        }
    }

    #[test]
    fn groups_are_put_in() {
        let once = JsRegex::parse("/(\\w)-(\\w)/").expect("valid");
        assert_eq!(once.replace("a-b c-d", "$2$1"), "ba c-d");
        assert_eq!(JsRegex::parse("/-/g").expect("valid").replace("a-b-c", "+"), "a+b+c");
        for (with, expect) in [
            ("$1st", "ast c"),
            ("<$&>", "<a-b> c"),
            ("$12", "a2 c"),
            ("$3 $0 $x $", "$3 $0 $x $ c"),
            ("$$1", "$1 c"),
            ("$<first>", "$<first> c"),
        ] {
            assert_eq!(once.replace("a-b c", with), expect, "{with}");
        }
        let named = JsRegex::parse("/(?<first>\\w)-/").expect("valid");
        assert_eq!(named.replace("a-b", "[$<first>]"), "[a]b");
    }
}
