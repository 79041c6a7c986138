//! Rules that say where petitions go.

mod bounces;
mod correcting;
mod form;
mod rules;
mod simulator;
mod trying;

pub use bounces::list as bounces;
pub use correcting::{correct, form as correct_form, offer, reroute};
pub use rules::{around, change, copy, create, draw, draw_form, finish, fresh, list, one, shift};
pub use simulator::page as simulator;
pub use trying::{activate, attempt, page as dry_run};

use app::plain::routing::{Choices, Matters};
use domain::failure::Failure;
use usecases::{Ctx, catalogues};

const SECTION: &str = "/turnado";

/// What the forms choose from.
async fn choices(ctx: &Ctx) -> Result<Choices, Failure> {
    let all = catalogues::in_force(ctx).await?;
    let mut matters: Vec<Matters> = Vec::new();
    for department in &all.departments {
        let own = || all.types.iter().filter(|t| t.department == department.id);
        let mut categories: Vec<String> = own().map(|t| t.category.clone()).collect();
        categories.sort();
        categories.dedup();
        let kinds: Vec<_> = own().map(|t| (t.id.to_string(), t.name.clone())).collect();
        if !kinds.is_empty() {
            matters.push(Matters {
                department: department.name.clone(),
                categories,
                kinds,
            });
        }
    }
    Ok(Choices {
        departments: all
            .departments
            .into_iter()
            .map(|d| (d.id.to_string(), d.name))
            .collect(),
        matters,
        neighborhoods: all
            .neighborhoods
            .into_iter()
            .map(|n| {
                (
                    n.id.to_string(),
                    format!("{} · {} · {}", n.name, n.kind, n.postal_code),
                )
            })
            .collect(),
        channels: all
            .channels
            .into_iter()
            .map(|c| (c.id.to_string(), c.name))
            .collect(),
        now: ctx.now,
    })
}
