//! E-mail addresses in the one form that reaches the same mailbox.

use crate::fold::within;
use crate::list::List;

/// Mailboxes of a role: evidence for the firm behind the domain, never for the person who wrote from it.
static ROLES: List = List::new(
    "info sales office contact hello support service services admin mail post team billing \
     accounts accounting invoice invoices orders order shop hr jobs marketing enquiries inquiries \
     reception secretary help helpdesk webmaster kontakt buero buro verkauf vertrieb rechnung \
     bestellung empfang accueil commande comercial ventas facturacion contacto pedidos contato \
     vendas financeiro biuro sprzedaz faktury kundtjanst forsaljning noreply no.reply no.address \
     no.email donotreply",
);

/// Providers where anybody has a mailbox, so that the domain says nothing.
const PROVIDERS: [&str; 40] = [
    "gmail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.es",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "outlook.es",
    "live.com",
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.de",
    "yahoo.fr",
    "yahoo.es",
    "yahoo.com.br",
    "icloud.com",
    "me.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "web.de",
    "t-online.de",
    "freenet.de",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "wp.pl",
    "o2.pl",
    "onet.pl",
    "interia.pl",
    "telia.com",
    "uol.com.br",
    "bol.com.br",
    "terra.com.br",
    "proton.me",
    "protonmail.com",
];

/// Names that RFC 2606 keeps for examples, and one like them: with these before the sign they were typed where a form
/// insisted, and else they are somebody's in an example.
static EXAMPLES: List = List::new("example.com example.org example.net test.com");
static FILLERS: List = List::new(
    "test none no na n.a null nil nobody unknown noemail no.email nomail no.mail email mail user dummy fake x xx xxx \
     a abc asdf customer client",
);

/// An address taken apart; both parts canonical.
#[derive(Debug, Default)]
pub(crate) struct Email {
    pub(crate) local: String,
    pub(crate) domain: String,
}

impl Email {
    /// Reads an address; `false` when it is none, or one nobody has.
    pub(crate) fn read(&mut self, text: &str) -> bool {
        self.local.clear();
        self.domain.clear();
        let text = within(text).trim().trim_start_matches("mailto:");
        let Some((local, domain)) = text.rsplit_once('@') else {
            return false;
        };
        let plain = |letter: &char| letter.is_ascii_alphanumeric() || ".-_'&!#$%*/=?^{|}~".contains(*letter);
        let untagged = local.split('+').next().unwrap_or_default();
        let lower = |text: &str, into: &mut String| into.extend(text.chars().flat_map(char::to_lowercase));
        lower(domain.trim_end_matches(['.', '>']), &mut self.domain);
        lower(untagged.trim_start_matches('<'), &mut self.local);
        mend_domain(&mut self.domain);
        let whole = self
            .local
            .chars()
            .all(|letter| plain(&letter) || !letter.is_ascii())
            && !self.local.is_empty()
            && self.domain.contains('.')
            && !self.domain.contains(' ')
            && !(EXAMPLES.has(self.domain.as_str()) && FILLERS.has(self.local.as_str()));
        if !whole {
            return false;
        }
        if self.domain == "gmail.com" {
            self.local.retain(|letter| letter != '.');
        }
        !self.local.is_empty()
    }

    /// Reads a bare domain; `false` when it is none.
    pub(crate) fn read_domain(&mut self, text: &str) -> bool {
        let is_one = self.read(&format!("office@{text}"));
        self.local.clear();
        is_one
    }

    pub(crate) fn is_role(&self) -> bool {
        let first = self.local.split(['.', '-', '_']).next().unwrap_or_default();
        ROLES.has(self.local.as_str()) || (ROLES.has(first) && first.len() > 3)
    }

    /// Whether anybody can have a mailbox there, as far as a list of providers tells.
    pub(crate) fn is_providers(&self) -> bool {
        PROVIDERS.contains(&self.domain.as_str()) || EXAMPLES.has(self.domain.as_str())
    }
}

/// Endings that nobody's mailbox at a provider has.
const SLIPS_OF_COM: [&str; 8] = ["con", "cmo", "cm", "om", "co", "vom", "xom", "comm"];

/// One mistyped letter in a provider's name reaches nobody: `gmial.com` → `gmail.com`. The ending is left alone:
/// `hotmail.se` is not `hotmail.de`, and a short name may be a firm's own (`aon.com`).
fn mend_domain(domain: &mut String) {
    if domain == "googlemail.com" {
        domain.replace_range(.., "gmail.com");
    }
    if PROVIDERS.contains(&domain.as_str()) {
        return;
    }
    let Some((name, ending)) = domain.split_once('.') else {
        return;
    };
    let meant = PROVIDERS.iter().find(|provider| {
        provider.split_once('.').is_some_and(|(known, known_ending)| {
            let is_ending = known_ending == ending
                || known == name && known_ending == "com" && SLIPS_OF_COM.contains(&ending);
            if known == name {
                return is_ending;
            }
            is_ending
                && known.len() >= 5
                && name.bytes().next() == known.bytes().next()
                && crate::edit::is_one_slip(name.as_bytes(), known.as_bytes())
        })
    });
    if let Some(meant) = meant {
        domain.replace_range(.., meant);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Option<String> {
        let mut email = Email::default();
        email
            .read(text)
            .then(|| format!("{}@{}", email.local, email.domain))
    }

    #[test]
    fn addresses_that_reach_one_mailbox_are_one() {
        for (text, expected) in [
            ("Ann.Lee+shop@GoogleMail.com", Some("annlee@gmail.com")),
            ("ann.lee@gmial.com", Some("annlee@gmail.com")),
            ("ann.lee@web.de", Some("ann.lee@web.de")),
            ("annlee@gmail.con", Some("annlee@gmail.com")),
            ("ann@hotmail.se", Some("ann@hotmail.se")),
            ("ann@outlook.dk", Some("ann@outlook.dk")),
            ("ann@aon.com", Some("ann@aon.com")),
            (" mailto:ann@firm.co.uk ", Some("ann@firm.co.uk")),
            ("no.email@example.com", None),
            ("ann.lee@example.com", Some("ann.lee@example.com")),
            ("ann", None),
            ("@", None),
            ("+@gmail.com", None),
            ("a b@c.de", None),
        ] {
            assert_eq!(canonical(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_role_is_nobodys_own() {
        let mut email = Email::default();
        for (text, is_role) in [
            ("info@firm.de", true),
            ("sales.north@firm.com", true),
            ("hrant@firm.com", false),
        ] {
            assert!(email.read(text));
            assert_eq!(email.is_role(), is_role, "{text}");
        }
    }
}
