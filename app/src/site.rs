//! The files that pages load, with the hash of their content in their names.

/// Addresses of the files, read once when the program starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Style sheet of every page.
    pub css: String,
    /// JavaScript that loads the WASM of the desk.
    pub js: String,
    /// WASM of the desk.
    pub wasm: String,
    /// Style sheet of the map, besides that of every page. Leaflet's own is in it.
    pub map_css: String,
    /// JavaScript that loads the WASM of the map.
    pub map_js: String,
    /// WASM of the map.
    pub map_wasm: String,
    /// Style sheet of the captain's pages, besides that of every page.
    pub phone_css: String,
    /// JavaScript that loads the WASM of the captain's pages.
    pub phone_js: String,
    /// WASM of the captain's pages.
    pub phone_wasm: String,
    /// Leaflet, a classic script that the map needs before its WASM.
    pub leaflet_js: String,
    /// Leaflet.markercluster, after Leaflet.
    pub cluster_js: String,
}

impl Files {
    /// From the text of `hash.txt`, which the build writes: `js: HASH` for the desk, `map-js: HASH` and
    /// so on for the others.
    #[must_use]
    pub fn of(hashes: &str) -> Self {
        let named = |kind: &str| {
            let (name, extension) = kind.split_once('-').unwrap_or(("sirc", kind));
            hashes
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.trim() == kind)
                .map(|(_, hash)| format!("/pkg/{name}.{}.{extension}", hash.trim()))
                .unwrap_or_default()
        };
        Self {
            css: named("css"),
            js: named("js"),
            wasm: named("wasm"),
            map_css: named("map-css"),
            map_js: named("map-js"),
            map_wasm: named("map-wasm"),
            phone_css: named("phone-css"),
            phone_js: named("phone-js"),
            phone_wasm: named("phone-wasm"),
            leaflet_js: named("leaflet-js"),
            cluster_js: named("cluster-js"),
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
        assert_eq!(files.map_js, "", "a site without a map has none");
        let files = Files::of("js: aa\nmap-js: dd\nmap-wasm: ee\nleaflet-js: ff\n");
        assert_eq!(
            [files.js, files.map_js, files.map_wasm, files.leaflet_js],
            [
                "/pkg/sirc.aa.js",
                "/pkg/map.dd.js",
                "/pkg/map.ee.wasm",
                "/pkg/leaflet.ff.js"
            ]
        );
        let files = Files::of("js: aa\nphone-css: gg\nphone-js: hh\nphone-wasm: ii\n");
        assert_eq!(
            [files.phone_css, files.phone_js, files.phone_wasm],
            [
                "/pkg/phone.gg.css",
                "/pkg/phone.hh.js",
                "/pkg/phone.ii.wasm"
            ]
        );
        assert_eq!(files.map_js, "", "each entry has its own lines");
    }
}
