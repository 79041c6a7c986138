//! The official file of settlements: previewed, imported once, and respelled.

use crate::harness::{self, contract};
use crate::office::{Office, noon};
use usecases::settlements;

contract!(the_official_file_is_imported_once, |db| {
    let office = Office::open(db).await;
    let file = "codigo_postal,asentamiento,tipo_asentamiento,id_asenta\n91760,El Coyol,Condominio,0001\n91780,El Coyol,Colonia,0002\nxx,Sin código,Colonia,0003\n91780,El Coyol,Colonia,0002\n";
    let preview = settlements::import(&office.system, file.as_bytes(), false, noon())
        .await
        .unwrap();
    assert_eq!((preview.added.len(), preview.errors.len()), (2, 2));
    assert_eq!(preview.errors[0].0, 4);
    let done = settlements::import(&office.system, file.as_bytes(), true, noon())
        .await
        .unwrap();
    assert_eq!(done, preview);
    let again = settlements::import(&office.system, file.as_bytes(), true, noon())
        .await
        .unwrap();
    assert_eq!(
        (again.added.len(), again.changed.len(), again.same),
        (0, 0, 2)
    );
    let respelled = file.replace("El Coyol,Colonia", "El Coyol Sur,Colonia");
    let changed = settlements::import(&office.system, respelled.as_bytes(), true, noon())
        .await
        .unwrap();
    assert_eq!(
        changed.changed,
        [(
            "Colonia El Coyol".to_owned(),
            "Colonia El Coyol Sur".to_owned()
        )]
    );
    assert!(
        settlements::import(&office.system, b"a,b\n1,2\n", true, noon())
            .await
            .is_err()
    );
});
