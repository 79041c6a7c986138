//! From values to pages: the world that a template sees.

use crate::{
    ActivationBatch, AppointmentBatch, CREDENTIALS_PER_SHEET, CredentialBatch, DeliveryList,
    MOST_SIGNATORIES, PaperError, PlateOrder, Roster, SLIPS_PER_SHEET, qr, text,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Array, Bytes, Datetime, Duration, Smart, Value as TypstValue, dict};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::visualize::{ExchangeFormat, RasterImage};
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// Every template, under the name by which others import it.
const TEMPLATES: [(&str, &str); 10] = [
    ("common.typ", include_str!("../templates/common.typ")),
    ("card.typ", include_str!("../templates/card.typ")),
    (
        "credential_cards.typ",
        include_str!("../templates/credential_cards.typ"),
    ),
    (
        "credential_sheets.typ",
        include_str!("../templates/credential_sheets.typ"),
    ),
    (
        "appointment_letters.typ",
        include_str!("../templates/appointment_letters.typ"),
    ),
    (
        "plate_order.typ",
        include_str!("../templates/plate_order.typ"),
    ),
    (
        "plate_artwork.typ",
        include_str!("../templates/plate_artwork.typ"),
    ),
    (
        "delivery_list.typ",
        include_str!("../templates/delivery_list.typ"),
    ),
    (
        "activation_sheets.typ",
        include_str!("../templates/activation_sheets.typ"),
    ),
    (
        "roster_list.typ",
        include_str!("../templates/roster_list.typ"),
    ),
];

static FONTS: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let fonts: Vec<Font> = [
        notosans::REGULAR_TTF,
        notosans::BOLD_TTF,
        notosans::ITALIC_TTF,
        notosans::BOLD_ITALIC_TTF,
    ]
    .into_iter()
    .filter_map(|font| Font::new(Bytes::new(font), 0))
    .collect();
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});

/// All that a template can see: the templates, the fonts of this crate, and its values.
struct Desk {
    library: LazyHash<Library>,
    main: FileId,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.0
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let path = id.vpath().get_without_slash();
        TEMPLATES
            .iter()
            .find(|(name, _)| *id.root() == VirtualRoot::Project && *name == path)
            .map(|(_, text)| Source::new(id, (*text).into()))
            .ok_or_else(|| FileError::NotFound(PathBuf::from(path)))
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.1.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Every paper there is, with what it says.
#[derive(Clone, Copy, Debug)]
pub enum Paper<'a> {
    /// Credentials, a page for each side.
    CredentialCards(&'a CredentialBatch),
    /// Credentials on sheets of letter paper.
    CredentialSheets(&'a CredentialBatch),
    /// Letters of appointment.
    AppointmentLetters(&'a AppointmentBatch),
    /// Order of plates.
    PlateOrder(&'a PlateOrder),
    /// Artwork of the plates.
    PlateArtwork(&'a PlateOrder),
    /// List to sign on delivery.
    DeliveryList(&'a DeliveryList),
    /// Slips with one-time codes.
    ActivationSheets(&'a ActivationBatch),
    /// The roster.
    RosterList(&'a Roster),
}

impl Paper<'_> {
    /// The paper as PDF.
    ///
    /// # Errors
    /// As [`pages`](Self::pages).
    pub fn pdf(self) -> Result<Vec<u8>, PaperError> {
        let pages = self.pages()?;
        let options = PdfOptions {
            creator: Smart::Custom(Some("SIRC".into())),
            tagged: self.is_read(),
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&pages, &options);
        forget();
        pdf.map_err(|errors| defect(&errors))
    }

    /// The paper as pages, before they are written: for previews, and for tests that look at them.
    ///
    /// # Errors
    /// When there is nothing to print, or the values do not fit the paper; see [`PaperError`].
    pub fn pages(self) -> Result<PagedDocument, PaperError> {
        self.check()?;
        let photos = self.photos()?;
        let mut values = self.values()?;
        text::tidy_all(&mut values);
        let inputs = dict! {
            "data" => Bytes::new(values.to_string().into_bytes()),
            "photos" => photos,
        };
        let path = VirtualPath::new(self.template())
            .map_err(|error| PaperError::Typesetting(error.to_string()))?;
        let desk = Desk {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            main: FileId::new(RootedPath::new(VirtualRoot::Project, path)),
        };
        let pages = typst::compile::<PagedDocument>(&desk).output;
        forget();
        pages.map_err(|errors| defect(&errors))
    }

    fn template(self) -> &'static str {
        match self {
            Paper::CredentialCards(_) => "credential_cards.typ",
            Paper::CredentialSheets(_) => "credential_sheets.typ",
            Paper::AppointmentLetters(_) => "appointment_letters.typ",
            Paper::PlateOrder(_) => "plate_order.typ",
            Paper::PlateArtwork(_) => "plate_artwork.typ",
            Paper::DeliveryList(_) => "delivery_list.typ",
            Paper::ActivationSheets(_) => "activation_sheets.typ",
            Paper::RosterList(_) => "roster_list.typ",
        }
    }

    /// Whether it is read on a screen too, and so has to tell a screen reader its structure. The
    /// others go to a printer and no further.
    fn is_read(self) -> bool {
        matches!(
            self,
            Paper::AppointmentLetters(_) | Paper::PlateOrder(_) | Paper::DeliveryList(_)
        )
    }

    fn check(self) -> Result<(), PaperError> {
        let count = match self {
            Paper::CredentialCards(data) | Paper::CredentialSheets(data) => {
                qr::check(data.credentials.iter().map(|c| c.url.as_str()))?;
                data.credentials.len()
            }
            Paper::AppointmentLetters(data) => {
                let signatories = data.signatories.len();
                if signatories > MOST_SIGNATORIES {
                    return Err(PaperError::Signatories(signatories));
                }
                qr::check(data.letters.iter().map(|l| l.url.as_str()))?;
                data.letters.len()
            }
            Paper::PlateOrder(data) | Paper::PlateArtwork(data) => {
                qr::check(data.plates.iter().map(|p| p.url.as_str()))?;
                data.plates.len()
            }
            Paper::DeliveryList(data) => data.rows.len(),
            Paper::ActivationSheets(data) => {
                qr::check(data.slips.iter().map(|s| s.url.as_str()))?;
                data.slips.len()
            }
            Paper::RosterList(data) => {
                let columns = data.heads.len();
                if let Some(row) = data.rows.iter().position(|row| row.len() != columns) {
                    return Err(PaperError::Row(row));
                }
                data.rows.len().min(columns)
            }
        };
        if count == 0 {
            return Err(PaperError::Empty);
        }
        Ok(())
    }

    /// The photographs in the order of the credentials, each seen to be one.
    fn photos(self) -> Result<Array, PaperError> {
        let (Paper::CredentialCards(data) | Paper::CredentialSheets(data)) = self else {
            return Ok(Array::new());
        };
        data.credentials
            .iter()
            .map(|credential| {
                let Some(photo) = &credential.photo else {
                    return Ok(TypstValue::None);
                };
                let bytes = Bytes::new(photo.clone());
                // Typst remembers the picture, so it is not read twice.
                RasterImage::plain(bytes.clone(), ExchangeFormat::Jpg).map_err(|_| {
                    PaperError::Photo {
                        folio: credential.folio.clone(),
                    }
                })?;
                Ok(TypstValue::Bytes(bytes))
            })
            .collect()
    }

    fn values(self) -> Result<Value, PaperError> {
        fn of(data: &impl Serialize) -> Result<Value, PaperError> {
            serde_json::to_value(data).map_err(|error| PaperError::Typesetting(error.to_string()))
        }
        let (mut values, more) = match self {
            Paper::CredentialCards(data) | Paper::CredentialSheets(data) => {
                (of(data)?, ("per_sheet", json!(CREDENTIALS_PER_SHEET)))
            }
            Paper::ActivationSheets(data) => (of(data)?, ("per_sheet", json!(SLIPS_PER_SHEET))),
            Paper::RosterList(data) => (of(data)?, ("widths", json!(data.widths()))),
            Paper::AppointmentLetters(data) => return of(data),
            Paper::PlateOrder(data) | Paper::PlateArtwork(data) => return of(data),
            Paper::DeliveryList(data) => return of(data),
        };
        if let Value::Object(fields) = &mut values {
            fields.insert(more.0.into(), more.1);
        }
        Ok(values)
    }
}

/// Empties what typst remembers from one paper to the next: names and photographs of people, which
/// would otherwise stay in memory. Another paper in the making only has to work some things out again.
fn forget() {
    typst::comemo::evict(0);
}

fn defect(errors: &[SourceDiagnostic]) -> PaperError {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    PaperError::Typesetting(messages.join("; "))
}
