import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type TLSSocket } from "node:tls";
import { expect, test } from "vitest";
import { type CertificatePair, createPair } from "./pair.ts";

const HOST = "operator.botfleet.svc";
const DAY_MS = 86_400_000;
const pairFrom = (from: number, days: number): CertificatePair =>
  createPair({
    hosts: [HOST, "other.example"],
    notBefore: new Date(from),
    notAfter: new Date(from + days * DAY_MS),
  });

/** Shakes hands with a server that has the pair. @returns why not, or "" */
async function handshake(server: CertificatePair, trusted: string, servername = HOST): Promise<string> {
  const listening = createServer({ cert: server.certificate, key: server.key });
  listening.on("tlsClientError", () => {});
  await once(listening.listen(0, "127.0.0.1"), "listening");
  const { port } = listening.address() as AddressInfo;
  const socket: TLSSocket = connect({ port, host: "127.0.0.1", servername, ca: trusted });
  const result = await once(socket, "secureConnect").then(
    () => "",
    (error: NodeJS.ErrnoException) => error.code ?? String(error),
  );
  socket.destroy();
  listening.close();
  return result;
}

test("who trusts the authority shakes hands with the server, by any of its names and by no other", async () => {
  const pair = pairFrom(Date.now(), 1);
  expect(await handshake(pair, pair.authority)).toBe("");
  expect(await handshake(pair, pair.authority, "other.example")).toBe("");
  expect(await handshake(pair, pair.authority, "else.example")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
});

test("another authority's, a certificate from tomorrow and one of yesterday are refused", async () => {
  const other = pairFrom(Date.now(), 1);
  expect(await handshake(pairFrom(Date.now(), 1), other.authority)).toMatch(/UNABLE_TO_VERIFY|SIGNATURE/);
  const [tomorrow, yesterday] = [pairFrom(Date.now() + DAY_MS, 1), pairFrom(Date.now() - 2 * DAY_MS, 1)];
  expect(await handshake(tomorrow, tomorrow.authority)).toBe("CERT_NOT_YET_VALID");
  expect(await handshake(yesterday, yesterday.authority)).toBe("CERT_HAS_EXPIRED");
});

test("it says what it is for, and its authority can sign no authority", () => {
  const { authority, certificate } = pairFrom(Date.UTC(2049, 11, 1), 60);
  const [server, root] = [new X509Certificate(certificate), new X509Certificate(authority)];
  expect([root.ca, server.ca]).toEqual([true, false]);
  expect(server.checkIssued(root)).toBe(true);
  expect(server.verify(root.publicKey)).toBe(true);
  expect(server.subjectAltName).toBe(`DNS:${HOST}, DNS:other.example`);
  expect(server.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  // Across the year in which the form of a date changes.
  expect(server.validFromDate).toEqual(new Date(Date.UTC(2049, 11, 1)));
  expect(server.validToDate).toEqual(new Date(Date.UTC(2049, 11, 1) + 60 * DAY_MS));
});
