//! Draws every paper as PNG into a folder, to be looked at: `cargo run --release -p documents
//! --example look -- /tmp/papers`. With a second argument it measures the large batches instead.

#[path = "../tests/common/mod.rs"]
mod common;

use documents::Paper;
use std::io::Write;
use std::time::Instant;
use typst_render::RenderOptions;

fn main() {
    let mut out = std::io::stdout();
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| "/tmp".into());
    let measured = args.next().is_some();
    let (cards, letters, plates, deliveries, slips, roster) = if measured {
        (400, 400, 400, 400, 400, 4_400)
    } else {
        (10, 2, 5, 33, 8, 70)
    };
    let mut cards = common::credentials(cards);
    if measured {
        for (index, card) in cards.credentials.iter_mut().enumerate() {
            card.photo = Some(common::photo(index));
        }
    }
    let letters = common::appointments(letters);
    let plates = common::plates(plates);
    let deliveries = common::deliveries(deliveries);
    let slips = common::activations(slips);
    let roster = common::roster(roster);
    for (name, paper) in [
        ("credential_cards", Paper::CredentialCards(&cards)),
        ("credential_sheets", Paper::CredentialSheets(&cards)),
        ("appointment_letters", Paper::AppointmentLetters(&letters)),
        ("plate_order", Paper::PlateOrder(&plates)),
        ("plate_artwork", Paper::PlateArtwork(&plates)),
        ("delivery_list", Paper::DeliveryList(&deliveries)),
        ("activation_sheets", Paper::ActivationSheets(&slips)),
        ("roster_list", Paper::RosterList(&roster)),
    ] {
        let start = Instant::now();
        let pdf = paper.pdf().expect("a paper");
        let (took, kilobytes) = (start.elapsed(), pdf.len() / 1000);
        writeln!(out, "{name}: {took:.2?}, {kilobytes} kB").expect("a terminal");
        std::fs::write(format!("{folder}/{name}.pdf"), pdf).expect("a folder");
        if measured {
            continue;
        }
        let dots = if name.starts_with("credential_c") {
            300.0
        } else {
            110.0
        };
        let options = RenderOptions {
            pixel_per_pt: (dots / 72.0_f64).into(),
            ..RenderOptions::default()
        };
        for (page, it) in paper
            .pages()
            .expect("pages")
            .pages()
            .iter()
            .take(6)
            .enumerate()
        {
            let picture = typst_render::render(it, &options)
                .encode_png()
                .expect("a picture");
            std::fs::write(format!("{folder}/{name}-{}.png", page + 1), picture).expect("a folder");
        }
    }
}
