//! Who is on the roster or was accepted from the file, found by CURP, name, telephone and position.

use super::Column;
use super::known::{Known, KnownPerson};
use super::preview::{ImportedPerson, Twin};
use super::problem::{Problem, ProblemKind};
use super::territory::block_key;
use crate::names::PersonName;
use crate::roster::Position;
use std::collections::BTreeMap;

/// How many people with one telephone are compared by name. More do not share a home: it is the
/// telephone of an office.
const SHARED_PHONE: usize = 16;

/// Somebody with whom a row may collide: on the roster, or accepted from the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Known(usize),
    File(usize),
}

/// An accepted row, as far as later rows are concerned.
struct Accepted {
    line: u32,
    name: PersonName,
    curp: Option<String>,
    block_code: String,
    block_key: String,
}

pub(super) struct Ledger<'k> {
    known: &'k Known,
    /// Keys of the blocks of those on the roster.
    known_blocks: Vec<Option<String>>,
    accepted: Vec<Accepted>,
    by_curp: BTreeMap<String, Vec<Who>>,
    /// By the key of the name and of the block.
    by_name: BTreeMap<(String, String), Vec<Who>>,
    by_phone: BTreeMap<String, Vec<Who>>,
    /// Who has a position in a block.
    held: BTreeMap<(String, Position), Who>,
}

impl<'k> Ledger<'k> {
    pub(super) fn new(known: &'k Known) -> Self {
        let block = |person: &KnownPerson| person.block_code.as_deref().map(block_key);
        let mut own = Self {
            known,
            known_blocks: known.people.iter().map(block).collect(),
            accepted: Vec::new(),
            by_curp: BTreeMap::new(),
            by_name: BTreeMap::new(),
            by_phone: BTreeMap::new(),
            held: BTreeMap::new(),
        };
        for (place, person) in known.people.iter().enumerate() {
            let who = Who::Known(place);
            for curp in person.curp_index.iter().chain(&person.former_curps) {
                own.by_curp.entry(curp.clone()).or_default().push(who);
            }
            for phone in [&person.phone, &person.other_phone].into_iter().flatten() {
                own.shares_phone(phone, who);
            }
            if let Some(key) = own.known_blocks[place].clone() {
                let named = (person.name.key(), key.clone());
                own.by_name.entry(named).or_default().push(who);
                if let Some(position) = person.position {
                    own.held.insert((key, position), who);
                }
            }
        }
        own
    }

    fn shares_phone(&mut self, phone: &str, who: Who) {
        let sharing = self.by_phone.entry(phone.to_owned()).or_default();
        if sharing.len() < SHARED_PHONE {
            sharing.push(who);
        }
    }

    /// Remembers a row for those that follow. Who is perhaps merged holds no position.
    pub(super) fn accept(
        &mut self,
        line: u32,
        block_key: &str,
        person: &ImportedPerson,
        curp: Option<String>,
        position: Option<Position>,
    ) {
        let who = Who::File(self.accepted.len());
        if let Some(curp) = &curp {
            self.by_curp.entry(curp.clone()).or_default().push(who);
        }
        let named = (person.name.key(), block_key.to_owned());
        self.by_name.entry(named).or_default().push(who);
        for phone in [&person.phone, &person.other_phone].into_iter().flatten() {
            self.shares_phone(phone.digits(), who);
        }
        if let Some(position) = position {
            self.held
                .entry((block_key.to_owned(), position))
                .or_insert(who);
        }
        self.accepted.push(Accepted {
            line,
            name: person.name.clone(),
            curp,
            block_code: person.block_code.clone(),
            block_key: block_key.to_owned(),
        });
    }

    pub(super) fn with_curp(&self, index: &str) -> &[Who] {
        self.by_curp.get(index).map_or(&[], Vec::as_slice)
    }

    pub(super) fn with_name(&self, name: &PersonName, block_key: &str) -> &[Who] {
        let named = (name.key(), block_key.to_owned());
        self.by_name.get(&named).map_or(&[], Vec::as_slice)
    }

    pub(super) fn with_phone(&self, digits: &str) -> &[Who] {
        self.by_phone.get(digits).map_or(&[], Vec::as_slice)
    }

    pub(super) fn holder(&self, block_key: &str, position: Position) -> Option<Who> {
        self.held.get(&(block_key.to_owned(), position)).copied()
    }

    /// Whether both have a CURP, and not the same.
    pub(super) fn has_other_curp(&self, who: Who, index: Option<&str>) -> bool {
        if let (Who::Known(place), Some(index)) = (who, index)
            && self.had_curp(place, index)
        {
            return false;
        }
        let own = match who {
            Who::Known(place) => self.known.people[place].curp_index.as_deref(),
            Who::File(place) => self.accepted[place].curp.as_deref(),
        };
        matches!((own, index), (Some(own), Some(index)) if own != index)
    }

    /// Whether a CURP is that of a duplicate that was merged into somebody on the roster.
    pub(super) fn had_curp(&self, place: usize, index: &str) -> bool {
        let former = &self.known.people[place].former_curps;
        former.iter().any(|curp| curp == index)
    }

    pub(super) fn name_of(&self, who: Who) -> &PersonName {
        match who {
            Who::Known(place) => &self.known.people[place].name,
            Who::File(place) => &self.accepted[place].name,
        }
    }

    /// The key of the block that somebody represents.
    pub(super) fn block_of(&self, who: Who) -> Option<&str> {
        match who {
            Who::Known(place) => self.known_blocks[place].as_deref(),
            Who::File(place) => Some(&self.accepted[place].block_key),
        }
    }

    pub(super) fn twin(&self, who: Who) -> Twin {
        match who {
            Who::Known(place) => {
                let KnownPerson { id, number, .. } = self.known.people[place];
                Twin::Person { id, number }
            }
            Who::File(place) => Twin::Line(self.accepted[place].line),
        }
    }

    fn describe(&self, who: Who) -> String {
        let name = self.name_of(who).full();
        match who {
            Who::Known(place) => {
                format!(
                    "{name}, número {} del padrón",
                    self.known.people[place].number
                )
            }
            Who::File(place) => format!("{name}, renglón {}", self.accepted[place].line),
        }
    }

    pub(super) fn in_two_blocks(&self, who: Who) -> Problem {
        let block = match who {
            Who::Known(place) => self.known.people[place].block_code.as_deref(),
            Who::File(place) => Some(self.accepted[place].block_code.as_str()),
        };
        Problem::new(
            ProblemKind::PersonInTwoBlocks,
            Column::BlockCode,
            format!(
                "La misma CURP ya está en la manzana {}: {}. Deje una sola, o dé de baja el cargo anterior.",
                block.unwrap_or_default(),
                self.describe(who)
            ),
        )
    }

    /// Told when a row has the CURP of a duplicate that was merged into somebody on the roster.
    pub(super) fn merged_curp(&self, place: usize) -> Problem {
        Problem::new(
            ProblemKind::CurpMerged,
            Column::Curp,
            format!(
                "Esa CURP es de un registro que se unió con {}: el renglón se toma como esa persona.",
                self.describe(Who::Known(place))
            ),
        )
    }

    pub(super) fn repeated(&self, who: Who) -> Problem {
        Problem::new(
            ProblemKind::SamePersonInFile,
            Column::Curp,
            format!(
                "Misma CURP y manzana que {}. Borre uno de los dos.",
                self.describe(who)
            ),
        )
    }

    pub(super) fn perhaps_same(&self, who: Who, why: &str) -> Problem {
        Problem::new(
            ProblemKind::SamePersonSoft,
            None,
            format!(
                "Parece ser la misma persona que {} ({why}). Decida si se unen o si son dos.",
                self.describe(who)
            ),
        )
    }

    pub(super) fn two_in_block(&self, who: Who, position: Position) -> Problem {
        Problem::new(
            ProblemKind::TwoInOneBlock,
            Column::BlockCode,
            format!(
                "La manzana ya tiene {}: {}. Corrija la manzana o el cargo, o dé de baja a quien lo ocupa.",
                position.label().to_lowercase(),
                self.describe(who)
            ),
        )
    }
}
