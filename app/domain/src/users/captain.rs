//! What opens a captain's account: a code that the office hands over, then a PIN or a password of her
//! own on a telephone that the code enrolled.
//!
//! ASVS 5.0, 6.3.3: a PIN counts together with the enrolled telephone, never alone; a password of
//! eight characters or more enrols another telephone by itself.

use super::check_phrase;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a person proves herself with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// A password or phrase.
    Password,
    /// Six digits; good only on an enrolled telephone.
    Pin,
}

/// Digits of a PIN.
pub const PIN_LENGTH: usize = 6;
/// Shortest password of a captain (ASVS 5.0, 6.2.1).
pub const CAPTAIN_PASSWORD_MIN: usize = 8;
/// Telephones that one captain may have enrolled.
pub const MAX_DEVICES: usize = 3;
/// Hours for which an activation code is good.
pub const CODE_HOURS: i64 = 24;

impl SecretKind {
    /// The text stored in the database and used in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Pin => "pin",
        }
    }

    /// Reads the stored text.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Password, Self::Pin]
            .into_iter()
            .find(|kind| kind.code() == code)
    }

    /// What a secret that somebody typed is: six digits are a PIN, anything else a password.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        if secret.len() == PIN_LENGTH && secret.bytes().all(|b| b.is_ascii_digit()) {
            Self::Pin
        } else {
            Self::Password
        }
    }
}

/// Checks the PIN or password that a captain chooses, and says which of the two it is.
///
/// # Errors
/// A sentence for the person.
pub fn check_captain_secret(secret: &str, login: &str) -> Result<SecretKind, String> {
    let kind = SecretKind::of(secret);
    match kind {
        SecretKind::Pin => check_pin(secret)?,
        SecretKind::Password if secret.bytes().all(|b| b.is_ascii_digit()) => {
            return Err(format!(
                "Un PIN lleva {PIN_LENGTH} números. Si prefiere una contraseña, use al menos {CAPTAIN_PASSWORD_MIN} caracteres con letras."
            ));
        }
        SecretKind::Password => check_phrase(secret, login, CAPTAIN_PASSWORD_MIN)?,
    }
    Ok(kind)
}

fn check_pin(pin: &str) -> Result<(), String> {
    let digits: Vec<i16> = pin.bytes().map(i16::from).collect();
    let steps: Vec<i16> = digits.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let even = steps.windows(2).all(|pair| pair[0] == pair[1]);
    let distinct: std::collections::BTreeSet<_> = digits.iter().collect();
    // 121212, 123123 and 112233 are what people type first.
    let repeats = digits[..2] == digits[2..4] && digits[2..4] == digits[4..]
        || digits[..3] == digits[3..]
        || digits.chunks(2).all(|pair| pair[0] == pair[1]);
    if even || distinct.len() < 3 || repeats {
        return Err(
            "Ese PIN es fácil de adivinar. Elija seis números que no se repitan ni vayan seguidos."
                .into(),
        );
    }
    Ok(())
}

/// Letters and digits of a code: none that is mistaken for another when it is read aloud or copied.
const ALPHABET: &[u8; 30] = b"ABCDEFGHJKMNPQRSTVWXYZ23456789";
const CODE_LENGTH: usize = 10;

/// A code that activates an account once: ten characters, about 49 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ActivationCode([u8; CODE_LENGTH]);

impl ActivationCode {
    /// The code of sixteen random bytes.
    #[must_use]
    pub fn of_random(bytes: [u8; 16]) -> Self {
        let mut rest = u128::from_be_bytes(bytes);
        Self(std::array::from_fn(|_| {
            let place = usize::try_from(rest % 30).unwrap_or(0);
            rest /= 30;
            ALPHABET[place]
        }))
    }

    /// Reads what somebody typed: spaces, hyphens and lower case do not matter.
    ///
    /// # Errors
    /// A sentence for the person.
    pub fn parse(text: &str) -> Result<Self, String> {
        let typed: Vec<u8> = text
            .bytes()
            .filter(|b| !b.is_ascii_whitespace() && *b != b'-')
            .map(|b| b.to_ascii_uppercase())
            .collect();
        let code: [u8; CODE_LENGTH] = typed.try_into().map_err(|_| {
            format!("El código lleva {CODE_LENGTH} letras y números, como están en su hoja.")
        })?;
        match code.iter().find(|b| !ALPHABET.contains(b)) {
            Some(_) => Err(
                "El código no lleva las letras I, L, O, U ni los números 0 y 1. Revise su hoja."
                    .into(),
            ),
            None => Ok(Self(code)),
        }
    }

    /// The characters without the hyphen, as they are fingerprinted.
    #[must_use]
    pub fn characters(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for ActivationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(CODE_LENGTH / 2);
        for half in [first, b"-", second] {
            f.write_str(std::str::from_utf8(half).unwrap_or_default())?;
        }
        Ok(())
    }
}

/// A code is a secret: it is never written into a log.
impl fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActivationCode")
    }
}

/// What a captain's user name is made from: `jm` and the number on the roster.
#[must_use]
pub fn captain_login(number: i64) -> String {
    format!("jm{number}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn easy_pins_are_refused() {
        for pin in [
            "111111", "123456", "654321", "121212", "123123", "112233", "555550",
        ] {
            assert!(check_captain_secret(pin, "jm7").is_err(), "{pin}");
        }
        for pin in ["284913", "907162", "190374"] {
            assert_eq!(
                check_captain_secret(pin, "jm7"),
                Ok(SecretKind::Pin),
                "{pin}"
            );
        }
    }

    #[test]
    fn a_password_has_letters_and_length() {
        assert!(
            check_captain_secret("12345", "jm7").is_err(),
            "too short for a PIN"
        );
        assert!(
            check_captain_secret("12345678", "jm7").is_err(),
            "only digits"
        );
        assert!(check_captain_secret("veracruz", "jm7").is_err(), "obvious");
        assert!(
            check_captain_secret("lomito7", "jm7").is_err(),
            "seven characters"
        );
        assert_eq!(
            check_captain_secret("lomito negro", "jm7"),
            Ok(SecretKind::Password)
        );
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = ActivationCode::of_random([7; 16]);
        let shown = code.to_string();
        assert_eq!(shown.len(), 11);
        let typed = shown.to_lowercase().replace('-', " ");
        assert!(ActivationCode::parse(&typed) == Ok(code));
        assert!(ActivationCode::parse("ABCDE").unwrap_err().contains("10"));
        assert!(
            ActivationCode::parse("ABCDE-ABCD0")
                .unwrap_err()
                .contains("0 y 1")
        );
        assert_eq!(format!("{code:?}"), "ActivationCode");
    }

    proptest! {
        #[test]
        fn every_code_comes_back(bytes: [u8; 16]) {
            let code = ActivationCode::of_random(bytes);
            prop_assert!(ActivationCode::parse(&code.to_string()) == Ok(code));
        }

        #[test]
        fn nothing_typed_panics(text in ".*") {
            let _ = ActivationCode::parse(&text);
            let _ = check_captain_secret(&text, "jm7");
        }
    }
}
