use super::{apply, curp, preview, territory};
use crate::roster_import::*;

#[test]
fn codes_are_told_apart_and_read_back() {
    for column in Column::ALL {
        assert_eq!(Column::parse(column.code()), Some(column));
        let json = serde_json::to_string(&column).unwrap();
        assert_eq!(json, format!("\"{}\"", column.code()));
    }
    for kind in ProblemKind::ALL {
        assert_eq!(ProblemKind::parse(kind.code()), Some(*kind));
        let json = serde_json::to_string(kind).unwrap();
        assert_eq!(json, format!("\"{}\"", kind.code()));
    }
    for kind in OutcomeKind::ALL {
        assert_eq!(OutcomeKind::parse(kind.code()), Some(kind));
    }
}

#[test]
fn the_same_person_is_found_in_the_file_and_on_the_roster() {
    let (one, two) = (curp("PELJ800101HVZRPN0"), curp("RUMA750505MVZZRN0"));
    let blank = |curp, name, phone, block, position| {
        [
            curp, name, phone, "", "", "", "", "", block, "", "", position,
        ]
    };
    let rows = [
        blank(&one, "Juan Pérez López", "2290000001", "1", ""),
        blank(&one, "Juan Pérez López", "", "1", ""),
        blank(&one, "Juan Pérez López", "", "2", ""),
        blank("", "Jhuan Peres Lopes", "2290000001", "3", ""),
        blank("", "Juan Pérez López", "", "1", "Suplente"),
        blank(&two, "Ana Ruiz Mora", "2290000001", "1", ""),
        blank(&two, "Ana Ruiz Mora", "2290000001", "4", ""),
        blank("", "Ana Ruis Mora", "", "4", ""),
    ];
    let kinds = |preview: &Preview| {
        let rows = preview.rows.iter();
        rows.map(|r| (r.outcome.kind(), r.problems.first().map(|p| p.kind)))
            .collect::<Vec<_>>()
    };
    use OutcomeKind as O;
    use ProblemKind as P;
    let mut known = territory();
    let first = preview(&rows, &known);
    let expected = [
        (O::New, Some(P::BlockNew)),
        (O::Refused, Some(P::SamePersonInFile)),
        (O::Refused, Some(P::PersonInTwoBlocks)),
        (O::MergeProposed, Some(P::SamePersonSoft)),
        (O::MergeProposed, Some(P::SamePersonSoft)),
        (O::Refused, Some(P::TwoInOneBlock)),
        (O::New, Some(P::BlockNew)),
        (O::MergeProposed, Some(P::SamePersonSoft)),
    ];
    assert_eq!(kinds(&first), expected);
    assert!(first.rows[1].problems[0].message.contains("renglón 2"));
    assert_eq!(
        first.rows[3].outcome,
        Outcome::MergeProposed {
            with: Twin::Line(2)
        }
    );
    apply(&mut known, &first);
    let second = preview(&rows, &known);
    let outcomes: Vec<O> = second.rows.iter().map(|r| r.outcome.kind()).collect();
    assert_eq!(
        outcomes,
        [
            O::Same,
            O::Refused,
            O::Refused,
            O::MergeProposed,
            O::MergeProposed,
            O::Refused,
            O::Same,
            O::MergeProposed
        ]
    );
    assert!(second.rows[2].problems[0].message.contains("número 1"));
}

#[test]
fn a_row_in_the_other_order_is_believed_when_its_curp_says_so() {
    let key = curp("PELJ800101HVZRPN0");
    let rows = [
        [
            &key,
            "PEREZ LOPEZ JUAN",
            "2290000001",
            "",
            "",
            "",
            "",
            "",
            "1",
            "",
            "",
            "",
        ],
        [
            &key,
            "JUANA CRUZ",
            "2290000002",
            "",
            "",
            "",
            "",
            "",
            "2",
            "",
            "",
            "",
        ],
    ];
    let preview = preview(&rows, &territory());
    let name = &preview.rows[0].person.as_ref().unwrap().name;
    assert_eq!(name.first_surname, "Perez");
    assert!(preview.rows[0].has(ProblemKind::NameParticles));
    assert!(preview.rows[1].has(ProblemKind::CurpNameMismatch));
}

#[test]
fn nothing_that_is_wrong_is_silent() {
    let long = "x".repeat(MAX_CELL + 1);
    let street = "x".repeat(200);
    let none = [
        "",
        "Ana Ruiz Mora",
        "2290000001",
        "M",
        "",
        "",
        "",
        "",
        "9",
        "",
        "",
        "",
    ];
    for (column, text, kind) in [
        (0, "PELJ800101HVZRPN", ProblemKind::CurpShape),
        (0, "PELJ800231HVZRPN00", ProblemKind::CurpDate),
        (0, "AAPR630321HDFLRC08", ProblemKind::CurpCheckDigit),
        (0, "AAPR630321HDFLRC09", ProblemKind::CurpNameMismatch),
        (1, "", ProblemKind::NameMissing),
        (1, "ANA", ProblemKind::NameMissing),
        (1, "ANA RUIZ 2", ProblemKind::NameMissing),
        (1, "ANA DE LA CRUZ MORA", ProblemKind::NameParticles),
        (2, "934 15 00", ProblemKind::PhoneWithoutArea),
        (2, "22912", ProblemKind::PhoneInvalid),
        (3, "?", ProblemKind::CurpMissing),
        (3, "Z", ProblemKind::SexUnknown),
        (4, &street, ProblemKind::CellTooLong),
        (4, &long, ProblemKind::CellTooLong),
        (6, "Formado Ogar", ProblemKind::NeighborhoodUnknown),
        (6, "Coyol", ProblemKind::NeighborhoodAmbiguous),
        (8, "", ProblemKind::BlockMissing),
        (8, "ñandú", ProblemKind::BlockMissing),
        (8, "S/N", ProblemKind::BlockMissing),
        (9, "77", ProblemKind::WardUnknown),
        (11, "vocal", ProblemKind::PositionUnknown),
    ] {
        let mut row = none;
        row[column] = text;
        let preview = preview(&[row], &territory());
        let found = &preview.rows[0];
        assert!(found.has(kind), "{text}: {:?}", found.problems);
        let refused = kind.severity() == Severity::Error;
        assert_eq!(found.outcome == Outcome::Refused, refused, "{text}");
        for problem in &found.problems {
            let end = problem.message.ends_with(['.', '?']);
            assert!(end, "{}", problem.message);
        }
        assert_eq!(preview.totals.with_problem(kind), 1, "{text}");
    }
    let mut row = none;
    row[6] = "Formando Hogar";
    row[7] = "91837";
    assert!(preview(&[row], &territory()).rows[0].has(ProblemKind::PostalCodeDiffers));
}

#[test]
fn the_report_has_a_row_for_each_and_a_mark_for_excel() {
    let row = [
        "",
        "=cmd|' /C calc'!A0",
        "",
        "",
        "",
        "",
        "",
        "",
        "1",
        "",
        "",
        "",
    ];
    let report = String::from_utf8(report_csv(&preview(&[row], &territory()))).unwrap();
    assert!(report.starts_with('\u{feff}'));
    assert_eq!(report.lines().count(), 2);
    assert!(report.contains("\"'=cmd|"));
}
