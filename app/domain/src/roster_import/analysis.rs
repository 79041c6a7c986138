//! Every row against the roster and against the rows before it.
//!
//! Rows are taken in the order of the file. A row that is refused counts for nothing: whatever comes
//! after it is judged as if it were not there.

use super::blocks::Blocks;
use super::column::Mapping;
use super::diff;
use super::known::Known;
use super::ledger::{Ledger, Who};
use super::preview::{FieldChange, ImportedPerson, Outcome, Preview, PreviewRow, Totals};
use super::problem::{Problem, ProblemKind};
use super::reading::{Draft, RowReader};
use super::{Column, SheetRow};
use crate::curp::Curp;
use crate::names::{SAME_PERSON, similarity};
use crate::roster::Position;
use std::collections::BTreeMap;

/// What an import would do. The mapping was checked with
/// [`check_mapping`](super::check_mapping); `curp_index` gives for a CURP what
/// [`KnownPerson::curp_index`](super::KnownPerson::curp_index) has.
#[must_use]
pub fn analyse(
    rows: &[SheetRow],
    mapping: &Mapping,
    known: &Known,
    curp_index: &dyn Fn(&Curp) -> String,
) -> Preview {
    let mut reader = RowReader::new(rows, mapping, known);
    let drafts: Vec<Draft> = rows.iter().map(|row| reader.read(row)).collect();
    let mut judge = Judge {
        known,
        reader: &reader,
        curp_index,
        ledger: Ledger::new(known),
        blocks: Blocks::default(),
        taken: BTreeMap::new(),
    };
    let rows: Vec<PreviewRow> = drafts.into_iter().map(|draft| judge.row(draft)).collect();
    Preview {
        new_blocks: judge.blocks.new,
        totals: Totals::of(&rows),
        rows,
    }
}

struct Judge<'a, 'k> {
    known: &'k Known,
    reader: &'a RowReader<'a, 'k>,
    curp_index: &'a dyn Fn(&Curp) -> String,
    ledger: Ledger<'k>,
    blocks: Blocks,
    /// The rows that are about people on the roster.
    taken: BTreeMap<usize, u32>,
}

/// How a row stands to the roster and to the rows before it.
enum Verdict {
    Refused(Problem),
    Merge(Who, &'static str),
    Matched(usize),
    New,
}

impl Judge<'_, '_> {
    fn row(&mut self, mut draft: Draft) -> PreviewRow {
        let (Some(name), Some(code)) = (draft.name.clone(), draft.block_code.clone()) else {
            return finish(draft, None, Outcome::Refused, Vec::new());
        };
        // A new block has the code that the first row of it gives.
        let code = match (draft.known_block, self.blocks.code(&draft.block_key)) {
            (None, Some(first)) => first.to_owned(),
            _ => code,
        };
        let mut person = ImportedPerson {
            curp: draft.curp.clone(),
            name,
            phone: draft.phone.clone(),
            other_phone: draft.other_phone.clone(),
            sex: draft.sex,
            street: draft.street.clone(),
            street_number: draft.street_number.clone(),
            neighborhood: draft.neighborhood,
            block_code: code,
            position: draft.position.unwrap_or(Position::Titular),
            started_on: draft.started_on,
        };
        if draft.refused() {
            return finish(draft, Some(person), Outcome::Refused, Vec::new());
        }
        let index = person.curp.as_ref().map(|curp| (self.curp_index)(curp));
        let outcome = match self.verdict(&draft, &person, index.as_deref()) {
            Verdict::Refused(problem) => {
                draft.problems.push(problem);
                return finish(draft, Some(person), Outcome::Refused, Vec::new());
            }
            Verdict::Merge(who, why) => {
                draft.problems.push(self.ledger.perhaps_same(who, why));
                let with = self.ledger.twin(who);
                self.ledger
                    .accept(draft.line, &draft.block_key, &person, index, None);
                return finish(
                    draft,
                    Some(person),
                    Outcome::MergeProposed { with },
                    Vec::new(),
                );
            }
            Verdict::Matched(place) => {
                let own = self.known.people[place].curp_index.as_deref();
                if let Some(index) = index.as_deref().filter(|index| Some(*index) != own)
                    && self.ledger.had_curp(place, index)
                {
                    draft.problems.push(self.ledger.merged_curp(place));
                }
                self.matched(place, &draft, &mut person)
            }
            Verdict::New => {
                person.neighborhood = draft.neighborhood.or(draft.likely_neighborhood);
                Outcome::New
            }
        };
        let position = Some(person.position);
        self.ledger
            .accept(draft.line, &draft.block_key, &person, index, position);
        let block = draft
            .known_block
            .and_then(|place| self.known.blocks.get(place));
        let block_changes = self.blocks.say(&mut draft, block, &self.reader.territory);
        finish(draft, Some(person), outcome, block_changes)
    }

    fn matched(&mut self, place: usize, draft: &Draft, person: &mut ImportedPerson) -> Outcome {
        self.taken.insert(place, draft.line);
        let before = &self.known.people[place];
        person.position = draft
            .position
            .or(before.position)
            .unwrap_or(Position::Titular);
        let changes = diff::person(before, person, draft, &self.reader.territory);
        let (person, number) = (before.id, before.number);
        if changes.is_empty() {
            Outcome::Same { person, number }
        } else {
            Outcome::Changed {
                person,
                number,
                changes,
            }
        }
    }

    fn verdict(&self, draft: &Draft, person: &ImportedPerson, index: Option<&str>) -> Verdict {
        let key = draft.block_key.as_str();
        let ledger = &self.ledger;
        // The same CURP is the same person.
        let same_curp = index
            .map(|index| ledger.with_curp(index))
            .unwrap_or_default();
        let elsewhere = |who: &&Who| ledger.block_of(**who).is_some_and(|other| other != key);
        if let Some(who) = same_curp.iter().find(elsewhere) {
            return Verdict::Refused(ledger.in_two_blocks(*who));
        }
        let file = |who: &&Who| matches!(who, Who::File(_));
        if let Some(who) = same_curp.iter().find(file) {
            return Verdict::Refused(ledger.repeated(*who));
        }
        if let Some(Who::Known(place)) = same_curp.first() {
            if let Some(line) = self.taken.get(place) {
                return Verdict::Refused(Problem::new(
                    ProblemKind::SamePersonInFile,
                    Column::Curp,
                    format!(
                        "La misma persona ya viene en el renglón {line}. Borre uno de los dos."
                    ),
                ));
            }
            return self.seated(draft, *place);
        }
        // The same name in the same block is the same person, unless their CURPs differ.
        for who in ledger.with_name(&person.name, key) {
            if ledger.has_other_curp(*who, index) {
                continue;
            }
            return match who {
                Who::Known(place) if !self.taken.contains_key(place) => self.seated(draft, *place),
                _ => Verdict::Merge(*who, "mismo nombre en la misma manzana"),
            };
        }
        // The same telephone and a similar name: a person decides.
        let alike = |who: Who| {
            !ledger.has_other_curp(who, index)
                && similarity(ledger.name_of(who), &person.name) >= SAME_PERSON
        };
        let phones = [&person.phone, &person.other_phone];
        let mut sharing = phones
            .into_iter()
            .flatten()
            .flat_map(|p| ledger.with_phone(p.digits()));
        if let Some(who) = sharing.find(|who| alike(**who)) {
            return Verdict::Merge(*who, "mismo teléfono y nombre parecido");
        }
        match ledger.holder(key, person.position) {
            Some(who) if alike(who) => Verdict::Merge(who, "nombre parecido en la misma manzana"),
            Some(who) => Verdict::Refused(ledger.two_in_block(who, person.position)),
            None => Verdict::New,
        }
    }

    /// Somebody on the roster, if nobody else has the position that the row gives.
    fn seated(&self, draft: &Draft, place: usize) -> Verdict {
        let own = self.known.people[place].position;
        let position = draft.position.or(own).unwrap_or(Position::Titular);
        match self.ledger.holder(&draft.block_key, position) {
            Some(other) if other != Who::Known(place) => {
                Verdict::Refused(self.ledger.two_in_block(other, position))
            }
            _ => Verdict::Matched(place),
        }
    }
}

fn finish(
    mut draft: Draft,
    person: Option<ImportedPerson>,
    outcome: Outcome,
    block_changes: Vec<FieldChange>,
) -> PreviewRow {
    // Stable: problems of one gravity stay in the order of reading.
    draft
        .problems
        .sort_by_key(|problem| std::cmp::Reverse(problem.kind.severity()));
    PreviewRow {
        line: draft.line,
        name: draft.shown_name,
        block: draft.shown_block,
        person,
        problems: draft.problems,
        outcome,
        block_changes,
    }
}
