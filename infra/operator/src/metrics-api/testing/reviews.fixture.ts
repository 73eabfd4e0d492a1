import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { createKubeApi, type KubeApi } from "../../runtime/index.ts";

/** A question about what somebody may do, as an API server gets it. */
export interface Review {
  readonly user: string;
  readonly groups: readonly string[];
  readonly extra: object;
  readonly resourceAttributes?: object;
  readonly nonResourceAttributes?: object;
}

/** An API server that answers SubjectAccessReviews and nothing else. */
export interface ReviewServer {
  readonly api: KubeApi;
  readonly asked: readonly Review[];
  /** Whose requests are allowed; undefined: it fails. */
  allowed: ReadonlySet<string> | undefined;
  close(): void;
}

export async function startReviewServer(...allowed: readonly string[]): Promise<ReviewServer> {
  const asked: Review[] = [];
  const server = createServer(async (request, response) => {
    const { spec } = (await json(request)) as { spec: Review };
    asked.push(spec);
    const status = reviews.allowed === undefined ? 500 : 201;
    const body = { spec, status: { allowed: reviews.allowed?.has(spec.user) } };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const connection = { server: `http://127.0.0.1:${port}`, options: async () => ({}) };
  const reviews: ReviewServer = {
    api: createKubeApi({ connection, userAgent: "test" }),
    asked,
    allowed: new Set(allowed),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return reviews;
}
