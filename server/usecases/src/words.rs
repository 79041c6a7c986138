//! The words by which a petition is found, when who asks for it is no longer only the petitioner: whoever
//! joined and whoever came with another petition is found in the one that stays.

use crate::context::Stop;
use crate::petitions::search_words;
use db::{Conn, DbResult, duplicates};
use domain::ids::PetitionId;

/// Names and telephones of everybody who asks for a petition, as its words hold them.
pub(crate) async fn people(conn: &mut Conn, petition: PetitionId) -> DbResult<String> {
    let people = duplicates::names(conn, petition).await?;
    Ok(people.join(" "))
}

/// Writes the words of a petition anew, from the matter and everybody who asks for it by now. The caller
/// holds the petition.
pub(crate) async fn rewrite(conn: &mut Conn, petition: PetitionId) -> Result<(), Stop> {
    let Some(matter) = duplicates::matter(conn, petition).await? else {
        return Ok(());
    };
    let people = people(conn, petition).await?;
    let words = search_words(
        matter.folio,
        &people,
        &matter.place,
        &matter.neighborhood,
        &matter.kind,
        &matter.description,
    );
    Ok(db::routing::set_words(conn, matter.seq, &words).await?)
}
