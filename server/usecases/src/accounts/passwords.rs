//! Hashing of passwords.

use crate::context::System;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain::failure::Failure;
use tokio::sync::Semaphore;

/// Hashing takes a core for a fifth of a second and 64 MiB: two at a time.
static HASHING: Semaphore = Semaphore::const_new(2);

fn argon() -> Argon2<'static> {
    // ASVS 5.0 appendix C accepts 12 MiB with t=3 and more; this is five times that.
    let params = Params::new(64 * 1024, 3, 1, None).expect("constant parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The PHC string of a password.
///
/// # Errors
/// `Unavailable` when the hasher fails or stops.
pub async fn hash_password(system: &System, password: &str) -> Result<String, Failure> {
    let mut salt = [0; 16];
    system.entropy.fill(&mut salt);
    let password = password.to_owned();
    let _turn = HASHING.acquire().await.map_err(|_| Failure::Unavailable)?;
    tokio::task::spawn_blocking(move || {
        argon()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
    })
    .await
    .map_err(|_| Failure::Unavailable)?
    .map_err(|_| Failure::Unavailable)
}

pub(crate) async fn verify_password(password: &str, hash: &str) -> Result<bool, Failure> {
    let (password, hash) = (password.to_owned(), hash.to_owned());
    let _turn = HASHING.acquire().await.map_err(|_| Failure::Unavailable)?;
    tokio::task::spawn_blocking(move || {
        let parsed = argon2::password_hash::phc::PasswordHash::new(&hash);
        parsed.is_ok_and(|hash| argon().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
    .map_err(|_| Failure::Unavailable)
}

/// Verified when the login is unknown, so that the answer takes as long as for a known one. It is
/// the hash of a random password that nobody kept.
pub(crate) const NOBODY: &str = "$argon2id$v=19$m=65536,t=3,p=1$c2lyYy1ub2JvZHktMDAwMQ$Z208D4fPJnEa2eb0hiwzr3QMkRi4WJKNsaURPYUKRiE";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_login_costs_a_whole_hash() {
        let nobody = argon2::password_hash::phc::PasswordHash::new(NOBODY).expect("it parses");
        let params = Params::try_from(&nobody).expect("it has parameters");
        let argon = argon();
        let costs = |p: &Params| (p.m_cost(), p.t_cost(), p.p_cost());
        assert_eq!(costs(&params), costs(argon.params()));
        assert!(argon.verify_password(b"anything", &nobody).is_err());
    }
}
