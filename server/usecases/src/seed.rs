//! The first catalogues of an office: what `sirc migrate` puts into an empty database. Running it
//! again adds what is new and changes nothing that an administrator edited.

use crate::clocks;
use crate::context::{Stop, System, sha256};
use chrono::NaiveDate;
use db::roster::dossiers;
use db::{Conn, DbError, catalogue, privacy};
use domain::catalogue::{
    Channel, Department, LocationKind, PetitionType, PrivacyNotice, Reason, ReasonKind,
    term_unit_of_proposal,
};
use domain::deadline::Term;
use domain::failure::Failure;
use domain::ids::{ChannelId, DepartmentId, DossierKindId, PetitionTypeId, ReasonId};
use domain::roster::dossier::{DossierKind, ScanRule};
use futures::FutureExt;
use serde::Deserialize;
use uuid::Uuid;

const PETITION_TYPES: &str = include_str!("../data/petition_types.csv");
const DOSSIER_KINDS: &str = include_str!("../data/dossier_kinds.csv");
const PRIVACY_NOTICE: &str = include_str!("../data/privacy_notice.txt");
/// Version of the first privacy notice.
pub const PRIVACY_NOTICE_VERSION: &str = "2026-01";

/// Channels by which petitions arrive: code and name, in the order of screens.
pub const CHANNELS: [(&str, &str); 9] = [
    ("phone_072", "Línea 072"),
    ("counter", "Ventanilla"),
    ("written", "Escrito u oficio"),
    ("web", "Página web"),
    ("social_networks", "Redes sociales"),
    ("tour", "Gira"),
    ("hearing", "Audiencia ciudadana"),
    ("outreach", "Brigada"),
    ("block_captain", "Jefe o jefa de manzana"),
];

/// Reasons and resolution codes: kind, code and name.
pub const REASONS: [(ReasonKind, &str, &str); 21] = [
    (
        ReasonKind::Reject,
        "not_competent",
        "No es competencia de la dependencia",
    ),
    (
        ReasonKind::Reject,
        "other_authority",
        "Corresponde a otra autoridad",
    ),
    (
        ReasonKind::Reject,
        "wrong_type",
        "El tipo de petición es otro",
    ),
    (
        ReasonKind::Reject,
        "place_not_found",
        "No se localiza el lugar",
    ),
    (ReasonKind::Cancel, "capture_error", "Error de captura"),
    (ReasonKind::Cancel, "test", "Registro de prueba"),
    (
        ReasonKind::Cancel,
        "withdrawn_by_citizen",
        "La persona la retiró antes de turnarse",
    ),
    (ReasonKind::Reopen, "not_solved", "El problema sigue"),
    (ReasonKind::Reopen, "came_back", "El problema volvió"),
    (
        ReasonKind::Reopen,
        "closed_by_mistake",
        "Se cerró por error",
    ),
    (ReasonKind::Resolution, "solved", "Resuelta"),
    (ReasonKind::Resolution, "partly_solved", "Resuelta en parte"),
    (ReasonKind::Resolution, "informed", "Orientada"),
    (
        ReasonKind::Resolution,
        "external",
        "Canalizada a otra autoridad",
    ),
    (ReasonKind::Resolution, "not_admissible", "No procedente"),
    (ReasonKind::Resolution, "no_budget", "Sin presupuesto"),
    (ReasonKind::Resolution, "duplicate", "Duplicada"),
    (ReasonKind::Resolution, "desisted", "Desistida"),
    (
        ReasonKind::Resolution,
        "no_contact",
        "Sin contacto con la persona",
    ),
    (
        ReasonKind::Resolution,
        "emergency_transferred",
        "Emergencia transferida",
    ),
    (ReasonKind::Resolution, "thanks", "Felicitación entregada"),
];

/// The key of a seeded entry: the same in every database, so that exports and tests can name it.
#[must_use]
pub fn seed_id(entity: &str, code: &str) -> Uuid {
    let digest = sha256(format!("sirc:{entity}:{code}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// A line of the proposed catalogue, under the headings of its file.
#[derive(Debug, Deserialize)]
struct ProposedType {
    clave: String,
    dependencia: String,
    categoria: String,
    tipo: String,
    instancia_externa: String,
    sla_cantidad: i64,
    sla_unidad: String,
    prioridad: i64,
    ubicacion: String,
    permite_anonimo: String,
    evidencia_cierre: String,
    preguntas_clave: String,
    sinonimos: String,
}

impl ProposedType {
    /// Reserved matters are told by their evidence: a reserved folio or a reserved referral.
    fn confidential(&self) -> bool {
        self.evidencia_cierre.contains("reservado") || self.preguntas_clave.contains("RESERVADO")
    }

    fn questions(&self) -> Vec<String> {
        let mut questions = Vec::new();
        for part in self.preguntas_clave.split_inclusive(['?', ';']) {
            let text = part.trim().trim_matches(';').trim();
            if text.chars().count() > 2 {
                questions.push(text.to_owned());
            }
        }
        questions
    }
}

fn location(text: &str) -> LocationKind {
    match text {
        "punto" => LocationKind::Point,
        "tramo" => LocationKind::Stretch,
        "domicilio" => LocationKind::Address,
        "manzana" => LocationKind::Block,
        _ => LocationKind::None,
    }
}

/// The departments and types of the proposal, valid from a day.
///
/// # Errors
/// When a line cannot be read: the file is part of the program, so this is a fault of the program.
pub fn proposal(valid_from: NaiveDate) -> Result<(Vec<Department>, Vec<PetitionType>), String> {
    let mut departments: Vec<Department> = Vec::new();
    let mut types = Vec::new();
    for line in csv::Reader::from_reader(PETITION_TYPES.as_bytes()).deserialize::<ProposedType>() {
        let line = line.map_err(|e| e.to_string())?;
        let department = match departments.iter().find(|d| d.name == line.dependencia) {
            Some(known) => known.id,
            None => {
                let code = line.clave.split('-').next().unwrap_or_default().to_owned();
                let id = DepartmentId(seed_id("department", &code));
                departments.push(Department {
                    id,
                    code,
                    name: line.dependencia.clone(),
                    valid_from,
                    valid_to: None,
                    successor: None,
                    version: 1,
                });
                id
            }
        };
        let unit = term_unit_of_proposal(&line.sla_unidad)
            .ok_or_else(|| format!("{}: unit {}", line.clave, line.sla_unidad))?;
        types.push(PetitionType {
            id: PetitionTypeId(seed_id("petition_type", &line.clave)),
            code: line.clave.clone(),
            name: line.tipo.clone(),
            category: line.categoria.clone(),
            department,
            term: Term {
                amount: line.sla_cantidad,
                unit,
            },
            priority: line.prioridad,
            location: location(&line.ubicacion),
            allows_anonymous: line.permite_anonimo == "si",
            confidential: line.confidential(),
            closing_evidence: line.evidencia_cierre.clone(),
            external_body: line.instancia_externa.clone(),
            key_questions: line.questions(),
            synonyms: line
                .sinonimos
                .split('|')
                .map(|s| s.trim().to_owned())
                .filter(|s| !s.is_empty())
                .collect(),
            valid_from,
            valid_to: None,
            version: 1,
        });
    }
    Ok((departments, types))
}

/// Puts the first catalogues into the database.
///
/// # Errors
/// Of the database.
pub async fn seed(system: &System) -> Result<(), Failure> {
    let done = system
        .db
        .write(|conn| async move { seed_within(conn).await }.boxed())
        .await;
    done.map_err(|stop: Stop| stop.failure(system))
}

/// A line of `dossier_kinds.csv`.
#[derive(Deserialize)]
struct DossierLine {
    code: String,
    name: String,
    hint: String,
    required: bool,
    weight: i64,
    scan: String,
    valid_months: Option<i64>,
    oldest_months: Option<i64>,
}

/// What a dossier asks for at first, from the practice of the municipalities of the State and from
/// LNETB (DOF 16-07-2025), arts. 19 and 65.
fn dossier_kinds() -> Result<Vec<DossierKind>, String> {
    let mut reader = csv::Reader::from_reader(DOSSIER_KINDS.as_bytes());
    let lines: Result<Vec<DossierLine>, csv::Error> = reader.deserialize().collect();
    let kind = |(position, line): (i64, DossierLine)| {
        Ok(DossierKind {
            id: DossierKindId(seed_id("dossier_kind", &line.code)),
            scan: ScanRule::parse(&line.scan).ok_or_else(|| format!("scan {}", line.scan))?,
            code: line.code,
            name: line.name,
            hint: line.hint,
            required: line.required,
            weight: line.weight,
            valid_months: line.valid_months,
            oldest_months: line.oldest_months,
            position,
            ended: false,
            version: 1,
        })
    };
    (1..)
        .zip(lines.map_err(|e| e.to_string())?)
        .map(kind)
        .collect()
}

async fn seed_within(conn: &mut Conn) -> Result<(), Stop> {
    // Before the first year that the office asks about, so that its history can be loaded.
    let valid_from = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap_or_default();
    let (departments, types) = proposal(valid_from).map_err(DbError::Setup)?;
    for department in &departments {
        catalogue::insert_department(conn, department).await?;
    }
    for kind in &types {
        catalogue::insert_type(conn, kind).await?;
    }
    for (position, (code, name)) in (1..).zip(CHANNELS) {
        let channel = Channel {
            id: ChannelId(seed_id("channel", code)),
            code: code.into(),
            name: name.into(),
        };
        catalogue::insert_channel(conn, &channel, position).await?;
    }
    for (position, (kind, code, name)) in (1..).zip(REASONS) {
        let id = ReasonId(seed_id(kind.code(), code));
        catalogue::insert_reason(
            conn,
            &Reason {
                id,
                kind: kind.code().into(),
                code: code.into(),
                name: name.into(),
            },
            position,
        )
        .await?;
    }
    for kind in dossier_kinds().map_err(DbError::Setup)? {
        dossiers::insert_kind(conn, &kind).await?;
    }
    let notice = PrivacyNotice {
        version: PRIVACY_NOTICE_VERSION.into(),
        valid_from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap_or_default(),
        text: PRIVACY_NOTICE.trim().into(),
    };
    privacy::insert(conn, &notice).await?;
    clocks::seed(conn).await?;
    crate::routing::seed(conn).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proposal_has_22_departments_and_109_types() {
        let (departments, types) = proposal(NaiveDate::default()).expect("readable");
        assert_eq!((departments.len(), types.len()), (22, 109));
        let codes: std::collections::BTreeSet<&str> =
            departments.iter().map(|d| d.code.as_str()).collect();
        assert_eq!(codes.len(), 22);
        let reserved: Vec<&str> = types
            .iter()
            .filter(|t| t.confidential)
            .map(|t| t.code.as_str())
            .collect();
        assert_eq!(reserved, ["DI-03", "MU-01", "OI-01"]);
        let lamp = types.iter().find(|t| t.code == "AP-01").expect("there");
        assert_eq!(lamp.key_questions, ["¿Una o varias?", "¿Número de poste?"]);
        assert!(lamp.needs_photo());
    }

    #[test]
    fn what_citizens_say_finds_the_type() {
        let (_, types) = proposal(NaiveDate::default()).expect("readable");
        for (said, code) in [
            ("está bien oscuro mi callejón", "AP-01"),
            ("hay un HOYO enorme en la calle", "OP-01"),
            ("no ha pasado el camión de la basura", "LP-01"),
            ("se fundio el foco del poste", "AP-01"),
        ] {
            let found: Vec<&str> = domain::catalogue::suggest(&types, said, 3)
                .into_iter()
                .map(|t| t.code.as_str())
                .collect();
            assert!(found.contains(&code), "{said}: {found:?}");
        }
    }
}
