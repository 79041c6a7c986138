//! The roster of block captains.

pub mod dossier;
mod exporting;
mod importing;
mod people;
mod reading;
mod terms;
mod ward_posts;

pub use exporting::{ExportForm, Exported, Kind as ExportKind, export};
pub use importing::{
    Applied, DecidedRow, Decision, ImportPage, Layout, PreviewFilter, PreviewPage, accept_all,
    apply, decide, discard, forget_old, forgotten_at, import_page, imports, reopen_layout, report,
    set_layout, upload,
};
pub use people::{change, create, form, merge, validate};
pub use reading::{Revealed, list, page, reveal, totals, vacancies, wards};
pub use terms::{ActForm, AppointForm, act, appoint, create_period, periods};
pub(crate) use terms::{act_within, store};

use crate::context::{Ctx, Stop, System};
use crate::sealing::Seal;
use db::Conn;
use db::roster::events::{self, NewEvent};
use db::roster::people::{Captain, Written};
use db::territory::{Kept, touch};
use domain::access::Scope;
use domain::curp::Curp;
use domain::failure::Failure;
use domain::ids::CaptainId;
use domain::roster::CheckedCaptain;

impl System {
    /// The index of a CURP: equal for the same CURP, useless without the secret.
    pub(crate) fn curp_index(&self, curp: &Curp) -> Vec<u8> {
        self.secret
            .mac("curp-index", curp.as_str().as_bytes())
            .to_vec()
    }

    /// The CURP of a person, opened.
    pub(crate) fn open_curp(&self, captain: &Captain) -> Result<Option<Curp>, Failure> {
        let Some(sealed) = &captain.curp_sealed else {
            return Ok(None);
        };
        let text = self.unseal(curp_seal(&captain.id), sealed)?;
        let text = String::from_utf8_lossy(&text);
        Ok(Curp::parse(&text).ok())
    }
}

fn curp_seal(id: &CaptainId) -> Seal<'_> {
    Seal {
        purpose: "curp",
        name: id.0.as_bytes(),
    }
}

/// What is stored of a checked form.
pub(crate) fn written(system: &System, id: CaptainId, form: &CheckedCaptain) -> Written {
    let seal = |curp: &Curp| system.seal(curp_seal(&id), curp.as_str().as_bytes());
    Written {
        name: form.name.clone(),
        search_text: form.search_text(),
        sex: form.sex.clone(),
        curp_sealed: form.curp.as_ref().map(seal),
        curp_index: form.curp.as_ref().map(|curp| system.curp_index(curp)),
        phone: form.phone.as_ref().map(|p| p.digits().to_owned()),
        other_phone: form.other_phone.as_ref().map(|p| p.digits().to_owned()),
        street: form.street.clone(),
        street_number: form.street_number.clone(),
        neighborhood: form.neighborhood,
    }
}

/// The person with a number; `NotFound` when there is none.
async fn found(conn: &mut Conn, scope: &Scope, number: i64) -> Result<Captain, Stop> {
    let captain = db::roster::people::by_number(conn, scope, number).await?;
    Ok(captain.ok_or(Failure::NotFound)?)
}

/// The same, for a change: not of somebody who was merged into another, and at the version of the form.
async fn current(
    conn: &mut Conn,
    scope: &Scope,
    number: i64,
    version: i64,
) -> Result<Captain, Stop> {
    let captain = found(conn, scope, number).await?;
    if captain.merged_into.is_some() {
        return Err(Failure::NotFound.into());
    }
    if captain.version != version {
        return Err(conflict(captain.version));
    }
    Ok(captain)
}

fn conflict(version: i64) -> Stop {
    Failure::Conflict {
        version,
        changes: Vec::new(),
    }
    .into()
}

/// Notes an act of this person in the history of a captain.
pub(crate) async fn note(
    ctx: &Ctx,
    conn: &mut Conn,
    captain: CaptainId,
    act: &'static str,
    detail: String,
) -> Result<(), Stop> {
    let event = NewEvent {
        captain,
        term: None,
        at: ctx.now,
        actor: Some(ctx.actor.id),
        act,
        from: None,
        to: None,
        detail,
    };
    events::append(conn, &event).await?;
    Ok(touch(conn, Kept::Roster).await?)
}
