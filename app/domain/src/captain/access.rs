//! A captain's access as the office and she herself see it.

use super::QrPicture;
use crate::ids::DeviceId;
use crate::users::SecretKind;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A telephone that was enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceView {
    /// Key.
    pub id: DeviceId,
    /// What it is, for instance «Chrome en Android».
    pub label: String,
    /// When it was enrolled.
    pub enrolled_at: DateTime<Utc>,
    /// When somebody last signed in on it.
    pub last_seen_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Where a captain's access stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessState {
    /// The person is not the titular of a block in office: no access can be given.
    NoPost,
    /// None was given.
    None,
    /// A code waits to be used.
    CodeGiven,
    /// She signs in.
    Active,
    /// The office closed it.
    Closed,
}

impl AccessState {
    /// The words on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NoPost => "Sin cargo en funciones",
            Self::None => "Sin acceso",
            Self::CodeGiven => "Código entregado",
            Self::Active => "Activo",
            Self::Closed => "Cerrado",
        }
    }
}

/// The access of one captain, for the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    /// Number on the roster.
    pub number: i64,
    /// Name in full.
    pub name: String,
    /// Code of the block; empty without a post.
    pub block: String,
    /// Where it stands.
    pub state: AccessState,
    /// User name.
    pub login: String,
    /// PIN or password, once there is one.
    pub secret: Option<SecretKind>,
    /// Until when the code is good that waits to be used.
    pub code_until: Option<DateTime<Utc>>,
    /// Enrolled telephones.
    pub devices: Vec<DeviceView>,
}

/// A code that was just given: the only time that it can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedCode {
    /// The code as it is read aloud.
    pub code: String,
    /// The address that its QR opens.
    pub url: String,
    /// The QR.
    pub qr: QrPicture,
    /// User name.
    pub login: String,
    /// Name in full.
    pub name: String,
    /// Code of the block.
    pub block: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// How far the access of all captains has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessCounts {
    /// Titulars in office.
    pub titulars: i64,
    /// Those who have access.
    pub active: i64,
    /// Those without whose code is still good.
    pub with_code: i64,
}

/// Her own access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAccess {
    /// User name.
    pub login: String,
    /// PIN or password.
    pub secret: SecretKind,
    /// Enrolled telephones.
    pub devices: Vec<DeviceView>,
}
