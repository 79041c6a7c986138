//! People on the roster, their services, their history, and workbooks on their way in.

pub mod dossiers;
pub mod events;
pub mod imports;
pub mod lists;
pub mod map;
pub mod people;
pub mod petitions;
pub mod terms;
