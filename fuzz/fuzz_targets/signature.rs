//! Fuzz target `signature`: see the module of the same name.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| mqtt_ca_check_fuzz::signature::assert_verifies_alike(data));
