//! The papers of one person.

use super::super::roster::{day, number, person_again, version};
use super::super::{Fields, field, go};
use super::download;
use crate::http::problem::Problem;
use crate::http::site::Site;
use axum::extract::{Extension, Form, Path, State};
use axum::response::Response;
use domain::failure::{Failure, FieldErrors};
use domain::ids::PaperId;
use domain::papers::{EndCause, PaperAct, PaperKind};
use usecases::Ctx;
use usecases::papers::{self, IssueForm, PaperActForm};

/// A day of a form, or what is wrong with it.
fn dated(fields: &Fields, name: &str, errors: &mut FieldErrors) -> Option<chrono::NaiveDate> {
    let read = day(fields, name).map_err(|f| f.message_for(name).unwrap_or_default());
    errors.take(name, read).flatten()
}

fn issue_form(fields: &Fields) -> Result<IssueForm, Failure> {
    let mut errors = FieldErrors::default();
    let kind = PaperKind::parse(&field(fields, "kind")).ok_or("Elija qué documento.".to_owned());
    let kind = errors.take("kind", kind);
    let valid_until = dated(fields, "valid_until", &mut errors);
    errors.finish()?;
    Ok(IssueForm {
        kind: kind.unwrap_or(PaperKind::Credential),
        term: field(fields, "term").parse().ok(),
        valid_until,
        named: field(fields, "named") == "1",
    })
}

/// Makes a paper.
pub async fn issue(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let number = number(&path)?;
    let done = match issue_form(&fields) {
        Ok(form) => papers::issue(&ctx, number, form).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(_) => Ok(go(&format!(
            "/jefes-de-manzana/{number}?hecho=emitido#documentos"
        ))),
        Err(failure) => person_again(&site, &ctx, number, fields, failure).await,
    }
}

fn paper_id(text: &str) -> Result<PaperId, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

fn act_form(paper: PaperId, fields: &Fields) -> Result<PaperActForm, Failure> {
    let mut errors = FieldErrors::default();
    let act = PaperAct::parse(&field(fields, "act")).ok_or("Elija qué hacer.".to_owned());
    let act = errors.take("act", act);
    let day = dated(fields, "day", &mut errors);
    let valid_until = dated(fields, "valid_until", &mut errors);
    errors.finish()?;
    Ok(PaperActForm {
        paper,
        version: version(fields)?,
        act: act.unwrap_or(PaperAct::Print),
        day,
        received_by: field(fields, "received_by"),
        reason: EndCause::parse(&field(fields, "reason")),
        valid_until,
        note: field(fields, "note"),
    })
}

/// Hands out, puts up, takes down, replaces or revokes a paper.
pub async fn act(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path((path, paper)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let (number, paper) = (number(&path)?, paper_id(&paper)?);
    let done = match act_form(paper, &fields) {
        Ok(form) => {
            let act = form.act;
            papers::act(&ctx, number, form).await.map(|_| act)
        }
        Err(failure) => Err(failure),
    };
    let said = |act| match act {
        PaperAct::Replace => "repuesto",
        PaperAct::Revoke => "revocado",
        PaperAct::Install => "colocada",
        PaperAct::Remove => "retirada",
        PaperAct::Deliver | PaperAct::Print => "entregado",
    };
    match done {
        Ok(act) => Ok(go(&format!(
            "/jefes-de-manzana/{number}?hecho={}#documentos",
            said(act)
        ))),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => person_again(&site, &ctx, number, fields, failure).await,
    }
}

/// The file of one paper.
pub async fn print(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path((path, paper)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let (number, paper) = (number(&path)?, paper_id(&paper)?);
    match papers::print_one(&ctx, &site.public_url, number, paper).await {
        Ok(pdf) => Ok(download(pdf)),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => person_again(&site, &ctx, number, fields, failure).await,
    }
}
