//! What handlers share: the system, the files of the site, and how cookies are set.

use crate::config::{Config, Tiles};
use app::site::Files;
use axum::extract::FromRef;
use ipnet::IpNet;
use std::path::PathBuf;
use usecases::System;

/// Seconds of a day.
const DAY: u32 = 24 * 60 * 60;

/// The state of the router.
#[derive(Clone, Debug)]
pub struct Site {
    /// Storage and keys.
    pub system: System,
    /// Addresses of the style sheet, the JavaScript and the WASM.
    pub files: Files,
    /// The folder in which they are.
    pub root: PathBuf,
    /// How people reach it: what the codes of papers open.
    pub public_url: String,
    /// Whether people reach it over TLS, so that cookies must not travel without.
    pub secure: bool,
    /// Proxies that are believed when they tell who asks.
    pub trusted_proxies: Vec<IpNet>,
    /// The tile server of the map.
    pub tiles: Tiles,
}

impl Site {
    /// Reads the names of the files. A site that was not built serves the API and bare pages.
    #[must_use]
    pub fn open(system: System, config: &Config) -> Self {
        let root = config.site_root.clone();
        let hashes = std::fs::read_to_string(root.join("hash.txt")).unwrap_or_default();
        if hashes.is_empty() {
            tracing::warn!(folder = %root.display(), "the site was not built: pages have no style and no scripts");
        }
        Self {
            system,
            files: Files::of(&hashes),
            root,
            public_url: config.public_url.clone(),
            secure: config.public_url.starts_with("https:"),
            trusted_proxies: config.trusted_proxies.clone(),
            tiles: config.tiles.clone(),
        }
    }

    /// The name of the cookie that holds a session. `__Host-` binds it to this host and to TLS.
    #[must_use]
    pub fn cookie_name(&self) -> &'static str {
        if self.secure { "__Host-sirc" } else { "sirc" }
    }

    /// The name of the cookie by which an enrolled telephone is known.
    #[must_use]
    pub fn device_cookie_name(&self) -> &'static str {
        if self.secure {
            "__Host-sirc-device"
        } else {
            "sirc-device"
        }
    }

    /// The header that stores a session in the browser; an empty token takes it away.
    #[must_use]
    pub fn cookie(&self, token: &str) -> String {
        let age = if token.is_empty() { Some(0) } else { None };
        self.stored(self.cookie_name(), token, age)
    }

    /// The same for a captain, whose telephone keeps it when the browser is closed.
    #[must_use]
    pub fn lasting_cookie(&self, token: &str) -> String {
        self.stored(self.cookie_name(), token, Some(90 * DAY))
    }

    /// The header that enrols a telephone. Browsers keep a cookie for 400 days at most.
    #[must_use]
    pub fn device_cookie(&self, token: &str) -> String {
        self.stored(self.device_cookie_name(), token, Some(400 * DAY))
    }

    /// `age` is in seconds; without one the browser forgets it when it is closed.
    fn stored(&self, name: &str, token: &str, age: Option<u32>) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let age = age.map_or_else(String::new, |age| format!("; Max-Age={age}"));
        format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
    }
}

impl FromRef<Site> for System {
    fn from_ref(site: &Site) -> Self {
        site.system.clone()
    }
}
