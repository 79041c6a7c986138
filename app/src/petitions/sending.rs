//! What the forms of petitions do on the server, whether a script sent them or the browser itself.

use super::forms;
use super::upload::{self, Form};
use axum::extract::Request;
use domain::duplicates::Joined;
use domain::failure::Failure;
use domain::folio::Folio;
use domain::petitions::{Act, RegisteredPetition};
use server_fn::codec::{FromReq, MultipartFormData};
use usecases::Ctx;

pub use super::upload::Fields;
pub use server_fn::codec::MultipartData;

/// The field with which a capture that was left for another petition is gone on with, and not sent.
pub const GO_ON: &str = "seguir";

/// What comes back, and why, unless it only is to be gone on with.
pub type Refusal = (Fields, Option<Failure>);

fn refused((fields, failure): (Fields, Failure)) -> Refusal {
    (fields, Some(failure))
}

/// Why, for a script, which keeps the fields itself and never goes on with a form through here.
#[must_use]
pub fn why((_, failure): Refusal) -> Failure {
    failure.unwrap_or(Failure::Invalid { fields: Vec::new() })
}

/// Does an act with the files that came with it; gives which.
///
/// # Errors
/// Of the form, of its files, and of [`usecases::files::act_with`].
pub async fn act(ctx: &Ctx, form: MultipartData) -> Result<Act, Refusal> {
    let Form { fields, files } = upload::read(form).await.map_err(refused)?;
    let done = match forms::command(&fields) {
        Ok((key, command)) => {
            let act = command.act;
            let followed = usecases::files::act_with(ctx, &key, command, files).await;
            followed.map(|_| act)
        }
        Err(failure) => Err(failure),
    };
    done.map_err(|failure| refused((fields, failure)))
}

/// Registers a petition, unless there are others like it that were not seen.
///
/// # Errors
/// Of the form, and of [`usecases::duplicates::register_unless_alike`].
pub async fn register(ctx: &Ctx, form: MultipartData) -> Result<RegisteredPetition, Refusal> {
    let Form { fields, .. } = upload::read(form).await.map_err(refused)?;
    if fields.text(GO_ON) == "1" {
        return Err((fields, None));
    }
    let done = match forms::new_petition(&fields) {
        Ok(new) => {
            let seen = domain::duplicates::folios(&fields.text("seen"));
            usecases::duplicates::register_unless_alike(ctx, new, &seen).await
        }
        Err(failure) => Err(failure),
    };
    done.map_err(|failure| refused((fields, failure)))
}

/// Adds a person to a petition.
///
/// # Errors
/// Of the form, and of [`usecases::duplicates::join`].
pub async fn join(
    ctx: &Ctx,
    folio: Folio,
    form: MultipartData,
) -> Result<Joined, (Fields, Failure)> {
    let Form { fields, .. } = upload::read(form).await?;
    let done = match forms::joining(&fields) {
        Ok(new) => usecases::duplicates::join(ctx, folio, new).await,
        Err(failure) => Err(failure),
    };
    done.map_err(|failure| (fields, failure))
}

/// The form that a browser sent without a script.
///
/// # Errors
/// `Invalid` for a body that is no form with files.
pub async fn form_of(request: Request) -> Result<MultipartData, Failure> {
    let read = <MultipartData as FromReq<MultipartFormData, Request, crate::Problem>>::from_req;
    read(request).await.map_err(|problem| problem.0)
}
