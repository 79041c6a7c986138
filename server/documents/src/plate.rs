use crate::{Issuer, Seat, Signatory, dates, qr};
use chrono::NaiveDate;
use serde::Serialize;

/// Plates that are ordered together.
#[derive(Clone, Debug, Serialize)]
pub struct PlateOrder {
    /// Who orders.
    pub issuer: Issuer,
    /// Number of the order.
    pub number: String,
    /// Date of the order.
    #[serde(serialize_with = "dates::serialize_long")]
    pub ordered_on: NaiveDate,
    /// The workshop, if it is known.
    pub supplier: Option<String>,
    /// Material and finish, and whatever else the workshop must know.
    pub specification: Option<String>,
    /// Who signs the order.
    pub signatories: Vec<Signatory>,
    /// The plates.
    pub plates: Vec<Plate>,
}

/// What one plate says.
#[derive(Clone, Debug, Serialize)]
pub struct Plate {
    /// Its number in the inventory.
    pub number: String,
    /// What the person represents.
    pub seat: Seat,
    /// What stands on it, for instance «JEFA DE MANZANA».
    pub title: String,
    /// The captain's name, only with consent to publish it.
    pub name: Option<String>,
    /// Address of the public verification.
    #[serde(rename = "qr", serialize_with = "qr::serialize")]
    pub url: String,
}
