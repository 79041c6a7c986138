//! Lists of petitions as files: what is in them, what is not, and what the log says.

use crate::harness::{self, contract};
use crate::office::{Office, lamp, noon, to, with_neighborhood};
use domain::failure::Failure;
use domain::ids::PetitionId;
use domain::petitions::{Act, ExportColumn, ListFilter, PetitionStatus};
use domain::users::Actor;
use futures::StreamExt;
use usecases::exporting::{self, Asked, ExportForm, FileKind, PetitionFile};
use usecases::{petitions, reading};
use uuid::Uuid;

fn form(personal: bool, reason: &str) -> ExportForm {
    ExportForm {
        kind: FileKind::Csv,
        columns: ExportColumn::ALL.to_vec(),
        personal,
        reason: reason.into(),
    }
}

fn asked(filter: ListFilter) -> Asked {
    Asked {
        address: "estado=abiertas".into(),
        words: "Abiertas".into(),
        filter,
    }
}

async fn bytes(mut file: PetitionFile) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(part) = file.parts.next().await {
        whole.extend(part.unwrap());
    }
    whole
}

async fn lines(
    office: &Office,
    actor: &Actor,
    filter: ListFilter,
    form: ExportForm,
) -> Vec<Vec<String>> {
    let ctx = office.ctx(actor);
    let file = exporting::petitions(&ctx, asked(filter), form)
        .await
        .unwrap();
    let counted = file.rows;
    let text = String::from_utf8(bytes(file).await).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let lines: Vec<Vec<String>> = reader
        .records()
        .map(|line| line.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(lines.len(), counted + 1);
    lines
}

async fn last_log(office: &Office) -> (String, String, String) {
    let mut conn = office.system.db.read().await.unwrap();
    let last = db::log::last(&mut conn, 1).await.unwrap();
    last.into_iter().next().unwrap_or_default()
}

/// Three petitions; the second is what somebody hostile would write.
async fn open(db: db::Db) -> Office {
    let office = Office::open(db).await;
    let place = with_neighborhood(&office).await;
    for client in 1..=3 {
        let mut new = lamp(client);
        new.place.neighborhood = Some(place);
        if client == 2 {
            new.description = "=HYPERLINK(\"http://x\",\"pulse\")".into();
            new.place.street = "+cmd|' /C calc'!A0".into();
            new.citizen.given_names = "@SUMA".into();
        }
        petitions::register(&office.ctx(&office.operator), new)
            .await
            .unwrap();
    }
    let id = PetitionId(Uuid::from_u128(1));
    office
        .act(&office.coordinator, id, Act::Refer, to(&["AP", "OP"]))
        .await
        .unwrap();
    office
}

contract!(a_file_holds_what_its_list_shows_and_the_log_says_so, |db| {
    let office = open(db).await;
    let filter = ListFilter {
        statuses: vec![PetitionStatus::Received],
        ..ListFilter::default()
    };
    let list = reading::list(&office.ctx(&office.operator), &filter)
        .await
        .unwrap();
    let file = lines(&office, &office.operator, filter.clone(), form(false, "")).await;
    let folios: Vec<String> = list.rows.iter().map(|r| r.folio.to_string()).collect();
    let taken: Vec<String> = file.iter().skip(1).map(|line| line[0].clone()).collect();
    assert_eq!(taken, folios);
    assert_eq!(file[0][..3], ["Folio", "Tipo", "Estado"]);
    let whole = file.concat().join(" ");
    for hidden in ["María", "López", "229 123 4567", "callejón", "Marca"] {
        assert!(!whole.contains(hidden), "{hidden}");
    }
    assert!(whole.contains("Formando Hogar") && whole.contains("24/11/2026 12:00"));
    assert_eq!(
        last_log(&office).await,
        (
            "petitions_exported".into(),
            "2 csv".into(),
            "estado=abiertas".into()
        )
    );

    // By words, which neither the log nor the file repeats.
    let words = ListFilter {
        text: "maria lopez".into(),
        ..ListFilter::default()
    };
    let file = lines(&office, &office.operator, words, form(false, "")).await;
    assert_eq!(file.len(), 3, "the second is called otherwise");
    let (_, count, detail) = last_log(&office).await;
    assert_eq!(count, "2 csv");
    assert!(
        detail.contains("palabras") && !detail.contains("maria"),
        "{detail}"
    );

    let referred = ListFilter {
        statuses: vec![PetitionStatus::Referred],
        ..ListFilter::default()
    };
    let own = lines(&office, &office.streets, referred, form(false, "")).await;
    assert!(
        own[1].contains(&"Alumbrado Público, Obras Públicas".to_owned()),
        "{own:?}"
    );
    let everything = lines(
        &office,
        &office.streets,
        ListFilter::default(),
        form(false, ""),
    )
    .await;
    assert_eq!(
        everything.len(),
        2,
        "a liaison takes out the own department's"
    );
});

contract!(who_asked_leaves_only_with_a_reason_on_every_line, |db| {
    let office = open(db).await;
    let ctx = office.ctx(&office.coordinator);
    let refused = exporting::petitions(&ctx, asked(ListFilter::default()), form(true, "porque sí"));
    let refused = refused.await.unwrap_err();
    assert!(refused.message_for("reason").is_some(), "{refused:?}");
    let before = last_log(&office).await;
    assert_ne!(
        before.0, "petitions_exported",
        "what is refused is not logged"
    );

    let why = form(true, "Llamadas de seguimiento del mes");
    let file = lines(&office, &office.coordinator, ListFilter::default(), why).await;
    let hostile = file
        .iter()
        .find(|line| line.iter().any(|c| c.contains("SUMA")))
        .unwrap();
    for cell in hostile {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell}"
        );
    }
    assert!(hostile.iter().any(|c| c.starts_with("'=HYPERLINK")));
    assert!(hostile.iter().any(|c| c == "'@SUMA López Ruiz"));
    for line in &file[1..] {
        let mark = line.last().unwrap();
        assert!(
            mark.starts_with("Exportó Prueba coordinadora el 24/11/2026"),
            "{mark}"
        );
        assert!(mark.ends_with("Llamadas de seguimiento del mes"));
        assert!(line.contains(&"229 123 4567".to_owned()));
    }
    let (_, count, detail) = last_log(&office).await;
    assert_eq!(count, "3 csv");
    assert!(
        detail.ends_with("con datos personales: Llamadas de seguimiento del mes"),
        "{detail}"
    );
});

contract!(what_cannot_be_made_is_told_beside_its_field, |db| {
    let office = open(db).await;
    let ctx = office.ctx(&office.operator);
    let nothing = ListFilter {
        statuses: vec![PetitionStatus::Closed],
        ..ListFilter::default()
    };
    let told = |done: Result<PetitionFile, Failure>, field: &str| {
        done.unwrap_err().message_for(field).is_some()
    };
    let done = exporting::petitions(&ctx, asked(nothing), form(false, "")).await;
    assert!(told(done, "filter"));
    let bare = ExportForm {
        // Without personal data there is no column left.
        columns: vec![ExportColumn::Phone],
        ..form(false, "")
    };
    let done = exporting::petitions(&ctx, Asked::default(), bare).await;
    assert!(told(done, "columns"));
    let pages = ExportForm {
        kind: FileKind::Pdf,
        ..form(false, "")
    };
    assert!(told(
        exporting::petitions(&ctx, Asked::default(), pages).await,
        "kind"
    ));
    assert_eq!(office.now, noon());
});
