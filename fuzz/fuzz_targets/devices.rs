//! Fuzz target `devices`: see the module of the same name.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| mqtt_ca_check_fuzz::devices::assert_judges(data));
