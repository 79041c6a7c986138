use serde::Serialize;

/// What somebody represents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Seat {
    /// A block.
    Block {
        /// Its code.
        code: String,
        /// Its colonia.
        neighborhood: String,
    },
    /// A ward.
    Ward {
        /// What follows «cuartel».
        name: String,
    },
}
