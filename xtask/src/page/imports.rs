//! Short names for what the program takes from its JavaScript: the binding tool's own are long and end in a hash, and
//! each stands in both files, so that together they are a hundredth of the first load.

/// The section of a WebAssembly file that lists its imports.
const IMPORTS: u8 = 2;
/// The kind of import that is a function, the only one that the binding tool makes.
const FUNCTION: u8 = 0;
/// Magic number and version.
const HEADER_BYTES: usize = 8;

/// Renames what `program` imports from `module`, there and in the text of that module.
pub(super) fn shorten(program: &[u8], text: &str, module: &str) -> Result<(Vec<u8>, String), String> {
    let mut renamed = Vec::new();
    let program = with_imports(program, module, &mut renamed)
        .ok_or("the program's imports cannot be read".to_owned())?;
    let mut text = text.to_owned();
    for (at, name) in renamed.iter().enumerate() {
        let key = format!(" {name}: function(");
        if text.matches(&key).count() != 1 {
            return Err(format!("the program imports `{name}`, which its module does not define once"));
        }
        text = text.replace(&key, &format!(" {}: function(", short(at)));
    }
    Ok((program, text))
}

/// The program with its section of imports written anew; `None` when it is not as expected.
fn with_imports(program: &[u8], module: &str, renamed: &mut Vec<String>) -> Option<Vec<u8>> {
    let (header, mut rest) = program.split_at_checked(HEADER_BYTES)?;
    let mut written = header.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let section = take_sized(&mut rest)?;
        written.push(id);
        match id {
            IMPORTS => push_sized(&mut written, &with_short_names(section, module, renamed)?),
            _ => push_sized(&mut written, section),
        }
    }
    Some(written)
}

fn with_short_names(mut section: &[u8], from: &str, renamed: &mut Vec<String>) -> Option<Vec<u8>> {
    let count = take_number(&mut section)?;
    let mut written = Vec::new();
    push_number(&mut written, count);
    for _ in 0..count {
        let (module, name) = (take_sized(&mut section)?, take_sized(&mut section)?);
        push_sized(&mut written, module);
        if module == from.as_bytes() {
            push_sized(&mut written, short(renamed.len()).as_bytes());
            renamed.push(String::from_utf8(name.to_vec()).ok()?);
        } else {
            push_sized(&mut written, name);
        }
        let (&kind, after) = section.split_first()?;
        section = after;
        written.push(kind);
        push_number(&mut written, take_number(&mut section).filter(|_| kind == FUNCTION)?);
    }
    section.is_empty().then_some(written)
}

/// `a` to `z`, then `aa`, `ab` and so on.
fn short(mut at: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (at % 26) as u8));
        if at < 26 {
            return letters.iter().rev().collect();
        }
        at = at / 26 - 1;
    }
}

/// A number in the format's own form (LEB128).
fn take_number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn push_number(written: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        written.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    written.push(number as u8);
}

/// Bytes behind their number.
fn take_sized<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let bytes = take_number(rest)?;
    let (taken, after) = rest.split_at_checked(bytes)?;
    *rest = after;
    Some(taken)
}

fn push_sized(written: &mut Vec<u8>, bytes: &[u8]) {
    push_number(written, bytes.len());
    written.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program of imports of one kind, and a section of 200 bytes.
    fn program(imports: &[(&str, &str)], kind: u8) -> Vec<u8> {
        let mut section = Vec::new();
        push_number(&mut section, imports.len());
        for (module, name) in imports {
            push_sized(&mut section, module.as_bytes());
            push_sized(&mut section, name.as_bytes());
            section.extend([kind, 5]);
        }
        let mut program = b"\0asm\x01\0\0\0".to_vec();
        program.push(IMPORTS);
        push_sized(&mut program, &section);
        program.push(10);
        push_sized(&mut program, &[7; 200]);
        program
    }

    #[test]
    fn both_files_get_the_same_names() {
        let old =
            program(&[("./app.js", "__wbg_now_1f"), ("./link.js", "load"), ("./app.js", "__wbg_log_2e")], 0);
        let text = "{\n    __wbg_log_2e: function(arg0) {},\n    __wbg_now_1f: function() {},\n}";
        let (new, text) = shorten(&old, text, "./app.js").unwrap();
        assert_eq!(new, program(&[("./app.js", "a"), ("./link.js", "load"), ("./app.js", "b")], 0));
        assert_eq!(text, "{\n    b: function(arg0) {},\n    a: function() {},\n}");
    }

    #[test]
    fn what_does_not_fit_together_is_an_error() {
        let one = [("./app.js", "__wbg_now_1f")];
        assert!(shorten(&program(&one, 0), "{}", "./app.js").is_err());
        assert!(shorten(&program(&one, 3), " __wbg_now_1f: function(", "./app.js").is_err());
        assert!(shorten(b"\0asm", "", "./app.js").is_err());
    }

    #[test]
    fn short_names_count_on() {
        assert_eq!([0, 25, 26, 701, 702].map(short), ["a", "z", "aa", "zz", "aaa"]);
    }
}
