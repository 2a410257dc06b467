//! Finding variables in text, in one pass and without failing: what is no reference is text.

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Text that stands for itself.
    Text(&'a str),
    /// A variable's name.
    Reference(Reference<'a>),
}

/// A variable's name in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The whole reference as written.
    pub text: &'a str,
    /// The name.
    pub name: &'a str,
    /// What follows it in `${name.path}`, without the first dot; else empty.
    pub path: &'a str,
    /// The format asked for, such as `csv` or `date:YYYY`.
    pub format: Option<&'a str>,
}

/// The pieces of a text in order; put together they are the text.
pub fn segments(text: &str) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = text;
    let mut next_reference = None;
    std::iter::from_fn(move || {
        if let Some(reference) = next_reference.take() {
            return Some(Segment::Reference(reference));
        }
        if rest.is_empty() {
            return None;
        }
        let mut from = 0;
        while let Some(at) = rest[from..].find(['$', '[']).map(|at| at + from) {
            if let Some(reference) = reference(&rest[at..]) {
                let before = &rest[..at];
                rest = &rest[at + reference.text.len()..];
                if before.is_empty() {
                    return Some(Segment::Reference(reference));
                }
                next_reference = Some(reference);
                return Some(Segment::Text(before));
            }
            from = at + 1;
        }
        Some(Segment::Text(std::mem::take(&mut rest)))
    })
}

/// The reference that the text starts with.
fn reference(text: &str) -> Option<Reference<'_>> {
    if let Some(rest) = text.strip_prefix("${") {
        return braced(text, rest);
    }
    if let Some(rest) = text.strip_prefix("[[") {
        return bracketed(text, rest);
    }
    let name = word(text.strip_prefix('$')?)?;
    Some(Reference { text: &text[..1 + name.len()], name, path: "", format: None })
}

/// `name.path:format}`
fn braced<'a>(text: &'a str, rest: &'a str) -> Option<Reference<'a>> {
    let name = word(rest)?;
    let after_name = &rest[name.len()..];
    let path_len = path_len(after_name);
    let (path, after_path) = after_name.split_at(path_len);
    let (format, end) = match after_path.strip_prefix(':') {
        Some(format) => {
            let len = format.find('}').filter(|len| *len > 0)?;
            (Some(&format[..len]), &format[len..])
        }
        None => (None, after_path),
    };
    let after = end.strip_prefix('}')?;
    let text = &text[..text.len() - after.len()];
    Some(Reference { text, name, path: path.strip_prefix('.').unwrap_or(path), format })
}

/// How much of the text is a path: `.field`, `["key"]`, `['key']` and `[0]`, any number of them.
fn path_len(text: &str) -> usize {
    let mut len = 0;
    loop {
        let rest = &text[len..];
        let step = match rest.chars().next() {
            Some('.') => {
                let end = rest[1..].find([':', '^', '{', '}', '[', ']']).map_or(rest.len(), |end| end + 1);
                (end > 1).then_some(end)
            }
            Some('[') => bracket_len(rest),
            _ => None,
        };
        match step {
            Some(step) => len += step,
            None => return len,
        }
    }
}

fn bracket_len(text: &str) -> Option<usize> {
    let quoted = |quote: char| {
        let start = text.strip_prefix('[')?.strip_prefix(quote)?;
        let end = start.find(quote)?;
        start[end + 1..].starts_with(']').then_some(end + 4)
    };
    let plain = || text.find([']', '"', '\'']).filter(|end| text[*end..].starts_with(']')).map(|end| end + 1);
    quoted('"').or_else(|| quoted('\'')).or_else(plain)
}

/// `name:format]]`
fn bracketed<'a>(text: &'a str, rest: &'a str) -> Option<Reference<'a>> {
    let name = word(rest)?;
    let after_name = &rest[name.len()..];
    let (format, end) = match after_name.strip_prefix(':') {
        Some(after) => {
            let format = word(after)?;
            (Some(format), &after[format.len()..])
        }
        None => (None, after_name),
    };
    let after = end.strip_prefix("]]")?;
    Some(Reference { text: &text[..text.len() - after.len()], name, path: "", format })
}

/// The letters, digits and underscores that the text starts with; `None` without any.
fn word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    (end > 0).then(|| &text[..end])
}
