//! The only place that draws random numbers: tokens, uids, nonces and keys, all from the operating system's seed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore;

/// `N` unpredictable bytes.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// A secret of 256 bits as 43 characters that are safe in URLs, headers and cookies.
#[must_use]
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<32>())
}

/// A fresh uid for a stored object: 14 lower-case letters and digits, 70 bits.
#[must_use]
pub fn uid() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    bytes::<14>().iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

#[cfg(test)]
mod tests {
    use super::{token, uid};

    #[test]
    fn secrets_are_long_distinct_and_safe_in_urls() {
        let (a, b) = (token(), token());
        assert_ne!(a, b);
        assert_eq!(a.len(), 43);
        assert!(a.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        assert_eq!(uid().len(), 14);
        assert_ne!(uid(), uid());
    }
}
