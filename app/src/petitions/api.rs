//! The server functions of petitions: each takes what was sent, calls one use case, answers.

use crate::told::Answer;
use domain::ids::PetitionId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::{Json, MultipartData, MultipartFormData};

/// A name to choose, with its key.
pub type Named = (String, String);

/// What the filters of the list choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterOptions {
    /// Departments.
    pub departments: Vec<Named>,
    /// Settlements.
    pub neighborhoods: Vec<Named>,
    /// Petition types.
    pub kinds: Vec<Named>,
    /// Channels.
    pub channels: Vec<Named>,
}

#[cfg(feature = "ssr")]
impl From<domain::catalogue::Catalogues> for FilterOptions {
    fn from(all: domain::catalogue::Catalogues) -> Self {
        Self {
            departments: all
                .departments
                .into_iter()
                .map(|d| (d.id.to_string(), d.name))
                .collect(),
            neighborhoods: all
                .neighborhoods
                .into_iter()
                .map(|n| (n.id.to_string(), n.name))
                .collect(),
            kinds: all
                .types
                .into_iter()
                .map(|t| (t.id.to_string(), t.name))
                .collect(),
            channels: all
                .channels
                .into_iter()
                .map(|c| (c.id.to_string(), c.name))
                .collect(),
        }
    }
}

/// A `Page` of the list; the question is a packed `ListFilter`.
#[server(prefix = "/fn", endpoint = "list_petitions", input = Json)]
pub async fn list_petitions(question: String) -> Answer {
    crate::server::run(|ctx| async move {
        let filter: domain::petitions::ListFilter = crate::packed::unpack(&question)
            .ok_or_else(|| domain::failure::Failure::field("filter", "Un filtro no es válido."))?;
        usecases::reading::list(&ctx, &filter).await
    })
    .await
}

/// The `FilterOptions` of today.
#[server(prefix = "/fn", endpoint = "petition_options", input = Json)]
pub async fn petition_options() -> Answer {
    crate::server::run(|ctx| async move {
        let all = usecases::catalogues::in_force(&ctx).await?;
        Ok(FilterOptions::from(all))
    })
    .await
}

/// The `Catalogues` that the capture chooses from.
#[server(prefix = "/fn", endpoint = "capture_choices", input = Json)]
pub async fn capture_choices() -> Answer {
    crate::server::run(|ctx| async move { usecases::catalogues::in_force(&ctx).await }).await
}

/// The `PetitionPage` of the folio of its address.
#[server(prefix = "/fn", endpoint = "petition_by_folio", input = Json)]
pub async fn petition_by_folio(folio: String) -> Answer {
    crate::server::run(|ctx| async move {
        let folio = folio
            .parse()
            .map_err(|_| domain::failure::Failure::NotFound)?;
        usecases::desk::petition(&ctx, folio).await
    })
    .await
}

/// Does an act, with its files, from the form of the act; the `Act`.
#[server(prefix = "/fn", endpoint = "perform_act", input = MultipartFormData)]
pub async fn perform_act(form: MultipartData) -> Answer {
    crate::server::run(|ctx| async move {
        let done = super::sending::act(&ctx, form).await;
        done.map_err(super::sending::why)
    })
    .await
}

/// Name and telephone, a `ContactView`; the reading is logged.
#[server(prefix = "/fn", endpoint = "reveal_contact", input = Json)]
pub async fn reveal_contact(petition: PetitionId) -> Answer {
    crate::server::run(|ctx| async move { usecases::reading::reveal_contact(&ctx, petition).await })
        .await
}

/// Who calls, a `CallerCard`; the look-up is logged.
#[server(prefix = "/fn", endpoint = "look_up_caller", input = Json)]
pub async fn look_up_caller(phone: String) -> Answer {
    crate::server::run(|ctx| async move { usecases::reading::caller(&ctx, &phone).await }).await
}

/// Registers a petition from the form of the capture, a `RegisteredPetition`, and goes to its receipt.
#[server(prefix = "/fn", endpoint = "register_petition", input = MultipartFormData)]
pub async fn register_petition(form: MultipartData) -> Answer {
    crate::server::run(|ctx| async move {
        let registered = super::sending::register(&ctx, form).await;
        let registered = registered.map_err(super::sending::why)?;
        leptos_axum::redirect(&format!("/peticiones/{}/acuse", registered.folio));
        Ok(registered)
    })
    .await
}

/// The `AlikeView` of what is being captured; the question is its fields, one a line.
#[server(prefix = "/fn", endpoint = "alike_petitions", input = Json)]
pub async fn alike_petitions(question: String) -> Answer {
    crate::server::run(|ctx| async move {
        match super::forms::alike_question(&question) {
            Some(question) => usecases::duplicates::alike(&ctx, question).await,
            None => Ok(domain::duplicates::AlikeView {
                rows: Vec::new(),
                now: ctx.now,
            }),
        }
    })
    .await
}

/// The `Receipt` of a petition.
#[server(prefix = "/fn", endpoint = "petition_receipt", input = Json)]
pub async fn petition_receipt(folio: String) -> Answer {
    crate::server::run(|ctx| async move {
        let folio = folio
            .parse()
            .map_err(|_| domain::failure::Failure::NotFound)?;
        usecases::petitions::receipt(&ctx, folio).await
    })
    .await
}
