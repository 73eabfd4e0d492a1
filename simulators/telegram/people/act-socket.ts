import type { Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import type { World } from "../world.ts";
import { ACT, type ActAnswer, act } from "./act.ts";
import { sitDown } from "./person-actions.ts";
import { PersonError } from "./person-error.ts";
import { checked } from "./read-json.ts";

/** Where a socket is opened. */
export const ACT_SOCKET_PATH = "/people/acts";

/** The number of an act: comes back with its answer, also where the rest is not as it should be. */
const NUMBERED = z.object({ id: z.int() });
/** An act of one of many people who share a socket. */
const ASKED = z.object({ person: z.int(), bot: z.string(), act: ACT });

/** What comes back: as `POST …/act` would answer, or why it was refused. */
export type SocketAnswer =
  | ({ readonly id: number; readonly status: 200 } & ActAnswer)
  | { readonly id: number | null; readonly status: number; readonly error: string };

const MESSAGE_BYTES = 64 * 1024;

/**
 * Lets thousands of people act over a few WebSockets: a message per act, and in each message back all answers that were
 * ready in one turn of the event loop. With a request of HTTP for each, k6 takes a quarter to a third more.
 */
export function addActSocket(server: Server, world: World): void {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MESSAGE_BYTES,
  });
  server.on("upgrade", (request, socket, head) => {
    if (request.url !== ACT_SOCKET_PATH) refuse(socket);
    else sockets.handleUpgrade(request, socket, head, (opened) => listen(opened, world));
  });
}

/** Whoever went away meanwhile is no error of the simulator's. */
function refuse(socket: Duplex): void {
  socket.on("error", () => socket.destroy());
  socket.once("finish", () => socket.destroy());
  socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
}

function listen(socket: WebSocket, world: World): void {
  const send = answering(socket);
  // What was received broken closes the socket by itself; its "close" follows.
  socket.on("error", (error) => console.error("telegram simulator: a socket failed", error.message));
  socket.on("message", (data) => {
    answerTo(String(data), world, () => socket.readyState !== socket.OPEN).then(send);
  });
}

/** Sends what came together together. */
function answering(socket: WebSocket): (answer: SocketAnswer) => void {
  let ready: SocketAnswer[] = [];
  const flush = () => {
    const answers = ready;
    ready = [];
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(answers));
  };
  return (answer) => {
    if (ready.length === 0) setImmediate(flush);
    ready.push(answer);
  };
}

async function answerTo(message: string, world: World, isOver: () => boolean): Promise<SocketAnswer> {
  let id: number | null = null;
  try {
    const content = parsed(message);
    id = checked(NUMBERED, content).id;
    const asked = checked(ASKED, content);
    const person = world.people.get(asked.person);
    if (person === undefined) throw new PersonError(404, `There is no person ${asked.person}.`);
    const bot = world.botByName(asked.bot);
    if (bot === undefined) throw new PersonError(404, `There is no bot ${asked.bot}.`);
    return { id, status: 200, ...(await act(sitDown(world, person, bot), asked.act, isOver)) };
  } catch (error) {
    if (error instanceof PersonError) return { id, status: error.status, error: error.message };
    console.error("telegram simulator: an act failed", error);
    return { id, status: 500, error: "The simulator failed; its log says why." };
  }
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    throw new PersonError(400, "The message is not JSON.");
  }
}
