//! Looking for petitions like another, and at two of them side by side.

use super::{ALIKE, of_folio, side};
use crate::context::{Ctx, Stop};
use crate::reading;
use db::Conn;
use db::duplicates::Question;
use domain::access::{Action, Scope};
use domain::duplicates::{
    Alike, AlikeQuestion, AlikeView, Comparison, MergesView, Spot, may_merge,
};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::petitions::{Act, NewPetition, PetitionDetail, RegisteredPetition};

/// Open petitions that may be the same as what is being captured, the surest first.
///
/// # Errors
/// `Forbidden` for who does not register.
pub async fn alike(ctx: &Ctx, question: AlikeQuestion) -> Result<AlikeView, Failure> {
    ctx.read(Action::RegisterPetition, async |scope, conn| {
        let question = Question {
            kind: question.kind,
            spot: Spot::of(&question.place),
            at: ctx.now,
            besides: question.besides,
        };
        Ok(AlikeView {
            rows: db::duplicates::alike(conn, &scope, &question).await?,
            now: ctx.now,
        })
    })
    .await
}

/// Registers a petition, unless there are others like it that the person has not seen: then those are to
/// be looked at first. What was registered before, and what is not valid, is told as [`register`] tells it.
///
/// [`register`]: crate::petitions::register
///
/// # Errors
/// `Invalid` with [`ALIKE`] when there are others; as [`register`].
pub async fn register_unless_alike(
    ctx: &Ctx,
    new: NewPetition,
    seen: &[Folio],
) -> Result<RegisteredPetition, Failure> {
    let unseen = ctx
        .read(Action::RegisterPetition, async |scope, conn| {
            unseen(ctx, conn, &scope, &new, seen).await
        })
        .await?;
    if !unseen {
        return crate::petitions::register(ctx, new).await;
    }
    Err(Failure::field(
        ALIKE,
        "Hay peticiones abiertas que parecen la misma. Súmela a una de ellas, o confirme que es otra.",
    ))
}

async fn unseen(
    ctx: &Ctx,
    conn: &mut Conn,
    scope: &Scope,
    new: &NewPetition,
    seen: &[Folio],
) -> Result<bool, Stop> {
    if db::petitions::registered(conn, new.client_id)
        .await?
        .is_some()
    {
        return Ok(false);
    }
    let kind = ctx.petition_type(conn, new.kind).await?;
    let valid = kind.and_then(|kind| new.clone().checked(&kind).ok());
    let Some(new) = valid else {
        return Ok(false);
    };
    let question = Question {
        kind: new.kind,
        spot: Spot::of(&new.place),
        at: ctx.now,
        besides: None,
    };
    let found = db::duplicates::alike(conn, scope, &question).await?;
    Ok(found.iter().any(|row| !seen.contains(&row.folio)))
}

/// The open petitions like one that is stored, as the same rule finds them.
async fn alike_to(
    conn: &mut Conn,
    scope: &Scope,
    detail: &PetitionDetail,
) -> Result<Vec<Alike>, Stop> {
    if detail.confidential {
        return Ok(Vec::new());
    }
    let question = Question {
        kind: detail.kind,
        spot: Spot::of(&detail.place),
        at: detail.received_at,
        besides: Some(detail.id),
    };
    Ok(db::duplicates::alike(conn, scope, &question).await?)
}

/// The unions of a petition, and others that may be the same.
///
/// # Errors
/// `Forbidden` for who does not unite; `NotFound` outside the actor's scope.
pub async fn merges(ctx: &Ctx, folio: Folio) -> Result<MergesView, Failure> {
    let own = reading::by_folio(ctx, folio).await?;
    ctx.read(Action::Perform(Act::MarkDuplicate), async |scope, conn| {
        let into = db::duplicates::merge_of(conn, &scope, own.id).await?;
        let root = match own.duplicate_of {
            Some(folio) => Some(of_folio(conn, &scope, folio).await?.1),
            None => None,
        };
        let open = root.map_or(own.status.is_open(), |root| root.status.is_open());
        let alike = if own.status.is_open() {
            alike_to(conn, &scope, &own).await?
        } else {
            Vec::new()
        };
        Ok(MergesView {
            into,
            from: db::duplicates::merges_into(conn, &scope, own.id).await?,
            over: !open,
            alike,
            own,
        })
    })
    .await
}

/// Two petitions side by side, and whether each may end as the same as the other.
///
/// # Errors
/// `Forbidden` for who does not unite; `NotFound` when the first is outside the actor's scope;
/// `Invalid` when the other is, or is the same.
pub async fn compare(ctx: &Ctx, own: Folio, other: Folio) -> Result<Comparison, Failure> {
    ctx.scope(Action::Perform(Act::MarkDuplicate))?;
    let first = reading::by_folio(ctx, own).await?;
    let wrong = |text: &str| Failure::field("con", text);
    if own == other {
        return Err(wrong("Es la misma petición: escriba el folio de la otra."));
    }
    let second = reading::by_folio(ctx, other).await;
    let second = second.map_err(|failure| match failure {
        Failure::NotFound => wrong("No hay una petición con ese folio."),
        other => other,
    })?;
    let unfit = ctx
        .read(Action::Perform(Act::MarkDuplicate), async |scope, conn| {
            let (id, state) = of_folio(conn, &scope, own).await?;
            let one = side(id, &state);
            let (id, state) = of_folio(conn, &scope, other).await?;
            let another = side(id, &state);
            Ok((
                may_merge(&one, &another).err(),
                may_merge(&another, &one).err(),
            ))
        })
        .await?;
    let (here, there) = (Spot::of(&first.place), Spot::of(&second.place));
    let points = here.point.zip(there.point);
    Ok(Comparison {
        metres: points.map(|(a, b)| domain::distance::distance_m(a, b).round() as i64),
        same_street: here.on_a_street()
            && here.neighborhood == there.neighborhood
            && here.street == there.street,
        own: first,
        other: second,
        own_ends: unfit.0,
        other_ends: unfit.1,
    })
}
