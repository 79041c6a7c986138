use crate::{Issuer, Seat, Signatory, dates, qr, text};
use chrono::NaiveDate;
use serde::Serialize;

/// Letters of appointment that are printed together.
#[derive(Clone, Debug, Serialize)]
pub struct AppointmentBatch {
    /// Who appoints.
    pub issuer: Issuer,
    /// Where the letters are issued, with its article if it has one: «la ciudad de Veracruz, Veracruz».
    pub place: String,
    /// Who signs, at most [`MOST_SIGNATORIES`](crate::MOST_SIGNATORIES).
    pub signatories: Vec<Signatory>,
    /// The letters.
    pub letters: Vec<Appointment>,
}

/// What one letter says.
#[derive(Clone, Debug, Serialize)]
pub struct Appointment {
    /// For instance «JM-2026-00123».
    pub folio: String,
    /// Name in full.
    pub name: String,
    /// «Jefa de manzana», «Jefe de cuartel».
    pub charge: String,
    /// What follows «Con fundamento en», for instance «los artículos 20 y 21 del Reglamento…».
    pub legal_basis: String,
    /// What the person represents.
    pub seat: Seat,
    /// The streets around the block, without «calle»; may be empty.
    #[serde(serialize_with = "text::serialize_between")]
    pub streets: Vec<String>,
    /// Ward (cuartel) of the block, where the municipality has them.
    pub ward: Option<String>,
    /// What follows «para el periodo», for instance «2026-2029».
    pub period: String,
    /// Date of issue.
    #[serde(serialize_with = "dates::serialize_words")]
    pub issued_on: NaiveDate,
    /// Address of the public verification.
    #[serde(rename = "qr", serialize_with = "qr::serialize")]
    pub url: String,
}
