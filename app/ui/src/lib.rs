//! Form fields, tags and page furniture. Knows no entity: whatever is shown is an argument.

mod combobox;
mod feedback;
mod field;
mod icon;
mod pager;
mod tag;
mod text_area;

pub use combobox::{Choice, Combobox};
pub use feedback::{Banner, EmptyState, Loading, Mood};
pub use field::{Field, Hint, SelectField, TextField, describe};
#[cfg(feature = "ssr")]
pub use icon::Picture;
pub use icon::{Icon, Shape};
pub use pager::Pager;
pub use tag::{DueTag, Tag};
pub use text_area::{TextArea, TextAreaField};
