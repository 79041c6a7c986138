//! Referring by a rule that does so by itself, and how a rule stands in the history.

use super::Effect;
use crate::context::{Ctx, Stop};
use crate::routing::Decided;
use db::Conn;
use domain::access::Scope;
use domain::failure::Failure;
use domain::ids::PetitionId;
use domain::petitions::{Act, ActCommand, ActDetails};

/// Which departments, by which rule, with which instruction.
pub(super) fn told(rule: Option<&str>, departments: &[String], instruction: &str) -> String {
    let names = departments.join(", ");
    let names = match rule {
        Some(rule) => format!("Por la regla «{rule}»: {names}"),
        None => names,
    };
    match (rule, instruction) {
        (_, "") => names,
        (Some(_), text) => format!("{names}. {text}"),
        (None, text) => format!("{names}: {text}"),
    }
}

/// Refers a petition where a rule sends it. Nobody did it: the program stands in the history.
pub(crate) async fn refer_by_rule(
    ctx: &Ctx,
    conn: &mut Conn,
    petition: PetitionId,
    decided: &Decided,
) -> Result<(), Stop> {
    let everything = Scope::of_the_program_itself();
    let state = db::petitions::state(conn, &everything, petition).await?;
    let state = state.ok_or(Failure::NotFound)?;
    let command = ActCommand {
        petition,
        version: state.version,
        act: Act::Refer,
        referral: None,
        details: ActDetails {
            departments: decided.decision.departments.clone(),
            text: decided.decision.instruction.clone(),
            ..ActDetails::default()
        },
    };
    let mut effect = Effect::none(&state, String::new());
    effect.by_program = true;
    effect
        .refer(ctx, conn, &state, &command, Some(decided))
        .await?;
    effect.store(ctx, conn, &state, &command).await?;
    Ok(())
}
