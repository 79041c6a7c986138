//! Making one paper.

use super::book::Book;
use super::{conflict, person, tell};
use crate::context::{Ctx, Stop};
use chrono::{Datelike, NaiveDate};
use db::papers::storing::{self, NewPaper};
use db::roster::dossiers;
use db::roster::terms::{self, StoredTerm};
use db::{Conn, DbError};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::{CaptainId, PaperId, PrintRunId, TermId};
use domain::local_time::{local_date, show_day};
use domain::papers::{
    EndCause, Obstacle, PaperKind, PaperNumber, PaperState, Service, Standing, may_issue, standing,
    validity,
};
use futures::FutureExt;

/// The item of a dossier that allows a name on a plate.
pub(super) const CONSENT: &str = "publish_consent";

/// What is written when a paper is made for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueForm {
    /// Which kind.
    pub kind: PaperKind,
    /// For which service; the current one of a block unless told.
    pub term: Option<TermId>,
    /// Last day of a credential, unless the end of the period.
    pub valid_until: Option<NaiveDate>,
    /// Whether a plate shall have the name.
    pub named: bool,
}

/// A paper on its way into the database.
pub(super) struct Making {
    pub(super) kind: PaperKind,
    pub(super) number: PaperNumber,
    pub(super) captain: CaptainId,
    pub(super) term: TermId,
    pub(super) run: Option<PrintRunId>,
    pub(super) named: bool,
    pub(super) valid_until: Option<NaiveDate>,
    /// The paper whose place it takes, with its version, and why.
    pub(super) old: Option<(PaperId, i64, EndCause)>,
}

/// What the rules look at in a service.
pub(super) fn service(term: &StoredTerm) -> Service {
    Service {
        charge: term.view.charge,
        state: term.view.state,
        accredited: term.view.accredited_on.is_some(),
    }
}

/// Refuses what somebody else made in the meantime.
pub(super) fn taken(kind: PaperKind, error: DbError) -> Stop {
    match error {
        DbError::Duplicate(_) => Failure::field(
            "kind",
            format!(
                "Alguien más acaba de emitir {}. Recargue la página.",
                kind.the()
            ),
        )
        .into(),
        error => error.into(),
    }
}

/// Stores a paper and the line of history; what it replaces ends first, because a service has one paper
/// of a kind.
pub(super) async fn make(ctx: &Ctx, conn: &mut Conn, new: &Making) -> Result<PaperId, Stop> {
    let id = PaperId(ctx.system.new_id(ctx.now));
    if let Some((old, version, cause)) = new.old
        && !storing::set_state(conn, old, version, PaperState::Replaced, Some(cause)).await?
    {
        return Err(conflict(version + 1));
    }
    let (token_hash, token_sealed) = ctx.system.paper_token(id);
    let paper = NewPaper {
        id,
        kind: new.kind,
        number: new.number,
        term: new.term,
        run: new.run,
        token_hash,
        token_sealed,
        named: new.named,
        issued_on: local_date(ctx.now),
        valid_until: new.valid_until,
    };
    storing::insert(conn, &paper)
        .await
        .map_err(|error| taken(new.kind, error))?;
    if let Some((old, ..)) = new.old {
        storing::set_heir(conn, old, id).await?;
    }
    let more = match (new.old, new.valid_until) {
        (Some((.., cause)), _) => format!("en lugar de otra por {}", cause.label().to_lowercase()),
        (None, Some(until)) => format!("vale hasta el {}", show_day(until, 0)),
        (None, None) => String::new(),
    };
    let what = (new.kind, new.number);
    tell(
        ctx,
        conn,
        new.captain,
        new.term,
        "paper_issued",
        what,
        &more,
    )
    .await?;
    Ok(id)
}

/// Makes a paper for the service of a person. A paper of the same kind that ran out is replaced; one that
/// holds is in the way.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid`, also before the oath and while settings are missing.
pub async fn issue(ctx: &Ctx, number: i64, form: IssueForm) -> Result<PaperNumber, Failure> {
    ctx.unit(Action::IssuePapers, move |ctx, scope, conn| {
        async move {
            let captain = person(conn, &scope, number).await?;
            if captain.merged_into.is_some() {
                return Err(Failure::NotFound.into());
            }
            let (kind, today) = (form.kind, local_date(ctx.now));
            let term = match form.term.or(captain.term) {
                None => None,
                Some(id) => terms::term(conn, id).await?,
            };
            let term = term
                .filter(|t| t.captain == captain.id)
                .ok_or_else(|| Failure::field("kind", "Primero déle un cargo."))?;
            let charge = term.view.charge;
            let obstacle = |o: Obstacle| Failure::field("kind", o.message(kind));
            may_issue(kind, service(&term)).map_err(obstacle)?;
            Book::read(conn).await?.complete(kind, charge, today)?;
            let valid_until = validity(kind, form.valid_until, term.view.period_ends, today)
                .map_err(|message| Failure::field("valid_until", message))?;
            let named = kind == PaperKind::Plate && form.named;
            if named && !dossiers::has(conn, captain.id, CONSENT).await? {
                return Err(Failure::field(
                    "named",
                    "En el expediente no consta el consentimiento para publicar su nombre.",
                )
                .into());
            }
            let number = storing::next_numbers(conn, kind.series(charge), today.year(), 1).await?;
            if !storing::hold_term(conn, term.view.id).await? {
                return Err(obstacle(Obstacle::Ended).into());
            }
            let live = db::papers::live_of_term(conn, term.view.id).await?;
            let mut old = None;
            if let Some(known) = live.into_iter().find(|p| p.view.kind == kind) {
                let view = known.view;
                if standing(view.state, view.valid_until, today) != Standing::Expired {
                    let said = format!(
                        "Ya tiene {} {}. Si se perdió o está mal, repóngala desde la lista.",
                        kind.the(),
                        view.number
                    );
                    return Err(Failure::field("kind", said).into());
                }
                old = Some((view.id, view.version, EndCause::Renewal));
            }
            let new = Making {
                kind,
                number,
                captain: captain.id,
                term: term.view.id,
                run: None,
                named,
                valid_until,
                old,
            };
            make(&ctx, conn, &new).await?;
            Ok(number)
        }
        .boxed()
    })
    .await
}
