//! Which petitions a person can work on at once: ticked ones, those of a filter, or a pile of the tray.

use crate::context::Ctx;
use db::batches::{self, Picked};
use domain::access::Action;
use domain::bulk::{MAX_ITEMS, acts_of};
use domain::catalogue::{Department, Reason};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::local_time::local_date;
use domain::petitions::{Act, ListFilter, TrayPile};

/// From where petitions are chosen.
#[derive(Clone, Debug)]
pub enum Choice {
    /// Ticked ones.
    Folios(Vec<Folio>),
    /// Those of a list, newest first.
    Filter(Box<ListFilter>),
    /// Those of a pile of the own department's tray, what is due next first.
    Tray(TrayPile),
}

/// What the form shows.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// The petitions, [`MAX_ITEMS`] at most.
    pub petitions: Vec<Picked>,
    /// Whether there are more than fit into a batch.
    pub more: bool,
    /// What may be done to them.
    pub acts: Vec<Act>,
    /// Departments in force; for who refers.
    pub departments: Vec<Department>,
    /// Resolution codes; for who closes.
    pub resolutions: Vec<Reason>,
    /// The people of the own department: key and name; for who assigns.
    pub people: Vec<(String, String)>,
}

/// The petitions of a choice within the actor's scope, and what may be done to them.
///
/// # Errors
/// `Forbidden` for who never works on many at once.
pub async fn chosen(ctx: &Ctx, choice: Choice) -> Result<Chosen, Failure> {
    let today = local_date(ctx.now);
    ctx.read(Action::BulkWork, async |scope, conn| {
        let limit = MAX_ITEMS as i64 + 1;
        let mut petitions = match &choice {
            Choice::Folios(folios) => {
                let some = &folios[..folios.len().min(MAX_ITEMS + 1)];
                batches::pick_folios(conn, &scope, some, ctx.now).await?
            }
            Choice::Filter(filter) => batches::pick(conn, &scope, filter, ctx.now, limit).await?,
            Choice::Tray(pile) => {
                let of = (ctx.actor.id, *pile);
                batches::pick_tray(conn, &scope, of, ctx.now, limit).await?
            }
        };
        let more = petitions.len() > MAX_ITEMS;
        petitions.truncate(MAX_ITEMS);
        let acts: Vec<Act> = acts_of(ctx.actor.role).collect();
        let mut departments = Vec::new();
        if acts.contains(&Act::Refer) {
            departments = db::catalogue::departments(conn).await?;
            departments
                .retain(|d| d.valid_from <= today && d.valid_to.is_none_or(|end| today <= end));
        }
        let mut resolutions = Vec::new();
        if acts.contains(&Act::CloseDirect) {
            resolutions = db::catalogue::reasons(conn).await?;
            resolutions.retain(|r| r.kind == "resolution" && r.code != "duplicate");
        }
        let mut people = Vec::new();
        if let Some(own) = ctx.actor.department.filter(|_| acts.contains(&Act::Assign)) {
            let found = db::petitions::people(conn, own).await?;
            people = found
                .into_iter()
                .map(|(id, name)| (id.to_string(), name))
                .collect();
        }
        Ok(Chosen {
            petitions,
            more,
            acts,
            departments,
            resolutions,
            people,
        })
    })
    .await
}
