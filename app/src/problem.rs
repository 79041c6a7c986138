//! A failure on its way from a server function to the screen.

use crate::packed::{pack, unpack};
use domain::failure::Failure;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use ui::{Banner, Mood};

/// What every server function answers when it does not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(into = "String", try_from = "String")]
#[error("{0}")]
pub struct Problem(pub Failure);

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

impl From<Problem> for String {
    fn from(problem: Problem) -> Self {
        pack(&problem.0)
    }
}

impl TryFrom<String> for Problem {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        unpack(&text).map(Self).ok_or("not a packed failure")
    }
}

impl FromServerFnError for Problem {
    type Encoder = JsonEncoding;

    // What the transport says is for developers; the person is told what to do.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let failure = match error {
            ServerFnErrorErr::Request(_) => Failure::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Failure::Invalid { fields: Vec::new() }
            }
            _ => Failure::Unavailable,
        };
        // Without this, what a stranger sends wrongly would be a fault of the program.
        #[cfg(feature = "ssr")]
        if let (Some(answer), Ok(status)) = (
            use_context::<leptos_axum::ResponseOptions>(),
            axum::http::StatusCode::from_u16(failure.status()),
        ) {
            answer.set_status(status);
        }
        Self(failure)
    }
}

/// The banner of a failure: what happened, what to do, and what changed meanwhile.
#[component]
pub fn ProblemBanner(
    /// What went wrong.
    failure: Failure,
) -> impl IntoView {
    let text = failure.to_string();
    let more = match failure {
        Failure::Conflict { changes, .. } => view! {
            <ul>
                {changes
                    .into_iter()
                    .map(|c| view! { <li>{format!("{}: {} ({})", c.who, c.what, c.when)}</li> })
                    .collect_view()}
            </ul>
            <p>"Lo que escribió sigue aquí. Si aún procede, vuelva a enviarlo."</p>
        }
        .into_any(),
        Failure::NotAuthenticated => view! {
            <p>
                "Abra otra pestaña, "<a href="/entrar" target="_blank">"entre de nuevo"</a>
                " y vuelva a enviar aquí: lo que escribió no se pierde."
            </p>
        }
        .into_any(),
        Failure::Invalid { fields } if !fields.is_empty() => view! {
            <ul>
                {fields.into_iter().map(|f| view! { <li>{f.message}</li> }).collect_view()}
            </ul>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        <Banner mood=Mood::Error>
            <p>
                <strong>{text}</strong>
            </p>
            {more}
        </Banner>
    }
}
