use super::strings;
use crate::names::NameOrder;
use crate::roster_import::*;

#[test]
fn headings_of_offices_are_recognised() {
    use Column as C;
    let headings = strings(&[
        "No.",
        "AP. PATERNO",
        "AP. MATERNO",
        "NOMBRE(S)",
        "NOMBRE COMPLETO",
        "TEL/CEL",
        "TEL.",
        "COL.",
        "C.P.",
        "MZA",
        "Ctel.",
        "Domicilio",
        "No.",
        "Entre Calles",
        "Observaciones",
        "",
        "TEL. (3)",
    ]);
    assert_eq!(
        guess(&headings),
        [
            C::Ignore,
            C::FirstSurname,
            C::SecondSurname,
            C::GivenNames,
            C::Ignore,
            C::Phone,
            C::OtherPhone,
            C::Neighborhood,
            C::PostalCode,
            C::BlockCode,
            C::WardCode,
            C::Street,
            C::StreetNumber,
            C::BetweenStreets,
            C::Ignore,
            C::Ignore,
            C::Ignore,
        ]
    );
    assert_eq!(
        guess(&strings(&["NOMBRE", "MANZANA"])),
        [C::FullName, C::BlockCode]
    );
    for (heading, order) in [
        (
            "NOMBRE COMPLETO (APELLIDOS PRIMERO)",
            NameOrder::SurnamesFirst,
        ),
        ("Apellidos y Nombre(s)", NameOrder::SurnamesFirst),
        ("NOMBRE COMPLETO", NameOrder::GivenFirst),
        ("Nombre(s) y apellidos", NameOrder::GivenFirst),
    ] {
        assert_eq!(guess_order(&strings(&["MZA", heading])), order, "{heading}");
    }
    assert_eq!(
        heading_key(&strings(&[" Teléfono ", "COL.", "", ""])),
        heading_key(&strings(&["TELEFONO", "col"]))
    );
}

#[test]
fn a_mapping_says_who_and_where_and_nothing_twice() {
    use Column as C;
    let check = |columns: &[Column]| {
        check_mapping(&Mapping {
            columns: columns.to_vec(),
            order: NameOrder::GivenFirst,
        })
    };
    for good in [
        &[C::FullName, C::BlockCode, C::Ignore, C::Ignore][..],
        &[C::GivenNames, C::FirstSurname, C::BlockCode],
    ] {
        assert_eq!(check(good), Ok(()));
    }
    for wrong in [
        &[C::FullName][..],
        &[C::BlockCode],
        &[C::GivenNames, C::BlockCode],
        &[C::FullName, C::FirstSurname, C::BlockCode],
        &[C::FullName, C::BlockCode, C::Phone, C::Phone],
    ] {
        assert!(
            check(wrong).unwrap_err().message_for("columns").is_some(),
            "{wrong:?}"
        );
    }
}
