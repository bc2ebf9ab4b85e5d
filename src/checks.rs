//! The checks, one a file, and their order in reports.
//!
//! May import: check and what it is made of, policy.

use crate::check::Check;

mod ca_basic_constraints;
mod ca_expiry_margin;
mod ca_key_algorithm;
mod ca_key_strength;
mod ca_key_usage;
mod ca_self_signature;
mod ca_validity;
mod ca_version;
mod certificate_decodes;
mod expected_ca;
mod expected_code;
mod expected_sn;
mod no_private_key;
mod pem_encoding;
mod response_fields;
mod sn_length;
mod sn_match;
mod sn_spelling;
mod status_active;
#[cfg(test)]
mod testing;
mod valid_begin_match;
mod valid_end_match;
mod validity_field;
mod validity_order;
mod verification_code_match;
mod verification_issuer_match;
mod verification_key_distinct;
mod verification_signature;
mod verification_validity;

/// All checks, in the order of reports.
pub(crate) static ALL: &[Check] = &[
    response_fields::CHECK,
    status_active::CHECK,
    sn_length::CHECK,
    sn_match::CHECK,
    sn_spelling::CHECK,
    valid_begin_match::CHECK,
    valid_end_match::CHECK,
    expected_code::CHECK,
    expected_sn::CHECK,
    expected_ca::CHECK,
    certificate_decodes::CHECK,
    pem_encoding::CHECK,
    no_private_key::CHECK,
    validity_order::CHECK,
    ca_validity::CHECK,
    ca_expiry_margin::CHECK,
    ca_version::CHECK,
    ca_basic_constraints::CHECK,
    ca_key_usage::CHECK,
    ca_self_signature::CHECK,
    ca_key_algorithm::CHECK,
    ca_key_strength::CHECK,
    verification_code_match::CHECK,
    verification_issuer_match::CHECK,
    verification_signature::CHECK,
    verification_key_distinct::CHECK,
    verification_validity::CHECK,
];
