//! The list of wards.

use super::{BLOCKS, WARDS, holder, may_change};
use crate::plain::controls::{address, table};
use crate::plain::{Frame, page};
use crate::show::{counted, number};
use domain::territory::WardRow;
use leptos::prelude::*;
use ui::{EmptyState, Tag};

/// The page.
#[must_use]
pub fn view(frame: &Frame, rows: &[WardRow]) -> String {
    page(frame, "Cuarteles", || {
        view! {
            <p>
                <a href=BLOCKS>"‹ Manzanas"</a>
            </p>
            <div class="head">
                <h1>"Cuarteles"</h1>
                {may_change(frame)
                    .then(|| {
                        view! {
                            <a class="button primary" href="/cuarteles/nuevo">
                                "Nuevo cuartel"
                            </a>
                        }
                    })}
            </div>
            {list(rows)}
        }
        .into_any()
    })
}

fn list(rows: &[WardRow]) -> AnyView {
    if rows.is_empty() {
        return view! {
            <EmptyState why="Todavía no hay cuarteles. Se agregan uno por uno, o todos con «sirc import wards» desde un archivo GeoJSON.">
                <a class="button" href=BLOCKS>
                    "Ver las manzanas"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let (used, over): (Vec<_>, Vec<_>) = rows.iter().partition(|row| !row.ward.ended);
    let total = i64::try_from(used.len()).unwrap_or(i64::MAX);
    view! {
        <div class="blocks wards">
            {table(
                ["Cuartel", "Jefe o jefa de cuartel", "Manzanas", "Vacantes"],
                used.into_iter().chain(over).map(row).collect_view(),
            )}
        </div>
        <p class="small muted">{counted(total, "cuartel en uso", "cuarteles en uso")}</p>
    }
    .into_any()
}

fn row(row: &WardRow) -> impl IntoView + use<> {
    let ward = &row.ward;
    let key = ward.id.to_string();
    let blocks = address(BLOCKS, &[("cuartel", &key)]);
    let vacant = address(BLOCKS, &[("cuartel", &key), ("situacion", "vacante")]);
    let captain = match &row.captain {
        Some(person) => holder(person),
        None if ward.ended => "—".into_any(),
        None => view! { <Tag tone="hold" mark="○" word="Vacante" /> }.into_any(),
    };
    let count = |n: i64, href: String, words: String| {
        if n == 0 {
            view! { <span class="muted">{words}</span> }.into_any()
        } else {
            view! { <a href=href>{words}</a> }.into_any()
        }
    };
    view! {
        <tr>
            <td class="what">
                <a href=format!("{WARDS}/{}", ward.code)>
                    {if ward.name.contains(&ward.code) {
                        ward.name.clone()
                    } else {
                        format!("{} · {}", ward.code, ward.name)
                    }}
                </a>
                {ward.ended.then(|| view! { <span class="tag off">"Terminado"</span> })}
            </td>
            <td class="held">{captain}</td>
            <td class="held number">
                {count(row.blocks, blocks, number(row.blocks))}
                <span class="on-phone">{if row.blocks == 1 { " manzana" } else { " manzanas" }}</span>
            </td>
            <td class="held number">
                {count(row.vacant, vacant, number(row.vacant))}
                <span class="on-phone">{if row.vacant == 1 { " vacante" } else { " vacantes" }}</span>
            </td>
        </tr>
    }
}
