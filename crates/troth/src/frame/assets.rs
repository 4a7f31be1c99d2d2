//! The stylesheet, the script and the mark, embedded at build time and served for ever under content-hashed names.

use axum::extract::Path;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

include!(concat!(env!("OUT_DIR"), "/web/assets.rs"));

/// Where [`asset`] is to be mounted.
pub const ROUTE: &str = "/asset/{name}";

struct File {
    name: &'static str,
    href: &'static str,
    tag: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

/// The address of the stylesheet.
pub fn css_href() -> &'static str {
    CSS.href
}

/// The address of the script.
pub fn js_src() -> &'static str {
    JS.href
}

/// The address of the mark shown in the browser's tab.
pub fn icon_href() -> &'static str {
    ICON.href
}

/// Each embedded file's name and plain content, for whoever lays them out on a disk.
pub fn files() -> [(&'static str, &'static [u8]); 3] {
    [CSS, JS, ICON].map(|file| (file.name, file.plain))
}

/// Serves one embedded file, in the smallest coding the browser takes.
pub async fn asset(Path(name): Path<String>, asked: HeaderMap) -> Response {
    let Some(file) = [CSS, JS, ICON].into_iter().find(|file| file.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // A name changes with its content, so what was fetched once never needs asking for again.
    let kept = [
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (ETAG, file.tag),
        (VARY, "accept-encoding"),
    ];
    if header(&asked, &IF_NONE_MATCH).contains(file.tag) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    let kind = [(CONTENT_TYPE, file.kind)];
    match coding(header(&asked, &ACCEPT_ENCODING)) {
        Coding::Brotli => (kept, kind, [(CONTENT_ENCODING, "br")], file.brotli).into_response(),
        Coding::Gzip => (kept, kind, [(CONTENT_ENCODING, "gzip")], file.gzip).into_response(),
        Coding::Plain => (kept, kind, file.plain).into_response(),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
    Plain,
}

fn header<'a>(asked: &'a HeaderMap, name: &HeaderName) -> &'a str {
    asked
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Reads `Accept-Encoding`; a coding named with weight 0 is refused (RFC 9110, 12.5.3).
fn coding(accepted: &str) -> Coding {
    let takes = |wanted: &str| {
        accepted.split(',').any(|part| {
            let mut bits = part.split(';').map(str::trim);
            let named = bits.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            named && !bits.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    if takes("br") {
        Coding::Brotli
    } else if takes("gzip") {
        Coding::Gzip
    } else {
        Coding::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_coding_the_browser_takes_is_chosen() {
        for (accepted, chosen) in [
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("gzip;q=0.8, br;q=0", Coding::Gzip),
            ("GZIP", Coding::Gzip),
            ("identity", Coding::Plain),
            ("", Coding::Plain),
        ] {
            assert_eq!(coding(accepted), chosen, "{accepted}");
        }
    }

    #[test]
    fn a_page_weighs_less_than_a_hundred_kilobytes() {
        let borrowed_and_own = CSS.brotli.len() + JS.brotli.len() + ICON.brotli.len();
        assert!(
            borrowed_and_own < 80_000,
            "{borrowed_and_own} bytes leave no room for the page itself"
        );
    }

    #[tokio::test]
    async fn an_unchanged_file_is_not_sent_twice() {
        let asked = HeaderMap::from_iter([(IF_NONE_MATCH, CSS.tag.parse().unwrap())]);
        let answer = asset(Path(CSS.name.to_owned()), asked).await;
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(
            asset(Path("other.css".to_owned()), HeaderMap::new())
                .await
                .status(),
            StatusCode::NOT_FOUND
        );
    }
}
