//! Makes a picture small enough for a bad connection: upright, at most 1600 pixels on its long side,
//! as JPEG.

use crate::bound::{create_image_bitmap, get, object};
use crate::dom::{document, kept};
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, CanvasRenderingContext2d, File, FilePropertyBag, HtmlCanvasElement, HtmlImageElement,
    ImageBitmap, Url,
};

/// Longest side of what is sent, in pixels.
const LONG_SIDE: u32 = 1_600;
/// What a photo should weigh at most, in bytes.
const GOAL: f64 = 350.0 * 1024.0;
/// Longest side and quality in hundredths, tried in turn until the goal is reached.
const TRIES: [(u32, u32); 6] = [
    (LONG_SIDE, 80),
    (LONG_SIDE, 70),
    (LONG_SIDE, 60),
    (1_280, 60),
    (1_280, 50),
    (1_024, 50),
];
/// What the server takes without another coding.
const SENDABLE: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// What became of a picture.
pub enum Shrunk {
    /// It was small already.
    AsItWas,
    /// A smaller one.
    Smaller(File),
    /// This browser cannot read it.
    Unreadable,
}

/// The size of a picture whose long side is at most `side`; never larger than it is.
fn fit((width, height): (u32, u32), side: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= side {
        return (width, height);
    }
    let scaled = |length: u32| {
        let (length, side, long) = (u64::from(length), u64::from(side), u64::from(long));
        u32::try_from((length * side + long / 2) / long).map_or(1, |l| l.max(1))
    };
    (scaled(width), scaled(height))
}

/// Whether a picture may go as it is.
fn small(kind: &str, bytes: f64, (width, height): (u32, u32)) -> bool {
    SENDABLE.contains(&kind) && bytes <= GOAL && width.max(height) <= LONG_SIDE
}

/// The name of the file, with the ending of what it has become.
fn jpeg_name(name: &str) -> String {
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => stem,
        _ if name.is_empty() => "foto",
        _ => name,
    };
    format!("{stem}.jpg")
}

/// A picture that can be drawn.
enum Picture {
    Bitmap(ImageBitmap),
    /// Where the browser makes no bitmap of a file. Both are turned as the camera was held.
    Image(HtmlImageElement),
}

impl Picture {
    fn size(&self) -> (u32, u32) {
        match self {
            Self::Bitmap(bitmap) => (bitmap.width(), bitmap.height()),
            Self::Image(image) => (image.natural_width(), image.natural_height()),
        }
    }

    fn draw(&self, onto: &CanvasRenderingContext2d, width: u32, height: u32) -> Option<()> {
        let (width, height) = (f64::from(width), f64::from(height));
        let drawn = match self {
            Self::Bitmap(bitmap) => {
                onto.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)
            }
            Self::Image(image) => onto
                .draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height),
        };
        drawn.ok()
    }
}

impl Drop for Picture {
    /// Twelve megapixels are 48 MB: a cheap telephone cannot wait until somebody collects them.
    fn drop(&mut self) {
        match self {
            Self::Bitmap(bitmap) => bitmap.close(),
            Self::Image(image) => image.set_src(""),
        }
    }
}

/// Reads the head of a picture: its element has the size of what it shows, and nothing is drawn yet.
async fn image(file: &File) -> Option<HtmlImageElement> {
    let image = HtmlImageElement::new().ok()?;
    let url = Url::create_object_url_with_blob(file).ok()?;
    let read = Promise::new(&mut |read, failed| {
        image.set_onload(Some(&read));
        image.set_onerror(Some(&failed));
    });
    image.set_src(&url);
    let read = kept::<JsValue>(Ok(read)).await;
    let _ = Url::revoke_object_url(&url);
    read.map(|_| image).filter(|i| i.natural_width() > 0)
}

/// Decodes, and where the browser can, makes it smaller while it does: the large picture is then
/// gone before anything is drawn.
async fn bitmap(file: &File, size: Option<(u32, u32)>) -> Option<ImageBitmap> {
    let mut options = vec![("imageOrientation", "from-image".into())];
    // One side alone keeps the proportions, whichever side the browser takes it for.
    if let Some((width, height)) = size.filter(|&(w, h)| w.max(h) > LONG_SIDE) {
        let side = if width >= height {
            "resizeWidth"
        } else {
            "resizeHeight"
        };
        options.push((side, LONG_SIDE.into()));
        options.push(("resizeQuality", "medium".into()));
    }
    kept(create_image_bitmap(file, &object(&options))).await
}

async fn encode(canvas: &HtmlCanvasElement, hundredths: u32) -> Option<Blob> {
    let quality = JsValue::from_f64(f64::from(hundredths) / 100.0);
    let encoded = Promise::new(&mut |made, _| {
        let asked = canvas.to_blob_with_type_and_encoder_options(&made, "image/jpeg", &quality);
        if asked.is_err() {
            let _ = made.call0(&JsValue::UNDEFINED);
        }
    });
    kept(Ok(encoded)).await
}

/// The smallest of the tries that were needed.
async fn smaller(picture: &Picture) -> Option<Blob> {
    let canvas: HtmlCanvasElement = document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    let options = object(&[("alpha", false.into())]);
    let context = canvas
        .get_context_with_context_options("2d", &options)
        .ok()??;
    let context: CanvasRenderingContext2d = context.dyn_into().ok()?;
    let mut best: Option<Blob> = None;
    for (side, quality) in TRIES {
        let (width, height) = fit(picture.size(), side);
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
            // What is transparent would be black in a JPEG.
            context.set_fill_style_str("#fff");
            context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
            picture.draw(&context, width, height)?;
        }
        // Without memory for the picture a browser makes nothing.
        let Some(made) = encode(&canvas, quality).await else {
            break;
        };
        let enough = made.size() <= GOAL;
        if best.as_ref().is_none_or(|b| made.size() < b.size()) {
            best = Some(made);
        }
        if enough {
            break;
        }
    }
    // The memory of the canvas goes now, not when it is collected.
    canvas.set_width(0);
    canvas.set_height(0);
    best
}

fn named(made: &Blob, original: &File) -> Option<File> {
    let about = FilePropertyBag::new();
    about.set_type("image/jpeg");
    // What the browser says of the original; of no use to a form, but kept as it was.
    about.set_last_modified(get(original, "lastModified").as_f64().unwrap_or_default());
    let name = jpeg_name(&original.name());
    File::new_with_blob_sequence_and_options(&Array::of1(made), &name, &about).ok()
}

/// Makes a picture smaller where that is needed.
pub async fn shrink(file: &File) -> Shrunk {
    let image = image(file).await;
    let size = image
        .as_ref()
        .map(|i| (i.natural_width(), i.natural_height()));
    if size.is_some_and(|size| small(&file.type_(), file.size(), size)) {
        return Shrunk::AsItWas;
    }
    let picture = match (bitmap(file, size).await, image) {
        (Some(bitmap), _) => Picture::Bitmap(bitmap),
        (None, Some(image)) => Picture::Image(image),
        (None, None) => return Shrunk::Unreadable,
    };
    let made = smaller(&picture).await;
    drop(picture);
    match made.and_then(|made| named(&made, file)) {
        None => Shrunk::Unreadable,
        // A picture whose coding was better than ours stays, unless the server would not take it.
        Some(new) if new.size() >= file.size() && SENDABLE.contains(&file.type_().as_str()) => {
            Shrunk::AsItWas
        }
        Some(new) => Shrunk::Smaller(new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_long_side_is_cut_and_the_proportions_stay() {
        assert_eq!(fit((4_000, 3_000), LONG_SIDE), (1_600, 1_200));
        assert_eq!(fit((3_000, 4_000), LONG_SIDE), (1_200, 1_600));
        assert_eq!(fit((4_032, 2_268), LONG_SIDE), (1_600, 900));
        assert_eq!(fit((1_601, 1_601), LONG_SIDE), (1_600, 1_600));
    }

    #[test]
    fn nothing_is_made_larger_and_nothing_vanishes() {
        assert_eq!(fit((640, 480), LONG_SIDE), (640, 480));
        assert_eq!(fit((1_600, 20), LONG_SIDE), (1_600, 20));
        assert_eq!(fit((12_000, 3), LONG_SIDE), (1_600, 1));
        assert_eq!(fit((u32::MAX, u32::MAX), LONG_SIDE), (1_600, 1_600));
    }

    #[test]
    fn a_small_picture_that_the_server_takes_goes_as_it_is() {
        assert!(small("image/jpeg", 200_000.0, (1_600, 1_200)));
        assert!(small("image/webp", GOAL, (10, 10)));
        assert!(!small("image/jpeg", GOAL + 1.0, (800, 600)), "too heavy");
        assert!(!small("image/png", 9_000.0, (1_601, 8)), "too long");
        assert!(!small("image/heic", 9_000.0, (8, 8)), "not taken");
        assert!(!small("", 9_000.0, (8, 8)));
    }

    #[test]
    fn each_try_is_smaller_than_the_one_before() {
        for pair in TRIES.windows(2) {
            assert!(pair[1].0 <= pair[0].0 && pair[1].1 <= pair[0].1 && pair[0] != pair[1]);
        }
        assert_eq!(TRIES[0], (LONG_SIDE, 80));
    }

    #[test]
    fn the_name_stays_and_its_ending_says_what_it_is() {
        assert_eq!(jpeg_name("IMG_2041.HEIC"), "IMG_2041.jpg");
        assert_eq!(jpeg_name("bache.png"), "bache.jpg");
        assert_eq!(jpeg_name("calle 5 de mayo"), "calle 5 de mayo.jpg");
        assert_eq!(jpeg_name("av. Díaz Mirón"), "av. Díaz Mirón.jpg");
        assert_eq!(jpeg_name(".png"), ".png.jpg");
        assert_eq!(jpeg_name(""), "foto.jpg");
    }
}
