//! The ladder: who is told when.

use super::{LADDER, parts};
use crate::plain::{Frame, Refused, done, page};
use domain::ladder::{Recipient, Step, Trigger};
use leptos::prelude::*;
use ui::SelectField;

/// Lines that the form offers: those in force and some more.
const LINES: usize = 6;

/// The page.
#[must_use]
pub fn view(frame: &Frame, steps: &[Step], refused: &Refused, said: Option<String>) -> String {
    let lines: Vec<Line> = match refused.failure {
        Some(_) => refused
            .values("trigger")
            .zip(refused.values("recipient"))
            .collect(),
        None => steps
            .iter()
            .map(|s| (s.trigger.code().to_string(), s.recipient.code().to_owned()))
            .collect(),
    };
    page(frame, "Escalamiento", || {
        view! {
            <div class="head">
                <h1>"Escalamiento"</h1>
            </div>
            {parts(LADDER)}
            {done(said)}
            {refused.banner()}
            <p class="muted">
                "Lo que se debe (turnar, aceptar, responder, resolver, verificar) sube estos escalones, también si nadie lo ha aceptado. Cada escalón avisa una sola vez, y los avisos llegan en horario de oficina."
            </p>
            <form method="post" action=LADDER class="card form ladder">
                {(0..LINES.max(lines.len())).map(|n| line(n, lines.get(n), refused)).collect_view()}
                <button type="submit" class="primary">
                    "Guardar los escalones"
                </button>
            </form>
        }
        .into_any()
    })
}

/// Codes of the trigger and of the recipient.
type Line = (String, String);

fn line(n: usize, filled: Option<&Line>, refused: &Refused) -> AnyView {
    let first = [Trigger::Soon, Trigger::Due].into_iter();
    let triggers = first
        .chain((1..=20).map(Trigger::Late))
        .map(|trigger| (trigger.code().to_string(), trigger.words()))
        .collect();
    let recipients = Recipient::ALL
        .map(|r| (r.code().to_owned(), r.label().to_owned()))
        .to_vec();
    let number = n + 1;
    view! {
        <div class="pair">
            <SelectField
                name="trigger"
                id=format!("trigger-{number}")
                label=format!("Escalón {number}: cuándo")
                options=triggers
                none="No se usa"
                value=filled.map(|(trigger, _)| trigger.clone()).unwrap_or_default()
                error=refused.error(&format!("trigger-{number}"))
            />
            <SelectField
                name="recipient"
                id=format!("recipient-{number}")
                label="A quién se avisa"
                options=recipients
                value=filled.map_or_else(|| Recipient::Owner.code().to_owned(), |(_, recipient)| recipient.clone())
            />
        </div>
    }
    .into_any()
}
