#!/usr/bin/env bash
# Makes testdata/proposals: what people have in their files before they register a CA, each pair by the openssl commands that
# give it. Run once, under a stopped clock (faketime); the results are kept.
set -euo pipefail
cd "$(dirname "$0")/.."
keys=$PWD/keys
out=$PWD/proposals
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
code=13274673-8f90-4630-bea1-9cccb25756ad2089310274
key=$keys/rsa-2048-ca.pem
proof_key=$keys/rsa-2048-proof.pem
other_key=$keys/rsa-2048-other.pem

at() { local instant=$1; shift; faketime -f "$instant" openssl "$@" 2>>"$work/log"; }
then_="2026-11-01 00:00:00"
printf '%s\n' basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign subjectKeyIdentifier=hash >ca.ext
ca() { # NAME KEY SUBJECT INSTANT
    at "$4" req -new -key "$2" -subj "$3" -out "$1.csr"
    at "$4" x509 -req -in "$1.csr" -signkey "$2" -extfile ca.ext -days 3650 -sha256 -out "$1.crt"
}
proof() { # NAME CA CA-KEY SUBJECT INSTANT [OPTIONS]
    local name=$1 ca=$2 ca_key=$3 subject=$4 instant=$5
    shift 5
    at "$instant" req -new -key "$proof_key" -subj "$subject" -out "$name.csr"
    at "$instant" x509 -req -in "$name.csr" -CA "$ca" -CAkey "$ca_key" -CAcreateserial -days 300 -sha512 "$@" -out "$name.crt"
}
pair() { # NAME CA-FILE PROOF-FILE [CODE]
    mkdir -p "$out/$1"
    cp "$2" "$out/$1/CA.crt"
    cp "$3" "$out/$1/verificationCert.crt"
    printf '%s\n' "${4:-$code}" >"$out/$1/code.txt"
}

ca ca "$key" "/C=CN/O=Example/CN=Example MQTT CA" "$then_"
proof proof ca.crt "$key" "/CN=$code" "$then_"
pair good ca.crt proof.crt
pair exchanged proof.crt ca.crt
pair ca-as-proof ca.crt ca.crt
pair proof-twice proof.crt proof.crt
pair request-as-proof ca.crt proof.csr
pair another-code ca.crt proof.crt 13274673-8f90-4630-bea1-9cccb25756ad2089310275
at "$then_" x509 -in ca.crt -outform der -out ca.der
pair ca-der ca.der proof.crt
at "$then_" crl2pkcs7 -nocrl -certfile ca.crt -out ca.p7b
pair ca-pkcs7 ca.p7b proof.crt
cat "$key" ca.crt >ca-with-key.pem
pair ca-with-key ca-with-key.pem proof.crt
at "$then_" pkcs12 -export -inkey "$key" -in ca.crt -passout pass:x -out ca.p12
pair ca-pkcs12 ca.p12 proof.crt
: >empty
pair ca-empty empty proof.crt
pair proof-is-a-key ca.crt "$proof_key"

# Without -extfile: version 1.
at "$then_" x509 -req -in ca.csr -signkey "$key" -days 3650 -sha256 -out ca-v1.crt
pair ca-version-1 ca-v1.crt proof.crt
# Version 3, and no mark of a CA.
echo subjectKeyIdentifier=hash >ski.ext
at "$then_" x509 -req -in ca.csr -signkey "$key" -extfile ski.ext -days 3650 -sha256 -out ca-unmarked.crt
pair ca-without-basic-constraints ca-unmarked.crt proof.crt

# The same name, another key, made later.
ca later "$other_key" "/C=CN/O=Example/CN=Example MQTT CA" "2026-11-02 00:00:00"
pair ca-made-anew later.crt proof.crt
# The same key, another name.
ca renamed "$key" "/C=CN/O=Example/CN=Example Root" "$then_"
pair ca-renamed renamed.crt proof.crt
ca another "$other_key" "/C=CN/O=Other/CN=Other CA" "$then_"
pair other-ca another.crt proof.crt

# A server's certificate in place of the CA that issued it.
printf '%s\n' basicConstraints=CA:FALSE keyUsage=digitalSignature,keyEncipherment extendedKeyUsage=serverAuth \
    subjectAltName=DNS:mqtt.example.com >server.ext
proof server ca.crt "$key" "/CN=mqtt.example.com" "$then_" -extfile server.ext
pair end-entity-as-ca server.crt proof.crt
proof other-proof another.crt "$other_key" "/CN=$code" "$then_"
pair end-entity-of-another-ca server.crt other-proof.crt

# Signed by an intermediate, sent with its chain.
at "$then_" req -new -key "$other_key" -subj "/C=CN/O=Example/CN=Example Issuing CA" -out sub.csr
at "$then_" x509 -req -in sub.csr -CA ca.crt -CAkey "$key" -CAcreateserial -extfile ca.ext -days 1000 -sha256 -out sub.crt
proof sub-proof sub.crt "$other_key" "/CN=$code" "$then_"
cat sub-proof.crt sub.crt >sub-chain.pem
pair signed-by-intermediate ca.crt sub-chain.pem
cat sub.crt ca.crt >cas.pem
pair ca-chain cas.pem sub-proof.crt
cat proof.crt ca.crt >chain.pem
pair proof-with-its-ca ca.crt chain.pem

# openssl req -x509 in place of a request.
at "$then_" req -x509 -key "$key" -subj "/CN=$code" -days 300 -out x509-ca-key.crt
pair req-x509-with-the-ca-key ca.crt x509-ca-key.crt
at "$then_" req -x509 -key "$proof_key" -subj "/CN=$code" -days 300 -out x509-own-key.crt
pair req-x509-with-its-own-key ca.crt x509-own-key.crt

# A device's certificate in place of the proof.
printf '%s\n' basicConstraints=CA:FALSE keyUsage=digitalSignature >device.ext
proof device ca.crt "$key" "/CN=client-test" "$then_" -extfile device.ext
pair device-as-proof ca.crt device.crt

# The code elsewhere than in the common name.
echo "subjectAltName=DNS:$code" >san.ext
proof san ca.crt "$key" "/CN=verification" "$then_" -extfile san.ext
pair code-in-alternative-name ca.crt san.crt
proof serial ca.crt "$key" "/CN=verification/serialNumber=$code" "$then_"
pair code-in-serial-number ca.crt serial.crt
# What Git Bash's way around -subj gives elsewhere: one attribute that holds all others.
proof bash ca.crt "$key" "/O=Example\\\\CN=$code" "$then_"
pair subject-taken-for-a-path ca.crt bash.crt

proof expired ca.crt "$key" "/CN=$code" "2025-11-01 00:00:00"
pair proof-expired ca.crt expired.crt
ca ahead "$key" "/C=CN/O=Example/CN=Example MQTT CA" "2026-11-24 08:00:00"
proof ahead-proof ahead.crt "$key" "/CN=$code" "2026-11-24 08:00:00"
pair clock-ahead ahead.crt ahead-proof.crt
at "$then_" req -new -key "$keys/rsa-1024.pem" -subj "/CN=Example MQTT CA" -out weak.csr
at "$then_" x509 -req -in weak.csr -signkey "$keys/rsa-1024.pem" -extfile ca.ext -days 3650 -sha256 -out weak.crt
proof weak-proof weak.crt "$keys/rsa-1024.pem" "/CN=$code" "$then_"
pair ca-key-short weak.crt weak-proof.crt
