//! Her credential, as the code on its back would be read.

use super::{own, seat};
use crate::context::{Ctx, Stop};
use db::papers::StoredPaper;
use domain::access::Action;
use domain::captain::{CredentialPage, CredentialView};
use domain::failure::Failure;
use domain::local_time::local_date;
use domain::papers::{PaperKind, PaperState, Verified, charge_words, verified};
use domain::roster::TermState;

/// The credential that she was given last, the one that holds before any other. `base` is the address
/// under which its code is verified.
///
/// # Errors
/// `Forbidden`.
pub async fn credential(ctx: &Ctx, base: &str) -> Result<CredentialPage, Failure> {
    let today = local_date(ctx.now);
    ctx.read(Action::OwnPost, async |scope, conn| {
        let (captain, _) = own(&scope)?;
        let papers = db::papers::of_captain(conn, &scope, captain).await?;
        let credentials = || {
            papers
                .iter()
                .filter(|p| p.view.kind == PaperKind::Credential)
        };
        let standing = |paper: &StoredPaper| {
            let ended = paper.service.state == TermState::Ended;
            verified(paper.view.state, paper.view.valid_until, ended, today)
        };
        let given = credentials().filter_map(|paper| Some((paper, standing(paper)?)));
        // Newest first: of several, the first that holds, else the first.
        let mut given: Vec<_> = given.collect();
        let best = given
            .iter()
            .position(|(_, standing)| *standing == Verified::Valid)
            .unwrap_or(0);
        let credential = if given.is_empty() {
            None
        } else {
            let (paper, standing) = given.swap_remove(best);
            Some(view(ctx, base, paper, standing)?)
        };
        let in_preparation = credentials().any(|p| p.view.state == PaperState::Requested);
        let photo = db::roster::dossiers::photo(conn, captain).await?.is_some();
        Ok(CredentialPage {
            seat: seat(ctx, conn).await?.view,
            credential,
            in_preparation,
            photo,
        })
    })
    .await
}

fn view(
    ctx: &Ctx,
    base: &str,
    paper: &StoredPaper,
    standing: Verified,
) -> Result<CredentialView, Stop> {
    let valid = standing == Verified::Valid;
    let words = match standing {
        Verified::Valid => "Vigente",
        Verified::Expired => "Vencida: su último día ya pasó",
        Verified::Replaced => "Sustituida: use la nueva",
        Verified::Revoked => "Ya no es válida",
    };
    let (url, code) = if valid {
        let url = ctx.system.paper_url(base, paper)?;
        let code = documents::qr_code(&url).map_err(|error| {
            let cause = db::DbError::Inconsistent(error.to_string());
            ctx.system.failure(&cause)
        })?;
        (url, code)
    } else {
        (String::new(), String::new())
    };
    Ok(CredentialView {
        charge: charge_words(paper.sex.as_deref(), paper.service.charge, paper.position),
        number: paper.view.number.to_string(),
        valid_until: paper.view.valid_until,
        standing: words.into(),
        valid,
        url,
        code,
    })
}

/// The portrait of her own dossier, as JPEG.
///
/// # Errors
/// `Forbidden`; `NotFound` while there is none.
pub async fn photo(ctx: &Ctx) -> Result<Vec<u8>, Failure> {
    ctx.read(Action::OwnPost, async |scope, conn| {
        let (captain, _) = own(&scope)?;
        let photo = crate::roster::dossier::photo(ctx, conn, captain).await?;
        Ok(photo.ok_or(Failure::NotFound)?)
    })
    .await
}
