//! The limits of what is read.

/// What is read of an input at most.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Octets of JSON that one record may take, its envelope included; [`MAX_RECORD_BYTES`](Self::MAX_RECORD_BYTES) unless set.
    pub max_record_bytes: usize,
    /// Octets of JSON that one page of records may take, its envelope included; [`MAX_PAGE_BYTES`](Self::MAX_PAGE_BYTES) unless set.
    pub max_page_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { max_record_bytes: Options::MAX_RECORD_BYTES, max_page_bytes: Options::MAX_PAGE_BYTES }
    }
}

impl Options {
    /// How deep arrays and objects may be nested, counted from the outermost of the document: `[[1]]` has two levels.
    pub const MAX_DEPTH: usize = 128;

    /// How many members an object may have that is read, and how many all objects together in a value that is not: 16384. A
    /// record of the API has eight. Their keys are remembered while one may come again, which takes many times the octets of the
    /// shortest members.
    pub const MAX_MEMBERS: usize = 1 << 14;

    /// How many bytes one key of an object may take as it is written, its quotes not counted: 1024. The longest of the API has 20.
    pub const MAX_KEY_BYTES: usize = 1 << 10;

    /// How many octets of JSON one record may take, unless the [option](Self::max_record_bytes) says otherwise: 1 MiB. A response of
    /// the API has some thousands.
    pub const MAX_RECORD_BYTES: usize = 1 << 20;

    /// How many octets of JSON one page of records may take, unless the [option](Self::max_page_bytes) says otherwise: 16 MiB.
    pub const MAX_PAGE_BYTES: usize = 16 << 20;

    /// How many records, readable or not, an input may hold in its first `octets`: a thousand, and one more for each 256 octets. A page
    /// of the API has a hundred at most, and a record that holds a certificate takes some thousand octets. Without a limit, a
    /// mebibyte of empty ones would become gigabytes of reports, in which each says of every check why it was not carried out.
    #[must_use]
    pub const fn max_records(octets: usize) -> usize {
        (octets / 256).saturating_add(1000)
    }

    /// The most octets that a value may have.
    pub(super) fn longest(&self) -> usize {
        self.max_page_bytes.max(self.max_record_bytes)
    }
}
