//! Settings, read once from the environment. Every one is in `docs/configuration.md`.

use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use usecases::Secret;

/// The settings of the program.
#[derive(Clone, Debug)]
pub struct Config {
    /// `SIRC_DATABASE_URL`.
    pub database_url: String,
    /// `SIRC_LISTEN`.
    pub listen: SocketAddr,
    /// `SIRC_SECRET_FILE`.
    pub secret_file: PathBuf,
    /// `SIRC_CONNECTIONS`: connections to the database.
    pub connections: u32,
    /// `SIRC_SITE_ROOT`: the folder of the built site.
    pub site_root: PathBuf,
    /// `SIRC_PUBLIC_URL`: how people reach it.
    pub public_url: String,
    /// `SIRC_MAX_CLIENTS`: sockets served at once.
    pub max_clients: usize,
    /// `SIRC_TRUSTED_PROXIES`: proxies that are believed when they tell who asks.
    pub trusted_proxies: Vec<IpNet>,
    /// `SIRC_TILES_URL` and `SIRC_TILES_CREDIT`.
    pub tiles: Tiles,
}

/// A tile server for the map; all empty without one, and the map shows outlines and points alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tiles {
    /// Template as Leaflet takes it: `https://{s}.example.org/{z}/{x}/{y}.png`.
    pub url: String,
    /// Whose tiles they are, as their terms ask.
    pub credit: String,
    /// Where pictures may come from besides this site.
    pub origin: String,
}

impl Tiles {
    /// Reads a template.
    ///
    /// # Errors
    /// When it is not a template over TLS with zoom, column and row.
    pub fn of(url: &str, credit: &str) -> Result<Self, String> {
        let url = url.trim();
        if url.is_empty() {
            return Ok(Self::default());
        }
        let host = url
            .strip_prefix("https://")
            .and_then(|rest| rest.split('/').next())
            .filter(|host| {
                let plain = host.replace("{s}", "a");
                !plain.is_empty()
                    && plain
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b))
            });
        let complete = ["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part));
        match host {
            Some(host) if complete => Ok(Self {
                origin: format!("https://{}", host.replace("{s}", "*")),
                url: url.to_owned(),
                credit: credit.trim().to_owned(),
            }),
            _ => Err("SIRC_TILES_URL must be like https://{s}.example.org/{z}/{x}/{y}.png".into()),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where settings are read"
)]
fn setting(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

fn parsed<T: std::str::FromStr>(name: &str, default: T) -> Result<T, String> {
    match setting(name) {
        None => Ok(default),
        Some(text) => text
            .trim()
            .parse()
            .map_err(|_| format!("{name} is not valid: {text}")),
    }
}

/// Addresses and networks, separated by commas.
fn networks(name: &str) -> Result<Vec<IpNet>, String> {
    let text = setting(name).unwrap_or_default();
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let address = part.parse::<IpAddr>().map(IpNet::from);
            address
                .or_else(|_| part.parse())
                .map_err(|_| format!("{name} is not valid: {part} is no address and no network"))
        })
        .collect()
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// The name of a setting that cannot be read.
    pub fn read() -> Result<Self, String> {
        let listen = parsed("SIRC_LISTEN", SocketAddr::from(([127, 0, 0, 1], 3000)))?;
        let public_url = setting("SIRC_PUBLIC_URL").unwrap_or_else(|| format!("http://{listen}"));
        if !public_url.starts_with("https://") && !listen.ip().is_loopback() {
            return Err(
                "SIRC_PUBLIC_URL must begin with https:// when SIRC_LISTEN is not this machine alone: sessions would travel in the clear"
                    .into(),
            );
        }
        Ok(Self {
            site_root: setting("SIRC_SITE_ROOT")
                .unwrap_or_else(|| "target/site".into())
                .into(),
            public_url,
            database_url: setting("SIRC_DATABASE_URL")
                .unwrap_or_else(|| "sqlite:data/sirc.db".into()),
            listen,
            secret_file: setting("SIRC_SECRET_FILE")
                .unwrap_or_else(|| "data/secret.key".into())
                .into(),
            connections: parsed("SIRC_CONNECTIONS", 8)?,
            max_clients: parsed("SIRC_MAX_CLIENTS", 1024)?,
            trusted_proxies: networks("SIRC_TRUSTED_PROXIES")?,
            tiles: Tiles::of(
                &setting("SIRC_TILES_URL").unwrap_or_default(),
                &setting("SIRC_TILES_CREDIT").unwrap_or_default(),
            )?,
        })
    }
}

/// Reads the key of the PINs, or makes one that only the owner may read.
///
/// # Errors
/// When the file cannot be read or written, or is too short.
pub fn secret(path: &Path, entropy: &dyn usecases::Entropy) -> Result<Secret, String> {
    match std::fs::read(path) {
        Ok(bytes) => Secret::new(&bytes).map_err(|why| format!("{}: {why}", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut bytes = [0; 64];
            entropy.fill(&mut bytes);
            write_private(path, &bytes).map_err(|why| format!("{}: {why}", path.display()))?;
            Secret::new(&bytes)
        }
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::Tiles;

    #[test]
    fn a_tile_server_is_let_through_the_policy_and_nothing_else_is() {
        assert_eq!(Tiles::of(" ", ""), Ok(Tiles::default()));
        let tiles = Tiles::of("https://{s}.tile.example.org/{z}/{x}/{y}.png", "© Example").unwrap();
        assert_eq!(tiles.origin, "https://*.tile.example.org");
        for wrong in [
            "http://tile.example.org/{z}/{x}/{y}.png",
            "https://tile.example.org/{z}/{x}.png",
            "https:///{z}/{x}/{y}",
            "https://a;script-src *//{z}/{x}/{y}",
        ] {
            assert!(Tiles::of(wrong, "").is_err(), "{wrong}");
        }
    }
}
