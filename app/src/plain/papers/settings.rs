//! What papers say of the municipality, and who signs them.

use super::signatories::signatories;
use super::{PATH, SETTINGS, said_day};
use crate::plain::controls::version;
use crate::plain::{Frame, Refused, done, page};
use chrono::NaiveDate;
use domain::access::{Action, role_may};
use domain::papers::{PaperSettings, Signatory, in_force};
use leptos::prelude::*;
use ui::{TextAreaField, TextField};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Shown {
    /// All settings, those that begin last first.
    pub settings: Vec<PaperSettings>,
    /// Which of them the form shows; those in force, unless told.
    pub from: Option<NaiveDate>,
    /// Everybody who signs.
    pub signatories: Vec<Signatory>,
    /// What was just done.
    pub said: Option<String>,
    /// The local day.
    pub today: NaiveDate,
}

/// The page.
#[must_use]
pub fn view(frame: &Frame, refused: &Refused, shown: &Shown) -> String {
    page(frame, "Ajustes de los documentos", || {
        let may = frame
            .me
            .as_ref()
            .is_some_and(|me| role_may(me.role, Action::IssuePapers));
        view! {
            <p>
                <a href=PATH>"‹ Documentos"</a>
            </p>
            <h1>"Ajustes de los documentos"</h1>
            <p class="muted">
                "Lo que dicen credenciales, nombramientos y placas además de la persona. Cambia con cada gobierno: cada dato vale desde un día, y lo ya emitido conserva el suyo."
            </p>
            {done(shown.said.clone())}
            {refused.banner()}
            <div class="stack papers">
                {settings(shown, refused, may)} {signatories(shown, refused, may)}
            </div>
        }
        .into_any()
    })
}

fn settings(shown: &Shown, refused: &Refused, may: bool) -> AnyView {
    let chosen = match shown.from {
        Some(from) => shown.settings.iter().find(|s| s.valid_from == from),
        None => in_force(&shown.settings, shown.today).or(shown.settings.first()),
    };
    // What was refused belongs to this form only when it has its fields.
    let tried = refused.typed.iter().any(|(name, _)| name == "municipality");
    let own = if tried {
        refused.clone()
    } else {
        Refused::default()
    };
    let now = in_force(&shown.settings, shown.today).map(|s| s.valid_from);
    let line = |s: &PaperSettings| {
        let word = if Some(s.valid_from) == now {
            " (en vigor)"
        } else if s.valid_from > shown.today {
            " (todavía no empiezan)"
        } else {
            " (anteriores)"
        };
        let text = format!("Desde el {}{word}", said_day(s.valid_from, shown.today));
        view! {
            <li>
                <a href=format!("{SETTINGS}?desde={}", s.valid_from)>{text}</a>
            </li>
        }
    };
    view! {
        <section class="card">
            <h2>"Ayuntamiento"</h2>
            {shown
                .settings
                .is_empty()
                .then(|| {
                    view! {
                        <p>
                            <strong>"Faltan estos datos."</strong>
                            " Sin ellos no se puede emitir ningún documento. Escríbalos como los aprobó el área jurídica."
                        </p>
                    }
                })}
            {(shown.settings.len() > 1)
                .then(|| view! { <ul class="plain-list">{shown.settings.iter().map(line).collect_view()}</ul> })}
            {if may {
                form(chosen, &own, shown.today)
            } else {
                facts(chosen)
            }}
        </section>
    }
    .into_any()
}

fn facts(chosen: Option<&PaperSettings>) -> AnyView {
    let Some(s) = chosen else {
        return ().into_any();
    };
    let rows = [
        ("Ayuntamiento", s.municipality.clone()),
        ("Dirección", s.office.clone()),
        ("Teléfono", s.hotline.clone()),
        ("Fundamento", s.legal_basis.clone()),
        (
            "Fundamento (cuartel)",
            s.ward_legal_basis.clone().unwrap_or_else(|| "—".into()),
        ),
        ("Lugar", s.place.clone()),
        ("Aviso corto", s.privacy.clone()),
        (
            "Placas",
            s.plate_specification.clone().unwrap_or_else(|| "—".into()),
        ),
        (
            "Taller",
            s.plate_supplier.clone().unwrap_or_else(|| "—".into()),
        ),
    ];
    let row = |(name, value): (&'static str, String)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! { <dl class="facts">{rows.into_iter().map(row).collect_view()}</dl> }.into_any()
}

fn form(chosen: Option<&PaperSettings>, own: &Refused, today: NaiveDate) -> AnyView {
    let of = |read: fn(&PaperSettings) -> &str| chosen.map(read).unwrap_or_default().to_owned();
    let line =
        |name: &'static str, label: &'static str, hint: &'static str, max: u32, now: String| {
            let needed = !name.starts_with("plate_");
            view! {
                <TextField
                    name=name
                    label=label
                    hint=hint
                    max=max
                    required=needed
                    value=own.value(name, &now)
                    error=own.error(name)
                />
            }
        };
    let from = chosen.map_or(today, |s| s.valid_from);
    view! {
        <form method="post" action=SETTINGS class="stack">
            {chosen
                .map(|s| {
                    view! {
                        <input type="hidden" name="id" value=s.id.to_string() />
                        {version(own, s.version)}
                    }
                })}
            <div class="pair">
                <TextField
                    name="valid_from"
                    label="Vale desde"
                    hint="Si cambia el gobierno, escriba el primer día del nuevo: lo anterior se conserva."
                    kind="date"
                    max=10
                    required=true
                    value=own.value("valid_from", &from.to_string())
                    error=own.error("valid_from")
                />
                {line("hotline", "Teléfono de atención", "Por ejemplo 072.", 20, of(|s| &s.hotline))}
            </div>
            {line(
                "municipality",
                "Nombre oficial del Ayuntamiento",
                "Sin lema ni logotipo.",
                120,
                of(|s| &s.municipality),
            )}
            {line("office", "Dirección que emite", "", 120, of(|s| &s.office))}
            <TextAreaField
                name="legal_basis"
                label="Fundamento legal del nombramiento"
                hint="Lo que sigue a «Con fundamento en», hasta 400 caracteres. Confírmelo con el área jurídica."
                rows=3
                max=400
                required=true
                value=own.value("legal_basis", &of(|s| &s.legal_basis))
                error=own.error("legal_basis")
            />
            <TextAreaField
                name="ward_legal_basis"
                label="Fundamento del nombramiento de cuartel (opcional)"
                hint="Lo que sigue a «Con fundamento en» para jefaturas de cuartel: el acuerdo de Cabildo, hasta 400 caracteres. Sin él no se emiten sus nombramientos."
                rows=2
                max=400
                value=own.value(
                    "ward_legal_basis",
                    &of(|s| s.ward_legal_basis.as_deref().unwrap_or_default()),
                )
                error=own.error("ward_legal_basis")
            />
            {line("place", "Lugar de expedición", "Lo que sigue a «Se extiende en».", 120, of(|s| &s.place))}
            <TextAreaField
                name="privacy"
                label="Aviso corto de privacidad"
                hint="Para el reverso de la credencial, hasta 240 caracteres."
                rows=2
                max=240
                required=true
                value=own.value("privacy", &of(|s| &s.privacy))
                error=own.error("privacy")
            />
            <div class="pair">
                {line(
                    "plate_specification",
                    "Material de las placas (opcional)",
                    "",
                    300,
                    of(|s| s.plate_specification.as_deref().unwrap_or_default()),
                )}
                {line(
                    "plate_supplier",
                    "Taller de las placas (opcional)",
                    "",
                    120,
                    of(|s| s.plate_supplier.as_deref().unwrap_or_default()),
                )}
            </div>
            <div class="form-foot">
                <button type="submit" class="primary">
                    "Guardar los datos"
                </button>
            </div>
        </form>
    }
    .into_any()
}
