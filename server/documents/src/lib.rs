//! The papers of SIRC as PDF: credentials, appointment letters, plates, delivery lists, activation
//! slips and the roster. A paper is a typst template of this crate and a value of one of its types;
//! what people wrote goes in as values and is never read as markup. Nothing here reads files, the
//! network, the clock or the fonts of the machine, so the same value gives the same bytes.

mod activation;
mod appointment;
mod credential;
mod dates;
mod delivery;
mod error;
mod issuer;
mod plate;
mod qr;
mod roster;
mod seat;
mod text;
mod typeset;

pub use activation::{ActivationBatch, ActivationSlip};
pub use appointment::{Appointment, AppointmentBatch};
pub use credential::{Credential, CredentialBatch};
pub use delivery::{DeliveryList, DeliveryRow};
pub use error::PaperError;
pub use issuer::{Issuer, Signatory};
pub use plate::{Plate, PlateOrder};
pub use qr::QrDrawing;
pub use roster::Roster;
pub use seat::Seat;
pub use typeset::Paper;

/// How many credentials one sheet of letter paper holds.
pub const CREDENTIALS_PER_SHEET: usize = 8;
/// How many activation slips one sheet of letter paper holds.
pub const SLIPS_PER_SHEET: usize = 6;
/// How many signatures an appointment letter has room for.
pub const MOST_SIGNATORIES: usize = 3;

/// An address as a QR code, with the white border that the standard asks for.
///
/// # Errors
/// When the address is too long for a code that a telephone reads.
pub fn qr_code(url: &str) -> Result<QrDrawing, PaperError> {
    qr::drawing(url)
}

/// Credentials for a card printer: pages of 85.6 × 54 mm, front and back of each in turn.
///
/// # Errors
/// When there is nothing to print, a photograph is no JPEG, or an address is too long for its code.
pub fn credential_cards(data: &CredentialBatch) -> Result<Vec<u8>, PaperError> {
    Paper::CredentialCards(data).pdf()
}

/// Credentials for the office's printer: sheets of letter paper with crop marks, each followed by its
/// backs in mirrored order, to be printed on both sides and turned over the long edge.
///
/// # Errors
/// As [`credential_cards`].
pub fn credential_sheets(data: &CredentialBatch) -> Result<Vec<u8>, PaperError> {
    Paper::CredentialSheets(data).pdf()
}

/// Appointment letters (nombramientos), one to a page.
///
/// # Errors
/// When there is nothing to print, more than [`MOST_SIGNATORIES`] sign, or an address is too long for
/// its code.
pub fn appointment_letters(data: &AppointmentBatch) -> Result<Vec<u8>, PaperError> {
    Paper::AppointmentLetters(data).pdf()
}

/// The order of plates, for the workshop that makes them: table and totals.
///
/// # Errors
/// When there is nothing to print, or an address is too long for its code.
pub fn plate_order(data: &PlateOrder) -> Result<Vec<u8>, PaperError> {
    Paper::PlateOrder(data).pdf()
}

/// The artwork of an order's plates: a page of 30 × 20 cm for each.
///
/// # Errors
/// As [`plate_order`].
pub fn plate_artwork(data: &PlateOrder) -> Result<Vec<u8>, PaperError> {
    Paper::PlateArtwork(data).pdf()
}

/// The list on which people sign for what they were handed.
///
/// # Errors
/// When there is nothing to print.
pub fn delivery_list(data: &DeliveryList) -> Result<Vec<u8>, PaperError> {
    Paper::DeliveryList(data).pdf()
}

/// Slips with user name and one-time code, six to a sheet with lines to cut along.
///
/// # Errors
/// When there is nothing to print, or an address is too long for its code.
pub fn activation_sheets(data: &ActivationBatch) -> Result<Vec<u8>, PaperError> {
    Paper::ActivationSheets(data).pdf()
}

/// The roster as a table on landscape paper, marked on each page with who printed it, when and why.
///
/// # Errors
/// When there is nothing to print, or a row does not have as many cells as there are headings.
pub fn roster_list(data: &Roster) -> Result<Vec<u8>, PaperError> {
    Paper::RosterList(data).pdf()
}
