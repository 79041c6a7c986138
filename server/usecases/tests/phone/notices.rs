//! Notices: who reads which, and what is new.

use crate::harness::{self, contract};
use crate::office::noon;
use crate::people::{Captain, Phone, phone};
use domain::captain::{NewNotice, NoticeFor, NoticeForm};
use domain::ids::NoticeId;
use futures::FutureExt;
use usecases::phone;

async fn publish(p: &Phone, title: &str, to: NoticeFor) {
    let id = NoticeId(p.r.boss.system.new_id(noon()));
    let form = NoticeForm {
        title: title.into(),
        body: "Lo que se avisa.".into(),
        to,
        valid_until: None,
    };
    let (new, by) = (NewNotice { id, form }, p.r.boss.actor.id);
    let done = p.r.boss.system.db.write(move |conn| {
        async move { db::notices::publish(conn, &new, by, noon()).await }.boxed()
    });
    done.await.unwrap();
}

async fn read(who: &Captain) -> Vec<(String, bool, bool)> {
    let seen = phone::notices(&who.ctx, None).await.unwrap();
    seen.rows
        .into_iter()
        .map(|n| (n.title, n.personal, n.unread))
        .collect()
}

contract!(opening_them_reads_them, |db| {
    let p = phone(db).await;
    let captain = p.own.ctx.actor.seat.unwrap().captain;
    publish(&p, "Todas", NoticeFor::All).await;
    publish(&p, "Cuartel 1", NoticeFor::Ward(p.r.wards[0])).await;
    publish(&p, "Cuartel 2", NoticeFor::Ward(p.r.wards[1])).await;
    publish(&p, "Usted", NoticeFor::Captain(captain)).await;
    assert_eq!(phone::home(&p.own.ctx).await.unwrap().unread, 3);
    assert_eq!(phone::home(&p.foreign.ctx).await.unwrap().unread, 2);
    let own = |unread| {
        [("Usted", true), ("Cuartel 1", false), ("Todas", false)]
            .map(|(title, personal)| (title.to_owned(), personal, unread))
    };
    assert_eq!(read(&p.own).await, own(true));
    assert_eq!(read(&p.own).await, own(false), "read now");
    assert_eq!(phone::home(&p.own.ctx).await.unwrap().unread, 0);
    assert_eq!(
        phone::home(&p.other.ctx).await.unwrap().unread,
        2,
        "others have not"
    );
    publish(&p, "Nueva", NoticeFor::All).await;
    assert_eq!(phone::home(&p.own.ctx).await.unwrap().unread, 1);
    assert_eq!(read(&p.own).await[0], ("Nueva".to_owned(), false, true));
});

contract!(older_ones_are_a_page_further, |db| {
    let p = phone(db).await;
    for n in 0..52 {
        publish(&p, &format!("Aviso {n}"), NoticeFor::All).await;
    }
    let first = phone::notices(&p.own.ctx, None).await.unwrap();
    assert_eq!(
        (first.rows.len(), first.rows[0].title.as_str()),
        (50, "Aviso 51")
    );
    let second = phone::notices(&p.own.ctx, first.next).await.unwrap();
    assert_eq!((second.rows.len(), second.next), (2, None));
    assert_eq!(second.rows[1].title, "Aviso 0");
});
