//! Which petitions there are and how far each goes: the year 2023 with its counts by month, and the
//! last weeks as they would be on the day of the demonstration.

use super::dice::Dice;
use super::office::{DAY, Office};
use super::{ATTENDED, RECEIVED, Size};
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use domain::catalogue::PetitionType;
use domain::deadline::{Term, TermUnit};
use domain::local_time::{local_date, start_of_day};

/// A petition in the demonstration.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// When it is received.
    pub(super) received: DateTime<Utc>,
    /// Its type, as a place in the catalogue.
    pub(super) kind: usize,
    /// From which its citizen, words and acts are drawn.
    pub(super) seed: u64,
    /// From which its place is drawn: a duplicate has that of the petition that it repeats.
    pub(super) place: u64,
    /// How it ends.
    pub(super) end: End,
}

/// How far a petition goes. Times are working seconds of its office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// It stays open; acts up to this time.
    Open(Stage, i64),
    /// The office cancels it.
    Cancelled,
    /// The office closes it without referring it.
    Informed(i64),
    /// The office closes it as a duplicate of another case.
    Duplicate(usize, i64),
    /// Departments attend it, and the office verifies it.
    Attended(i64),
}

/// Where an open petition waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Received,
    Referred,
    InProgress,
    Scheduled,
    Suspended,
    InformationRequired,
    Attended,
    Returned,
    Rejected,
}

/// Stages of the live weeks, of which there is at least one each.
const LIVE: [Stage; 9] = [
    Stage::Received,
    Stage::Referred,
    Stage::InProgress,
    Stage::Scheduled,
    Stage::Suspended,
    Stage::InformationRequired,
    Stage::Attended,
    Stage::Returned,
    Stage::Rejected,
];
/// Least time between reception and the department's answer.
const SOONEST: i64 = 2 * 3600;
/// Days of live work before today.
const LIVE_DAYS: i64 = 36;
/// Petitions of a working day of the live weeks.
const LIVE_PER_DAY: usize = 150;

/// How often a type is asked for, beside the others.
fn weight(code: &str) -> usize {
    match code {
        "AP-01" => 150,
        "OP-01" => 105,
        "LP-01" => 85,
        "AG-01" | "AG-04" => 60,
        "SP-01" => 50,
        "AG-02" | "PJ-01" => 45,
        "LP-03" => 35,
        "AP-04" => 25,
        "LP-06" => 22,
        "OP-07" => 20,
        "PJ-04" | "PJ-06" | "SA-04" => 18,
        "LP-08" => 16,
        "AP-03" | "OP-04" | "SP-02" | "PM-01" | "AG-05" => 14,
        "AP-06" | "OP-05" | "LP-05" | "MA-01" | "SE-01" => 12,
        "AP-02" | "OP-03" | "LP-02" | "TM-01" | "PJ-02" => 10,
        "TM-04" | "TM-05" | "CO-01" | "EX-01" => 8,
        "PC-05" | "SA-02" | "SA-03" | "DI-01" | "DI-02" | "DA-04" => 6,
        "EX-02" => 5,
        "DI-03" | "MU-01" | "OI-01" | "PM-02" | "PC-02" => 1,
        _ => 2,
    }
}

/// How many petitions arrive in each hour of the day, in proportion.
const HOURS: [usize; 24] = [
    1, 0, 0, 0, 0, 1, 3, 8, 22, 34, 38, 36, 30, 24, 20, 20, 22, 22, 18, 14, 10, 7, 4, 2,
];

/// Draws the cases.
pub(super) struct Planner<'a> {
    types: &'a [PetitionType],
    weights: Vec<usize>,
    dice: Dice,
}

impl<'a> Planner<'a> {
    pub(super) fn new(types: &'a [PetitionType]) -> Self {
        Self {
            types,
            weights: types.iter().map(|t| weight(&t.code)).collect(),
            dice: Dice::new(2023),
        }
    }

    /// The year 2023, in the order of reception.
    pub(super) fn year(&mut self, office: &Office, size: Size) -> Vec<Case> {
        let mut cases = Vec::new();
        for (month, received) in (1..).zip(RECEIVED) {
            let first = NaiveDate::from_ymd_opt(2023, month, 1).unwrap_or_default();
            let days: Vec<NaiveDate> = first
                .iter_days()
                .take_while(|day| day.month() == month)
                .collect();
            for _ in 0..size.of(received) {
                let received = self.arrival(&days, office);
                cases.push(self.case(received));
            }
        }
        cases.sort_by_key(|case| case.received);
        self.attend_by_month(&mut cases, office, size);
        self.leave_the_rest(&mut cases, office);
        self.vary(&mut cases, office);
        cases
    }

    /// The weeks up to now, in the order of reception.
    pub(super) fn weeks(&mut self, office: &Office, size: Size, now: DateTime<Utc>) -> Vec<Case> {
        let today = local_date(now);
        let mut cases = Vec::new();
        for back in (0..=LIVE_DAYS).rev() {
            let day = today - Duration::days(back);
            let part = self.share(day, office);
            let count = (LIVE_PER_DAY / size.divisor).max(4) * part / 100;
            for _ in 0..count {
                let received = self.arrival(&[day], office);
                cases.push(self.case(received));
            }
        }
        cases.retain(|case| case.received < now);
        cases.sort_by_key(|case| case.received);
        let now = office.position(now);
        for case in &mut cases {
            let start = office.position(case.received);
            case.end = match self.dice.below(100) {
                0..=1 => End::Cancelled,
                2 => End::Open(Stage::Received, now),
                3..=4 => End::Open(Stage::Referred, now),
                5..=7 => End::Open(Stage::InProgress, now),
                8 => End::Open(Stage::InformationRequired, now),
                _ => End::Attended(start + self.delay(case.kind)),
            };
        }
        self.vary(&mut cases, office);
        self.show_every_stage(&mut cases, office, now);
        cases
    }

    /// Whatever the draw was, the last days show every stage.
    fn show_every_stage(&self, cases: &mut [Case], office: &Office, now: i64) {
        let recent: Vec<usize> = (0..cases.len())
            .filter(|i| matches!(cases[*i].end, End::Attended(_)))
            .filter(|i| (SOONEST..6 * DAY).contains(&(now - office.position(cases[*i].received))))
            .collect();
        let every = (recent.len() / 64).max(1);
        for (i, stage) in recent.iter().step_by(every).zip(LIVE.iter().cycle()) {
            cases[*i].end = End::Open(*stage, now);
        }
    }

    /// How much of a working day's calls a day brings, in hundredths.
    fn share(&self, day: NaiveDate, office: &Office) -> usize {
        let noon = start_of_day(day) + Duration::hours(12);
        match day.weekday() {
            _ if local_date(office.moment(office.position(noon))) == day => 100,
            chrono::Weekday::Sat => 14,
            _ => 7,
        }
    }

    fn arrival(&mut self, days: &[NaiveDate], office: &Office) -> DateTime<Utc> {
        let shares: Vec<usize> = days.iter().map(|day| self.share(*day, office)).collect();
        let day = days[self.dice.weighted(&shares)];
        let hour = i64::try_from(self.dice.weighted(&HOURS)).unwrap_or(0);
        start_of_day(day) + Duration::seconds(hour * 3600 + self.dice.between(0, 3600))
    }

    fn case(&mut self, received: DateTime<Utc>) -> Case {
        let seed = self.dice.number();
        Case {
            received,
            kind: self.dice.weighted(&self.weights),
            seed,
            place: seed.rotate_left(17),
            end: End::Open(Stage::Received, 0),
        }
    }

    /// Working seconds until the department answers: mostly within what the type promises.
    fn delay(&mut self, kind: usize) -> i64 {
        let Term { amount, unit } = self.types[kind].term;
        let promised = match unit {
            TermUnit::BusinessDays => amount * DAY,
            TermUnit::NaturalHours => amount * DAY / 24,
        };
        let percent = if self.dice.percent(78) {
            self.dice.between(15, 95)
        } else {
            self.dice.between(95, 260)
        };
        (promised * percent / 100).clamp(SOONEST, 45 * DAY) + self.dice.between(0, 3 * 3600)
    }

    /// Chooses as many petitions as were attended in each month: those whose answer would come in
    /// that month, then others that were waiting.
    fn attend_by_month(&mut self, cases: &mut [Case], office: &Office, size: Size) {
        let start: Vec<i64> = cases.iter().map(|c| office.position(c.received)).collect();
        let ready: Vec<i64> = cases
            .iter()
            .zip(&start)
            .map(|(case, start)| start + self.delay(case.kind))
            .collect();
        let mut waiting: Vec<usize> = (0..cases.len()).collect();
        for (month, attended) in (1..).zip(ATTENDED) {
            let (first, after) = office.month(2023, month);
            let possible = |i: &usize| start[*i] + SOONEST < after;
            let (mut now, mut others): (Vec<usize>, Vec<usize>) = waiting
                .iter()
                .copied()
                .filter(possible)
                .partition(|i| (first..after).contains(&ready[*i]));
            self.dice.shuffle(&mut now);
            self.dice.shuffle(&mut others);
            now.extend(others);
            now.truncate(size.of(attended));
            for i in now {
                let at = if (first..after).contains(&ready[i]) {
                    ready[i]
                } else {
                    self.dice.between(first.max(start[i] + SOONEST), after)
                };
                cases[i].end = End::Attended(at);
            }
            waiting.retain(|i| !matches!(cases[*i].end, End::Attended(_)));
        }
    }

    /// What the year did not attend. Its count stays as it was, but the office has worked off nearly
    /// all of it by the next spring: a tray of today is not full of that year.
    fn leave_the_rest(&mut self, cases: &mut [Case], office: &Office) {
        let stages = [
            (Stage::Received, 8),
            (Stage::Referred, 24),
            (Stage::InProgress, 50),
            (Stage::Scheduled, 12),
            (Stage::InformationRequired, 6),
        ];
        // Two days short of its end: answers are verified some time later.
        let spring = (
            office.month(2024, 1).0 + SOONEST,
            office.month(2024, 3).1 - 2 * DAY,
        );
        for case in cases.iter_mut() {
            if matches!(case.end, End::Attended(_)) {
                continue;
            }
            let last = office.position(case.received) + self.dice.between(SOONEST, 8 * DAY);
            case.end = match self.dice.below(100) {
                0..=2 => End::Cancelled,
                3..=4 => {
                    let drawn = self.dice.weighted(&stages.map(|(_, weight)| weight));
                    End::Open(stages[drawn].0, last)
                }
                5..=39 => End::Informed(self.dice.between(spring.0, spring.1)),
                _ => End::Attended(self.dice.between(spring.0, spring.1)),
            };
        }
    }

    /// Some of what is answered needs no department, and some repeats what waits already. The
    /// system counts both as attended when the office closes them.
    fn vary(&mut self, cases: &mut [Case], office: &Office) {
        for i in 0..cases.len() {
            let End::Attended(at) = cases[i].end else {
                continue;
            };
            let kind = &self.types[cases[i].kind];
            let informed = if is_for_information(&kind.code) {
                70
            } else {
                2
            };
            if self.dice.percent(informed) {
                cases[i].end = End::Informed(at);
            } else if self.dice.percent(2) {
                let repeats = (i.saturating_sub(400)..i).rev().find(|k| {
                    let other = &cases[*k];
                    matches!(other.end, End::Open(..))
                        && office.position(other.received) < at
                        && !self.types[other.kind].confidential
                });
                if let Some(k) = repeats {
                    cases[i].kind = cases[k].kind;
                    cases[i].place = cases[k].place;
                    cases[i].end = End::Duplicate(k, at);
                }
            }
        }
    }
}

/// Whether the office itself answers most petitions of a type.
pub(super) fn is_for_information(code: &str) -> bool {
    code.starts_with("EX-")
        || matches!(
            code,
            "PM-02" | "PM-03" | "PC-02" | "DS-02" | "CO-04" | "SE-04" | "DA-06" | "TM-07"
        )
}
