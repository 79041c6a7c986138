//! The simulator.

use super::super::{Fields, field, frame, ok, refused, typed};
use super::{SECTION, choices};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::routing::simulator::{Asked, view};
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use chrono::{Datelike, NaiveDateTime};
use domain::failure::{Failure, FieldErrors};
use domain::folio::Folio;
use domain::local_time::local_date;
use domain::petitions::AnswerToQuestion;
use domain::routing::MAX_ANSWERS;
use domain::territory::{read_point, written_point};
use usecases::routing::Question;
use usecases::{Ctx, routing};

/// A moment as a browser writes it.
const MOMENT: &str = "%Y-%m-%dT%H:%M";

/// What the address asks, or everything that is wrong with it.
fn question_of(query: &Fields) -> Result<Question, Failure> {
    let mut errors = FieldErrors::default();
    let mut place = FieldErrors::default();
    let point = read_point(
        &field(query, "latitud"),
        &field(query, "longitud"),
        &mut place,
    );
    // Its fields have English names elsewhere.
    if let Err(Failure::Invalid { fields }) = place.finish() {
        for error in fields {
            let name = if error.field == "longitude" {
                "longitud"
            } else {
                "latitud"
            };
            errors.add(name, error.message);
        }
    }
    let moment = field(query, "momento");
    let received = if moment.trim().is_empty() {
        None
    } else {
        let read = NaiveDateTime::parse_from_str(moment.trim(), MOMENT);
        errors.take(
            "momento",
            read.map_err(|_| "Escriba día y hora, por ejemplo 28/11/2026 22:30.".to_owned()),
        )
    };
    let answers = (1..=MAX_ANSWERS).map(|n| AnswerToQuestion {
        question: field(query, &format!("pregunta_{n}")),
        answer: field(query, &format!("respuesta_{n}")),
    });
    let ticked = |name: &str| field(query, name) == "1";
    let question = Question {
        kind: field(query, "tipo").parse().ok(),
        neighborhood: field(query, "colonia").parse().ok(),
        point,
        channel: field(query, "canal").parse().ok(),
        received,
        answers: answers.filter(|a| !a.answer.trim().is_empty()).collect(),
        written: ticked("escrito"),
        captain: ticked("jefe"),
        drafts: ticked("borradores"),
    };
    errors.finish()?;
    Ok(question)
}

/// A question as the form says it.
fn values_of(question: &Question, folio: &str) -> Fields {
    let (latitude, longitude) = written_point(question.point);
    let key = |id: Option<String>| id.unwrap_or_default();
    let flag = |on: bool| if on { "1" } else { "" }.to_owned();
    let moment = question.received.map(|at| at.format(MOMENT).to_string());
    let mut values: Fields = [
        ("tipo", key(question.kind.map(|k| k.to_string()))),
        ("canal", key(question.channel.map(|c| c.to_string()))),
        ("momento", key(moment)),
        ("colonia", key(question.neighborhood.map(|n| n.to_string()))),
        ("latitud", latitude),
        ("longitud", longitude),
        ("escrito", flag(question.written)),
        ("jefe", flag(question.captain)),
        ("folio", folio.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    for (n, answer) in question.answers.iter().enumerate() {
        values.push((format!("pregunta_{}", n + 1), answer.question.clone()));
        values.push((format!("respuesta_{}", n + 1), answer.answer.clone()));
    }
    values
}

async fn answered(ctx: &Ctx, query: &Fields) -> Result<(Asked, Option<Failure>), Failure> {
    let folio = field(query, "folio");
    let mut values = query.clone();
    let question = if folio.trim().is_empty() {
        question_of(query)
    } else {
        let found = match Folio::written(&folio, local_date(ctx.now).year()) {
            Ok(folio) => routing::of_petition(ctx, folio).await,
            Err(error) => Err(Failure::field("folio", error.to_string())),
        };
        found.map_err(|failure| match failure {
            Failure::NotFound => Failure::field("folio", "No hay una petición con ese folio."),
            failure => failure,
        })
    };
    let answer = match question {
        Ok(question) => {
            if !folio.trim().is_empty() {
                values = values_of(&question, &folio);
            }
            routing::simulate(ctx, &question).await
        }
        Err(failure) => Err(failure),
    };
    match answer {
        Ok(answer) => {
            let asked = Asked {
                values,
                answer: Some(answer),
                ..Asked::default()
            };
            Ok((asked, None))
        }
        Err(failure @ Failure::Invalid { .. }) => {
            let asked = Asked {
                refused: typed(Vec::new(), failure.clone()),
                values,
                answer: None,
            };
            Ok((asked, Some(failure)))
        }
        Err(failure) => Err(failure),
    }
}

/// The form, and the answer to what the address asks.
pub async fn page(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let choices = choices(&ctx).await?;
    let frame = frame(&site, Some(&ctx)).at(SECTION);
    if query.is_empty() {
        return Ok(ok(view(&frame, &Asked::default(), &choices)));
    }
    let (asked, failure) = answered(&ctx, &query).await?;
    let html = view(&frame, &asked, &choices);
    Ok(match failure {
        Some(failure) => refused(&failure, html),
        None => ok(html),
    })
}
