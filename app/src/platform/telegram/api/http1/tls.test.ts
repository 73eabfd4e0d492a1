import { createPrivateKey } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, getCACertificates, type Server, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Connections } from "./connections.ts";
import { NeverSentError } from "./exchange.ts";

/** Made for this test alone: for "localhost", signed by itself, valid for a hundred years. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUQoc5TIXQYbom8qocNm0o2IQT+VgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjAzMDIzNVoYDzIxMjYxMTAy
MDMwMjM1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASX9gOQqJ1wfH7Ui2MNdSo0DiZuT00EB1g1DqEkgNmFd348St3yoTtA
cfMUQ9heTBTD0szYV/mdVU6dGduYjAFzo2kwZzAdBgNVHQ4EFgQUhsSLkR4AvQA8
iXsgbSSqcDZ7iOEwHwYDVR0jBBgwFoAUhsSLkR4AvQA8iXsgbSSqcDZ7iOEwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAJ+H5ukPZGMH5b8ybLYicxOq/Ux2vZ0DtrYjImtKRBqCAiEAxzND/XyL
sCfHzKuvfFhZrjqW/hMrksa8qqPnZh04h44=
-----END CERTIFICATE-----`;
const KEY = createPrivateKey({
  format: "jwk",
  key: {
    kty: "EC",
    crv: "P-256",
    x: "l_YDkKidcHx-1ItjDXUqNA4mbk9NBAdYNQ6hJIDZhXc",
    y: "fjxK3fKhO0Bx8xRD2F5MFMPSzNhX-Z1VTp0Z25iMAXM",
    d: "nMuEsk8C4Md0FbiiyWNWE_EcX1eT350PArevoLAHOSQ",
  },
}).export({ format: "pem", type: "pkcs8" });

let server: Server;
let port: number;
const names: unknown[] = [];
const TEXT = { type: "text/plain", body: "hello" };
const LIMITS = { timeoutMs: 3_000 };

beforeAll(async () => {
  server = createServer({ cert: CERTIFICATE, key: KEY }, (socket) => {
    names.push(socket.servername);
    socket.on("error", () => undefined);
    socket.on("data", () => {
      // In two records, as an answer may come.
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
      socket.write("k");
    });
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function post(host: string): Promise<string> {
  const origin = new URL(`https://${host}:${port}`);
  const client = new Connections({ origin, limit: 1, connectTimeoutMs: 2_000, maxAnswerBytes: 100 });
  try {
    const answers = [await client.post("/", TEXT, LIMITS), await client.post("/", TEXT, LIMITS)];
    return answers.map(({ body }) => body.toString()).join();
  } finally {
    await client.close();
  }
}

it("over TLS nothing is sent to a server whose certificate nobody vouches for", async () => {
  await expect(post("localhost")).rejects.toThrow(NeverSentError);
});

it("over TLS the server is asked for by its name, and its certificate must bear it", async () => {
  setDefaultCACertificates([...getCACertificates("default"), CERTIFICATE]);
  names.length = 0;
  expect(await post("localhost")).toBe("ok,ok");
  expect(names).toEqual(["localhost"]);
  await expect(post("127.0.0.1")).rejects.toThrow(NeverSentError);
});
