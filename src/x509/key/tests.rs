//! Tests of reading and comparing public keys, and the keys that the tests of signatures use too.

#![allow(clippy::arithmetic_side_effects, reason = "sizes in tests are small and known")]

use super::*;
use crate::untrusted;
use crate::x509::der::{Reader, Tag};
use crate::x509::spki::{AlgorithmIdentifier, BitString};

// The keys are SubjectPublicKeyInfo structures made with OpenSSL 3.0.19:
//   openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out k.pem        (1023, 1024, 2047, 2052, 8192 likewise)
//   ... -pkeyopt rsa_keygen_pubexp:3 (RSA_2048_E3), -pkeyopt rsa_keygen_pubexp:8589934591 (RSA_1024_E33)
//   RSA_2049: product of `openssl prime -generate -bits 1024` and `-bits 1025`, for OpenSSL rounds 2049 down
//   openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 (RSA_PSS), for RSA_PSS_SHA256 with
//     -pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256 -pkeyopt rsa_pss_keygen_saltlen:32
//   openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256                 (P-384, P-521, secp256k1, secp224r1,
//     brainpoolP256r1 likewise; P256_EXPLICIT with -pkeyopt ec_param_enc:explicit)
//   openssl ec -in k.pem -conv_form compressed                                     (the compressed forms)
//   openssl genpkey -algorithm ED25519, ED448, SM2, and DSA with -paramfile of -pkeyopt dsa_paramgen_bits:1024
//   openssl pkey -in k.pem -pubout -outform DER | xxd -p
pub(crate) const RSA_2048: &str = "\
    30820122300d06092a864886f70d01010105000382010f003082010a0282010100bfc958e4ad235c8d80a02d7b4c56a4\
    5c7d85d03adf1ea8be648eb58d27bd6b8e307d71328bbc219942adf57851ac3f5ee6412b83dbff11285e5d4cb2122fff\
    ee2502835ed7a1951a95a276371752c7cd87b7e8cf7b80d8aee6adf1c4eb7907220f3cb859310ab891bf501f5abca6ad\
    f74a804369813d5fd38f6df7e4de36672e7be149a70597e0a84d3eb8b6c6b1d8b7aae567c2aba9a19d197c3078697999\
    6c64cdf880908fede8230337003c8f16e6fb932c5970247ceca5eed4c14d8789f6a34ac15530a377773e898a2c83aa57\
    b4712ad672ea55cb2c4bca28aecccc9d1b0e10f5ec46838792b0a1002c23d8da99c276466dc2d976f4f8f059c5b3ed30\
    170203010001";
pub(crate) const RSA_1024: &str = "\
    30819f300d06092a864886f70d010101050003818d0030818902818100b62a9d5db0af8d35b33bac74e4f8630af746c4\
    542ed5820baf0c79d2f7e2e82e8dfca1f135708717e26f90fd5ef0d0d2d772017e42550e9399c222fd80d959bf940e98\
    687824ca40b1c30dcf012ee43a00275154329a207cfb51bcaa7185213dcfe8ce6c1f750cf3811ee1392f8761fd7a229b\
    dff57f8e7e14f975b71f691d3d0203010001";
pub(crate) const RSA_1023: &str = "\
    30819e300d06092a864886f70d010101050003818c003081880281806d8fe52a408c5517decf38272cb430e774a4bddf\
    dd8cde1157fd49b172cacf3f5e45723313249cbb39460e44d92b15659afcff610ff6112ee874efbe4d8a11c055150c69\
    e8e288e1f6c5e4347e045e18b69712536317574edb8a9fdd55ceceee6ca89b809a424ae3c7fa365b5554fa1959c968f7\
    f693c8f5832f1c1589246bc90203010001";
pub(crate) const RSA_2047: &str = "\
    30820121300d06092a864886f70d01010105000382010e0030820109028201005a7f7d6c229b005864b0475eac8d7aec\
    d6ad8b9618f3d90b2f6b05c3bf99162a27da9abe8b1261291c506f9af97bedff872f414eb470e1b45c14346fa5cd47d3\
    18f30031ffab8813ced4139a8698c9c66f7519043fd7d5c2b838295e3e22cae94289ced753fb8f2586ff89fcc5fe2ab6\
    03df21093b0f1951f5b3172fdfbc6e25e3077456459b180b424b039053e4a9cf993c83cb82aea877735b1880c1b3cbb4\
    e2b445e6396bb7dbb531e2a915058e9c506dc4027ccca2594c756a9e6756c66205aab994b128385e27663d0e9b6a7b6f\
    bf724607df1c87adcfcc4f56892e7b3a8bf39874f7e45e2b361e85bbf91e15c849d09a1df2c68920cb7e8283bd6ae3f5\
    0203010001";
pub(crate) const RSA_2049: &str = "\
    30820122300d06092a864886f70d01010105000382010f003082010a02820101017d7209f9cacfdcd32ee8e14bc89e15\
    79fb2c18b02df5374eb91dea20814245966dbca755e9ec43a47d26e2475dedcb2b5046039fc499a6fbf0ae3b26a38ec2\
    ef3d9c9b32678307e92723de73ed5cf69d63c22a2d89067464ffecb244da544cc30f2f7cd194b8082419580fdb4a2f45\
    6bd81fea30ca8cd32667532b2219a0cec3bac2221f3ffd2c1d92265b41b75b7f32296529cd8352dbb6153338b22326d2\
    b0af4e4f67f2a31ac571b73c9a593b1575edcaf8c2e8307f64a095ea75b5c8c543e6e53c2c189d23ba6fbe4861b98aff\
    267cb572df38bdd7e5c9b30580eab81f862f47655f8c425f0d42eb3e1b5e125b5d0f4f59111cf82773b3751b650cfb3c\
    890203010001";
pub(crate) const RSA_2052: &str = "\
    30820122300d06092a864886f70d01010105000382010f003082010a028201010f8c25d01390635c8145a407d8b4f7ac\
    12b44d8416dda272448f82fc789aa705b9111a9c58ebdc15307c95df200fa25e21060c54d987a724e117b8d38366916f\
    645b91514fe206ea8523bb271b05257a9e49d9afdbe80b34d99e4d9efaef2d0284dfdd9135a1e15904c9b7830144d48e\
    2ec0ececdf9c8e2e31826e412e3d98c00154522887b0f37235ecd27d4a3e35c6318fbe05472b313e808e82e2f129eec0\
    dce716337b2a2f63b64edc8d60715108a1ddf6c9bc138a3b3ba1c2e0fdf11cf3c567660329215cd79559a2d407c46d81\
    b19609291157bf0f11a1b134d333c6fe61e78914627e26d755493a063138eaf9250b47681b6ab7cd1a7806066f0786ec\
    0f0203010001";
pub(crate) const RSA_8192: &str = "\
    30820422300d06092a864886f70d01010105000382040f003082040a0282040100c95aa3a3af5d66188c5912e92ae55e\
    7ea6c1a901fcceef4559cf914b128e70099877389d657bfe9878065f576cf2044dc2148c05c3013450952e1df496621e\
    eadbfe0ef2ce906e2d1cd2ec47cef5dd5ffaffcc704724d62e581a16e14122ed68ffbd7424540191467ba8835a378227\
    7fd8ff763fbacfd83f5c32f5a175d2cd9c060a2cb57b9baac6e0bbeef6ffd93677cdd0a96b40903f6d294d325329cac3\
    1e3d633498ddae19f05ae83a50c54a552f98a432c66013228c3706e76f54685ab72027ff7888755622e6ff2a44f56587\
    a86c5ca26e5cf37361c3ae7a7a3681aef5dda12c9a0b14930cbc2f96d336fba60980f8ff1ad962f8a5a4033ce9dd9b53\
    3fc40ccce7c158d21a628ff41feb1c66f8b196d71b5ed9e8e16a6fe560a30434f808a2a4f6d2e6d5e3210c17afad285a\
    cc81e99669fa48d957121cf3990411c399a42948cc70d0fa84a4685fb223605434912b978426f96da582ce3225856363\
    6d893d651cf759e7c3a902edd057c28a9d4bf1974090440e899b652f2c271f60bf3fcbada38c048c613d3101b26ff6cb\
    bb66be8d70e57ea8875612adc6fd80b1cc2b463aa19802f54e125f389c1c0464b04915d4201c9ca4c785ad3e21af52ad\
    2a458d6821e42326d60bd4105ce31444ef9592a7c729b53ea216fc62dfd28731289e816c49aefad6ecc883f852f3d8b5\
    7687e38f20919ac33d1e54492911d129cbc36a535081bea19eb143252b06cd783d0fe4847156d9780fbfa5e21eaac6ce\
    5cc4282e0d6beb2b6ffcf88058cd188503c1af3d6b5d8b3768c5a7442c539378d8d33fee0e85c09ebe942e36177559a0\
    0359700bddf948947149773f6b6e4c097a22cbbeb800159a40e057ffb1c936463a32924f41efece78b655f786caf519b\
    ec0b899d0cad5307791534b5ebbed5822f4fc433098eb750cb479a73242eac67abbab5ce0bd4023dd5263ca05e432326\
    af4eba541d0df096e0a8f59f445a265e60509fa9e1a3a41e8bd6961a255cb0edf427348b3e73cbfdd7a1fec959f7628a\
    0dfa3371dc6a357b13c501a99e91908aeb8ff953191b8b45952c2d55afb95aaf913ac17b6532fe4de8e3f0b8ded37476\
    76340a47e8e48a240686767664ad57eb0a354f36ccea3943db5f100693c83cb5b6a5c98ffdd29de97e72b16f5cd84c01\
    8924e2d605a6407fad8f020a3443f82b786e8ec9da1d817e5e2c51b4dd8fa1be0be73fe9706e95f084e478ae98a0bb93\
    8088efde610b3f5266a42348acd97a4bcefc44ca4ff44e5b447f2d48a5d6d313be728ee070f3fe70cfc7e2b8f33aa600\
    a4f705b5820d202964b7a618b2beaff49a8919a42f34b91f28cfee9b06b55d795f96002777d315415d2d0f5a350c29b4\
    b33c7f1cb52d78cabf97401ce7fa23701f54d2306f064d3d5a44560d53cbcabcbe640e66033220d15a542843df591e55\
    0d0203010001";
pub(crate) const RSA_2048_E3: &str = "\
    30820120300d06092a864886f70d01010105000382010d00308201080282010100e54b85a08e1b1b17e7672f57c57572\
    506f9fd488f2fc23b28619c54d78bf94db085861f8dcb7569eeb3ca1403e1c3c9b760633a7d17bc4d1d4edf9474e5372\
    a6b1932d439dafbc2ade62df018c0c8dcaefe2e641a5a63e461e2227fb510875efb898d2da6342eeb0569e1a2aa3aa72\
    0fe1d7ce2d77923da7cbdec72cae5029bdc201a0e29d2c2ebc6bba956f87f920de0bc0bf98352bba26e9f1db7d3cd320\
    863659fca8e98583e5d4795442caafbc51e6efda25616341461b19d9dda83f200c34ac5bbe469dcc1fcc404774343e92\
    bc37cbfdcad6e95bd4777e713993cddd9fa35104f95592bdb6ee84c997f3e7cea0371cde60806551c42e8cca7c174513\
    d9020103";
pub(crate) const RSA_1024_E33: &str = "\
    3081a1300d06092a864886f70d010101050003818f0030818b02818100aa3c34878702fb77475aa7748c1ee326bcba90\
    1929a8a1dc7e070a9128f190b4456291e663a9401086f168dd297ffcb4f4913c7994eab954e0688a5f4c135d36975491\
    57cc0df832c2c660d990b6fa67e53d78cceed0a1686b9cf3275363e80ab572541c100ce1f6e677365e4e606b5cea6229\
    176cca5d2fd842405b7bbdc92b020501ffffffff";
pub(crate) const RSA_PSS: &str = "\
    30820120300b06092a864886f70d01010a0382010f003082010a02820101009269aa4c7108dd098b655f0e5bd6ae3ee4\
    7da824adfb2653455ef591df7cc5d38e1d103d261f2f88454b919a7e6b599d26dc092fc32e4f5b3223cf6b10bb4719d9\
    15f03b0ade858ce7386ed24188b29b9129a6105a46c71cc7a2026fbf8acbaf81acc1fb3cc138ee66091455192be202ad\
    c4cb3452e8f0ec3d2cf0bd0399e0e0334e348bd761786ebc055c4b10e7893e53be4f92f1e09c75af38e3e4ce4e8a4900\
    5b89837b2e4b495d0c30ae01dc325bc849d498ee51c957a2b3956add45840abf9d77bc8a6f7835dfb1f50cd06fc7efa0\
    a74f11be0fadc661f5f187f91c4ecd44f9606e35b5a6d4492848eceaa06bd6e9300105a459fbcb3b86714f4671043d02\
    03010001";
pub(crate) const RSA_PSS_SHA256: &str = "\
    30820156304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d\
    010108300d06096086480165030402010500a2030201200382010f003082010a0282010100e120ec8954ec4b183b6888\
    51a2ccd465d47022590711518a022981ffa256daecf8febab7aa659eae8cc222a900a7c49ccca3f33d5a275c3080962d\
    6ce34b8efcbc4e05abc7603493f384415bde1becd947e52de2898fca6a4661efda77b2de1664aa1200776836201cc4f7\
    c0601d8f1c81b9d6ac10a803fb9f41b4065a6e7580a07dc596c8d80cdf439c4fdec572e01684c58cdae89926dddfa261\
    0d837c1820b34f96ded88ddcaa80dfc41a0386ee5c80ed7b26bdbdc37c198235d5b8a5ad26f12beab272150502bc953c\
    e4e7c865218c0d8d76c6150d44724369106f6238d0acd10c81415ae8065830eced72a60bee17d5c3b4290dcd601cd9b2\
    3f1c5b34110203010001";
pub(crate) const P256: &str = "\
    3059301306072a8648ce3d020106082a8648ce3d030107034200049167d5fee0dd39b472704918fca4f8e2623011366e\
    1fde18647c85c9b284536e7912f54eb22c4e1ed027c4436c104033a8a00d086b322418be140226781714ae";
pub(crate) const P384: &str = "\
    3076301006072a8648ce3d020106052b81040022036200042abf5a6715f4469e3c67739dcaaa5e0a070d8bed3445fc78\
    3fcfb10fe4b0bb586ff20c180ab18458e808c4e03193a1343c116535131b6a3638eaaf599338028701c140a881970e0f\
    70d3eaa0076a52e6f95590a08701145c9a3e119f5152f850";
pub(crate) const P521: &str = "\
    30819b301006072a8648ce3d020106052b810400230381860004007f353959ae3ba63d85eeb4075397dd9e754766dca1\
    85e99670bc4e7115698543e68a9e823a19003b13f5e8ceaccf7540411ff540a32a41901421a410089537a8e1006df9a8\
    2fc98e90c8aeac75a4d249026e11630123d393448b3fbdd9df7069185c26513d6146d7eebd82725c07c2d04d01aaf844\
    cdc96976655586a4939694302809";
pub(crate) const SECP256K1: &str = "\
    3056301006072a8648ce3d020106052b8104000a03420004e97e339aea9c085d2127f7ef1b41c9301615661054dbefdd\
    311c72725811b5da6bf7fee2940babcea32291c84a25b9172fca420fe0d7341e02bf4e61f5d80c5b";
pub(crate) const P256_COMPRESSED: &str = "\
    3039301306072a8648ce3d020106082a8648ce3d030107032200029167d5fee0dd39b472704918fca4f8e2623011366e\
    1fde18647c85c9b284536e";
pub(crate) const P384_COMPRESSED: &str = "\
    3046301006072a8648ce3d020106052b81040022033200022abf5a6715f4469e3c67739dcaaa5e0a070d8bed3445fc78\
    3fcfb10fe4b0bb586ff20c180ab18458e808c4e03193a134";
pub(crate) const P521_COMPRESSED: &str = "\
    3058301006072a8648ce3d020106052b8104002303440003007f353959ae3ba63d85eeb4075397dd9e754766dca185e9\
    9670bc4e7115698543e68a9e823a19003b13f5e8ceaccf7540411ff540a32a41901421a410089537a8e1";
pub(crate) const SECP256K1_COMPRESSED: &str = "\
    3036301006072a8648ce3d020106052b8104000a03220003e97e339aea9c085d2127f7ef1b41c9301615661054dbefdd\
    311c72725811b5da";
pub(crate) const ED25519: &str = "\
    302a300506032b6570032100ec8861661246635871b7c8dab3b2675046f4f00d82c2be3d7a1a7111700aaa88";
pub(crate) const SM2: &str = "\
    3059301306072a8648ce3d020106082a811ccf5501822d034200049793b026d6744e2bdfce8af9197e3d7c2cc2ba45ce\
    9dbf70fef5ed0be34a8ad0e62f39b79d0f85c508a9863ce151e7f1b84e74b0a60af938f46b594f57e8cbdc";
pub(crate) const DSA: &str = "\
    308201be3082013306072a8648ce380401308201260281810084a272a95eea8b6007e970852ee22fa15eba122f0c1ed4\
    4499d7b4d98ccf851d29c3ab75d9c8268c3e92a94e7d8545dab870b32190085f61a52f264782b6b4b3e2cf90e7cbe9e5\
    2e7376bbe9ffa861120243fdacc785b07da2010e6821f295e987e2263e25acac4fbcec5228bab40ba0fa1c0d89a99f9f\
    e4a2feb34a8ffbf239021d00e219eb6a6d391f1c222da52e2d78cd1682780e70d66c898526fa93ff0281807078f82f91\
    f5216177cdc382e27791fca9d7bb41d38bbef6faff244de6d8ee6ddd9bcca934972884cdc751d0e8a08a991d726bbd64\
    cd3882e95c5c28466efa3cfdcabcf577d0aa6c64b1402cab3cf328f8bd4d862722f739479de25371254dc29fda014dd8\
    98ef17fcc41896902709d51b9d3172097c4ec35c0d639da7c97e7b038184000281801ee0f3d2c6858b6c781156e7d295\
    bbc5fbed237545ab5cafe6dea53c477088b3fccc59b06f97b983cea5f3f043f19c0d612b970c40ed08b1ac40f8535507\
    651d53bd334f7af14a5163a4720f3da3caab5ecfdf146a5d62a9887049fd185489e4073f00fffe9d690b2c94c5413f05\
    6e7b803d23b2aee70547d6b5c422b4c61f42";
pub(crate) const ED448: &str = "\
    3043300506032b6571033a003a0050243cd5fdd69c2dc7283d1fa10f5e2a2f2b4447baa5ab9a3920707fdb061f19475c\
    d7b4f0034dc80852ee39eb565cee9d82de8d8f5400";
pub(crate) const BRAINPOOL_P256R1: &str = "\
    305a301406072a8648ce3d020106092b2403030208010107034200043ff83c2f2ca817f1f2d9c39c5d3de852132078d2\
    c6c90dc028df534ca50bdbbf8854e697913e1ce1f9a6147d6305e4e8cd243f59dbdd64444a553f5458f4e7c0";
pub(crate) const P224: &str = "\
    304e301006072a8648ce3d020106052b81040021033a000494231f528e25ebcf1939fbed5b80a284a1ae8e738c0cd830\
    fc8003ab0ee2199359eb54dcb5144b73754846f3cf14c575ebdc46cf4acc7423";
pub(crate) const P256_EXPLICIT: &str = "\
    3082014b3082010306072a8648ce3d02013081f7020101302c06072a8648ce3d0101022100ffffffff00000001000000\
    000000000000000000ffffffffffffffffffffffff305b0420ffffffff00000001000000000000000000000000ffffff\
    fffffffffffffffffc04205ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b031500c49d\
    360886e704936a6678e1139d26b7819f7e900441046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a139\
    45d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5022100ffffffff00000000\
    ffffffffffffffffbce6faada7179e84f3b9cac2fc6325510201010342000482eb5b75fa0965c45718389605296a578a\
    c8de4f55eab6addaef21d8a24829583457f9b88c5a8edd20f67e097d02b0099e3ca1ef875806362806ab4783af8339";

/// DER for tests: an element with a one-octet tag and a length below 65536.
pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let mut out = vec![tag];
    match contents.len() {
        length @ 0..=0x7f => out.push(u8::try_from(length).unwrap()),
        length => {
            out.push(0x82);
            out.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
    }
    out.extend(contents);
    out
}

/// Reads an AlgorithmIdentifier of DER.
pub(crate) fn algorithm(der: &[u8]) -> AlgorithmIdentifier<'_> {
    let sequence = Reader::new(der).expect(Tag::Sequence, "an AlgorithmIdentifier").unwrap();
    let mut inner = Reader::new(sequence.contents);
    let oid = inner.expect(Tag::Oid, "an algorithm").unwrap();
    AlgorithmIdentifier {
        oid: Oid::from_der_contents(oid.contents),
        parameters: Some(inner.rest()).filter(|rest| !rest.is_empty()),
        raw: sequence.raw,
    }
}

/// Reads a SubjectPublicKeyInfo of DER.
pub(crate) fn info(der: &[u8]) -> SubjectPublicKeyInfo<'_> {
    let sequence = Reader::new(der).expect(Tag::Sequence, "a SubjectPublicKeyInfo").unwrap();
    let mut inner = Reader::new(sequence.contents);
    let algorithm_identifier = inner.expect(Tag::Sequence, "an algorithm").unwrap();
    let key = inner.expect(Tag::BitString, "a key").unwrap();
    SubjectPublicKeyInfo {
        algorithm: algorithm(algorithm_identifier.raw),
        subject_public_key: BitString { unused_bits: key.contents[0], octets: &key.contents[1..] },
        raw: sequence.raw,
    }
}

pub(crate) fn bytes(hexadecimal: &str) -> Vec<u8> {
    hex::decode(hexadecimal).unwrap()
}

/// A SubjectPublicKeyInfo of algorithm OID contents, parameters (a whole element or nothing) and key octets.
pub(crate) fn make_info(oid: &[u8], parameters: &[u8], key: &[u8]) -> Vec<u8> {
    let identifier = element(0x30, &[&element(0x06, &[oid]), parameters]);
    element(0x30, &[&identifier, &element(0x03, &[&[0], key])])
}

pub(crate) const NULL: &[u8] = &[0x05, 0x00];
pub(crate) const OID_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
pub(crate) const OID_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
pub(crate) const OID_EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
pub(crate) const OID_ED25519: &[u8] = &[0x2b, 0x65, 0x70];
/// An OBJECT IDENTIFIER element, prime256v1.
pub(crate) const P256_PARAMETERS: &[u8] = &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

/// An RSAPublicKey of INTEGER contents.
pub(crate) fn rsa_public_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    element(0x30, &[&element(0x02, &[modulus]), &element(0x02, &[exponent])])
}

/// A SubjectPublicKeyInfo of an RSA key with these INTEGER contents.
pub(crate) fn rsa_info(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    make_info(OID_RSA, NULL, &rsa_public_key(modulus, exponent))
}

/// The contents of a positive odd INTEGER of so many bits: the first and the last bit are set.
pub(crate) fn modulus_of(bits: usize) -> Vec<u8> {
    let mut octets = vec![0; bits / 8 + 1];
    let first = octets.len() - 1 - (bits - 1) / 8;
    octets[first] = 1 << ((bits - 1) % 8);
    *octets.last_mut().unwrap() |= 1;
    octets
}

/// A copy with the point changed.
fn with_point(der: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let der = bytes(der);
    let read = info(&der);
    let point = change(read.subject_public_key.octets.to_vec());
    make_info(read.algorithm.oid.der_contents(), read.algorithm.parameters.unwrap_or_default(), &point)
}

/// Name, bits and curve as the report shows them.
fn facts(der: &[u8]) -> (String, Option<usize>, Option<String>) {
    let key = PublicKey::read(&info(der));
    let curve = key.curve().and_then(|curve| curve.name()).map(String::from);
    (key.algorithm_name().into_owned(), key.bits(), curve)
}

/// The text of an unreadable key's error.
fn error(der: &[u8]) -> String {
    match PublicKey::read(&info(der)) {
        PublicKey::Unreadable(key) => key.error.to_string(),
        other => panic!("was read: {other:?}"),
    }
}

#[test]
fn keys_made_by_openssl_have_their_algorithm_size_and_curve() {
    // Expected: the first lines of `openssl pkey -pubin -text -noout`, and for Ed25519 the size of its encoding.
    let rows: &[(&str, &str, Option<usize>, Option<&str>)] = &[
        (RSA_1023, "RSA", Some(1023), None),
        (RSA_1024, "RSA", Some(1024), None),
        (RSA_2047, "RSA", Some(2047), None),
        (RSA_2048, "RSA", Some(2048), None),
        (RSA_2049, "RSA", Some(2049), None),
        (RSA_2052, "RSA", Some(2052), None),
        (RSA_8192, "RSA", Some(8192), None),
        (RSA_PSS, "RSA", Some(2048), None),
        (RSA_PSS_SHA256, "RSA", Some(2048), None),
        (P256, "EC", Some(256), Some("P-256")),
        (P384, "EC", Some(384), Some("P-384")),
        (P521, "EC", Some(521), Some("P-521")),
        (SECP256K1, "EC", Some(256), Some("secp256k1")),
        (SM2, "EC", Some(256), Some("SM2")),
        (P224, "EC", None, Some("1.3.132.0.33")),
        (BRAINPOOL_P256R1, "EC", None, Some("1.3.36.3.3.2.8.1.1.7")),
        (P256_EXPLICIT, "EC", None, None),
        (ED25519, "Ed25519", Some(256), None),
        (ED448, "1.3.101.113", None, None),
        (DSA, "1.2.840.10040.4.1", None, None),
    ];
    for (der, name, bits, curve) in rows {
        assert_eq!(
            facts(&bytes(der)),
            ((*name).to_owned(), *bits, curve.map(str::to_owned)),
            "{name} {bits:?}"
        );
    }
}

#[test]
fn an_rsa_key_keeps_its_usage() {
    let usage = |der: &str| match PublicKey::read(&info(&bytes(der))) {
        PublicKey::Rsa(key) => match key.usage {
            RsaUsage::Any => "any",
            RsaUsage::Pss => "pss",
            RsaUsage::PssWith(_) => "pss with parameters",
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(usage(RSA_2048), "any");
    assert_eq!(usage(RSA_PSS), "pss");
    assert_eq!(usage(RSA_PSS_SHA256), "pss with parameters");
}

#[test]
fn rsa_numbers_lose_their_sign_octet_and_needless_zeros() {
    for (modulus, exponent) in
        [(&[0x00, 0xc1][..], &[0x03][..]), (&[0x00, 0x00, 0x00, 0xc1], &[0x00, 0x00, 0x03])]
    {
        let der = rsa_info(modulus, exponent);
        let PublicKey::Rsa(key) = PublicKey::read(&info(&der)) else { panic!() };
        assert_eq!((key.modulus, key.exponent), (&[0xc1][..], &[0x03][..]));
        assert_eq!((key.bits(), key.exponent_value()), (8, Some(3)));
    }
}

#[test]
fn rsa_sizes_count_from_the_highest_set_bit() {
    for bits in [1, 7, 8, 9, 1023, 1024, 1025, 8192, 8193] {
        assert_eq!(facts(&rsa_info(&modulus_of(bits), &[3])).1, Some(bits));
    }
    assert_eq!(facts(&rsa_info(&[0], &[3])).1, Some(0));
}

#[test]
fn an_exponent_of_64_bits_has_a_value_and_one_of_65_has_none() {
    let value = |exponent: &[u8]| {
        let der = rsa_info(&[0x41], exponent);
        let PublicKey::Rsa(key) = PublicKey::read(&info(&der)) else { panic!() };
        key.exponent_value()
    };
    assert_eq!(
        value(&[0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        Some(18_446_744_073_709_551_615)
    );
    assert_eq!(value(&[0x01, 0, 0, 0, 0, 0, 0, 0, 0]), None);
    assert_eq!(value(&[0x00]), Some(0));
}

#[test]
fn rsa_with_absent_parameters_is_read_and_with_others_is_not() {
    let key = rsa_public_key(&[0x41], &[3]);
    assert_eq!(facts(&make_info(OID_RSA, &[], &key)).1, Some(7));
    for parameters in [P256_PARAMETERS, &[0x05, 0x01, 0x00], &[0x05, 0x00, 0x05, 0x00]] {
        assert_eq!(
            error(&make_info(OID_RSA, parameters, &key)),
            "parameters other than NULL, expected NULL or none"
        );
    }
}

#[test]
fn a_malformed_rsa_key_is_still_rsa() {
    let good = rsa_public_key(&[0x41], &[3]);
    let trailing_inside = element(0x30, &[&[0x02, 0x01, 0x41], &[0x02, 0x01, 0x03], NULL]);
    let rows: &[(&[u8], &str)] = &[
        (&[], "no RSAPublicKey: nothing where a SEQUENCE was expected"),
        (&[0x04, 0x00], "no RSAPublicKey: universal type 4 where a SEQUENCE was expected"),
        (&[&good[..], NULL].concat(), "no RSAPublicKey: 2 more octets after the last element"),
        (&trailing_inside, "no RSAPublicKey: 2 more octets after the last element"),
        (&[0x30, 0x00], "no RSAPublicKey: nothing where the modulus was expected"),
        (&[0x30, 0x03, 0x02, 0x01, 0x41], "no RSAPublicKey: nothing where the exponent was expected"),
        (&good[..good.len() - 1], "no RSAPublicKey: the data ends inside an element"),
        (&rsa_public_key(&[0xc1], &[3]), "the modulus is negative"),
        (&rsa_public_key(&[0x41], &[0x83]), "the public exponent is negative"),
        (&rsa_public_key(&[], &[3]), "the modulus is an INTEGER without octets"),
    ];
    for (key, expected) in rows {
        for oid in [OID_RSA, OID_PSS] {
            let der = make_info(oid, &[], key);
            assert_eq!(error(&der), *expected);
            assert_eq!(facts(&der), ("RSA".to_owned(), None, None));
        }
    }
}

#[test]
fn unused_bits_make_any_key_unreadable() {
    for der in [RSA_2048, P256, ED25519] {
        let der = bytes(der);
        let mut read = info(&der);
        read.subject_public_key.unused_bits = 3;
        let PublicKey::Unreadable(key) = PublicKey::read(&read) else { panic!() };
        assert_eq!(key.error.to_string(), "the key's BIT STRING has 3 unused bits, expected none");
    }
}

#[test]
fn an_ec_key_with_a_malformed_point_keeps_its_curve() {
    // SEC 1 2.3.3 and RFC 5480 2.2: 04 and both coordinates, or 02 or 03 and x.
    let rows: &[(&[u8], &str)] = &[
        (&[], "no point: the key is empty"),
        (&[0x00], "the point at infinity"),
        (&[0x04; 64], "a point of 64 octets beginning 04, expected 65 beginning 04"),
        (&[0x04; 66], "a point of 66 octets beginning 04, expected 65 beginning 04"),
        (&[0x02; 32], "a point of 32 octets beginning 02, expected 65 beginning 04"),
        (&[0x03; 65], "a point of 65 octets beginning 03, expected 65 beginning 04"),
        (&[0x05; 65], "a point of 65 octets beginning 05, expected 65 beginning 04"),
        (&[0x06; 65], "a point in hybrid form, which RFC 5480 2.2 does not allow"),
        (&[0x07; 65], "a point in hybrid form, which RFC 5480 2.2 does not allow"),
        (&[0x00; 65], "a point of 65 octets beginning 00, expected 65 beginning 04"),
        (&[0x06; 64], "a point of 64 octets beginning 06, expected 65 beginning 04"),
    ];
    for (point, expected) in rows {
        let der = make_info(OID_EC, P256_PARAMETERS, point);
        assert_eq!(error(&der), *expected);
        assert_eq!(facts(&der), ("EC".to_owned(), Some(256), Some("P-256".to_owned())));
    }
}

#[test]
fn infinity_is_infinity_on_a_curve_that_is_not_known_too() {
    let parameters = bytes(BRAINPOOL_P256R1);
    let parameters = info(&parameters).algorithm.parameters.unwrap().to_vec();
    assert_eq!(error(&make_info(OID_EC, &parameters, &[0])), "the point at infinity");
    // Of any other form nothing is known there.
    let der = make_info(OID_EC, &parameters, &[0, 0]);
    assert!(matches!(PublicKey::read(&info(&der)), PublicKey::Ec(_)));
}

#[test]
fn negative_numbers_and_infinity_are_no_key_and_other_errors_are_of_form() {
    let is_impossible = |der: &[u8]| match PublicKey::read(&info(der)) {
        PublicKey::Unreadable(key) => key.error.is_impossible_value(),
        key => panic!("{key:?}"),
    };
    assert!(is_impossible(&rsa_info(&[0x81], &[3])));
    assert!(is_impossible(&rsa_info(&[0x71], &[0x83])));
    assert!(is_impossible(&make_info(OID_EC, P256_PARAMETERS, &[0])));
    assert!(!is_impossible(&rsa_info(&[], &[3])));
    assert!(!is_impossible(&make_info(OID_EC, P256_PARAMETERS, &[])));
    assert!(!is_impossible(&make_info(OID_EC, P256_PARAMETERS, &[6; 65])));
}

#[test]
fn a_small_private_key_is_found_in_both_forms_of_a_point_and_in_no_other_key() {
    // openssl ecparam -name prime256v1 -param_enc explicit -text: x and y of the generator, whose private key is 1.
    let x = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    let y = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
    let small = |der: &[u8]| match PublicKey::read(&info(der)) {
        PublicKey::Ec(key) => key.small_private_key().map(|key| key.number),
        key => panic!("{key:?}"),
    };
    for point in [format!("02{x}"), format!("03{x}"), format!("04{x}{y}")] {
        assert_eq!(small(&make_info(OID_EC, P256_PARAMETERS, &bytes(&point))), Some(1), "{point}");
    }
    for key in [P256, P256_COMPRESSED, P384, P521, SECP256K1, SM2, BRAINPOOL_P256R1] {
        assert_eq!(small(&bytes(key)), None);
    }
}

#[test]
fn an_ec_key_that_names_no_curve_says_so() {
    let rows: &[(&[u8], Curve<'_>, &str)] = &[
        (&[], Curve::Missing, "no curve"),
        (NULL, Curve::Implicit, "a curve inherited from the issuer"),
        (&[0x30, 0x00], Curve::Explicit, "explicit curve parameters"),
        (&[0x02, 0x01, 0x01], Curve::Unreadable, "curve parameters that cannot be read"),
        (&[0x06, 0x02, 0x2a], Curve::Unreadable, "curve parameters that cannot be read"),
        // A NULL with content, and no content that is no NULL.
        (&[0x05, 0x01, 0x00], Curve::Unreadable, "curve parameters that cannot be read"),
        (&[0x04, 0x00], Curve::Unreadable, "curve parameters that cannot be read"),
    ];
    for (parameters, expected, text) in rows {
        let identifier = [&element(0x06, &[OID_EC]), *parameters].concat();
        let spki = SubjectPublicKeyInfo {
            algorithm: AlgorithmIdentifier {
                oid: Oid::from_der_contents(OID_EC),
                parameters: Some(*parameters).filter(|octets| !octets.is_empty()),
                raw: &identifier,
            },
            subject_public_key: BitString { unused_bits: 0, octets: &[4; 65] },
            raw: &[],
        };
        let key = PublicKey::read(&spki);
        assert_eq!(key.curve(), Some(*expected));
        assert_eq!((key.curve().unwrap().name(), key.bits()), (None, None));
        assert_eq!(key.curve().unwrap().to_string(), *text);
    }
}

#[test]
fn an_ed25519_key_has_32_octets_and_no_parameters() {
    assert_eq!(error(&make_info(OID_ED25519, &[], &[7; 31])), "31 octets, expected 32");
    assert_eq!(error(&make_info(OID_ED25519, &[], &[7; 33])), "33 octets, expected 32");
    assert_eq!(error(&make_info(OID_ED25519, NULL, &[7; 32])), "parameters are present, expected none");
    assert_eq!(PublicKey::read(&info(&make_info(OID_ED25519, &[], &[7; 32]))), PublicKey::Ed25519(&[7; 32]));
}

fn same(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = (info(a), info(b));
    assert_eq!(same_key(&a, &b), same_key(&b, &a));
    same_key(&a, &b) == Some(true)
}

#[test]
fn whether_an_unreadable_key_is_the_other_is_not_known() {
    // The hybrid form (SEC 1 2.3.3) of an uncompressed point begins with 06 or 07 instead of 04.
    let uncompressed = bytes(P256);
    let mut hybrid = uncompressed.clone();
    let form = hybrid.len() - 65;
    assert_eq!(hybrid[form], 4);
    hybrid[form] = 6;
    assert_eq!(same_key(&info(&uncompressed), &info(&hybrid)), None);
    assert_eq!(same_key(&info(&hybrid), &info(&uncompressed)), None);
    assert_eq!(same_key(&info(&hybrid), &info(&hybrid)), Some(true));
    assert_eq!(same_key(&info(&uncompressed), &info(&bytes(RSA_2048))), Some(false));
}

#[test]
fn a_key_is_the_same_as_itself_and_as_no_other() {
    let keys = [
        RSA_1024,
        RSA_2048,
        RSA_2048_E3,
        RSA_PSS,
        P256,
        P384,
        P521,
        SECP256K1,
        SM2,
        P224,
        BRAINPOOL_P256R1,
        P256_EXPLICIT,
        ED25519,
        ED448,
        DSA,
    ];
    for (i, a) in keys.iter().enumerate() {
        for (j, b) in keys.iter().enumerate() {
            assert_eq!(same(&bytes(a), &bytes(b)), i == j, "{i} {j}");
        }
    }
}

#[test]
fn rsa_keys_are_the_same_by_modulus_and_exponent() {
    let key = rsa_public_key(&[0x41], &[3]);
    let named = make_info(OID_RSA, NULL, &key);
    assert!(same(&named, &make_info(OID_RSA, &[], &key)));
    assert!(same(&named, &make_info(OID_PSS, &[], &key)));
    assert!(same(&named, &rsa_info(&[0x00, 0x41], &[0x00, 0x03])));
    assert!(!same(&named, &rsa_info(&[0x41], &[5])));
    assert!(!same(&named, &rsa_info(&[0x43], &[3])));
}

#[test]
fn compressed_and_uncompressed_points_are_the_same_key() {
    let pairs = [
        (P256, P256_COMPRESSED),
        (P384, P384_COMPRESSED),
        (P521, P521_COMPRESSED),
        (SECP256K1, SECP256K1_COMPRESSED),
    ];
    for (uncompressed, compressed) in pairs {
        assert!(same(&bytes(uncompressed), &bytes(compressed)));
        let other_parity = with_point(compressed, |mut point| {
            point[0] ^= 1;
            point
        });
        assert!(!same(&bytes(uncompressed), &other_parity));
        assert!(!same(&bytes(compressed), &other_parity));
        let other_x = with_point(compressed, |mut point| {
            point[5] ^= 1;
            point
        });
        assert!(!same(&bytes(uncompressed), &other_x));
    }
}

#[test]
fn points_of_one_form_are_compared_to_the_last_octet() {
    let other_y = with_point(P256, |mut point| {
        point[40] ^= 1;
        point
    });
    assert!(!same(&bytes(P256), &other_y));
}

#[test]
fn one_point_under_two_curves_is_two_keys() {
    let point = info(&bytes(P256)).subject_public_key.octets.to_vec();
    let secp256k1 = element(0x06, &[&[0x2b, 0x81, 0x04, 0x00, 0x0a]]);
    assert!(!same(&bytes(P256), &make_info(OID_EC, &secp256k1, &point)));
}

#[test]
fn one_point_under_two_curves_that_are_spelled_out_is_two_keys() {
    let explicit = bytes(P256_EXPLICIT);
    let read = info(&explicit);
    let (parameters, point) = (read.algorithm.parameters.unwrap(), read.subject_public_key.octets);
    assert!(same(&explicit, &make_info(OID_EC, parameters, point)));
    // Another cofactor: 2 for 1.
    let mut other = parameters.to_vec();
    let cofactor = other.last_mut().unwrap();
    assert_eq!(*cofactor, 1);
    *cofactor = 2;
    assert!(!same(&explicit, &make_info(OID_EC, &other, point)));
}

#[test]
fn keys_that_cannot_be_read_are_compared_as_they_stand() {
    let a = make_info(OID_RSA, NULL, &[0x30, 0x00]);
    assert!(same(&a, &a));
    assert!(!same(&a, &make_info(OID_RSA, NULL, &[0x30, 0x80])));
    assert!(!same(&a, &make_info(OID_RSA, &[], &[0x30, 0x00])));
    assert!(!same(&a, &bytes(RSA_2048)));
}

#[test]
fn a_long_object_identifier_is_cut_in_messages_only() {
    let long = [&[0x2a][..], &[0x81; 200], &[0x01]].concat();
    let der = make_info(&long, &[], &[]);
    let key = PublicKey::read(&info(&der));
    assert!(key.algorithm_name().len() > 200);
    assert_eq!(key.algorithm().to_string(), "#2a818181818181818181818181818181... (202 octets)");
    let with_key = [&[0x2a; 30][..], b"-----BEGIN PRIVATE KEY-----"].concat();
    let der = make_info(&with_key, &[], &[]);
    assert_eq!(PublicKey::read(&info(&der)).algorithm().to_string(), format!("#{}", untrusted::NOTE));
    // 2.25 and a UUID of 128 ones, the longest in use: shown in full.
    let uuid = [&[0x69, 0x83][..], &[0xff; 17], &[0x7f]].concat();
    let der = make_info(&uuid, &[], &[]);
    assert_eq!(
        PublicKey::read(&info(&der)).algorithm().to_string(),
        "2.25.340282366920938463463374607431768211455"
    );
    // 23 octets of 127: each is 4 characters.
    let many = [&[0x2a][..], &[0x7f; 22]].concat();
    let der = make_info(&many, &[], &[]);
    assert_eq!(PublicKey::read(&info(&der)).algorithm().to_string().len(), 51);
    // As many characters as are shown: nothing is cut.
    let whole = [&[0x2a][..], &[0x7f; 9], &[10; 3]].concat();
    let der = make_info(&whole, &[], &[]);
    assert_eq!(
        PublicKey::read(&info(&der)).algorithm().to_string(),
        format!("1.2{}.10.10.10", ".127".repeat(9))
    );
}
