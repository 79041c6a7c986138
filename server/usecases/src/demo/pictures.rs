//! The photographs of the demonstration: small pictures that are drawn here, so that no real place
//! and nobody's plate or face is in them.

use crate::context::sha256;
use crate::files::{Kept, accept};
use domain::failure::Failure;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::thumbnail;
use image::{Rgb, RgbImage};

const WIDTH: i32 = 400;
const HEIGHT: i32 = 300;

type Color = [u8; 3];
const ASPHALT: Color = [92, 94, 99];
const FRESH: Color = [48, 49, 54];
const KERB: Color = [201, 198, 188];
const LEAF: Color = [64, 128, 72];
const TRUNK: Color = [110, 82, 58];
const DAY_SKY: Color = [176, 210, 232];
const NIGHT_SKY: Color = [24, 30, 58];
const WALL: Color = [226, 190, 140];
const LIGHT: Color = [255, 232, 160];
const STEEL: Color = [140, 146, 152];

struct Canvas(RgbImage);

impl Canvas {
    /// A street: sky, a wall, the kerb and the roadway.
    fn street(sky: Color, shade: i32) -> Self {
        let mut canvas = Self(RgbImage::new(WIDTH as u32, HEIGHT as u32));
        canvas.rect(0, 0, WIDTH, 130, sky);
        canvas.rect(
            0,
            70,
            WIDTH,
            190,
            WALL.map(|c| (i32::from(c) - shade).max(0) as u8),
        );
        canvas.rect(
            0,
            190,
            WIDTH,
            205,
            KERB.map(|c| (i32::from(c) - shade).max(0) as u8),
        );
        canvas.rect(
            0,
            205,
            WIDTH,
            HEIGHT,
            ASPHALT.map(|c| (i32::from(c) - shade / 2).max(0) as u8),
        );
        canvas
    }

    fn rect(&mut self, left: i32, top: i32, right: i32, bottom: i32, color: Color) {
        self.fill(left, top, right, bottom, color, |_, _| true);
    }

    fn oval(&mut self, x: i32, y: i32, wide: i32, high: i32, color: Color) {
        let inside = |px: i32, py: i32| {
            let (dx, dy) = ((px - x) * high, (py - y) * wide);
            dx * dx + dy * dy <= wide * wide * high * high
        };
        self.fill(x - wide, y - high, x + wide, y + high, color, inside);
    }

    fn fill(
        &mut self,
        left: i32,
        top: i32,
        right: i32,
        bottom: i32,
        color: Color,
        inside: impl Fn(i32, i32) -> bool,
    ) {
        for y in top.max(0)..bottom.min(HEIGHT) {
            for x in left.max(0)..right.min(WIDTH) {
                if inside(x, y) {
                    self.0.put_pixel(x as u32, y as u32, Rgb(color));
                }
            }
        }
    }
}

fn lamp(x: i32) -> Canvas {
    let mut canvas = Canvas::street(NIGHT_SKY, 110);
    canvas.oval(x + 60, 205, 120, 60, [112, 106, 84]);
    canvas.rect(x, 30, x + 8, 200, STEEL);
    canvas.rect(x, 30, x + 70, 36, STEEL);
    canvas.oval(x + 66, 42, 34, 22, [120, 108, 78]);
    canvas.oval(x + 66, 42, 20, 10, LIGHT);
    canvas
}

fn patch(x: i32) -> Canvas {
    let mut canvas = Canvas::street(DAY_SKY, 0);
    for dash in 0..4 {
        canvas.rect(dash * 110 + 10, 250, dash * 110 + 60, 256, [224, 214, 150]);
    }
    canvas.oval(x, 248, 90, 28, FRESH);
    canvas.rect(x + 110, 180, x + 130, 222, [232, 110, 40]);
    canvas.rect(x + 110, 194, x + 130, 202, [245, 245, 240]);
    canvas
}

fn swept(x: i32) -> Canvas {
    let mut canvas = Canvas::street(DAY_SKY, 10);
    canvas.rect(x, 130, x + 56, 205, [42, 110, 84]);
    canvas.rect(x - 4, 122, x + 60, 134, [30, 84, 64]);
    canvas.oval(x + 12, 205, 7, 7, FRESH);
    canvas.oval(x + 44, 205, 7, 7, FRESH);
    canvas
}

fn tree(x: i32) -> Canvas {
    let mut canvas = Canvas::street(DAY_SKY, 0);
    canvas.rect(x, 110, x + 18, 205, TRUNK);
    canvas.oval(x + 9, 85, 62, 46, LEAF);
    canvas.oval(x + 30, 70, 36, 28, [86, 150, 88]);
    canvas.rect(0, 196, WIDTH, 205, [120, 164, 92]);
    canvas
}

fn drain(x: i32) -> Canvas {
    let mut canvas = Canvas::street([150, 168, 182], 20);
    canvas.rect(x, 214, x + 120, 262, FRESH);
    for bar in 0..7 {
        canvas.rect(x + 6 + bar * 16, 218, x + 14 + bar * 16, 258, STEEL);
    }
    canvas
}

fn visit(x: i32) -> Canvas {
    let mut canvas = Canvas::street(DAY_SKY, 0);
    canvas.rect(x, 96, x + 54, 190, [120, 72, 48]);
    canvas.rect(x + 90, 104, x + 160, 150, [150, 190, 206]);
    canvas.rect(x + 60, 150, x + 78, 196, [40, 74, 120]);
    canvas.oval(x + 69, 140, 10, 11, [150, 108, 80]);
    canvas
}

/// A picture as it is kept, and the digest of what was sent.
pub(super) struct Picture {
    pub(super) kept: Kept,
    pub(super) sha256: Vec<u8>,
}

/// Three of each subject.
const EACH: usize = 3;

/// Every picture, by subject.
pub(super) struct Album(Vec<Picture>);

impl Album {
    /// Draws the pictures and takes them in as any photo that is sent.
    ///
    /// # Errors
    /// When one is not accepted as a photo.
    pub(super) fn draw() -> Result<Self, Failure> {
        let subjects: [fn(i32) -> Canvas; 6] = [lamp, patch, swept, tree, drain, visit];
        let mut pictures = Vec::new();
        for subject in subjects {
            for x in [60, 130, 200] {
                let mut sent = Vec::new();
                JpegEncoder::new_with_quality(&mut sent, 80)
                    .encode_image(&thumbnail(
                        &subject(x).0,
                        WIDTH as u32 * 4 / 5,
                        HEIGHT as u32 * 4 / 5,
                    ))
                    .map_err(|_| Failure::Unavailable)?;
                pictures.push(Picture {
                    kept: accept(&sent)?,
                    sha256: sha256(&sent),
                });
            }
        }
        Ok(Self(pictures))
    }

    /// A picture of the work of a department; `which` tells several of one petition apart.
    pub(super) fn of(&self, department: &str, which: usize) -> &Picture {
        let subject = match department {
            "AP" => 0,
            "OP" | "TM" => 1,
            "LP" | "CO" => 2,
            "PJ" | "MA" => 3,
            "SP" | "AG" => 4,
            _ => 5,
        };
        &self.0[subject * EACH + which % EACH]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_another_and_small() {
        let album = Album::draw().expect("pictures");
        let mut digests: Vec<&[u8]> = album.0.iter().map(|p| p.sha256.as_slice()).collect();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), 18);
        for picture in &album.0 {
            let size = picture.kept.full.len() + picture.kept.thumbnail.len();
            assert!(size < 12_000, "{size} bytes of {:?}", picture.sha256);
            assert!(!picture.kept.thumbnail.is_empty());
        }
        assert_ne!(album.of("AP", 0).sha256, album.of("AP", 1).sha256);
    }
}
