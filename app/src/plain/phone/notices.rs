//! What the office tells her.

use super::{Here, shell};
use crate::site::Files;
use domain::captain::{NoticeLine, NoticesView, day_in_words};
use domain::local_time::local_date;
use leptos::prelude::*;
use ui::{EmptyState, Tag};

/// The page.
#[must_use]
pub fn view(files: &Files, seen: &NoticesView) -> String {
    shell(files, "Avisos", Here::Notices, Some(&seen.seat), || {
        view! {
            <h1>"Avisos"</h1>
            {rows(seen)}
            {seen
                .next
                .map(|next| {
                    view! {
                        <p class="phone-more">
                            <a class="button" href=format!("/m/avisos?desde={next}")>
                                "Ver más antiguos"
                            </a>
                        </p>
                    }
                })}
        }
        .into_any()
    })
}

fn rows(seen: &NoticesView) -> AnyView {
    if seen.rows.is_empty() {
        return view! { <EmptyState why="La oficina no ha puesto avisos." /> }.into_any();
    }
    let today = local_date(seen.now);
    let notice = |row: &NoticeLine| {
        let paragraphs: Vec<String> = row.body.split('\n').map(str::to_owned).collect();
        view! {
            <article class="card phone-notice">
                <h2>{row.title.clone()}</h2>
                <p class="phone-tags">
                    {row.unread.then(|| view! { <Tag tone="work" mark="●" word="Nuevo" /> })}
                    {row.personal.then(|| view! { <Tag tone="info" mark="→" word="Para usted" /> })}
                </p>
                {paragraphs
                    .into_iter()
                    .filter(|p| !p.trim().is_empty())
                    .map(|p| view! { <p>{p}</p> })
                    .collect_view()}
                <p class="muted">{day_in_words(local_date(row.published_at), today)}</p>
            </article>
        }
    };
    seen.rows.iter().map(notice).collect_view().into_any()
}
