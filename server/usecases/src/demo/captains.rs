//! The block captains of the demonstration: 4,400 fictitious people, with the months of 2023 as the
//! office published them.

use super::DemoError;
use super::dice::Dice;
use super::office::Office;
use super::portraits::portraits;
use super::territory::{self, DemoBlock};
use super::words::Words;
use crate::context::{Ctx, Stop, System};
use crate::roster::dossier::{keep_scan, settle};
use crate::roster::{ActForm, act_within, store, written};
use crate::seed::seed_id;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use db::Conn;
use db::roster::dossiers;
use db::roster::events::{self, NewEvent};
use db::roster::people;
use db::roster::terms::{self, NewTerm, Period};
use domain::access::Scope;
use domain::catalogue::Neighborhood;
use domain::curp::{Curp, check_digit};
use domain::ids::{CaptainId, DossierItemId, PeriodId, TermId, UserId};
use domain::local_time::{instant, local_date, local_month, start_of_day};
use domain::names::PersonName;
use domain::phone::Phone;
use domain::roster::dossier::{DossierKind, ScanRule, SeenForm};
use domain::roster::{Basis, CheckedCaptain, EndReason, Position, TermAct, TermState};
use domain::users::Actor;
use futures::FutureExt;
use std::sync::Arc;

/// People validated in each month of 2023 (the office's annual programme, activity 5): 1,612.
pub const VALIDATED_2023: [usize; 12] = [91, 210, 621, 395, 105, 55, 5, 42, 19, 19, 41, 9];
/// People accredited in each month of 2023 (activity 6): 1,123.
pub const ACCREDITED_2023: [usize; 12] = [13, 50, 290, 69, 118, 179, 83, 19, 162, 99, 22, 19];
/// People on the roster (the target of activities 5, 6 and 8).
pub const CAPTAINS: usize = 4_400;

/// By this day the captains of the period that began in 2026 had taken the oath.
const RENEWAL: NaiveDate = NaiveDate::from_ymd_opt(2026, 5, 31).expect("a day");

/// A captain who is in office, for the petitions of the demonstration.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub(super) number: i64,
    pub(super) block: DemoBlock,
    pub(super) name: PersonName,
    pub(super) phone: String,
}

/// Who brings most, then who brings second most, and so on; they are spread over the municipality.
pub(super) fn busiest(seats: &[Seat], which: usize) -> Option<&Seat> {
    seats.get(which * 1_009 % seats.len().max(1))
}

/// One person as drawn.
struct Person {
    id: CaptainId,
    form: CheckedCaptain,
    block: DemoBlock,
    validated: Option<DateTime<Utc>>,
    accredited: Option<NaiveDate>,
    /// Chosen again in 2026; the others are in office until they are relieved.
    renewed: bool,
    fate: Fate,
}

/// What becomes of a person's service.
enum Fate {
    Office,
    Leave(NaiveDate),
    Ended(NaiveDate, EndReason),
    Elected,
}

/// The CURP that a fictitious person of this name and birth would have. The character before the
/// check digit tells namesakes apart in the registry; here it is the first of its century.
fn curp(name: &PersonName, woman: bool, born: NaiveDate) -> Option<Curp> {
    let plain = |text: &str| -> Vec<char> {
        let folded = domain::text::fold(text).to_uppercase();
        let word = folded.split(' ').rfind(|w| !w.is_empty()).unwrap_or("X");
        word.chars().collect()
    };
    let vowel = |c: &char| "AEIOU".contains(*c);
    let consonant = |letters: &[char]| letters.iter().skip(1).find(|c| !vowel(c)).copied();
    let first = plain(&name.first_surname);
    let second = plain(name.second_surname.as_deref().unwrap_or("X"));
    let given: Vec<char> = domain::text::fold(&name.given_names)
        .to_uppercase()
        .chars()
        .collect();
    let inner = first.iter().skip(1).find(|c| vowel(c)).copied();
    let century = if born.year() < 2000 { '0' } else { 'A' };
    let text = format!(
        "{}{}{}{}{:02}{:02}{:02}{}VZ{}{}{}{century}",
        first.first()?,
        inner.unwrap_or('X'),
        second.first()?,
        given.first()?,
        born.year() % 100,
        born.month(),
        born.day(),
        if woman { 'M' } else { 'H' },
        consonant(&first).unwrap_or('X'),
        consonant(&second).unwrap_or('X'),
        consonant(&given).unwrap_or('X'),
    );
    // A name that the letters do not fit (none in the lists) has no CURP.
    let digit = check_digit(&text)?;
    Curp::parse(&format!("{text}{digit}")).ok()
}

fn person(n: usize, block: &DemoBlock, words: &Words, neighborhoods: &[Neighborhood]) -> Person {
    let mut dice = Dice::new(0xCA_97_00_00 + n as u64);
    let woman = dice.percent(71);
    let surname = |dice: &mut Dice| words.word("apellido", dice).to_owned();
    let second = dice.percent(96).then(|| surname(&mut dice));
    let name = PersonName {
        given_names: words.given_names(woman, &mut dice).to_owned(),
        first_surname: surname(&mut dice),
        second_surname: second,
    };
    let born = NaiveDate::from_ymd_opt(1940, 1, 1).unwrap_or_default()
        + Duration::days(dice.between(0, 365 * 50));
    let curp = dice.percent(88).then(|| curp(&name, woman, born)).flatten();
    // 229 1: no subscriber of the region has a 1 after the code.
    let phone = dice
        .percent(93)
        .then(|| Phone::parse(&format!("22910{n:05}")).ok())
        .flatten();
    Person {
        id: CaptainId(seed_id("demo_captain", &n.to_string())),
        form: CheckedCaptain {
            name,
            curp,
            sex: Some(if woman { "woman" } else { "man" }.into()),
            phone,
            other_phone: None,
            street: words.word("calle", &mut dice).to_owned(),
            street_number: dice.between(2, 900).to_string(),
            neighborhood: Some(neighborhoods[block.neighborhood].id),
        },
        block: block.clone(),
        validated: None,
        accredited: None,
        renewed: false,
        fate: Fate::Office,
    }
}

/// A working moment of a month of 2023.
fn moment(office: &Office, month: u32, dice: &mut Dice) -> DateTime<Utc> {
    let (from, to) = office.month(2023, month);
    office.moment(dice.between(from, to.max(from + 1)))
}

/// Everybody, with what happened to them.
fn draw(
    size: usize,
    blocks: &[DemoBlock],
    words: &Words,
    neighborhoods: &[Neighborhood],
    office: &Office,
    now: DateTime<Utc>,
) -> Vec<Person> {
    let mut dice = Dice::new(4_400);
    // Every few blocks one is without anybody.
    let spare = blocks.len().saturating_sub(size).max(1);
    let step = blocks.len().div_ceil(spare).max(2);
    let taken = blocks
        .iter()
        .enumerate()
        .filter(|(n, _)| n % step != step - 1);
    let mut people: Vec<Person> = (1..)
        .zip(taken.map(|(_, block)| block).take(size))
        .map(|(n, block)| person(n, block, words, neighborhoods))
        .collect();
    let size = people.len();
    let mut order: Vec<usize> = (0..size).collect();
    dice.shuffle(&mut order);
    let scaled = |count: usize| count * size / CAPTAINS;
    let mut next = order.iter().copied();
    for (month, count) in (1..).zip(VALIDATED_2023) {
        for who in next.by_ref().take(scaled(count)) {
            people[who].validated = Some(moment(office, month, &mut dice));
        }
    }
    // Those who were validated are accredited first, as the office does it; a few were not.
    let mut next = order.iter().copied();
    for (month, count) in (1..).zip(ACCREDITED_2023) {
        for who in next.by_ref().take(scaled(count)) {
            people[who].accredited = Some(local_date(moment(office, month, &mut dice)));
        }
    }
    let today = local_date(now);
    let ago = |dice: &mut Dice| today - Duration::days(dice.between(5, 200));
    let rest: Vec<usize> = order.iter().rev().copied().collect();
    for (n, who) in rest.into_iter().take(scaled(110)).enumerate() {
        people[who].fate = match n % 11 {
            0..=2 => Fate::Leave(ago(&mut dice)),
            3 => Fate::Ended(ago(&mut dice), EndReason::Death),
            4 | 5 => Fate::Ended(ago(&mut dice), EndReason::Moved),
            6 => Fate::Ended(ago(&mut dice), EndReason::Resignation),
            _ => Fate::Elected,
        };
    }
    // Six of ten of the others were chosen again for the new period.
    if today >= RENEWAL {
        for person in &mut people {
            let lasting = matches!(person.fate, Fate::Office) && person.accredited.is_none();
            person.renewed = lasting && dice.percent(60);
        }
    }
    // This year some are validated again or for the first time.
    for who in order.iter().skip(scaled(900)).take(scaled(1_400)) {
        let person = &mut people[*who];
        if person.validated.is_none() && matches!(person.fate, Fate::Office) {
            let day = today - Duration::days(dice.between(1, 220));
            let hour = instant(day.and_hms_opt(17, 0, 0).unwrap_or_default());
            person.validated = Some(hour - Duration::minutes(dice.between(0, 400)));
        }
    }
    people
}

/// Stores the periods; gives the one of 2023 and the one of today.
async fn periods(conn: &mut Conn) -> Result<(PeriodId, PeriodId), Stop> {
    let mut ids = Vec::new();
    for (name, from, to) in [("2022-2025", 2022, 2025), ("2026-2029", 2026, 2029)] {
        let period = Period {
            id: PeriodId(seed_id("demo_period", name)),
            name: name.into(),
            starts_on: NaiveDate::from_ymd_opt(from, 1, 1).unwrap_or_default(),
            ends_on: NaiveDate::from_ymd_opt(to, 12, 31).unwrap_or_default(),
            version: 1,
        };
        terms::insert_period(conn, &period).await?;
        ids.push(period.id);
    }
    Ok((ids[0], ids[1]))
}

/// Fills territory and roster; gives who is in office. `size` people at most.
pub(super) async fn fill(
    system: &System,
    actor: &Actor,
    size: usize,
    neighborhoods: &[Neighborhood],
    office: &Office,
    now: DateTime<Utc>,
) -> Result<Vec<Seat>, DemoError> {
    let words = Words::read()?;
    let founded = start_of_day(NaiveDate::from_ymd_opt(2022, 12, 1).unwrap_or_default());
    // 75 for the whole roster: a hundred more than there are people.
    let per_neighborhood = (size + size / 44)
        .div_ceil(neighborhoods.len().max(1))
        .max(1);
    let (own, places) = (system.clone(), neighborhoods.to_vec());
    let blocks = system.db.write(move |conn| {
        async move {
            let blocks =
                territory::store(&own, conn, &words, &places, per_neighborhood, founded).await?;
            Ok::<_, Stop>((blocks, periods(conn).await?))
        }
        .boxed()
    });
    let (blocks, (before, today)) = blocks.await.map_err(|stop| stop.failure(system))?;
    let words = Words::read()?;
    let mut people = draw(size, &blocks, &words, neighborhoods, office, now);
    let files = Arc::new(Files::read(system).await?);
    let mut seats = Vec::new();
    while !people.is_empty() {
        let part: Vec<Person> = people.drain(..people.len().min(400)).collect();
        let (own, actor, files) = (system.clone(), actor.clone(), files.clone());
        let stored = system.db.write(move |conn| {
            async move {
                let mut seats = Vec::new();
                for person in part {
                    seats.extend(
                        one(&own, conn, &actor, &files, person, before, today, founded).await?,
                    );
                }
                Ok::<_, Stop>(seats)
            }
            .boxed()
        });
        seats.extend(stored.await.map_err(|stop| stop.failure(system))?);
    }
    Ok(seats)
}

/// Stores one person, and what happened; gives the seat of who is in office.
async fn one(
    system: &System,
    conn: &mut Conn,
    actor: &Actor,
    files: &Files,
    person: Person,
    before: PeriodId,
    today: PeriodId,
    founded: DateTime<Utc>,
) -> Result<Option<Seat>, Stop> {
    let at = |moment: DateTime<Utc>| Ctx::new(system.clone(), actor.clone(), moment);
    let number = people::insert(
        conn,
        person.id,
        &written(system, person.id, &person.form),
        founded,
    )
    .await?;
    note(
        conn,
        person.id,
        founded,
        actor.id,
        "imported",
        String::new(),
    )
    .await?;
    let elected = matches!(person.fate, Fate::Elected);
    let new_period = elected || person.renewed;
    let chosen = if person.renewed {
        "2026-04-20T17:00:00Z".parse().unwrap_or(founded)
    } else {
        founded
    };
    let new = NewTerm {
        id: TermId(system.new_id(founded)),
        captain: person.id,
        block: Some(person.block.id),
        ward: None,
        period: if new_period { today } else { before },
        position: Position::Titular,
        basis: if new_period {
            Basis::Elected
        } else {
            Basis::Inherited
        },
        state: if new_period {
            TermState::Elected
        } else {
            TermState::InOffice
        },
        accredited_on: None,
        starts_on: (!new_period).then(|| NaiveDate::from_ymd_opt(2022, 5, 1).unwrap_or_default()),
    };
    store(&at(chosen), conn, &new).await?;
    if let Some(moment) = person.validated {
        let month = local_month(moment);
        people::validate(conn, person.id, &month, moment, actor.id).await?;
        note(conn, person.id, moment, actor.id, "validated", month).await?;
        files.see(&at(moment), conn, person.id, number).await?;
    }
    let mut acts: Vec<(TermAct, NaiveDate, Option<EndReason>)> = Vec::new();
    if person.renewed {
        let oath = local_date(chosen) + Duration::days(1 + number % 30);
        acts.push((TermAct::Accredit, oath, None));
        acts.push((TermAct::TakeOffice, oath, None));
    }
    if let Some(day) = person.accredited.filter(|_| !elected) {
        acts.push((TermAct::Accredit, day, None));
    }
    match person.fate {
        Fate::Leave(day) => acts.push((TermAct::GiveLeave, day, None)),
        Fate::Ended(day, reason) => acts.push((TermAct::End, day, Some(reason))),
        Fate::Office | Fate::Elected => {}
    }
    for (act, day, reason) in acts {
        let evening = instant(day.and_hms_opt(18, 0, 0).unwrap_or_default());
        let Some(term) = terms::term(conn, new.id).await? else {
            continue;
        };
        let form = ActForm {
            term: new.id,
            version: term.view.version,
            act,
            day: Some(day),
            reason,
            note: String::new(),
        };
        act_within(&at(evening), conn, &term, &form).await?;
    }
    Ok(matches!(person.fate, Fate::Office).then(|| Seat {
        number,
        block: person.block,
        name: person.form.name,
        phone: person
            .form
            .phone
            .map(|p| p.digits().to_owned())
            .unwrap_or_default(),
    }))
}

/// What dossiers are made of.
struct Files {
    kinds: Vec<DossierKind>,
    portraits: Vec<Vec<u8>>,
}

impl Files {
    async fn read(system: &System) -> Result<Self, DemoError> {
        let read = async { dossiers::kinds(&mut system.db.read().await?).await };
        let kinds = read.await.map_err(|error| system.failure(&error))?;
        Ok(Self {
            kinds,
            portraits: portraits()?,
        })
    }

    /// What was seen of a person on the day of the validation: most of it, and of one in five a
    /// portrait.
    async fn see(
        &self,
        ctx: &Ctx,
        conn: &mut Conn,
        captain: CaptainId,
        number: i64,
    ) -> Result<(), Stop> {
        let mut dice = Dice::new(0xD0_55_00 + number.unsigned_abs());
        let day = local_date(ctx.now);
        let thorough = dice.percent(70);
        for kind in self.kinds.iter().filter(|k| !k.ended) {
            let photo = kind.scan == ScanRule::Photo;
            let likely = match (photo, kind.required, thorough) {
                (true, ..) => 22,
                (_, true, true) => 98,
                (_, true, false) => 55,
                (_, false, _) => 25,
            };
            if !dice.percent(likely) {
                continue;
            }
            let form = SeenForm {
                issued_on: kind
                    .oldest_months
                    .map(|_| day - Duration::days(dice.between(3, 70))),
                ..SeenForm::default()
            };
            let seen = form.checked(kind, day)?;
            let scan = if photo {
                let portrait = &self.portraits[dice.below(self.portraits.len())];
                Some(keep_scan(ctx, conn, captain, portrait, "image/jpeg").await?)
            } else {
                None
            };
            let id = DossierItemId(ctx.system.new_id(ctx.now));
            dossiers::see(
                conn,
                id,
                captain,
                kind.id,
                &seen,
                scan,
                ctx.actor.id,
                ctx.now,
            )
            .await?;
        }
        settle(conn, &Scope::of_the_program_itself(), captain).await
    }
}

async fn note(
    conn: &mut Conn,
    captain: CaptainId,
    at: DateTime<Utc>,
    actor: UserId,
    act: &'static str,
    detail: String,
) -> Result<(), Stop> {
    let event = NewEvent {
        captain,
        term: None,
        at,
        actor: Some(actor),
        act,
        from: None,
        to: None,
        detail,
    };
    Ok(events::append(conn, &event).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_months_are_those_that_were_published() {
        assert_eq!(VALIDATED_2023.iter().sum::<usize>(), 1_612);
        assert_eq!(ACCREDITED_2023.iter().sum::<usize>(), 1_123);
    }

    #[test]
    fn fictitious_people_have_valid_curps() {
        let words = Words::read().expect("readable");
        let neighborhoods: Vec<Neighborhood> = super::super::words::neighborhoods()
            .expect("readable")
            .into_iter()
            .map(|(n, _)| n)
            .collect();
        let block = DemoBlock {
            id: domain::ids::BlockId(uuid::Uuid::nil()),
            neighborhood: 0,
            point: neighborhoods[0].point.expect("a point"),
        };
        let people: Vec<Person> = (1..=600)
            .map(|n| person(n, &block, &words, &neighborhoods))
            .collect();
        let with_curp = people.iter().filter(|p| p.form.curp.is_some()).count();
        assert!(with_curp > 480, "{with_curp}");
        let phones: std::collections::BTreeSet<_> = people
            .iter()
            .filter_map(|p| p.form.phone.as_ref().map(Phone::digits))
            .collect();
        assert!(phones.len() > 500, "{}", phones.len());
    }
}
