//! The server under test: the program `sirc`, started and stopped as its own process.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

/// What to start, and on which data.
#[derive(Clone, Debug, clap::Args)]
pub struct Target {
    /// The program `sirc`.
    #[arg(long, default_value = "target/release/sirc")]
    pub sirc: PathBuf,
    /// The database, migrated and filled.
    #[arg(long)]
    pub database: String,
    /// Folder for the key of the PINs and the server's log.
    #[arg(long, default_value = "target/bench")]
    pub folder: PathBuf,
}

impl Target {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.sirc);
        command
            .args(arguments)
            .env("SIRC_DATABASE_URL", &self.database)
            .env("SIRC_SECRET_FILE", self.folder.join("secret.key"))
            .kill_on_drop(true);
        command
    }

    /// Runs one of the program's commands to its end; gives what it printed.
    ///
    /// # Errors
    /// What it said when it failed.
    pub async fn run(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| format!("{}: {e}", self.sirc.display()))?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin
                .write_all(input.as_bytes())
                .await
                .map_err(|e| e.to_string())?;
        }
        let output = child.wait_with_output().await.map_err(|e| e.to_string())?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
        }
    }

    /// Starts the server and waits until it answers.
    ///
    /// # Errors
    /// When it does not within half a minute.
    pub async fn start(&self) -> Result<Server, String> {
        let address = free_address().map_err(|e| e.to_string())?;
        std::fs::create_dir_all(&self.folder).map_err(|e| e.to_string())?;
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.join("server.log"))
            .map_err(|e| e.to_string())?;
        let mut child = self
            .command(&["serve"])
            .env("SIRC_LISTEN", address.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|e| format!("{}: {e}", self.sirc.display()))?;
        let deadline = Instant::now() + Duration::from_secs(30);
        while tokio::net::TcpStream::connect(address).await.is_err() {
            if let Ok(Some(status)) = child.try_wait() {
                return Err(format!(
                    "the server ended at once ({status}): see {}/server.log",
                    self.folder.display()
                ));
            }
            if Instant::now() > deadline {
                return Err("the server did not answer within 30 s".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(Server {
            address,
            on_sqlite: self.database.starts_with("sqlite:"),
            child,
        })
    }
}

fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind(("127.0.0.1", 0))?.local_addr()
}

/// A server that runs.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether its data is on SQLite, for which lifecycles have a budget.
    pub on_sqlite: bool,
    child: Child,
}

/// What the process used so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// Resident memory now, in KiB.
    pub resident: u64,
    /// The most it ever was.
    pub peak: u64,
    /// Processor time.
    pub processor: Duration,
}

impl Server {
    /// What the process used so far.
    ///
    /// # Errors
    /// When the system does not tell, or it has ended.
    pub fn usage(&self) -> Result<Usage, String> {
        let id = self.child.id().ok_or("the server has ended")?;
        let folder = Path::new("/proc").join(id.to_string());
        let read = |name: &str| {
            std::fs::read_to_string(folder.join(name)).map_err(|e| format!("{name}: {e}"))
        };
        let status = read("status")?;
        let kib = |field: &str| {
            status
                .lines()
                .find_map(|line| line.strip_prefix(field))
                .and_then(|rest| rest.split_whitespace().next())
                .and_then(|number| number.parse().ok())
                .unwrap_or(0)
        };
        let stat = read("stat")?;
        // After the name in parentheses, user and system time are the 12th and 13th field, in
        // hundredths of a second on every Linux.
        let ticks: u64 = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|n| n.parse::<u64>().ok())
            .sum();
        Ok(Usage {
            resident: kib("VmRSS:"),
            peak: kib("VmHWM:"),
            processor: Duration::from_millis(ticks * 10),
        })
    }

    /// Makes the peak of its memory what it has now.
    ///
    /// # Errors
    /// When the system does not let it, or it has ended.
    pub fn forget_peak(&self) -> Result<(), String> {
        let id = self.child.id().ok_or("the server has ended")?;
        let path = Path::new("/proc").join(id.to_string()).join("clear_refs");
        std::fs::write(path, "5").map_err(|e| format!("clear_refs: {e}"))
    }

    /// Ends it as a power cut would end it: no signal handler runs.
    ///
    /// # Errors
    /// Of the system.
    pub async fn kill(mut self) -> Result<(), String> {
        self.child.kill().await.map_err(|e| e.to_string())
    }

    /// Asks it to finish what was begun and waits for it.
    ///
    /// # Errors
    /// When it cannot be told, or ended badly.
    pub async fn stop(mut self) -> Result<(), String> {
        let id = self.child.id().ok_or("the server has ended")?;
        let told = Command::new("kill")
            .args(["-TERM", &id.to_string()])
            .status()
            .await
            .map_err(|e| e.to_string())?;
        if !told.success() {
            return Err("the server cannot be told to stop".into());
        }
        let status = self.child.wait().await.map_err(|e| e.to_string())?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("the server stopped with {status}"))
        }
    }
}
