//! What can be wrong with a row, and how much it matters.

use super::column::Column;
use serde::{Deserialize, Serialize};

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// To be known; the row is imported.
    Notice,
    /// The row is imported without the doubtful value, or after a decision.
    Warning,
    /// The row is not imported as it stands.
    Error,
}

impl Severity {
    /// Every value, the gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Notice];

    /// The text used in addresses and styles.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }

    /// The word on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "Error",
            Self::Warning => "Advertencia",
            Self::Notice => "Aviso",
        }
    }
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident, $label:literal;)+) => {
        /// A kind of problem. Totals are by kind, so that the office sees what to correct first.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ProblemKind {
            $($(#[$doc])* $name,)+
        }

        impl ProblemKind {
            /// Every kind, in the order of screens.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The text used in addresses, reports and tests.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// How much it matters.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// The words for the totals.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)+ }
            }

            /// Reads the code.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.code() == code)
            }
        }
    };
}

problems! {
    /// No name, half a name, or signs that no name has.
    NameMissing = "name_missing", Error, "Sin nombre completo y legible";
    /// The full name was split by rule where the rule may be wrong.
    NameParticles = "name_particles", Notice, "Nombre separado automáticamente";
    /// No CURP. A roster of before may lack it.
    CurpMissing = "curp_missing", Notice, "Sin CURP";
    /// Not eighteen characters, or one that cannot stand there, or a state that does not exist.
    CurpShape = "curp_shape", Error, "CURP incompleta o con un carácter equivocado";
    /// A birth date that does not exist.
    CurpDate = "curp_date", Error, "CURP con una fecha que no existe";
    /// The last digit does not follow from the rest.
    CurpCheckDigit = "curp_check_digit", Error, "CURP con dígito verificador equivocado";
    /// The letters are not those of the name. Registers have mistakes, so that it only warns.
    CurpNameMismatch = "curp_name_mismatch", Warning, "CURP que no corresponde al nombre";
    /// The CURP of a duplicate that was merged: the row is about whoever it was merged into.
    CurpMerged = "curp_merged", Notice, "CURP de un registro que se unió a otro";
    /// No telephone.
    PhoneMissing = "phone_missing", Notice, "Sin teléfono";
    /// Not a number of ten digits: the person comes in without it.
    PhoneInvalid = "phone_invalid", Warning, "Teléfono que no se entiende";
    /// Seven digits: the person comes in without it, and 229 is proposed.
    PhoneWithoutArea = "phone_without_area", Warning, "Teléfono sin los tres dígitos de la región";
    /// A sex that is not understood: the person comes in without it.
    SexUnknown = "sex_unknown", Warning, "Sexo que no se entiende";
    /// A neighborhood that the catalogue does not have.
    NeighborhoodUnknown = "neighborhood_unknown", Error, "Colonia que no está en el catálogo";
    /// Several neighborhoods of that name: the person comes in without one.
    NeighborhoodAmbiguous = "neighborhood_ambiguous", Warning, "Colonia con nombre repetido";
    /// The postal code is not that of the neighborhood, which is taken.
    PostalCodeDiffers = "postal_code_differs", Notice, "Código postal distinto al de la colonia";
    /// No code of a block, or one that is none.
    BlockMissing = "block_missing", Error, "Sin clave de manzana válida";
    /// A block that will be created.
    BlockNew = "block_new", Notice, "Manzana nueva";
    /// The block is known with another neighborhood, or another row says otherwise.
    BlockDiffers = "block_differs", Warning, "Manzana con datos distintos a los registrados";
    /// A ward that is not in the catalogue: the block comes in without it.
    WardUnknown = "ward_unknown", Warning, "Cuartel que no está en el catálogo";
    /// The same CURP and block as an earlier row.
    SamePersonInFile = "same_person_in_file", Error, "Persona repetida en el archivo";
    /// Probably the same person as an earlier row or somebody on the roster.
    SamePersonSoft = "same_person_soft", Warning, "Posible persona repetida";
    /// The same CURP in another block, in the file or on the roster.
    PersonInTwoBlocks = "person_in_two_blocks", Error, "Persona en dos manzanas";
    /// The block already has somebody else in that position.
    TwoInOneBlock = "two_in_one_block", Error, "Dos personas en el mismo cargo de una manzana";
    /// A cell that is longer than can be stored.
    CellTooLong = "cell_too_long", Error, "Celda demasiado larga";
    /// A position that is not understood: whoever is new comes in as titular.
    PositionUnknown = "position_unknown", Warning, "Cargo que no se entiende";
    /// A date that is not understood: the person comes in without it.
    DateInvalid = "date_invalid", Warning, "Fecha que no se entiende";
}

/// One problem of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Its kind.
    pub kind: ProblemKind,
    /// In which column, if in one.
    pub column: Option<Column>,
    /// What to do, in Spanish.
    pub message: String,
    /// A value that a person may accept instead.
    pub proposal: Option<String>,
}

impl Problem {
    /// A problem of one column, or of the row.
    pub(super) fn new(
        kind: ProblemKind,
        column: impl Into<Option<Column>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            column: column.into(),
            message: message.into(),
            proposal: None,
        }
    }
}
