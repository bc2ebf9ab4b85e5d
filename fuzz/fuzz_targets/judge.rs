//! Fuzz target `judge`: see the modules `judge` and `render`.
#![no_main]

use mqtt_ca_check_fuzz::{judge, render};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    judge::assert_judges(data);
    render::assert_renders_one(data, &judge::policy());
});
