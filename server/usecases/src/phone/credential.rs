//! Her credential, as the code on its back would be read.

use super::{own, seat};
use crate::context::{Ctx, Stop};
use db::papers::StoredPaper;
use domain::access::Action;
use domain::captain::{CredentialPage, CredentialView, QrPicture};
use domain::failure::Failure;
use domain::local_time::local_date;
use domain::papers::{PaperKind, PaperState, Verified, charge_words, verified};
use domain::roster::{Charge, TermState};

/// Her credentials that hold, or the one that she was given last. `base` is the address under which
/// their codes are verified.
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
        // Newest first.
        let given = credentials().filter_map(|paper| Some((paper, standing(paper)?)));
        let given: Vec<_> = given.collect();
        let holds = |(_, standing): &&(_, Verified)| *standing == Verified::Valid;
        let mut shown: Vec<_> = given.iter().filter(holds).collect();
        if shown.is_empty() {
            shown.extend(given.first());
        }
        let seat = seat(ctx, conn).await?.view;
        let views: Result<Vec<_>, Stop> = shown
            .into_iter()
            .map(|(paper, standing)| view(ctx, base, paper, *standing))
            .collect();
        let in_preparation = credentials().any(|p| p.view.state == PaperState::Requested);
        let photo = db::roster::dossiers::photo(conn, captain).await?.is_some();
        Ok(CredentialPage {
            seat,
            credentials: views?,
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
        let code = QrPicture {
            side: code.side,
            path: code.path,
        };
        (url, Some(code))
    } else {
        (String::new(), None)
    };
    Ok(CredentialView {
        charge: charge_words(paper.sex.as_deref(), paper.service.charge, paper.position),
        place: place(paper),
        number: paper.view.number.to_string(),
        valid_until: paper.view.valid_until,
        standing: words.into(),
        valid,
        url,
        code,
    })
}

/// Of which block or ward a credential is.
fn place(paper: &StoredPaper) -> String {
    let place = match paper.service.charge {
        Charge::Block => format!("Manzana {}", paper.view.place),
        Charge::Ward => paper
            .ward
            .clone()
            .unwrap_or_else(|| paper.view.place.clone()),
    };
    let hood = paper.neighborhood.clone().unwrap_or_default();
    let parts = [place, hood];
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    parts.join(" · ")
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
