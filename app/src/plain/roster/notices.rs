//! What the office tells the captains.

use crate::plain::controls::button;
use crate::plain::{Frame, Refused, done, page};
use crate::show::When;
use chrono::{DateTime, NaiveDate, Utc};
use domain::captain::{NoticePage, NoticeRow};
use domain::local_time::{local_date, show_day};
use leptos::prelude::*;
use ui::{EmptyState, Pager, SelectField, TextAreaField, TextField};

/// The address of the page.
pub const PATH: &str = "/jefes-de-manzana/avisos";

/// The page: a form, and what was published, newest first.
#[must_use]
pub fn view(
    frame: &Frame,
    refused: &Refused,
    found: &NoticePage,
    wards: Vec<(String, String)>,
    now: DateTime<Utc>,
    said: Option<String>,
) -> String {
    page(frame, "Avisos", || {
        let rows = &found.rows;
        let list = if rows.is_empty() {
            view! { <EmptyState why="Todavía no se ha publicado ningún aviso." /> }.into_any()
        } else {
            let today = local_date(now);
            view! {
                <div class="checklist">
                    {rows.iter().map(|row| notice(row, now, today)).collect_view()}
                </div>
            }
            .into_any()
        };
        let next = found.next.map(|after| format!("{PATH}?desde={after}"));
        view! {
            <p>
                <a href="/jefes-de-manzana">"‹ Jefes de manzana"</a>
            </p>
            <h1>"Avisos a las jefaturas de manzana"</h1>
            {done(said)}
            {refused.banner()}
            <div class="stack papers">
                {form(refused, wards)} <section>
                    <h2>"Publicados"</h2>
                    {list}
                    <Pager counted=String::new() first=None next=next />
                </section>
            </div>
        }
        .into_any()
    })
}

fn form(refused: &Refused, wards: Vec<(String, String)>) -> AnyView {
    view! {
        <section class="card">
            <h2>"Nuevo aviso"</h2>
            <p class="muted">
                "Lo ven en su teléfono quienes tienen acceso. No escriba datos personales; en veda electoral, sólo lo que la ley permite."
            </p>
            <form method="post" action=PATH class="stack">
                <TextField
                    name="title"
                    label="Título"
                    value=refused.value("title", "")
                    max=80
                    required=true
                    error=refused.error("title")
                />
                <TextAreaField
                    name="body"
                    label="Aviso"
                    value=refused.value("body", "")
                    rows=4
                    max=1000
                    error=refused.error("body")
                />
                <div class="pair">
                    <SelectField
                        name="ward"
                        label="Para"
                        none="Todas las jefaturas"
                        options=wards
                        value=refused.value("ward", "")
                        error=refused.error("ward")
                    />
                    <TextField
                        name="valid_until"
                        label="Se muestra hasta"
                        hint="Vacío: hasta que se retire."
                        kind="date"
                        value=refused.value("valid_until", "")
                        error=refused.error("valid_until")
                    />
                </div>
                <div class="acts">
                    <button type="submit" class="primary">
                        "Publicar"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn notice(row: &NoticeRow, now: DateTime<Utc>, today: NaiveDate) -> AnyView {
    let over = row.valid_until.is_some_and(|day| day < today);
    let (class, word) = match (row.withdrawn_at, over) {
        (Some(_), _) => ("tag neutral", "Retirado"),
        (None, true) => ("tag neutral", "Terminó"),
        (None, false) => ("tag closed", "A la vista"),
    };
    let until = row
        .valid_until
        .map(|day| format!(" · hasta el {}", show_day(day, 0)));
    let live = row.withdrawn_at.is_none() && !over;
    view! {
        <article class="item">
            <header>
                <h2>{row.title.clone()}</h2>
                <span class=class>{word}</span>
                {live.then(|| button(format!("{PATH}/{}/retirar", row.id), "Retirar", "quiet"))}
            </header>
            <p class="lines-kept">{row.body.clone()}</p>
            <p class="small muted">
                {row.to.clone()} " · " {row.who.clone()} " · " <When at=row.published_at now=now /> {until}
            </p>
        </article>
    }
    .into_any()
}
