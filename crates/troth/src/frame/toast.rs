//! A word about what just happened, carried over one redirect, with the way back where there is one.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::frame::face::local;

pub const COOKIE: &str = "toast";
/// Cookies over 4 KB are dropped by browsers; a toast is a line.
const LONGEST: usize = 1_500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toast {
    pub text: String,
    /// The label of the way back, and where to post to take it.
    #[serde(default)]
    pub undo: Option<(String, String)>,
}

impl Toast {
    pub fn say(text: impl Into<String>) -> Toast {
        Toast {
            text: text.into(),
            undo: None,
        }
    }

    #[must_use]
    pub fn undo(self, label: &str, post_to: impl Into<String>) -> Toast {
        Toast {
            undo: Some((label.to_owned(), post_to.into())),
            ..self
        }
    }

    /// What a cookie brought back; nothing when it is not ours. An undo goes only to this house.
    pub fn parse(cookie: &str) -> Option<Toast> {
        let json = percent_decode_str(cookie).decode_utf8().ok()?;
        let toast: Toast = serde_json::from_str(&json).ok()?;
        let stays = toast.undo.as_ref().is_none_or(|(_, to)| local(to).is_some());
        stays.then_some(toast)
    }

    pub fn cookie(&self, is_secure: bool) -> String {
        let json = serde_json::to_string(self).unwrap_or_default();
        let value = utf8_percent_encode(&json, NON_ALPHANUMERIC).to_string();
        let value = if value.len() > LONGEST {
            String::new()
        } else {
            value
        };
        format!(
            "{COOKIE}={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax{}",
            secure(is_secure)
        )
    }
}

/// The cookie that takes a shown toast away.
pub fn spent(is_secure: bool) -> String {
    format!(
        "{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}",
        secure(is_secure)
    )
}

fn secure(is_secure: bool) -> &'static str {
    if is_secure { "; Secure" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_toast_survives_its_cookie() {
        let toast = Toast::say("Kept: 12 “frames”; done").undo("Undo", "/promise/3/undo");
        let cookie = toast.cookie(false);
        let value = cookie
            .strip_prefix("toast=")
            .and_then(|rest| rest.split(';').next())
            .unwrap();
        assert_eq!(Toast::parse(value), Some(toast));
    }

    #[test]
    fn a_planted_toast_cannot_post_elsewhere() {
        for elsewhere in ["//evil.example/", "/\\evil.example/", "https://evil.example/"] {
            let cookie = Toast::say("x").undo("Undo", elsewhere).cookie(false);
            let value = cookie
                .strip_prefix("toast=")
                .and_then(|rest| rest.split(';').next())
                .unwrap();
            assert_eq!(Toast::parse(value), None, "{elsewhere}");
        }
    }
}
