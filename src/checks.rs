//! The checks, one a file, and their order in reports.

use crate::check::{Check, CheckId};
use crate::id::for_each_check;

mod reissue;
mod serial_field;
mod sound_key;
#[cfg(test)]
mod testing;
mod validity_field;

macro_rules! table {
    ($($module:ident $variant:ident $id:literal)*) => {
        $(mod $module;)*

        static ALL: &[Check] = &[$($module::CHECK),*];

        const fn entry(id: CheckId) -> &'static Check {
            match id {
                $(CheckId::$variant => &$module::CHECK,)*
            }
        }
    };
}
for_each_check!(table);

/// All checks, in the order of reports.
#[must_use]
pub fn catalogue() -> &'static [Check] {
    ALL
}

impl CheckId {
    /// The check of the catalogue that has this id.
    ///
    /// ```
    /// use mqtt_ca_check::CheckId;
    ///
    /// assert_eq!(CheckId::SnMatch.check().id(), "sn-match");
    /// ```
    #[must_use]
    pub fn check(self) -> &'static Check {
        entry(self)
    }
}
