//! What happens to a case, step by step. Every beginning of a script is a legal history, so that a
//! script can stop at any moment: at the end of the live weeks, at today.

use super::dice::Dice;
use super::office::{DAY, Office};
use super::plan::{Case, End, Stage};
use chrono::{DateTime, NaiveDate, Utc};
use domain::catalogue::PetitionType;
use domain::local_time::local_date;

/// Something that happens to a case. Departments are places in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Register,
    Refer(usize, Option<usize>),
    Accept(usize),
    /// Who rejects, and who is suggested.
    Reject(usize, usize),
    Schedule(usize, NaiveDate),
    /// Until when it is stopped.
    Suspend(usize, NaiveDate),
    Photo(usize),
    Attend(usize),
    Satisfied,
    Unsatisfied,
    Ask,
    Told,
    Inform,
    /// The case that stays.
    Duplicate(usize),
    /// Somebody else calls for the same.
    Join,
    Reopen,
    Cancel,
    Note,
    Notice,
}

/// One step of one case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) at: DateTime<Utc>,
    pub(super) case: usize,
    pub(super) what: What,
}

/// Writes the steps of cases.
pub(super) struct Writer<'a> {
    pub(super) office: &'a Office,
    pub(super) types: &'a [PetitionType],
    /// The department of each type, as a place in the catalogue.
    pub(super) home: &'a [usize],
    /// The department that a department shares work with, and is confused with.
    pub(super) partner: &'a [Option<usize>],
    pub(super) steps: Vec<Step>,
}

struct Pen<'w, 'a> {
    writer: &'w mut Writer<'a>,
    case: usize,
    start: i64,
    gap: i64,
}

impl Pen<'_, '_> {
    fn put(&mut self, position: i64, what: What) {
        let at = self.writer.office.moment(position);
        let case = self.case;
        self.writer.steps.push(Step { at, case, what });
    }

    /// The time at so many thousandths of the case's work.
    fn at(&self, thousandths: i64) -> i64 {
        self.start + self.gap * thousandths / 1000
    }
}

impl Writer<'_> {
    /// Adds the steps of a case, in their order.
    pub(super) fn write(&mut self, number: usize, case: &Case) {
        self.steps.push(Step {
            at: case.received,
            case: number,
            what: What::Register,
        });
        let start = self.office.position(case.received);
        let mut dice = Dice::new(case.seed ^ 0x5C_21_47);
        let own = self.home[case.kind];
        let photo = self.types[case.kind].needs_photo();
        // A reserved matter goes to its own department alone.
        let other = self.partner[own].filter(|_| !self.types[case.kind].confidential);
        let end = match case.end {
            End::Open(_, at) | End::Informed(at) | End::Duplicate(_, at) | End::Attended(at) => at,
            End::Cancelled => start + dice.between(300, 3 * 3600),
        };
        let shared = !self.types[case.kind].confidential;
        let mut pen = Pen {
            writer: self,
            case: number,
            start,
            gap: (end - start).max(0),
        };
        if shared && pen.gap > DAY / 10 {
            // Draws of its own, so that the rest of the story stays what it is without them.
            pen.others(&mut Dice::new(case.seed ^ 0x10_17));
        }
        match case.end {
            End::Cancelled => pen.put(end, What::Cancel),
            End::Informed(_) => pen.put(end, What::Inform),
            End::Duplicate(of, _) => pen.put(end, What::Duplicate(of)),
            End::Open(stage, _) => pen.stop_at(stage, own, other, photo, &mut dice),
            End::Attended(_) => pen.attend(end, own, other, photo, &mut dice),
        }
    }
}

impl Pen<'_, '_> {
    /// A few ask for what another asked already; now and then a whole street does.
    fn others(&mut self, dice: &mut Dice) {
        let many = [0, 1, 2, 5][dice.weighted(&[92, 5, 2, 1])];
        for one in 0..many {
            self.put(self.at(300 + 60 * one), What::Join);
        }
    }

    /// Refers and accepts: both soon, however long the work takes.
    fn begin(&mut self, own: usize, second: Option<usize>, dice: &mut Dice) -> i64 {
        let refer =
            self.start + (self.gap * dice.between(20, 90) / 1000).min(dice.between(240, DAY / 2));
        self.put(refer, What::Refer(own, second));
        let most = (self.gap * dice.between(120, 260) / 1000).min(dice.between(DAY / 10, DAY));
        let accept = (self.start + most).max(refer + (self.gap / 20).min(900));
        self.put(accept, What::Accept(own));
        if let Some(second) = second {
            self.put(self.at(270).max(accept), What::Accept(second));
        }
        refer
    }

    fn answer(&mut self, position: i64, department: usize, photo: bool) {
        if photo {
            self.put(position - 180.min(self.gap / 50), What::Photo(department));
        }
        self.put(position, What::Attend(department));
    }

    /// The whole way, up to the verification.
    fn attend(&mut self, end: i64, own: usize, other: Option<usize>, photo: bool, dice: &mut Dice) {
        let second = other.filter(|_| dice.percent(6));
        let refer = self.begin(own, second, dice);
        if let Some(wrong) = other.filter(|_| dice.percent(4)) {
            let soon = (refer - self.start) / 3;
            self.put(self.start + soon, What::Refer(wrong, None));
            self.put(self.start + 2 * soon, What::Reject(wrong, own));
        }
        if dice.percent(18) {
            let day = local_date(self.writer.office.moment(end));
            self.put(self.at(320), What::Schedule(own, day));
        }
        if dice.percent(5) {
            self.put(self.at(400), What::Ask);
            self.put(self.at(480), What::Told);
        }
        if dice.percent(8) {
            self.put(self.at(520), What::Note);
        } else if dice.percent(6) {
            self.put(self.at(530), What::Notice);
        }
        let way = dice.below(100);
        if second.is_none() && way < 5 {
            self.answer(self.at(640), own, photo);
            self.put(self.at(800), What::Unsatisfied);
        } else if second.is_none() && way < 7 && self.gap > 3 * DAY {
            let verified = self.at(620);
            self.answer(self.at(560), own, photo);
            self.put(verified, What::Satisfied);
            self.put(verified + (self.gap / 10).min(5 * DAY), What::Reopen);
        }
        if let Some(second) = second {
            self.answer(self.at(900), second, photo);
        }
        self.answer(end, own, photo);
        self.put(end + dice.between(DAY / 2, 6 * DAY), What::Satisfied);
    }

    /// The way up to a stage.
    fn stop_at(
        &mut self,
        stage: Stage,
        own: usize,
        other: Option<usize>,
        photo: bool,
        dice: &mut Dice,
    ) {
        match stage {
            Stage::Received => {}
            Stage::Referred => self.put(self.at(200), What::Refer(own, None)),
            Stage::Rejected => {
                if let Some(wrong) = other {
                    self.put(self.at(200), What::Refer(wrong, None));
                    self.put(self.at(500), What::Reject(wrong, own));
                    // Some go to a second that says no as well: they bounced.
                    let second = self.writer.partner[wrong].filter(|d| *d != own);
                    if let Some(second) = second.filter(|_| dice.percent(50)) {
                        self.put(self.at(600), What::Refer(second, None));
                        self.put(self.at(800), What::Reject(second, own));
                    }
                }
            }
            Stage::InformationRequired => {
                if dice.percent(60) {
                    self.begin(own, None, dice);
                }
                self.put(self.at(800), What::Ask);
            }
            Stage::InProgress => {
                let second = other.filter(|_| dice.percent(6));
                self.begin(own, second, dice);
                if dice.percent(12) {
                    self.put(self.at(700), What::Note);
                }
            }
            Stage::Scheduled => {
                self.begin(own, None, dice);
                let day = self.at(1000) + dice.between(1, 7) * DAY;
                let day = local_date(self.writer.office.moment(day));
                self.put(self.at(600), What::Schedule(own, day));
            }
            Stage::Suspended => {
                self.begin(own, None, dice);
                let today = local_date(self.writer.office.moment(self.at(1000)));
                let review = today + chrono::Duration::days(dice.between(7, 20));
                self.put(self.at(700), What::Suspend(own, review));
            }
            Stage::Attended => {
                self.begin(own, None, dice);
                self.answer(self.at(900), own, photo);
            }
            Stage::Returned => {
                self.begin(own, None, dice);
                self.answer(self.at(600), own, photo);
                self.put(self.at(900), What::Unsatisfied);
            }
        }
    }
}
