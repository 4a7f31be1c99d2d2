//! Tables and lists: many things at once, each row a way to the one, sorted, filtered and paged by address.

use maud::{Markup, Render, html};

use crate::frame::field::Choice;
use crate::frame::form::hidden;
use crate::frame::paging::Paging;

/// One column of a table.
#[derive(Clone, Debug, Default)]
pub struct Column {
    word: String,
    sort: Option<String>,
    is_figure: bool,
    filter: Option<(String, Markup)>,
}

impl Column {
    pub fn new(word: &str) -> Column {
        Column {
            word: word.to_owned(),
            ..Column::default()
        }
    }

    /// Set to the right, in figures of one width.
    pub fn figure(word: &str) -> Column {
        Column {
            is_figure: true,
            ..Column::new(word)
        }
    }

    /// May be sorted by this name, which goes into the address.
    #[must_use]
    pub fn sorted_by(self, name: &str) -> Column {
        Column {
            sort: Some(name.to_owned()),
            ..self
        }
    }

    /// May be narrowed by text; `name` and its present `value` go into the address.
    #[must_use]
    pub fn narrowed_by(self, name: &str, value: &str) -> Column {
        let label = format!("Narrow by {}", self.word.to_lowercase());
        let filter = html! { input type="search" name=(name) value=(value) form="narrow" aria-label=(label) autocomplete="off"; };
        Column {
            filter: Some((name.to_owned(), filter)),
            ..self
        }
    }

    /// May be narrowed by one of a few; the first choice should be the empty one that narrows nothing.
    #[must_use]
    pub fn narrowed_to(self, name: &str, value: &str, choices: &[Choice]) -> Column {
        let label = format!("Narrow by {}", self.word.to_lowercase());
        let filter = html! {
            select name=(name) form="narrow" aria-label=(label) {
                @for choice in choices { option value=(choice.value) selected[choice.value == value] { (choice.word) } }
            }
        };
        Column {
            filter: Some((name.to_owned(), filter)),
            ..self
        }
    }
}

/// One row. Its first cell is the link that the whole row answers to.
#[derive(Clone, Debug)]
pub struct Row {
    href: Option<String>,
    cells: Vec<Markup>,
    acts: Option<Markup>,
}

impl Row {
    pub fn new(cells: Vec<Markup>) -> Row {
        Row {
            href: None,
            cells,
            acts: None,
        }
    }

    pub fn to(href: impl Into<String>, cells: Vec<Markup>) -> Row {
        Row {
            href: Some(href.into()),
            ..Row::new(cells)
        }
    }

    /// Acts on this one thing, at the end of its row.
    #[must_use]
    pub fn acts(self, acts: Markup) -> Row {
        Row {
            acts: Some(acts),
            ..self
        }
    }
}

/// A table. `id` must be its own on the page.
#[derive(Clone, Debug, Default)]
pub struct Table {
    id: String,
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    order: Option<(String, bool)>,
    address: String,
    paging: Option<Paging>,
    empty: Option<Markup>,
}

impl Table {
    /// The caption is read aloud, not shown.
    pub fn new(id: &str, caption: &str, columns: Vec<Column>) -> Table {
        Table {
            id: id.to_owned(),
            caption: caption.to_owned(),
            columns,
            ..Table::default()
        }
    }

    #[must_use]
    pub fn rows(self, rows: Vec<Row>) -> Table {
        Table { rows, ..self }
    }

    /// The page's path and query without `sort`: sort links and the filter row keep what it says.
    #[must_use]
    pub fn at(self, address: impl Into<String>) -> Table {
        Table {
            address: address.into(),
            ..self
        }
    }

    /// The present order: the name a column is sorted by, and whether the greatest comes first.
    #[must_use]
    pub fn ordered(self, by: &str, is_descending: bool) -> Table {
        Table {
            order: Some((by.to_owned(), is_descending)),
            ..self
        }
    }

    #[must_use]
    pub fn paging(self, paging: Paging) -> Table {
        Table {
            paging: Some(paging),
            ..self
        }
    }

    /// What to say when there are no rows: see [`crate::frame::sheet::empty`].
    #[must_use]
    pub fn empty(self, empty: Markup) -> Table {
        Table {
            empty: Some(empty),
            ..self
        }
    }

    /// Whether a last column is needed: for the rows' acts, or for the button of the filter row.
    fn has_last(&self) -> bool {
        let is_last_narrowed = self.columns.last().is_some_and(|column| column.filter.is_some());
        is_last_narrowed || self.rows.iter().any(|row| row.acts.is_some())
    }

    fn narrows(&self) -> bool {
        self.columns.iter().any(|column| column.filter.is_some())
    }

    fn head(&self) -> Markup {
        html! {
            thead {
                tr role="row" {
                    @for column in &self.columns { (self.heading(column)) }
                    @if self.has_last() { th scope="col" role="columnheader" { span.unseen { "Acts" } } }
                }
                @if self.narrows() { (self.filters()) }
            }
        }
    }

    fn filters(&self) -> Markup {
        let button = html! { button.button.quiet type="submit" form="narrow" { "Narrow" } };
        let asked = if self.has_last() {
            self.columns.as_slice()
        } else {
            self.columns.split_last().map_or(&[][..], |(_, rest)| rest)
        };
        html! {
            tr.narrow role="row" {
                @for column in asked { td role="cell" data-word=(column.word) { @if let Some((_, filter)) = &column.filter { (filter) } } }
                td.figure role="cell" { (button) }
            }
        }
    }

    fn heading(&self, column: &Column) -> Markup {
        let ordered = self
            .order
            .as_ref()
            .filter(|(by, _)| Some(by) == column.sort.as_ref());
        let aria = ordered.map(|(_, is_descending)| if *is_descending { "descending" } else { "ascending" });
        html! {
            th.figure[column.is_figure] scope="col" role="columnheader" aria-sort=[aria] {
                @match &column.sort {
                    Some(name) => a href=(self.sort_link(name, ordered.is_some_and(|(_, down)| !down))) {
                        (column.word)
                        @if let Some((_, down)) = ordered { span.order aria-hidden="true" { @if *down { "↓" } @else { "↑" } } }
                    },
                    None => (column.word),
                }
            }
        }
    }

    fn sort_link(&self, name: &str, is_descending: bool) -> String {
        let joint = if self.address.contains('?') { '&' } else { '?' };
        let minus = if is_descending { "-" } else { "" };
        format!("{}{joint}sort={minus}{name}", self.address)
    }

    fn row(&self, row: &Row, with_acts: bool) -> Markup {
        html! {
            tr role="row" data-row {
                @for (at, (column, cell)) in self.columns.iter().zip(&row.cells).enumerate() {
                    td.figure[column.is_figure] role="cell" data-word=(column.word) {
                        @match &row.href {
                            Some(href) if at == 0 => a.row-link href=(href) data-open { (cell) },
                            _ => (cell),
                        }
                    }
                }
                @if with_acts { td.acts role="cell" { @if let Some(acts) = &row.acts { (acts) } } }
            }
        }
    }

    fn body(&self) -> Markup {
        let with_acts = self.has_last();
        let width = self.columns.len() + usize::from(with_acts);
        html! {
            tbody data-list { @for row in &self.rows { (self.row(row, with_acts)) } }
            @if self.rows.is_empty() {
                @if let Some(empty) = &self.empty { tbody { tr role="row" { td role="cell" colspan=(width) { (empty) } } } }
            }
            @if let Some(paging) = &self.paging {
                @let select = format!("#{} > tbody", self.id);
                // Replaced by the next page's own bodies as it comes into view; a plain link without a script.
                tbody.more hx-get=[paging.next.as_deref()] hx-trigger="revealed" hx-swap="outerHTML" hx-select=(select) {
                    tr role="row" { td role="cell" colspan=(width) { (paging) } }
                }
            }
        }
    }
}

impl Table {
    /// The form that the filter row belongs to: it keeps what else the address says.
    fn narrowing(&self) -> Markup {
        let (path, query) = self.address.split_once('?').unwrap_or((&self.address, ""));
        let said: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
        let asks = |name: &str| {
            self.columns
                .iter()
                .filter_map(|column| column.filter.as_ref())
                .any(|(asked, _)| asked == name)
        };
        html! {
            form.unseen #narrow method="get" action=(path) data-filter {
                @for (name, value) in said.iter().filter(|(name, _)| !asks(name)) { (hidden(name, value)) }
            }
        }
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        html! {
            @if self.narrows() { (self.narrowing()) }
            div.table-box {
                table id=(self.id) role="table" {
                    caption.unseen { (self.caption) }
                    (self.head())
                    (self.body())
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Table {
        let columns = vec![
            Column::new("Name").sorted_by("name").narrowed_by("q", "ann"),
            Column::figure("Orders").sorted_by("orders"),
        ];
        Table::new("people", "People", columns)
    }

    #[test]
    fn a_sort_link_keeps_the_address_and_turns_on_the_second_press() {
        let page = people()
            .at("/people?view=late&q=ann")
            .ordered("name", false)
            .render()
            .into_string();
        assert!(
            page.contains("/people?view=late&amp;q=ann&amp;sort=-name"),
            "{page}"
        );
        assert!(
            page.contains("/people?view=late&amp;q=ann&amp;sort=orders"),
            "{page}"
        );
        assert!(page.contains(r#"aria-sort="ascending""#), "{page}");
    }

    #[test]
    fn narrowing_keeps_the_rest_of_the_address() {
        let page = people().at("/people?view=late&q=ann").render().into_string();
        assert!(
            page.contains(r#"<input type="hidden" name="view" value="late">"#),
            "{page}"
        );
        assert!(!page.contains(r#"<input type="hidden" name="q""#), "{page}");
    }
}
