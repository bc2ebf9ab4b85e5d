//! Tests of signature verification: signatures made by OpenSSL for every supported pairing, and a key or an algorithm
//! for every reason not to verify.

use super::*;
use crate::x509::key::tests::*;

/// A signature over [`MESSAGE`].
struct Vector {
    name: &'static str,
    key: &'static str,
    algorithm: &'static str,
    signature: &'static str,
}

const MESSAGE: &[u8] = b"signed with openssl";

// Made with OpenSSL 3.0.19 and the private keys of the keys in `key::tests`:
//   printf 'signed with openssl' > msg
//   openssl pkeyutl -sign -rawin -in msg -inkey k.pem -digest sha256 | xxd -p
//   for PSS with -pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:N; for Ed25519 without -digest
// The AlgorithmIdentifiers are those of `openssl req -x509 -key k.pem -subj /CN=t -sha256 -outform DER` with the same
// options (-sigopt instead of -pkeyopt).
const VECTORS: &[Vector] = &[
    Vector {
        name: "RSA-2048, PKCS#1 v1.5, SHA-1",
        key: RSA_2048,
        algorithm: "300d06092a864886f70d0101050500",
        signature: "\
            80fbd8bdad10c4aa1d230d1c3db153392b233ee8873a6dab7e861c54d98e6384c62a6b51c553ac00f1f19e1e7efd26f2\
            cd696a165f71f4a787a7be3534ac742fd34af16bd802468a273a363118961f836d2eaa4f64262abed6cdc6c022e06f88\
            1acd7e4497446942963657f3b76cce4583d44be71866f0c20a09a46efce8bb71df0683b85fad8dec020de64c6da7e77f\
            fe138f80e166203b23d597195828c30350ac4f235e401e98e9ac5367e9c5da32b3f307cda889fe1b27f8bd1cddb0c856\
            c7d094b56d9357cca125a4aabf0384e8485cf751e74419bc229acbc5e57925506d07ff1d8452e3df6c5410e121b8587d\
            6c2aa6cfb28023878938dc7c64a6bd5d",
    },
    Vector {
        name: "RSA-2048, PKCS#1 v1.5, SHA-256",
        key: RSA_2048,
        algorithm: "300d06092a864886f70d01010b0500",
        signature: "\
            9fb8dbb2eaee23558a9ad89174bc8f07f94fb679f38be749b2b4322519693b907b49a9cc4b99b4a34d26e46a612fbe74\
            e70e54776a53fff07305e67ac79ad91de0f6efbd8f5403aa015fd4baf334c62db8eaaec996e18dfbd31d4f8854a26c93\
            cd28cef8c0c06c7564866180ae5e5cfd1fc8f76f6687c94e448a21e8362d1babec15dfa4fd8feb08509eddf709679cf3\
            d2ff63557ca05c4b41dfa895429de635937092f185d05b55da32796d9ee24be696b5190e78dab8d9395e20f3cd180087\
            75c28b8eb530465a44dd49d4ce3b739bc94a3f630940f4c7fd0e4117ee4bcca7495046377e7494a1e1126b5e2717d04f\
            c233b1f0d2110c255dcd769fb719465e",
    },
    Vector {
        name: "RSA-2048, PKCS#1 v1.5, SHA-384",
        key: RSA_2048,
        algorithm: "300d06092a864886f70d01010c0500",
        signature: "\
            48e94fc909b3f00f00398ec78a4e3d09e8d2be0fc24a4b65b918195829750366d733e2455f79021d9d0e946ef38042d4\
            65e79719ec593100417cb2dbcf0913c138e4c5e52d5e09df5dfb286858d515b9f21f810eacd2521cc2f482aceb6513b4\
            92d65ceb16525158c1acd9a410289eb84006e8a2862532096e35b36a1f4eb7a4c8f5c5d6ccdb358e2e4dd9fda1cc717c\
            384f03e20da33379e02b6e4552ebd5622fb1f758b8651ed060731e45c8dfa8cd0424b9544fb11a660158e6a70cc67260\
            bd854d67498525094b12a899dd82de7c1a74f1b4ebfe08f859da5e7fd3a0be6912d42708a76303303a7b17f7cbc0779f\
            6fe410c48488d978478e3b476451206c",
    },
    Vector {
        name: "RSA-2048, PKCS#1 v1.5, SHA-512",
        key: RSA_2048,
        algorithm: "300d06092a864886f70d01010d0500",
        signature: "\
            1b8f6e7420853c49756abcdac2ac8962f17a30dec2d4f93a94331233e5a037176b47f390acf6187be489cdab21989ff1\
            926d73d20f867189c49eb4b2259b00b68cd4b25c018a74bbac32d3daebe09f1e295f14b4b9ddb3f363b1299e3f9c802f\
            3a8dbc7b633be8717bf603458fe09218511fb8d0ef82e0eb6f9fc3426f9a84a36ad8ce197ee61fb7d9bcef64921c5ff0\
            189abecc29a5e5756dc4753d0569b6db0c701cb0fbfea24f426abd63bee85f0c28f79b87f50f2d92178253a37038c512\
            d81554a6043e1176711c9e4b745dd6d44d8c52892725cf6bb5a785631dfb838e55fe0653dcf3c3a87e250e27c3c71123\
            cf6cfbc4f8443c78c72495131cab31a2",
    },
    Vector {
        name: "RSA-1024, PKCS#1 v1.5, SHA-1",
        key: RSA_1024,
        algorithm: "300d06092a864886f70d0101050500",
        signature: "\
            6ec49bc5b7c2eb17c277d3560b7a1a61c81385b0e13f1b284b011b0f462632a7f54f2f270f2a435b5b5a8f364326aa66\
            226bde733ca3c61b6f31ddf6f595e3a1cdd40c148912be3a7c21bd485c8519075b758d5e378a08373f93f1bb762006d7\
            6a19ceb9313a683c8745c0b0dde07bb83e34c79b7990f11f2f0d928511619773",
    },
    Vector {
        name: "RSA-1024, PKCS#1 v1.5, SHA-256",
        key: RSA_1024,
        algorithm: "300d06092a864886f70d01010b0500",
        signature: "\
            4ccc2de78313f701b8561caf4365dfae6c7d55e31f422a830439b1b68f4be5a268621d405580e6af2aa2cf336cededcc\
            8d412276296c33a84e401ebc2e3760b03e91a5ebde99905de9feb505b1ae4448e583854b8e639a6b7be45dc4b818df9e\
            8f44026246d2ccd510532a6d499e2ca44e8de324fa950c13e271a3632a653cc1",
    },
    Vector {
        name: "RSA-1024, PKCS#1 v1.5, SHA-512",
        key: RSA_1024,
        algorithm: "300d06092a864886f70d01010d0500",
        signature: "\
            5cd7b8b9fe29286594204ab75d10a6d469c182a3f19a31f97e950602ce067cfe1170330181c8b783745177f18e9bfca3\
            f8ee629622e433283c256c2ef8db8bc1f6ee266026b7e2a68d53ad816dcd6e6573d114d61b144812220020d3a96333f0\
            b81d5571c64ee2556a8bab79d9408cfcd18d48c92dbedb42c65e62f84550ba13",
    },
    Vector {
        name: "RSA of 2047 bits, PKCS#1 v1.5, SHA-256",
        key: RSA_2047,
        algorithm: "300d06092a864886f70d01010b0500",
        signature: "\
            41af112156689b56c467a8e803f0285d24b09f2ae0d2f390c549f4da9824d9fcff42d2d822fc20f1399341378cdb044b\
            423010dc468f40fdd9440cdf854bacfa478f80cc01ba890fa1e08bbce13ccec0ca1c27a582814e1fe2d3f72bb868c0ce\
            7af9c0af0b57b585166a30a9b73b6bf1dcb54340a8d48b8105ad671a452449322f6a9d53777234234890cba852d5b418\
            5333e35740c619b08442118dfcb7387cc0050da864760f9c2ce71bda68b511a94cd53e9da234f591a258fbecd6b088a2\
            2309edacae07a0895ef86f5c20099ab10124d5d2537963fc3169fb123293736c86ac006d19943aa8305856e05611ec83\
            7061c9b6dda4a8fe7490ce030e7bd4e2",
    },
    Vector {
        name: "RSA of 2049 bits, PKCS#1 v1.5, SHA-384",
        key: RSA_2049,
        algorithm: "300d06092a864886f70d01010c0500",
        signature: "\
            00c90c7600da87efd4a643b93c2a014e08ec4909f41287431b6dbf067b0ca0d8e817abd681db58044cc18aa692cd79ff\
            c2f94d64424d6ba181044218c885e75e0a474a632718ed91ba797e4b5dc606ad8e94fe60ee350527056831cdcd2318cb\
            57a4e018fc3f1db953fd3b63f0677430f465c18ebcd93551d10c062ca80164c83852cf1566a29cb9cff988a65c6e62a3\
            2abbc0ebf4d8517bef97e4d7ea18f4a56ae55644dca5d9ddca7c2a560fe7d4343bc067d69b4a953780da1bef26cc8b2f\
            4de742acd067992ca8db539598804907777f141aee3176d6f6fcd23ff456cb966c0b97ac45eb1c4796dfdb86bd23e737\
            803a612026036c4cfd646e729cf890a28a",
    },
    Vector {
        name: "RSA-8192, PKCS#1 v1.5, SHA-256",
        key: RSA_8192,
        algorithm: "300d06092a864886f70d01010b0500",
        signature: "\
            ab270099b4e01f8c6196ef5bf3958ff3dd3f18625507a5cd0473e68533433efec3610dc22c462f93683927884f818882\
            d1bf7fc5efdcf400ba86cafab7e750cf7be9550d3f66aef1d3ab16f4dcda347b6f87852c3c135ef42943d0ef3fb206cd\
            5ab86276b167295fdf5caadf8d5e5993d49b2fba155c11e2a4e1489ff9f689d760733617f52c22f06b916f6dd15198f8\
            48943a641ea600fc2926086b40c4c771c4d93c636ff344a0e50313014d0eed1f4697ba3433e1b191adcaeadcd6d47ff2\
            3475b8c545e6f3f8c4961c5ba9031f449c44c0a0ae4ae514cf7289162a5826825f3d203a3305fc94fc90a4b8182688c8\
            a3adbf7d35afdc95743b9976ec6fb447addc6f2e1d2873b1d4842f28a26e7430b81f4786d70de078ffc5eb80a5f0df2b\
            b6b3590737a027208abb8c6958611ffe9173faae79622ef4a5ba238bfef21fe822e73aa2bdacba8b7649bd4b9e32fab8\
            0e2b1e799b92c056e6809b800ba274e1914fa5f7661e06b3d0816d67c5cd8f3c0a3862fb05c3448b67ebed4f4a068671\
            d5b0618ff491e266195aed6f6530bd00de69c576f3f18e17ebec2f6e7f2f584099f0a5cc2bd9e10cf34b46626c9ebf8f\
            2746867fc13d63e90908fb2580926b611819ec24ce0638b80827b1c5e4e244c54a40b30c3f54dd825b77912d2e064a06\
            cad498ea332f3a7595ce4bcbbc16b6f9ad7c1eaace83a1d786396c313ea519800e0afcbe5ac3c436aad8c3418da3b0f8\
            b18928a6c53b019ce6ad5ce35a57199fcb5c1c3f9c83a99547fa9ac8e307105d4450a1c260d280c7bbf356a0da6c4059\
            60f6b8b4973c6d6074d16527069161d2cf58b6b2157f6d364a6b80089bba8abac233f12dc50210aa4357c8810a9ba31f\
            540cffd723921b5e24b4172a8944990a8749ec038699b5290c48efabee6d457d0d08772b6fcab7c30f96aeab8942d444\
            394ad8b10149167ef2d12a644e21d449bc4fec9f8714c08e47214c8a4fe9a5d2bff1a666896ac84cd14d91feee7f7a15\
            6a805a91cc03efe3e9bb35d876641ff89706d8668137bb476a7348744bdcfe3f30d98bc6fff6ff3d2bc2a7899f4e53af\
            d29f51bd299ae4e5516c45a8b2fbb374510a6545fb4ac3d017331dd5065a5e3cb3fa2f85720bf22fe2f52a92b68fcba1\
            e1c7125f6b1b3f1c0d471261af34bb4190ca87b29890106fc7611729009f5ec02aac660c09cbff546c3154a524f93f16\
            e66c2fc41b86d16e9c945a8dd8dd626d5232263a198b1fa1b15555cb64b233b203f1f79eee1472af71a07c7bf71ad255\
            03298036dfa81134c0168ff04d04490ec1568d324f2b16d661045335ca010f74bae9b53240c27a571e8863b653abee9d\
            93206e2d596c32be026e58a635484e5bb156773ee22df8e2487ed9797fc0fafc9cb9d06bdaf97feb597e4babdfb67263\
            2ced18e26c38a2ac5c38897c385181ee",
    },
    Vector {
        name: "RSA-2048 with exponent 3",
        key: RSA_2048_E3,
        algorithm: "300d06092a864886f70d01010b0500",
        signature: "\
            372bff4c35938d7f71743cd8c6bb2d97036f0a5fc86c9a05333429ad359d3222f9920ce6902f627be425ebceefee03b5\
            135aa9f8969ef4de044cdb1bbba2da1d00e2c4850d13586d4aee60e7d4d35a555b5747d013393ad8ccc8b923acbae804\
            b8caf376d183253b7a58f07da5bf6138c4227aa47da433dc03c0b6074e9f59bad2d48d0b027a159beb5fb9c52e363fb9\
            22c7ea1bf663d962b230ed2d9d9a291e6575c2110ffbfaeec23d60f210ea153196af194b9c44acc4c9f3620e56d3811e\
            5910699ad660bac32a7dd5568589ef0b067fc02cd74f1a84ddf205408de8f62ff859a4c064d5408f0240882cb7dc4459\
            b621177ebc9ae56bad1ac8318bfd7e0a",
    },
    Vector {
        name: "RSA-1024 with exponent 2^33 - 1",
        key: RSA_1024_E33,
        algorithm: "300d06092a864886f70d01010b0500",
        signature: "\
            12944b1a0d18f617029f4c58b491043b6e6142906780b199020f48df661ef49e385b2025ef7db933b125459b6b9e3130\
            43b42ed6f653804b78b4186a1446bfa12f721faca773880768cc26077885e4e880fd029a874eb0be0e47229b79255a8b\
            84e581fb2ae5694692fc2a195264aafa2df06ff421e4318fc8a0a045f060b04d",
    },
    Vector {
        name: "RSA-2048, PSS, SHA-256",
        key: RSA_2048,
        algorithm: "\
            304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d01010830\
            0d06096086480165030402010500a203020120",
        signature: "\
            9cc47b2c5978865b014c3df221b0865c43f8accd8f659c44b4d75f68f3cee6f9f58fd0c07c62a07eac27b76a0d29bd3d\
            64c1eb0f6f9f0516220fe351ffc98bed27793596efc6f25b008f58ed3d033df8cb01a748fc965d510a466a0621086dc7\
            5423fa6b0fbc4aba92f2f8150607b1ab5759222c6dee86b09d53998071635589bf59f7a10320952108791f2a315a2fb1\
            9dc545726cdcaf5261acdfa5dc8f76b470a4592c8489ee18248323c04f0de338120f83a3ffc17d854be993104f19c996\
            a68f887bcb4a06cdd5e3ffcbd38a079f5c440a553b591acfec4349d9f3a9e32205f195d53453ba930adf5e73b723923f\
            e625b5709c3d0f26a9bdb42e2a59af75",
    },
    Vector {
        name: "RSA-2048, PSS, SHA-384",
        key: RSA_2048,
        algorithm: "\
            304106092a864886f70d01010a3034a00f300d06096086480165030402020500a11c301a06092a864886f70d01010830\
            0d06096086480165030402020500a203020130",
        signature: "\
            5f7f8c910122db3f03ecf476b2bbfd725a7a7177a25544f56fa158d6258bad3900674dae062f3af9e72bd385d379844f\
            3baacc92d2f9897a0346a4b39fc372a0abdf954569aad1acd8a2c84ce3992503123f3d29789a655a80784a1b8caf6e14\
            57b266bbcce81922a78f47fdebad0842d77f912a963659f06cdf249897a7abb45951aa90373b98f8b8bea05502d27dda\
            63f769645211a2b70b799db2d3109f9dd5b0defd0bb8de4b45f98cc5df10b97c681cedded2a675f907b40521bb43cd07\
            8a3b0cf7b00184557b6e089c74a76a4712d4f430940a7ba6c3738b8f05450639d8e74b0a9fad9c3698657f677ae47920\
            076975d41045c42283467387292b7ec0",
    },
    Vector {
        name: "RSA-2048, PSS, SHA-512",
        key: RSA_2048,
        algorithm: "\
            304106092a864886f70d01010a3034a00f300d06096086480165030402030500a11c301a06092a864886f70d01010830\
            0d06096086480165030402030500a203020140",
        signature: "\
            93e06771467d16510551fb1f32b03310b353827166731db11de1b2086fc0def8a312e49efa6366272f4259dcdb6d4afd\
            f34e0565c6b3465753fde7543191953dd8e315797e5f3fb6690e63fbbc995c7cf5a7d822bff1b6a928d54d97affd8f76\
            b3430c6ac9a5b18d0d3454fbf984a8b20e1516f4ece300d17f41ccdbbdbc4d692107a1c53faa7833a28688ac37437993\
            f358bcf82524c22408f85bf5e9d0e5dbcbce95e97115542db62183b702276905598f86131540730adfe4ea971e881d5a\
            3120127f3ed845ae1e1c1d8c64c0c8e8c52b8fd74063e63733c9f27f129ba41193ad30cb2ca39b67dd4f6905e3205429\
            b9e1631649febc521ecc9e8de2d3af74",
    },
    Vector {
        name: "RSA-2048, PSS without salt",
        key: RSA_2048,
        algorithm: "\
            304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d01010830\
            0d06096086480165030402010500a203020100",
        signature: "\
            7be9894df945c0bafa5aba95a40a45ac0f3070a93cdf2c4e8f6531f644325010ce9b19bab90280a574ddba2ecb2f2067\
            cc3405e19c5794143e3f6ae190092f9ce6a7c3b7e02c3cd821c7ef00876e180f14c7ed3eaceed717e6b4a69f5c06046e\
            81bf192906f4984b82b62b00e2c975fb4485cdf523b1d68c0fbb87f6d7c7988299a5e220763b933b5f2b8a9c8fdb8108\
            42a9ae9351a8afd7ca0fc4a7c5cdd10d1c0192cd7c5b964c358213cb9624ee9620bc56c642ef0fc8443bd40a1602e1b9\
            4c63498a69981fd4366d9a65c3f5d4406d4f30cb593bd2c45103a0c154cca6b001733428cf00f8ded2d35652c0a062c7\
            e209bf690b113d81b295b94844a08b3e",
    },
    Vector {
        name: "RSA-2048, PSS with the default salt of 20",
        key: RSA_2048,
        algorithm: "\
            303c06092a864886f70d01010a302fa00f300d06096086480165030402010500a11c301a06092a864886f70d01010830\
            0d06096086480165030402010500",
        signature: "\
            35ba5da411533e2311f8cea8bb0154aed8f65d4008424bb3d749e1e86188d8c06f1a9052d29c0b62436a17b9b41e2d6a\
            5763ec4b1ff3bd1f46cb7fef3f3495e1276b93abfda2dc583405e47f85d813016c49eaf66e0c934c1bdd834c411cd4d8\
            9b6eb195f6ee0070deaff2bc775daf53e4406e61130f71756d6ab270f1c664476f98491297b72bc6757f17a89a8812f5\
            6b4e054820858d468044fc5bfa5a506987e4d8abad290a5b7462dff8590c00cdd28b9276887e70b08517feadd5723592\
            a4da839bbb12adaf6b941c27cfe1668f253ab4df1a83103bf40b93535e0b1ff354a671c795f96618ccebaa45498dc624\
            dc6804860ff29f91366c8b340fb96f7e",
    },
    Vector {
        name: "RSA-2048, PSS with the longest salt, 222",
        key: RSA_2048,
        algorithm: "\
            304206092a864886f70d01010a3035a00f300d06096086480165030402010500a11c301a06092a864886f70d01010830\
            0d06096086480165030402010500a204020200de",
        signature: "\
            442c4fcf60c9b957075f1da733ba1cff73d7f71c5259397eb9f04f9836c394d1a2807c8f6b1928c3e1f9f86bb7a501c0\
            bb4e38777886a93c343879e5964ad80af975f3ed977b751d923c93d2cc4e67962d88d1601045473d120f51f4a6b90339\
            18061ceda2c441c6897da410531bf4ddf9265da4578c89babdf441c20fb5f56879993d431059256f60ca6ae8fba1a889\
            40b128803398831b3da1f43aef24d52513cb4730921e56fede5cac0d93fa22a294fd4c3d645538f102482a771ee794d4\
            daa07f9c95a5d607ad957fb0508ae51c9c2315b06db7c39c6045cd1ae26339ae4eab30379ca7aae45e31d0116bac23e9\
            1340895379878adb5802818ca337d007",
    },
    Vector {
        name: "RSA of 2049 bits, PSS",
        key: RSA_2049,
        algorithm: "\
            304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d01010830\
            0d06096086480165030402010500a203020120",
        signature: "\
            00e2416a23c8053b27191b98e7badee03c850d7a0b7cfde6f9ec6ef615fe5b7c11106261815ec364921c82a06e3a57ff\
            f7f50cae44b9962734bd0346982ee8e402aab541fa6ed226d52a3dc6b5284253b429bde80f636baed55e96d9d3f64f4b\
            6cf066ea3d5aefadf231f1a95359d876efe09d7cfe4cac50e27b2770364a7ab0f1f37fdac5011cc06e8eb33326f78136\
            4864b07dd6baf013e343c31c934f0107dbdac75478246a4077bfbf8f601198231038acfa09480f910018396e1986870e\
            10d1fd1d4d539ae49cb349a45d42baf263c1a2caee846dd75cdd7a410173e0e9a213f3f282924318dc06be7498e92bbf\
            7ed1674da04384da55306b17ff7106845a",
    },
    Vector {
        name: "RSA of 2049 bits, PSS with the longest salt, 222",
        key: RSA_2049,
        algorithm: "\
            304206092a864886f70d01010a3035a00f300d06096086480165030402010500a11c301a06092a864886f70d01010830\
            0d06096086480165030402010500a204020200de",
        signature: "\
            0125ead076bedd9f89fa7d7dee5e55837310c3d261cf88d795266a79c57b3e5c8c5e185e7ee5529693df056330108d06\
            aaaa219a29ccf08eeab8762b0a145fc2915bde9ab0ebdbe287950f4e3405c06d513734a7b68b66221d1e8a81f9b829be\
            a9ca474a7eae4caf50fb3005b0cebc9e3c2e6b4b09a0a1d8150cbe56620cef282ad5c7a4b79af4c356f45ebd82ac5872\
            df0b225fafcf304f7c3797361806af44e02606bc6994f0f2a19f005365b28ad6fbae5133d13871ab0bb9d0562768e3b7\
            5119b114565cf4782610fb83ff7bc2e769f417476660244463f8633d8421dac884e31a218a49926c1196d8b36b7d1ff3\
            640f1542d1bc5b4b9f344b2ceb5aeafc06",
    },
    Vector {
        name: "RSA of 2052 bits, PSS with the longest salt, 191",
        key: RSA_2052,
        algorithm: "\
            304206092a864886f70d01010a3035a00f300d06096086480165030402030500a11c301a06092a864886f70d01010830\
            0d06096086480165030402030500a204020200bf",
        signature: "\
            0e4a1dbe006a7446f5edd1073c9cb1445074f2ce3429776d6333e0b77524f9d40714b0c5ded13189288973f750a2cc14\
            f115290dff8de7ce6d2d70434d8d67c70a26a804f367d55dfce3b9fc43baa000e9642e92251fc164896365efdf069188\
            585e4c60d4e50a01a197d6cba7729185364e2d9b93368c33259a4f8260566981ad8acdbbeb0b246d86f3caea37fc4f07\
            bdd2491783f6b33c37ae156b6597d27dc34aedbf105d9542e77b644b5ae2ee8e76b82a2de3de12551a53444ac80da56b\
            83d13c5a2c67ce6e5bb78a2c1bbe3eb7ac315365b1ea70053b4055d497a7121bda5b9e95db555a82291989e431edc5ee\
            71de9d62ad2eda55741c753de51e1539b6",
    },
    Vector {
        name: "RSA-8192, PSS with the longest salt, 990",
        key: RSA_8192,
        algorithm: "\
            304206092a864886f70d01010a3035a00f300d06096086480165030402010500a11c301a06092a864886f70d01010830\
            0d06096086480165030402010500a204020203de",
        signature: "\
            70a7272eca21df7ab14c729a222c61c57ea98f3f6557a6e988123b9aa727f30062b53368935cb2846a8a84f9797a8c9d\
            99fa8026b53003fb8be52a1cccf0667b3c5028504bf0bd9278a615b1d8d0b8f62d683effc01c81e5da41f50b4ad99c1c\
            43e20c5e7fbed47e4b8f9c3e8cd6dc20174be7b42637986a9cc4e4d1fed900b2e911bd3ff700cb90116023b6fc610ee2\
            7ef73fb809e1bb80bba5d3cc62f1a56862882c3c37aacd6cd5378c108bc3758a20f03462d4cecee0c6193e34a58ed52c\
            2cf7c51cb1d3033e5a6bde9c326d961d4a69b990db00951e869bbfa8f7f977387140d62d489db4e5d0de821fa33fbe7d\
            7391ae3d72bdad52f661a38f8d79f5ee58501ab1fff467578ddf69a81ba4ab07e49385e0003b0d06e8a087f516729fb7\
            71840ba3fe9fdf082ea84976157625cc1babdbc29eeed48e859765bdc58c9a0ace87a2ff26d3aaadcc17201cd065cb2a\
            1a08ec047a2c96d0d2e25a25368ff6bf5780df9c3decd6d759d15973353b6635a43ade68f443b27962621d69e1efe1f9\
            fa4ec549b4328d5f29d00fac792b755f2cef2e66f38ba01511637060e1618f61753eeaace5f2f02421a29e9cebbbc05b\
            21582c1c202efed068501010bceb1a5410ea32237c80dd86daaa465a065049ef8900d1d72d9924fe680997b47387a1af\
            545c3f9cb978850dbd52df61b620ba29d1118283829f581f12ed921b7e1cba7f826f6cc2e72f32286fad9384b8b36d2c\
            1820d0665bdc99bc8b36048e068549c75eb036ee427e1251f6b0b44e2476b29094c1e383d1da25caa73d23274792b1bd\
            62b2d2ccab33876ab9745be01ebe45a0a55038d3f9e426b561b84e73651d34868d3ea69b708fad89169329fbdd80bef4\
            996cf93d5b67cb7bb7953695112f6539fae3eef9a760822c815a0c58ec4b79c46f604e97bfbd4f8e4177ccb02b76f2ff\
            d420efbc7075493b77bc93f97fba2537af1a99449c9f6b33416b1cd58dc0eebf6a4c1ccca6c5fd1b87bca3da419e58a7\
            ddf74ed744655b5dbf57d7cd56cc9a18056b47ff3b7205356532b0dfee4a108602675248f0299815b26d711084cbaedd\
            1087c98916ae92c5ab4a3c62ecacd320e2cf0e345f91d40f6146a375fff402aee76e9989b7f4a9fadd6251ccca004855\
            2ba94d63f97e63ea19976525837dfea3bc4bcce932b62dc5d3a1599a1d24edd5610f4e89cb40c79646e03d9dc671582d\
            441f1f08e44bee024d6841fb8a0e36efc81e7b5d06339fb2286d9836c0c31ccead5fab2212eca0c7ba12d4f9d313ae2b\
            2b81186222c062c2fadc9f51e1480269b7f4fb96aaceefb2309a211f76fe12903f8d809bdfb7f933ffa85e657af03eb6\
            f982b3ea74c2f575c35399df103955e0a30cf55cb60cf58513168d4056f01abec24246b814416d0f0c2fd797390c64d6\
            e3b0dfbaf6f2e5570149153908be38aa",
    },
    Vector {
        name: "RSA-2048 for PSS only",
        key: RSA_PSS,
        algorithm: "\
            304106092a864886f70d01010a3034a00f300d06096086480165030402030500a11c301a06092a864886f70d01010830\
            0d06096086480165030402030500a203020140",
        signature: "\
            44a4f041955019b5146ddec46bff1e1cff012ba2ae444656caecc31420047394f4f0aee496c614c9e017fb21f9cc9c65\
            239f243f4074d82c13d0c6dda214ec842d0a84d107aa3e30f40a16136f52226c8afd33fa26d9d50ee54210ffeeab6df9\
            269c8259e0f1687a093de802fef129ed6b3bf40f3918f2ed4964c7219984efdba2a9cd4d638f847269e757ae7afb5977\
            d74d40cf7ddc5121cd02611733e1d25ff1b77894b5531eabc61eac2f4a71025347e4c1d17536ca3e25b5d32a8736a840\
            334d1fd63a992bca946cfd3c882b5cb89a49026ad0a788f467c9da799364e8e6ac1e9bec79adf6c649132a3cda0f9a0d\
            0c24dc440adbf378d7dbb8541dc096fe",
    },
    Vector {
        name: "RSA-2048 for PSS with SHA-256 only, shortest salt",
        key: RSA_PSS_SHA256,
        algorithm: "\
            304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d01010830\
            0d06096086480165030402010500a203020120",
        signature: "\
            a44174a4bff113760352f64876122143bf93cca554a1421ff179279b293864171b797d7561556ef64973a3fbe25562bd\
            7d806f1395af9ab620d68cbd2d98ce71043824510d7256c057ac0bf4ec89f539d0dc60b9adc43655bf3a15d0f5511655\
            8470ba5a2f34ea6858ecc8cfcb1885aa8e87d6e3e0dccb6b58c0ba32d692e82034d2d3db75be250dd35bc1ca703b13c3\
            eed85b933e63c9dff1371eb91894fa48df2c5e72be1fe32adc9beb8c5d390d2b32be6fd083db939184d638b01470656b\
            8b4858bdcc2526f11a87142df18398a8ae56d96b6468b4af03aab54d5c184707d74f0b1418ad6736f434fd360fa68dc0\
            47624eb955c1433d1ddda609799beccb",
    },
    Vector {
        name: "RSA-2048 for PSS with SHA-256 only, longer salt",
        key: RSA_PSS_SHA256,
        algorithm: "\
            304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d01010830\
            0d06096086480165030402010500a203020128",
        signature: "\
            0e42849930a82c4c6008a6fe72b11c696fd87debb369907bb5ba85eff25c5fe89dcfb74a1cc8b68afaedde865cdb36b8\
            d0e6a5ec3cc352b5977a43138ac22e1cc782a8641536521247ff59ae3b07cac4896c8426424d5f984ec66c3797ab22cd\
            2c7584b321df7e231441047a7bf1ad7d246c918b43019c8483384050eeb062445533dc3c7c16db02e6ddc552d5caa70a\
            ee20e451b9449b24280a909e6df809b5d74768b52831f65cb9c06b978676437b6798875d50442bc60e86ebacae0eeffe\
            d1fb0723b70b99b3c9a57ec83b20143b5e3188ae703f04371026ab6d57429f889e5348aac49c549b6c25fe73ee8b011a\
            58fefd171d3da16eab2a8c0fd4851b3e",
    },
    Vector {
        name: "P-256, SHA-256",
        key: P256,
        algorithm: "300a06082a8648ce3d040302",
        signature: "\
            304502207c2f313fca6a6757b2e067a6db9ef534bea361ce4a0c27767a4d16fe50dee41f02210087d2f42467b86f0006\
            606e170fb342256a2089905c2b763458ed4f42a858a718",
    },
    Vector {
        name: "P-256, SHA-384",
        key: P256,
        algorithm: "300a06082a8648ce3d040303",
        signature: "\
            30440220211c77d8425e42f882a31e7231403bcc24cc5785067e575d8bc7c6f7607aa64f0220793e4c69917dd68c0e4a\
            6962ef8d3938660a806f80ce3f39aeff01b5c6a021be",
    },
    Vector {
        name: "P-256, SHA-512",
        key: P256,
        algorithm: "300a06082a8648ce3d040304",
        signature: "\
            30440220227ec0a93a292dd44f22c0c534fd737959111c9cfdb097310eff4cbb8d6ff94802203a68fb811de558ebd014\
            2ace831726b00c9fc5e4f8ab5db375a7186cd14525c2",
    },
    Vector {
        name: "P-384, SHA-256",
        key: P384,
        algorithm: "300a06082a8648ce3d040302",
        signature: "\
            3066023100ed9401ed74fb626ee3c1f3c449e29ed6cf7357d74b44d956f05dd1d6b594d93bc072a837e85a207beadd9c\
            3879fd75140231009547d085caa17d58e7ac36b23cd7e2a98ac037fa4bd4eb3f6baf3d3fd10e2d19dde6eb6f23d3dc1a\
            293ab22178359bd7",
    },
    Vector {
        name: "P-384, SHA-384",
        key: P384,
        algorithm: "300a06082a8648ce3d040303",
        signature: "\
            3064023029d8a64c70da12364d330817c05059904f30f30fd209156abf16d5e11a37cd2427826e69b47c98aaca9f003f\
            c5e9a21c02307b9c9996c4e7dbfde7196f385912b81b9ba991d08bd9a7809f4bd10a369f8e9ffe28e7fe0cb666ab07f5\
            b5c071e7bd73",
    },
    Vector {
        name: "P-384, SHA-512",
        key: P384,
        algorithm: "300a06082a8648ce3d040304",
        signature: "\
            306502302020cce735793f239c61cf89aab2519bf7054ae0d43a81e4b56760645748792381fb00df178f62ec5c4c48c9\
            bededffa023100a19e814abfd3428b1529906c6c5c628a78161472ca43e8ec811f6ba5c2f9e08e5b5e673e8fb6ca0920\
            e42fbb93c74c89",
    },
    Vector {
        name: "P-521, SHA-256",
        key: P521,
        algorithm: "300a06082a8648ce3d040302",
        signature: "\
            308188024200fb8cc8c083d3a1cda532fb973b79b299fa21188e539c7233d22808cda7998b7a89aa9311808fa3cabf09\
            03eff626a9c583ca680f92abf7d7161bd0af9de9554de80242014c2b5d5224bd3d1b6d3eff40a2b5270effd25d3c3d3d\
            d9f6f05264fa33671acb9a4faa16e28b088511d361c61cce142e5d9cf23f285ff7cd16ee7b7edbd73e1edd",
    },
    Vector {
        name: "P-521, SHA-384",
        key: P521,
        algorithm: "300a06082a8648ce3d040303",
        signature: "\
            308188024200fe997166dd6a1b5c7aaebc295ebf6c7a5a10ef68ec6ad80be9847239852cc65b3e8f786f21bc1aa0cc0e\
            6b4b0306fb571db649db1e98aa9d112690b77e7437ef0e0242009281a5f662c021900d9d9a3d714e2b9d4fd4285b29a7\
            e3eec4c06963466cb0406e1c76255b55043568da9f1ec5112c4f727a56f8362a464699807e325fc0ec6dad",
    },
    Vector {
        name: "P-521, SHA-512",
        key: P521,
        algorithm: "300a06082a8648ce3d040304",
        signature: "\
            308188024201a586fc23324840476c99484ec49722689c4c2d31a5a3fa0e3798da8230edac9bf68dccb5aafce801e57e\
            a5ca743dd8f6b908040ac05f1105f7b5ebbeefd0a9852602420153262d604468756e572a36c633cbb56177263abccfe9\
            41c34af16aee351e96539dafc0f08f9b2790de68cfb630d06903926f4116a188976803bab5f197944d1136",
    },
    Vector {
        name: "secp256k1, SHA-256",
        key: SECP256K1,
        algorithm: "300a06082a8648ce3d040302",
        signature: "\
            3046022100ea5b66c6ba61913c81ecc68dabcc835ba3822f78cf18b3411b887f4f0f1c0e0e02210084c4e84219394c3b\
            eebe3f300594b5a1f1da08f7637d14cc37c99e509f9ee433",
    },
    Vector {
        name: "P-256 compressed, SHA-256",
        key: P256_COMPRESSED,
        algorithm: "300a06082a8648ce3d040302",
        signature: "\
            304402204f7e01a1e3ed4a2b2f9d47b719f9b8abae20719e09086f50a46f3f9ee483544d02207f68c7496a414130e612\
            5e423586529c0e203483eea13de58e77d2e73aba8ef6",
    },
    Vector {
        name: "P-384 compressed, SHA-256",
        key: P384_COMPRESSED,
        algorithm: "300a06082a8648ce3d040302",
        signature: "\
            306402306dab107ce707d44fc465e4dbe741b408ba6b90debbcf6d293965752e1d0553f9caaf26f7f5256862c623630d\
            ce669ecd0230490b40fdc12b3b82d4e23e588ea2008cc55405d76ebcc22257cc489133712ee63ed03a235c0091d9c7f7\
            30d9e0607669",
    },
    Vector {
        name: "P-521 compressed, SHA-256",
        key: P521_COMPRESSED,
        algorithm: "300a06082a8648ce3d040302",
        signature: "\
            308188024200d0bbb9bdbc5e4dc2572b70ed5a1f1ab1d85b899df1c8fa47e79b4e4b8f45616d867aa34f3da23aa1bb0c\
            7cb6bb6646c5f6d6ac35e20d6329e9aa81f5104e640ecb024200a00f6c334d84e190760cf6b0c6493bc97ee2dc3b7791\
            39f36377da258b9729c91fbfd4781e060637e977401d88ab237076f834c21f60792051daf73a8257dd35d2",
    },
    Vector {
        name: "secp256k1 compressed, SHA-256",
        key: SECP256K1_COMPRESSED,
        algorithm: "300a06082a8648ce3d040302",
        signature: "\
            304502201e6269a8870417a04682e60ba7e00f57ee95fba844d4e535dadb3609e4c811bc02210089b9581e7eb53463a0\
            32c52e6deba216ada5809f31624225d769680e03fc75f6",
    },
    Vector {
        name: "Ed25519",
        key: ED25519,
        algorithm: "300506032b6570",
        signature: "\
            7624232b81884b76b232a23ae262b911bbdaf71dc2cbd4478bcde2accf7fe16bc0a53764edb431fe6ffbcea24a6c756c\
            39fd461ed1f637b0d1ca0e266ecc5306",
    },
];

/// An AlgorithmIdentifier of OID contents and parameters (a whole element or nothing).
fn identifier(oid: &[u8], parameters: &[u8]) -> Vec<u8> {
    element(0x30, &[&element(0x06, &[oid]), parameters])
}

const SHA1_WITH_RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05";
const SHA256_WITH_RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b";
const SHA384_WITH_RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c";
const SHA512_WITH_RSA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d";
const ECDSA_SHA256: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x02";
const ECDSA_SHA384: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x03";
const HASH_SHA1: &[u8] = b"\x2b\x0e\x03\x02\x1a";
const HASH_SHA224: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x04";
const HASH_SHA256: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const HASH_SHA384: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x02";
const HASH_SHA512: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02\x03";
const MASK_MGF1: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";

fn bits(octets: &[u8]) -> BitString<'_> {
    BitString { unused_bits: 0, octets }
}

/// `verified`, `rejected`, or the text of the reason.
fn outcome(result: SignatureResult) -> String {
    match result {
        SignatureResult::Verified => "verified".to_owned(),
        SignatureResult::Rejected => "rejected".to_owned(),
        SignatureResult::Unsupported(reason) => {
            let text = reason.to_string();
            assert!(text.len() <= 120, "{} characters: {text}", text.len());
            text
        }
    }
}

/// Verifies with a key that was not prepared before.
fn run(spki: &[u8], identifier: &[u8], message: &[u8], signature: &BitString<'_>) -> String {
    outcome(PublicKey::read(&info(spki)).verify(&algorithm(identifier), message, signature))
}

/// What comes of a signature that the key did not make: `rejected` shows that key and algorithm are verified.
fn probe(spki: &[u8], identifier: &[u8]) -> String {
    run(spki, identifier, MESSAGE, &bits(&[0x5a; 64]))
}

fn vector(name: &str) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let vector = VECTORS.iter().find(|vector| vector.name == name).unwrap();
    (bytes(vector.key), bytes(vector.algorithm), bytes(vector.signature))
}

fn flipped(octets: &[u8], octet: usize) -> Vec<u8> {
    let mut out = octets.to_vec();
    out[octet] ^= 1;
    out
}

#[test]
fn signatures_made_by_openssl_verify() {
    for vector in VECTORS {
        let (key, algorithm, signature) =
            (bytes(vector.key), bytes(vector.algorithm), bytes(vector.signature));
        assert_eq!(run(&key, &algorithm, MESSAGE, &bits(&signature)), "verified", "{}", vector.name);
    }
}

#[test]
fn one_bit_flipped_in_the_message_is_rejected() {
    for vector in VECTORS {
        let (key, algorithm, signature) =
            (bytes(vector.key), bytes(vector.algorithm), bytes(vector.signature));
        for octet in [0, MESSAGE.len() - 1] {
            let message = flipped(MESSAGE, octet);
            assert_eq!(run(&key, &algorithm, &message, &bits(&signature)), "rejected", "{}", vector.name);
        }
    }
}

#[test]
fn one_bit_flipped_in_the_signature_is_rejected() {
    for vector in VECTORS {
        let (key, algorithm, signature) =
            (bytes(vector.key), bytes(vector.algorithm), bytes(vector.signature));
        for octet in [0, signature.len() / 2, signature.len() - 1] {
            let signature = flipped(&signature, octet);
            assert_eq!(run(&key, &algorithm, MESSAGE, &bits(&signature)), "rejected", "{}", vector.name);
        }
    }
}

#[test]
fn a_signature_cut_lengthened_or_empty_is_rejected() {
    for vector in VECTORS {
        let (key, algorithm, signature) =
            (bytes(vector.key), bytes(vector.algorithm), bytes(vector.signature));
        let longer = [&signature[..], &[0]].concat();
        let longer_in_front = [&[0][..], &signature].concat();
        for changed in [&signature[..signature.len() - 1], &longer, &longer_in_front, &[]] {
            assert_eq!(run(&key, &algorithm, MESSAGE, &bits(changed)), "rejected", "{}", vector.name);
        }
    }
}

#[test]
fn a_signature_with_unused_bits_is_rejected() {
    for vector in VECTORS {
        let (key, algorithm, signature) =
            (bytes(vector.key), bytes(vector.algorithm), bytes(vector.signature));
        for unused_bits in [1, 7] {
            let signature = BitString { unused_bits, octets: &signature };
            assert_eq!(run(&key, &algorithm, MESSAGE, &signature), "rejected", "{}", vector.name);
        }
    }
}

#[test]
fn a_signature_by_another_key_is_rejected() {
    let (_, algorithm, signature) = vector("RSA-2048, PKCS#1 v1.5, SHA-256");
    assert_eq!(run(&bytes(RSA_2048_E3), &algorithm, MESSAGE, &bits(&signature)), "rejected");
    let (_, algorithm, signature) = vector("P-256, SHA-256");
    assert_eq!(run(&bytes(P384), &algorithm, MESSAGE, &bits(&signature)), "rejected");
}

#[test]
fn no_changed_octet_of_key_or_parameters_verifies_or_panics() {
    for vector in VECTORS.iter().filter(|vector| vector.key != RSA_8192) {
        let (key, identifier, signature) =
            (bytes(vector.key), bytes(vector.algorithm), bytes(vector.signature));
        let good = algorithm(&identifier);
        for position in 0..info(&key).subject_public_key.octets.len() {
            let octets = flipped(info(&key).subject_public_key.octets, position);
            let mut changed = info(&key);
            changed.subject_public_key.octets = &octets;
            let result = PublicKey::read(&changed).verify(&good, MESSAGE, &bits(&signature));
            assert_ne!(outcome(result), "verified", "{} {position}", vector.name);
        }
        let parameters = good.parameters.unwrap_or_default();
        for position in 0..parameters.len() {
            let octets = flipped(parameters, position);
            let changed = AlgorithmIdentifier { parameters: Some(&octets), ..good };
            let result = PublicKey::read(&info(&key)).verify(&changed, MESSAGE, &bits(&signature));
            assert_ne!(outcome(result), "verified", "{} {position}", vector.name);
        }
    }
}

#[test]
fn a_salt_of_another_length_than_the_parameters_say_is_rejected() {
    let (key, _, signature) = vector("RSA-2048, PSS, SHA-256");
    let (_, algorithm, _) = vector("RSA-2048, PSS without salt");
    assert_eq!(run(&key, &algorithm, MESSAGE, &bits(&signature)), "rejected");
}

#[test]
fn a_signature_verifies_only_with_its_own_hash() {
    let (key, _, signature) = vector("RSA-2048, PKCS#1 v1.5, SHA-256");
    let (_, other, _) = vector("RSA-2048, PKCS#1 v1.5, SHA-512");
    assert_eq!(run(&key, &other, MESSAGE, &bits(&signature)), "rejected");
}

#[test]
fn rsa_without_null_ecdsa_with_null_and_the_old_name_of_sha1_with_rsa_verify() {
    let (key, _, signature) = vector("RSA-2048, PKCS#1 v1.5, SHA-256");
    let algorithm = identifier(SHA256_WITH_RSA, &[]);
    assert_eq!(run(&key, &algorithm, MESSAGE, &bits(&signature)), "verified");

    let (key, _, signature) = vector("P-256, SHA-256");
    let algorithm = identifier(ECDSA_SHA256, NULL);
    assert_eq!(run(&key, &algorithm, MESSAGE, &bits(&signature)), "verified");

    let (key, _, signature) = vector("RSA-2048, PKCS#1 v1.5, SHA-1");
    let algorithm = identifier(b"\x2b\x0e\x03\x02\x1d", NULL);
    assert_eq!(run(&key, &algorithm, MESSAGE, &bits(&signature)), "verified");
}

#[test]
fn an_rsa_key_with_needless_zeros_still_verifies() {
    let (key, algorithm, signature) = vector("RSA-2048, PKCS#1 v1.5, SHA-256");
    let PublicKey::Rsa(rsa) = PublicKey::read(&info(&key)) else { panic!() };
    let padded = rsa_info(&[&[0, 0, 0], rsa.modulus].concat(), &[&[0, 0], rsa.exponent].concat());
    assert_eq!(run(&padded, &algorithm, MESSAGE, &bits(&signature)), "verified");
}

#[test]
fn pkcs1_sizes_end_where_they_are_said_to_end() {
    for (algorithm, name, minimum) in [
        (SHA1_WITH_RSA, "sha1WithRSAEncryption", 1024),
        (SHA256_WITH_RSA, "sha256WithRSAEncryption", 1024),
        (SHA384_WITH_RSA, "sha384WithRSAEncryption", 2048),
        (SHA512_WITH_RSA, "sha512WithRSAEncryption", 1024),
    ] {
        let algorithm = identifier(algorithm, NULL);
        for bits in [minimum, minimum + 1, 8191, 8192] {
            assert_eq!(probe(&rsa_info(&modulus_of(bits), &[3]), &algorithm), "rejected", "{name} {bits}");
        }
        for bits in [1, 512, minimum - 1, 8193, 16_384, 20_000] {
            assert_eq!(
                probe(&rsa_info(&modulus_of(bits), &[3]), &algorithm),
                format!("{name} with an RSA key of {bits} bits, verified from {minimum} to 8192")
            );
        }
    }
}

#[test]
fn keys_made_by_openssl_below_the_smallest_size_are_unsupported() {
    assert_eq!(
        probe(&bytes(RSA_1023), &identifier(SHA256_WITH_RSA, NULL)),
        "sha256WithRSAEncryption with an RSA key of 1023 bits, verified from 1024 to 8192"
    );
    assert_eq!(
        probe(&bytes(RSA_2047), &identifier(SHA384_WITH_RSA, NULL)),
        "sha384WithRSAEncryption with an RSA key of 2047 bits, verified from 2048 to 8192"
    );
}

#[test]
fn an_rsa_modulus_of_zero_is_unsupported() {
    assert_eq!(
        probe(&rsa_info(&[0], &[3]), &identifier(SHA256_WITH_RSA, NULL)),
        "sha256WithRSAEncryption with an RSA key of 0 bits, verified from 1024 to 8192"
    );
}

#[test]
fn rsa_exponents_end_where_they_are_said_to_end() {
    let sha256 = identifier(SHA256_WITH_RSA, NULL);
    let pss = pss_identifier(&pss_sha256());
    let limit: u64 = 1 << 33;
    for algorithm in [sha256, pss] {
        for exponent in [3, 5, 65_537, limit - 1] {
            let der = rsa_info(&modulus_of(2048), &[&[0][..], &exponent.to_be_bytes()].concat());
            assert_eq!(probe(&der, &algorithm), "rejected", "{exponent}");
        }
        for exponent in [0, 1, 2, 65_536, limit, limit + 1, u64::MAX] {
            let der = rsa_info(&modulus_of(2048), &[&[0][..], &exponent.to_be_bytes()].concat());
            let text = format!("RSA public exponent {exponent}, verified if odd, above 1 and below 2^33");
            assert_eq!(probe(&der, &algorithm), text);
        }
        assert_eq!(
            probe(&rsa_info(&modulus_of(2048), &[1, 0, 0, 0, 0, 0, 0, 0, 1]), &algorithm),
            "RSA public exponent 2^64 or more, verified if odd, above 1 and below 2^33"
        );
    }
}

#[test]
fn an_even_rsa_modulus_is_unsupported() {
    let even = flipped(&modulus_of(2048), 256);
    assert_eq!(probe(&rsa_info(&even, &[3]), &identifier(SHA256_WITH_RSA, NULL)), "an even RSA modulus");
    assert_eq!(probe(&rsa_info(&even, &[3]), &pss_identifier(&pss_sha256())), "an even RSA modulus");
}

#[test]
fn parameters_that_an_algorithm_does_not_have_are_unsupported() {
    let integer: &[u8] = &[0x02, 0x01, 0x01];
    let rows: &[(&str, &[u8], &[u8], &str)] = &[
        (RSA_2048, SHA256_WITH_RSA, integer, "unexpected parameters of sha256WithRSAEncryption"),
        (P256, ECDSA_SHA256, integer, "unexpected parameters of ecdsa-with-SHA256"),
        (P256, ECDSA_SHA256, P256_PARAMETERS, "unexpected parameters of ecdsa-with-SHA256"),
        (ED25519, OID_ED25519, NULL, "unexpected parameters of ED25519"),
    ];
    for (key, oid, parameters, expected) in rows {
        assert_eq!(probe(&bytes(key), &identifier(oid, parameters)), *expected);
    }
}

#[test]
fn an_unknown_algorithm_is_named_by_its_identifier() {
    for key in [RSA_2048, P256, ED25519, DSA] {
        // 1.2.840.113549.1.1.9 is id-pSpecified, no signature algorithm.
        assert_eq!(
            probe(&bytes(key), &identifier(b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x09", &[])),
            "unknown signature algorithm 1.2.840.113549.1.1.9"
        );
    }
}

/// AlgorithmIdentifiers as `openssl req -x509` writes them with the options in the comment, and the name that
/// `openssl asn1parse` gives them; MD2, MD4, sm3WithRSAEncryption (OpenSSL 3.0 makes none) from RFC 8017 appendix C and
/// `openssl list -objects`, ML-DSA from RFC 9881.
const NOT_VERIFIED: &[(&str, &str, &str, Option<Digest>)] = &[
    // -md5, -ripemd160, -sha224, -sha512-224, -sha512-256, -sha3-256
    (RSA_2048, "300d06092a864886f70d0101040500", "md5WithRSAEncryption", Some(Digest::Md5)),
    (RSA_2048, "300a06062b24030301020500", "ripemd160WithRSA", Some(Digest::Ripemd160)),
    (RSA_2048, "300d06092a864886f70d01010e0500", "sha224WithRSAEncryption", Some(Digest::Sha224)),
    (RSA_2048, "300d06092a864886f70d01010f0500", "sha512-224WithRSAEncryption", Some(Digest::Sha512_224)),
    (RSA_2048, "300d06092a864886f70d0101100500", "sha512-256WithRSAEncryption", Some(Digest::Sha512_256)),
    (RSA_2048, "300d060960864801650304030e0500", "RSA-SHA3-256", Some(Digest::Sha3_256)),
    (RSA_2048, "300d06092a864886f70d0101020500", "md2WithRSAEncryption", Some(Digest::Md2)),
    (RSA_2048, "300d06092a864886f70d0101030500", "md4WithRSAEncryption", Some(Digest::Md4)),
    (RSA_2048, "300c06082a811ccf550183780500", "sm3WithRSAEncryption", Some(Digest::Sm3)),
    // -sha1, -sha224, -sha3-384
    (P256, "300906072a8648ce3d0401", "ecdsa-with-SHA1", Some(Digest::Sha1)),
    (P256, "300a06082a8648ce3d040301", "ecdsa-with-SHA224", Some(Digest::Sha224)),
    (P256, "300b060960864801650304030b", "ecdsa_with_SHA3-384", Some(Digest::Sha3_384)),
    // -sha1, -sha256
    (DSA, "300906072a8648ce380403", "dsaWithSHA1", Some(Digest::Sha1)),
    (DSA, "300b0609608648016503040302", "dsa_with_SHA256", Some(Digest::Sha256)),
    (ED448, "300506032b6571", "ED448", None),
    // -sm3
    (SM2, "300a06082a811ccf55018375", "SM2-with-SM3", Some(Digest::Sm3)),
    (ED25519, "300b0609608648016503040311", "ML-DSA-44", None),
];

#[test]
fn a_known_algorithm_that_is_not_verified_is_named() {
    for (key, der, name, hash) in NOT_VERIFIED {
        let der = bytes(der);
        assert_eq!(probe(&bytes(key), &der), format!("signatures with {name} are not verified"));
        assert_eq!(algorithm_name(&algorithm(&der)), *name);
        assert_eq!(digest(&algorithm(&der)), *hash, "{name}");
    }
}

#[test]
fn a_signature_of_another_kind_of_key_is_rejected() {
    for (key, oid) in [
        (P256, SHA256_WITH_RSA),
        (P256, OID_PSS),
        (RSA_2048, ECDSA_SHA256),
        (RSA_2048, OID_ED25519),
        (ED25519, ECDSA_SHA256),
        (P256, OID_ED25519),
    ] {
        let (key, identifier) = (bytes(key), identifier(oid, &[]));
        let key = PublicKey::read(&info(&key));
        let signature = BitString { unused_bits: 0, octets: &[1; 64] };
        assert_eq!(key.verify(&algorithm(&identifier), MESSAGE, &signature), SignatureResult::Rejected);
    }
}

#[test]
fn an_algorithm_beside_an_unknown_kind_of_key_is_unsupported() {
    for (key, oid, expected) in [
        (DSA, SHA256_WITH_RSA, "sha256WithRSAEncryption does not fit the 1.2.840.10040.4.1 key"),
        (ED448, OID_ED25519, "ED25519 does not fit the 1.3.101.113 key"),
    ] {
        assert_eq!(probe(&bytes(key), &identifier(oid, &[])), expected);
    }
}

#[test]
fn a_key_that_cannot_be_read_is_unsupported() {
    let rsa = make_info(OID_RSA, NULL, &[0x30, 0x00]);
    assert_eq!(
        probe(&rsa, &identifier(SHA256_WITH_RSA, NULL)),
        "the RSA key cannot be read: no RSAPublicKey: nothing where the modulus was expected"
    );
    assert_eq!(probe(&rsa, &identifier(ECDSA_SHA256, &[])), "ecdsa-with-SHA256 does not fit the RSA key");
    assert_eq!(
        probe(&make_info(OID_EC, P256_PARAMETERS, &[0]), &identifier(ECDSA_SHA256, &[])),
        "the EC key cannot be read: the point at infinity"
    );
    assert_eq!(
        probe(&make_info(OID_ED25519, &[], &[9; 31]), &identifier(OID_ED25519, &[])),
        "the Ed25519 key cannot be read: 31 octets, expected 32"
    );
}

#[test]
fn a_whole_public_key_info_in_place_of_the_key_is_not_read_by_the_backend() {
    // The backend would take any of these: it also accepts a SubjectPublicKeyInfo where a key is expected.
    let nested = make_info(OID_EC, P256_PARAMETERS, &bytes(P256));
    assert!(
        probe(&nested, &identifier(ECDSA_SHA256, &[]))
            .starts_with("the EC key cannot be read: a point of 91")
    );
    let nested = make_info(OID_ED25519, &[], &bytes(ED25519));
    assert!(
        probe(&nested, &identifier(OID_ED25519, &[]))
            .starts_with("the Ed25519 key cannot be read: 44 octets")
    );
    let nested = make_info(OID_RSA, NULL, &bytes(RSA_2048));
    assert!(probe(&nested, &identifier(SHA256_WITH_RSA, NULL)).starts_with("the RSA key cannot be read"));
}

#[test]
fn curves_that_are_not_verified_are_named() {
    let point = info(&bytes(P256)).subject_public_key.octets.to_vec();
    let rows: &[(Vec<u8>, &str)] = &[
        (bytes(SM2), "ECDSA with SM2 is not verified"),
        (bytes(P224), "ECDSA with 1.3.132.0.33 is not verified"),
        (bytes(BRAINPOOL_P256R1), "ECDSA with 1.3.36.3.3.2.8.1.1.7 is not verified"),
        (bytes(P256_EXPLICIT), "ECDSA with explicit curve parameters is not verified"),
        (make_info(OID_EC, NULL, &point), "ECDSA with a curve inherited from the issuer is not verified"),
        (make_info(OID_EC, &[], &point), "ECDSA with no curve is not verified"),
        (
            make_info(OID_EC, &[4, 0], &point),
            "ECDSA with curve parameters that cannot be read is not verified",
        ),
    ];
    for (key, expected) in rows {
        assert_eq!(probe(key, &identifier(ECDSA_SHA256, &[])), *expected);
        assert_eq!(point_on_curve(key), None);
    }
}

fn point_on_curve(key: &[u8]) -> Option<bool> {
    PreparedKey::default().point_on_curve(&PublicKey::read(&info(key)))
}

#[test]
fn secp256k1_is_verified_with_sha256_only() {
    assert_eq!(
        probe(&bytes(SECP256K1), &identifier(ECDSA_SHA384, &[])),
        "ECDSA on secp256k1 with SHA-384 is not verified"
    );
}

#[test]
fn a_point_off_its_curve_is_unsupported_not_rejected() {
    // Uncompressed: y of a good key changed. Compressed: x for which x^3 + ax + b is no square (Euler's criterion, by
    // hand: 1, 1, 3, 0), and x = 2^256 - 1, which is not below the field's prime.
    let compressed = |key: &str, x: u8| {
        let der = bytes(key);
        let read = info(&der);
        let mut point = vec![0; read.subject_public_key.octets.len()];
        point[0] = 2;
        *point.last_mut().unwrap() = x;
        make_info(OID_EC, read.algorithm.parameters.unwrap(), &point)
    };
    let off = |key: &str| {
        let der = bytes(key);
        flipped(&der, der.len() - 1)
    };
    let rows: &[(Vec<u8>, &str)] = &[
        (off(P256), "P-256"),
        (off(P384), "P-384"),
        (off(P521), "P-521"),
        (off(SECP256K1), "secp256k1"),
        (compressed(P256_COMPRESSED, 1), "P-256"),
        (compressed(P384_COMPRESSED, 1), "P-384"),
        (compressed(P521_COMPRESSED, 3), "P-521"),
        (compressed(SECP256K1_COMPRESSED, 0), "secp256k1"),
        (make_info(OID_EC, P256_PARAMETERS, &[&[2][..], &[0xff; 32]].concat()), "P-256"),
        (make_info(OID_EC, P256_PARAMETERS, &[&[4][..], &[0; 64]].concat()), "P-256"),
    ];
    for (key, curve) in rows {
        assert_eq!(
            probe(key, &identifier(ECDSA_SHA256, &[])),
            format!("the EC key is not a point of {curve}")
        );
        assert_eq!(point_on_curve(key), Some(false));
    }
}

#[test]
fn a_point_on_its_curve_is_said_to_be() {
    for key in [P256, P384, P521, SECP256K1, P256_COMPRESSED, P384_COMPRESSED, P521_COMPRESSED] {
        assert_eq!(point_on_curve(&bytes(key)), Some(true));
    }
    for key in [RSA_2048, ED25519, DSA] {
        assert_eq!(point_on_curve(&bytes(key)), None);
    }
}

#[test]
fn an_ed25519_key_of_small_order_is_unsupported_although_a_forgery_verifies() {
    // The neutral element (y = 1) as key and as R, and S = 0: S * B = R + k * A holds for every message.
    let mut identity = [0; 32];
    identity[0] = 1;
    let forgery = [&identity[..], &[0; 32]].concat();
    let raw = backend::UnparsedPublicKey::new(&backend::ED25519, identity);
    assert!(raw.verify(MESSAGE, &forgery).is_ok());

    let expected = "the Ed25519 key is a point of small order: anyone can sign for it";
    let ed25519 = identifier(OID_ED25519, &[]);
    let key = make_info(OID_ED25519, &[], &identity);
    assert_eq!(run(&key, &ed25519, MESSAGE, &bits(&forgery)), expected);
    for sign in [0, 0x80] {
        let mut point = identity;
        point[31] |= sign;
        assert_eq!(probe(&make_info(OID_ED25519, &[], &point), &ed25519), expected);
    }
    // y = 2 is no small-order point.
    let mut other = identity;
    other[0] = 2;
    assert_eq!(probe(&make_info(OID_ED25519, &[], &other), &ed25519), "rejected");
}

/// A hash AlgorithmIdentifier with NULL.
fn hash(oid: &[u8]) -> Vec<u8> {
    identifier(oid, NULL)
}

/// MGF1 with this hash.
fn mgf1(hash_oid: &[u8]) -> Vec<u8> {
    identifier(MASK_MGF1, &hash(hash_oid))
}

/// Explicitly tagged fields of RSASSA-PSS-params: hash, mask, salt length and trailer (INTEGER contents).
fn pss(hash: Option<&[u8]>, mask: Option<&[u8]>, salt: Option<&[u8]>, trailer: Option<&[u8]>) -> Vec<u8> {
    let number = |contents: &[u8]| element(0x02, &[contents]);
    let fields = [
        hash.map(|hash| element(0xa0, &[hash])),
        mask.map(|mask| element(0xa1, &[mask])),
        salt.map(|salt| element(0xa2, &[&number(salt)])),
        trailer.map(|trailer| element(0xa3, &[&number(trailer)])),
    ];
    element(0x30, &fields.iter().flatten().map(Vec::as_slice).collect::<Vec<_>>())
}

/// SHA-256, MGF1 with SHA-256, a salt of 32 octets.
fn pss_sha256() -> Vec<u8> {
    pss(Some(&hash(HASH_SHA256)), Some(&mgf1(HASH_SHA256)), Some(&[32]), None)
}

fn pss_identifier(parameters: &[u8]) -> Vec<u8> {
    identifier(OID_PSS, parameters)
}

#[test]
fn pss_parameters_written_otherwise_still_verify() {
    let (key, _, signature) = vector("RSA-2048, PSS, SHA-256");
    let bare = identifier(HASH_SHA256, &[]);
    let variants = [
        // A trailer field that is the default, hashes without NULL, a salt length with a needless zero.
        pss(Some(&hash(HASH_SHA256)), Some(&mgf1(HASH_SHA256)), Some(&[32]), Some(&[1])),
        pss(Some(&bare), Some(&identifier(MASK_MGF1, &bare)), Some(&[32]), None),
        pss(Some(&hash(HASH_SHA256)), Some(&mgf1(HASH_SHA256)), Some(&[0, 32]), None),
    ];
    for parameters in &variants {
        assert_eq!(run(&key, &pss_identifier(parameters), MESSAGE, &bits(&signature)), "verified");
    }
}

#[test]
fn pss_parameters_that_are_not_verified_are_named() {
    let (sha256, mask) = (hash(HASH_SHA256), mgf1(HASH_SHA256));
    let not_mgf1 = identifier(b"\x2a\x03", &hash(HASH_SHA256));
    let only_sha = ", not SHA-256, SHA-384 or SHA-512";
    let with = |hash: &[u8]| pss(Some(hash), Some(&mask), Some(&[32]), None);
    let rows: &[(Vec<u8>, String)] = &[
        (vec![], "RSASSA-PSS without parameters".into()),
        (element(0x30, &[]), format!("RSASSA-PSS with the hash SHA-1{only_sha}")),
        (pss(None, None, Some(&[32]), None), format!("RSASSA-PSS with the hash SHA-1{only_sha}")),
        (with(&hash(HASH_SHA1)), format!("RSASSA-PSS with the hash SHA-1{only_sha}")),
        (with(&hash(HASH_SHA224)), format!("RSASSA-PSS with the hash SHA-224{only_sha}")),
        (with(&hash(b"\x2a\x03")), format!("RSASSA-PSS with the hash 1.2.3{only_sha}")),
        (
            pss(Some(&sha256), None, Some(&[32]), None),
            "RSASSA-PSS with another mask than MGF1 with the hash of the message".into(),
        ),
        (
            pss(Some(&sha256), Some(&mgf1(HASH_SHA512)), Some(&[32]), None),
            "RSASSA-PSS with another mask than MGF1 with the hash of the message".into(),
        ),
        (
            pss(Some(&sha256), Some(&not_mgf1), Some(&[32]), None),
            "RSASSA-PSS with another mask than MGF1 with the hash of the message".into(),
        ),
        (
            pss(Some(&sha256), Some(&mask), Some(&[32]), Some(&[2])),
            "RSASSA-PSS with a trailer field other than 1".into(),
        ),
        (
            pss(Some(&sha256), Some(&mask), Some(&[0xff]), None),
            "RSASSA-PSS with parameters that cannot be read".into(),
        ),
        (NULL.to_vec(), "RSASSA-PSS with parameters that cannot be read".into()),
        (element(0x30, &[NULL]), "RSASSA-PSS with parameters that cannot be read".into()),
        ([pss_sha256(), NULL.to_vec()].concat(), "RSASSA-PSS with parameters that cannot be read".into()),
        (with(P256_PARAMETERS), "RSASSA-PSS with parameters that cannot be read".into()),
        (
            with(&identifier(HASH_SHA256, P256_PARAMETERS)),
            "RSASSA-PSS with parameters that cannot be read".into(),
        ),
    ];
    for (parameters, expected) in rows {
        assert_eq!(probe(&bytes(RSA_2048), &pss_identifier(parameters)), *expected);
    }
}

#[test]
fn salts_end_at_what_the_modulus_has_room_for() {
    // RFC 8017 9.1.1: ceil((bits - 1) / 8) - hash - 2. 2048: 256 - 34 = 222; 2049: 256 - 34; 2050: 257 - 34 = 223;
    // 8192 with SHA-512: 1024 - 66 = 958.
    let rows: &[(usize, &[u8], u16)] = &[
        (2048, HASH_SHA256, 222),
        (2049, HASH_SHA256, 222),
        (2050, HASH_SHA256, 223),
        (2048, HASH_SHA384, 206),
        (2048, HASH_SHA512, 190),
        (8192, HASH_SHA512, 958),
    ];
    for (bits, oid, longest) in rows {
        let key = rsa_info(&modulus_of(*bits), &[3]);
        let probe_salt = |salt: &[u8]| {
            let parameters = pss(Some(&hash(oid)), Some(&mgf1(oid)), Some(salt), None);
            probe(&key, &pss_identifier(&parameters))
        };
        for salt in [0, 1, *longest] {
            assert_eq!(probe_salt(&salt.to_be_bytes()), "rejected", "{bits} {salt}");
        }
        for salt in [longest + 1, 0x7fff] {
            assert_eq!(
                probe_salt(&salt.to_be_bytes()),
                format!("RSASSA-PSS with a salt of {salt} octets, at most {longest} fit the key")
            );
        }
        assert_eq!(
            probe_salt(&[1, 0, 0, 0, 0, 0, 0, 0, 0]),
            format!("RSASSA-PSS with a salt of 2^64 or more octets, at most {longest} fit the key")
        );
    }
}

#[test]
fn pss_sizes_end_where_they_are_said_to_end() {
    let algorithm = pss_identifier(&pss_sha256());
    for bits in [2048, 2049, 8191, 8192] {
        assert_eq!(probe(&rsa_info(&modulus_of(bits), &[3]), &algorithm), "rejected");
    }
    for bits in [1024, 2047, 8193] {
        assert_eq!(
            probe(&rsa_info(&modulus_of(bits), &[3]), &algorithm),
            format!("rsassaPss with an RSA key of {bits} bits, verified from 2048 to 8192")
        );
    }
}

#[test]
fn a_key_for_pss_only_is_not_used_for_pkcs1() {
    for key in [RSA_PSS, RSA_PSS_SHA256] {
        assert_eq!(
            probe(&bytes(key), &identifier(SHA256_WITH_RSA, NULL)),
            "sha256WithRSAEncryption under a key that is restricted to RSASSA-PSS"
        );
    }
}

#[test]
fn a_key_restricted_to_pss_parameters_takes_no_others() {
    let other = "RSASSA-PSS with parameters other than those the key is restricted to";
    let sha512 = pss(Some(&hash(HASH_SHA512)), Some(&mgf1(HASH_SHA512)), Some(&[64]), None);
    let short_salt = pss(Some(&hash(HASH_SHA256)), Some(&mgf1(HASH_SHA256)), Some(&[31]), None);
    for parameters in [sha512, short_salt] {
        assert_eq!(probe(&bytes(RSA_PSS_SHA256), &pss_identifier(&parameters)), other);
        assert_eq!(probe(&bytes(RSA_PSS), &pss_identifier(&parameters)), "rejected");
    }
    let broken = make_info(OID_PSS, NULL, &rsa_public_key(&modulus_of(2048), &[3]));
    assert_eq!(
        probe(&broken, &pss_identifier(&pss_sha256())),
        "RSASSA-PSS with parameters that cannot be read, in the key"
    );
}

#[test]
fn a_prepared_key_gives_the_same_result_whatever_it_verified_before() {
    let vectors: Vec<_> =
        VECTORS.iter().map(|v| (v, bytes(v.key), bytes(v.algorithm), bytes(v.signature))).collect();
    for spki in [RSA_2048, P256, P384, P521, SECP256K1, ED25519].map(bytes) {
        let (key, prepared) = (PublicKey::read(&info(&spki)), PreparedKey::default());
        for (vector, _, identifier, signature) in
            vectors.iter().filter(|vector| vector.1 == spki).cycle().take(20)
        {
            let verify =
                |message| outcome(prepared.verify(&key, &algorithm(identifier), message, &bits(signature)));
            assert_eq!(verify(MESSAGE), "verified", "{}", vector.name);
            assert_eq!(verify(b"another message"), "rejected", "{}", vector.name);
        }
    }
}

#[test]
fn names_are_those_of_openssl() {
    // Expected: `openssl asn1parse` of the AlgorithmIdentifiers.
    let rows: &[(&str, &str, Option<Digest>)] = &[
        ("300d06092a864886f70d0101050500", "sha1WithRSAEncryption", Some(Digest::Sha1)),
        ("300d06092a864886f70d01010b0500", "sha256WithRSAEncryption", Some(Digest::Sha256)),
        ("300d06092a864886f70d01010c0500", "sha384WithRSAEncryption", Some(Digest::Sha384)),
        ("300d06092a864886f70d01010d0500", "sha512WithRSAEncryption", Some(Digest::Sha512)),
        ("300a06082a8648ce3d040302", "ecdsa-with-SHA256", Some(Digest::Sha256)),
        ("300a06082a8648ce3d040303", "ecdsa-with-SHA384", Some(Digest::Sha384)),
        ("300a06082a8648ce3d040304", "ecdsa-with-SHA512", Some(Digest::Sha512)),
        ("300506032b6570", "ED25519", None),
        ("300d06092a864886f70d01010a3000", "rsassaPss", Some(Digest::Sha1)),
        ("300b06092a864886f70d01010a", "rsassaPss", Some(Digest::Sha1)),
        // -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_mgf1_md:sha1
        (
            "302406092a864886f70d01010a3017a00f300d06096086480165030402010500a204020200de",
            "rsassaPss",
            Some(Digest::Sha256),
        ),
        ("300406022a03", "1.2.3", None),
    ];
    for (der, name, hash) in rows {
        let der = bytes(der);
        assert_eq!(algorithm_name(&algorithm(&der)), *name);
        assert_eq!(digest(&algorithm(&der)), *hash, "{name}");
    }
}

#[test]
fn long_facts_make_short_texts() {
    let long = [&[0x2a][..], &[0x81; 5000], &[0x01]].concat();
    let texts = [
        probe(&bytes(RSA_2048), &identifier(&long, NULL)),
        probe(&make_info(&long, &[], &[]), &identifier(ECDSA_SHA256, &[])),
        probe(&make_info(OID_EC, &element(0x06, &[&long]), &[4; 65]), &identifier(ECDSA_SHA256, &[])),
        probe(&bytes(RSA_2048), &pss_identifier(&pss(Some(&hash(&long)), None, None, None))),
        probe(
            &make_info(OID_RSA, NULL, &[0x5f, 0x8f, 0xff, 0xff, 0xff, 0x7f, 0x00]),
            &identifier(SHA256_WITH_RSA, NULL),
        ),
    ];
    for text in texts {
        assert!(text.len() <= 120, "{text}");
        assert_ne!(text, "rejected");
    }
}

#[test]
fn sha256_of_abc_is_the_published_value() {
    // FIPS 180-4, example of NIST: SHA-256("abc").
    assert_eq!(
        hex::encode(sha256(b"abc")),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
