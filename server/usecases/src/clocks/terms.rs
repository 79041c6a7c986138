//! The table of terms by phase, type and priority. A change counts for what begins after it: what was
//! promised stays.

use crate::context::{Ctx, Stop};
use db::territory::{self, Kept};
use db::{DbError, clocks as store, log};
use domain::access::Action;
use domain::clocks::{TermRule, TermRuleForm};
use domain::failure::Failure;
use domain::local_time::local_date;
use futures::FutureExt;
use uuid::Uuid;

/// Lines that the table may have.
const MAX_LINES: usize = 500;

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermLine {
    /// Key.
    pub id: Uuid,
    /// What it says.
    pub rule: TermRule,
    /// Name of its type; empty for all.
    pub kind_name: String,
    /// Version.
    pub version: i64,
}

impl TermLine {
    /// What it says, in words: `Aceptar, prioridad 1: 2 horas`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = self.rule.phase.label().to_owned();
        if !self.kind_name.is_empty() {
            words.push_str(&format!(", {}", self.kind_name));
        }
        if let Some(priority) = self.rule.priority {
            words.push_str(&format!(", prioridad {priority}"));
        }
        format!("{words}: {}", self.rule.term.words())
    }
}

/// The lines in force.
///
/// # Errors
/// `Forbidden`.
pub async fn terms(ctx: &Ctx) -> Result<Vec<TermLine>, Failure> {
    ctx.read(Action::ManageDeadlines, async |_, conn| {
        Ok(store::term_rules(conn)
            .await?
            .into_iter()
            .map(line)
            .collect())
    })
    .await
}

fn line(stored: store::StoredTermRule) -> TermLine {
    TermLine {
        id: stored.id,
        rule: stored.rule,
        kind_name: stored.kind_name,
        version: stored.version,
    }
}

/// Adds a line.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when there is one for the same case.
pub async fn add_term(ctx: &Ctx, form: TermRuleForm) -> Result<(), Failure> {
    ctx.unit(Action::ManageDeadlines, move |ctx, _, conn| {
        async move {
            let rule = form.checked()?;
            if let Some(kind) = rule.kind
                && ctx.petition_type(conn, kind).await?.is_none()
            {
                return Err(Failure::field("kind", "Elija el tipo de la lista.").into());
            }
            let lines = store::term_rules(conn).await?;
            if lines.len() >= MAX_LINES {
                let message = "La tabla tiene quinientos plazos, que es el máximo: quite alguno.";
                return Err(Failure::field("phase", message).into());
            }
            let same = |line: &store::StoredTermRule| {
                (line.rule.phase, line.rule.kind, line.rule.priority)
                    == (rule.phase, rule.kind, rule.priority)
            };
            let already =
                || Failure::field("phase", "Ya hay un plazo para ese caso: quítelo antes.");
            if lines.iter().any(same) {
                return Err(already().into());
            }
            let id = ctx.system.new_id(ctx.now);
            match store::insert_term_rule(conn, id, &rule).await {
                Err(DbError::Duplicate(_)) => return Err(already().into()),
                other => other?,
            }
            told(&ctx, conn, "term_added", id).await
        }
        .boxed()
    })
    .await
}

/// Takes a line out.
///
/// # Errors
/// `Forbidden`; `NotFound` when it was taken out already.
pub async fn end_term(ctx: &Ctx, id: Uuid, version: i64) -> Result<(), Failure> {
    ctx.unit(Action::ManageDeadlines, move |ctx, _, conn| {
        async move {
            if !store::end_term_rule(conn, id, version, local_date(ctx.now)).await? {
                return Err(Failure::NotFound.into());
            }
            told(&ctx, conn, "term_ended", id).await
        }
        .boxed()
    })
    .await
}

async fn told(ctx: &Ctx, conn: &mut db::Conn, action: &'static str, id: Uuid) -> Result<(), Stop> {
    territory::touch(conn, Kept::Clockwork).await?;
    let line = log::Entry {
        at: ctx.now,
        actor: Some(ctx.actor.id),
        action,
        object: format!("term_rule {id}"),
        detail: String::new(),
    };
    Ok(log::append(conn, line).await?)
}
