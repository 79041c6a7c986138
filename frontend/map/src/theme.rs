//! Colours for the canvas, read from the stylesheet, so that light, dark and paper are told once.

use crate::dom::window;
use web_sys::{CssStyleDeclaration, HtmlElement};

/// The colours of now.
pub struct Theme(Option<CssStyleDeclaration>);

impl Theme {
    /// Reads them where the map is.
    pub fn of(root: &HtmlElement) -> Self {
        Self(window().and_then(|w| w.get_computed_style(root).ok().flatten()))
    }

    /// A colour by its name among the tokens.
    pub fn color(&self, name: &str) -> String {
        let value = self
            .0
            .as_ref()
            .and_then(|css| css.get_property_value(name).ok());
        value
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| "#777777".to_owned())
    }

    /// Red, green and blue of a colour that is written `#rrggbb`.
    pub fn rgb(&self, name: &str) -> [u8; 3] {
        hex(&self.color(name)).unwrap_or([119; 3])
    }
}

/// Reads `#rrggbb` and `#rgb`.
fn hex(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        6 => Some([(value >> 16) as u8, (value >> 8) as u8, value as u8]),
        3 => Some([
            ((value >> 8) & 15) as u8 * 17,
            ((value >> 4) & 15) as u8 * 17,
            (value & 15) as u8 * 17,
        ]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn colours_are_read() {
        assert_eq!(super::hex("#0f4c5c"), Some([15, 76, 92]));
        assert_eq!(super::hex("#fa0"), Some([255, 170, 0]));
        assert_eq!(super::hex("red"), None);
    }
}
