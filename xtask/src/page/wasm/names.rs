//! The names by which the program calls its JavaScript. Each ends in a hash, which no compression makes smaller, in both
//! files; numbers of the same length take the place of the hashes, so that nothing in the program moves.

const PREFIX: &str = "__wb";
const HASH_LEN: usize = 16;

/// Script and program with numbers instead of hashes.
pub(super) fn plain(script: &str, mut program: Vec<u8>) -> (String, Vec<u8>) {
    let starts = starts(&program);
    let mut shorter = script.to_owned();
    for (at, name) in hashed(script).into_iter().enumerate() {
        let (stem, _) = name.split_at(name.len() - HASH_LEN);
        let plain = format!("{stem}{at:0HASH_LEN$}");
        let places = starts.iter().filter(|start| program[**start..].starts_with(name.as_bytes()));
        let places: Vec<usize> = places.copied().collect();
        // A name that stands in only one of the two is not between them.
        if places.is_empty() {
            continue;
        }
        for place in places {
            program[place..place + plain.len()].copy_from_slice(plain.as_bytes());
        }
        shorter = shorter.replace(name, &plain);
    }
    (shorter, program)
}

/// The names in a script that end in a hash, each once.
fn hashed(script: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let ends_in_hash = |word: &&str| {
        word.starts_with(PREFIX)
            && word.rsplit_once('_').is_some_and(|(_, hash)| {
                hash.len() == HASH_LEN && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            })
    };
    let mut names: Vec<&str> = script.split(|c| !is_word(c)).filter(ends_in_hash).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Where such names may stand in the program.
fn starts(program: &[u8]) -> Vec<usize> {
    let is_start = |(at, window): (usize, &[u8])| (window == PREFIX.as_bytes()).then_some(at);
    program.windows(PREFIX.len()).enumerate().filter_map(is_start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_keep_their_length_and_agree() {
        let script =
            "{__wbg_get_0123456789abcdef:1,__wbg_get_fedcba9876543210:2,__wbg_alone_0123456789abcdef:3}";
        let program = b"\0__wbg_get_fedcba9876543210\x01__wbg_get_0123456789abcdef\x02";
        let (plain_script, plain_program) = plain(script, program.to_vec());
        assert_eq!(
            plain_script,
            "{__wbg_get_0000000000000001:1,__wbg_get_0000000000000002:2,__wbg_alone_0123456789abcdef:3}"
        );
        assert_eq!(plain_program, b"\0__wbg_get_0000000000000002\x01__wbg_get_0000000000000001\x02");
    }

    #[test]
    fn other_names_stay() {
        let script = "__wbg_init __wbindgen_malloc __wbg_short_01ab";
        let (same, program) = plain(script, b"__wbg_init".to_vec());
        assert_eq!((same.as_str(), program.as_slice()), (script, b"__wbg_init".as_slice()));
    }
}
