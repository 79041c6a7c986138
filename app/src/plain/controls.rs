//! Parts that the plain pages of accounts and catalogues share.

use super::Refused;
use crate::show::When;
use chrono::{DateTime, Utc};
use domain::captain::QrPicture;
use domain::failure::Failure;
use domain::users::SessionView;
use leptos::prelude::*;
use std::fmt::Write;

/// A QR code, drawn.
#[must_use]
pub fn qr(code: &QrPicture, class: &'static str, label: &'static str) -> AnyView {
    let side = code.side;
    view! {
        <svg
            class=class
            role="img"
            aria-label=label
            viewBox=format!("0 0 {side} {side}")
            shape-rendering="crispEdges"
        >
            <path fill="#fff" d=format!("M0 0h{side}v{side}h-{side}z") />
            <path fill="#000" d=code.path.clone() />
        </svg>
    }
    .into_any()
}

/// The field of a search with its button; the form around it says where it goes.
#[must_use]
pub fn search(label: &'static str, placeholder: &'static str, value: String) -> AnyView {
    view! {
        <input
            name="texto"
            type="search"
            aria-label=label
            placeholder=placeholder
            autocomplete="off"
            maxlength="80"
            value=value
        />
        <button type="submit">"Buscar"</button>
    }
    .into_any()
}

/// The way back to a list without filters.
#[must_use]
pub fn without_filters(list: &'static str) -> AnyView {
    view! {
        <a class="button quiet" href=list>
            "Quitar los filtros"
        </a>
    }
    .into_any()
}

/// The foot of a form: what it does, and the way out.
#[must_use]
pub fn foot(does: &'static str, out: &'static str) -> AnyView {
    view! {
        <div class="form-foot">
            <button type="submit" class="primary">
                {does}
            </button>
            <a class="button quiet" href=out>
                "Salir sin guardar"
            </a>
        </div>
    }
    .into_any()
}

/// A box to tick; the form sends `1` for a ticked one.
#[must_use]
pub fn tick(
    name: &'static str,
    label: &'static str,
    ticked: bool,
    error: Signal<Option<String>>,
) -> AnyView {
    let error_id = format!("{name}-error");
    view! {
        <div class="boxes">
            <label class="check">
                <input type="checkbox" name=name value="1" checked=ticked aria-describedby=error_id.clone() />
                {label}
            </label>
            <span class="error" id=error_id role="alert">
                {move || error.get()}
            </span>
        </div>
    }
    .into_any()
}

/// The version that a form was made from. After a conflict it is the one of now, so that sending
/// again goes through; after any other refusal it stays what it was, so that a conflict is not missed.
#[must_use]
pub fn version(refused: &Refused, current: i64) -> AnyView {
    let current = current.to_string();
    let value = match refused.failure {
        Some(Failure::Conflict { .. }) | None => current,
        Some(_) => refused.value("version", &current),
    };
    view! { <input type="hidden" name="version" value=value /> }.into_any()
}

/// A form that is one button.
#[must_use]
pub fn button(action: String, label: &'static str, class: &'static str) -> AnyView {
    view! {
        <form method="post" action=action>
            <button type="submit" class=class>
                {label}
            </button>
        </form>
    }
    .into_any()
}

/// An address with its query; pairs without a value are left out.
#[must_use]
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut text = path.to_owned();
    for (n, (name, value)) in pairs.iter().filter(|(_, v)| !v.is_empty()).enumerate() {
        text.push(if n == 0 { '?' } else { '&' });
        text.push_str(name);
        text.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                text.push(char::from(byte));
            } else {
                // Writing to a text cannot fail.
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

/// Signed-in browsers. `close` is the address that ends one of them, where that can be done.
#[must_use]
pub fn sessions(
    rows: &[SessionView],
    now: DateTime<Utc>,
    close: Option<fn(&SessionView) -> String>,
) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="muted">"Ninguna sesión abierta."</p> }.into_any();
    }
    let line = |row: &SessionView| {
        let last = match close {
            _ if row.current => view! { <span class="tag info">"Esta sesión"</span> }.into_any(),
            Some(address) => button(address(row), "Cerrar", "quiet"),
            None => ().into_any(),
        };
        view! {
            <tr>
                <td class="what">{row.device.clone()}</td>
                <td>{row.network.clone()}</td>
                <td class="when">
                    <When at=row.created_at now=now />
                </td>
                <td class="when">
                    <When at=row.last_seen_at now=now />
                </td>
                <td>{last}</td>
            </tr>
        }
    };
    table(
        ["Dispositivo", "Red", "Entró", "Último uso", ACTION],
        rows.iter().map(line).collect_view(),
    )
}

/// The head of a column of buttons: only screen readers say it.
pub const ACTION: &str = "Acción";

/// A table of rows.
pub fn table<'h>(
    heads: impl IntoIterator<Item = &'h str>,
    rows: impl IntoView + 'static,
) -> AnyView {
    let head = |head: &'h str| {
        let class = if head == ACTION { "sr-only" } else { "" };
        view! { <th><span class=class>{head.to_owned()}</span></th> }
    };
    view! {
        <div class="rows">
            <table>
                <thead>
                    <tr>{heads.into_iter().map(head).collect_view()}</tr>
                </thead>
                <tbody>{rows.into_any()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_is_escaped_in_the_address() {
        assert_eq!(
            address(
                "/usuarios",
                &[("texto", "ñu & co"), ("rol", ""), ("desde", "a.b-c")]
            ),
            "/usuarios?texto=%C3%B1u%20%26%20co&desde=a.b-c"
        );
        assert_eq!(address("/usuarios", &[("texto", "")]), "/usuarios");
    }

    #[test]
    fn only_a_conflict_moves_the_version() {
        let html = |failure| {
            let refused = Refused {
                typed: vec![("version".into(), "1".into())],
                failure,
            };
            Owner::new().with(|| version(&refused, 3).to_html())
        };
        let conflict = Failure::Conflict {
            version: 3,
            changes: Vec::new(),
        };
        assert!(html(None).contains("value=\"3\""));
        assert!(html(Some(conflict)).contains("value=\"3\""));
        assert!(html(Some(Failure::field("name", "x"))).contains("value=\"1\""));
    }
}
