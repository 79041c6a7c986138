//! What the rows of a file say of blocks: those that are new, and changes to those that are known.

use super::Column;
use super::diff;
use super::known::KnownBlock;
use super::preview::{FieldChange, NewBlock};
use super::problem::{Problem, ProblemKind};
use super::reading::Draft;
use super::territory::Territory;
use crate::ids::NeighborhoodId;
use crate::text::fold;
use std::collections::BTreeMap;

/// What the file says of a block: the first row that names it, and what later ones add.
struct Said {
    line: u32,
    /// Its code, as the first row writes it.
    code: String,
    /// Its place among the new blocks, if it is one.
    new: Option<usize>,
    neighborhood: Option<NeighborhoodId>,
    ward: Option<String>,
    between_streets: Option<String>,
}

/// The blocks of the file.
#[derive(Default)]
pub(super) struct Blocks {
    said: BTreeMap<String, Said>,
    pub(super) new: Vec<NewBlock>,
}

impl Blocks {
    /// Hears an accepted row: the first one of a block proposes, later ones agree, add or are told.
    /// Gives what would change in a known block.
    pub(super) fn say(
        &mut self,
        draft: &mut Draft,
        known: Option<&KnownBlock>,
        territory: &Territory<'_>,
    ) -> Vec<FieldChange> {
        let mut conflicts = Vec::new();
        if let (Some(own), Some(said)) = (known.and_then(|b| b.neighborhood), draft.neighborhood)
            && own != said
        {
            conflicts.push(format!("está en {}", territory.label(own)));
        }
        let mut changes = Vec::new();
        if let Some(said) = self.said.get_mut(&draft.block_key) {
            conflicts.extend(said.hear(draft, known.is_none()));
            if let Some(new) = said.new.and_then(|place| self.new.get_mut(place)) {
                new.neighborhood = said.neighborhood;
                new.ward.clone_from(&said.ward);
                new.between_streets = said.between_streets.clone().unwrap_or_default();
            }
        } else {
            match known {
                Some(block) => changes = diff::block(block, draft, territory),
                None => self.announce(draft, territory),
            }
            let said = Said {
                line: draft.line,
                code: draft.block_code.clone().unwrap_or_default(),
                new: known.is_none().then(|| self.new.len() - 1),
                neighborhood: draft.neighborhood,
                ward: draft.ward.clone(),
                between_streets: draft.between_streets.clone(),
            };
            self.said.insert(draft.block_key.clone(), said);
        }
        if !conflicts.is_empty() {
            draft.problems.push(Problem::new(
                ProblemKind::BlockDiffers,
                Column::BlockCode,
                format!(
                    "La manzana {} {}. Se conserva lo primero; revise si la clave es la correcta.",
                    draft.block_code.as_deref().unwrap_or_default(),
                    conflicts.join("; ")
                ),
            ));
        }
        changes
    }

    /// The code that the file gives to a new block.
    pub(super) fn code(&self, block_key: &str) -> Option<&str> {
        self.said.get(block_key).map(|said| said.code.as_str())
    }

    fn announce(&mut self, draft: &mut Draft, territory: &Territory<'_>) {
        let place = match draft.neighborhood {
            Some(id) => format!("en {}", territory.label(id)),
            None => "sin colonia".to_owned(),
        };
        let code = draft.block_code.clone().unwrap_or_default();
        draft.problems.push(Problem::new(
            ProblemKind::BlockNew,
            Column::BlockCode,
            format!("La manzana {code} no existe: se creará {place}."),
        ));
        self.new.push(NewBlock {
            code,
            neighborhood: draft.neighborhood,
            ward: draft.ward.clone(),
            between_streets: draft.between_streets.clone().unwrap_or_default(),
            line: draft.line,
        });
    }
}

impl Said {
    /// What another row contradicts; what it adds is taken. The neighborhood of a known block is not
    /// the file's matter.
    fn hear(&mut self, draft: &Draft, neighborhood_too: bool) -> Vec<String> {
        let mut conflicts = Vec::new();
        match (self.neighborhood, draft.neighborhood) {
            (Some(first), Some(other)) if neighborhood_too && first != other => {
                conflicts.push("otra colonia");
            }
            (None, other) => self.neighborhood = other,
            _ => {}
        }
        match (&self.ward, &draft.ward) {
            (Some(first), Some(other)) if first != other => conflicts.push("otro cuartel"),
            (None, other) => self.ward.clone_from(other),
            _ => {}
        }
        match (&self.between_streets, &draft.between_streets) {
            (Some(first), Some(other)) if fold(first) != fold(other) => {
                conflicts.push("otras calles");
            }
            (None, other) => self.between_streets.clone_from(other),
            _ => {}
        }
        let told = |what: &str| format!("trae {what} en el renglón {}", self.line);
        conflicts.into_iter().map(told).collect()
    }
}
