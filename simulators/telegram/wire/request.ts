import type { IncomingMessage } from "node:http";
import type { JsonPost } from "./json-posts/json-post.ts";

/** What a handler reads: Node's own request, or a POST of JSON that was read whole. */
export type Request = IncomingMessage | JsonPost;
