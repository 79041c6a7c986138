//! One person on the roster: shown, made, changed, revealed, validated, merged.

use super::super::{Fields, field, frame, go, ok, refused, said, typed};
use super::{choices, number, version};
use crate::http::problem::Problem;
use crate::http::site::Site;
use app::plain::Refused;
use app::plain::roster::one::{Around, Shown, view};
use app::plain::roster::person as forms;
use axum::extract::{Extension, Form, Path, Query, State};
use axum::response::Response;
use domain::failure::Failure;
use domain::roster::CaptainForm;
use usecases::Ctx;
use usecases::roster::{self, Revealed};

/// The page of a person as HTML.
pub(super) async fn html(
    site: &Site,
    ctx: &Ctx,
    number: i64,
    refused: &Refused,
    said: Option<String>,
    shown: Option<Shown>,
) -> Result<String, Failure> {
    let captain = roster::page(ctx, number).await?;
    let periods = roster::periods(ctx).await?;
    let around = Around {
        choices: choices(ctx).await?,
        periods: periods
            .into_iter()
            .map(|p| (p.id.to_string(), p.name))
            .collect(),
        said,
        shown,
        dossier: roster::dossier::dossier(ctx, number).await?,
        papers: usecases::papers::of_person(ctx, number).await?,
    };
    Ok(view(
        &frame(site, Some(ctx)).at("/jefes-de-manzana"),
        refused,
        &captain,
        &around,
    ))
}

/// The page of a person with the form that was refused.
pub(in super::super) async fn again(
    site: &Site,
    ctx: &Ctx,
    number: i64,
    fields: Fields,
    failure: Failure,
) -> Result<Response, Problem> {
    let html = html(
        site,
        ctx,
        number,
        &typed(fields, failure.clone()),
        None,
        None,
    )
    .await?;
    Ok(refused(&failure, html))
}

/// One person.
pub async fn one(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Query(query): Query<Fields>,
) -> Result<Response, Problem> {
    let said = said(
        &query,
        &[
            ("agregada", "Se agregó al padrón. Ahora déle un cargo."),
            ("guardado", "Los cambios se guardaron."),
            ("validada", "Se validó, y cuenta para este mes."),
            ("revalidada", "Se validó. Este mes ya contaba."),
            ("cargo", "Se dio el cargo."),
            ("acto", "El cargo se actualizó."),
            ("unida", "Se unió con esta persona."),
            ("emitido", "Se emitió el documento."),
            ("entregado", "Se registró la entrega."),
            ("colocada", "Se registró la colocación de la placa."),
            ("retirada", "Se registró el retiro de la placa."),
            ("repuesto", "Se emitió otro documento en su lugar."),
            ("revocado", "El documento ya no es válido."),
        ],
    );
    let number = number(&path)?;
    Ok(ok(html(
        &site,
        &ctx,
        number,
        &Refused::default(),
        said,
        None,
    )
    .await?))
}

/// The page with what it hides, and the line in the log.
pub async fn contact(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let number = number(&path)?;
    let Revealed {
        phone,
        other_phone,
        curp,
        home,
    } = roster::reveal(&ctx, number).await?;
    let shown = Shown {
        phone,
        other_phone,
        curp,
        home,
    };
    Ok(ok(html(
        &site,
        &ctx,
        number,
        &Refused::default(),
        None,
        Some(shown),
    )
    .await?))
}

fn form_of(fields: &Fields) -> CaptainForm {
    CaptainForm {
        given_names: field(fields, "given_names"),
        first_surname: field(fields, "first_surname"),
        second_surname: field(fields, "second_surname"),
        curp: field(fields, "curp"),
        sex: field(fields, "sex"),
        phone: field(fields, "phone"),
        other_phone: field(fields, "other_phone"),
        street: field(fields, "street"),
        street_number: field(fields, "street_number"),
        neighborhood: field(fields, "neighborhood").parse().ok(),
    }
}

/// The form of a new person.
pub async fn fresh(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
) -> Result<Response, Problem> {
    let choices = choices(&ctx).await?;
    let frame = frame(&site, Some(&ctx)).at("/jefes-de-manzana");
    Ok(ok(forms::fresh(&frame, &Refused::default(), &choices)))
}

/// Puts a person on the roster.
pub async fn create(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    match roster::create(&ctx, form_of(&fields)).await {
        Ok(number) => Ok(go(&format!("/jefes-de-manzana/{number}?hecho=agregada"))),
        Err(failure) => {
            let choices = choices(&ctx).await?;
            let again = typed(fields, failure.clone());
            let html = forms::fresh(
                &frame(&site, Some(&ctx)).at("/jefes-de-manzana"),
                &again,
                &choices,
            );
            Ok(refused(&failure, html))
        }
    }
}

/// The form of a known person; logged, because it shows everything.
pub async fn change_form(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let number = number(&path)?;
    let (form, version) = roster::form(&ctx, number).await?;
    let choices = choices(&ctx).await?;
    Ok(ok(forms::change(
        &frame(&site, Some(&ctx)).at("/jefes-de-manzana"),
        &Refused::default(),
        number,
        &form,
        version,
        &choices,
    )))
}

/// Changes a person.
pub async fn change(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let number = number(&path)?;
    let form = form_of(&fields);
    let done = match version(&fields) {
        Ok(version) => roster::change(&ctx, number, version, form.clone()).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(go(&format!("/jefes-de-manzana/{number}?hecho=guardado"))),
        Err(failure @ (Failure::NotFound | Failure::Forbidden)) => Err(failure.into()),
        Err(failure) => {
            let current = match &failure {
                Failure::Conflict { version, .. } => *version,
                _ => version(&fields).unwrap_or_default(),
            };
            let choices = choices(&ctx).await?;
            let again = typed(fields, failure.clone());
            let frame = frame(&site, Some(&ctx)).at("/jefes-de-manzana");
            let html = forms::change(&frame, &again, number, &form, current, &choices);
            Ok(refused(&failure, html))
        }
    }
}

/// Validates a person.
pub async fn validate(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let number = number(&path)?;
    let done = match version(&fields) {
        Ok(version) => roster::validate(&ctx, number, version).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(counted) => {
            let said = if counted { "validada" } else { "revalidada" };
            Ok(go(&format!("/jefes-de-manzana/{number}?hecho={said}")))
        }
        Err(failure) => again(&site, &ctx, number, fields, failure).await,
    }
}

/// Unites a duplicate with the person it is.
pub async fn merge(
    State(site): State<Site>,
    Extension(ctx): Extension<Ctx>,
    Path(path): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let number = number(&path)?;
    let into = field(&fields, "into");
    let digits = into.trim().to_uppercase();
    let digits = digits.strip_prefix("JM-").unwrap_or(&digits);
    let done = match (version(&fields), digits.trim().parse::<i64>()) {
        (Err(failure), _) => Err(failure),
        (_, Err(_)) => Err(Failure::field(
            "into",
            "Escriba el número del padrón, por ejemplo JM-00123.",
        )),
        (Ok(version), Ok(into)) => roster::merge(&ctx, number, version, into)
            .await
            .map(|()| into),
    };
    match done {
        Ok(into) => Ok(go(&format!("/jefes-de-manzana/{into}?hecho=unida"))),
        Err(failure) => again(&site, &ctx, number, fields, failure).await,
    }
}
