//! Plays the steps through the same units of work as the screens: every rule is asked, every moment
//! is the historical one.

use super::captains::{Seat, busiest};
use super::dice::Dice;
use super::pictures::Album;
use super::plan::Case;
use super::script::{Step, What};
use super::team::Team;
use super::words::Words;
use crate::acts::perform_within;
use crate::context::{Ctx, Known, Stop, System, sha256};
use crate::duplicates::join_within;
use crate::files::attach_within;
use crate::petitions::register_within;
use crate::seed::seed_id;
use db::Conn;
use db::attachments::NewAttachment;
use domain::access::{Action, Scope};
use domain::catalogue::{Channel, Department, LocationKind, Neighborhood, PetitionType, Point};
use domain::duplicates::NewJoining;
use domain::failure::Failure;
use domain::folio::Folio;
use domain::ids::{AttachmentId, DepartmentId, PetitionId, ReasonId, ReferralId};
use domain::local_time::local_date;
use domain::petitions::{Act, ActCommand, ActDetails, Citizen, NewPetition, Place};
use domain::users::{Actor, Role};
use std::sync::Arc;

/// What the player knows of a case that was registered.
#[derive(Clone, Debug)]
struct Life {
    id: PetitionId,
    folio: Folio,
    version: i64,
    referrals: Vec<(DepartmentId, ReferralId)>,
}

/// Everything that steps need.
pub(super) struct Player {
    pub(super) system: System,
    pub(super) known: Arc<Known>,
    pub(super) team: Team,
    pub(super) words: Words,
    pub(super) album: Album,
    pub(super) types: Vec<PetitionType>,
    pub(super) departments: Vec<Department>,
    pub(super) channels: Vec<Channel>,
    pub(super) neighborhoods: Vec<Neighborhood>,
    pub(super) seats: Vec<Seat>,
    pub(super) cases: Vec<Case>,
    lives: Vec<Option<Life>>,
    refused: Option<Failure>,
}

/// The channels of the seed, and how often each is used.
const CHANNELS: [(&str, usize); 9] = [
    ("phone_072", 55),
    ("counter", 10),
    ("social_networks", 8),
    ("web", 6),
    ("written", 4),
    ("outreach", 3),
    ("tour", 2),
    ("hearing", 2),
    ("block_captain", 10),
];

fn reason(kind: &str, code: &str) -> Option<ReasonId> {
    Some(ReasonId(seed_id(kind, code)))
}

fn words(text: impl Into<String>) -> ActDetails {
    ActDetails {
        text: text.into(),
        ..ActDetails::default()
    }
}

impl Player {
    pub(super) fn new(
        system: System,
        known: Arc<Known>,
        team: Team,
        types: Vec<PetitionType>,
        departments: Vec<Department>,
        channels: Vec<Channel>,
        neighborhoods: Vec<Neighborhood>,
        seats: Vec<Seat>,
        cases: Vec<Case>,
    ) -> Result<Self, super::DemoError> {
        let lives = vec![None; cases.len()];
        Ok(Self {
            system,
            known,
            team,
            words: Words::read()?,
            album: Album::draw()?,
            types,
            departments,
            channels,
            neighborhoods,
            seats,
            cases,
            lives,
            refused: None,
        })
    }

    /// Plays steps one after the other.
    ///
    /// Once one was refused no other is played: later steps would not find what it should have made.
    pub(super) async fn play(
        &mut self,
        conn: &mut Conn,
        steps: impl Iterator<Item = Step> + Send,
    ) -> Result<(), Stop> {
        for step in steps {
            if let Some(failure) = &self.refused {
                return Err(failure.clone().into());
            }
            let played = match step.what {
                What::Register => self.register(conn, &step).await,
                What::Join => self.join(conn, &step).await,
                _ => self.act(conn, &step).await,
            };
            if let Err(stop) = played {
                let failure = stop.failure(&self.system);
                self.refused = Some(failure.clone());
                return Err(failure.into());
            }
        }
        Ok(())
    }

    fn ctx(&self, actor: &Actor, step: &Step) -> Ctx {
        Ctx::new(self.system.clone(), actor.clone(), step.at).knowing(&self.known)
    }

    async fn register(&mut self, conn: &mut Conn, step: &Step) -> Result<(), Stop> {
        let case = &self.cases[step.case];
        let kind = &self.types[case.kind];
        let mut dice = Dice::new(case.seed);
        let mut place_dice = Dice::new(case.place);
        let (place, landmark) = self.words.place(kind, &self.neighborhoods, &mut place_dice);
        let channel = CHANNELS[dice.weighted(&CHANNELS.map(|(_, weight)| weight))].0;
        let channel = self.channels.iter().find(|c| c.code == channel);
        let channel = channel.or(self.channels.first()).ok_or(Failure::NotFound)?;
        let operator = self.team.office(Role::Operator, dice.below(2));
        let ctx = self.ctx(operator, step);
        ctx.scope(Action::RegisterPetition)?;
        let citizen = self.words.citizen(kind, &mut dice);
        let seat = (channel.code == "block_captain")
            .then(|| self.seat(&mut dice))
            .flatten();
        let (place, citizen) = match seat {
            Some(seat) => self.through(seat, kind, place, citizen, &mut dice),
            None => (place, citizen),
        };
        let new = NewPetition {
            client_id: PetitionId(self.system.new_id(ctx.now)),
            channel: channel.id,
            kind: kind.id,
            description: self.words.description(&kind.code, &landmark, &mut dice),
            citizen,
            place,
            answers: self.words.key_answers(kind, &mut dice),
            written: channel.code == "written",
            privacy_notice: crate::seed::PRIVACY_NOTICE_VERSION.into(),
            captain: seat.map(|s| s.number),
        };
        let hash = sha256(&serde_json::to_vec(&new).unwrap_or_default());
        let registered = register_within(&ctx, conn, new, hash).await?;
        self.lives[step.case] = Some(Life {
            id: registered.id,
            folio: registered.folio,
            version: 1,
            referrals: Vec::new(),
        });
        Ok(())
    }

    /// Somebody else calls for what a case is about.
    async fn join(&mut self, conn: &mut Conn, step: &Step) -> Result<(), Stop> {
        let case = &self.cases[step.case];
        let kind = &self.types[case.kind];
        let life = self.life(step.case)?;
        let folio = life.folio;
        let mut dice = Dice::new(case.seed ^ 0x77 ^ (life.version as u64) << 24);
        let ctx = self.ctx(self.team.office(Role::Operator, dice.below(2)), step);
        let scope = ctx.scope(Action::RegisterPetition)?;
        let channel = self.channels.iter().find(|c| c.code == CHANNELS[0].0);
        let new = NewJoining {
            client_id: self.system.new_id(ctx.now),
            channel: channel
                .or(self.channels.first())
                .ok_or(Failure::NotFound)?
                .id,
            citizen: self.words.citizen(kind, &mut dice),
            said: String::new(),
            privacy_notice: crate::seed::PRIVACY_NOTICE_VERSION.into(),
            captain: None,
        };
        let joined = join_within(&ctx, conn, &scope, folio, new, Vec::new()).await?;
        if let (false, Some(life)) = (joined.known, &mut self.lives[step.case]) {
            life.version += 1;
        }
        Ok(())
    }

    /// A captain who brings something: a few bring much, most bring little.
    fn seat(&self, dice: &mut Dice) -> Option<&Seat> {
        let many = self.seats.len();
        let which = dice.below(many) * dice.below(many) / many.max(1);
        busiest(&self.seats, which)
    }

    /// What a captain brings is about the own block, or around it; a third are her own.
    fn through(
        &self,
        seat: &Seat,
        kind: &PetitionType,
        place: Place,
        citizen: Citizen,
        dice: &mut Dice,
    ) -> (Place, Citizen) {
        let place = if kind.location == LocationKind::None {
            place
        } else {
            let near = |middle: f64, dice: &mut Dice| middle + dice.between(-150, 150) as f64 / 1e6;
            Place {
                neighborhood: Some(self.neighborhoods[seat.block.neighborhood].id),
                point: Some(Point {
                    latitude: near(seat.block.point.latitude, dice),
                    longitude: near(seat.block.point.longitude, dice),
                }),
                ..place
            }
        };
        if !dice.percent(34) {
            return (place, citizen);
        }
        let second = seat.name.second_surname.clone().unwrap_or_default();
        let own = Citizen {
            anonymous: false,
            phone: seat.phone.clone(),
            given_names: seat.name.given_names.clone(),
            surnames: format!("{} {second}", seat.name.first_surname)
                .trim()
                .to_owned(),
        };
        (place, own)
    }

    fn life(&self, case: usize) -> Result<&Life, Failure> {
        self.lives[case].as_ref().ok_or(Failure::NotFound)
    }

    async fn act(&mut self, conn: &mut Conn, step: &Step) -> Result<(), Stop> {
        let case = &self.cases[step.case];
        let life = self.life(step.case)?;
        // Other draws than those of the registration, and others for each version.
        let mut dice = Dice::new(case.seed ^ (life.version as u64) << 32);
        let (act, department, details) = self.decide(step, &mut dice)?;
        let actor = self.actor(step, act, department, life);
        let ctx = self.ctx(actor, step);
        let scope = ctx.scope(Action::Perform(act))?;
        let (id, version) = (life.id, life.version);
        let referral = department.and_then(|d| {
            let own = life.referrals.iter().rev().find(|(of, _)| *of == d);
            own.map(|(_, referral)| *referral)
        });
        let followed = if act == Act::Attach {
            let photo = self.photo(&ctx, id, referral, department, version);
            attach_within(&ctx, conn, &scope, id, version, referral, vec![photo]).await?
        } else {
            let command = ActCommand {
                petition: id,
                version,
                act,
                referral,
                details,
            };
            let command = command.checked(local_date(ctx.now))?;
            perform_within(&ctx, conn, &scope, command).await?
        };
        let referrals = if act == Act::Refer {
            let everything = Scope::of_the_program_itself();
            let state = db::petitions::state(conn, &everything, id).await?;
            let state = state.ok_or(Failure::NotFound)?;
            Some(
                state
                    .referrals
                    .iter()
                    .map(|r| (r.department, r.id))
                    .collect(),
            )
        } else {
            None
        };
        // The one that stays has a line of its own about it.
        if let What::Duplicate(kept) = step.what
            && let Some(life) = &mut self.lives[kept]
        {
            life.version += 1;
        }
        if let Some(life) = &mut self.lives[step.case] {
            life.version = followed.version;
            if let Some(referrals) = referrals {
                life.referrals = referrals;
            }
        }
        Ok(())
    }

    /// Who does it.
    fn actor(&self, step: &Step, act: Act, on: Option<DepartmentId>, life: &Life) -> &Actor {
        let case = &self.cases[step.case];
        let which = (case.seed % 30) as usize;
        let coordinator = self.team.office(Role::Coordinator, 0);
        let reserved = self.types[case.kind].confidential;
        match act {
            Act::Suspend => coordinator,
            _ if on.is_some() => on.map_or(coordinator, |d| self.team.department(d, which)),
            Act::RequestInformation if !life.referrals.is_empty() => {
                let department = life.referrals.last().map(|(d, _)| *d);
                department.map_or(coordinator, |d| self.team.department(d, which))
            }
            _ if reserved => coordinator,
            Act::VerifySatisfied | Act::VerifyUnsatisfied | Act::Reopen => {
                self.team.office(Role::FollowUpAgent, which)
            }
            Act::ReceiveInformation | Act::NoteInternal | Act::NotePublic => {
                self.team.office(Role::Operator, which)
            }
            _ => coordinator,
        }
    }

    /// Which act a step is, on whose referral, and what goes with it.
    fn decide(
        &self,
        step: &Step,
        dice: &mut Dice,
    ) -> Result<(Act, Option<DepartmentId>, ActDetails), Failure> {
        let kind = &self.types[self.cases[step.case].kind];
        let id = |place: usize| self.departments[place].id;
        let word = |list: &str, dice: &mut Dice| words(self.words.word(list, dice));
        Ok(match step.what {
            What::Register | What::Join | What::Note => {
                (Act::NoteInternal, None, word("nota", dice))
            }
            What::Notice => (Act::NotePublic, None, word("aviso", dice)),
            What::Refer(first, second) => {
                let mut details = if dice.percent(20) {
                    word("instruccion", dice)
                } else {
                    ActDetails::default()
                };
                details.departments = std::iter::once(first).chain(second).map(id).collect();
                (Act::Refer, None, details)
            }
            What::Accept(d) => (Act::Accept, Some(id(d)), ActDetails::default()),
            What::Reject(d, suggested) => {
                let mut details = word("rechazo", dice);
                details.reason = reason("reject", "not_competent");
                details.departments = vec![id(suggested)];
                (Act::Reject, Some(id(d)), details)
            }
            What::Schedule(d, date) => {
                let details = ActDetails {
                    date: Some(date),
                    ..ActDetails::default()
                };
                (Act::Schedule, Some(id(d)), details)
            }
            What::Suspend(d, date) => {
                let mut details = word("suspension", dice);
                details.date = Some(date);
                (Act::Suspend, Some(id(d)), details)
            }
            What::Photo(d) => (Act::Attach, Some(id(d)), ActDetails::default()),
            What::Attend(d) => {
                let code = &self.departments[d].code;
                let answer = self.words.answer(&kind.code, code, dice);
                (Act::Attend, Some(id(d)), words(answer))
            }
            What::Satisfied => {
                let codes = ["solved", "partly_solved", "no_contact", "desisted"];
                let code = codes[dice.weighted(&[86, 5, 7, 2])];
                let mut details = if code == "solved" && dice.percent(40) {
                    word("verificada", dice)
                } else {
                    ActDetails::default()
                };
                details.reason = reason("resolution", code);
                (Act::VerifySatisfied, None, details)
            }
            What::Unsatisfied => (Act::VerifyUnsatisfied, None, word("insatisfecha", dice)),
            What::Ask => (Act::RequestInformation, None, word("pregunta", dice)),
            What::Told => (Act::ReceiveInformation, None, word("datos", dice)),
            What::Inform => {
                let code = match kind.code.as_str() {
                    "PM-02" | "PC-02" => "emergency_transferred",
                    "DA-06" => "thanks",
                    code if code.starts_with("EX-") => "external",
                    "TM-07" | "PM-03" | "DS-02" => "external",
                    _ => ["informed", "informed", "not_admissible"][dice.below(3)],
                };
                let mut details = word("orientada", dice);
                details.reason = reason("resolution", code);
                (Act::CloseDirect, None, details)
            }
            What::Duplicate(of) => {
                let details = ActDetails {
                    duplicate_of: self.life(of)?.folio.to_string(),
                    ..ActDetails::default()
                };
                (Act::MarkDuplicate, None, details)
            }
            What::Reopen => {
                let mut details = word("reabierta", dice);
                details.reason = reason("reopen", ["not_solved", "came_back"][dice.below(2)]);
                (Act::Reopen, None, details)
            }
            What::Cancel => {
                let mut details = word("cancelada", dice);
                details.reason = reason(
                    "cancel",
                    ["capture_error", "withdrawn_by_citizen"][dice.below(2)],
                );
                (Act::Cancel, None, details)
            }
        })
    }

    fn photo(
        &self,
        ctx: &Ctx,
        petition: PetitionId,
        referral: Option<ReferralId>,
        department: Option<DepartmentId>,
        version: i64,
    ) -> NewAttachment {
        let code = self.departments.iter().find(|d| Some(d.id) == department);
        let code = code.map_or("", |d| d.code.as_str());
        let picture = self.album.of(code, usize::try_from(version).unwrap_or(0));
        NewAttachment {
            id: AttachmentId(self.system.new_id(ctx.now)),
            petition,
            referral,
            kind: picture.kept.kind,
            name: "trabajo terminado.jpg".into(),
            media_type: picture.kept.media_type,
            sha256: picture.sha256.clone(),
            width: i64::from(picture.kept.width),
            height: i64::from(picture.kept.height),
            full: picture.kept.full.clone(),
            thumbnail: picture.kept.thumbnail.clone(),
            at: ctx.now,
            by: ctx.actor.id,
        }
    }
}
