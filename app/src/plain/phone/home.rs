//! The first page: what there is to do, in four large buttons.

use super::{Here, shell};
use crate::show::counted;
use crate::site::Files;
use domain::captain::{CaptainHome, CaptainPetitionLine};
use leptos::prelude::*;
use ui::Picture;

/// The page.
#[must_use]
pub fn view(files: &Files, home: &CaptainHome) -> String {
    let seat = &home.seat;
    shell(files, "Inicio", Here::Home, Some(seat), || {
        let first = seat.name.split(' ').next().unwrap_or_default().to_owned();
        let place = [
            format!("Manzana {}", seat.block),
            seat.neighborhood.clone(),
            if seat.ward.is_empty() {
                String::new()
            } else {
                format!("Encabeza el {}", seat.ward)
            },
        ];
        let place: Vec<String> = place.into_iter().filter(|p| !p.is_empty()).collect();
        let open = match home.open {
            0 => "ninguna abierta".to_owned(),
            n => counted(n, "abierta", "abiertas"),
        };
        let unread = match home.unread {
            0 => "ninguno nuevo".to_owned(),
            n => counted(n, "nuevo", "nuevos"),
        };
        view! {
            <h1>"Hola, " {first}</h1>
            <p class="muted">{place.join(" · ")}</p>
            {alert(home.to_answer)}
            <div class="phone-buttons">
                {button("/m/nueva", "plus", "Nueva petición", "con foto o sin foto".into(), true)}
                {button("/m/peticiones", "list", "Mis peticiones", open, false)}
                {button("/m/manzana", "grate", "Mi manzana", "lo que se ha pedido ahí".into(), false)}
                {button("/m/avisos", "bell", "Avisos", unread, false)}
            </div>
            {home.asks.iter().map(ask).collect_view()}
        }
        .into_any()
    })
}

fn alert(waiting: i64) -> AnyView {
    if waiting == 0 {
        return ().into_any();
    }
    let text = if waiting == 1 {
        "1 atendida espera su respuesta".to_owned()
    } else {
        counted(waiting, "", "atendidas esperan su respuesta")
    };
    view! {
        <a class="phone-alert" href="/m/peticiones?pila=por-contestar">
            <Picture word="alert" />
            {text}
        </a>
    }
    .into_any()
}

fn button(
    href: &'static str,
    word: &'static str,
    label: &'static str,
    more: String,
    first: bool,
) -> AnyView {
    view! {
        <a href=href class:first=first>
            <Picture word=word />
            <strong>{label}</strong>
            <span>{more}</span>
        </a>
    }
    .into_any()
}

/// A petition that waits for her.
fn ask(row: &CaptainPetitionLine) -> AnyView {
    let href = format!("/m/peticiones/{}#quedo", row.id);
    let what = [row.kind.clone(), row.place.clone()];
    let what: Vec<String> = what.into_iter().filter(|w| !w.is_empty()).collect();
    view! {
        <section class="phone-ask">
            <h2>"¿Quedó bien?"</h2>
            <p>{what.join(", ")}</p>
            <a class="button primary" href=href>
                "Contestar"
            </a>
        </section>
    }
    .into_any()
}
