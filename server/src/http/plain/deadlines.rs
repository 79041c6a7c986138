//! The calendar, the office hours and the terms of each phase.

use super::{Fields, field, frame, go, ok, refused, said, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use crate::machine;
use app::plain::Refused;
use app::plain::deadlines::calendar::Attempts;
use app::plain::deadlines::terms::Line;
use app::plain::deadlines::{
    CALENDAR, DEADLINES, LADDER, calendar as calendar_view, ladder as ladder_view,
    petition as petition_view, preview as preview_view, terms as terms_view,
};
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use chrono::Datelike;
use domain::calendar::{CalendarChange, DayForm, DayState, HoursForm};
use domain::clocks::TermRuleForm;
use domain::failure::Failure;
use domain::ladder::LadderForm;
use domain::local_time::local_date;
use usecases::{Ctx, catalogues, clocks, escalation};

/// The year that an address or a form names, or this one.
fn year(ctx: &Ctx, fields: &Fields, name: &str) -> i32 {
    let this = local_date(ctx.now).year();
    let read = field(fields, name).parse().ok();
    read.filter(|year| (2022..=this + 5).contains(year))
        .unwrap_or(this)
}

async fn calendar_page(
    site: &Site,
    ctx: &Ctx,
    year: i32,
    attempts: &Attempts,
    said: Option<String>,
) -> Result<String, Failure> {
    let found = clocks::calendar(ctx, year).await?;
    let frame = frame(site, Some(ctx)).at(DEADLINES);
    Ok(calendar_view::view(&frame, &found, attempts, said))
}

/// A year's calendar.
pub async fn calendar(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            (
                "aplicado",
                "El cambio se guardó; los plazos que toca se están moviendo.",
            ),
            ("guardado", "El cambio se guardó. Ningún plazo se movió."),
        ],
    );
    let year = year(&ctx, &query, "ano");
    let html = calendar_page(&site, &ctx, year, &Attempts::default(), said).await?;
    Ok(ok(html))
}

/// The change that a form describes, and the year to whose page it belongs.
fn change_of(ctx: &Ctx, fields: &Fields) -> Result<(CalendarChange, i32), Failure> {
    let day = field(fields, "day").parse::<chrono::NaiveDate>().ok();
    let known = || day.ok_or(Failure::NotFound);
    let of_form = year(ctx, fields, "year");
    let change = match field(fields, "change").as_str() {
        "add" => {
            let form = DayForm {
                day,
                name: field(fields, "name"),
                basis: field(fields, "basis"),
            };
            let state = DayState::parse(&field(fields, "state")).unwrap_or(DayState::Draft);
            CalendarChange::Add(form, state)
        }
        "approve" => CalendarChange::Approve(known()?),
        "remove" => CalendarChange::Remove(known()?),
        "year" => CalendarChange::ApproveYear(of_form, field(fields, "agreement")),
        "hours" => CalendarChange::Hours(HoursForm {
            opens: field(fields, "opens"),
            closes: field(fields, "closes"),
            cutoff: field(fields, "cutoff"),
        }),
        _ => return Err(Failure::NotFound),
    };
    Ok((change, day.map_or(of_form, |day| day.year())))
}

/// The form that was refused, among those of the page.
fn attempts(fields: Fields, failure: Failure) -> Attempts {
    let change = field(&fields, "change");
    let again = typed(fields, failure);
    match change.as_str() {
        "hours" => Attempts {
            hours: again,
            ..Attempts::default()
        },
        "year" => Attempts {
            year: again,
            ..Attempts::default()
        },
        _ => Attempts {
            day: again,
            ..Attempts::default()
        },
    }
}

async fn again(
    site: &Site,
    ctx: &Ctx,
    year: i32,
    fields: Fields,
    failure: Failure,
) -> Result<Response, Problem> {
    if matches!(failure, Failure::Forbidden | Failure::NotFound) {
        return Err(failure.into());
    }
    let attempts = attempts(fields, failure.clone());
    let html = calendar_page(site, ctx, year, &attempts, None).await?;
    Ok(refused(&failure, html))
}

/// What a change would move.
pub async fn preview(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(mut fields): Form<Fields>,
) -> Result<Response, Problem> {
    let (change, year) = change_of(&ctx, &fields)?;
    match clocks::preview(&ctx, &change).await {
        Ok((summary, seen, version)) => {
            fields.retain(|(name, _)| name != "version");
            fields.push(("version".into(), version.to_string()));
            let frame = frame(&site, Some(&ctx)).at(DEADLINES);
            let html = preview_view::view(&frame, &summary, &seen, &fields, year, ctx.now);
            Ok(ok(html))
        }
        Err(failure) => again(&site, &ctx, year, fields, failure).await,
    }
}

/// Makes a change whose preview was seen, and moves what it moves.
pub async fn apply(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let (change, year) = change_of(&ctx, &fields)?;
    let version = field(&fields, "version").parse().unwrap_or_default();
    match clocks::apply(&ctx, change, version).await {
        Ok(moving) => {
            if moving {
                // It goes on after the answer; what a killed process leaves, the upkeep finishes.
                let system = ctx.system.clone();
                tokio::spawn(async move {
                    let moved = clocks::move_deadlines(&system, machine::now).await;
                    tracing::info!(moved = moved.unwrap_or_default(), "deadlines moved");
                });
            }
            let word = if moving { "aplicado" } else { "guardado" };
            Ok(go(&format!("{CALENDAR}?ano={year}&hecho={word}")))
        }
        Err(failure) => again(&site, &ctx, year, fields, failure).await,
    }
}

async fn terms_page(
    site: &Site,
    ctx: &Ctx,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let lines: Vec<Line> = clocks::terms(ctx)
        .await?
        .into_iter()
        .map(|line| Line {
            id: line.id.to_string(),
            version: line.version,
            rule: line.rule,
            kind: line.kind_name,
        })
        .collect();
    let types = catalogues::in_force(ctx).await?.types;
    let kinds = types
        .into_iter()
        .map(|kind| (kind.id.to_string(), kind.name))
        .collect();
    let frame = frame(site, Some(ctx)).at(DEADLINES);
    Ok(terms_view::view(&frame, &lines, kinds, refused, said))
}

/// The terms of each phase.
pub async fn terms(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            ("agregado", "El plazo vale para lo que empiece desde ahora."),
            ("quitado", "El plazo se quitó; lo prometido no se mueve."),
        ],
    );
    Ok(ok(terms_page(&site, &ctx, &Refused::default(), said).await?))
}

/// Adds a term.
pub async fn add_term(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let form = TermRuleForm {
        phase: field(&fields, "phase"),
        kind: field(&fields, "kind").parse().ok(),
        priority: field(&fields, "priority"),
        amount: field(&fields, "amount"),
        unit: field(&fields, "unit"),
    };
    match clocks::add_term(&ctx, form).await {
        Ok(()) => Ok(go(&format!("{DEADLINES}?hecho=agregado"))),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            let html = terms_page(&site, &ctx, &again, None).await?;
            Ok(refused(&failure, html))
        }
    }
}

/// Takes a term out.
pub async fn end_term(
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let id = super::id(&field(&fields, "id"))?;
    let version = field(&fields, "version").parse().unwrap_or_default();
    clocks::end_term(&ctx, id, version).await?;
    Ok(go(&format!("{DEADLINES}?hecho=quitado")))
}

async fn ladder_page(
    site: &Site,
    ctx: &Ctx,
    refused: &Refused,
    said: Option<String>,
) -> Result<String, Failure> {
    let steps = escalation::ladder(ctx).await?;
    let frame = frame(site, Some(ctx)).at(DEADLINES);
    Ok(ladder_view::view(&frame, &steps, refused, said))
}

/// The ladder of escalation.
pub async fn ladder(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(&query, &[("guardado", "Los escalones se guardaron.")]);
    Ok(ok(
        ladder_page(&site, &ctx, &Refused::default(), said).await?
    ))
}

/// Puts other steps in the place of all.
pub async fn set_ladder(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let all = |name: &'static str| fields.iter().filter(move |(n, _)| n == name);
    let form = LadderForm {
        lines: all("trigger")
            .zip(all("recipient"))
            .map(|((_, trigger), (_, recipient))| (trigger.clone(), recipient.clone()))
            .collect(),
    };
    match escalation::set_ladder(&ctx, form).await {
        Ok(()) => Ok(go(&format!("{LADDER}?hecho=guardado"))),
        Err(failure) => {
            let again = typed(fields, failure.clone());
            let html = ladder_page(&site, &ctx, &again, None).await?;
            Ok(refused(&failure, html))
        }
    }
}

/// The clocks of one petition.
pub async fn of_petition(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(folio): Path<String>,
) -> Result<Response, Problem> {
    let folio = super::id(&folio)?;
    let found = clocks::history(&ctx, folio).await?;
    let frame = frame(&site, Some(&ctx)).at("/peticiones");
    Ok(ok(petition_view::view(&frame, &found)))
}
