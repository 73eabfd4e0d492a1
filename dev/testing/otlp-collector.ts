import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { z } from "zod";

const attribute = z.object({
  key: z.string(),
  value: z.union([
    z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
    z.object({ intValue: z.union([z.string(), z.number()]) }).transform(({ intValue }) => Number(intValue)),
    z.object({ doubleValue: z.number() }).transform(({ doubleValue }) => doubleValue),
  ]),
});
const attributes = z
  .array(attribute)
  .default([])
  .transform(
    (list): Readonly<Record<string, string | number>> =>
      Object.fromEntries(list.map(({ key, value }) => [key, value])),
  );
const span = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes,
  status: z.object({ code: z.number().default(0) }).default({ code: 0 }),
});
/** ExportTraceServiceRequest in OTLP's JSON (opentelemetry-proto, trace_service.proto). */
const request = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

/** A span as it arrived, with the `service.name` of its process. */
export type CollectedSpan = z.output<typeof span> & { readonly service: string };

/** Stands where a collector would: takes traces by OTLP over HTTP and keeps what came. */
export interface OtlpCollector {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** Headers of the requests, to see who may write. */
  readonly headers: readonly IncomingMessage["headers"][];
  close(): Promise<void>;
}

/** Listens on a free port of this machine. What is not OTLP is answered 400. */
export async function startOtlpCollector(): Promise<OtlpCollector> {
  const spans: CollectedSpan[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer(async (incoming, response) => {
    headers.push(incoming.headers);
    const body = request.safeParse(incoming.url === "/v1/traces" ? await json(incoming) : undefined);
    for (const { resource, scopeSpans } of body.data?.resourceSpans ?? []) {
      const service = String(resource.attributes["service.name"]);
      for (const { spans: some } of scopeSpans) spans.push(...some.map((one) => ({ ...one, service })));
    }
    response.writeHead(body.success ? 200 : 400, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    headers,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
