//! What a file of petitions may hold.

use crate::coded::coded;
use serde::{Deserialize, Serialize};

/// Most petitions of a file.
pub const EXPORT_LIMIT: i64 = 200_000;

coded! {
    /// A column of a file of petitions. The folio is in every file.
    ExportColumn {
        /// Type.
        Kind = "tipo", "Tipo";
        /// State.
        Status = "estado", "Estado";
        /// Settlement.
        Neighborhood = "colonia", "Colonia";
        /// Street and number.
        Street = "calle", "Calle y número";
        /// Departments.
        Departments = "dependencias", "Dependencias";
        /// When it was received.
        Received = "recibida", "Recibida";
        /// The promised moment.
        Due = "prometida", "Prometida para";
        /// When it was attended.
        Attended = "atendida", "Atendida";
        /// When it was closed.
        Closed = "cerrada", "Cerrada";
        /// How late it is, in words.
        Lateness = "vencimiento", "Vencimiento";
        /// How it arrived.
        Channel = "canal", "Canal";
        /// 1 to 4.
        Priority = "prioridad", "Prioridad";
        /// Who asked.
        Name = "nombre", "Nombre";
        /// The telephone.
        Phone = "telefono", "Teléfono";
        /// What was said.
        Description = "dicho", "Lo que dijo";
    }
}

impl ExportColumn {
    /// Whether it tells who asked, or in which words.
    #[must_use]
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Name | Self::Phone | Self::Description)
    }

    /// The columns that tell nothing of who asked.
    pub fn plain() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|c| !c.is_personal())
    }

    /// The others.
    pub fn personal() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|c| c.is_personal())
    }
}

/// A priority as files and forms show it.
#[must_use]
pub fn priority_label(priority: i64) -> &'static str {
    match priority {
        1 => "1 · Emergencia",
        2 => "2 · Alta",
        3 => "3 · Media",
        _ => "4 · Ordinaria",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_plain_or_personal_and_known_by_its_code() {
        assert_eq!(
            ExportColumn::plain().count() + ExportColumn::personal().count(),
            ExportColumn::ALL.len()
        );
        for column in ExportColumn::ALL {
            assert_eq!(ExportColumn::parse(column.code()), Some(*column));
        }
    }
}
