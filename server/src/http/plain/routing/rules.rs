//! The list of rules, one rule, its forms.

use super::super::map::allow_map;
use super::super::territory::{confirmed, json, shown, version};
use super::super::{Fields, field, frame, go, id, ok, refused, said, typed};
use super::form::rule_of;
use super::{SECTION, choices};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::routing::one::Attempts;
use app::plain::routing::{RULES, drawing, list as list_view, one as views};
use app::plain::territory::placing::MapParts;
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::RuleId;
use domain::routing::{Conditions, RuleForm, RuleState};
use usecases::{Ctx, routing};

/// The list.
pub async fn list(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let rules = routing::list(&ctx).await?;
    let said = said(
        &query,
        &[
            ("movida", "El orden cambió."),
            ("activada", "La regla está activa."),
            ("terminada", "La regla terminó."),
        ],
    );
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    Ok(ok(list_view::view(&frame, &rules, said)))
}

/// The form of a new rule.
pub async fn fresh(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    let choices = choices(&ctx).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    Ok(ok(views::fresh(&frame, &Refused::default(), &choices)))
}

/// Drafts a rule.
pub async fn create(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let done = match rule_of(&fields) {
        Ok(form) => routing::create(&ctx, form).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(id) => Ok(go(&format!("{RULES}/{id}?hecho=creada"))),
        Err(failure) => {
            let choices = choices(&ctx).await?;
            let frame = frame(&site, Some(&ctx)).at(SECTION);
            let again = typed(fields, failure.clone());
            Ok(refused(&failure, views::fresh(&frame, &again, &choices)))
        }
    }
}

/// The page of a rule as HTML.
async fn html(
    site: &Site,
    ctx: &Ctx,
    id: RuleId,
    attempts: &Attempts,
    said: Option<String>,
) -> Result<String, Failure> {
    let found = routing::page(ctx, id).await?;
    let choices = choices(ctx).await?;
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(views::view(&frame, &found, attempts, said, &choices))
}

/// One rule.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            ("creada", "Se guardó el borrador. Ensáyelo para activarlo."),
            ("guardada", "Se guardó el borrador."),
            ("poligono", "Se guardó el polígono."),
            ("copiada", "Éste es el borrador que la sustituirá."),
        ],
    );
    let html = html(&site, &ctx, id(&key)?, &Attempts::default(), said).await?;
    Ok(ok(html))
}

/// The page of a rule again, with what was refused on it.
async fn again(
    site: &Site,
    ctx: &Ctx,
    id: RuleId,
    failure: Failure,
    attempts: impl FnOnce(Failure) -> Attempts,
) -> Result<Response, Problem> {
    let failure = shown(failure)?;
    let attempts = attempts(failure.clone());
    let html = html(site, ctx, id, &attempts, None).await?;
    Ok(refused(&failure, html))
}

/// Changes a draft.
pub async fn change(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let rule: RuleId = id(&key)?;
    let done = match rule_of(&fields) {
        Ok(form) => routing::change(&ctx, rule, version(&fields), form).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(go(&format!("{RULES}/{rule}?hecho=guardada"))),
        Err(failure) => {
            again(&site, &ctx, rule, failure, |failure| Attempts {
                change: typed(fields, failure),
                ..Attempts::default()
            })
            .await
        }
    }
}

/// Moves a rule.
pub async fn shift(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let rule: RuleId = id(&key)?;
    let step = routing::Step::parse(&field(&fields, "a")).ok_or(Failure::NotFound)?;
    match routing::shift(&ctx, rule, version(&fields), step).await {
        // To where it stands now, so that the next press is near.
        Ok(()) => Ok(go(&format!("{RULES}?hecho=movida#r-{rule}"))),
        Err(failure) => {
            again(&site, &ctx, rule, failure, |failure| Attempts {
                other: typed(fields, failure),
                ..Attempts::default()
            })
            .await
        }
    }
}

/// Drafts what is to replace an active rule.
pub async fn copy(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let rule: RuleId = id(&key)?;
    match routing::copy(&ctx, rule, version(&fields)).await {
        Ok(draft) => Ok(go(&format!("{RULES}/{draft}?hecho=copiada"))),
        Err(failure) => {
            again(&site, &ctx, rule, failure, |failure| Attempts {
                other: typed(fields, failure),
                ..Attempts::default()
            })
            .await
        }
    }
}

/// Ends a rule.
pub async fn finish(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let rule: RuleId = id(&key)?;
    let done = match confirmed(&fields) {
        Ok(()) => routing::end(&ctx, rule, version(&fields)).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(go(&format!("{RULES}?hecho=terminada"))),
        Err(failure) => {
            again(&site, &ctx, rule, failure, |failure| Attempts {
                end: typed(fields, failure),
                ..Attempts::default()
            })
            .await
        }
    }
}

async fn drawn(
    site: &Site,
    ctx: &Ctx,
    id: RuleId,
    again: &Refused,
    nonce: &str,
) -> Result<String, Failure> {
    ctx.scope(Action::ManageRouting)?;
    let found = routing::page(ctx, id).await?;
    if found.line.rule.state != RuleState::Draft {
        return Err(Failure::NotFound);
    }
    let map = MapParts {
        tiles: site.tiles.url.clone(),
        tiles_credit: site.tiles.credit.clone(),
        nonce: nonce.to_owned(),
    };
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(drawing::view(&frame, &found.line.rule, again, &map))
}

/// The polygon of a draft on the map.
pub async fn draw_form(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let nonce = ctx.system.token();
    let html = drawn(&site, &ctx, id(&key)?, &Refused::default(), &nonce).await?;
    Ok(allow_map(ok(html), &nonce, &site))
}

/// What lies where a polygon is drawn, as JSON.
pub async fn around(Extension(ctx): Extension<Ctx>) -> Result<Response, Problem> {
    Ok(json(routing::around(&ctx).await?))
}

/// Sets the polygon of a draft.
pub async fn draw(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(key): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let rule = routing::page(&ctx, id(&key)?).await?.line.rule;
    let form = RuleForm {
        name: rule.name,
        conditions: Conditions {
            area: Some(field(&fields, "area")),
            ..rule.conditions
        },
        outcome: rule.outcome,
    };
    match routing::change(&ctx, rule.id, version(&fields), form).await {
        Ok(()) => Ok(go(&format!("{RULES}/{}?hecho=poligono", rule.id))),
        Err(failure) => {
            let failure = shown(failure)?;
            let nonce = ctx.system.token();
            let again = typed(fields, failure.clone());
            let html = drawn(&site, &ctx, rule.id, &again, &nonce).await?;
            Ok(allow_map(refused(&failure, html), &nonce, &site))
        }
    }
}
