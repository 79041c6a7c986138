//! What can go wrong, as the person or the calling system is told.
//!
//! The text of a database or file error never travels in here: the log keeps it under a ticket,
//! and the person gets the ticket.

use crate::petitions::Act;
use serde::{Deserialize, Serialize};

/// A field of a form that cannot be taken as it is, with the sentence shown beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The input's name, as in the form and in the JSON body.
    pub field: String,
    /// What to do, in Spanish.
    pub message: String,
}

impl FieldError {
    /// An error for one field.
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            message: message.into(),
        }
    }
}

/// One change that somebody else made while a person was working on an older version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Change {
    /// Who did it, as shown on the timeline.
    pub who: String,
    /// What was done, in Spanish.
    pub what: String,
    /// When, already written for the screen.
    pub when: String,
}

/// Every failure that leaves the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Nobody is signed in, or the session ended (401).
    #[error("Su sesión terminó. Entre de nuevo para continuar.")]
    NotAuthenticated,
    /// The role may not do this at all (403). What the person may not *see* is `NotFound`.
    #[error("Su cuenta no tiene permiso para hacer esto.")]
    Forbidden,
    /// It does not exist, or the person may not know that it does (404).
    #[error("No se encontró lo que busca.")]
    NotFound,
    /// Somebody else changed the same petition, user or entry of the catalogue meanwhile (409).
    #[error(
        "Alguien más hizo cambios aquí mientras usted trabajaba. Revise los cambios y vuelva a intentarlo."
    )]
    Conflict {
        /// The version that is current now.
        version: i64,
        /// What was done since the version that the person had.
        changes: Vec<Change>,
    },
    /// The act is not possible in the petition's present state (409).
    #[error("Esta acción ya no es posible en el estado actual de la petición.")]
    IllegalAct {
        /// The acts that this person may do now.
        legal: Vec<Act>,
    },
    /// The same key arrived before with another content (409).
    #[error("Esta solicitud ya se envió antes con otro contenido.")]
    KeyReused,
    /// One or more fields need correction (422).
    #[error("Revise los campos marcados.")]
    Invalid {
        /// The fields, in the order of the form.
        fields: Vec<FieldError>,
    },
    /// A file is larger than allowed (413).
    #[error("El archivo es demasiado grande: {limit}.")]
    TooLarge {
        /// The limit in words.
        limit: String,
    },
    /// A file is of a kind that is not accepted (415).
    #[error("{message}")]
    Unsupported {
        /// What is accepted, in Spanish.
        message: String,
    },
    /// Too many attempts (429).
    #[error("Demasiados intentos. Espere {} y vuelva a intentarlo.", in_seconds(*.seconds))]
    TooMany {
        /// How long to wait.
        seconds: i64,
    },
    /// The database is busy or away; the same request may go through later (503).
    #[error(
        "El sistema está ocupado. Su información sigue en pantalla: vuelva a intentarlo en unos segundos."
    )]
    Unavailable,
    /// The server could not be reached; only a browser says this.
    #[error(
        "No hay conexión con el sistema. Lo que escribió sigue en pantalla: revise su red y vuelva a enviar."
    )]
    Offline,
    /// A fault of the program (500). The log has the cause under this ticket.
    #[error("Ocurrió un error inesperado. Si se repite, informe este número: {ticket}.")]
    Internal {
        /// The key of the log entry.
        ticket: String,
    },
}

/// «1 segundo», «20 segundos».
fn in_seconds(count: i64) -> String {
    let word = if count == 1 { "segundo" } else { "segundos" };
    format!("{count} {word}")
}

impl Failure {
    /// The HTTP status that goes with it.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotAuthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict { .. } | Self::IllegalAct { .. } | Self::KeyReused => 409,
            Self::TooLarge { .. } => 413,
            Self::Unsupported { .. } => 415,
            Self::Invalid { .. } => 422,
            Self::TooMany { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Unavailable | Self::Offline => 503,
        }
    }

    /// A failure of a single field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid {
            fields: vec![FieldError::new(field, message)],
        }
    }

    /// The sentence for one field, if this failure has one.
    #[must_use]
    pub fn message_for(&self, name: &str) -> Option<String> {
        match self {
            Self::Invalid { fields } => fields
                .iter()
                .find(|e| e.field == name)
                .map(|e| e.message.clone()),
            _ => None,
        }
    }
}

/// Collects the errors of a form, so that a person sees all of them at once.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Notes an error.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError::new(field, message));
    }

    /// Whether nothing was noted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes the value, or notes the message and gives `None`.
    pub fn take<T>(&mut self, field: &str, value: Result<T, String>) -> Option<T> {
        value.map_err(|message| self.add(field, message)).ok()
    }

    /// Fails with everything noted so far, if anything was.
    ///
    /// # Errors
    /// `Failure::Invalid` with the fields in the order in which they were noted.
    pub fn finish(self) -> Result<(), Failure> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Failure::Invalid { fields: self.0 })
        }
    }
}
