//! Her petitions, as cards.

use super::parts::state;
use super::{Here, shell};
use crate::plain::controls::address;
use crate::site::Files;
use domain::captain::{CaptainPetitionLine, CaptainPetitionPage, CaptainPile, promised};
use domain::local_time::{local_date, show_day};
use domain::petitions::PetitionStatus;
use leptos::prelude::*;
use ui::EmptyState;

const PATH: &str = "/m/peticiones";

/// What is asked of the page, as it stands in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Which petitions.
    pub pile: CaptainPile,
    /// Whether those of the whole ward.
    pub ward: bool,
    /// After which row.
    pub after: Option<i64>,
}

impl Wanted {
    fn address(self) -> String {
        let after = self.after.map(|n| n.to_string()).unwrap_or_default();
        let ward = if self.ward { "cuartel" } else { "" };
        address(
            PATH,
            &[("pila", self.pile.code()), ("ver", ward), ("desde", &after)],
        )
    }
}

/// The page.
#[must_use]
pub fn view(files: &Files, wanted: Wanted, page: &CaptainPetitionPage) -> String {
    let leads = !page.seat.ward.is_empty();
    let wanted = Wanted {
        ward: wanted.ward && leads,
        ..wanted
    };
    shell(
        files,
        "Mis peticiones",
        Here::Petitions,
        Some(&page.seat),
        || {
            view! {
                <h1>{if wanted.ward { "Peticiones del cuartel" } else { "Mis peticiones" }}</h1>
                {leads.then(|| reach(wanted))}
                <nav class="phone-piles" aria-label="Cuáles">
                    {CaptainPile::ALL.map(|pile| pile_link(wanted, pile)).into_iter().collect_view()}
                </nav>
                {rows(wanted, page)}
                {page
                    .next
                    .map(|next| {
                        let href = Wanted { after: Some(next), ..wanted }.address();
                        view! {
                            <p class="phone-more">
                                <a class="button" href=href>
                                    "Ver más antiguas"
                                </a>
                            </p>
                        }
                    })}
            }
            .into_any()
        },
    )
}

/// The switch of a ward captain.
fn reach(wanted: Wanted) -> AnyView {
    let link = |ward: bool, label: &'static str| {
        let href = Wanted {
            ward,
            after: None,
            ..wanted
        };
        let current = (ward == wanted.ward).then_some("true");
        view! {
            <a href=href.address() aria-current=current>
                {label}
            </a>
        }
    };
    view! {
        <nav class="phone-switch" aria-label="De dónde">
            {link(false, "Solo mi manzana")} {link(true, "Todo el cuartel")}
        </nav>
    }
    .into_any()
}

fn pile_link(wanted: Wanted, pile: CaptainPile) -> AnyView {
    let current = (pile == wanted.pile).then_some("page");
    let href = Wanted {
        pile,
        after: None,
        ..wanted
    };
    view! {
        <a href=href.address() aria-current=current>
            {pile.label()}
        </a>
    }
    .into_any()
}

fn rows(wanted: Wanted, page: &CaptainPetitionPage) -> AnyView {
    if page.rows.is_empty() {
        let why = match wanted.pile {
            CaptainPile::All => "Todavía no hay peticiones.",
            CaptainPile::Open => "No hay peticiones abiertas.",
            CaptainPile::ToAnswer => "Nada espera su respuesta.",
            CaptainPile::Closed => "Todavía no termina ninguna.",
        };
        return view! {
            <EmptyState why=why>
                <a class="button primary" href="/m/nueva">
                    "Hacer una petición"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let card = |row: &CaptainPetitionLine| card(row, page, wanted.ward);
    view! { <ul class="phone-cards">{page.rows.iter().map(card).collect_view()}</ul> }.into_any()
}

fn card(row: &CaptainPetitionLine, page: &CaptainPetitionPage, ward: bool) -> AnyView {
    let now = page.now;
    let day = local_date(row.received_at);
    let received = show_day(day, chrono::Datelike::year(&local_date(now)));
    let owed = row.status.is_open() && row.status != PetitionStatus::Attended;
    let block = (ward && !row.block.is_empty()).then(|| format!("Manzana {}", row.block));
    view! {
        <li>
            <a href=format!("/m/peticiones/{}", row.id)>
                <strong>{row.kind.clone()}</strong>
                <span class="phone-tags">
                    {state(row.status)}
                </span>
                {row.joined.then(|| view! { <span>"Alguien que vino con su manzana se sumó"</span> })}
                {block.map(|block| view! { <span>{block}</span> })}
                {(!row.place.is_empty()).then(|| view! { <span>{row.place.clone()}</span> })}
                {owed.then(|| view! { <span class:late=row.due_at < now>{promised(row.due_at, now)}</span> })}
                <span class="muted">
                    <span class="folio">{row.folio.to_string()}</span> " · recibida " {received}
                </span>
            </a>
        </li>
    }
    .into_any()
}
