// A server over crypto/tls: reads paths of trust files and serves each in turn, as servers.py says.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"time"
)

const timeLimit = 10 * time.Second

func main() {
	identity, err := tls.LoadX509KeyPair(os.Args[1], os.Args[2])
	if err != nil {
		panic(err)
	}
	var listener net.Listener
	for files := bufio.NewScanner(os.Stdin); files.Scan(); {
		if listener != nil {
			listener.Close()
		}
		text, err := os.ReadFile(files.Text())
		if err != nil {
			panic(err)
		}
		anchors := x509.NewCertPool()
		// It says nothing of certificates that it passes over.
		if !anchors.AppendCertsFromPEM(text) {
			fmt.Println("load no certificate appended")
			listener = nil
			continue
		}
		listener, err = tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
			Certificates: []tls.Certificate{identity},
			ClientAuth:   tls.RequireAndVerifyClientCert,
			ClientCAs:    anchors,
			MinVersion:   tls.VersionTLS12,
		})
		if err != nil {
			panic(err)
		}
		go serve(listener)
		fmt.Println("port", listener.Addr().(*net.TCPAddr).Port)
	}
}

// serve answers the first byte of each client with the same, until the listener is closed.
func serve(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		client.SetDeadline(time.Now().Add(timeLimit))
		octet := make([]byte, 1)
		if _, err := client.Read(octet); err != nil {
			fmt.Fprintln(os.Stderr, err)
		} else {
			client.Write(octet)
		}
		client.Close()
	}
}
