//! Sealing of what must not be readable in a copy of the database: CURP, scans of documents,
//! workbooks on their way into the roster.
//!
//! XChaCha20-Poly1305. Each thing has a key of its own, which is sealed under the key of its purpose,
//! which comes from the installation's secret outside the database. The purpose and the thing's name
//! are bound to it, so that a sealed text that is moved to another row does not open.
//!
//! Form: version (1), nonce (24), sealed key (32 + 16), nonce (24), sealed content (n + 16).

use crate::context::System;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use domain::failure::Failure;

const VERSION: u8 = 1;
const NONCE: usize = 24;
const SEALED_KEY: usize = 32 + 16;
const HEAD: usize = 1 + NONCE + SEALED_KEY + NONCE;

/// What is sealed: the purpose chooses the key, the name binds the text to its row.
#[derive(Clone, Copy, Debug)]
pub struct Seal<'a> {
    /// `curp`, `scan`, `workbook`.
    pub purpose: &'static str,
    /// The key of the row.
    pub name: &'a [u8],
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&Key::from(*key))
}

fn nonce(bytes: &[u8]) -> Option<XNonce> {
    <[u8; NONCE]>::try_from(bytes).ok().map(XNonce::from)
}

impl System {
    /// Seals a content.
    #[must_use]
    pub fn seal(&self, seal: Seal<'_>, content: &[u8]) -> Vec<u8> {
        let mut random = [0; 32 + 2 * NONCE];
        self.entropy.fill(&mut random);
        let (own, nonces) = random.split_at(32);
        let (first, second) = nonces.split_at(NONCE);
        let mut key = [0; 32];
        key.copy_from_slice(own);
        let wrap = |cipher: &XChaCha20Poly1305, with: &[u8], msg: &[u8]| {
            let nonce = nonce(with).expect("a nonce of its length");
            let payload = Payload {
                msg,
                aad: seal.name,
            };
            cipher
                .encrypt(&nonce, payload)
                .expect("the content is shorter than 256 GiB")
        };
        let outer = cipher(&self.secret.subkey(seal.purpose));
        let mut sealed = vec![VERSION];
        sealed.extend_from_slice(first);
        sealed.extend(wrap(&outer, first, &key));
        sealed.extend_from_slice(second);
        sealed.extend(wrap(&cipher(&key), second, content));
        sealed
    }

    /// Opens what [`System::seal`] made.
    ///
    /// # Errors
    /// `Internal` when it was sealed under another secret, moved, or damaged; the log says which row.
    pub fn unseal(&self, seal: Seal<'_>, sealed: &[u8]) -> Result<Vec<u8>, Failure> {
        self.try_unseal(seal, sealed).ok_or_else(|| {
            let what = format!("sealed {} does not open", seal.purpose);
            self.failure(&db::DbError::Inconsistent(what))
        })
    }

    fn try_unseal(&self, seal: Seal<'_>, sealed: &[u8]) -> Option<Vec<u8>> {
        if sealed.len() < HEAD || sealed[0] != VERSION {
            return None;
        }
        let (first, rest) = sealed[1..].split_at(NONCE);
        let (wrapped, rest) = rest.split_at(SEALED_KEY);
        let (second, content) = rest.split_at(NONCE);
        let open = |cipher: &XChaCha20Poly1305, with: &[u8], msg: &[u8]| {
            let payload = Payload {
                msg,
                aad: seal.name,
            };
            cipher.decrypt(&nonce(with)?, payload).ok()
        };
        let outer = cipher(&self.secret.subkey(seal.purpose));
        let key: [u8; 32] = open(&outer, first, wrapped)?.try_into().ok()?;
        open(&cipher(&key), second, content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Entropy, Secret};
    use std::sync::Arc;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        }
    }

    async fn system(secret: u8) -> (System, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        let db = db::Db::open(&db::Options {
            url,
            connections: 2,
        })
        .await
        .unwrap();
        let system = System {
            db,
            secret: Secret::new(&[secret; 32]).unwrap(),
            entropy: Arc::new(Counting(0.into())),
            territory: Default::default(),
            map: Default::default(),
            board: Default::default(),
            clockwork: Default::default(),
            routing: Default::default(),
        };
        (system, folder)
    }

    const CURP: Seal<'static> = Seal {
        purpose: "curp",
        name: b"one",
    };

    #[tokio::test]
    async fn what_was_sealed_opens_only_in_its_place() {
        let (system, _folder) = system(7).await;
        let sealed = system.seal(CURP, b"secret");
        assert_eq!(system.unseal(CURP, &sealed), Ok(b"secret".to_vec()));
        assert!(!sealed.windows(6).any(|w| w == b"secret"));
        assert_ne!(
            system.seal(CURP, b"secret"),
            sealed,
            "another key, another nonce"
        );
        let elsewhere = Seal {
            name: b"two",
            ..CURP
        };
        assert!(system.unseal(elsewhere, &sealed).is_err(), "moved");
        let otherwise = Seal {
            purpose: "scan",
            ..CURP
        };
        assert!(
            system.unseal(otherwise, &sealed).is_err(),
            "another purpose"
        );
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(system.try_unseal(CURP, &damaged).is_none(), "byte {at}");
        }
        for length in 0..sealed.len() {
            assert!(system.try_unseal(CURP, &sealed[..length]).is_none());
        }
    }

    #[tokio::test]
    async fn another_installation_opens_nothing() {
        let (system_a, _a) = system(7).await;
        let (system_b, _b) = system(8).await;
        let sealed = system_a.seal(CURP, b"secret");
        assert!(system_b.unseal(CURP, &sealed).is_err());
    }
}
