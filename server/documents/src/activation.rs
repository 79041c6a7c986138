use crate::{Issuer, dates, qr, text};
use chrono::NaiveDateTime;
use serde::Serialize;

/// Slips that are printed together.
#[derive(Clone, Debug, Serialize)]
pub struct ActivationBatch {
    /// Whose slips these are.
    pub issuer: Issuer,
    /// What the system is called.
    pub system: String,
    /// The address to be typed by who cannot scan the code, short and without the one-time code.
    pub address: String,
    /// The slips.
    pub slips: Vec<ActivationSlip>,
}

/// What one captain needs to open the account.
#[derive(Clone, Debug, Serialize)]
pub struct ActivationSlip {
    /// Name in full.
    pub name: String,
    /// Code of the block.
    pub block: String,
    /// User name.
    pub user: String,
    /// One-time code; printed in groups.
    #[serde(serialize_with = "text::serialize_grouped")]
    pub code: String,
    /// When the code expires, as local time.
    #[serde(serialize_with = "dates::serialize_time")]
    pub expires: NaiveDateTime,
    /// Address of the activation.
    #[serde(rename = "qr", serialize_with = "qr::serialize")]
    pub url: String,
}
