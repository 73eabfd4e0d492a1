import { asOneOfThem, memberUrl } from "../../../../../app/src/platform/mongo/member.ts";
import { canLogIn, ensureUser } from "../../../../../app/src/platform/mongo/users.ts";
import { type Look, tell, wordsOf } from "./context.ts";
import type { Secrets } from "./secrets.ts";
import type { Finding } from "./verdict.ts";

/** Remembers which users were right when: comparing them costs a login each. */
export class UsersMemory {
  readonly #right = new Map<string, { readonly of: string; readonly at: number }>();

  /** @param of all that they are made from */
  isRight(key: string, of: string, since: number): boolean {
    const known = this.#right.get(key);
    return known?.of === of && known.at >= since;
  }

  wasRight(key: string, of: string, at: number): void {
    this.#right.set(key, { of, at });
  }

  forget(key: string): void {
    this.#right.delete(key);
  }
}

/**
 * Makes the users that are missing, and gives those that are there the password and roles they should have; others stay.
 * @returns what is wrong, if anything is
 */
export async function keepUsers(look: Look, primary: string, secrets: Secrets): Promise<Finding | undefined> {
  if (secrets.missing !== undefined) return secrets.missing;
  const { cluster, name, namespace, now, signal, times, users } = look;
  const key = `${namespace}/${name}`;
  const madeFrom = `${cluster.metadata?.generation} ${secrets.version}`;
  const at = now().getTime();
  if (users.isRight(key, madeFrom, at - times.usersMs)) return undefined;
  for (const user of cluster.spec.users) {
    signal.throwIfAborted();
    const password = secrets.passwords.get(user.name) ?? "";
    try {
      const done = await keepUser(primary, secrets.keyfile, { ...user, password });
      if (done === "made") tell(look, "Normal", "UserMade", `The user ${user.name} was made.`);
      if (done === "changed")
        tell(look, "Normal", "UserChanged", `The user ${user.name} was given its password and roles.`);
    } catch (error) {
      return { kind: "users", user: user.name, words: wordsOf(error) };
    }
  }
  users.wasRight(key, madeFrom, at);
  return undefined;
}

const LIMITS = { withinMs: 2_000, silenceMs: 5_000 };

function keepUser(host: string, key: string, user: Parameters<typeof ensureUser>[1]) {
  const login = `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}`;
  const url = memberUrl(host).replace("mongodb://", `mongodb://${login}@`);
  return asOneOfThem({ url: memberUrl(host), key, ...LIMITS }, (admin) =>
    ensureUser(admin, user, () => canLogIn(`${url}&authSource=admin`)),
  );
}
