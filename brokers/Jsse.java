// A server over JSSE: reads paths of trust files and serves each in turn, as servers.py says.

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

final class Jsse {
    private static final int TIME_LIMIT = 10_000; // milliseconds
    private static final char[] NO_PASSWORD = {};

    public static void main(String[] arguments) throws Exception {
        KeyManager[] identity = identity(Path.of(arguments[0]), Path.of(arguments[1]));
        BufferedReader files = new BufferedReader(new InputStreamReader(System.in));
        SSLServerSocket server = null;
        for (String file = files.readLine(); file != null; file = files.readLine()) {
            if (server != null) {
                server.close();
            }
            try {
                server = listen(identity, file);
                SSLServerSocket listener = server;
                Thread thread = new Thread(() -> serve(listener));
                thread.setDaemon(true);
                thread.start();
                System.out.println("port " + server.getLocalPort());
            } catch (Exception error) {
                System.out.println("load " + error.toString().replaceAll("\\s+", " "));
            }
        }
    }

    /** A key manager of the server's own certificate and key. */
    private static KeyManager[] identity(Path certificate, Path key) throws Exception {
        String base64 = Files.readString(key).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey privateKey =
                KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", privateKey, NO_PASSWORD, certificates(certificate.toString()).toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static Collection<? extends Certificate> certificates(String file) throws Exception {
        try (InputStream input = new FileInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(input);
        }
    }

    /** Listens with every certificate of the file as a trust anchor. */
    private static SSLServerSocket listen(KeyManager[] identity, String file) throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        for (Certificate certificate : certificates(file)) {
            anchors.setCertificateEntry("anchor" + anchors.size(), certificate);
        }
        if (anchors.size() == 0) {
            throw new IOException("no certificate in the file");
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity, factory.getTrustManagers(), null);
        SSLServerSocket server =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        server.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
        return server;
    }

    /** Answers the first byte of each client with the same, until the socket is closed. */
    private static void serve(SSLServerSocket server) {
        while (!server.isClosed()) {
            try (SSLSocket client = (SSLSocket) server.accept()) {
                client.setSoTimeout(TIME_LIMIT);
                client.getOutputStream().write(client.getInputStream().read());
                client.getOutputStream().flush();
            } catch (IOException error) {
                System.err.println(error);
            }
        }
    }
}
