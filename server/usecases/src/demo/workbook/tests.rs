use super::*;
use crate::roster_sheet::read;
use domain::catalogue::Neighborhood;
use domain::ids::NeighborhoodId;
use domain::roster_import::{
    Known, KnownNeighborhood, Mapping, Outcome, OutcomeKind, Preview, Table, analyse, check_mapping,
};
use std::collections::HashMap;
use uuid::Uuid;

type Entries = Vec<(String, String, String)>;

/// The neighborhoods of the demonstration, and two more of one name.
fn catalogue() -> (Entries, Vec<String>) {
    let own = crate::demo::words::neighborhoods().expect("readable");
    let entry = |n: Neighborhood| (n.name, n.postal_code, n.kind);
    let mut all: Entries = own.into_iter().map(|(n, _)| entry(n)).collect();
    all.push(("Arboledas".into(), "91808".into(), "Fraccionamiento".into()));
    all.push((
        "Arboledas".into(),
        "91948".into(),
        "Unidad habitacional".into(),
    ));
    (all, (1..=12).map(|n| format!("C-{n:02}")).collect())
}

fn known(neighborhoods: &Entries, wards: &[String]) -> Known {
    let entries = (1..).zip(neighborhoods);
    let entries = entries.map(|(place, (name, postal_code, kind))| KnownNeighborhood {
        id: NeighborhoodId(Uuid::from_u128(place)),
        name: name.clone(),
        kind: kind.clone(),
        postal_code: postal_code.clone(),
    });
    Known {
        neighborhoods: entries.collect(),
        wards: wards.to_vec(),
        ..Known::default()
    }
}

fn preview(table: &Table, known: &Known) -> Preview {
    let mapping = Mapping::guessed(&table.headings);
    check_mapping(&mapping).expect("a mapping");
    analyse(&table.rows, &mapping, known, &|curp| {
        curp.as_str().to_owned()
    })
}

/// Counts of a preview beside those that were expected, where they differ.
fn differences(preview: &Preview, expected: &BTreeMap<ProblemKind, usize>) -> Vec<String> {
    let kinds = ProblemKind::ALL.iter().filter_map(|kind| {
        let (found, wanted) = (preview.totals.with_problem(*kind), expected.get(kind));
        let wanted = wanted.copied().unwrap_or(0);
        (found != wanted).then(|| format!("{}: {found}, not {wanted}", kind.code()))
    });
    kinds.collect()
}

#[test]
fn the_import_finds_exactly_what_is_wrong() {
    let (neighborhoods, wards) = catalogue();
    let known = known(&neighborhoods, &wards);
    for (seed, rows) in [(1, ROWS), (2023, ROWS), (7, 600), (8, 40), (9, 1), (9, 0)] {
        let book = dirty(seed, rows, &neighborhoods, &wards).expect("a workbook");
        if rows == 0 {
            let table = read(&book.xlsx, "", None).expect("headings");
            assert_eq!(table.rows, []);
            continue;
        }
        let table = read(&book.xlsx, "", None).expect("readable");
        assert_eq!(
            (table.sheet.as_str(), table.header_line),
            ("JEFES DE MZA", HEADER + 1)
        );
        assert_eq!(table.rows.len(), rows);
        let preview = preview(&table, &known);
        let different = differences(&preview, &book.expected);
        assert_eq!(different, Vec::<String>::new(), "seed {seed}, {rows} rows");
        let faulty = preview.totals.with_errors + preview.totals.with_warnings;
        assert_eq!(faulty, book.faulty_rows);
        if rows == ROWS {
            assert_eq!(faulty, rows * FAULTY / 100);
            // Nobody was merged on a roster that is empty.
            let all = ProblemKind::ALL.iter();
            for kind in all.filter(|kind| **kind != ProblemKind::CurpMerged) {
                let count = book.expected.get(kind).copied().unwrap_or(0);
                assert!(count >= 20, "{}: {count}", kind.code());
            }
        }
    }
}

#[test]
fn as_text_it_comes_out_the_same() {
    let (neighborhoods, wards) = catalogue();
    let known = known(&neighborhoods, &wards);
    let book = dirty(3, 800, &neighborhoods, &wards).expect("a workbook");
    let table = read(&book.xlsx, "", None).expect("readable");
    let mut text = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::new());
    text.write_record(&table.headings).expect("written");
    for row in &table.rows {
        text.write_record(&row.cells).expect("written");
    }
    let text = String::from_utf8(text.into_inner().expect("written")).expect("UTF-8");
    let (windows, _, lost) = encoding_rs::WINDOWS_1252.encode(&text);
    assert!(!lost);
    let from_text = preview(&read(&windows, "", None).expect("readable"), &known);
    assert_eq!(
        differences(&from_text, &book.expected),
        Vec::<String>::new()
    );
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_nobody_twice() {
    let (neighborhoods, wards) = catalogue();
    let one = dirty(5, 200, &neighborhoods, &wards).expect("a workbook");
    let two = dirty(5, 200, &neighborhoods, &wards).expect("a workbook");
    assert_eq!(one.xlsx, two.xlsx);
    assert_ne!(
        one.xlsx,
        dirty(6, 200, &neighborhoods, &wards)
            .expect("a workbook")
            .xlsx
    );
    let table = read(&one.xlsx, "", None).expect("readable");
    let preview = preview(&table, &known(&neighborhoods, &wards));
    let mut seen = HashMap::new();
    for row in preview
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::New)
    {
        let person = row.person.as_ref().expect("a person");
        if let Some(curp) = &person.curp {
            assert_eq!(seen.insert(curp.clone(), row.line), None);
        }
    }
    assert!(seen.len() > 100);
}

#[test]
fn without_catalogues_there_is_still_a_workbook() {
    let book = dirty(1, 300, &[], &[]).expect("a workbook");
    let table = read(&book.xlsx, "", None).expect("readable");
    let preview = preview(&table, &Known::default());
    assert_eq!(differences(&preview, &book.expected), Vec::<String>::new());
}

/// The roster after an import of everything that is new.
fn roster_of(preview: &Preview, known: &mut Known) {
    use domain::ids::CaptainId;
    use domain::roster_import::{KnownBlock, KnownPerson};
    for block in &preview.new_blocks {
        known.blocks.push(KnownBlock {
            code: block.code.clone(),
            neighborhood: block.neighborhood,
            ward: block.ward.clone(),
            between_streets: block.between_streets.clone(),
        });
    }
    for (number, row) in (1..).zip(&preview.rows) {
        let Some(person) = row.person.as_ref().filter(|_| row.outcome == Outcome::New) else {
            continue;
        };
        let id = CaptainId(Uuid::from_u128(u128::from(row.line)));
        known.people.push(KnownPerson {
            curp_index: person.curp.as_ref().map(|curp| curp.as_str().to_owned()),
            phone: person.phone.as_ref().map(|p| p.digits().to_owned()),
            other_phone: person.other_phone.as_ref().map(|p| p.digits().to_owned()),
            sex: person.sex,
            street: person.street.clone().unwrap_or_default(),
            street_number: person.street_number.clone().unwrap_or_default(),
            neighborhood: person.neighborhood,
            block_code: Some(person.block_code.clone()),
            position: Some(person.position),
            started_on: person.started_on,
            ..KnownPerson::new(id, number, person.name.clone())
        });
    }
}

#[test]
fn once_imported_the_workbook_changes_nothing_more() {
    let (neighborhoods, wards) = catalogue();
    let mut known = known(&neighborhoods, &wards);
    let book = dirty(11, 1_000, &neighborhoods, &wards).expect("a workbook");
    let table = read(&book.xlsx, "", None).expect("readable");
    let first = preview(&table, &known);
    roster_of(&first, &mut known);
    let second = preview(&table, &known);
    for (before, after) in first.rows.iter().zip(&second.rows) {
        let expected = match before.outcome.kind() {
            OutcomeKind::New => OutcomeKind::Same,
            other => other,
        };
        assert_eq!(after.outcome.kind(), expected, "{before:?}\n{after:?}");
    }
    assert_eq!(second.totals.block_changes, 0);
    assert!(second.new_blocks.is_empty());
}
