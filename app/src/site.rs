//! The files that every page loads, with the hash of their content in their names.

/// Addresses of the files, read once when the program starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Style sheet.
    pub css: String,
    /// JavaScript that loads the WASM.
    pub js: String,
    /// WASM.
    pub wasm: String,
}

impl Files {
    /// From the text of `hash.txt`, which the build writes: `js: HASH` and so on.
    #[must_use]
    pub fn of(hashes: &str) -> Self {
        let named = |kind: &str| {
            hashes
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.trim() == kind)
                .map(|(_, hash)| format!("/pkg/sirc.{}.{kind}", hash.trim()))
                .unwrap_or_default()
        };
        Self {
            css: named("css"),
            js: named("js"),
            wasm: named("wasm"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_carry_the_hashes() {
        let files = Files::of("js: aa\nwasm: bb\ncss: cc\n");
        assert_eq!(
            (files.css.as_str(), files.js.as_str(), files.wasm.as_str()),
            ("/pkg/sirc.cc.css", "/pkg/sirc.aa.js", "/pkg/sirc.bb.wasm")
        );
    }
}
