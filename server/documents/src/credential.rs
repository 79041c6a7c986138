use crate::{Issuer, Seat, Signatory, dates, qr};
use chrono::NaiveDate;
use serde::Serialize;

/// Credentials that are printed together.
#[derive(Clone, Debug, Serialize)]
pub struct CredentialBatch {
    /// Whose credentials these are.
    pub issuer: Issuer,
    /// Number of the print run, for the margin of the sheets.
    pub print_run: String,
    /// Who signs the backs.
    pub signatory: Signatory,
    /// The short privacy line of the backs.
    pub privacy: String,
    /// The credentials, in the order in which they are printed.
    pub credentials: Vec<Credential>,
}

/// What one credential says. Neither key, section nor address of the person is part of it.
#[derive(Clone, Debug, Serialize)]
pub struct Credential {
    /// For instance «JM-2026-00123».
    pub folio: String,
    /// Name in full.
    pub name: String,
    /// «Jefa de manzana», «Jefe de cuartel».
    pub charge: String,
    /// What the person represents.
    pub seat: Seat,
    /// Last day of validity.
    #[serde(serialize_with = "dates::serialize_short")]
    pub valid_until: NaiveDate,
    /// Photograph as JPEG; without it, a neutral figure is printed.
    #[serde(skip)]
    pub photo: Option<Vec<u8>>,
    /// Address of the public verification.
    #[serde(rename = "qr", serialize_with = "qr::serialize")]
    pub url: String,
}
