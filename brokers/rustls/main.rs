//! A server over rustls and aws-lc-rs: reads paths of trust files and serves each in turn, as servers.py says.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;
use std::{env, thread};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, Stream};

const TIME_LIMIT: Duration = Duration::from_secs(10);

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mut arguments = env::args().skip(1);
    let certificate = arguments.next().ok_or("no certificate")?;
    let key = arguments.next().ok_or("no key")?;
    // Old listeners stay, and nobody connects to them.
    for file in io::stdin().lines() {
        match configuration(&certificate, &key, &file?) {
            Ok(configuration) => {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
                println!("port {}", listener.local_addr()?.port());
                drop(thread::spawn(move || serve(&listener, &Arc::new(configuration))));
            }
            Err(error) => println!("load {error}"),
        }
    }
    Ok(())
}

/// Every certificate of the file is an anchor, and each has to be readable.
fn configuration(certificate: &str, key: &str, trust: &str) -> Outcome<ServerConfig> {
    let mut anchors = RootCertStore::empty();
    for anchor in CertificateDer::pem_file_iter(trust)? {
        anchors.add(anchor?)?;
    }
    let verifier = WebPkiClientVerifier::builder(Arc::new(anchors)).build()?;
    let chain = CertificateDer::pem_file_iter(certificate)?.collect::<Result<_, _>>()?;
    let key = PrivateKeyDer::from_pem_file(key)?;
    Ok(ServerConfig::builder().with_client_cert_verifier(verifier).with_single_cert(chain, key)?)
}

fn serve(listener: &TcpListener, configuration: &Arc<ServerConfig>) {
    for client in listener.incoming() {
        if let Err(error) = client.map_err(Into::into).and_then(|client| answer(client, configuration)) {
            eprintln!("{error}");
        }
    }
}

/// Answers the first byte of a client with the same.
fn answer(mut client: TcpStream, configuration: &Arc<ServerConfig>) -> Outcome<()> {
    client.set_read_timeout(Some(TIME_LIMIT))?;
    let mut connection = ServerConnection::new(Arc::clone(configuration))?;
    let mut stream = Stream::new(&mut connection, &mut client);
    let mut octet = [0];
    let read = stream.read_exact(&mut octet).and_then(|()| stream.write_all(&octet));
    // An alert, or the answer.
    while connection.wants_write() {
        let _ = connection.write_tls(&mut client)?;
    }
    Ok(read?)
}
