//! Choosing petitions, and what is done to them.

use super::SECTION;
use crate::http::plain::{Fields, field, frame, go, ok, refused, typed};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::petitions::filters;
use app::plain::Refused;
use app::plain::batches::choosing::{Candidate, ChoosingPage, text_of, view};
use app::plain::batches::{CANDIDATE, PICKED, path};
use axum::extract::{Extension, Form, Query, State};
use axum::response::Response;
use domain::bulk::{BULK_ACTS, BatchForm};
use domain::failure::Failure;
use domain::folio::Folio;
use domain::petitions::{Act, ActDetails, ListFilter, TrayPile};
use usecases::Ctx;
use usecases::batches::{self, Choice};

/// A pile of the tray, all of it.
const PILE: &str = "bandeja";

/// The folios of a form or an address under a name; what is no folio is left out.
fn folios(fields: &Fields, name: &str) -> Vec<Folio> {
    fields
        .iter()
        .filter(|(field, _)| field == name)
        .filter_map(|(_, value)| value.parse().ok())
        .collect()
}

/// What is chosen, and the list from which it comes.
fn choice(fields: &Fields) -> (Choice, String) {
    let filter = ListFilter {
        text: field(fields, "buscar").chars().take(120).collect(),
        ..filters::from_pairs(fields)
    };
    let pile = TrayPile::parse(&field(fields, PILE));
    let list = match pile {
        Some(pile) => format!("/bandeja?ver={}", pile.code()),
        None => filters::address(&filters::pairs(&filter), None),
    };
    let back = back(&field(fields, "back")).unwrap_or(list);
    let mut ticked = folios(fields, CANDIDATE);
    if ticked.is_empty() {
        ticked = folios(fields, PICKED);
    }
    let choice = match (ticked.is_empty(), pile) {
        (false, _) => Choice::Folios(ticked),
        (true, Some(pile)) => Choice::Tray(pile),
        (true, None) => Choice::Filter(Box::new(filter)),
    };
    (choice, back)
}

/// An address of our own lists, and no other.
fn back(text: &str) -> Option<String> {
    let own = ["/peticiones", "/bandeja"]
        .iter()
        .any(|list| text == *list || text.starts_with(&format!("{list}?")));
    own.then(|| text.to_owned())
}

async fn html(
    site: &Site,
    ctx: &Ctx,
    fields: &Fields,
    refused: &Refused,
) -> Result<String, Failure> {
    let (choice, back) = choice(fields);
    let chosen = batches::chosen(ctx, choice).await?;
    let named = |id: String, name: String| (id, name);
    let about = ChoosingPage {
        petitions: chosen
            .petitions
            .into_iter()
            .map(|p| Candidate {
                folio: p.folio,
                kind: p.kind,
                place: p.place,
                status: p.status,
                departments: p.departments,
                due_at: p.due_at,
            })
            .collect(),
        more: chosen.more,
        ticked: true,
        acts: chosen.acts,
        departments: chosen
            .departments
            .into_iter()
            .map(|d| named(d.id.to_string(), d.name))
            .collect(),
        resolutions: chosen
            .resolutions
            .into_iter()
            .map(|r| named(r.id.to_string(), r.name))
            .collect(),
        people: chosen.people,
        back,
        now: ctx.now,
    };
    let frame = frame(site, Some(ctx)).at(SECTION);
    Ok(view(&frame, refused, &about))
}

/// The form, for ticked petitions, a filter or a pile of the tray in the address.
pub async fn choose(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let html = html(&site, &ctx, &query, &Refused::default()).await?;
    Ok(ok(html))
}

/// The form, as a list posts what is ticked, or its filter with the words of its search, which never
/// stand in an address.
pub async fn choose_posted(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let html = html(&site, &ctx, &fields, &Refused::default()).await?;
    Ok(ok(html))
}

/// Drafts a batch.
pub async fn draft(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let by_rules = field(&fields, "by_rules") == "1";
    let drafted = batches::draft(&ctx, folios(&fields, PICKED), form_of(&fields), by_rules).await;
    match drafted {
        Ok(number) => Ok(go(&path(number))),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            let again = typed(fields.clone(), failure.clone());
            Ok(refused(&failure, html(&site, &ctx, &fields, &again).await?))
        }
    }
}

/// What the form says of the act that was chosen; fields of others are not looked at.
fn form_of(fields: &Fields) -> BatchForm {
    let act = Act::parse(&field(fields, "act")).filter(|act| BULK_ACTS.contains(act));
    let mut details = ActDetails::default();
    if let Some(act) = act {
        details.text = field(fields, &text_of(act));
        match act {
            Act::Refer => {
                details.departments = fields
                    .iter()
                    .filter(|(name, _)| name == "departments")
                    .filter_map(|(_, id)| id.parse().ok())
                    .collect();
            }
            Act::Assign => details.person = field(fields, "person").parse().ok(),
            Act::Schedule => details.date = field(fields, "date").parse().ok(),
            Act::CloseDirect => details.reason = field(fields, "reason").parse().ok(),
            _ => {}
        }
    }
    BatchForm {
        act,
        details,
        reason: field(fields, "batch_reason"),
    }
}
