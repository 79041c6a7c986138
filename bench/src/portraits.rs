//! Portraits for dossiers that have none: no two alike, and as heavy as a photograph, because a file
//! with one picture four hundred times would be small and made at once.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use rand::{Rng, RngExt};

const SIZE: (u32, u32) = (600, 800);
/// How far the grain of a picture goes from its colour: what makes a picture of this size about as
/// heavy as one of a telephone.
const GRAIN: i16 = 9;

/// One portrait, as JPEG of 600 × 800 pixels.
///
/// # Errors
/// When it cannot be encoded.
pub fn portrait(random: &mut impl Rng) -> Result<Vec<u8>, String> {
    let colours: [[i16; 3]; 3] =
        std::array::from_fn(|_| std::array::from_fn(|_| random.random_range(40..210)));
    let face = random.random_range(110..150_u32).pow(2);
    let picture = RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let from_centre = x.abs_diff(SIZE.0 / 2).pow(2) + y.abs_diff(340).pow(2);
        let colour = match (from_centre < face, y > 560) {
            (true, _) => colours[0],
            (false, true) => colours[1],
            (false, false) => colours[2],
        };
        let light = i16::try_from(x / 12 + y / 40).unwrap_or(0);
        let grain = random.random_range(-GRAIN..=GRAIN);
        Rgb(colour.map(|c| u8::try_from((c + light + grain - 35).clamp(0, 255)).unwrap_or(0)))
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 85)
        .encode_image(&picture)
        .map_err(|e| e.to_string())?;
    Ok(jpeg)
}
