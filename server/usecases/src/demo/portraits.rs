//! Portraits of people who do not exist: a head and shoulders in flat colours.

use super::DemoError;
use super::dice::Dice;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

const SIZE: (u32, u32) = (600, 800);
/// How many are drawn; people share them.
const MANY: u64 = 24;

const SKIN: [[u8; 3]; 5] = [
    [224, 184, 150],
    [205, 160, 124],
    [181, 134, 98],
    [152, 108, 77],
    [120, 84, 60],
];
const HAIR: [[u8; 3]; 4] = [[38, 32, 30], [66, 48, 38], [120, 118, 116], [176, 174, 170]];
const CLOTH: [[u8; 3]; 5] = [
    [54, 84, 104],
    [122, 68, 72],
    [70, 102, 84],
    [98, 88, 120],
    [150, 120, 70],
];
const WALL: [u8; 3] = [232, 234, 232];

/// Whether a point is within an ellipse around a centre.
fn within(x: u32, y: u32, centre: (f32, f32), radius: (f32, f32)) -> bool {
    let dx = (x as f32 - centre.0) / radius.0;
    let dy = (y as f32 - centre.1) / radius.1;
    dx * dx + dy * dy <= 1.0
}

fn draw(seed: u64) -> RgbImage {
    let mut dice = Dice::new(0x90_27_00 + seed);
    let (skin, hair, cloth) = (*dice.pick(&SKIN), *dice.pick(&HAIR), *dice.pick(&CLOTH));
    let long = dice.percent(60);
    let face = 130.0 + dice.between(-12, 12) as f32;
    RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let colour = if within(x, y, (300.0, 372.0), (face, 168.0)) && y > 262 {
            skin
        } else if within(x, y, (300.0, 340.0), (face + 26.0, 186.0))
            || (long
                && (340..600).contains(&y)
                && within(x, y, (300.0, 470.0), (face + 44.0, 190.0)))
        {
            hair
        } else if (520..600).contains(&y) && (250..350).contains(&x) {
            skin
        } else if within(x, y, (300.0, 830.0), (270.0, 250.0)) {
            cloth
        } else {
            WALL
        };
        Rgb(colour)
    })
}

/// All of them, as JPEG of 600 × 800 pixels.
pub(super) fn portraits() -> Result<Vec<Vec<u8>>, DemoError> {
    (0..MANY)
        .map(|seed| {
            let mut out = Vec::new();
            JpegEncoder::new_with_quality(&mut out, 70)
                .encode_image(&draw(seed))
                .map_err(|e| DemoError::Program(e.to_string()))?;
            Ok(out)
        })
        .collect()
}
