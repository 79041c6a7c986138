//! The files that are made of papers.

use super::PaperKind;
use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// A file for the printer.
    PrintFormat {
        /// Credentials on sheets of letter paper, with their backs.
        CredentialSheets = "pliego", "Credenciales en pliego (carta, dos caras)";
        /// Credentials one by one, for a card printer.
        CredentialCards = "tarjetas", "Tarjetas sueltas (impresora de tarjetas)";
        /// Letters of appointment.
        Letters = "nombramientos", "Nombramientos (carta)";
        /// The order for the workshop.
        PlateOrder = "orden", "Orden para el taller";
        /// The artwork of plates.
        PlateArtwork = "arte", "Arte de las placas (30 × 20 cm)";
        /// The list on which people sign.
        DeliveryList = "relacion", "Relación de entrega para firmar";
    }
}

impl PrintFormat {
    /// The files of a print run of a kind, the likely one first.
    #[must_use]
    pub fn of_run(kind: PaperKind) -> &'static [Self] {
        match kind {
            PaperKind::Credential => &[
                Self::CredentialSheets,
                Self::CredentialCards,
                Self::DeliveryList,
            ],
            PaperKind::Appointment => &[Self::Letters, Self::DeliveryList],
            PaperKind::Plate => &[Self::PlateOrder, Self::PlateArtwork, Self::DeliveryList],
        }
    }

    /// The file of one paper.
    #[must_use]
    pub fn of_one(kind: PaperKind) -> Self {
        match kind {
            PaperKind::Credential => Self::CredentialCards,
            PaperKind::Appointment => Self::Letters,
            PaperKind::Plate => Self::PlateArtwork,
        }
    }

    /// Whether making the file is what prints the papers.
    #[must_use]
    pub fn prints(self) -> bool {
        self != Self::DeliveryList
    }
}
