use thiserror::Error;

/// Why a paper could not be made.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PaperError {
    /// There is nothing to print.
    #[error("there is nothing to print")]
    Empty,
    /// A photograph is not a JPEG that can be read.
    #[error("the photograph of {folio} is not a readable JPEG")]
    Photo {
        /// The credential that it belongs to.
        folio: String,
    },
    /// An address does not fit into a code that a telephone reads at this size.
    #[error("an address of {bytes} bytes is too long for its QR code")]
    Link {
        /// How long the address is.
        bytes: usize,
    },
    /// More people would sign than the paper has room for.
    #[error("{0} people cannot sign this paper")]
    Signatories(usize),
    /// A row of the roster, counted from zero, has more or fewer cells than there are headings.
    #[error("row {0} does not have as many cells as there are headings")]
    Row(usize),
    /// The template and its values do not go together: a defect of this crate.
    #[error("typesetting failed: {0}")]
    Typesetting(String),
}
