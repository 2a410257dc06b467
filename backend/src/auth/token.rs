//! Tokens of service accounts: random, known to the database only by their hash.

use sha2::{Digest, Sha256};

/// Start of every token, so that a leaked one can be recognised.
pub const TOKEN_PREFIX: &str = "bvd_";

/// What the database knows of a secret. A plain hash is enough: the secrets hold 256 random bits.
#[must_use]
pub fn hash_token(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
