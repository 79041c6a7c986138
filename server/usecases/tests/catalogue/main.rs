//! Editing the catalogues, its history, and the privacy notice, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "the harness makes names and reads where PostgreSQL is"
)]
#![expect(dead_code, reason = "the harness serves other tests too")]

#[path = "../../../db/tests/harness/mod.rs"]
mod harness;
#[path = "../office/mod.rs"]
mod office;

mod channels_and_reasons;
mod departments;
mod neighborhoods;
mod permissions;
mod privacy;
mod types;

use chrono::NaiveDate;
use domain::catalogue::{CatalogueFilter, HistoryEntry, PetitionType, PetitionTypeForm};
use usecases::{Ctx, editing};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn words(text: &str) -> CatalogueFilter {
    CatalogueFilter {
        text: text.into(),
        ..CatalogueFilter::default()
    }
}

fn ended_too(text: &str) -> CatalogueFilter {
    CatalogueFilter {
        ended: true,
        ..words(text)
    }
}

fn form_of(kind: &PetitionType) -> PetitionTypeForm {
    PetitionTypeForm {
        code: kind.code.clone(),
        name: kind.name.clone(),
        category: kind.category.clone(),
        department: kind.department,
        term_amount: kind.term.amount,
        term_unit: kind.term.unit,
        priority: kind.priority,
        location: kind.location,
        allows_anonymous: kind.allows_anonymous,
        confidential: kind.confidential,
        closing_evidence: kind.closing_evidence.clone(),
        external_body: kind.external_body.clone(),
        key_questions: kind.key_questions.join("\n"),
        synonyms: kind.synonyms.join("\n"),
        valid_from: kind.valid_from,
    }
}

async fn only_type(ctx: &Ctx, code: &str) -> PetitionType {
    let types = editing::types(ctx, &ended_too(code)).await.unwrap();
    types.into_iter().find(|t| t.code == code).unwrap()
}

/// The changes as `label: before → after`, newest first.
fn lines(history: &[HistoryEntry]) -> Vec<String> {
    history
        .iter()
        .flat_map(|entry| &entry.fields)
        .map(|f| format!("{}: {} → {}", f.label, f.before, f.after))
        .collect()
}
