//! A small HTTP/1.1 client on one kept connection: enough to load the program and to time its answers, no more.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};

pub struct Client {
    address: String,
    key: String,
    stream: Option<BufReader<TcpStream>>,
}

pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(&self.body)
            .with_context(|| format!("the answer ({}) is not JSON", self.status))
    }
}

impl Client {
    pub fn new(address: &str, key: &str) -> Client {
        Client {
            address: address.to_owned(),
            key: key.to_owned(),
            stream: None,
        }
    }

    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask("GET", path, &[("accept", "application/json")], b"")
    }

    /// As a browser would ask for it.
    pub fn page(&mut self, path: &str) -> Result<Answer> {
        self.ask(
            "GET",
            path,
            &[("accept", "text/html"), ("accept-encoding", "gzip")],
            b"",
        )
    }

    pub fn post(&mut self, path: &str, json: &serde_json::Value, idempotency: &str) -> Result<Answer> {
        let headers = [
            ("accept", "application/json"),
            ("content-type", "application/json"),
            ("idempotency-key", idempotency),
        ];
        self.ask("POST", path, &headers, json.to_string().as_bytes())
    }

    /// One file in a form, as a browser sends it, with the word that it may go straight in.
    pub fn import(&mut self, name: &str, content: &str, idempotency: &str) -> Result<Answer> {
        const EDGE: &str = "the-edge-of-the-file";
        let part = format!("--{EDGE}\r\ncontent-disposition: form-data; name=");
        let body = format!(
            "{part}\"go\"\r\n\r\nyes\r\n{part}\"file\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n{content}\r\n--{EDGE}--\r\n"
        );
        let kind = format!("multipart/form-data; boundary={EDGE}");
        let headers = [
            ("accept", "application/json"),
            ("content-type", kind.as_str()),
            ("idempotency-key", idempotency),
        ];
        self.ask("POST", "/api/import", &headers, body.as_bytes())
    }

    /// A broken connection is dropped, so that the next question opens a new one.
    pub fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
        let asked = self.exchange(method, path, headers, body);
        if asked.is_err() {
            self.stream = None;
        }
        asked
    }

    fn exchange(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        if !self.key.is_empty() {
            request.push_str(&format!("authorization: Bearer {}\r\n", self.key));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        let stream = self.connect()?;
        stream.get_mut().write_all(&bytes)?;
        let (answer, closes) = read(stream)?;
        if closes {
            self.stream = None;
        }
        Ok(answer)
    }

    fn connect(&mut self) -> Result<&mut BufReader<TcpStream>> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            self.stream = Some(BufReader::new(stream));
        }
        self.stream.as_mut().context("not connected")
    }
}

/// The answer, and whether the server closes the connection after it.
fn read(stream: &mut impl BufRead) -> Result<(Answer, bool)> {
    let head = line(stream)?;
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
    let status = status.with_context(|| format!("`{head}` is no answer"))?;
    let (mut length, mut chunked, mut closes) = (0, false, false);
    loop {
        let header = line(stream)?.to_ascii_lowercase();
        match header.split_once(':').map(|(name, value)| (name, value.trim())) {
            Some(("content-length", value)) => length = value.parse()?,
            Some(("transfer-encoding", value)) => chunked = value == "chunked",
            Some(("connection", value)) => closes = value == "close",
            Some(_) => {}
            None => break,
        }
    }
    let body = if chunked {
        chunks(stream)?
    } else {
        exactly(stream, length)?
    };
    Ok((Answer { status, body }, closes))
}

fn chunks(stream: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(stream)?;
        let length = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16)?;
        body.extend(exactly(stream, length)?);
        line(stream)?;
        if length == 0 {
            return Ok(body);
        }
    }
}

fn exactly(stream: &mut impl BufRead, length: usize) -> Result<Vec<u8>> {
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(body)
}

fn line(stream: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    if stream.by_ref().take(64 * 1024).read_line(&mut line)? == 0 {
        bail!("the connection was closed");
    }
    line.truncate(line.trim_end().len());
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> String {
        String::from_utf8(read(&mut text.as_bytes()).unwrap().0.body).unwrap()
    }

    #[test]
    fn both_kinds_of_body_are_read() {
        assert_eq!(body("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef"), "abc");
        assert_eq!(
            body("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"),
            "abcde"
        );
    }

    #[test]
    fn a_connection_cut_short_is_an_error() {
        assert!(read(&mut "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc".as_bytes()).is_err());
        assert!(read(&mut "".as_bytes()).is_err());
    }
}
