import type { Server } from "node:http";
import { ApiRouter } from "./api/router.ts";
import { addControlRoutes } from "./control/routes.ts";
import { answerPageFile } from "./page-files.ts";
import { addActSocket } from "./people/act-socket.ts";
import { PersonError } from "./people/person-error.ts";
import { addPeopleRoutes } from "./people/routes.ts";
import { answerJson } from "./wire/answer.ts";
import { BodyTooLarge } from "./wire/body.ts";
import { JsonFirstServer } from "./wire/json-posts/json-first-server.ts";
import type { Reply } from "./wire/reply.ts";
import type { Request } from "./wire/request.ts";
import { PathRouter } from "./wire/router.ts";
import type { World } from "./world.ts";

/** Long polls last a minute; bots keep their connections. */
const KEEP_SECONDS = 75;

/** Builds the one server of a simulator: Bot API, people side, control and chat page. */
export function createTelegramServer(world: World): Server {
  const api = new ApiRouter(world);
  const router = new PathRouter();
  addPeopleRoutes(router, world);
  addControlRoutes(router, world);

  async function handle(request: Request, response: Reply): Promise<void> {
    const [path, query] = splitUrl(request.url ?? "/");
    if (path.startsWith("/bot") && !/^\/bots(\/|$)/.test(path))
      return api.call(request, response, path, query);
    if (path.startsWith("/file/bot")) return api.file(response, path);
    const found = router.find(request.method ?? "", path);
    if (found === "wrongMethod") throw new PersonError(405, `${path} does not take ${request.method}.`);
    if (found === undefined) return answerPage(response, path);
    return found.handler({ request, response, path: found.parts, query: new URLSearchParams(query) });
  }

  const answer = (request: Request, response: Reply) => {
    handle(request, response).catch((error: unknown) => answerError(response, error));
  };
  const server = new JsonFirstServer(KEEP_SECONDS, answer, answer);
  server.requestTimeout = 0;
  addActSocket(server, world);
  return server;
}

function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

async function answerPage(response: Reply, path: string): Promise<void> {
  const name = path === "/" ? "index.html" : path.startsWith("/page/") ? path.slice("/page/".length) : "";
  if (name !== "" && (await answerPageFile(response, decodeURIComponent(name)))) return;
  throw new PersonError(404, `There is nothing at ${path}.`);
}

function answerError(response: Reply, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { status, sentence } = explain(error);
  answerJson(response, status, { error: sentence }, status === 413 ? { connection: "close" } : {});
}

function explain(error: unknown): { status: number; sentence: string } {
  if (error instanceof PersonError) return { status: error.status, sentence: error.message };
  if (error instanceof BodyTooLarge) return { status: 413, sentence: `${error.message}.` };
  if (error instanceof URIError) return { status: 400, sentence: "The path is not encoded well." };
  console.error("telegram simulator: a request failed", error);
  return { status: 500, sentence: "The simulator failed; its log says why." };
}
