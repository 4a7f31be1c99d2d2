//! What an operator can set: by a file, by the environment, or not at all.
//!
//! One table says each setting's name, default and meaning; the reference page is held against it.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use serde::Serialize;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::frame::app;
use crate::frame::shell::MenuItem;
use crate::frame::vault::{Key, Vault};

/// One thing that can be set: `name` in `troth.toml`, `TROTH_NAME` in the environment; the folder is `TROTH_HOME`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Setting {
    pub name: &'static str,
    pub default: &'static str,
    pub what: &'static str,
}

pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "data",
        default: "troth-data",
        what: "the folder that holds the database and `troth.toml`",
    },
    Setting {
        name: "database",
        default: "troth.db in the data folder",
        what: "where the database is: a file, or a `postgres://` address when several machines share it, which is spoken to in the clear",
    },
    Setting {
        name: "listen",
        default: "127.0.0.1:7700",
        what: "the address and port to answer on",
    },
    Setting {
        name: "public_url",
        default: "none",
        what: "how people reach this house; when it begins with `https://`, cookies are secure",
    },
    Setting {
        name: "upload_limit_mb",
        default: "1024",
        what: "the largest file that may be imported, in MB",
    },
    Setting {
        name: "readers",
        default: "8",
        what: "how many reads run at once",
    },
    Setting {
        name: "log",
        default: "info",
        what: "what is logged: `error`, `warn`, `info` or `debug`",
    },
    Setting {
        name: "log_json",
        default: "false",
        what: "`true` logs one JSON object a line",
    },
    Setting {
        name: "secret_key",
        default: "none: made in `secret.key` in the data folder when first needed",
        what: "the key that seals passwords of mailboxes, as 64 hexadecimal digits; needed when several machines share a database",
    },
    Setting {
        name: "mail_ca",
        default: "none",
        what: "a file of certificates (PEM) that are trusted for mail servers beside those of the machine",
    },
    Setting {
        name: "source_url",
        default: "https://github.com/troth-crm/troth",
        what: "where the source of the running program can be had, as its licence asks",
    },
];

/// All settings, read and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub data: PathBuf,
    pub database: Option<String>,
    pub listen: String,
    pub public_url: Option<String>,
    pub upload_limit_mb: u64,
    pub readers: usize,
    pub log: String,
    pub log_json: bool,
    pub secret_key: Option<Key>,
    pub mail_ca: Option<PathBuf>,
    pub source_url: String,
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("`{path}` cannot be read: {reason}")]
    Unreadable { path: PathBuf, reason: String },
    #[error("`{name}` is not a setting\n\nhint: see docs/reference/settings.md")]
    Unknown { name: String },
    #[error("`{value}` does not fit the setting `{name}`\n\nhint: {hint}")]
    Wrong {
        name: &'static str,
        value: String,
        hint: &'static str,
    },
}

impl Settings {
    /// The file in the data folder first, then the environment, then `said` on the command line.
    ///
    /// # Errors
    /// When the file or a value cannot be understood.
    pub fn load(
        environment: impl Fn(&str) -> Option<String>,
        said: &[(&'static str, String)],
    ) -> Result<Settings, SettingsError> {
        let early = |name: &str| {
            let by_hand = said
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.clone());
            by_hand.or_else(|| environment(&variable(name)))
        };
        let data = PathBuf::from(early("data").unwrap_or_else(|| default_of("data").to_owned()));
        let file = read_file(&data.join("troth.toml"))?;
        let find = |name: &str| early(name).or_else(|| file.get(name).cloned());
        Ok(Settings {
            database: find("database"),
            listen: find("listen").unwrap_or_else(|| default_of("listen").to_owned()),
            public_url: find("public_url").map(reached_at).transpose()?,
            upload_limit_mb: number("upload_limit_mb", &find)?,
            readers: number::<usize>("readers", &find)?.clamp(1, 256),
            log: filter(find("log").unwrap_or_else(|| default_of("log").to_owned()))?,
            log_json: truth("log_json", &find)?,
            secret_key: find("secret_key").map(key).transpose()?,
            mail_ca: find("mail_ca").map(PathBuf::from),
            source_url: find("source_url").unwrap_or_else(|| default_of("source_url").to_owned()),
            data,
        })
    }

    /// Where the database is.
    pub fn address(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| self.data.join("troth.db").to_string_lossy().into_owned())
    }

    /// The file beside the database that keeps erasures.
    pub fn erasures(&self) -> PathBuf {
        self.data.join(crate::erasure::kept::FILE)
    }

    fn vault(&self) -> Vault {
        match &self.secret_key {
            Some(key) => Vault::with(key.clone()),
            None => Vault::in_folder(&self.data),
        }
    }

    pub fn for_requests(&self, menu: Vec<MenuItem>) -> app::Settings {
        app::Settings {
            public_url: self.public_url.clone(),
            source_url: self.source_url.clone(),
            upload_limit: self.upload_limit_mb.saturating_mul(1024 * 1024),
            menu,
            erasures: self.data.is_dir().then(|| self.erasures()),
            vault: self.vault(),
            mail_ca: self.mail_ca.clone(),
        }
    }
}

/// The environment's word for a setting. `TROTH_DATA` is taken: it says where test data is.
pub fn variable(name: &str) -> String {
    if name == "data" {
        "TROTH_HOME".to_owned()
    } else {
        format!("TROTH_{}", name.to_uppercase())
    }
}

fn default_of(name: &str) -> &'static str {
    SETTINGS
        .iter()
        .find(|setting| setting.name == name)
        .map_or("", |setting| setting.default)
}

fn number<N: std::str::FromStr>(
    name: &'static str,
    find: &impl Fn(&str) -> Option<String>,
) -> Result<N, SettingsError> {
    let value = find(name).unwrap_or_else(|| default_of(name).to_owned());
    value.trim().parse().map_err(|_| SettingsError::Wrong {
        name,
        value,
        hint: "write a whole number",
    })
}

fn truth(name: &'static str, find: &impl Fn(&str) -> Option<String>) -> Result<bool, SettingsError> {
    let value = find(name).unwrap_or_else(|| default_of(name).to_owned());
    match value.trim() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(SettingsError::Wrong {
            name,
            value,
            hint: "write `true` or `false`",
        }),
    }
}

/// An address as a browser shows it: without a scheme no link could be made of it, and no cookie be secure.
fn reached_at(value: String) -> Result<String, SettingsError> {
    let url = value.trim().trim_end_matches('/');
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match host.filter(|host| !host.is_empty()) {
        Some(_) => Ok(url.to_owned()),
        None => Err(SettingsError::Wrong {
            name: "public_url",
            value,
            hint: "write it whole, such as `https://crm.example.org`",
        }),
    }
}

/// A wrong key is not repeated: it may be the right one but for a letter.
fn key(value: String) -> Result<Key, SettingsError> {
    Key::parse(&value).ok_or_else(|| SettingsError::Wrong {
        name: "secret_key",
        value: "…".to_owned(),
        hint: "write 64 hexadecimal digits, as `openssl rand -hex 32` prints them",
    })
}

/// A level, or directives such as `info,troth_store=debug`.
fn filter(value: String) -> Result<String, SettingsError> {
    let is_level = |word: &str| LevelFilter::from_str(word).is_ok();
    let fits = value
        .split(',')
        .all(|one| one.contains('=') || is_level(one.trim()));
    match fits && EnvFilter::try_new(&value).is_ok() {
        true => Ok(value),
        false => Err(SettingsError::Wrong {
            name: "log",
            value,
            hint: "write `error`, `warn`, `info` or `debug`",
        }),
    }
}

type Table = std::collections::BTreeMap<String, String>;

fn read_file(path: &Path) -> Result<Table, SettingsError> {
    let unreadable = |reason: String| SettingsError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Table::new()),
        Err(error) => return Err(unreadable(error.to_string())),
    };
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| unreadable(error.to_string()))?;
    table
        .into_iter()
        .map(|(name, value)| {
            if !SETTINGS.iter().any(|setting| setting.name == name) {
                return Err(SettingsError::Unknown { name });
            }
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Ok((name, text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn the_command_line_outranks_the_environment_and_that_the_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(
            folder.path().join("troth.toml"),
            "listen = \"a:1\"\nreaders = 3\nlog = \"warn\"\n",
        )
        .unwrap();
        let data = ("data", folder.path().to_string_lossy().into_owned());
        let environment = |name: &str| match name {
            "TROTH_LISTEN" => Some("b:2".to_owned()),
            "TROTH_LOG" => Some("debug".to_owned()),
            _ => None,
        };
        let settings = Settings::load(environment, &[data, ("listen", "c:3".to_owned())]).unwrap();
        assert_eq!(
            (settings.listen.as_str(), settings.log.as_str(), settings.readers),
            ("c:3", "debug", 3)
        );
    }

    #[test]
    fn what_is_not_a_setting_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("troth.toml"), "listne = \"a:1\"\n").unwrap();
        let data = ("data", folder.path().to_string_lossy().into_owned());
        let error = Settings::load(nothing, &[data]).unwrap_err().to_string();
        assert!(error.contains("`listne`"), "{error}");
    }

    #[test]
    fn what_fits_no_setting_is_named_with_what_would_be_right() {
        for (name, value) in [
            ("readers", "many"),
            ("log_json", "ture"),
            ("log", "loud"),
            ("log", "info,loud"),
            ("public_url", "crm.example.org"),
            ("public_url", "https://"),
        ] {
            let error = Settings::load(nothing, &[(name, value.to_owned())])
                .unwrap_err()
                .to_string();
            let is_named = error.contains(&format!("`{value}`")) && error.contains(&format!("`{name}`"));
            assert!(is_named && error.contains("hint: "), "{error}");
        }
        let said = [
            ("log", "info,troth_store=debug".to_owned()),
            ("log_json", "yes".to_owned()),
        ];
        assert!(Settings::load(nothing, &said).unwrap().log_json);
    }
}
