//! Papers of the demonstration: neutral settings, people who do not exist as signatories, and three
//! print runs, so that the pages have something to show.

use super::DemoError;
use crate::context::{Ctx, System};
use crate::papers::{add_signatory, batch, deliver_run, mark_printed, save_settings};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use db::territory;
use domain::failure::Failure;
use domain::ids::WardId;
use domain::local_time::{instant, local_date};
use domain::papers::{
    BatchFilter, PaperKind, PaperNumber, PrintFormat, SettingsForm, SignatoryForm,
};
use domain::users::Actor;

/// The captains of the period that began in 2026 took the oath in these days.
const OATHS: (NaiveDate, NaiveDate) = (
    NaiveDate::from_ymd_opt(2026, 4, 20).expect("a day"),
    NaiveDate::from_ymd_opt(2026, 5, 31).expect("a day"),
);

fn settings() -> SettingsForm {
    SettingsForm {
        valid_from: NaiveDate::from_ymd_opt(2022, 1, 1),
        municipality: "H. Ayuntamiento (demostración)".into(),
        office: "Dirección de Atención Ciudadana".into(),
        hotline: "072".into(),
        legal_basis: "la disposición que señale el área jurídica (texto de ejemplo)".into(),
        ward_legal_basis: "el acuerdo de Cabildo que señale el área jurídica (texto de ejemplo)".into(),
        place: "la ciudad de Veracruz, Veracruz".into(),
        privacy: "Sus datos personales se tratan conforme al aviso de privacidad de este Ayuntamiento (texto de ejemplo).".into(),
        plate_specification: "Lámina de 30 × 20 cm con cuatro perforaciones (texto de ejemplo)".into(),
        plate_supplier: String::new(),
    }
}

fn signatory(position: i64, name: &str, office: &str) -> SignatoryForm {
    SignatoryForm {
        name: name.into(),
        office: office.into(),
        position,
        letters: true,
        cards: position == 3,
        valid_from: NaiveDate::from_ymd_opt(2022, 1, 1),
        valid_to: None,
    }
}

/// Ten in the morning of a day.
fn morning(day: NaiveDate) -> DateTime<Utc> {
    instant(day.and_hms_opt(10, 0, 0).unwrap_or_default())
}

/// Makes a batch; a small demonstration may have nobody for it.
async fn made(ctx: &Ctx, kind: PaperKind, ward: WardId) -> Result<Option<PaperNumber>, Failure> {
    let filter = BatchFilter {
        kind,
        ward: Some(ward),
        neighborhood: None,
        accredited_from: Some(OATHS.0),
        accredited_to: Some(OATHS.1),
        valid_until: None,
    };
    match batch(ctx, filter, false).await {
        Ok(run) => Ok(Some(run)),
        Err(Failure::Invalid { .. }) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Stores the settings and, once the captains of the new period have taken the oath, three print runs:
/// one handed out, one printed, one that waits.
pub(super) async fn fill(
    system: &System,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), DemoError> {
    let at = |moment: DateTime<Utc>| Ctx::new(system.clone(), actor.clone(), moment);
    let first = at(morning(
        NaiveDate::from_ymd_opt(2022, 12, 1).unwrap_or_default(),
    ));
    save_settings(&first, settings(), None).await?;
    for (position, name, office) in [
        (1, "C. Nombre de Ejemplo Uno", "Presidencia Municipal"),
        (2, "C. Nombre de Ejemplo Dos", "Secretaría del Ayuntamiento"),
        (
            3,
            "C. Nombre de Ejemplo Tres",
            "Dirección de Atención Ciudadana",
        ),
    ] {
        add_signatory(&first, signatory(position, name, office)).await?;
    }
    let today = local_date(now);
    if today < OATHS.1 + Duration::days(60) {
        return Ok(());
    }
    let read = async { territory::wards(&mut system.db.read().await?).await };
    let wards = read.await.map_err(|e| system.failure(&e))?;
    let ward = |n: usize| wards.get(n).map(|w| w.id);
    let (Some(one), Some(two)) = (ward(0), ward(1)) else {
        return Ok(());
    };
    let day = OATHS.1 + Duration::days(15);
    if let Some(run) = made(&at(morning(day)), PaperKind::Credential, one).await? {
        mark_printed(&at(morning(day)), run, PrintFormat::CredentialSheets).await?;
        let given = day + Duration::days(11);
        deliver_run(&at(morning(given)), run, Some(given)).await?;
    }
    let day = today - Duration::days(6);
    if let Some(run) = made(&at(morning(day)), PaperKind::Credential, two).await? {
        mark_printed(&at(morning(day)), run, PrintFormat::CredentialSheets).await?;
    }
    made(
        &at(morning(today - Duration::days(5))),
        PaperKind::Appointment,
        two,
    )
    .await?;
    Ok(())
}
