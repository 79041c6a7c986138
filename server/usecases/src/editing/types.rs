//! Petition types.

use super::entry::{created, current, store};
use super::{check_end, code_taken, edit, matches, over};
use crate::context::{Ctx, Stop};
use chrono::NaiveDate;
use db::{Conn, catalogue};
use domain::access::Action;
use domain::catalogue::{CatalogueFilter, PetitionType, PetitionTypeForm};
use domain::deadline::Term;
use domain::failure::Failure;
use domain::ids::{DepartmentId, PetitionTypeId};
use domain::local_time::local_date;
use futures::FutureExt;

/// The petition types that the filter lets through, by code.
///
/// # Errors
/// `Forbidden`.
pub async fn types(ctx: &Ctx, filter: &CatalogueFilter) -> Result<Vec<PetitionType>, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let read = async { catalogue::types(&mut ctx.system.db.read().await?).await };
    let mut rows = read.await.map_err(|e| ctx.system.failure(&e))?;
    let today = local_date(ctx.now);
    rows.retain(|t| {
        let text = || {
            format!(
                "{} {} {} {}",
                t.code,
                t.name,
                t.category,
                t.synonyms.join(" ")
            )
        };
        (filter.ended || !over(t.valid_to, today))
            && filter.department.is_none_or(|own| own == t.department)
            && matches(&filter.text, &text())
    });
    Ok(rows)
}

/// Creates a petition type.
///
/// # Errors
/// `Forbidden`; `Invalid` with the fields, also when the code exists or the department ended.
pub async fn create_type(ctx: &Ctx, form: PetitionTypeForm) -> Result<PetitionTypeId, Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let form = form.checked(true)?;
    edit(ctx, move |ctx, conn| {
        async move {
            department_in_force(&ctx, conn, form.department).await?;
            let id = PetitionTypeId(ctx.system.new_id(ctx.now));
            let new = written(id, form.code.clone(), None, 1, form);
            if !catalogue::insert_type(conn, &new).await? {
                return Err(code_taken("code"));
            }
            created(&ctx, conn, &new).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// Changes a petition type. Petitions that were registered keep their deadline and priority.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`.
pub async fn change_type(
    ctx: &Ctx,
    id: PetitionTypeId,
    version: i64,
    form: PetitionTypeForm,
) -> Result<(), Failure> {
    ctx.scope(Action::ManageCatalogue)?;
    let form = form.checked(false)?;
    edit(ctx, move |ctx, conn| {
        async move {
            let before: PetitionType = current(&ctx, conn, id, version).await?;
            check_end(form.valid_from, before.valid_to)?;
            if form.department != before.department {
                department_in_force(&ctx, conn, form.department).await?;
            }
            let after = written(
                id,
                before.code.clone(),
                before.valid_to,
                before.version,
                form,
            );
            store(&ctx, conn, &before, after).await
        }
        .boxed()
    })
    .await
}

/// Ends a petition type on a day; `None` takes an end back.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`; `Invalid`, also when its department ended meanwhile.
pub async fn end_type(
    ctx: &Ctx,
    id: PetitionTypeId,
    version: i64,
    valid_to: Option<NaiveDate>,
) -> Result<(), Failure> {
    edit(ctx, move |ctx, conn| {
        async move {
            let before: PetitionType = current(&ctx, conn, id, version).await?;
            check_end(before.valid_from, valid_to)?;
            if valid_to.is_none() {
                department_in_force(&ctx, conn, before.department).await?;
            }
            let after = PetitionType {
                valid_to,
                ..before.clone()
            };
            store(&ctx, conn, &before, after).await
        }
        .boxed()
    })
    .await
}

/// Gives a type to another department.
pub(super) async fn give_to(
    ctx: &Ctx,
    conn: &mut Conn,
    kind: PetitionType,
    department: DepartmentId,
) -> Result<(), Stop> {
    let after = PetitionType {
        department,
        ..kind.clone()
    };
    store(ctx, conn, &kind, after).await
}

fn written(
    id: PetitionTypeId,
    code: String,
    valid_to: Option<NaiveDate>,
    version: i64,
    form: PetitionTypeForm,
) -> PetitionType {
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    PetitionType {
        id,
        code,
        name: form.name,
        category: form.category,
        department: form.department,
        term: Term {
            amount: form.term_amount,
            unit: form.term_unit,
        },
        priority: form.priority,
        location: form.location,
        allows_anonymous: form.allows_anonymous,
        confidential: form.confidential,
        closing_evidence: form.closing_evidence,
        external_body: form.external_body,
        key_questions: lines(&form.key_questions),
        synonyms: lines(&form.synonyms),
        valid_from: form.valid_from,
        valid_to,
        version,
    }
}

async fn department_in_force(ctx: &Ctx, conn: &mut Conn, id: DepartmentId) -> Result<(), Stop> {
    let found = catalogue::department(conn, id).await?;
    // One that has a last day gets no new types: they would have to be given away again.
    if found.is_some_and(|d| d.valid_to.is_none() && d.valid_from <= local_date(ctx.now)) {
        Ok(())
    } else {
        Err(Failure::field(
            "department",
            "Esa dependencia todavía no existe, o ya tiene último día: elija otra.",
        )
        .into())
    }
}
