//! What whoever asked for a petition that was united with another is told: how the one that stays goes.

use chrono::{DateTime, Utc};
use db::{Conn, DbResult, duplicates};
use domain::access::Scope;
use domain::folio::Folio;
use domain::petitions::{EventView, PetitionDetail, PetitionStatus};

/// The petition with which another was united, as far as those who asked for the other may know: no
/// personal data.
pub(crate) struct Following {
    /// Its folio; none when both are reserved.
    pub(crate) folio: Option<Folio>,
    /// Its state.
    pub(crate) status: PetitionStatus,
    /// Others who ask for it; none when both are reserved.
    pub(crate) others: i64,
    /// When its answer is due.
    pub(crate) due_at: DateTime<Utc>,
    /// Departments with a live referral; none when both are reserved.
    pub(crate) departments: Vec<String>,
    /// What happened in it since they were united; nothing when both are reserved.
    pub(crate) events: Vec<EventView>,
}

/// The petition with which one was united, if it was.
///
/// # Errors
/// Of the database.
pub(crate) async fn kept_of(conn: &mut Conn, own: &PetitionDetail) -> DbResult<Option<Following>> {
    let Some(folio) = own.duplicate_of else {
        return Ok(None);
    };
    // The caller has checked that the person may follow the one that was united.
    let scope = Scope::of_the_program_itself();
    let Some(id) = db::petitions::id_of_folio(conn, folio).await? else {
        return Ok(None);
    };
    let Some(kept) = db::petitions::card(conn, &scope, id, own.now).await? else {
        return Ok(None);
    };
    let mut following = Following {
        folio: None,
        status: kept.status,
        others: 0,
        due_at: kept.due_at,
        departments: Vec::new(),
        events: Vec::new(),
    };
    if kept.confidential || own.confidential {
        return Ok(Some(following));
    }
    following.folio = Some(folio);
    following.others = kept.co_petitioners;
    let referrals = db::petitions::referral_cards(conn, &scope, id).await?;
    following.departments = referrals
        .into_iter()
        .filter(|r| r.status.is_live())
        .map(|r| r.department_name)
        .collect();
    let since = duplicates::live_merge(conn, own.id).await?.map(|m| m.at);
    following.events = db::petitions::events(conn, &scope, id, 0).await?;
    // Of one that was united before unions were kept nothing but the state is known to be meant for it.
    following
        .events
        .retain(|event| since.is_some_and(|since| event.at > since));
    Ok(Some(following))
}
