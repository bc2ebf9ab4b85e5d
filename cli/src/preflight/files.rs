//! What `preflight` is given: the octets of two files, and a code from the command line or a third.

use std::ffi::OsString;
use std::path::Path;

use mqtt_ca_check::case::Case;
use mqtt_ca_check::untrusted;
use mqtt_ca_check::wire::InputError;
use serde_json::Value;

use crate::args::{PreflightArguments, is_code};
use crate::exit::Stop;
use crate::input::{self, without_mark};

/// A file with one certificate is shorter, even with a chain and much text around it.
const MAX_OCTETS: u64 = 1 << 20;

/// What is about to be registered.
pub(super) struct Proposal {
    ca: Vec<u8>,
    verification: Vec<u8>,
    code: String,
}

impl Proposal {
    /// Reads all files; an error if one cannot be read.
    pub(super) fn read(arguments: &PreflightArguments) -> Result<Result<Self, InputError>, Stop> {
        let code = match (&arguments.code, &arguments.code_file) {
            (None, Some(path)) => match input::read_whole(path, MAX_OCTETS) {
                Ok(octets) => code_in(path, &octets)?,
                Err(error) => return Ok(Err(error)),
            },
            (code, _) => code.clone().unwrap_or_default(),
        };
        let certificates = input::read_whole(&arguments.ca, MAX_OCTETS)
            .and_then(|ca| Ok((ca, input::read_whole(&arguments.verification, MAX_OCTETS)?)));
        Ok(certificates.map(|(ca, verification)| Proposal { ca, verification, code }))
    }

    pub(super) fn case(&self) -> Case {
        Case::proposal(&self.ca, &self.verification, &self.code)
    }
}

/// The files that are read, but for the lists.
pub(super) fn all(arguments: &PreflightArguments) -> Vec<OsString> {
    let paths = [Some(&arguments.ca), Some(&arguments.verification), arguments.code_file.as_ref()];
    paths.into_iter().flatten().map(|path| path.clone().into_os_string()).collect()
}

/// Standard input can be read once.
pub(super) fn refuse_unclear(arguments: &PreflightArguments) -> Result<(), Stop> {
    let inputs = [all(arguments), arguments.against.clone()].concat();
    input::refuse_unclear(&inputs)
}

/// The code in a file: by itself, or in the answer of GetRegisterCode, as it comes or in an SDK's envelope.
fn code_in(path: &Path, octets: &[u8]) -> Result<String, Stop> {
    let text = String::from_utf8_lossy(without_mark(octets));
    let text = text.trim();
    let answer: Option<Value> = text.starts_with('{').then(|| serde_json::from_str(text).ok()).flatten();
    let envelopes = ["", "/body", "/Data", "/body/Data"];
    let found = answer.as_ref().and_then(|answer| {
        let objects = envelopes.iter().filter_map(|pointer| answer.pointer(pointer));
        objects
            .filter_map(|object| object.get("RegisterCode").or(object.get("RegistrationCode"))?.as_str())
            .next()
    });
    let code = found.unwrap_or(text).trim();
    if is_code(code) {
        return Ok(code.to_owned());
    }
    // Nothing of it is repeated: it may be another file, even a key.
    Err(Stop::Usage(format!(
        "{} holds no registration code: expected the code in one word, or the answer of GetRegisterCode \
         (aliyun onsmqtt GetRegisterCode --MqttInstanceId ID)",
        untrusted::argument(path.as_os_str())
    )))
}
