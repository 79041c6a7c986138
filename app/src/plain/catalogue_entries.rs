//! The five catalogues and their entries in one shape, as pages show them.

use chrono::{Datelike, NaiveDate};
use domain::catalogue::{
    CatalogueEntity, ChannelEntry, Department, NeighborhoodEntry, PetitionType, ReasonEntry,
};
use domain::deadline::TermUnit;
use domain::local_time::show_day;
use uuid::Uuid;

/// How pages name a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// Which one.
    pub entity: CatalogueEntity,
    /// Its part of the address.
    pub slug: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What the button says that adds an entry.
    pub add: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// What the columns of its list say, after the name.
    pub heads: &'static [&'static str],
}

/// All of them, in the order of the index.
pub const CATALOGUES: [Catalogue; 5] = [
    Catalogue {
        entity: CatalogueEntity::Department,
        slug: "dependencias",
        title: "Dependencias",
        add: "Agregar una dependencia",
        about: "Las oficinas que reciben turnos.",
        heads: &["Clave", "Desde"],
    },
    Catalogue {
        entity: CatalogueEntity::PetitionType,
        slug: "tipos",
        title: "Tipos de petición",
        add: "Agregar un tipo",
        about: "Lo que la ciudadanía puede pedir, con su dependencia, su plazo y sus preguntas.",
        heads: &["Clave", "Categoría", "Plazo"],
    },
    Catalogue {
        entity: CatalogueEntity::Neighborhood,
        slug: "colonias",
        title: "Colonias",
        add: "Agregar una colonia",
        about: "Los asentamientos del municipio con su código postal.",
        heads: &["Tipo", "Código postal"],
    },
    Catalogue {
        entity: CatalogueEntity::Channel,
        slug: "canales",
        title: "Canales",
        add: "Agregar un canal",
        about: "Los medios por los que llegan las peticiones.",
        heads: &["Orden"],
    },
    Catalogue {
        entity: CatalogueEntity::Reason,
        slug: "motivos",
        title: "Motivos y resoluciones",
        add: "Agregar un motivo",
        about: "Por qué se rechaza, cancela o reabre, y cómo termina una petición.",
        heads: &["Para qué", "Orden"],
    },
];

impl Catalogue {
    /// The catalogue of an address.
    #[must_use]
    pub fn of(slug: &str) -> Option<Self> {
        CATALOGUES.into_iter().find(|c| c.slug == slug)
    }

    /// The address of its list.
    #[must_use]
    pub fn path(self) -> String {
        format!("/catalogos/{}", self.slug)
    }
}

/// An entry of any catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A department.
    Department(Department),
    /// A petition type.
    Type(PetitionType),
    /// A neighborhood.
    Neighborhood(NeighborhoodEntry),
    /// A channel.
    Channel(ChannelEntry),
    /// A reason.
    Reason(ReasonEntry),
}

impl Entry {
    /// Its key.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Department(e) => e.id.0,
            Self::Type(e) => e.id.0,
            Self::Neighborhood(e) => e.id.0,
            Self::Channel(e) => e.id.0,
            Self::Reason(e) => e.id.0,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Department(e) => &e.name,
            Self::Type(e) => &e.name,
            Self::Neighborhood(e) => &e.name,
            Self::Channel(e) => &e.name,
            Self::Reason(e) => &e.name,
        }
    }

    /// For parallel edits.
    #[must_use]
    pub fn version(&self) -> i64 {
        match self {
            Self::Department(e) => e.version,
            Self::Type(e) => e.version,
            Self::Neighborhood(e) => e.version,
            Self::Channel(e) => e.version,
            Self::Reason(e) => e.version,
        }
    }

    /// Its last day, if it has one.
    #[must_use]
    pub fn valid_to(&self) -> Option<NaiveDate> {
        match self {
            Self::Department(e) => e.valid_to,
            Self::Type(e) => e.valid_to,
            Self::Neighborhood(e) => e.valid_to,
            Self::Channel(e) => e.valid_to,
            Self::Reason(e) => e.valid_to,
        }
    }

    /// What stands in a field of its form.
    #[must_use]
    pub fn value(&self, field: &str) -> String {
        match (self, field) {
            (_, "name") => self.name().to_owned(),
            (Self::Department(e), "code") => e.code.clone(),
            (Self::Department(e), "valid_from") => e.valid_from.to_string(),
            (Self::Type(e), _) => type_value(e, field),
            (Self::Neighborhood(e), "postal_code") => e.postal_code.clone(),
            (Self::Neighborhood(e), "kind") => e.kind.clone(),
            (Self::Neighborhood(e), "latitude") => {
                e.point.map(|p| p.latitude.to_string()).unwrap_or_default()
            }
            (Self::Neighborhood(e), "longitude") => {
                e.point.map(|p| p.longitude.to_string()).unwrap_or_default()
            }
            (Self::Channel(e), "position") => e.position.to_string(),
            (Self::Reason(e), "position") => e.position.to_string(),
            (Self::Reason(e), "kind") => e.kind.code().to_owned(),
            _ => String::new(),
        }
    }

    /// What the list says of it after its name.
    #[must_use]
    pub fn cells(&self, this_year: i32) -> Vec<String> {
        match self {
            Self::Department(e) => vec![e.code.clone(), show_day(e.valid_from, this_year)],
            Self::Type(e) => vec![e.code.clone(), e.category.clone(), e.term.words()],
            Self::Neighborhood(e) => vec![e.kind.clone(), e.postal_code.clone()],
            Self::Channel(e) => vec![e.position.to_string()],
            Self::Reason(e) => vec![e.kind.label().to_owned(), e.position.to_string()],
        }
    }
}

fn type_value(kind: &PetitionType, field: &str) -> String {
    let ticked = |yes: bool| if yes { "1" } else { "" }.to_owned();
    match field {
        "code" => kind.code.clone(),
        "category" => kind.category.clone(),
        "department" => kind.department.to_string(),
        "term_amount" => kind.term.amount.to_string(),
        "term_unit" => kind.term.unit.code().to_owned(),
        "priority" => kind.priority.to_string(),
        "location" => kind.location.code().to_owned(),
        "allows_anonymous" => ticked(kind.allows_anonymous),
        "confidential" => ticked(kind.confidential),
        "closing_evidence" => kind.closing_evidence.clone(),
        "external_body" => kind.external_body.clone(),
        "key_questions" => kind.key_questions.join("\n"),
        "synonyms" => kind.synonyms.join("\n"),
        "valid_from" => kind.valid_from.to_string(),
        _ => String::new(),
    }
}

/// The units of a term as choices.
#[must_use]
pub fn units() -> Vec<(String, String)> {
    [
        (TermUnit::BusinessDays, "días hábiles"),
        (TermUnit::NaturalHours, "horas naturales"),
    ]
    .map(|(unit, label)| (unit.code().to_owned(), label.to_owned()))
    .to_vec()
}

/// When an entry ends, in words; empty while it has no end.
#[must_use]
pub fn end_in_words(end: Option<NaiveDate>, today: NaiveDate) -> String {
    match end {
        None => String::new(),
        Some(day) if day < today => format!("Terminó: {}", show_day(day, today.year())),
        Some(day) => format!("Último día: {}", show_day(day, today.year())),
    }
}
