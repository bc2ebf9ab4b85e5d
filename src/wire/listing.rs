//! What the pages of a listing say of its length.

/// The pages of one or several inputs, and what they say of the listing that they belong to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pages: u64,
    records: u64,
    /// The greatest `Total` of a page.
    total: u64,
}

impl Listing {
    pub(super) fn count_page(&mut self, total: u64) {
        self.pages = self.pages.saturating_add(1);
        self.total = self.total.max(total);
    }

    pub(super) fn count_record(&mut self) {
        self.records = self.records.saturating_add(1);
    }

    /// Takes in what the pages of another input said.
    pub fn add(&mut self, other: Listing) {
        self.pages = self.pages.saturating_add(other.pages);
        self.records = self.records.saturating_add(other.records);
        self.total = self.total.max(other.total);
    }

    /// `Total` and the number of records that were read, if the listing has more. The vendor's pages do not agree whether Total
    /// counts records or pages (API reference of ListCaCertificate): one below the number of records can only count pages.
    #[must_use]
    pub fn missing(self) -> Option<(u64, u64)> {
        let Listing { pages, records, total } = self;
        (total > records || (total < records && total > pages)).then_some((total, records))
    }
}
