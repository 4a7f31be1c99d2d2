//! Addresses behind which stands an office, not a person: they never prove that two people are one.

/// Whole local parts, after points, dashes and digits at the end are gone.
const OFFICES: &[&str] = &[
    "abuse",
    "accounting",
    "accounts",
    "accountspayable",
    "accueil",
    "admin",
    "administration",
    "administrator",
    "all",
    "allemployees",
    "announce",
    "announcements",
    "ap",
    "ar",
    "atencionalcliente",
    "bestellung",
    "billing",
    "bookings",
    "buchhaltung",
    "careers",
    "clientes",
    "commercial",
    "compras",
    "comptabilite",
    "contact",
    "contacto",
    "contactus",
    "customercare",
    "customerservice",
    "customersupport",
    "daemon",
    "einkauf",
    "email",
    "empfang",
    "enquiries",
    "enquiry",
    "everyone",
    "facturation",
    "facturen",
    "feedback",
    "finance",
    "frontdesk",
    "geschaeftsleitung",
    "hallo",
    "hello",
    "help",
    "helpdesk",
    "hi",
    "hostmaster",
    "hr",
    "info",
    "infos",
    "information",
    "inkoop",
    "inquiries",
    "invoice",
    "invoices",
    "invoicing",
    "it",
    "jobs",
    "klantenservice",
    "kontakt",
    "kundenservice",
    "legal",
    "list",
    "listserv",
    "mail",
    "mailbox",
    "mailerdaemon",
    "mailinglist",
    "majordomo",
    "marketing",
    "members",
    "news",
    "newsletter",
    "noaddress",
    "nobody",
    "noc",
    "none",
    "noreply",
    "donotreply",
    "notification",
    "notifications",
    "office",
    "online",
    "orders",
    "order",
    "payments",
    "personal",
    "post",
    "poststelle",
    "postmaster",
    "press",
    "presse",
    "privacy",
    "purchasing",
    "rechnung",
    "rechnungen",
    "reception",
    "recruiting",
    "reply",
    "returns",
    "root",
    "sales",
    "security",
    "sekretariat",
    "service",
    "services",
    "shop",
    "staff",
    "subscribe",
    "support",
    "team",
    "undisclosed",
    "undisclosedrecipients",
    "unknown",
    "unsubscribe",
    "usenet",
    "uucp",
    "ventas",
    "verkauf",
    "verkoop",
    "vertrieb",
    "web",
    "webmaster",
    "welcome",
    "zentrale",
];

/// How a machine's or a list's address begins or ends.
const BEGINNINGS: &[&str] = &[
    "noreply",
    "donotreply",
    "bounce",
    "undisclosed",
    "mailerdaemon",
    "listserv",
    "owner",
];
const ENDINGS: &[&str] = &["noreply", "bounces", "announce", "mailinglist", "newsletter"];

/// Whether several people write from, or are reached at, this address.
pub fn is_shared_address(address: &str) -> bool {
    let (local, domain) = address.trim().rsplit_once('@').unwrap_or((address.trim(), ""));
    let local = local.split('+').next().unwrap_or_default().to_lowercase();
    let is_list = local.ends_with("-l") || local.ends_with("-list") || local.ends_with("-request");
    let bare: String = local.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let word = bare.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let list_host = ["lists.", "list.", "listserv.", "groups.", "googlegroups."];
    is_list
        || bare.is_empty()
        || OFFICES.contains(&word)
        || BEGINNINGS.iter().any(|start| bare.starts_with(start))
        || ENDINGS.iter().any(|end| bare.ends_with(end))
        || list_host
            .iter()
            .any(|host| domain.to_lowercase().starts_with(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_told_from_a_person() {
        for address in [
            "info@example.com",
            "Sales@example.com",
            "support2@example.com",
            "office@example.com",
            "no-reply@example.com",
            "noreply+abc@example.com",
            "do.not.reply@example.com",
            "no.address@enron.com",
            "undisclosed-recipients",
            "postmaster@example.com",
            "rust-l@example.org",
            "dev@lists.example.org",
            "team@googlegroups.com",
            "buchhaltung@beispiel.de",
            "klantenservice@voorbeeld.nl",
            "bounce-1234@mailer.example.com",
            "owner-nolist@list.example.com",
            "kontakt@beispiel.de",
        ] {
            assert!(is_shared_address(address), "{address}");
        }
        for address in [
            "anna@example.com",
            "salesh@example.com",
            "lindy.donoho@enron.com",
            "infonza@example.com",
            "h.office@example.com",
            "mail.anna@example.com",
            "rosa.contacto@example.com",
            "paul@example.com",
        ] {
            assert!(!is_shared_address(address), "{address}");
        }
    }
}
