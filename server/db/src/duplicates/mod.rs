//! Petitions that ask for the same: candidates, people who join, unions and their undoing.
//!
//! The people of a petition are those of the petition itself and of every one that was united with it:
//! nothing is copied when two are united, so that whoever came with one leaves with it.

pub(crate) mod alike;
pub(crate) mod joining;
pub(crate) mod keys;
pub(crate) mod merging;
pub(crate) mod people;
pub(crate) mod turns;
pub(crate) mod words;

pub use alike::{Question, alike};
pub use joining::{JoiningToStore, StoredJoining, asks, find_joining, insert_joining};
pub use keys::{fill_street_keys, keyless_streets};
pub use merging::{Merge, NewMerge, insert_merge, live_merge, merge_of, merges_into, restore};
pub use people::people;
pub use turns::{Turned, append_turn, follow, lock, touch, unfollow};
pub use words::{Matter, matter, names};

/// How many people ask for the petition `t`, together with those of the petitions that were united with
/// it. Somebody who asked twice counts once; whoever gave no name counts each time.
macro_rules! people_of_t {
    () => {
        "(SELECT COUNT(DISTINCT w.person_id) + COUNT(CASE WHEN w.person_id IS NULL THEN 1 END) FROM ( \
         SELECT p.person_id FROM petition p WHERE p.id = t.id \
         UNION ALL SELECT p.person_id FROM petition p WHERE p.duplicate_of = t.id \
         UNION ALL SELECT j.person_id FROM co_petitioner j WHERE j.petition_id = t.id \
         UNION ALL SELECT j.person_id FROM petition p JOIN co_petitioner j ON j.petition_id = p.id WHERE p.duplicate_of = t.id) AS w)"
    };
}
pub(crate) use people_of_t;
