//! Opens what was handed in: unpacks `.gz` and `.zip` under limits, and says what each member is.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};
use flate2::read::{DeflateDecoder, MultiGzDecoder};
use zip::{CompressionMethod, ZipArchive};

use crate::intake::bound::{Bound, Bounded};
use crate::intake::encoding::{self, Sniff};
use crate::intake::magic::{binary, is_letter, is_mailbox, is_zip};
use crate::intake::sheet;
use crate::intake::source::{Bytes, Limits, Refusal, Source};

/// One table or one mailbox. It can be read from its start as often as one likes.
#[derive(Clone, Debug)]
pub struct Part {
    /// The file's name; a member's or worksheet's name after it, parted by ` · `.
    pub name: String,
    pub kind: Kind,
    /// Bytes after unpacking; of a worksheet, those of its workbook.
    pub bytes: u64,
    /// Line ends, so that progress can be told in lines.
    pub lines: u64,
    pub encoding: &'static Encoding,
    pub(super) returns_alone: bool,
    source: Source,
    way: Way,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rows of text, parted by a delimiter.
    Table,
    /// One worksheet of a workbook.
    Sheet { worksheet: String },
    /// Many messages, as mbox keeps them.
    Mailbox,
    /// One message.
    Letter,
}

/// What was found in a file: the parts that can be read, and the members that can't, each with its reason.
#[derive(Debug)]
pub struct Opened {
    pub parts: Vec<Part>,
    pub refused: Vec<Refusal>,
}

#[derive(Clone, Debug)]
enum Way {
    Plain,
    Gzip,
    Member(Member),
}

#[derive(Clone, Debug)]
struct Member {
    name: String,
    start: u64,
    packed: u64,
    deflated: bool,
}

/// # Errors
/// When nothing in the file can be read, with the reason.
pub fn open(source: &Source, limits: &Limits) -> Result<Opened, Refusal> {
    let head = head_of(source, &Way::Plain, limits)?;
    if head.is_empty() {
        return Err(Refusal::Empty {
            name: source.name.clone(),
        });
    }
    let mut opened = Opened {
        parts: Vec::new(),
        refused: Vec::new(),
    };
    if head.starts_with(b"\x1f\x8b") {
        opened.parts = part(source, &Way::Gzip, limits)?;
    } else if is_zip(&head) && !sheet::is_workbook(&head) && !zip_is_workbook(source)? {
        open_zip(source, limits, &mut opened)?;
    } else {
        opened.parts = part(source, &Way::Plain, limits)?;
    }
    match (opened.parts.is_empty(), opened.refused.len()) {
        (true, 1) => Err(opened.refused.remove(0)),
        (true, 0) => Err(Refusal::Empty {
            name: source.name.clone(),
        }),
        _ => Ok(opened),
    }
}

impl Part {
    /// The unpacked bytes, from the start, never more than the limits allow.
    ///
    /// # Errors
    /// When what lies below can't be opened.
    pub fn read(&self, limits: &Limits) -> Result<Box<dyn Read + Send>, Refusal> {
        reader(&self.source, &self.way, limits)
    }

    /// The part as UTF-8 text. `lost` counts letters that could not be read.
    pub(super) fn text(
        &self,
        encoding: &'static Encoding,
        limits: &Limits,
        lost: Arc<std::sync::atomic::AtomicU64>,
    ) -> Result<Box<dyn Read + Send>, Refusal> {
        Ok(encoding::in_utf8(self.read(limits)?, encoding, lost))
    }

    /// The whole part in memory, for workbooks.
    pub(super) fn whole(&self, limits: &Limits) -> Result<Vec<u8>, Refusal> {
        whole(&self.source, &self.way, limits)
    }
}

/// What one member is: one part, or one for each worksheet.
fn part(source: &Source, way: &Way, limits: &Limits) -> Result<Vec<Part>, Refusal> {
    let name = name_of(source, way);
    let head = head_of(source, way, limits)?;
    if head.is_empty() {
        return Err(Refusal::Empty { name });
    }
    let of = |kind, sniff: &Sniff| Part {
        name: name.clone(),
        kind,
        bytes: sniff.bytes,
        lines: sniff.lines,
        encoding: sniff.encoding,
        returns_alone: sniff.returns_alone,
        source: source.clone(),
        way: way.clone(),
    };
    if is_zip(&head) || sheet::is_workbook(&head) {
        return worksheets(source, way, &name, limits, of);
    }
    if head.starts_with(b"\x1f\x8b") {
        return Err(Refusal::Nested { name });
    }
    if let Some(what) = binary(&head) {
        return Err(Refusal::Binary {
            name,
            what: what.to_owned(),
        });
    }
    let open = || reader(source, way, limits).map_err(io::Error::other);
    let sniff = encoding::sniff(open).map_err(|error| Refusal::unreadable(&name, &error))?;
    let kind = match () {
        () if is_mailbox(&head) => Kind::Mailbox,
        () if is_letter(&head) => Kind::Letter,
        () => Kind::Table,
    };
    Ok(vec![of(kind, &sniff)])
}

fn worksheets(
    source: &Source,
    way: &Way,
    name: &str,
    limits: &Limits,
    of: impl Fn(Kind, &Sniff) -> Part,
) -> Result<Vec<Part>, Refusal> {
    let bytes = whole(source, way, limits)?;
    let length = bytes.len() as u64;
    let worksheets = sheet::worksheets(name, bytes, limits)?;
    let many = worksheets.len() > 1;
    let parts = worksheets.into_iter().map(|worksheet| {
        let sniff = Sniff {
            encoding: UTF_8,
            bytes: length,
            lines: worksheet.rows,
            returns_alone: false,
            strays: 0,
        };
        let title = if many {
            format!("{name} · {}", worksheet.name)
        } else {
            name.to_owned()
        };
        Part {
            name: title,
            ..of(
                Kind::Sheet {
                    worksheet: worksheet.name,
                },
                &sniff,
            )
        }
    });
    let parts: Vec<Part> = parts.collect();
    if parts.is_empty() {
        Err(Refusal::Empty {
            name: name.to_owned(),
        })
    } else {
        Ok(parts)
    }
}

fn open_zip(source: &Source, limits: &Limits, opened: &mut Opened) -> Result<(), Refusal> {
    let mut archive = zip_of(source)?;
    if archive.len() > limits.members {
        return Err(Refusal::TooMany {
            name: source.name.clone(),
            limit: limits.members,
        });
    }
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        let member = match member_at(&mut archive, index, &source.name) {
            Ok(Some(member)) => member,
            Ok(None) => continue,
            Err(refusal) => {
                opened.refused.push(refusal);
                continue;
            }
        };
        let left = Limits {
            unpacked: limits.unpacked.saturating_sub(unpacked),
            ..*limits
        };
        match part(source, &Way::Member(member), &left) {
            Ok(parts) => {
                unpacked += parts.first().map_or(0, |part| part.bytes);
                opened.parts.extend(parts);
            }
            Err(refusal @ (Refusal::Bomb { .. } | Refusal::TooLarge { .. })) => return Err(refusal),
            Err(refusal) => opened.refused.push(refusal),
        }
    }
    Ok(())
}

/// A member worth reading; nothing for folders and what macOS and editors leave behind.
fn member_at(
    archive: &mut ZipArchive<Box<dyn Bytes>>,
    index: usize,
    outer: &str,
) -> Result<Option<Member>, Refusal> {
    let unreadable = |why: String| Refusal::Unreadable {
        name: outer.to_owned(),
        why,
    };
    let file = archive
        .by_index_raw(index)
        .map_err(|error| unreadable(error.to_string()))?;
    let inner = file
        .name()
        .map_err(|error| unreadable(error.to_string()))?
        .into_owned();
    let base = inner.rsplit(['/', '\\']).next().unwrap_or_default();
    if file.is_dir() || inner.starts_with("__MACOSX/") || base.starts_with('.') || base == "Thumbs.db" {
        return Ok(None);
    }
    let name = format!("{outer} · {inner}");
    if file.encrypted() {
        return Err(Refusal::Locked { name });
    }
    let lower = base.to_lowercase();
    if [".zip", ".gz", ".tgz", ".7z", ".rar", ".tar"]
        .iter()
        .any(|end| lower.ends_with(end))
    {
        return Err(Refusal::Nested { name });
    }
    let deflated = match file.compression() {
        CompressionMethod::Stored => false,
        CompressionMethod::Deflated => true,
        other => {
            return Err(Refusal::Unreadable {
                name,
                why: format!("it is packed by `{other}`"),
            });
        }
    };
    let packed = file.compressed_size();
    let start = file
        .data_start()
        .ok_or_else(|| unreadable("a member has no place".to_owned()))?;
    Ok(Some(Member {
        name,
        start,
        packed,
        deflated,
    }))
}

fn zip_of(source: &Source) -> Result<ZipArchive<Box<dyn Bytes>>, Refusal> {
    let why = |error: zip::result::ZipError| Refusal::Unreadable {
        name: source.name.clone(),
        why: error.to_string(),
    };
    ZipArchive::new(source.open()?).map_err(why)
}

fn zip_is_workbook(source: &Source) -> Result<bool, Refusal> {
    let archive = zip_of(source)?;
    let has = |wanted: &str| archive.file_names().flatten().any(|name| name == wanted);
    let is_excel = archive
        .file_names()
        .flatten()
        .any(|name| name.starts_with("xl/workbook."));
    Ok(is_excel || (has("mimetype") && has("content.xml")))
}

fn name_of(source: &Source, way: &Way) -> String {
    match way {
        Way::Plain | Way::Gzip => source.name.clone(),
        Way::Member(member) => member.name.clone(),
    }
}

fn head_of(source: &Source, way: &Way, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let mut head = Vec::new();
    let read = reader(source, way, limits)?.take(64 << 10).read_to_end(&mut head);
    read.map_err(|error| Refusal::unreadable(&name_of(source, way), &error))?;
    Ok(head)
}

fn whole(source: &Source, way: &Way, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let name = name_of(source, way);
    let mut bytes = Vec::new();
    let read = reader(source, way, limits)?
        .take(limits.workbook + 1)
        .read_to_end(&mut bytes);
    read.map_err(|error| Refusal::unreadable(&name, &error))?;
    if bytes.len() as u64 > limits.workbook {
        return Err(Refusal::TooLarge {
            name,
            limit: limits.workbook,
        });
    }
    Ok(bytes)
}

fn reader(source: &Source, way: &Way, limits: &Limits) -> Result<Box<dyn Read + Send>, Refusal> {
    let mut bytes = source.open()?;
    let name = name_of(source, way);
    let bounded = |packed| Bound {
        name: name.clone(),
        limits: *limits,
        packed,
        given: 0,
    };
    Ok(match way {
        Way::Plain => bytes,
        Way::Gzip => {
            let bound = bounded(source.length()?);
            Box::new(Bounded {
                input: MultiGzDecoder::new(bytes),
                bound,
            })
        }
        Way::Member(member) => {
            let moved = bytes.seek(SeekFrom::Start(member.start));
            moved.map_err(|error| Refusal::unreadable(&name, &error))?;
            let packed = bytes.take(member.packed);
            let bound = bounded(member.packed);
            if member.deflated {
                Box::new(Bounded {
                    input: DeflateDecoder::new(packed),
                    bound,
                })
            } else {
                Box::new(Bounded { input: packed, bound })
            }
        }
    })
}
