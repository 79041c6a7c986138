//! Values on their way between server and browser, as short text.
//!
//! The browser's half of this is code that every first visit waits for. A format without names of
//! fields needs a fraction of the code that JSON does, as no field has to be looked for. Both ends
//! are of one build: a page of an older one finds that nothing can be read and asks to be loaded
//! again. The API speaks JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes a value: postcard in base64. Empty when it has a part whose length is not known before
/// it is written, which no type here has.
pub fn pack(value: &impl Serialize) -> String {
    postcard::to_allocvec(value)
        .map(|bytes| STANDARD_NO_PAD.encode(bytes))
        .unwrap_or_default()
}

/// Reads what `pack` wrote; `None` when it is something else.
pub fn unpack<T: DeserializeOwned>(text: &str) -> Option<T> {
    postcard::from_bytes(&STANDARD_NO_PAD.decode(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{pack, unpack};
    use domain::failure::{Change, Failure, FieldError};
    use domain::petitions::Act;

    #[test]
    fn every_failure_comes_back_as_it_was() {
        let every = [
            Failure::NotAuthenticated,
            Failure::Conflict {
                version: i64::MAX,
                changes: vec![Change {
                    who: "Ñandú".into(),
                    what: "«»".into(),
                    when: String::new(),
                }],
            },
            Failure::IllegalAct {
                legal: vec![Act::Refer, Act::Cancel],
            },
            Failure::Invalid {
                fields: vec![FieldError::new("phone", "Escriba diez dígitos.")],
            },
            Failure::Offline,
        ];
        for failure in every {
            assert_eq!(unpack::<Failure>(&pack(&failure)), Some(failure));
        }
    }

    #[test]
    fn what_was_not_packed_is_not_read() {
        assert_eq!(unpack::<Failure>("{}"), None);
        assert_eq!(unpack::<Failure>(""), None);
        assert_eq!(unpack::<String>(&pack(&"á".to_owned())[1..]), None);
    }
}
