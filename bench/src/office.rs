//! The people of the bench, their keys, and what they write.

use crate::client::{Client, Token};
use crate::server::Target;
use domain::catalogue::{
    Catalogues, Channel, Department, LocationKind, Neighborhood, PetitionType,
};
use domain::ids::{DepartmentId, PetitionId, ReasonId};
use domain::petitions::{Citizen, NewPetition, Place};
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use std::net::SocketAddr;
use uuid::Uuid;

/// Departments that take part, each with a liaison.
const DEPARTMENTS: usize = 6;

/// Who works on the petitions of the bench.
pub struct Office {
    /// Captures.
    pub operators: Vec<Token>,
    /// Refers.
    pub coordinator: Token,
    /// Verifies.
    pub agent: Token,
    /// Keeps the roster of block captains.
    pub roster: Token,
    /// Answer for their departments.
    pub liaisons: Vec<(DepartmentId, Token)>,
    /// Types that are closed without a photograph, of these departments.
    kinds: Vec<PetitionType>,
    channels: Vec<Channel>,
    neighborhoods: Vec<Neighborhood>,
    privacy_notice: String,
    /// How a petition ends well.
    pub resolution: ReasonId,
}

/// Makes sure that a user exists and gives a new key of theirs.
async fn user(
    target: &Target,
    login: &str,
    role: &str,
    department: Option<&str>,
) -> Result<Token, String> {
    let mut arguments = vec!["admin", "user", login, "--name", login, "--role", role];
    if let Some(code) = department {
        arguments.extend(["--department", code]);
    }
    let created = target.run(&arguments, "una frase que nadie usa\n").await;
    // Fails when the user exists from an earlier run; if it failed for another reason, so does this.
    match target
        .run(&["admin", "token", login, "--name", "bench"], "")
        .await
    {
        Ok(token) => Ok(token.into()),
        Err(why) => Err(created.err().unwrap_or(why)),
    }
}

/// Makes the coordinator of the bench, with whom the catalogue is read.
async fn coordinator(target: &Target) -> Result<Token, String> {
    user(target, "bench.coordinador", "coordinator", None).await
}

impl Office {
    /// Makes the users of the bench and their keys, and reads the catalogue.
    ///
    /// # Errors
    /// When the program refuses a user, or the catalogue has no type that fits.
    pub async fn open(target: &Target, address: SocketAddr) -> Result<Self, String> {
        let coordinator = coordinator(target).await?;
        let mut client = Client::connect(address).await.map_err(|e| e.to_string())?;
        let all: Catalogues = client
            .get(&coordinator, "/api/v1/catalogues")
            .await
            .map_err(|e| e.to_string())?;
        let fits = |kind: &PetitionType| {
            !kind.needs_photo()
                && !kind.confidential
                && (kind.location == LocationKind::None || !all.neighborhoods.is_empty())
        };
        let mut kinds: Vec<PetitionType> = all.types.iter().filter(|k| fits(k)).cloned().collect();
        let mut departments: Vec<&Department> = all
            .departments
            .iter()
            .filter(|d| kinds.iter().any(|k| k.department == d.id))
            .collect();
        departments.truncate(DEPARTMENTS);
        kinds.retain(|k| departments.iter().any(|d| d.id == k.department));
        if kinds.is_empty() || all.channels.is_empty() {
            return Err("the catalogue has no type that is closed without a photograph".into());
        }
        let mut liaisons = Vec::new();
        for department in &departments {
            let login = format!("bench.enlace.{}", department.code.to_lowercase());
            let token = user(target, &login, "liaison", Some(&department.code)).await?;
            liaisons.push((department.id, token));
        }
        let mut operators = Vec::new();
        for number in 1..=4 {
            let login = format!("bench.operador{number}");
            operators.push(user(target, &login, "operator", None).await?);
        }
        let resolution = all
            .reasons
            .iter()
            .find(|r| r.kind == "resolution")
            .ok_or("the catalogue has no resolution")?
            .id;
        Ok(Self {
            operators,
            coordinator,
            agent: user(target, "bench.seguimiento", "follow_up_agent", None).await?,
            roster: user(target, "bench.padron", "roster_coordinator", None).await?,
            liaisons,
            kinds,
            channels: all.channels,
            neighborhoods: all.neighborhoods,
            privacy_notice: all.privacy_notice,
            resolution,
        })
    }

    /// The key of a department's liaison.
    #[must_use]
    pub fn liaison(&self, department: DepartmentId) -> &Token {
        self.liaisons
            .iter()
            .find(|(id, _)| *id == department)
            .map_or(&self.coordinator, |(_, token)| token)
    }

    /// A petition such as people make, and the department that answers it.
    pub fn petition(&self, random: &mut impl Rng) -> (NewPetition, DepartmentId) {
        let kind = self
            .kinds
            .choose(random)
            .expect("an office opens with types");
        let channel = self
            .channels
            .choose(random)
            .expect("an office opens with channels");
        let neighborhood = self.neighborhoods.choose(random).map(|n| n.id);
        let pick = |from: &[&'static str], random: &mut dyn FnMut(usize) -> usize| {
            from[random(from.len())]
        };
        let mut index = |below: usize| random.random_range(0..below);
        let given = pick(NAMES, &mut index);
        let surnames = format!(
            "{} {}",
            pick(SURNAMES, &mut index),
            pick(SURNAMES, &mut index)
        );
        let street = pick(STREETS, &mut index);
        let description = format!(
            "{} {} {}",
            pick(OPENINGS, &mut index),
            pick(MATTERS, &mut index),
            pick(CLOSINGS, &mut index)
        );
        let phone = format!("229{:07}", index(2_000_000) + 1_000_000);
        let number = (index(999) + 1).to_string();
        let new = NewPetition {
            client_id: PetitionId(Uuid::from_u128(random.random())),
            channel: channel.id,
            kind: kind.id,
            description,
            citizen: Citizen {
                given_names: given.into(),
                surnames,
                phone,
                ..Citizen::default()
            },
            place: Place {
                neighborhood,
                street: street.into(),
                number,
                ..Place::default()
            },
            answers: Vec::new(),
            written: false,
            privacy_notice: self.privacy_notice.clone(),
            captain: None,
        };
        (new, kind.department)
    }
}

const NAMES: &[&str] = &[
    "Rosario",
    "Guadalupe",
    "Ernesto",
    "Beatriz",
    "Fidel",
    "Amparo",
    "Lorenzo",
    "Citlali",
    "Octavio",
    "Remedios",
    "Hilario",
    "Xóchitl",
    "Nicanor",
    "Eulalia",
    "Tomás",
    "Yadira",
];
const SURNAMES: &[&str] = &[
    "Zamudio", "Uscanga", "Lagunes", "Mora", "Cházaro", "Peña", "Barradas", "Terán", "Utrera",
    "Malpica", "Sosa", "Carvallo", "Núñez", "Aguirre", "Tejeda", "Vela",
];
const STREETS: &[&str] = &[
    "Avenida Uno",
    "Calle Canal",
    "Paseo de las Jacarandas",
    "Callejón del Faro",
    "Avenida del Puerto",
    "Calle Ocho Poniente",
    "Andador Los Cedros",
    "Calle Almendros",
];
const OPENINGS: &[&str] = &[
    "Buenos días, desde hace tres semanas",
    "La señora reporta que desde ayer",
    "Vecinos de la cuadra dicen que otra vez",
    "Llama por segunda ocasión porque",
    "Solicita apoyo porque desde el lunes",
];
const MATTERS: &[&str] = &[
    "hay una fuga que inunda la banqueta frente a la escuela",
    "la lámpara del poste parpadea y la calle queda a oscuras",
    "se acumula basura en la esquina y no pasa el camión",
    "el drenaje despide mal olor y se tapa cuando llueve",
    "un árbol inclinado amenaza con caer sobre los cables",
    "falta información sobre el trámite y nadie contesta",
];
const CLOSINGS: &[&str] = &[
    "y pide que acudan lo antes posible.",
    "y ya hubo un accidente con una motocicleta.",
    "y hay personas mayores que no pueden salir.",
    "y quiere saber qué día los atenderán.",
];
