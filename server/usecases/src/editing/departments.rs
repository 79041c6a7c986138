//! Departments.

use super::entry::{created, current, store};
use super::{check_end, code_taken, edit, matches, over};
use crate::context::{Ctx, Stop};
use chrono::NaiveDate;
use db::{Conn, catalogue, catalogue_entries};
use domain::access::Action;
use domain::catalogue::{CatalogueFilter, Department, DepartmentEnd, DepartmentForm, PetitionType};
use domain::failure::{Failure, FieldErrors};
use domain::ids::DepartmentId;
use domain::local_time::local_date;
use futures::FutureExt;

/// The departments that the filter lets through, by name.
///
/// # Errors
/// `Forbidden`.
pub async fn departments(ctx: &Ctx, filter: &CatalogueFilter) -> Result<Vec<Department>, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let read = async { catalogue::departments(&mut ctx.system.db.read().await?).await };
    let mut rows = read.await.map_err(|e| ctx.system.failure(&e))?;
    let today = local_date(ctx.now);
    rows.retain(|d| {
        (filter.ended || !over(d.valid_to, today))
            && matches(&filter.text, &format!("{} {}", d.code, d.name))
    });
    Ok(rows)
}

/// Creates a department.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when the code exists.
pub async fn create_department(ctx: &Ctx, form: DepartmentForm) -> Result<DepartmentId, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let form = form.checked(true)?;
    edit(ctx, move |ctx, conn| {
        async move {
            let new = Department {
                id: DepartmentId(ctx.system.new_id(ctx.now)),
                code: form.code,
                name: form.name,
                valid_from: form.valid_from,
                valid_to: None,
                successor: None,
                version: 1,
            };
            if !catalogue::insert_department(conn, &new).await? {
                return Err(code_taken("code"));
            }
            created(&ctx, conn, &new).await?;
            Ok(new.id)
        }
        .boxed()
    })
    .await
}

/// Changes name and first day of a department.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn change_department(
    ctx: &Ctx,
    id: DepartmentId,
    version: i64,
    form: DepartmentForm,
) -> Result<(), Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let form = form.checked(false)?;
    edit(ctx, move |ctx, conn| {
        async move {
            let before: Department = current(&ctx, conn, id, version).await?;
            check_end(form.valid_from, before.valid_to)?;
            let after = Department {
                name: form.name,
                valid_from: form.valid_from,
                ..before.clone()
            };
            store(&ctx, conn, &before, after).await
        }
        .boxed()
    })
    .await
}

/// Ends a department on a day, or takes its end back. While it has petition types or referrals that
/// have not come to their end, it needs a successor, and its types go there or are given to others
/// first.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid` with `valid_to`, `successor`, or `move_types`, which
/// names the types that are left.
pub async fn end_department(
    ctx: &Ctx,
    id: DepartmentId,
    end: DepartmentEnd,
) -> Result<(), Failure> {
    edit(ctx, move |ctx, conn| {
        async move {
            let before: Department = current(&ctx, conn, id, end.version).await?;
            let Some(last) = end.valid_to else {
                let after = Department {
                    valid_to: None,
                    successor: None,
                    ..before.clone()
                };
                return store(&ctx, conn, &before, after).await;
            };
            check_end(before.valid_from, Some(last))?;
            let types = types_left(&ctx, conn, id, last).await?;
            let referrals = catalogue_entries::open_referrals(conn, id).await?;
            check_heir(conn, &before, &end, last, &types, referrals).await?;
            if let Some(heir) = end.successor {
                for kind in types {
                    super::types::give_to(&ctx, conn, kind, heir).await?;
                }
            }
            let after = Department {
                valid_to: Some(last),
                successor: end.successor,
                ..before.clone()
            };
            store(&ctx, conn, &before, after).await
        }
        .boxed()
    })
    .await
}

/// The types of a department that would be in use after its last day.
async fn types_left(
    ctx: &Ctx,
    conn: &mut Conn,
    id: DepartmentId,
    last: NaiveDate,
) -> Result<Vec<PetitionType>, Stop> {
    let today = local_date(ctx.now);
    let mut types = catalogue::types(conn).await?;
    types.retain(|t| {
        t.department == id && !over(t.valid_to, today) && t.valid_to.is_none_or(|end| end > last)
    });
    Ok(types)
}

async fn check_heir(
    conn: &mut Conn,
    department: &Department,
    end: &DepartmentEnd,
    last: NaiveDate,
    types: &[PetitionType],
    referrals: i64,
) -> Result<(), Stop> {
    let mut errors = FieldErrors::default();
    match end.successor {
        None if !types.is_empty() || referrals > 0 => errors.add(
            "successor",
            format!(
                "Elija la dependencia que recibe sus asuntos. Tipos de petición en uso: {}; turnos sin terminar: {referrals}.",
                types.len()
            ),
        ),
        None => {}
        Some(heir) if heir == department.id => {
            errors.add("successor", "Una dependencia no puede sucederse a sí misma.");
        }
        Some(heir) => {
            let found = catalogue::department(conn, heir).await?;
            // The heir outlives it, so that no chain of successors closes into a circle.
            let outlives = |d: Department| d.valid_to.is_none_or(|its_end| its_end > last);
            if !found.is_some_and(outlives) {
                errors.add(
                    "successor",
                    "Esa dependencia no existe después de ese día: elija otra.",
                );
            }
        }
    }
    if !types.is_empty() && !end.move_types {
        let codes: Vec<&str> = types.iter().map(|t| t.code.as_str()).collect();
        errors.add(
            "move_types",
            format!(
                "Estos tipos de petición quedarían sin dependencia: {}. Pase todos a la sucesora, o asígnelos antes uno por uno.",
                codes.join(", ")
            ),
        );
    }
    Ok(errors.finish()?)
}
