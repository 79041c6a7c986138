//! What anybody sees who reads the code of a paper: whether it holds, and no more than the paper says.

use crate::plain::{Frame, page};
use domain::local_time::show_day;
use domain::papers::{PaperKind, Verification, Verified, ward_words};
use leptos::prelude::*;
use ui::Tag;

/// The page of a paper; `None` when the code belongs to none.
#[must_use]
pub fn view(frame: &Frame, found: Option<&Verification>) -> String {
    page(frame, "Verificación", || {
        view! {
            <div class="narrow">
                <h1>"Verificación de documento"</h1>
                <section class="card verified" aria-label="Resultado">
                    {match found {
                        Some(found) => paper(found),
                        None => unknown(),
                    }}
                </section>
                <p class="small muted">
                    "Credenciales, nombramientos y placas de jefatura de manzana o de cuartel no son identificación oficial ni otorgan facultades de autoridad. "
                    <a href="/aviso-de-privacidad">"Aviso de privacidad"</a>
                </p>
            </div>
        }
        .into_any()
    })
}

fn unknown() -> AnyView {
    view! {
        <p class="verdict">
            <Tag tone="off" mark="×" word="No existe" />
        </p>
        <p>
            "Este código no corresponde a ningún documento emitido por el Ayuntamiento. Si lo escribió a mano, revíselo; si lo leyó de un documento, éste no es auténtico."
        </p>
    }
    .into_any()
}

fn paper(found: &Verification) -> AnyView {
    let word = |stem: &str| {
        let end = if found.kind == PaperKind::Appointment {
            "o"
        } else {
            "a"
        };
        format!("{stem}{end}")
    };
    let the = found.kind.label();
    let (tone, mark, verdict, meaning) = match found.verified {
        Verified::Valid => (
            "closed",
            "✓",
            "Vigente".to_owned(),
            "Compare los datos con el documento y con la persona que lo presenta.",
        ),
        Verified::Expired => (
            "hold",
            "!",
            word("Vencid"),
            "No está vigente: su último día ya pasó.",
        ),
        Verified::Replaced => (
            "off",
            "×",
            word("Sustituid"),
            "No está vigente: se emitió otro documento en su lugar.",
        ),
        Verified::Revoked => (
            "off",
            "×",
            word("Revocad"),
            "No está vigente: ya no acredita a quien lo presente.",
        ),
    };
    let until = found.valid_until.map(|day| {
        let label = if found.verified == Verified::Expired {
            "Venció el"
        } else {
            "Vigente hasta"
        };
        (label, show_day(day, 0))
    });
    let until = match found.verified {
        Verified::Valid | Verified::Expired => until,
        Verified::Replaced | Verified::Revoked => None,
    };
    let until = until.or_else(|| {
        (found.verified == Verified::Valid).then(|| ("Vigencia", "Mientras dure el cargo".into()))
    });
    let rows = [
        found.name.clone().map(|name| ("Nombre", name)),
        found.charge.clone().map(|charge| ("Cargo", charge)),
        found
            .ward
            .as_deref()
            .map(|ward| ("Cuartel", ward_words(ward))),
        found.neighborhood.clone().map(|hood| ("Colonia", hood)),
        until,
    ];
    let row = |(name, value): (&'static str, String)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! {
        <p class="verdict">
            <span>{the}</span>
            <Tag tone=tone mark=mark word=verdict />
        </p>
        <dl class="facts">{rows.into_iter().flatten().map(row).collect_view()}</dl>
        <p>{meaning}</p>
    }
    .into_any()
}
