use super::*;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn held(kind: PaperKind, state: PaperState) -> Held {
    Held {
        kind,
        state,
        installed: state == PaperState::Installed,
    }
}

fn card(state: PaperState) -> Held {
    held(PaperKind::Credential, state)
}

#[test]
fn a_paper_is_printed_before_it_is_handed_out() {
    assert_eq!(after(card(PaperState::Requested), PaperAct::Deliver), None);
    assert_eq!(
        after(card(PaperState::Requested), PaperAct::Print),
        Some(PaperState::Printed)
    );
    assert_eq!(
        after(card(PaperState::Delivered), PaperAct::Print),
        Some(PaperState::Delivered),
        "printing again changes nothing"
    );
    assert_eq!(
        legal(card(PaperState::Printed)),
        [
            PaperAct::Print,
            PaperAct::Deliver,
            PaperAct::Replace,
            PaperAct::Revoke
        ]
    );
    for ended in [PaperState::Replaced, PaperState::Revoked] {
        assert!(legal(card(ended)).is_empty());
    }
}

#[test]
fn a_plate_is_put_up_and_taken_down() {
    let plate = |state| held(PaperKind::Plate, state);
    assert_eq!(after(plate(PaperState::Printed), PaperAct::Install), None);
    assert_eq!(
        after(plate(PaperState::Delivered), PaperAct::Install),
        Some(PaperState::Installed)
    );
    assert_eq!(
        after(plate(PaperState::Installed), PaperAct::Remove),
        Some(PaperState::Removed)
    );
    assert_eq!(after(card(PaperState::Delivered), PaperAct::Install), None);
    for ended in [PaperState::Replaced, PaperState::Revoked] {
        assert_eq!(after(plate(ended), PaperAct::Remove), None, "never put up");
        let hangs = Held {
            installed: true,
            ..plate(ended)
        };
        assert_eq!(legal(hangs), [PaperAct::Remove], "it still hangs there");
    }
    assert!(legal(plate(PaperState::Removed)).is_empty());
}

#[test]
fn words_have_the_gender_of_the_paper() {
    let delivered = Standing::As(PaperState::Delivered);
    assert_eq!(delivered.label(PaperKind::Credential), "Entregada");
    assert_eq!(delivered.label(PaperKind::Appointment), "Entregado");
    assert_eq!(Standing::Expired.label(PaperKind::Appointment), "Vencido");
}

#[test]
fn a_paper_holds_on_its_last_day() {
    let until = Some(day("2026-11-24"));
    let of = |today: &str| verified(PaperState::Delivered, until, false, day(today));
    assert_eq!(of("2026-11-24"), Some(Verified::Valid));
    assert_eq!(of("2026-11-25"), Some(Verified::Expired));
}

fn states() -> impl Strategy<Value = PaperState> {
    proptest::sample::select(PaperState::ALL)
}

proptest! {
    #[test]
    fn what_ended_stays_ended(kind in proptest::sample::select(PaperKind::ALL), acts in proptest::collection::vec(0..PaperAct::ALL.len(), 0..12)) {
        let mut paper = Held { kind, state: PaperState::Requested, installed: false };
        let mut printed = false;
        for act in acts {
            let act = PaperAct::ALL[act];
            let before = paper;
            match after(paper, act) {
                Some(next) => {
                    prop_assert!(before.state.live() || (act == PaperAct::Remove && before.installed));
                    prop_assert!(before.state.live() || !next.live(), "nothing holds again");
                    printed |= act == PaperAct::Print;
                    paper.installed |= act == PaperAct::Install;
                    paper.state = next;
                }
                None => prop_assert!(!legal(before).contains(&act)),
            }
            let given = [PaperState::Delivered, PaperState::Installed].contains(&paper.state);
            prop_assert!(!given || printed);
            prop_assert!(!paper.installed || kind == PaperKind::Plate);
        }
    }

    #[test]
    fn nothing_holds_after_the_service(state in states(), days in -400i64..400) {
        let today = day("2026-11-24");
        let until = Some(today + chrono::Duration::days(days));
        prop_assert!(verified(state, until, true, today) != Some(Verified::Valid));
        let seen = verified(state, until, false, today);
        prop_assert_eq!(
            seen == Some(Verified::Valid),
            state.live() && state != PaperState::Requested && days >= 0
        );
    }
}
