//! What the fixes of device checks have in common.

/// How a device's certificate is issued again.
pub(super) const DEVICE: &str = "issue it again: `openssl x509 -req -in device.csr -CA CA.crt -CAkey CA.key -CAcreateserial -days 365 -sha256 \
     -extfile device.ext -out device-new.crt`, where device.ext holds basicConstraints=CA:FALSE, keyUsage=digitalSignature, \
     extendedKeyUsage=clientAuth and authorityKeyIdentifier=keyid, a line each";

/// How a device gets another key.
pub(super) const KEY: &str = "make a new key and request for the device (`openssl ecparam -name prime256v1 -genkey -noout -out device.key`, \
     `openssl req -new -key device.key -subj /CN=NAME -out device.csr`), and sign that";
