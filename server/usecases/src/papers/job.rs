//! What the files of papers say, before they are set.

use super::book::Book;
use super::paper_of;
use crate::context::{Ctx, Stop};
use chrono::NaiveDate;
use db::Conn;
use db::papers::{StoredPaper, runs};
use db::roster::terms;
use documents::{
    ActivationBatch, Appointment, AppointmentBatch, Credential, CredentialBatch, DeliveryList,
    DeliveryRow, Issuer, PaperError, Plate, PlateOrder, Seat,
};
use domain::access::Action;
use domain::failure::Failure;
use domain::ids::PaperId;
use domain::local_time::local_date;
use domain::papers::{
    PaperAct, PaperNumber, PrintFormat, Signatory, after, charge_words, signing, streets,
    ward_words,
};
use domain::roster::Charge;

/// What a file says, before it becomes one.
#[derive(Clone, Debug)]
pub enum Job {
    /// Credentials on sheets.
    CredentialSheets(CredentialBatch),
    /// Credentials one by one.
    CredentialCards(CredentialBatch),
    /// Letters of appointment.
    Letters(AppointmentBatch),
    /// Order of plates.
    PlateOrder(PlateOrder),
    /// Artwork of plates.
    PlateArtwork(PlateOrder),
    /// List of delivery.
    DeliveryList(DeliveryList),
    /// Slips with activation codes.
    ActivationSheets(ActivationBatch),
}

impl Job {
    pub(super) fn pdf(&self) -> Result<Vec<u8>, PaperError> {
        match self {
            Self::CredentialSheets(data) => documents::credential_sheets(data),
            Self::CredentialCards(data) => documents::credential_cards(data),
            Self::Letters(data) => documents::appointment_letters(data),
            Self::PlateOrder(data) => documents::plate_order(data),
            Self::PlateArtwork(data) => documents::plate_artwork(data),
            Self::DeliveryList(data) => documents::delivery_list(data),
            Self::ActivationSheets(data) => documents::activation_sheets(data),
        }
    }
}

/// What is printed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    Run(PaperNumber),
    One(i64, PaperId),
}

/// The papers, with the number that stands in the margin and the day whose settings count.
pub(super) async fn papers(
    ctx: &Ctx,
    conn: &mut Conn,
    which: Which,
) -> Result<(Vec<StoredPaper>, String, NaiveDate), Stop> {
    let scope = ctx.scope(Action::IssuePapers)?;
    match which {
        Which::Run(number) => {
            let run = runs::by_number(conn, number).await?;
            let run = run.ok_or(Failure::NotFound)?;
            let mut papers = db::papers::of_run(conn, &scope, run.id).await?;
            papers.retain(|p| p.view.state.live());
            Ok((papers, number.to_string(), local_date(run.created_at)))
        }
        Which::One(captain, id) => {
            let paper = paper_of(conn, &scope, captain, id).await?;
            if after(paper.view.held(), PaperAct::Print).is_none() {
                let word = paper
                    .view
                    .standing(local_date(ctx.now))
                    .label(paper.view.kind);
                let said = format!("Ya no se imprime: está como «{}».", word.to_lowercase());
                return Err(Failure::field("act", said).into());
            }
            let run = paper
                .view
                .run
                .map_or_else(|| "suelta".into(), |n| n.to_string());
            let day = paper.view.issued_on;
            Ok((vec![paper], run, day))
        }
    }
}

fn signature(who: &Signatory) -> documents::Signatory {
    documents::Signatory {
        name: who.name.clone(),
        office: who.office.clone(),
    }
}

/// What somebody represents, as papers say it.
fn seat(paper: &StoredPaper) -> Seat {
    match paper.service.charge {
        Charge::Block => Seat::Block {
            code: paper.view.place.clone(),
            neighborhood: paper.neighborhood.clone().unwrap_or_else(|| "—".into()),
        },
        Charge::Ward => Seat::Ward {
            name: ward_words(paper.ward.as_deref().unwrap_or(&paper.view.place)),
        },
    }
}

/// The heading above what people represent.
fn places(papers: &[StoredPaper]) -> &'static str {
    let has = |charge| papers.iter().any(|p| p.service.charge == charge);
    match (has(Charge::Block), has(Charge::Ward)) {
        (true, true) => "Manzana o cuartel",
        (false, true) => "Cuartel",
        _ => "Manzana",
    }
}

fn no_ward_basis() -> Failure {
    Failure::field(
        "format",
        "Falta el acuerdo con el que se nombra a las jefaturas de cuartel: escríbalo en «Ajustes de los documentos».",
    )
}

/// What a file says.
pub(super) async fn prepare(
    ctx: &Ctx,
    conn: &mut Conn,
    base: &str,
    format: PrintFormat,
    (papers, run, day): (&[StoredPaper], &str, NaiveDate),
) -> Result<Job, Stop> {
    let Some(first) = papers.first() else {
        return Err(Failure::field("format", "No queda nada que imprimir en este tiraje.").into());
    };
    let kind = first.view.kind;
    if !PrintFormat::of_run(kind).contains(&format) {
        return Err(Failure::field("format", "Elija un archivo de la lista.").into());
    }
    let book = Book::read(conn).await?;
    let settings = book.in_force(day)?.clone();
    let cards = signing(&book.signatories, day, |s| s.cards);
    let card = cards.first().map(|s| signature(s));
    let periods = terms::periods(conn).await?;
    let period = periods
        .iter()
        .find(|p| p.starts_on <= day && day <= p.ends_on);
    let issuer = Issuer {
        municipality: settings.municipality,
        period: period.map_or_else(|| first.view.period.clone(), |p| p.name.clone()),
        office: settings.office,
        hotline: settings.hotline,
    };
    let system = &ctx.system;
    let charge = |p: &StoredPaper| charge_words(p.sex.as_deref(), p.service.charge, p.position);
    let unsigned = || Failure::field("format", "Nadie firmaba ese día: revise los ajustes.");
    Ok(match format {
        PrintFormat::CredentialSheets | PrintFormat::CredentialCards => {
            let mut credentials = Vec::new();
            for paper in papers {
                credentials.push(Credential {
                    folio: paper.view.number.to_string(),
                    name: paper.name.full(),
                    charge: charge(paper),
                    seat: seat(paper),
                    valid_until: paper.view.valid_until.unwrap_or(paper.period_ends),
                    photo: crate::roster::dossier::photo(ctx, conn, paper.captain).await?,
                    url: system.paper_url(base, paper)?,
                });
            }
            let batch = CredentialBatch {
                issuer,
                print_run: run.to_owned(),
                signatory: card.ok_or_else(unsigned)?,
                privacy: settings.privacy,
                credentials,
            };
            if format == PrintFormat::CredentialCards {
                Job::CredentialCards(batch)
            } else {
                Job::CredentialSheets(batch)
            }
        }
        PrintFormat::Letters => {
            let signatories = signing(&book.signatories, day, |s| s.letters);
            if signatories.is_empty() {
                return Err(unsigned().into());
            }
            let ward_basis = settings.ward_legal_basis.clone();
            let letter = |paper: &StoredPaper| {
                Ok(Appointment {
                    folio: paper.view.number.to_string(),
                    name: paper.name.full(),
                    charge: charge(paper),
                    seat: seat(paper),
                    streets: streets(&paper.between_streets),
                    ward: paper
                        .ward
                        .as_deref()
                        .filter(|_| paper.service.charge == Charge::Block)
                        .map(ward_words),
                    legal_basis: match paper.service.charge {
                        Charge::Block => settings.legal_basis.clone(),
                        Charge::Ward => ward_basis.clone().ok_or_else(no_ward_basis)?,
                    },
                    period: paper.view.period.clone(),
                    issued_on: paper.view.issued_on,
                    url: system.paper_url(base, paper)?,
                })
            };
            Job::Letters(AppointmentBatch {
                issuer,
                place: settings.place,
                signatories: signatories.into_iter().map(signature).collect(),
                letters: papers.iter().map(letter).collect::<Result<_, Failure>>()?,
            })
        }
        PrintFormat::PlateOrder | PrintFormat::PlateArtwork => {
            let plate = |paper: &StoredPaper| {
                Ok(Plate {
                    number: paper.view.number.to_string(),
                    seat: seat(paper),
                    title: charge(paper).to_uppercase(),
                    name: paper.view.named.then(|| paper.name.full()),
                    url: system.paper_url(base, paper)?,
                })
            };
            let order = PlateOrder {
                issuer,
                number: run.to_owned(),
                ordered_on: day,
                supplier: settings.plate_supplier,
                specification: settings.plate_specification,
                signatories: card.into_iter().collect(),
                plates: papers.iter().map(plate).collect::<Result<_, Failure>>()?,
            };
            if format == PrintFormat::PlateOrder {
                Job::PlateOrder(order)
            } else {
                Job::PlateArtwork(order)
            }
        }
        PrintFormat::DeliveryList => Job::DeliveryList(DeliveryList {
            issuer,
            what: kind.plural().into(),
            print_run: run.to_owned(),
            places: places(papers).into(),
            occasion: None,
            delivered_by: card,
            rows: papers
                .iter()
                .map(|paper| DeliveryRow {
                    folio: paper.view.number.to_string(),
                    name: paper.name.full(),
                    place: paper.view.place.clone(),
                })
                .collect(),
        }),
    })
}

/// What a file of a run would say. Only tests ask for it: unlike printing it leaves no line in the log.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid`.
#[doc(hidden)]
pub async fn job(
    ctx: &Ctx,
    base: &str,
    run: PaperNumber,
    format: PrintFormat,
) -> Result<Job, Failure> {
    ctx.read(Action::IssuePapers, async |_, conn| {
        let (papers, run, day) = papers(ctx, conn, Which::Run(run)).await?;
        prepare(ctx, conn, base, format, (&papers, &run, day)).await
    })
    .await
}
