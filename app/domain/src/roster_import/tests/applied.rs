use super::{HEADINGS, apply, curp, index, preview, strings, territory};
use crate::ids::NeighborhoodId;
use crate::names::NameOrder;
use crate::roster::Position;
use crate::roster_import::*;
use proptest::prelude::*;
use uuid::Uuid;

#[test]
fn a_clean_row_comes_in_and_the_same_file_changes_nothing_more() {
    let key = curp("PELJ800101HVZRPN0");
    let rows = [
        [
            &key,
            "C. JUAN  PÉREZ LOPEZ",
            "2290000001 / 2290000002",
            "H",
            "AV. CUAUHTÉMOC",
            "12",
            "Col. Centro",
            "91700",
            "014/07",
            "1",
            "A Y B",
            "Titular",
        ],
        [
            "",
            "ANA RUIZ MORA",
            "",
            "M",
            "",
            "",
            "",
            "",
            "14-7",
            "",
            "",
            "SUPLENTE",
        ],
    ];
    let mut known = territory();
    let first = preview(&rows, &known);
    let person = first.rows[0].person.clone().unwrap();
    assert_eq!(person.name.full(), "Juan Pérez Lopez");
    assert_eq!(person.street.as_deref(), Some("Av. Cuauhtémoc"));
    assert_eq!(
        person.other_phone.as_ref().map(|p| p.digits()),
        Some("2290000002")
    );
    assert_eq!(
        person.neighborhood,
        Some(NeighborhoodId(Uuid::from_u128(1)))
    );
    assert_eq!(first.rows[0].outcome, Outcome::New);
    assert_eq!(first.rows[1].person.as_ref().unwrap().block_code, "014-07");
    assert_eq!(
        first.rows[1].person.as_ref().unwrap().position,
        Position::Alternate
    );
    assert_eq!(first.new_blocks.len(), 1);
    assert_eq!(first.new_blocks[0].ward.as_deref(), Some("C-01"));
    let kinds = |row: &PreviewRow| row.problems.iter().map(|p| p.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&first.rows[0]), [ProblemKind::BlockNew]);
    assert_eq!(
        kinds(&first.rows[1]),
        [ProblemKind::CurpMissing, ProblemKind::PhoneMissing]
    );
    apply(&mut known, &first);
    let second = preview(&rows, &known);
    assert_eq!(second.totals.with_outcome(OutcomeKind::Same), 2);
    assert!(second.new_blocks.is_empty());
    assert_eq!(second.totals.block_changes, 0);
}

#[test]
fn a_value_that_differs_is_a_change_and_an_empty_cell_is_none() {
    let key = curp("PELJ800101HVZRPN0");
    let before = [
        &key,
        "JUAN PEREZ LOPEZ",
        "2290000001",
        "H",
        "CALLE A",
        "12",
        "Centro",
        "",
        "5",
        "C-01",
        "A Y B",
        "",
    ];
    let mut known = territory();
    let first = preview(&[before], &known);
    apply(&mut known, &first);
    let after = [
        &key,
        "JUAN PÉREZ LÓPEZ",
        "2290000009",
        "",
        "",
        "14",
        "Formando Hogar",
        "",
        "5",
        "2",
        "a y b",
        "Suplente",
    ];
    let changed = preview(&[after], &known);
    let Outcome::Changed {
        number, changes, ..
    } = &changed.rows[0].outcome
    else {
        panic!("{:?}", changed.rows[0]);
    };
    assert_eq!(*number, 1);
    let changes: Vec<(Column, &str, &str)> = changes
        .iter()
        .map(|c| (c.column, c.before.as_str(), c.after.as_str()))
        .collect();
    assert_eq!(
        changes,
        [
            (Column::Phone, "229 000 0001", "229 000 0009"),
            (Column::StreetNumber, "12", "14"),
            (
                Column::Neighborhood,
                "Colonia Centro, C.P. 91700",
                "Colonia Formando Hogar, C.P. 91897"
            ),
            (Column::Position, "Titular", "Suplente"),
        ]
    );
    // The block is in Centro: that is kept, and told. Its ward would change, and waits for a yes.
    assert!(changed.rows[0].has(ProblemKind::BlockDiffers));
    assert_eq!(changed.rows[0].block_changes.len(), 1);
    assert_eq!(changed.rows[0].block_changes[0].after, "C-02");
    apply(&mut known, &changed);
    let again = preview(&[after], &known);
    assert_eq!(again.totals.with_outcome(OutcomeKind::Same), 1);
    assert_eq!(again.totals.block_changes, 0);
}

prop_compose! {
    /// Rows of few values, so that they collide in every way.
    fn colliding()(
        curp in 0..6_usize, name in 0..6_usize, phone in 0..5_usize, place in 0..6_usize,
        block in 0..5_usize, ward in 0..4_usize, streets in 0..3_usize, position in 0..3_usize,
    ) -> [String; 12] {
        let curps = ["PELJ800101HVZRPN0", "PELJ800101HVZRPN1", "RUMA750505MVZZRN0", "RUMA750505MVZZRN1"];
        let curp = curps.get(curp).map(|first| super::curp(first)).unwrap_or_default();
        let pick = |list: &[&str], place: usize| list[place].to_owned();
        [
            curp,
            pick(&["Juan Pérez López", "PEREZ LOPEZ JUAN", "Jhuan Peres Lopez", "Ana Ruiz Mora", "Ana María Ruiz", "x"], name),
            pick(&["", "2290000001", "2290000002", "9341500", "2290000001/2290000002"], phone),
            pick(&["", "M", "H"], position),
            pick(&["", "Calle Uno", "CALLE 2"], streets),
            pick(&["", "5", "S/N", "5", ""], block),
            pick(&["", "Centro", "Coyol", "El Coyol", "Formando Hogar", "Nada"], place),
            pick(&["", "", "", "91780", "91700", ""], place),
            pick(&["1", "01", "2", "3-A", ""], block),
            pick(&["", "1", "C-02", "9"], ward),
            pick(&["", "A y B", "C y D"], streets),
            pick(&["", "Titular", "suplente"], position),
        ]
    }
}

proptest! {
    #[test]
    fn an_applied_file_changes_nothing_more(rows in proptest::collection::vec(colliding(), 0..24)) {
        let mapping = Mapping::guessed(&strings(&HEADINGS));
        let rows: Vec<SheetRow> =
            (2..).zip(rows).map(|(line, cells)| SheetRow { line, cells: cells.to_vec() }).collect();
        let mut known = territory();
        let first = analyse(&rows, &mapping, &known, &index);
        apply(&mut known, &first);
        // Rows that wait for a correction or decision may come out otherwise beside a fuller roster.
        let written = first.rows.iter().zip(rows).filter(|(row, _)| {
            matches!(row.outcome, Outcome::New | Outcome::Changed { .. })
        });
        let written: Vec<SheetRow> = written.map(|(_, row)| row).collect();
        let second = analyse(&written, &mapping, &known, &index);
        prop_assert_eq!(second.totals.with_outcome(OutcomeKind::Same), written.len(), "{:?}", second);
        prop_assert_eq!(second.totals.block_changes, 0);
        // One titular and one alternate for each block, and each CURP once.
        let mut seats = std::collections::BTreeSet::new();
        for person in &known.people {
            prop_assert!(seats.insert((person.block_code.clone(), person.position)));
        }
    }

    #[test]
    fn no_sheet_makes_the_analysis_panic(cells in proptest::collection::vec(".{0,20}", 12), order in any::<bool>()) {
        let mut mapping = Mapping::guessed(&strings(&HEADINGS));
        if order {
            mapping.order = NameOrder::SurnamesFirst;
        }
        let rows = [SheetRow { line: 2, cells }];
        let preview = analyse(&rows, &mapping, &territory(), &index);
        prop_assert_eq!(preview.rows.len(), 1);
        let report = String::from_utf8(report_csv(&preview));
        prop_assert!(report.is_ok());
    }
}
