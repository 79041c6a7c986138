//! Reading a form with files: fields as text, files under their limits, nothing more.

use domain::failure::Failure;
use server_fn::codec::MultipartData;
use usecases::files::{MAX_FILES, MAX_IMAGE, Sent};

/// Longest text field, in bytes: four times the longest description in characters.
const MAX_FIELD: usize = 16 * 1024;
/// Most fields of a form.
const MAX_FIELDS: usize = 200;

/// The text fields of a form, in the order in which they were sent; a name may come several times.
#[derive(Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a field.
    pub fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// The value of a field; empty when it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.clone())
            .unwrap_or_default()
    }

    /// Every value that was sent under a name and is not empty.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0
            .iter()
            .filter(move |(n, v)| n == name && !v.is_empty())
            .map(|(_, v)| v.as_str())
    }

    /// Every value that was sent under a name, also the empty ones.
    pub fn every<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Every field with its value.
    #[must_use]
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// Whether a box was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }
}

/// What a form sent.
#[derive(Debug, Default)]
pub struct Form {
    /// Its text fields.
    pub fields: Fields,
    /// Its files that are not empty.
    pub files: Vec<Sent>,
}

fn interrupted<E>(_: E) -> Failure {
    Failure::field(
        "photos",
        "El envío se interrumpió o es demasiado grande. Vuelva a enviarlo: cinco archivos de 8 MB como máximo.",
    )
}

/// Reads a form. Fields called `photos` are files; everything else is text.
///
/// # Errors
/// `TooLarge` and `Invalid`, with the limit that was passed, and the fields that came before it.
///
/// It is read to its end also when it is refused: a browser that still sends would see a broken
/// connection instead of the answer. The limit of the body bounds that.
pub async fn read(data: MultipartData) -> Result<Form, (Fields, Failure)> {
    let mut form = Form::default();
    let Some(mut parts) = data.into_inner() else {
        return Ok(form);
    };
    let mut refused = None;
    let mut count = 0;
    'parts: loop {
        let mut part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(error) => {
                refused.get_or_insert(interrupted(error));
                break;
            }
        };
        count += 1;
        if count > MAX_FIELDS {
            refused.get_or_insert(too_large("el formulario tiene demasiados campos"));
            continue;
        }
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(ToOwned::to_owned);
        let limit = if file.is_some() { MAX_IMAGE } else { MAX_FIELD };
        let mut bytes = Vec::new();
        loop {
            match part.chunk().await {
                Ok(Some(chunk)) if bytes.len() <= limit => bytes.extend_from_slice(&chunk),
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => {
                    refused.get_or_insert(interrupted(error));
                    break 'parts;
                }
            }
        }
        if let Err(failure) = form.take(name, file, bytes, limit) {
            refused.get_or_insert(failure);
        }
    }
    match refused {
        None => Ok(form),
        Some(failure) => Err((form.fields, failure)),
    }
}

fn too_large(limit: &str) -> Failure {
    Failure::TooLarge {
        limit: limit.into(),
    }
}

impl Form {
    fn take(
        &mut self,
        name: String,
        file: Option<String>,
        bytes: Vec<u8>,
        limit: usize,
    ) -> Result<(), Failure> {
        if bytes.len() > limit {
            return Err(too_large(
                "una foto puede medir hasta 8 MB, un PDF hasta 5 MB y un texto hasta 4,000 letras",
            ));
        }
        match file {
            // A browser sends an empty file for a field that was left empty.
            Some(_) if bytes.is_empty() => {}
            Some(_) if self.files.len() == MAX_FILES => {
                return Err(Failure::field(
                    "photos",
                    "Son más de cinco archivos: envíe cinco como máximo.",
                ));
            }
            Some(name) => self.files.push(Sent { name, bytes }),
            None => {
                let text = String::from_utf8(bytes).map_err(|_| {
                    Failure::field(&name, "El texto tiene letras que no se pueden leer.")
                })?;
                self.fields.push(name, text);
            }
        }
        Ok(())
    }
}
