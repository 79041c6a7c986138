//! The form of a new view, and the fields that it shares with the change of one.

use super::{NEW_VIEW, VIEWS};
use crate::petitions::filters::{address, pairs};
use crate::plain::controls::foot;
use crate::plain::{Frame, Refused, page};
use domain::petitions::{ListFilter, SAVED_NAME_MAX, shares_with};
use domain::users::Actor;
use leptos::prelude::*;
use ui::{EmptyState, SelectField, TextField};

/// The form of a new view.
#[must_use]
pub fn fresh(frame: &Frame, refused: &Refused, filter: &ListFilter, words: &[String]) -> String {
    page(frame, "Guardar esta vista", || {
        let kept = pairs(filter);
        let list = address(&kept, None);
        let back = list.clone();
        let body = if kept.is_empty() {
            view! {
                <EmptyState why="La lista no tiene filtros. Ponga al menos uno y guarde la vista. Las palabras que busca no se guardan, porque pueden ser nombres.">
                    <a class="button" href="/peticiones">
                        "Ir a la lista"
                    </a>
                </EmptyState>
            }
            .into_any()
        } else {
            let chip = |text: &String| view! { <li class="saved-chip">{text.clone()}</li> };
            let hidden = kept
                .into_iter()
                .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                .collect_view();
            view! {
                <p>"Guarda estos filtros, no las peticiones: al abrirla verá las que los cumplan ese día."</p>
                <ul class="saved-chips">{words.iter().map(chip).collect_view()}</ul>
                <p class="error" role="alert">{refused.error("filter")}</p>
                <form method="post" action=NEW_VIEW class="stack">
                    {hidden}
                    {fields(frame.me.as_ref(), refused, ("", ""), "")}
                    {foot("Guardar vista", VIEWS)}
                </form>
            }
            .into_any()
        };
        view! {
            <p>
                <a href=back>"‹ Peticiones"</a>
            </p>
            <div class="card prose">
                <h1>"Guardar esta vista"</h1>
                {refused.banner()}
                {body}
            </div>
        }
        .into_any()
    })
}

/// Name and, for who may share, with whom. `end` makes the ids of several forms on one page differ.
pub(super) fn fields(
    me: Option<&Actor>,
    refused: &Refused,
    (name, shared): (&str, &str),
    end: &str,
) -> AnyView {
    let roles: Vec<(String, String)> = me
        .map(|me| shares_with(me.role))
        .unwrap_or_default()
        .into_iter()
        .map(|role| (role.code().to_owned(), role.label().to_owned()))
        .collect();
    let hint = if me.is_some_and(|me| me.role.needs_department()) {
        "La verán quienes tengan ese puesto en su dependencia."
    } else {
        "La verán quienes tengan ese puesto; cada quien cuenta sólo las peticiones que puede ver."
    };
    view! {
        <TextField
            name="name"
            id=format!("name{end}")
            label="Nombre"
            hint="De 3 a 60 caracteres."
            max=SAVED_NAME_MAX
            required=true
            value=refused.value("name", name)
            error=refused.error("name")
        />
        {(!roles.is_empty())
            .then(|| {
                view! {
                    <SelectField
                        name="shared"
                        id=format!("shared{end}")
                        label="Compartir con"
                        hint=hint
                        options=roles
                        none="Nadie: sólo para mí"
                        value=refused.value("shared", shared)
                        error=refused.error("shared")
                    />
                }
            })}
    }
    .into_any()
}
