//! What the pages of a listing say of its length.

/// The pages that were read, and what they say of the listings that they belong to. Pages with the same `Total`, one after the
/// other, are taken for one listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    total: u64,
    pages: u64,
    records: u64,
    /// How many records the longest page has.
    longest: u64,
    /// `Total` and records of the first listing before these pages that has more.
    missing: Option<(u64, u64)>,
}

impl Listing {
    /// A page of so many records.
    pub(super) fn of_page(total: u64, records: usize) -> Self {
        let records = u64::try_from(records).unwrap_or(u64::MAX);
        Listing { total, pages: 1, records, longest: records, missing: None }
    }

    /// Takes in the pages that were read behind these.
    pub fn add(&mut self, other: Listing) {
        let missing = self.missing.or(other.missing);
        *self = if self.total == other.total || other.pages == 0 {
            Listing {
                pages: self.pages.saturating_add(other.pages),
                records: self.records.saturating_add(other.records),
                longest: self.longest.max(other.longest),
                missing,
                ..*self
            }
        } else {
            Listing { missing: self.missing().or(missing), ..other }
        };
    }

    /// `Total` and how many records were read, of the first listing that has more. The vendor's pages do not agree whether Total
    /// counts records or pages (API reference of ListCaCertificate): one below the records of a page can only count pages.
    #[must_use]
    pub fn missing(self) -> Option<(u64, u64)> {
        let Listing { total, pages, records, longest, missing } = self;
        let read = if longest > total { pages } else { records };
        missing.or((total > read).then_some((total, records)))
    }
}
