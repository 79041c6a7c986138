//! Territory: imports from GeoJSON, lists and editing on screens, and what holds a point.

mod around;
mod editing;
mod history;
mod importing;
mod locating;
mod reading;

pub use around::around;
pub use editing::{
    change_block, change_ward, create_block, create_ward, end_block, end_ward, place_block,
    resume_block, resume_ward,
};
pub use importing::{Layer, import, import_on_screen};
pub(crate) use locating::territory;
pub use locating::{KeptTerritory, Territory, locate};
pub use reading::{list, page, ward, ward_list};
