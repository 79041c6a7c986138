//! What a workbook is compared with.

use db::roster::{people, terms};
use db::{Conn, DbResult, catalogue, territory};
use domain::access::Scope;
use domain::curp::Sex;
use domain::ids::NeighborhoodId;
use domain::roster_import::{Known, KnownBlock, KnownNeighborhood, KnownPerson};
use std::collections::HashMap;

/// The index of a CURP as text.
pub(super) fn index_text(index: &[u8]) -> String {
    index.iter().map(|b| format!("{b:02x}")).collect()
}

/// The roster and the catalogues of now.
pub(super) async fn read(conn: &mut Conn, scope: &Scope) -> DbResult<Known> {
    let indexes: HashMap<_, _> = people::curp_indexes(conn, scope)
        .await?
        .into_iter()
        .map(|(id, index)| (id, index_text(&index)))
        .collect();
    let mut former: HashMap<_, Vec<String>> = HashMap::new();
    for (id, index) in people::former_curp_indexes(conn, scope).await? {
        former.entry(id).or_default().push(index_text(&index));
    }
    let live = terms::live_posts(conn).await?;
    let place: HashMap<_, _> = (0..)
        .zip(&live)
        .map(|(n, post)| (post.captain, n))
        .collect();
    let posts: HashMap<_, _> = live.iter().map(|post| (post.captain, post)).collect();
    let mut everybody = people::everybody(conn, scope).await?;
    // Of several with one post the last counts: whoever holds it, not who waits to take it.
    everybody.sort_by_key(|captain| place.get(&captain.id).copied().unwrap_or(-1));
    let person = |captain: people::Captain| {
        let post = posts.get(&captain.id);
        KnownPerson {
            id: captain.id,
            number: captain.number,
            curp_index: indexes.get(&captain.id).cloned(),
            former_curps: former.get(&captain.id).cloned().unwrap_or_default(),
            name: captain.name,
            phone: captain.phone,
            other_phone: captain.other_phone,
            sex: captain.sex.as_deref().and_then(Sex::parse),
            street: captain.street,
            street_number: captain.street_number,
            neighborhood: captain.neighborhood,
            block_code: post.map(|p| p.block.clone()),
            position: post.map(|p| p.position),
            started_on: post.and_then(|p| p.starts_on),
        }
    };
    let people = everybody.into_iter().map(person).collect();
    let wards = territory::wards(conn).await?;
    let ward_code: HashMap<_, _> = wards.iter().map(|w| (w.id, w.code.clone())).collect();
    let blocks = territory::blocks(conn).await?;
    let blocks = blocks.into_iter().filter(|b| !b.ended).map(|b| KnownBlock {
        ward: b.ward.and_then(|w| ward_code.get(&w).cloned()),
        code: b.code,
        neighborhood: b.neighborhood,
        between_streets: b.between_streets,
    });
    let neighborhoods = catalogue::neighborhoods(conn).await?;
    Ok(Known {
        people,
        blocks: blocks.collect(),
        neighborhoods: neighborhoods
            .into_iter()
            .map(|n| KnownNeighborhood {
                id: NeighborhoodId(n.id.0),
                name: n.name,
                kind: n.kind,
                postal_code: n.postal_code,
            })
            .collect(),
        wards: wards
            .into_iter()
            .filter(|w| !w.ended)
            .map(|w| w.code)
            .collect(),
    })
}
