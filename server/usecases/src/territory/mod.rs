//! Territory: imports from GeoJSON, editing on screens, and what holds a point.

mod editing;
mod importing;
mod locating;

pub use editing::{
    block, block_form, blocks, change_block, create_block, create_ward, end_block, set_outline,
};
pub use importing::{Layer, import, import_on_screen};
pub(crate) use locating::territory;
pub use locating::{KeptTerritory, Territory, locate};
