//! Secrets at rest: XChaCha20-Poly1305 under a key file of the data folder. A ciphertext is bound to its organisation,
//! object and field, so it cannot be moved; plain text is given to data sources only and never printed.

mod store;

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write as _;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

use crate::db::{Db, DbError, Tx};
use crate::entropy;
pub use store::{fields, remove, remove_all};

const NONCE_BYTES: usize = 24;
const CHECK_TEXT: &[u8] = b"belvedere";
/// Stands where stored secrets have their object: no stored one can be passed off as sealed, nor the other way round.
const SEALED: &str = "sealed";

/// A text that must not be shown: its Debug form hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for the one place that sends it on.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why a secret cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The key file is missing, unreadable or not the one that the database was made with; the text says what to do.
    #[error("{0}")]
    Key(String),
    /// The stored bytes do not fit key, organisation, object and field.
    #[error("the secret {field} of {object} cannot be decrypted")]
    Damaged {
        /// Object that has it.
        object: String,
        /// Which of its secrets.
        field: String,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Encrypts and decrypts with the key of the data folder.
pub struct Secrets {
    cipher: XChaCha20Poly1305,
    key_id: String,
}

impl Secrets {
    /// Reads the key file, or makes it if the database has never seen a key; refuses any other key.
    ///
    /// # Errors
    /// [`SecretError::Key`] says what to do.
    pub async fn open(key_file: &Path, db: &Db) -> Result<Self, SecretError> {
        let known = store::known_key(db).await?;
        let key = match read_key(key_file)? {
            Some(key) => key,
            None if known.is_none() => make_key(key_file)?,
            None => {
                return Err(SecretError::Key(format!(
                    "The key file {} is missing, but the database holds secrets made with it: restore the file from \
                     a backup",
                    key_file.display()
                )));
            }
        };
        let cipher = XChaCha20Poly1305::new(&key.into());
        let key_id = key_id(&key);
        let secrets = Self { cipher, key_id };
        match known {
            None => {
                let check = secrets.encrypt(0, "key", "check", CHECK_TEXT);
                store::keep_key(db, &secrets.key_id, &check).await?;
            }
            Some((key_id, check)) => {
                let fits = key_id == secrets.key_id
                    && secrets
                        .decrypt(0, "key", "check", &check)
                        .is_ok_and(|text| text.reveal().as_bytes() == CHECK_TEXT);
                if !fits {
                    return Err(SecretError::Key(format!(
                        "The key file {} is not the one that the database was made with: restore the right file from \
                         a backup",
                        key_file.display()
                    )));
                }
            }
        }
        Ok(secrets)
    }

    /// Stores a secret in place of the one before.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put(
        &self,
        tx: &mut Tx,
        org_id: i64,
        object: &str,
        field: &str,
        text: &str,
    ) -> Result<(), SecretError> {
        let ciphertext = self.encrypt(org_id, object, field, text.as_bytes());
        Ok(store::put(tx, org_id, object, field, &self.key_id, &ciphertext).await?)
    }

    /// Stores secrets by field in place of those before; an empty text removes one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put_all(
        &self,
        tx: &mut Tx,
        org_id: i64,
        object: &str,
        secrets: &BTreeMap<String, String>,
    ) -> Result<(), SecretError> {
        for (field, text) in secrets {
            if text.is_empty() {
                remove(tx, org_id, object, field).await?;
            } else {
                self.put(tx, org_id, object, field, text).await?;
            }
        }
        Ok(())
    }

    /// The secrets of an object, by field.
    ///
    /// # Errors
    /// [`SecretError::Damaged`] if one does not decrypt.
    pub async fn all(
        &self,
        db: &Db,
        org_id: i64,
        object: &str,
    ) -> Result<Vec<(String, Secret)>, SecretError> {
        let stored = store::all(db, org_id, object).await?;
        let decrypted = stored.into_iter().map(|(field, ciphertext)| {
            let text = self.decrypt(org_id, object, &field, &ciphertext)?;
            Ok((field, text))
        });
        decrypted.collect()
    }

    /// Bytes that only this server can have made, for one purpose: nobody else can read, change or make up such.
    #[must_use]
    pub fn seal(&self, purpose: &str, bytes: &[u8]) -> Vec<u8> {
        self.encrypt(0, SEALED, purpose, bytes)
    }

    /// What was sealed for this purpose; nothing if it was not sealed by this server.
    #[must_use]
    pub fn unseal(&self, purpose: &str, sealed: &[u8]) -> Option<Secret> {
        self.decrypt(0, SEALED, purpose, sealed).ok()
    }

    fn encrypt(&self, org_id: i64, object: &str, field: &str, text: &[u8]) -> Vec<u8> {
        let nonce = entropy::bytes::<NONCE_BYTES>();
        let aad = aad(org_id, object, field);
        let payload = Payload { msg: text, aad: &aad };
        // Encryption fails only for texts of more than 256 GB, which no request can hold.
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        [&nonce[..], &sealed].concat()
    }

    fn decrypt(&self, org_id: i64, object: &str, field: &str, stored: &[u8]) -> Result<Secret, SecretError> {
        let damaged = || SecretError::Damaged { object: object.to_owned(), field: field.to_owned() };
        let (nonce, sealed) = stored.split_first_chunk::<NONCE_BYTES>().ok_or_else(damaged)?;
        let aad = aad(org_id, object, field);
        let payload = Payload { msg: sealed, aad: &aad };
        let text = self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| damaged())?;
        String::from_utf8(text).map(Secret).map_err(|_| damaged())
    }
}

/// What a ciphertext is bound to. Lengths go in, so that no two places give the same bytes.
fn aad(org_id: i64, object: &str, field: &str) -> Vec<u8> {
    let mut aad = org_id.to_le_bytes().to_vec();
    for part in [object, field] {
        aad.extend((part.len() as u64).to_le_bytes());
        aad.extend(part.as_bytes());
    }
    aad
}

fn key_id(key: &[u8; 32]) -> String {
    Sha256::digest(key).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn read_key(file: &Path) -> Result<Option<[u8; 32]>, SecretError> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(SecretError::Key(format!("Cannot read the key file {}: {error}", file.display())));
        }
    };
    let key = STANDARD.decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    key.map(Some).ok_or_else(|| {
        SecretError::Key(format!("The key file {} is damaged: restore it from a backup", file.display()))
    })
}

fn make_key(file: &Path) -> Result<[u8; 32], SecretError> {
    let key = entropy::bytes::<32>();
    let write = || -> std::io::Result<()> {
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut opened = options.open(file)?;
        writeln!(opened, "{}", STANDARD.encode(key))?;
        // The database will name this key: it must be on disk before.
        opened.sync_all()
    };
    write()
        .map_err(|error| SecretError::Key(format!("Cannot make the key file {}: {error}", file.display())))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::Secrets;
    use crate::args;
    use crate::db::testing;

    #[tokio::test]
    async fn secrets_come_back_only_in_their_place() {
        testing::each(async |db| {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("secret.key");
            let secrets = Secrets::open(&file, &db).await.unwrap();
            let mut tx = db.begin().await.unwrap();
            secrets.put(&mut tx, 1, "data_source/a", "password", "first").await.unwrap();
            secrets.put(&mut tx, 1, "data_source/a", "password", "hunter2").await.unwrap();
            // Somebody moves the ciphertext to an object of their own.
            let sql = "INSERT INTO secret (org_id, object, field, key_id, ciphertext) \
                       SELECT org_id, 'data_source/b', field, key_id, ciphertext FROM secret";
            tx.write(sql, args![]).await.unwrap();
            tx.commit().await.unwrap();
            let found = secrets.all(&db, 1, "data_source/a").await.unwrap();
            assert_eq!((found[0].0.as_str(), found[0].1.reveal()), ("password", "hunter2"));
            assert!(!format!("{found:?}").contains("hunter2"));
            assert!(secrets.all(&db, 1, "data_source/b").await.is_err());
            assert!(Secrets::open(&file, &db).await.is_ok());
        })
        .await;
    }

    #[tokio::test]
    async fn what_is_sealed_opens_for_its_purpose_alone() {
        testing::each(async |db| {
            let folder = tempfile::tempdir().unwrap();
            let secrets = Secrets::open(&folder.path().join("first.key"), &db).await.unwrap();
            let sealed = secrets.seal("link", b"one");
            assert_eq!(secrets.unseal("link", &sealed).unwrap().reveal(), "one");
            assert_eq!(secrets.unseal("other", &sealed), None);
            for at in 0..sealed.len() {
                let mut changed = sealed.clone();
                changed[at] ^= 1;
                assert_eq!(secrets.unseal("link", &changed), None, "byte {at}");
            }
            assert_eq!(secrets.unseal("link", b""), None);
        })
        .await;
    }

    #[tokio::test]
    async fn another_key_or_none_is_refused_at_start() {
        testing::each(async |db| {
            let folder = tempfile::tempdir().unwrap();
            let (first, second) = (folder.path().join("first"), folder.path().join("second"));
            Secrets::open(&first, &db).await.unwrap();
            let missing = Secrets::open(&second, &db).await.err().unwrap().to_string();
            assert!(missing.contains("missing"), "{missing}");
            super::make_key(&second).unwrap();
            let wrong = Secrets::open(&second, &db).await.err().unwrap().to_string();
            assert!(wrong.contains("is not the one"), "{wrong}");
            std::fs::write(&second, "rubbish").unwrap();
            let damaged = Secrets::open(&second, &db).await.err().unwrap().to_string();
            assert!(damaged.contains("damaged"), "{damaged}");
        })
        .await;
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret.key");
        super::make_key(&file).unwrap();
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
