//! Name constraints (RFC 5280 section 4.2.1.10): which names a certificate under a CA may have. Directory names, DNS names,
//! addresses and mail addresses are compared; names of other kinds, which device certificates do not have, are not.

use crate::x509::der::{Element, Reader, Tag};
use crate::x509::name::Name;
use crate::x509::oid::EMAIL_ADDRESS;

/// The tags of GeneralName that are compared.
const MAIL: u32 = 1;
const DNS: u32 = 2;
const DIRECTORY: u32 = 4;
const ADDRESS: u32 = 7;

/// The value of a nameConstraints extension that is well formed.
#[derive(Clone, Copy)]
pub(crate) struct NameConstraints<'a> {
    value: &'a [u8],
    /// Whether the extension is critical.
    pub(crate) is_critical: bool,
}

impl<'a> NameConstraints<'a> {
    pub(super) fn new(value: &'a [u8], is_critical: bool) -> Self {
        NameConstraints { value, is_critical }
    }

    /// Each base, and whether names under it are permitted or excluded.
    fn bases(self) -> impl Iterator<Item = (bool, Element<'a>)> {
        let lists = Reader::new(self.value).elements().flat_map(|sequence| sequence.children());
        lists.flat_map(|list| {
            let is_permitted = list.is_context(0, true);
            let bases = list.children().filter_map(|subtree| subtree.children().next());
            bases.map(move |base| (is_permitted, base))
        })
    }

    /// Whether a base is a directory name.
    pub(crate) fn has_directory_name(self) -> bool {
        self.bases().any(|(_, base)| base.tag == Tag(DIRECTORY))
    }

    /// Whether a base has a minimum or a maximum beside it.
    pub(crate) fn has_bounds(self) -> bool {
        let lists = Reader::new(self.value).elements().flat_map(|sequence| sequence.children());
        let mut subtrees = lists.flat_map(|list| list.children());
        subtrees.any(|subtree| subtree.children().nth(1).is_some())
    }

    /// The kind of a name that they do not allow, if there is one among the subject and the names in the value of a
    /// subjectAltName.
    pub(crate) fn forbid(self, subject: Name<'_>, alternatives: &[u8]) -> Option<&'static str> {
        let own = Some((DIRECTORY, subject.der())).filter(|_| !subject.is_empty());
        let mails = subject.attributes().filter(|attribute| attribute.oid == EMAIL_ADDRESS);
        let mails: Vec<_> = mails.filter_map(|attribute| attribute.text().ok()).collect();
        let alternatives = Reader::new(alternatives)
            .elements()
            .flat_map(|names| names.children())
            .map(|name| (name.tag.0, name.contents));
        let mut names =
            own.into_iter().chain(mails.iter().map(|mail| (MAIL, mail.as_bytes()))).chain(alternatives);
        names.find(|(kind, name)| !self.allow(*kind, name)).map(|(kind, _)| match kind {
            MAIL => "a mail address",
            DNS => "a DNS name",
            DIRECTORY => "a directory name",
            _ => "an address",
        })
    }

    /// Whether a name is in no excluded subtree, and in a permitted one if there are some of its kind.
    fn allow(self, kind: u32, name: &[u8]) -> bool {
        let of_kind = || self.bases().filter(|(_, base)| base.tag == Tag(kind));
        let is_within =
            |permitted| of_kind().any(|(is, base)| is == permitted && is_below(kind, name, base.contents));
        let has_permitted = of_kind().any(|(is_permitted, _)| is_permitted);
        let is_compared = [MAIL, DNS, DIRECTORY, ADDRESS].contains(&kind);
        !is_compared || !is_within(false) && (!has_permitted || is_within(true))
    }
}

fn is_below(kind: u32, name: &[u8], base: &[u8]) -> bool {
    match kind {
        DIRECTORY => Name::from_der(name).is_below(&Name::from_der(base)),
        ADDRESS => {
            let (address, mask) = base.split_at(base.len() / 2);
            let is_equal = |((a, b), mask): ((&u8, &u8), &u8)| (a ^ b) & mask == 0;
            name.len() == address.len() && name.iter().zip(address).zip(mask).all(is_equal)
        }
        DNS => is_in_domain(name, base),
        _ => {
            let host =
                name.iter().rposition(|octet| *octet == b'@').and_then(|at| name.get(at.saturating_add(1)..));
            let host = host.unwrap_or_default();
            if base.contains(&b'@') {
                name.eq_ignore_ascii_case(base)
            } else if base.starts_with(b".") {
                is_in_domain(host, base)
            } else {
                host.eq_ignore_ascii_case(base)
            }
        }
    }
}

/// Whether a host is this domain or below it; with a point in front, only below it.
fn is_in_domain(host: &[u8], domain: &[u8]) -> bool {
    let Some((labels, end)) = host.len().checked_sub(domain.len()).and_then(|at| host.split_at_checked(at))
    else {
        return false;
    };
    let is_at_a_label = labels.is_empty() || labels.ends_with(b".") || domain.starts_with(b".");
    end.eq_ignore_ascii_case(domain) && (domain.is_empty() || is_at_a_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 5280 section 4.2.1.10
    #[test]
    fn hosts_are_in_domains() {
        for (host, domain, expected) in [
            ("host.example.com", "example.com", true),
            ("example.com", "EXAMPLE.com", true),
            ("badexample.com", "example.com", false),
            ("host.example.com", ".example.com", true),
            ("example.com", ".example.com", false),
            ("example.com", "", true),
            ("com", "example.com", false),
        ] {
            assert_eq!(is_below(DNS, host.as_bytes(), domain.as_bytes()), expected, "{host} in {domain}");
        }
    }

    #[test]
    fn mail_addresses_are_in_hosts_and_domains() {
        for (mail, base, expected) in [
            ("line@example.com", "line@example.com", true),
            ("other@example.com", "line@example.com", false),
            ("line@example.com", "example.com", true),
            ("line@host.example.com", "example.com", false),
            ("line@host.example.com", ".example.com", true),
            ("line@example.com", ".example.com", false),
        ] {
            assert_eq!(is_below(MAIL, mail.as_bytes(), base.as_bytes()), expected, "{mail} in {base}");
        }
    }

    #[test]
    fn addresses_are_in_networks() {
        let network = [192, 0, 2, 0, 255, 255, 255, 0];
        assert!(is_below(ADDRESS, &[192, 0, 2, 77], &network));
        assert!(!is_below(ADDRESS, &[192, 0, 3, 77], &network));
        assert!(!is_below(ADDRESS, &[0; 16], &network));
    }
}
