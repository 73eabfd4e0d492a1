import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { json } from "../../http/answer.ts";
import type { Route } from "../../http/router.ts";
import type { Account } from "../account.ts";

/** A key that webhooks are signed with, PKCS #8 as PEM. */
export interface SigningKey {
  readonly kid: string;
  readonly pem: string;
}

/** Makes a key; the vendor's are RSA. */
export function newSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    kid: randomBytes(12).toString("base64url"),
    pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** The account's current key: the newest, made when it is first needed. */
export function currentKey({ state }: Account): SigningKey {
  if (state.signingKeys.length === 0) state.signingKeys.push(newSigningKey());
  return state.signingKeys.at(-1) as SigningKey;
}

/** Base64 of RSA-SHA256 over `<timestamp>.<body>` (docs.shipstation.com, "Webhook Validation"). */
export function signWebhook(key: SigningKey, timestamp: string, body: string): string {
  return sign("sha256", Buffer.from(`${timestamp}.${body}`), createPrivateKey(key.pem)).toString("base64");
}

function publicView({ kid, pem }: SigningKey): Record<string, unknown> {
  const { kty, n, e } = createPrivateKey(pem).export({ format: "jwk" });
  return { kty, n, e, kid, use: "sig", alg: "RS256" };
}

/** `GET /jwks`, which needs no key, and `POST /_rotate`: a new key, which takes the place of the old one. */
export function signingKeyRoutes(account: Account): Route[] {
  return [
    {
      method: "GET",
      pattern: "/jwks",
      keyless: true,
      handle() {
        currentKey(account);
        return json(200, { keys: account.state.signingKeys.map(publicView) });
      },
    },
    {
      method: "POST",
      pattern: "/_rotate",
      open: true,
      async handle() {
        const key = newSigningKey();
        account.state.signingKeys.splice(0, Number.POSITIVE_INFINITY, key);
        await account.save();
        return json(200, { kid: key.kid });
      },
    },
  ];
}
