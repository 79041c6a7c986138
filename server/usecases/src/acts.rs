//! Acts on petitions: load, ask, decide, store, append to the history. One transaction each.

use crate::context::{Ctx, Stop};
use db::petitions::{NewEvent, NewReferral, PetitionChange, ReferralChange, State};
use db::{Conn, attachments, catalogue};
use domain::access::{Action, Scope};
use domain::catalogue::ReasonKind;
use domain::deadline::{Term, TermUnit, due_at};
use domain::failure::{Change, Failure};
use domain::folio::Folio;
use domain::ids::{ReasonId, ReferralId};
use domain::local_time::{local_date, local_month, show, show_day};
use domain::petitions::{
    Act, ActCommand, Followed, OfficeFacts, PetitionStatus, ReferralStatus, Situation,
    derive_status, legal_acts, rule,
};
use futures::FutureExt;

/// Business days within which a closed petition may be reopened.
pub const REOPEN_WINDOW: Term = Term {
    amount: 15,
    unit: TermUnit::BusinessDays,
};
/// How often a petition may be reopened.
pub const MAX_REOPENINGS: i64 = 2;

/// Does one act on one petition.
///
/// # Errors
/// `Forbidden` when the role never may; `NotFound` when the petition is outside the actor's scope;
/// `Conflict` with what changed when the version is old; `IllegalAct` with the legal ones; `Invalid`
/// with the fields.
pub async fn perform(ctx: &Ctx, command: ActCommand) -> Result<Followed, Failure> {
    let scope = ctx.scope(Action::Perform(command.act))?;
    let command = command.checked(local_date(ctx.now))?;
    let work = ctx.clone();
    let done = ctx
        .system
        .db
        .write(move |conn| {
            async move { perform_within(&work, conn, &scope, command).await }.boxed()
        })
        .await;
    done.map_err(|stop: Stop| stop.failure(&ctx.system))
}

/// What legality looks at, from what storage knows.
pub(crate) fn situation(state: &State) -> Situation {
    Situation {
        status: state.status,
        referrals: state
            .referrals
            .iter()
            .map(|r| (r.id, r.department, r.status, r.attended_by))
            .collect(),
    }
}

/// The unit of work, so that batches can run many in one transaction.
pub(crate) async fn perform_within(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    command: ActCommand,
) -> Result<Followed, Stop> {
    let Some(state) = db::petitions::state(conn, scope, command.petition).await? else {
        return Err(Failure::NotFound.into());
    };
    if state.version != command.version {
        let changes = changes_since(ctx, conn, scope, &command).await?;
        return Err(Failure::Conflict {
            version: state.version,
            changes,
        }
        .into());
    }
    let situation = situation(&state);
    if !situation.allows(&ctx.actor, command.act, command.referral) {
        let mut legal: Vec<Act> = legal_acts(&ctx.actor, &situation)
            .into_iter()
            .map(|(act, _)| act)
            .collect();
        legal.dedup();
        return Err(Failure::IllegalAct { legal }.into());
    }
    let effect = Effect::of(ctx, conn, &state, &command).await?;
    effect.store(ctx, conn, &state, &command).await
}

async fn changes_since(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    command: &ActCommand,
) -> Result<Vec<Change>, Stop> {
    let events = db::petitions::events(conn, scope, command.petition, command.version).await?;
    Ok(events
        .into_iter()
        .map(|event| Change {
            who: event.who,
            what: Act::parse(&event.act)
                .map_or("Registró", |act| rule(act).past)
                .to_owned(),
            when: show(event.at, ctx.now),
        })
        .collect())
}

/// What an act changes, decided before anything is stored.
struct Effect {
    office: OfficeFacts,
    resolution: Option<ReasonId>,
    reopened: i64,
    rejections: i64,
    reworks: i64,
    duplicate: Option<(domain::ids::PetitionId, Folio)>,
    referrals: Vec<(ReferralId, ReferralChange)>,
    new_referrals: Vec<NewReferral>,
    detail: String,
    public: bool,
}

impl Effect {
    async fn of(
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<Self, Stop> {
        let details = &command.details;
        let mut effect = Self {
            office: state.office,
            resolution: state.resolution,
            reopened: 0,
            rejections: 0,
            reworks: 0,
            duplicate: None,
            referrals: Vec::new(),
            new_referrals: Vec::new(),
            detail: details.text.clone(),
            public: false,
        };
        match command.act {
            Act::Refer => effect.refer(ctx, conn, state, command).await?,
            Act::Accept => {
                let change = ReferralChange {
                    accepted_at: Some(ctx.now),
                    ..ReferralChange::to(ReferralStatus::Accepted)
                };
                effect.on_referral(command, change);
            }
            Act::Schedule => {
                let change = ReferralChange {
                    scheduled_for: details.date,
                    ..ReferralChange::to(ReferralStatus::Scheduled)
                };
                effect.on_referral(command, change);
                let this_year = chrono::Datelike::year(&local_date(ctx.now));
                effect.detail = details
                    .date
                    .map(|day| show_day(day, this_year))
                    .unwrap_or_default();
            }
            // The form of the department says that the person will read its answer.
            Act::Attend => {
                effect.attend(ctx, conn, state, command).await?;
                effect.public = true;
            }
            Act::Reject => {
                known_reason(conn, details.reason, ReasonKind::Reject).await?;
                let suggested = details.departments.first().copied();
                let name = match suggested {
                    Some(id) => ctx.department(conn, id).await?.map(|d| d.name),
                    None => None,
                };
                let Some(name) = name else {
                    return Err(Failure::field(
                        "departments",
                        "Sugiera la dependencia que sí es competente.",
                    )
                    .into());
                };
                let change = ReferralChange {
                    answer: details.text.clone(),
                    reason: details.reason,
                    suggested,
                    ..ReferralChange::to(ReferralStatus::Rejected)
                };
                effect.on_referral(command, change);
                effect.rejections = 1;
                effect.detail = format!("{} Sugiere: {name}.", details.text);
            }
            Act::Withdraw => {
                effect.on_referral(command, ReferralChange::to(ReferralStatus::Withdrawn))
            }
            Act::VerifySatisfied => {
                effect.close(conn, details.reason).await?;
                effect.each_live(state, ReferralStatus::Verified);
            }
            Act::VerifyUnsatisfied => {
                for referral in state
                    .referrals
                    .iter()
                    .filter(|r| r.status == ReferralStatus::Attended)
                {
                    if details.referrals.is_empty() || details.referrals.contains(&referral.id) {
                        effect
                            .referrals
                            .push((referral.id, ReferralChange::to(ReferralStatus::Returned)));
                    }
                }
                if effect.referrals.is_empty() {
                    return Err(Failure::field(
                        "referrals",
                        "Elija al menos un turno de los atendidos.",
                    )
                    .into());
                }
                effect.reworks = 1;
            }
            Act::RequestInformation => {
                effect.office.information_requested = true;
                effect.public = true;
            }
            Act::ReceiveInformation => effect.office.information_requested = false,
            Act::CloseDirect => {
                effect.close(conn, details.reason).await?;
                effect.public = true;
            }
            Act::MarkDuplicate => effect.mark_duplicate(conn, state, command).await?,
            Act::Reopen => {
                known_reason(conn, details.reason, ReasonKind::Reopen).await?;
                effect.reopen(ctx, conn, state).await?;
            }
            Act::Cancel => {
                known_reason(conn, details.reason, ReasonKind::Cancel).await?;
                effect.office.cancelled = true;
                effect.each_live(state, ReferralStatus::Withdrawn);
            }
            Act::NotePublic => effect.public = true,
            Act::NoteInternal | Act::Attach => {}
        }
        Ok(effect)
    }

    fn on_referral(&mut self, command: &ActCommand, change: ReferralChange) {
        self.referrals
            .extend(command.referral.map(|id| (id, change)));
    }

    fn each_live(&mut self, state: &State, to: ReferralStatus) {
        for referral in state.referrals.iter().filter(|r| r.status.is_live()) {
            self.referrals.push((referral.id, ReferralChange::to(to)));
        }
    }

    async fn refer(
        &mut self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<(), Stop> {
        let days = ctx.non_working_days(conn).await?;
        let kind = ctx.petition_type(conn, state.kind).await?;
        let term = kind.map_or(
            Term {
                amount: 5,
                unit: TermUnit::BusinessDays,
            },
            |k| k.term,
        );
        let today = local_date(ctx.now);
        let first = state.referrals.iter().map(|r| r.number).max().unwrap_or(0) + 1;
        let mut names = Vec::new();
        for (number, id) in (first..).zip(&command.details.departments) {
            let department = ctx
                .department(conn, *id)
                .await?
                .filter(|d| d.valid_to.is_none_or(|end| today <= end));
            let Some(department) = department else {
                return Err(Failure::field(
                    "departments",
                    "Una de las dependencias ya no existe: elíjala de la lista.",
                )
                .into());
            };
            if state
                .referrals
                .iter()
                .any(|r| r.department == *id && r.status.is_live())
            {
                let message = format!("{} ya tiene un turno de esta petición.", department.name);
                return Err(Failure::field("departments", message).into());
            }
            self.new_referrals.push(NewReferral {
                id: ReferralId(ctx.system.new_id(ctx.now)),
                petition: command.petition,
                petition_seq: state.seq,
                number,
                department: *id,
                instruction: command.details.text.clone(),
                sent_at: ctx.now,
                due_at: due_at(ctx.now, term, &days),
            });
            names.push(department.name);
        }
        let names = names.join(", ");
        self.detail = if command.details.text.is_empty() {
            names
        } else {
            format!("{names}: {}", command.details.text)
        };
        Ok(())
    }

    async fn attend(
        &mut self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<(), Stop> {
        let needs_photo = ctx
            .petition_type(conn, state.kind)
            .await?
            .is_some_and(|kind| kind.needs_photo());
        if let Some(referral) = command.referral
            && needs_photo
            && attachments::count_images(conn, command.petition, referral).await? == 0
        {
            return Err(Failure::field(
                "photos",
                "Este tipo se cierra con fotografía: agregue al menos una foto del trabajo.",
            )
            .into());
        }
        let change = ReferralChange {
            attended: Some((ctx.now, ctx.actor.id)),
            answer: command.details.text.clone(),
            ..ReferralChange::to(ReferralStatus::Attended)
        };
        self.on_referral(command, change);
        Ok(())
    }

    async fn close(&mut self, conn: &mut Conn, reason: Option<ReasonId>) -> Result<(), Stop> {
        let resolution = known_reason(conn, reason, ReasonKind::Resolution).await?;
        self.office.closed = true;
        self.resolution = Some(resolution);
        Ok(())
    }

    async fn mark_duplicate(
        &mut self,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<(), Stop> {
        let folio: Folio =
            command
                .details
                .duplicate_of
                .parse()
                .map_err(|e: domain::folio::FolioError| {
                    Failure::field("duplicate_of", e.to_string())
                })?;
        let everything = Scope::of_the_program_itself();
        let kept = match db::petitions::id_of_folio(conn, folio).await? {
            Some(id) if id == command.petition => {
                return Err(Failure::field(
                    "duplicate_of",
                    "Es la misma petición: escriba el folio de la que se queda.",
                )
                .into());
            }
            Some(id) => db::petitions::state(conn, &everything, id)
                .await?
                .map(|kept| (id, kept)),
            None => None,
        };
        let Some((id, kept)) = kept else {
            return Err(
                Failure::field("duplicate_of", "No hay una petición con ese folio.").into(),
            );
        };
        if !kept.status.is_open() {
            return Err(Failure::field(
                "duplicate_of",
                "Esa petición ya terminó: elija una que siga abierta.",
            )
            .into());
        }
        if kept.confidential != state.confidential {
            return Err(Failure::field(
                "duplicate_of",
                "Una petición reservada no se une con una que no lo es.",
            )
            .into());
        }
        let duplicated = catalogue::reasons(conn)
            .await?
            .into_iter()
            .find(|r| r.kind == "resolution" && r.code == "duplicate");
        self.resolution = duplicated.map(|r| r.id);
        self.office.closed = true;
        self.duplicate = Some((id, folio));
        self.detail = folio.to_string();
        self.each_live(state, ReferralStatus::Withdrawn);
        Ok(())
    }

    async fn reopen(&mut self, ctx: &Ctx, conn: &mut Conn, state: &State) -> Result<(), Stop> {
        let days = ctx.non_working_days(conn).await?;
        let closed_at = state.closed_at.unwrap_or(state.received_at);
        if ctx.now > due_at(closed_at, REOPEN_WINDOW, &days) {
            let message =
                "Pasaron más de 15 días hábiles desde que se cerró: registre una petición nueva.";
            return Err(Failure::field("reason", message).into());
        }
        if state.reopened >= MAX_REOPENINGS {
            return Err(Failure::field(
                "reason",
                "Ya se reabrió dos veces: registre una petición nueva.",
            )
            .into());
        }
        self.office.closed = false;
        self.resolution = None;
        self.reopened = 1;
        for referral in state
            .referrals
            .iter()
            .filter(|r| r.status == ReferralStatus::Verified)
        {
            self.referrals
                .push((referral.id, ReferralChange::to(ReferralStatus::Returned)));
        }
        Ok(())
    }

    async fn store(
        self,
        ctx: &Ctx,
        conn: &mut Conn,
        state: &State,
        command: &ActCommand,
    ) -> Result<Followed, Stop> {
        let mut statuses: Vec<ReferralStatus> = state
            .referrals
            .iter()
            .map(|r| {
                self.referrals
                    .iter()
                    .find(|(id, _)| *id == r.id)
                    .map_or(r.status, |(_, change)| change.status)
            })
            .collect();
        statuses.extend(self.new_referrals.iter().map(|_| ReferralStatus::Sent));
        let status = derive_status(self.office, &statuses);
        let attended = match status {
            PetitionStatus::Attended if command.act == Act::Attend => {
                Some((ctx.now, local_month(ctx.now)))
            }
            PetitionStatus::Attended => state.attended.clone(),
            PetitionStatus::Closed => state
                .attended
                .clone()
                .or_else(|| Some((ctx.now, local_month(ctx.now)))),
            _ => None,
        };
        let change = PetitionChange {
            status,
            information_requested: self.office.information_requested,
            resolution: self.resolution,
            attended,
            closed_at: match (state.status, status) {
                (PetitionStatus::Closed, PetitionStatus::Closed) => state.closed_at,
                (_, PetitionStatus::Closed) => Some(ctx.now),
                _ => None,
            },
            reopened: self.reopened,
            rejections: self.rejections,
            reworks: self.reworks,
            duplicate_of: match (status, &self.duplicate) {
                (PetitionStatus::Closed, Some((id, _))) => Some(*id),
                (PetitionStatus::Closed, None) => state.duplicate_of,
                _ => None,
            },
        };
        if !db::petitions::save(conn, command.petition, command.version, &change).await? {
            let changes =
                changes_since(ctx, conn, &Scope::of_the_program_itself(), command).await?;
            return Err(Failure::Conflict {
                version: state.version + 1,
                changes,
            }
            .into());
        }
        for new in &self.new_referrals {
            db::petitions::insert_referral(conn, new).await?;
        }
        for (id, change) in &self.referrals {
            db::petitions::save_referral(conn, *id, change).await?;
        }
        if let Some((kept, _)) = self.duplicate {
            db::petitions::move_petitioners(conn, command.petition, state.person, kept).await?;
        }
        let event = NewEvent {
            petition: command.petition,
            version: command.version + 1,
            referral: command.referral,
            at: ctx.now,
            actor: Some(ctx.actor.id),
            act: Some(command.act),
            from: Some(state.status),
            to: status,
            detail: self.detail,
            public: self.public,
        };
        db::petitions::append_event(conn, &event).await?;
        Ok(Followed {
            version: command.version + 1,
            status,
        })
    }
}

async fn known_reason(
    conn: &mut Conn,
    id: Option<ReasonId>,
    kind: ReasonKind,
) -> Result<ReasonId, Stop> {
    let found = match id {
        Some(id) => catalogue::reason(conn, id, kind).await?,
        None => None,
    };
    found
        .map(|r| r.id)
        .ok_or_else(|| Failure::field("reason", "Elija el motivo de la lista.").into())
}
