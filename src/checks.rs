//! The checks, one a file, and their order in reports.

use crate::check::Check;

mod algorithm_agreement;
mod ca_basic_constraints;
mod ca_expiry_margin;
mod ca_extended_key_usage;
mod ca_key_algorithm;
mod ca_key_bound;
mod ca_key_sound;
mod ca_key_strength;
mod ca_key_usage;
mod ca_self_signature;
mod ca_subject;
mod ca_validity;
mod ca_version;
mod certificate_decodes;
mod code_form;
mod critical_extensions;
mod der_encoding;
mod expected_ca;
mod expected_code;
mod expected_sn;
mod extensions_wellformed;
mod name_encoding;
mod no_private_key;
mod pem_encoding;
mod response_fields;
mod serial_number;
mod signature_digest;
mod sn_length;
mod sn_match;
mod sn_spelling;
mod status_active;
#[cfg(test)]
mod testing;
mod time_encoding;
mod valid_begin_match;
mod valid_end_match;
mod validity_field;
mod validity_order;
mod verification_code_match;
mod verification_issuer_match;
mod verification_key_distinct;
mod verification_key_identifier;
mod verification_not_ca;
mod verification_signature;
mod verification_validity;
mod verification_validity_overlap;

/// All checks, in the order of reports.
pub(crate) static ALL: &[Check] = &[
    response_fields::CHECK,
    status_active::CHECK,
    sn_length::CHECK,
    sn_match::CHECK,
    sn_spelling::CHECK,
    valid_begin_match::CHECK,
    valid_end_match::CHECK,
    code_form::CHECK,
    expected_code::CHECK,
    expected_sn::CHECK,
    expected_ca::CHECK,
    certificate_decodes::CHECK,
    der_encoding::CHECK,
    pem_encoding::CHECK,
    no_private_key::CHECK,
    validity_order::CHECK,
    time_encoding::CHECK,
    serial_number::CHECK,
    signature_digest::CHECK,
    algorithm_agreement::CHECK,
    extensions_wellformed::CHECK,
    critical_extensions::CHECK,
    name_encoding::CHECK,
    ca_validity::CHECK,
    ca_expiry_margin::CHECK,
    ca_version::CHECK,
    ca_basic_constraints::CHECK,
    ca_key_usage::CHECK,
    ca_extended_key_usage::CHECK,
    ca_subject::CHECK,
    ca_self_signature::CHECK,
    ca_key_algorithm::CHECK,
    ca_key_strength::CHECK,
    ca_key_sound::CHECK,
    ca_key_bound::CHECK,
    verification_code_match::CHECK,
    verification_issuer_match::CHECK,
    verification_signature::CHECK,
    verification_key_distinct::CHECK,
    verification_not_ca::CHECK,
    verification_key_identifier::CHECK,
    verification_validity_overlap::CHECK,
    verification_validity::CHECK,
];
