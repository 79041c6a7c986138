//! The roster of block captains.

pub mod access;
pub mod dossier;
pub mod exporting;
pub mod importing;
pub mod notices;
mod person;
mod posts;

pub(super) use person::again as person_again;
pub use person::{change, change_form, contact, create, fresh, merge, one, validate};
pub use posts::{act, appoint};

use super::{Fields, field, frame, ok};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::roster::{Choices, list as list_view, vacancies as vacancies_view, ward_choices};
use axum::extract::{Extension, Form, Query, State};
use axum::response::Response;
use domain::failure::Failure;
use domain::roster::{Completeness, RosterFilter, TermState, Validity};
use usecases::{Ctx, catalogues, roster};

/// What filters and forms choose from.
pub(in crate::http::plain) async fn choices(ctx: &Ctx) -> Result<Choices, Failure> {
    let wards = roster::wards(ctx).await?;
    let neighborhoods = catalogues::in_force(ctx).await?.neighborhoods;
    Ok(Choices {
        wards: ward_choices(&wards),
        neighborhoods: neighborhoods
            .into_iter()
            .map(|n| {
                (
                    n.id.to_string(),
                    format!("{} · {} · {}", n.name, n.kind, n.postal_code),
                )
            })
            .collect(),
        now: ctx.now,
    })
}

/// The filter of an address. What is not understood filters nothing.
pub(super) fn filter_of(query: &Fields) -> RosterFilter {
    RosterFilter {
        text: String::new(),
        ward: field(query, "cuartel").parse().ok(),
        neighborhood: field(query, "colonia").parse().ok(),
        state: TermState::parse(&field(query, "estado")),
        validity: Validity::parse(&field(query, "validacion")),
        completeness: Completeness::parse(&field(query, "expediente")),
        until_relieved: field(query, "relevo") == "1",
        after: field(query, "desde").parse().ok(),
        limit: 0,
    }
}

async fn shown(site: &Site, ctx: &Ctx, filter: &RosterFilter) -> Result<Response, Problem> {
    let found = roster::list(ctx, filter).await?;
    let totals = roster::totals(ctx).await?;
    let choices = choices(ctx).await?;
    Ok(ok(list_view::view(
        &frame(site, Some(ctx)).at("/jefes-de-manzana"),
        filter,
        &found,
        &totals,
        &choices,
        None,
    )))
}

/// The list with the filters of the address.
pub async fn list(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    shown(&site, &ctx, &filter_of(&query)).await
}

/// The list of what was searched: posted, because it may be a name or a telephone.
pub async fn search(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let filter = RosterFilter {
        text: field(&fields, "texto").chars().take(80).collect(),
        limit: 100,
        ..RosterFilter::default()
    };
    shown(&site, &ctx, &filter).await
}

/// Blocks without a titular.
pub async fn vacancies(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let (ward, after) = (field(&query, "cuartel"), field(&query, "desde"));
    let found = roster::vacancies(&ctx, ward.parse().ok(), &after).await?;
    let choices = choices(&ctx).await?;
    Ok(ok(vacancies_view::view(
        &frame(&site, Some(&ctx)).at("/jefes-de-manzana"),
        &found,
        &ward,
        &after,
        &choices,
    )))
}

/// The number of a person in an address; one that is no number belongs to nobody.
pub(super) fn number(text: &str) -> Result<i64, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// The version that a form was made from.
pub(super) fn version(fields: &Fields) -> Result<i64, Failure> {
    field(fields, "version")
        .parse()
        .map_err(|_| Failure::field("version", "Recargue la página y vuelva a intentarlo."))
}

/// A day of a form; empty is none.
pub(super) fn day(fields: &Fields, name: &str) -> Result<Option<chrono::NaiveDate>, Failure> {
    let text = field(fields, name);
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        Failure::field(
            name,
            "Escriba la fecha como día, mes y año, por ejemplo 05/03/2026.",
        )
    })
}
