//! Reads the hand-written sources: letters in `mail.txt`, requests in `tickets.txt`.
//!
//! An entry starts with `== [id [re parent]] 1998-04-24 Fri 14:05 from > to[, to] [cc copy]`, goes on with `Key: value` lines,
//! a blank line and the words. Times are UTC. The weekday is written so that a reader can trust the sentences.

use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::demo::DemoError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub line: usize,
    pub id: Option<String>,
    pub parent: Option<String>,
    pub at: DateTime,
    pub from: String,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub keys: Vec<(String, String)>,
    pub body: String,
}

impl Entry {
    pub fn key(&self, name: &str) -> Option<&str> {
        self.keys
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The entries in the order of their moments, whatever their order in the file.
pub fn read(file: &'static str, text: &str) -> Result<Vec<Entry>, DemoError> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut in_keys = false;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if let Some(head) = line.strip_prefix("== ") {
            entries.push(entry(head, number).map_err(|why| DemoError::Data {
                file,
                line: number,
                why,
            })?);
            in_keys = true;
        } else if line.starts_with("# ====") {
            // A heading of the file, and no part of any letter.
            in_keys = false;
        } else if let Some(entry) = entries.last_mut() {
            match line.split_once(": ") {
                Some((key, value)) if in_keys => entry.keys.push((key.to_owned(), value.to_owned())),
                _ => {
                    in_keys = false;
                    entry.body.push_str(line);
                    entry.body.push('\n');
                }
            }
        }
    }
    for entry in &mut entries {
        entry.body = entry.body.trim().to_owned();
    }
    entries.sort_by_key(|entry| entry.at);
    Ok(entries)
}

fn entry(head: &str, line: usize) -> Result<Entry, String> {
    let (left, right) = head
        .split_once(" > ")
        .ok_or("no ` > ` between writer and reader")?;
    let mut words: Vec<&str> = left.split_whitespace().collect();
    let (Some(from), Some(clock), Some(weekday), Some(day)) =
        (words.pop(), words.pop(), words.pop(), words.pop())
    else {
        return Err("too few words before ` > `".into());
    };
    let day: Date = day.parse().map_err(|_| format!("`{day}` is not a day"))?;
    if short_name(day.weekday()) != weekday {
        return Err(format!(
            "{day} is a {}, not a `{weekday}`",
            short_name(day.weekday())
        ));
    }
    let clock: Time = clock.parse().map_err(|_| format!("`{clock}` is not a time"))?;
    let (id, parent) = match words.as_slice() {
        [] => (None, None),
        [id] => (Some((*id).to_owned()), None),
        [id, "re", parent] => (Some((*id).to_owned()), Some((*parent).to_owned())),
        _ => {
            return Err(format!(
                "`{}` is neither `id` nor `id re parent`",
                words.join(" ")
            ));
        }
    };
    let (to, cc) = right.split_once(" cc ").unwrap_or((right, ""));
    Ok(Entry {
        line,
        id,
        parent,
        at: day.to_datetime(clock),
        from: from.to_owned(),
        to: names(to),
        cc: names(cc),
        keys: Vec::new(),
        body: String::new(),
    })
}

fn names(list: &str) -> Vec<String> {
    list.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

pub fn short_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_entry_says_who_when_and_what() {
        let text = "# a remark\n== b re a 1998-05-06 Wed 09:05 HUNGO > janet, laura cc steven\nSubject: Hello\n\nOne: two\n\nThree\n\n";
        let entries = read("mail.txt", text).unwrap();
        let entry = &entries[0];
        assert_eq!(
            (entry.id.as_deref(), entry.parent.as_deref()),
            (Some("b"), Some("a"))
        );
        assert_eq!(entry.at, date(1998, 5, 6).at(9, 5, 0, 0));
        assert_eq!(
            (entry.from.as_str(), entry.to.len(), entry.cc.len()),
            ("HUNGO", 2, 1)
        );
        assert_eq!(
            (entry.key("Subject"), entry.body.as_str()),
            (Some("Hello"), "One: two\n\nThree")
        );
    }

    #[test]
    fn a_wrong_weekday_is_refused_with_its_line() {
        let error = read("mail.txt", "\n== 1998-05-06 Thu 09:05 HUNGO > janet\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`mail.txt`, line 2: 1998-05-06 is a Wed, not a `Thu`"
        );
    }
}
