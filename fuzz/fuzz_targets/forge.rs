//! Fuzz target `forge`: see the module of the same name.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _possession = mqtt_ca_check_fuzz::forge::assert_no_forgery_is_proven(data);
});
