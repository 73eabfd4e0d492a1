import { AppError } from "../errors/app-error.ts";

interface Access {
  readonly username?: string;
  readonly password?: string;
  readonly tls: boolean;
}

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is and in which of its three forms it runs. */
export type RedisAddress =
  | (Access & RedisNode & { readonly kind: "single"; readonly db: number })
  | (Access & { readonly kind: "cluster"; readonly nodes: readonly RedisNode[] })
  | (Access & {
      readonly kind: "sentinel";
      readonly nodes: readonly RedisNode[];
      /** Name of the watched master. */
      readonly master: string;
    });

const SHAPE = /^(rediss?)(?:\+(cluster|sentinel))?:\/\/(?:([^@/]*)@)?([^/?#]+)(?:\/([^?#]*))?$/;

/**
 * Reads `redis://[user:password@]host[:6379][/db]`, `redis+cluster://h:p,h:p` and `redis+sentinel://h:p,h:p/master`;
 * `rediss` in place of `redis` means TLS. Names and passwords are percent-decoded.
 * @throws AppError CONFIG_INVALID, which never quotes the address: it may hold a password.
 */
export function parseRedisUrl(url: string): RedisAddress {
  const match = SHAPE.exec(url);
  if (match === null)
    throw invalid("it must look like redis://host:6379, redis+cluster://… or redis+sentinel://…");
  const [, scheme, form, user, hosts = "", path = ""] = match;
  const nodes = hosts.split(",").map((host) => parseNode(host, form === "sentinel" ? 26_379 : 6_379));
  const access = { ...parseUser(user), tls: scheme === "rediss" };
  if (form === "cluster") return { kind: "cluster", nodes, ...access };
  if (form === "sentinel") {
    if (path === "")
      throw invalid("redis+sentinel:// needs the master's name after the hosts, as in …/mymaster");
    return { kind: "sentinel", nodes, master: path, ...access };
  }
  const [node, second] = nodes;
  if (node === undefined || second !== undefined)
    throw invalid("a list of hosts needs redis+cluster:// or redis+sentinel://");
  if (!/^\d{0,4}$/.test(path)) throw invalid("the part after the host must be a database number");
  return { kind: "single", ...node, db: Number(path), ...access };
}

function parseNode(text: string, defaultPort: number): RedisNode {
  const match = /^(\[[\da-fA-F:]+\]|[^:\s]+)(?::(\d{1,5}))?$/.exec(text);
  const port = Number(match?.[2] ?? defaultPort);
  if (match?.[1] === undefined || port < 1 || port > 65_535)
    throw invalid("each host must be host or host:port");
  return { host: match[1].replace(/^\[|\]$/g, ""), port };
}

function parseUser(text: string | undefined): Pick<Access, "username" | "password"> {
  if (text === undefined || text === "") return {};
  const [username = "", password] = text.split(":", 2);
  try {
    return {
      ...(username === "" ? {} : { username: decodeURIComponent(username) }),
      ...(password === undefined ? {} : { password: decodeURIComponent(password) }),
    };
  } catch (cause) {
    throw invalid("user and password must be percent-encoded", cause);
  }
}

function invalid(reason: string, cause?: unknown): AppError {
  return new AppError("CONFIG_INVALID", `The address of Redis is not usable: ${reason}.`, { cause });
}
