//! What every paper must be: a PDF of as many pages as people and sheets ask for, in which what
//! people wrote is text, whatever they wrote.

mod common;

use common::{
    activations, appointments, credentials, deliveries, photo, plates, roster, signatories,
};
use documents::{CREDENTIALS_PER_SHEET, Credential, Paper, PaperError, SLIPS_PER_SHEET, Seat};
use serde_json::Value;
use std::collections::BTreeSet;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

/// How many pages the PDF itself says that it has.
fn pages_of(pdf: &[u8]) -> usize {
    assert!(pdf.starts_with(b"%PDF"));
    let text = String::from_utf8_lossy(pdf);
    text.split("/Type/Pages/Count ")
        .skip(1)
        .filter_map(|rest| rest.split(['/', '>']).next()?.trim().parse().ok())
        .max()
        .expect("a PDF says how many pages it has")
}

fn each_text(frame: &Frame, origin: Point, found: &mut impl FnMut(Point, Abs, &str)) {
    for (position, item) in frame.items() {
        let at = origin + *position;
        match item {
            FrameItem::Group(group) => {
                let moved = Point::new(group.transform.tx, group.transform.ty);
                each_text(&group.frame, at + moved, found);
            }
            FrameItem::Text(text) => found(at, text.width(), &text.text),
            _ => {}
        }
    }
}

/// The text of a page without its spaces, since lines end anywhere.
fn text_of(frame: &Frame) -> String {
    let mut all = String::new();
    each_text(frame, Point::zero(), &mut |_, _, text| all.push_str(text));
    squeezed(&all)
}

fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
        .collect()
}

fn texts_of(document: &PagedDocument) -> String {
    let pages = document.pages().iter();
    pages.map(|page| text_of(&page.frame)).collect()
}

/// The codes that a reader finds on a page printed at 300 dots per inch, in each of its parts, as a
/// camera is held over one code at a time.
fn codes_on(document: &PagedDocument, page: usize, columns: u32, rows: u32) -> Vec<String> {
    let options = RenderOptions {
        pixel_per_pt: (300.0 / 72.0_f64).into(),
        ..RenderOptions::default()
    };
    let png = typst_render::render(&document.pages()[page], &options)
        .encode_png()
        .expect("a picture");
    let whole = image::load_from_memory(&png)
        .expect("the picture")
        .to_luma8();
    let (width, height) = (whole.width() / columns, whole.height() / rows);
    let mut codes = Vec::new();
    for part in 0..columns * rows {
        let (x, y) = (part % columns * width, part / columns * height);
        let mut seen = rqrr::PreparedImage::prepare_from_greyscale(
            width as usize,
            height as usize,
            |across, down| whole.get_pixel(x + across as u32, y + down as u32).0[0],
        );
        let grids = seen.detect_grids();
        codes.extend(grids.iter().filter_map(|grid| Some(grid.decode().ok()?.1)));
    }
    codes
}

#[test]
fn every_paper_is_a_pdf_of_its_pages() {
    let (cards, letters, plates) = (credentials(3), appointments(4), plates(3));
    let (deliveries, slips, roster) = (deliveries(33), activations(7), roster(70));
    for (paper, pages) in [
        (Paper::CredentialCards(&cards), 6),
        (Paper::CredentialSheets(&cards), 2),
        (Paper::AppointmentLetters(&letters), 4),
        (Paper::PlateOrder(&plates), 1),
        (Paper::PlateArtwork(&plates), 3),
        (Paper::DeliveryList(&deliveries), 3),
        (Paper::ActivationSheets(&slips), 2),
        (Paper::RosterList(&roster), 3),
    ] {
        let pdf = paper.pdf().unwrap();
        assert_eq!(pages_of(&pdf), pages);
        assert_eq!(paper.pages().unwrap().pages().len(), pages);
        assert_eq!(
            pdf,
            paper.pdf().unwrap(),
            "the same value gives the same bytes"
        );
    }
}

#[test]
fn the_named_functions_give_their_papers() {
    assert_eq!(
        pages_of(&documents::credential_cards(&credentials(1)).unwrap()),
        2
    );
    assert_eq!(
        pages_of(&documents::credential_sheets(&credentials(1)).unwrap()),
        2
    );
    assert_eq!(
        pages_of(&documents::appointment_letters(&appointments(1)).unwrap()),
        1
    );
    assert_eq!(pages_of(&documents::plate_order(&plates(1)).unwrap()), 1);
    assert_eq!(pages_of(&documents::plate_artwork(&plates(1)).unwrap()), 1);
    assert_eq!(
        pages_of(&documents::delivery_list(&deliveries(1)).unwrap()),
        1
    );
    assert_eq!(
        pages_of(&documents::activation_sheets(&activations(1)).unwrap()),
        1
    );
    assert_eq!(pages_of(&documents::roster_list(&roster(1)).unwrap()), 1);
}

#[test]
fn sheets_hold_what_they_hold() {
    for count in [1, 7, 8, 9, 16, 17] {
        let sheets = count_of(Paper::CredentialSheets(&credentials(count)));
        assert_eq!(sheets, count.div_ceil(CREDENTIALS_PER_SHEET) * 2);
        let sheets = count_of(Paper::ActivationSheets(&activations(count)));
        assert_eq!(sheets, count.div_ceil(SLIPS_PER_SHEET));
    }
}

fn count_of(paper: Paper) -> usize {
    pages_of(&paper.pdf().expect("a paper"))
}

#[test]
fn a_credential_has_the_size_of_a_card() {
    let document = Paper::CredentialCards(&credentials(1)).pages().unwrap();
    for page in document.pages() {
        assert!((page.frame.width().to_mm() - 85.6).abs() < 0.01);
        assert!((page.frame.height().to_mm() - 54.0).abs() < 0.01);
    }
    let document = Paper::PlateArtwork(&plates(1)).pages().unwrap();
    assert!((document.pages()[0].frame.width().to_mm() - 300.0).abs() < 0.01);
    assert!((document.pages()[0].frame.height().to_mm() - 200.0).abs() < 0.01);
}

#[test]
fn codes_are_read_back() {
    let cards = credentials(9);
    let urls = |of: &[usize]| of.iter().copied().map(common::url).collect::<Vec<_>>();
    let document = Paper::CredentialCards(&cards).pages().unwrap();
    assert_eq!(codes_on(&document, 1, 1, 1), urls(&[0]));
    let document = Paper::CredentialSheets(&cards).pages().unwrap();
    assert_eq!(
        codes_on(&document, 1, 2, 4),
        urls(&[1, 0, 3, 2, 5, 4, 7, 6])
    );
    assert_eq!(codes_on(&document, 3, 2, 4), urls(&[8]));
    let document = Paper::AppointmentLetters(&appointments(1)).pages().unwrap();
    assert_eq!(codes_on(&document, 0, 1, 1), urls(&[0]));
    let document = Paper::PlateArtwork(&plates(1)).pages().unwrap();
    assert_eq!(codes_on(&document, 0, 1, 1), urls(&[0]));
    let slips = activations(6);
    let document = Paper::ActivationSheets(&slips).pages().unwrap();
    let activations: Vec<String> = slips.slips.into_iter().map(|slip| slip.url).collect();
    assert_eq!(codes_on(&document, 0, 2, 3), activations);
}

#[test]
fn the_longest_address_is_still_read() {
    let mut cards = credentials(1);
    let url = format!("https://sirc.example.gob.mx/v/{}", "aZ9".repeat(61));
    assert_eq!(url.len(), 213);
    cards.credentials[0].url = url.clone();
    let document = Paper::CredentialCards(&cards).pages().unwrap();
    assert_eq!(codes_on(&document, 1, 1, 1), [url]);
    cards.credentials[0].url.push('x');
    assert_eq!(
        Paper::CredentialCards(&cards).pdf(),
        Err(PaperError::Link { bytes: 214 })
    );
}

/// The place of each folio on a page, from its left edge.
fn folios_on(document: &PagedDocument, page: usize) -> Vec<(String, Point)> {
    let mut found = Vec::new();
    each_text(
        &document.pages()[page].frame,
        Point::zero(),
        &mut |at, _, text| {
            if text.starts_with("JM-") {
                found.push((text.into(), at));
            }
        },
    );
    found
}

#[test]
fn each_back_lies_behind_its_front() {
    let document = Paper::CredentialSheets(&credentials(11)).pages().unwrap();
    for sheet in [0, 2] {
        let backs = folios_on(&document, sheet + 1);
        let fronts = folios_on(&document, sheet);
        assert_eq!(fronts.len(), backs.len());
        let middle = document.pages()[sheet].frame.width() / 2.0;
        for (folio, front) in fronts {
            let (_, back) = backs.iter().find(|(other, _)| *other == folio).unwrap();
            assert_ne!(front.x < middle, back.x < middle, "{folio} is not mirrored");
            assert!(
                (front.y - back.y).to_mm().abs() < 54.0,
                "{folio} is in another row"
            );
        }
    }
}

/// What a name may be, if somebody wants to see what happens.
fn hostile() -> Vec<String> {
    let mut names: Vec<String> = [
        "#import \"x\"",
        "#sys.inputs #panic(\"no\") #read(\"/etc/passwd\")",
        "*bold* _slanted_ `raw` $x^2$",
        "</svg><script>alert(1)</script>",
        "= Heading <label> @reference",
        "// comment /* and */ more",
        "\"); #(\"",
        "\\u{41} \\ \\# back\\slash",
        "Ana 👩‍👩‍👧‍👦 🎉 日本語 العربية",
        "- item + item / term: it",
        "~ -- --- ... 'single' \"double\"",
    ]
    .map(String::from)
    .into();
    names.push("Wolfeschlegelsteinhausenbergerdorff".repeat(9));
    names.push("María de los Ángeles ".repeat(40));
    names
}

#[test]
fn what_people_wrote_is_text() {
    for name in hostile() {
        let mut cards = credentials(1);
        let card: &mut Credential = &mut cards.credentials[0];
        let seat = Seat::Block {
            code: name.clone(),
            neighborhood: name.clone(),
        };
        (card.name, card.seat) = (name.clone(), seat.clone());
        let mut letters = appointments(1);
        letters.letters[0].name = name.clone();
        letters.letters[0].streets = vec![name.clone(); 4];
        letters.signatories[0].office = name.clone();
        let mut order = plates(1);
        order.plates[0].name = Some(name.clone());
        order.plates[0].seat = Seat::Block {
            code: common::block(0),
            neighborhood: name.clone(),
        };
        let mut list = deliveries(1);
        list.rows[0].name = name.clone();
        let mut slips = activations(1);
        slips.slips[0].name = name.clone();
        let mut table = roster(1);
        table.rows[0][1] = name.clone();
        table.reason = name.clone();
        for (paper, pages, whole) in [
            (Paper::CredentialCards(&cards), 2, false),
            (Paper::CredentialSheets(&cards), 2, false),
            (Paper::AppointmentLetters(&letters), 1, true),
            (
                Paper::PlateOrder(&order),
                if name.len() > 700 { 2 } else { 1 },
                true,
            ),
            (Paper::PlateArtwork(&order), 1, false),
            (Paper::DeliveryList(&list), 1, false),
            (Paper::ActivationSheets(&slips), 1, false),
            (Paper::RosterList(&table), 1, true),
        ] {
            assert_eq!(count_of(paper), pages, "{paper:?}");
            let document = paper.pages().unwrap();
            let text = texts_of(&document);
            // A short name is there in full; of a long one there is as much as there is room for.
            let shown = if whole || name.chars().count() < 60 {
                squeezed(&name)
            } else {
                squeezed(&name).chars().take(30).collect()
            };
            assert!(text.contains(&shown), "{shown} is not in {text}");
            if !matches!(paper, Paper::RosterList(_)) {
                within_their_pages(&document);
            }
        }
    }
}

fn within_their_pages(document: &PagedDocument) {
    for page in document.pages() {
        let (width, height) = (page.frame.width(), page.frame.height());
        each_text(&page.frame, Point::zero(), &mut |at, long, text| {
            assert!(
                at.x >= Abs::zero()
                    && at.x + long <= width
                    && at.y >= Abs::zero()
                    && at.y <= height,
                "«{text}» leaves its page"
            );
        });
    }
}

#[test]
fn control_characters_are_not_printed() {
    let mut cards = credentials(1);
    cards.credentials[0].name = "Ana\u{0}\u{1b}[31m\nRuiz\u{202e}\t".into();
    let text = texts_of(&Paper::CredentialCards(&cards).pages().unwrap());
    assert!(text.contains("Ana[31mRuiz"), "{text}");
}

#[test]
fn papers_say_what_they_must() {
    let cards = texts_of(&Paper::CredentialCards(&credentials(1)).pages().unwrap());
    let letters = texts_of(&Paper::AppointmentLetters(&appointments(1)).pages().unwrap());
    let order = texts_of(&Paper::PlateOrder(&plates(5)).pages().unwrap());
    let plate = texts_of(&Paper::PlateArtwork(&plates(1)).pages().unwrap());
    let slips = texts_of(&Paper::ActivationSheets(&activations(1)).pages().unwrap());
    for (text, said) in [
        (&cards, "María del Carmen Zamudio Ñandú"),
        (&cards, "JEFA DE MANZANA"),
        (&cards, "JM-2026-00123"),
        (&cards, "Vigente hasta 31 dic 2029"),
        (
            &cards,
            "Este documento no es identificación oficial ni otorga facultades de autoridad",
        ),
        (&cards, "En caso de extravío llame al 072"),
        (&cards, "H. Ayuntamiento Constitucional de Veracruz"),
        (&cards, "2026-2029"),
        (&letters, "Con fundamento en los artículos 61"),
        (
            &letters,
            "tiene a bien otorgar el presente NOMBRAMIENTO de JEFA DE MANZANA a María del",
        ),
        (
            &letters,
            "comprendida entre las calles Juan de Dios Peza, Mariano Escobedo, Canal e Hidalgo",
        ),
        (
            &letters,
            "colonia Centro, cuartel Segundo, para el periodo 2026-2029, cargo de carácter honorífico",
        ),
        (
            &letters,
            "a los veintitrés días del mes de noviembre de dos mil veintiséis",
        ),
        (&letters, "Directora de Atención Ciudadana"),
        (&order, "Total de placas5"),
        (&order, "Con el texto «JEFA DE MANZANA»3"),
        (&order, "Sin nombre2"),
        (&plate, "JEFA DE MANZANA"),
        (&plate, "Colonia Centro"),
        (&plate, "072"),
        (&slips, "7KQ2 MX4P 0000"),
        (&slips, "vence 23 nov 2026, 18:05 h"),
        (&slips, "jm.00123"),
    ] {
        assert!(text.contains(&squeezed(said)), "«{said}» is not in {text}");
    }
}

#[test]
fn a_ward_captains_papers_name_the_ward_and_no_block() {
    let seat = Seat::Ward {
        name: "Segundo".into(),
    };
    let mut cards = credentials(1);
    cards.credentials[0].seat = seat.clone();
    cards.credentials[0].charge = "Jefa de cuartel".into();
    let mut letters = appointments(1);
    letters.letters[0].seat = seat.clone();
    letters.letters[0].charge = "Jefa de cuartel".into();
    letters.letters[0].legal_basis = "el acuerdo de Cabildo 12/2026".into();
    let mut order = plates(2);
    order.plates[0].seat = seat;
    order.plates[0].title = "JEFA DE CUARTEL".into();
    let mut list = deliveries(1);
    list.places = "Cuartel".into();
    list.rows[0].place = "Cuartel Segundo".into();
    let text = |paper: Paper| texts_of(&paper.pages().unwrap());
    let card = text(Paper::CredentialCards(&cards));
    let letter = text(Paper::AppointmentLetters(&letters));
    let plate = text_of(&Paper::PlateArtwork(&order).pages().unwrap().pages()[0].frame);
    let table = text(Paper::PlateOrder(&order));
    let handed = text(Paper::DeliveryList(&list));
    for (text, said) in [
        (&card, "JEFA DE CUARTEL"),
        (&card, "CuartelSegundo"),
        (
            &letter,
            "Con fundamento en el acuerdo de Cabildo 12/2026, este Ayuntamiento",
        ),
        (&letter, "NOMBRAMIENTO de JEFA DE CUARTEL a María del"),
        (
            &letter,
            "del cuartel Segundo, para el periodo 2026-2029, cargo de carácter honorífico",
        ),
        (&plate, "JEFA DE CUARTEL"),
        (&plate, "Cuartel Segundo"),
        (&table, "Manzana o cuartel"),
        (&handed, "Cuartel Segundo"),
    ] {
        assert!(text.contains(&squeezed(said)), "«{said}» is not in {text}");
    }
    // A long name leaves no page.
    let long = Seat::Ward {
        name: "Wolfeschlegelsteinhausenbergerdorff ".repeat(3),
    };
    cards.credentials[0].seat = long.clone();
    letters.letters[0].seat = long.clone();
    order.plates[0].seat = long;
    for paper in [
        Paper::CredentialSheets(&cards),
        Paper::AppointmentLetters(&letters),
        Paper::PlateArtwork(&order),
        Paper::PlateOrder(&order),
    ] {
        within_their_pages(&paper.pages().unwrap());
    }
    for text in [&card, &letter, &plate, &handed] {
        assert!(
            !text.to_lowercase().contains("manzana0") && !text.contains("Colonia"),
            "{text}"
        );
        assert!(!text.contains("delamanzana"), "{text}");
    }
}

#[test]
fn a_name_is_on_a_plate_only_with_consent() {
    let order = plates(2);
    assert!(order.plates[1].name.is_none());
    let text = texts_of(&Paper::PlateArtwork(&order).pages().unwrap());
    assert!(text.contains(&squeezed(&common::name(0))));
    assert!(!text.contains(&squeezed(&common::name(1))));
}

#[test]
fn every_page_of_lists_says_which_it_is_and_for_whom() {
    let document = Paper::RosterList(&roster(90)).pages().unwrap();
    let all = document.pages().len();
    assert!(all > 2);
    for (index, page) in document.pages().iter().enumerate() {
        let text = text_of(&page.frame);
        assert!(text.contains(&format!("Página{}de{all}", index + 1)));
        let mark = "Impresoporlupita.zamudio·23nov2026,18:05h·Motivo:entregadecredenciales";
        assert!(text.matches(mark).count() >= 2, "{text}");
        assert!(
            text.contains("Teléfono"),
            "the headings come again on each page"
        );
    }
    let document = Paper::DeliveryList(&deliveries(40)).pages().unwrap();
    let all = document.pages().len();
    for (index, page) in document.pages().iter().enumerate() {
        let text = text_of(&page.frame);
        assert!(text.contains(&format!("TirajeT-2026-014·Página{}de{all}", index + 1)));
    }
}

#[test]
fn what_cannot_be_printed_is_refused() {
    let empty = Err(PaperError::Empty);
    assert_eq!(Paper::CredentialCards(&credentials(0)).pdf(), empty);
    assert_eq!(Paper::CredentialSheets(&credentials(0)).pdf(), empty);
    assert_eq!(Paper::AppointmentLetters(&appointments(0)).pdf(), empty);
    assert_eq!(Paper::PlateOrder(&plates(0)).pdf(), empty);
    assert_eq!(Paper::PlateArtwork(&plates(0)).pdf(), empty);
    assert_eq!(Paper::DeliveryList(&deliveries(0)).pdf(), empty);
    assert_eq!(Paper::ActivationSheets(&activations(0)).pdf(), empty);
    assert_eq!(Paper::RosterList(&roster(0)).pdf(), empty);

    let mut table = roster(3);
    table.rows[1].pop();
    assert_eq!(Paper::RosterList(&table).pdf(), Err(PaperError::Row(1)));

    let mut letters = appointments(1);
    letters.signatories = signatories(4);
    assert_eq!(
        Paper::AppointmentLetters(&letters).pdf(),
        Err(PaperError::Signatories(4))
    );

    let mut cards = credentials(2);
    cards.credentials[1].photo = Some(b"not a photograph".to_vec());
    assert_eq!(
        Paper::CredentialSheets(&cards).pdf(),
        Err(PaperError::Photo {
            folio: common::folio(1)
        })
    );
}

#[test]
fn letters_stand_with_any_number_of_signatures_and_without_the_optional() {
    for count in 0..=3 {
        let mut letters = appointments(1);
        letters.signatories = signatories(count);
        letters.letters[0].streets.truncate(count);
        letters.letters[0].ward = None;
        assert_eq!(count_of(Paper::AppointmentLetters(&letters)), 1);
    }
}

/// Every name of a field, at any depth.
fn fields(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| {
            found.insert(name.clone());
            fields(value, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        _ => {}
    }
}

#[test]
fn no_paper_has_a_place_for_what_must_not_be_printed() {
    let mut found = BTreeSet::new();
    for value in [
        serde_json::to_value(credentials(1)).unwrap(),
        serde_json::to_value(appointments(1)).unwrap(),
        serde_json::to_value(plates(1)).unwrap(),
        serde_json::to_value(deliveries(1)).unwrap(),
        serde_json::to_value(activations(1)).unwrap(),
        serde_json::to_value(roster(1)).unwrap(),
    ] {
        fields(&value, &mut found);
    }
    // The address of the activation page is the only address.
    assert!(found.remove("address"));
    for forbidden in [
        "curp", "rfc", "elector", "seccion", "section", "address", "domicil", "home", "birth",
        "phone", "email",
    ] {
        let has = found
            .iter()
            .find(|name| name.to_lowercase().contains(forbidden));
        assert_eq!(has, None);
    }
}

#[test]
fn a_photograph_is_in_the_paper_as_it_was() {
    let cards = credentials(1);
    let photo = photo(0);
    assert!((40_000..80_000).contains(&photo.len()), "{}", photo.len());
    let pdf = Paper::CredentialCards(&cards).pdf().unwrap();
    assert!(pdf.windows(photo.len()).any(|part| part == photo));
}
