//! The papers of captains: a section of the person's page, print runs, settings, and what anybody may
//! verify.

pub mod acts;
pub mod person;
pub mod run;
pub mod runs;
pub mod settings;
mod signatories;
pub mod verification;

use chrono::{Datelike, NaiveDate};
use domain::local_time::show_day;
use domain::papers::{Lack, PaperKind, PaperState, Standing};
use leptos::prelude::*;
use ui::{Banner, Mood, Tag};

/// The address of the print runs.
pub const PATH: &str = "/jefes-de-manzana/documentos";
/// The address of the settings.
pub const SETTINGS: &str = "/jefes-de-manzana/documentos/ajustes";

/// Where a paper stands, as shape, word and colour.
#[must_use]
pub fn standing_tag(kind: PaperKind, standing: Standing) -> AnyView {
    let (tone, mark) = match standing {
        Standing::As(PaperState::Requested) => ("info", "○"),
        Standing::As(PaperState::Printed) => ("work", "◐"),
        Standing::As(PaperState::Delivered | PaperState::Installed) => ("closed", "✓"),
        Standing::As(PaperState::Removed | PaperState::Replaced | PaperState::Revoked) => {
            ("off", "×")
        }
        Standing::Expired => ("hold", "!"),
    };
    view! { <Tag tone=tone mark=mark word=standing.label(kind) /> }.into_any()
}

/// A day as screens say it.
fn said_day(day: NaiveDate, today: NaiveDate) -> String {
    show_day(day, today.year())
}

/// What has to be filled in, and the way there.
#[must_use]
pub fn missing(lacks: &[Lack]) -> AnyView {
    if lacks.is_empty() {
        return ().into_any();
    }
    let words = lacks.iter().map(|lack| view! { <li>{lack.label()}</li> });
    let words = words.collect_view();
    view! {
        <Banner mood=Mood::Warning>
            <p>"Antes de emitir documentos falta:"</p>
            <ul class="plain-list">{words}</ul>
            <p>
                <a href=SETTINGS>"Llenar los ajustes de los documentos"</a>
            </p>
        </Banner>
    }
    .into_any()
}

/// A number of papers in words: «1 credencial», «37 credenciales».
fn counted(kind: PaperKind, count: i64) -> String {
    let one = kind.label().to_lowercase();
    crate::show::counted(count, &one, kind.plural())
}

/// «1 entregada», «3 entregadas» of credentials and plates; «entregados» of letters.
fn delivered_word(kind: PaperKind, count: i64) -> &'static str {
    match (kind, count) {
        (PaperKind::Appointment, 1) => "entregado",
        (PaperKind::Appointment, _) => "entregados",
        (PaperKind::Credential | PaperKind::Plate, 1) => "entregada",
        (PaperKind::Credential | PaperKind::Plate, _) => "entregadas",
    }
}

/// «1 colocada», «3 colocadas»; «retirada» likewise. Only plates are put up and taken down.
fn plates_word(word: &'static str, many: &'static str, count: i64) -> &'static str {
    if count == 1 { word } else { many }
}

/// A box to tick; several forms of a page have one of the same name, each with an id of its own.
fn check(
    name: &'static str,
    id: String,
    label: &'static str,
    ticked: bool,
    error: Signal<Option<String>>,
) -> AnyView {
    let error_id = format!("{id}-error");
    view! {
        <div class="boxes">
            <label class="check">
                <input
                    type="checkbox"
                    id=id
                    name=name
                    value="1"
                    checked=ticked
                    aria-describedby=error_id.clone()
                />
                {label}
            </label>
            <span class="error" id=error_id role="alert">
                {move || error.get()}
            </span>
        </div>
    }
    .into_any()
}

/// Kinds as choices.
fn kind_choices() -> Vec<(String, String)> {
    let choice = |kind: &PaperKind| (kind.code().to_owned(), kind.label().to_owned());
    PaperKind::ALL.iter().map(choice).collect()
}
