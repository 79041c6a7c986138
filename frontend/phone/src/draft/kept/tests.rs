//! Drafts as text, and what of a form is kept.

use super::*;

fn entry(name: &str, value: &str, on: bool) -> Entry {
    Entry {
        name: name.to_owned(),
        value: value.to_owned(),
        on,
    }
}

const NOW: f64 = 1_795_000_000_000.0;

#[test]
fn a_draft_comes_back_as_it_was_kept() {
    let entries = [
        entry(
            "description",
            "Fuga\nen la esquina\tde «Díaz Mirón» \\ 5 de Mayo",
            true,
        ),
        entry("kind", "agua", true),
        entry("permission", "1", false),
        entry("given\tnames", "", true),
    ];
    assert_eq!(read(&write(NOW, &entries), NOW + 60_000.0), entries);
}

#[test]
fn an_old_draft_is_gone() {
    let text = write(NOW, &[entry("description", "Fuga", true)]);
    assert_eq!(read(&text, NOW + LIFE).len(), 1);
    assert!(read(&text, NOW + LIFE + 1.0).is_empty());
    assert!(
        read(&text, NOW - LIFE - 1.0).is_empty(),
        "a clock that was put back"
    );
}

#[test]
fn what_somebody_else_wrote_is_passed_over() {
    for text in ["", "{\"a\":1}", "\n+a\tb", "x\n+a\tb"] {
        assert!(read(text, NOW).is_empty(), "{text:?}");
    }
    let text = format!("{NOW}\n\n?a\tb\n+no tab\né\n+a\tb\\");
    assert_eq!(read(&text, NOW), [entry("a", "b", true)]);
}

#[test]
fn ids_files_and_secrets_are_not_kept() {
    assert_eq!(kind("TEXTAREA", "", "description"), Kind::Text);
    assert_eq!(kind("INPUT", "tel", "phone"), Kind::Text);
    assert_eq!(kind("INPUT", "radio", "kind"), Kind::Tick);
    assert_eq!(kind("INPUT", "checkbox", "permission"), Kind::Tick);
    assert_eq!(kind("SELECT", "select-one", "kind"), Kind::Choice);
    for no in [
        "hidden", "file", "password", "submit", "button", "image", "reset",
    ] {
        assert_eq!(kind("INPUT", no, "x"), Kind::No, "{no}");
    }
    assert_eq!(kind("SELECT", "select-multiple", "x"), Kind::No);
    assert_eq!(kind("INPUT", "text", ""), Kind::No, "never sent either");
}

#[test]
fn a_draft_writes_over_nothing() {
    let kept = [entry("street", "Juárez", true), entry("kind", "3", true)];
    assert!(!in_the_way(&kept, &[entry("street", "", true)]));
    assert!(!in_the_way(&kept, &[entry("street", "Juárez", true)]));
    assert!(!in_the_way(
        &kept,
        &[entry("reference", "Frente al parque", true)]
    ));
    assert!(in_the_way(&kept, &[entry("street", "Hidalgo", true)]));
}

#[test]
fn boxes_of_one_name_are_told_apart_by_their_value() {
    let kept = [entry("about", "2", true), entry("street", "Juárez", true)];
    assert_eq!(belongs(&kept, &entry("about", "1", false), true), None);
    assert_eq!(
        belongs(&kept, &entry("about", "2", false), true),
        Some(&kept[0])
    );
    assert_eq!(
        belongs(&kept, &entry("street", "", true), false),
        Some(&kept[1])
    );
}
