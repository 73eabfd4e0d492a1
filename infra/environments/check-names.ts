import type { EnvironmentRule } from "./check.ts";

/** A name of Kubernetes' own. */
export const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const HOST = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/;
/** A range of IPv4 addresses. */
export const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/;
/** The webhook's path and Kubernetes' 63 letters for `worker-…` and `bot-…`. */
const BOT = /^[a-z]{1,50}$/;

/** Names are such as Kubernetes, DNS and the webhook's path take. */
export const nameProblems: EnvironmentRule = ({ bots, environment }) => {
  const { images, ingress, name, namespace } = environment;
  return [
    ...[
      ["name", name],
      ["namespace", namespace],
    ].flatMap(([field, value = ""]) =>
      LABEL.test(value)
        ? []
        : [`${field} is "${value}"; use up to 63 lower-case letters, digits and dashes.`],
    ),
    ...bots
      .filter((bot) => !BOT.test(bot.name))
      .map(
        (bot) =>
          `The bot "${bot.name}" must have a name of up to 50 lower-case letters: it is a path and a label.`,
      ),
    ...(/^(latest|)$/.test(images.tag)
      ? [`images.tag is "${images.tag}"; name a version: what moves cannot be rolled back.`]
      : []),
    ...(ingress === undefined ? [] : ingressProblems(ingress)),
  ];
};

function ingressProblems({
  apiHost,
  botsHost,
  rateLimit,
}: NonNullable<Parameters<EnvironmentRule>[0]["environment"]["ingress"]>): readonly string[] {
  const hosts = [
    ["botsHost", botsHost],
    ["apiHost", apiHost],
  ] as const;
  return [
    ...hosts
      .filter(([, host]) => !HOST.test(host))
      .map(
        ([field, host]) =>
          `ingress.${field} is "${host}"; it must be a host's full name without scheme and path.`,
      ),
    ...(botsHost === apiHost
      ? [
          `ingress.botsHost and ingress.apiHost are both ${apiHost}; give each its own, for their limits differ.`,
        ]
      : []),
    ...(rateLimit?.exempt ?? [])
      .filter((range) => !CIDR.test(range))
      .map((range) => `ingress.rateLimit.exempt has "${range}"; write ranges like 149.154.160.0/20.`),
  ];
}
