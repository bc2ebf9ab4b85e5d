//! Makes responses of GetCaCertificate, one a line, to try things with: see `--help`.

use std::env;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_RSA_SHA256,
    PKCS_RSA_SHA512, RsaKeySize, SerialNumber,
};
use serde::Serialize;
use time::OffsetDateTime;

const HELP: &str = "\
Writes responses of GetCaCertificate to standard output, one a line (NDJSON).

Usage: cargo run --release --example responses -- COUNT [--defective COUNT] [--unreadable COUNT]
       cargo run --release --example responses -- --help

  COUNT               lines in all
  --defective COUNT   so many of them are judged failed; the others pass
  --unreadable COUNT  so many hold nothing to judge: cut off, an error page, an error of the API

Each response has a CA of its own, with its own name, serial number, validity and registration code. Only the keys are few:
they are made anew in each run and shared. Of 20 lines one has a CA of RSA-4096, eight RSA-2048, three RSA-2048 with a proof
signed over SHA-512, five P-256 and three P-384. The good ones pass from June 2026 to the end of 2035.

Lines that do not pass lie evenly between the others. The defects take turns:
";

/// Follows the list of defects.
const TIMES: &str = "
The same arguments give the same lines, but for keys and signatures. 100,000 lines take two and a half minutes on one core
(of an AMD EPYC) and 250 MB of space. All cores work, and a few megabytes of memory are enough for any number of lines.
";

type Error = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args_os().skip(1).map(|it| it.to_string_lossy().into_owned()).collect();
    let (result, status) = match Order::read(&arguments) {
        Ok(None) => (help(&mut io::stdout().lock()), 1),
        Ok(Some(order)) => (order.carry_out(&mut io::stdout().lock()), 1),
        Err(error) => (Err(error), 2),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // The reader has what it wants.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("responses: {error}");
            ExitCode::from(status)
        }
    }
}

fn is_closed_pipe(error: &Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

fn help(output: &mut impl Write) -> Result<(), Error> {
    output.write_all(HELP.as_bytes())?;
    for defect in Defect::ALL {
        writeln!(output, "  {}", defect.description())?;
    }
    output.write_all(TIMES.as_bytes())?;
    Ok(output.flush()?)
}

/// What the command line asks for.
#[derive(Clone, Copy, Debug)]
struct Order {
    lines: u64,
    defective: u64,
    unreadable: u64,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Good,
    Defective(Defect),
    Unreadable(Unreadable),
}

impl Order {
    /// `None` if help is asked for.
    fn read(arguments: &[String]) -> Result<Option<Self>, Error> {
        let (mut lines, mut defective, mut unreadable) = (None, None, None);
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let (value, name) = match argument.as_str() {
                "-h" | "--help" => return Ok(None),
                "--defective" => (&mut defective, argument.as_str()),
                "--unreadable" => (&mut unreadable, argument.as_str()),
                option if option.starts_with('-') => {
                    return Err(format!("there is no option {option:?}; see --help").into());
                }
                _ => (&mut lines, "COUNT"),
            };
            let text = if name == "COUNT" { Some(argument) } else { arguments.next() };
            let text = text.ok_or_else(|| format!("{name} needs a number"))?;
            let number = text.parse::<u64>().map_err(|error| format!("{name}: {text:?}: {error}"))?;
            if value.replace(number).is_some() {
                return Err(format!("{name} is given twice").into());
            }
        }
        let order = Order {
            lines: lines.ok_or("how many lines? see --help")?,
            defective: defective.unwrap_or(0),
            unreadable: unreadable.unwrap_or(0),
        };
        match order.defective.checked_add(order.unreadable) {
            Some(bad) if bad <= order.lines => Ok(Some(order)),
            _ => Err("more lines are asked to be defective or unreadable than lines in all".into()),
        }
    }

    /// Lines that do not pass lie evenly between the others, and unreadable ones evenly between these.
    fn kind(self, number: u64) -> Result<Kind, Error> {
        let bad = self.defective.saturating_add(self.unreadable);
        let Some(number) = among(number, bad, self.lines) else { return Ok(Kind::Good) };
        if let Some(number) = among(number, self.unreadable, bad) {
            return Ok(Kind::Unreadable(*in_turn(&Unreadable::ALL, number)?));
        }
        let number = number.saturating_sub(share(number, self.unreadable, bad));
        Ok(Kind::Defective(*in_turn(&Defect::ALL, number)?))
    }

    /// Every worker makes each so-many-th chunk and hands it over; what is ready and not yet written is bounded.
    fn carry_out(self, output: &mut impl Write) -> Result<(), Error> {
        let keys = Keys::generate()?;
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            let made: Vec<Receiver<Result<String, Error>>> = (0..workers)
                .map(|worker| {
                    let (sender, receiver) = sync_channel(READY_CHUNKS);
                    let keys = &keys;
                    let chunks = (0..self.lines.div_ceil(CHUNK)).skip(worker).step_by(workers);
                    let _worker = scope.spawn(move || make(chunks, self, keys, &sender));
                    receiver
                })
                .collect();
            // A worker has ended when it has nothing more to hand over, and then so has everything.
            for receiver in made.iter().cycle() {
                let Ok(lines) = receiver.recv() else { break };
                output.write_all(lines?.as_bytes())?;
            }
            Ok(output.flush()?)
        })
    }
}

/// Lines that are handed over at once.
const CHUNK: u64 = 16;
/// Chunks that a worker may be ahead.
const READY_CHUNKS: usize = 8;

fn make(
    chunks: impl Iterator<Item = u64>,
    order: Order,
    keys: &Keys,
    sender: &SyncSender<Result<String, Error>>,
) {
    for chunk in chunks {
        let first = chunk.saturating_mul(CHUNK);
        let numbers = first..first.saturating_add(CHUNK).min(order.lines);
        let lines = numbers.map(|number| line(number, order.kind(number)?, keys)).collect();
        // Nobody takes them once writing has failed.
        if sender.send(lines).is_err() {
            break;
        }
    }
}

/// How many of `some` things, spread evenly among `all`, lie before the one with this number.
fn share(number: u64, some: u64, all: u64) -> u64 {
    let product = u128::from(number).saturating_mul(u128::from(some));
    product.checked_div(u128::from(all)).and_then(|share| u64::try_from(share).ok()).unwrap_or(0)
}

/// If the thing with this number is one of them: how many lie before it.
fn among(number: u64, some: u64, all: u64) -> Option<u64> {
    let before = share(number, some, all);
    (share(number.saturating_add(1), some, all) > before).then_some(before)
}

/// The one whose turn it is when they take turns.
fn in_turn<T>(all: &[T], number: u64) -> Result<&T, Error> {
    let turn = number.checked_rem(u64::try_from(all.len())?).ok_or("nothing to choose from")?;
    all.get(usize::try_from(turn)?).ok_or_else(|| "nothing to choose from".into())
}

/// Another number for each, that looks like any (the last step of the generator SplitMix64).
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// What the CA signs with.
#[derive(Clone, Copy, Debug)]
enum Algorithm {
    Rsa2048,
    /// Itself over SHA-256, and the verification certificate over SHA-512.
    Rsa2048Mixed,
    Rsa4096,
    P256,
    P384,
}

impl Algorithm {
    /// What 20 responses in a row have, beginning anywhere.
    const TWENTY: [Algorithm; 20] = {
        use Algorithm::{P256, P384, Rsa2048, Rsa2048Mixed, Rsa4096};
        [
            Rsa2048,
            P256,
            Rsa2048,
            P384,
            Rsa2048Mixed,
            Rsa2048,
            P256,
            Rsa2048,
            P256,
            Rsa4096,
            Rsa2048,
            Rsa2048Mixed,
            P384,
            Rsa2048,
            P256,
            Rsa2048,
            P384,
            Rsa2048Mixed,
            P256,
            Rsa2048,
        ]
    };

    fn of(number: u64) -> Result<Self, Error> {
        // Begins elsewhere each time, so that lines at even distances differ.
        let start = mixed(number / 20) % 20;
        Ok(*in_turn(&Self::TWENTY, (number % 20).saturating_add(start))?)
    }
}

/// The keys of a run. To make one for each response would take far longer than all else.
struct Keys {
    rsa_2048: Vec<KeyPair>,
    /// The same, but they sign over SHA-512.
    rsa_2048_sha512: Vec<KeyPair>,
    rsa_4096: Vec<KeyPair>,
    p256: Vec<KeyPair>,
    p384: Vec<KeyPair>,
}

/// The keys of one response.
struct Signers<'k> {
    ca: &'k KeyPair,
    /// The CA's key, as it signs the verification certificate.
    proving: &'k KeyPair,
    /// A key that the CA does not have.
    stranger: &'k KeyPair,
    /// The verification certificate's own.
    verification: &'k KeyPair,
}

impl Keys {
    fn generate() -> Result<Self, Error> {
        let rsa = |size| move || KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, size);
        let rsa_2048 = several(4, rsa(RsaKeySize::_2048))?;
        let rsa_2048_sha512 = rsa_2048
            .iter()
            .map(|key| {
                let key = key.serialized_der().into();
                KeyPair::from_pkcs8_der_and_sign_algo(&key, &PKCS_RSA_SHA512)
            })
            .collect::<Result<_, _>>()?;
        Ok(Keys {
            rsa_2048,
            rsa_2048_sha512,
            rsa_4096: several(2, rsa(RsaKeySize::_4096))?,
            p256: several(4, || KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256))?,
            p384: several(4, || KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384))?,
        })
    }

    fn signers(&self, algorithm: Algorithm, number: u64) -> Result<Signers<'_>, Error> {
        let (ca, proving, verification) = match algorithm {
            Algorithm::Rsa2048 => (&self.rsa_2048, &self.rsa_2048, &self.rsa_2048),
            Algorithm::Rsa2048Mixed => (&self.rsa_2048, &self.rsa_2048_sha512, &self.rsa_2048),
            Algorithm::Rsa4096 => (&self.rsa_4096, &self.rsa_4096, &self.rsa_2048),
            Algorithm::P256 => (&self.p256, &self.p256, &self.p256),
            Algorithm::P384 => (&self.p384, &self.p384, &self.p256),
        };
        // The next keys in turn are others.
        let turn = mixed(number) >> 8;
        let next = |places| turn.saturating_add(places);
        Ok(Signers {
            ca: in_turn(ca, turn)?,
            proving: in_turn(proving, turn)?,
            stranger: in_turn(proving, next(1))?,
            verification: in_turn(verification, next(2))?,
        })
    }
}

fn several(
    count: usize,
    generate: impl Fn() -> Result<KeyPair, rcgen::Error>,
) -> Result<Vec<KeyPair>, rcgen::Error> {
    (0..count).map(|_| generate()).collect()
}

/// A mistake that is made in life, for which a response is judged failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Defect {
    SnOfTheProof,
    ValidEndInSeconds,
    CodeOfAnother,
    SignedByAnotherKey,
    CaExpired,
    CaNotCa,
    Inactive,
    CodeMasked,
    SnInDecimal,
    ContentsSwapped,
    TimesNotUtc,
    CaForServers,
}

impl Defect {
    const ALL: [Defect; 12] = [
        Defect::SnOfTheProof,
        Defect::ValidEndInSeconds,
        Defect::CodeOfAnother,
        Defect::SignedByAnotherKey,
        Defect::CaExpired,
        Defect::CaNotCa,
        Defect::Inactive,
        Defect::CodeMasked,
        Defect::SnInDecimal,
        Defect::ContentsSwapped,
        Defect::TimesNotUtc,
        Defect::CaForServers,
    ];

    fn description(self) -> &'static str {
        match self {
            Defect::SnOfTheProof => "Sn is the serial number of the verification certificate",
            Defect::ValidEndInSeconds => "ValidEnd is in seconds",
            Defect::CodeOfAnother => "the verification certificate has the registration code of another CA",
            Defect::SignedByAnotherKey => "another key signed the verification certificate",
            Defect::CaExpired => "the CA certificate has expired",
            Defect::CaNotCa => "the CA certificate does not say cA TRUE",
            Defect::Inactive => "Status is 0",
            Defect::CodeMasked => "the registration code is masked",
            Defect::SnInDecimal => "Sn is in decimal",
            Defect::ContentsSwapped => "CaContent and VerificationContent are swapped",
            Defect::TimesNotUtc => "ValidBegin and ValidEnd are eight hours off",
            Defect::CaForServers => "the CA certificate is for TLS servers only",
        }
    }
}

/// Why a line holds nothing to judge.
#[derive(Clone, Copy, Debug)]
enum Unreadable {
    CutOff,
    ErrorPage,
    ApiError,
}

impl Unreadable {
    const ALL: [Unreadable; 3] = [Unreadable::CutOff, Unreadable::ErrorPage, Unreadable::ApiError];
}

/// What GetCaCertificate answers.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    request_id: String,
    data: Data,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Data {
    registration_code: String,
    ca_name: String,
    sn: String,
    ca_content: String,
    verification_content: String,
    valid_begin: String,
    valid_end: String,
    status: &'static str,
}

/// The line with this number, its end included.
fn line(number: u64, kind: Kind, keys: &Keys) -> Result<String, Error> {
    let mut line = match kind {
        Kind::Good => serde_json::to_string(&response(number, None, keys)?)?,
        Kind::Defective(defect) => serde_json::to_string(&response(number, Some(defect), keys)?)?,
        Kind::Unreadable(Unreadable::CutOff) => {
            let mut line = serde_json::to_string(&response(number, None, keys)?)?;
            line.truncate(line.len() / 2);
            line
        }
        Kind::Unreadable(Unreadable::ErrorPage) => {
            "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
                .to_owned()
        }
        Kind::Unreadable(Unreadable::ApiError) => format!(
            concat!(
                r#"{{"RequestId":"{}","HostId":"onsmqtt.cn-hangzhou.aliyuncs.com","Code":"Throttling.User","#,
                r#""Message":"Request was denied due to user flow control."}}"#
            ),
            request_id(number)
        ),
    };
    line.push('\n');
    Ok(line)
}

const DAY: i64 = 86_400;
/// The first of January 2026; every good CA becomes valid in the 150 days after it.
const FIRST_BEGIN: i64 = 1_767_225_600;

fn response(number: u64, defect: Option<Defect>, keys: &Keys) -> Result<Response, Error> {
    let signers = keys.signers(Algorithm::of(number)?, number)?;
    let is = |other| defect == Some(other);

    let age = if is(Defect::CaExpired) { 3652 * DAY } else { 0 };
    let second = i64::try_from(mixed(number) % (150 * 86_400))?;
    let begin = FIRST_BEGIN.saturating_add(second).saturating_sub(age);
    let end = begin.saturating_add(3650 * DAY);
    let code = registration_code(number);

    let mut ca = CertificateParams::default();
    ca.distinguished_name = name(&format!("Example MQTT CA {number}"));
    ca.serial_number = Some(SerialNumber::from_slice(&serial(number, 0)));
    ca.not_before = OffsetDateTime::from_unix_timestamp(begin)?;
    ca.not_after = OffsetDateTime::from_unix_timestamp(end)?;
    ca.is_ca =
        if is(Defect::CaNotCa) { IsCa::ExplicitNoCa } else { IsCa::Ca(BasicConstraints::Unconstrained) };
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    if is(Defect::CaForServers) {
        ca.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    }
    ca.use_authority_key_identifier_extension = true;
    let ca_content = pem(ca.self_signed(signers.ca)?.der());

    let mut proof = CertificateParams::default();
    let proven =
        if is(Defect::CodeOfAnother) { registration_code(number.wrapping_add(1)) } else { code.clone() };
    proof.distinguished_name = name(&proven);
    proof.serial_number = Some(SerialNumber::from_slice(&serial(number, 1)));
    proof.not_before = ca.not_before;
    proof.not_after = OffsetDateTime::from_unix_timestamp(begin.saturating_add(365 * DAY))?;
    proof.use_authority_key_identifier_extension = true;
    let prover = if is(Defect::SignedByAnotherKey) { signers.stranger } else { signers.proving };
    let issuer = Issuer::from_params(&ca, prover);
    let verification_content = pem(proof.signed_by(signers.verification, &issuer)?.der());

    let milliseconds = |seconds: i64| seconds.saturating_mul(1000).to_string();
    let mut data = Data {
        ca_name: format!("mqtt_ca_{number}"),
        sn: hex::encode(serial(number, 0)),
        registration_code: code,
        ca_content,
        verification_content,
        valid_begin: milliseconds(begin),
        valid_end: milliseconds(end),
        status: "1",
    };
    match defect {
        Some(Defect::SnOfTheProof) => data.sn = hex::encode(serial(number, 1)),
        Some(Defect::SnInDecimal) => data.sn = u128::from_be_bytes(serial(number, 0)).to_string(),
        Some(Defect::ValidEndInSeconds) => data.valid_end = end.to_string(),
        Some(Defect::TimesNotUtc) => {
            data.valid_begin = milliseconds(begin.saturating_add(8 * 3600));
            data.valid_end = milliseconds(end.saturating_add(8 * 3600));
        }
        Some(Defect::CodeMasked) => {
            data.registration_code.truncate(data.registration_code.len().saturating_sub(24));
            data.registration_code.push_str("******");
        }
        Some(Defect::ContentsSwapped) => std::mem::swap(&mut data.ca_content, &mut data.verification_content),
        Some(Defect::Inactive) => data.status = "0",
        // In the certificates.
        Some(
            Defect::CodeOfAnother
            | Defect::SignedByAnotherKey
            | Defect::CaExpired
            | Defect::CaNotCa
            | Defect::CaForServers,
        )
        | None => {}
    }
    Ok(Response { request_id: request_id(number), data })
}

fn request_id(number: u64) -> String {
    format!("6D1F0C54-2E3B-5A7C-9D10-{number:012X}")
}

fn registration_code(number: u64) -> String {
    format!("{number:08}-8f90-4630-bea1-9cccb25756ad2089310274650918273645546372")
}

fn name(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "CN");
    name.push(DnType::OrganizationName, "Example");
    name.push(DnType::CommonName, common_name);
    name
}

/// The serial number of the CA (0) or of its proof (1): 16 octets as OpenSSL and the tools around it make them, the first
/// bit not set. The second half is enough for all to differ.
fn serial(number: u64, certificate: u64) -> [u8; 16] {
    let first = mixed(!number) >> 2 | 1 << 61;
    let second = mixed(number.wrapping_mul(2).wrapping_add(certificate));
    (u128::from(first) << 64 | u128::from(second)).to_be_bytes()
}

fn pem(der: &[u8]) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new("CERTIFICATE", der), config)
}
