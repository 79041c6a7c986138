use crate::{Issuer, Signatory};
use serde::Serialize;

/// Things that are handed out against a signature.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryList {
    /// Who hands out.
    pub issuer: Issuer,
    /// What is handed out, for instance «credenciales».
    pub what: String,
    /// Number of the print run.
    pub print_run: String,
    /// What stands above the places: «Manzana», «Cuartel».
    pub places: String,
    /// Where and when, as it shall read; may be left to be filled in by hand.
    pub occasion: Option<String>,
    /// Who hands out and signs at the end.
    pub delivered_by: Option<Signatory>,
    /// One row for each person.
    pub rows: Vec<DeliveryRow>,
}

/// A person who signs for one thing.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryRow {
    /// Folio of what is handed out.
    pub folio: String,
    /// Name in full.
    pub name: String,
    /// Code of the block, or name of the ward.
    pub place: String,
}
