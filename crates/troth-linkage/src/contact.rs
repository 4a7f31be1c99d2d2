//! Where two records can be reached, compared: mailboxes, phones, houses.

use crate::base::Row;
use crate::compare::{Comparer, pairs};
use crate::edit::{is_one_slip, jaro_winkler};
use crate::intern::NONE;
use crate::level::Field;
use crate::pattern::Comparison;
use crate::rarity::{AREAS, DOMAINS, HOUSES, OWN, STREETS, own_rarity, rarity, shared_level};

impl Comparer<'_> {
    pub(crate) fn emails(&self, one: &Row, other: &Row, found: &mut Comparison) {
        if one.emails[0] == NONE || other.emails[0] == NONE {
            return;
        }
        let mut best = (8, 0.0);
        for (email, other_email) in pairs(one.emails, other.emails) {
            let level = self.email(email, other_email, found.of_firms);
            if level.0 < best.0 {
                best = level;
            }
        }
        found.set(Field::Email, best.0, best.1);
    }

    fn email(&self, one: u32, other: u32, of_firms: bool) -> (u8, f32) {
        let (mailbox, other_mailbox) = (&self.base.email[one as usize], &self.base.email[other as usize]);
        if one == other && mailbox.local == NONE {
            return (6, 8.0);
        }
        if one == other {
            let shared = self.counts.email[one as usize];
            // A role's mailbox is nobody's own, but the firm's.
            let level = if mailbox.is_role && !of_firms {
                3
            } else {
                shared_level(shared.owners(of_firms))
            };
            return (level, own_rarity(shared, of_firms, self.counts.records, OWN));
        }
        if mailbox.is_role || other_mailbox.is_role {
            return if mailbox.domain == other_mailbox.domain && !mailbox.is_providers {
                (7, 8.0)
            } else {
                (8, 0.0)
            };
        }
        let same_domain = mailbox.domain == other_mailbox.domain;
        let same_local = mailbox.local == other_mailbox.local;
        // Most mailboxes have neither in common, and their texts need not be fetched to see it.
        if same_local || same_domain {
            let local = self.base.locals.text(mailbox.local).as_bytes();
            if same_local && local.len() >= 5 {
                let count = self.counts.local[mailbox.local as usize];
                let bits = rarity(count, self.counts.records, DOMAINS);
                // A name before the sign is no surprise where the names agree already.
                let is_plain = !local.iter().any(u8::is_ascii_digit);
                return (4, if is_plain { bits.min(9.0) } else { bits });
            }
            let other_local = self.base.locals.text(other_mailbox.local).as_bytes();
            if same_domain && local.len() >= 5 && is_one_slip(local, other_local) {
                return (5, 16.0);
            }
        }
        if same_domain && !mailbox.is_providers {
            let count = self.counts.domain[mailbox.domain as usize];
            return (7, rarity(count, self.counts.records, DOMAINS));
        }
        (8, 0.0)
    }

    pub(crate) fn phones(&self, one: &Row, other: &Row, found: &mut Comparison) {
        if one.phones[0] == NONE || other.phones[0] == NONE {
            return;
        }
        let mut best = (5, 0.0);
        let of_firms = found.of_firms;
        for (phone, other_phone) in pairs(one.phones, other.phones) {
            let level = if phone == other_phone {
                let shared = self.counts.phone[phone as usize];
                (
                    shared_level(shared.owners(of_firms)),
                    own_rarity(shared, of_firms, self.counts.records, OWN),
                )
            } else if digits_slip(
                self.base.phone_digits[phone as usize],
                self.base.phone_digits[other_phone as usize],
            ) {
                (4, 15.0)
            } else {
                (5, 0.0)
            };
            if level.0 < best.0 {
                best = level;
            }
        }
        found.set(Field::Phone, best.0, best.1);
    }

    pub(crate) fn houses(&mut self, one: &Row, other: &Row, found: &mut Comparison) {
        let both = |one: u32, other: u32| one != NONE && other != NONE;
        let same = |one: u32, other: u32| both(one, other) && one == other;
        let differs = |one: u32, other: u32| both(one, other) && one != other;
        let (base, counts) = (self.base, self.counts);
        let postcode_bits = || {
            rarity(
                counts.postcode[one.postcode as usize],
                counts.told.postcode,
                AREAS,
            )
        };
        let city_bits = || rarity(counts.city[one.city as usize], counts.told.city, AREAS);
        let street_bits = || rarity(counts.street[one.street as usize], counts.told.street, STREETS);
        let same_postcode = same(one.postcode, other.postcode);
        let same_city = same(one.city, other.city);
        let same_street = same(one.street, other.street);
        let same_number = same(one.number, other.number);
        let elsewhere = differs(one.postcode, other.postcode) && !same_city
            || differs(one.city, other.city) && !same_postcode;
        if same_street && same_number && !elsewhere {
            let shared = [one, other].map(|row| counts.house[row.house as usize]);
            let shared = shared
                .into_iter()
                .max_by_key(|shared| (shared.people, shared.records))
                .unwrap_or_default();
            let bits =
                own_rarity(shared, found.of_firms, self.counts.records, HOUSES).min(street_bits() + 7.0);
            found.set(Field::House, if shared.people <= 4 { 1 } else { 2 }, bits);
            return;
        }
        let area = same_postcode || same_city;
        let near_street = area && !same_street && both(one.street, other.street) && {
            let texts = [one, other].map(|row| base.streets.text(row.street).as_bytes());
            is_one_slip(texts[0], texts[1]) || jaro_winkler(texts[0], texts[1]) > 0.9
        };
        if same_number && (same_street || near_street) || same_street && same_postcode {
            let area_bits = match (same_postcode, same_city) {
                (true, _) => postcode_bits(),
                (_, true) => city_bits(),
                _ => 4.0,
            };
            let number_bits = if same_number { 5.0 } else { 0.0 };
            let bits = if same_street {
                street_bits().max(area_bits + 2.0)
            } else {
                area_bits + 5.0
            };
            found.set(Field::House, 3, bits + number_bits);
        } else if same_street {
            found.set(Field::House, 4, street_bits());
        } else if same_postcode {
            found.set(Field::House, 5, postcode_bits());
        } else if same_city {
            found.set(Field::House, 6, city_bits());
        } else if self.near_city(one.city, other.city) {
            found.set(Field::House, 6, 5.0);
        } else if differs(one.postcode, other.postcode)
            || differs(one.city, other.city)
            || differs(one.street, other.street)
        {
            found.set(Field::House, 7, 0.0);
        }
    }
}

fn digits_slip(one: u32, other: u32) -> bool {
    let digits = |mut number: u32| {
        let mut digits = [0_u8; 9];
        for digit in digits.iter_mut().rev() {
            *digit = (number % 10) as u8;
            number /= 10;
        }
        digits
    };
    is_one_slip(&digits(one), &digits(other))
}
