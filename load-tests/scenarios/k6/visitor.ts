import { sleep } from "k6";
import http, { type RefinedParams, type RefinedResponse } from "k6/http";
import type { Answer, Casting, Happening, Move, Person, Surroundings } from "../people/person.ts";
import type { Part, Plan } from "../plan.ts";
import type { Moment, RunClock } from "./clock.ts";
import { arrivals, felt, matches, matching, refusals, seen, skipped } from "./meters.ts";

type Params = RefinedParams<"text">;
type Act = Extract<Move, { do: "act" }>;

const PARAMS: Params = { headers: { "content-type": "application/json" }, responseType: "text" };

/** What a person of the run needs to live in it. */
export interface Stage {
  readonly plan: Plan;
  readonly part: Part;
  readonly casting: Casting;
  readonly clock: RunClock;
  /** The person's number among the people of the bot, from 0. */
  readonly index: number;
}

/** One person in k6: keeps the time, carries out the moves and measures what came of them. */
export class Visitor {
  readonly #stage: Stage;
  readonly #person: Person;
  readonly #around: { -readonly [Field in keyof Surroundings]: Surroundings[Field] };
  readonly #chat: string;
  /** Set anew for each act: k6 copies them. What a tag costs is paid a thousand times a second, so there are few. */
  readonly #tags: Record<string, string>;
  readonly #judgedParams: Params;
  #revision = 0;
  #dueAt = 0;

  /** The person arrives: it has an account from now on. */
  constructor(stage: Stage) {
    const { casting, clock, index, part, plan } = stage;
    this.#stage = stage;
    this.#person = casting(index);
    const beginAt = clock.beginAt(index, part.people);
    this.#around = { now: 0, beginAt, files: plan.files, random: Math.random };
    this.#tags = { bot: part.bot };
    this.#judgedParams = { ...PARAMS, tags: { bot: part.bot, judged: "yes" } };
    const body = JSON.stringify({ first_name: `Visitor ${index}`, language_code: "en" });
    const response = http.post(`${plan.url}/people`, body, PARAMS);
    this.#chat = `${plan.url}/people/${JSON.parse(response.body).id}/bots/${part.bot}`;
    const { slot } = clock.at(Date.now());
    arrivals.add(1, { bot: part.bot, slot: String(slot) });
  }

  /** Makes the next move when it is due; returns when it is done. */
  live(): void {
    const { clock } = this.#stage;
    // Nobody sleeps past the end: k6 would wait for them.
    const early = Math.min(this.#dueAt, clock.endsAt) - Date.now();
    if (early > 0) sleep(early / 1000);
    const now = Date.now();
    const moment = clock.at(now);
    if (moment.isOver) sleep(1);
    else this.#move(moment, now);
  }

  #move(moment: Moment, now: number): void {
    this.#around.now = now;
    const move = this.#person.next(this.#around);
    if (move.do === "act") {
      this.#act(move, moment);
      this.#plan(move.pauseSeconds, now);
      return;
    }
    if (move.do === "look") this.#look(move.waitSeconds);
    else if (move.do === "visit") http.post(move.url, { ...move.form }, PARAMS);
    else sleep(Math.min(move.seconds, (this.#stage.clock.endsAt - now) / 1000));
    // Who waits for something leaves no act out.
    this.#dueAt = Math.max(this.#dueAt, Date.now());
  }

  #act({ act, body, mayGoUnseen }: Act, { phase, slot }: Moment): void {
    const { hasSteps, patienceSeconds } = this.#stage.plan;
    const isJudged = phase?.judged === true;
    const request = JSON.stringify({ ...body, since: this.#revision, wait: patienceSeconds });
    const response = http.post(`${this.#chat}/act`, request, isJudged ? this.#judgedParams : PARAMS);
    const tags = this.#tags;
    tags.act = act;
    tags.judged = isJudged ? "yes" : "no";
    tags.slot = String(slot);
    if (hasSteps) tags.phase = phase?.name ?? "";
    const answer = readAnswer(response);
    seen.add((answer !== undefined && answer.by !== null) || mayGoUnseen === true, tags);
    if (answer === undefined) return;
    // A button stops turning before its screen changes: the first sign is what is felt.
    if (answer.ms !== null && answer.first_ms !== null)
      felt.add(response.timings.duration - (answer.ms - answer.first_ms), tags);
    this.#read(answer);
  }

  #look(waitSeconds: number): void {
    const { clock } = this.#stage;
    const wait = Math.max(0, Math.min(waitSeconds, (clock.endsAt - Date.now()) / 1000));
    const request = JSON.stringify({ since: this.#revision, wait });
    const answer = readAnswer(http.post(`${this.#chat}/act`, request, PARAMS));
    if (answer === undefined) sleep(1);
    else this.#read(answer);
  }

  #read(answer: Answer): void {
    this.#revision = answer.revision;
    const happening: Happening | undefined = this.#person.read(answer, Date.now());
    if (happening?.event !== "match") return;
    const tags = { bot: this.#stage.part.bot };
    matching.add(happening.ms, tags);
    matches.add(1, tags);
  }

  /**
   * Acts are due by the person's own clock, not by when the last one was answered: a slow system is asked as much as a
   * quick one. Who is late by more than a whole turn leaves one out, and it is counted.
   */
  #plan(pauseSeconds: number | undefined, now: number): void {
    const { clock, part } = this.#stage;
    const usual = part.everySeconds * (1 + part.jitter * (2 * Math.random() - 1));
    const from = this.#dueAt === 0 ? now : this.#dueAt;
    this.#dueAt = clock.after(from, pauseSeconds ?? usual);
    const turn = this.#dueAt - from;
    const late = Date.now() - this.#dueAt;
    if (late <= turn || pauseSeconds !== undefined) return;
    skipped.add(Math.floor(late / turn), { bot: part.bot });
    this.#dueAt = Date.now();
  }
}

/** Undefined when the simulator refused. */
function readAnswer(response: RefinedResponse<"text">): Answer | undefined {
  if (response.status === 200) return JSON.parse(response.body);
  refusals.add(1);
  // Enough to see what it is, not a flood.
  if (Math.random() < 0.01) console.warn(`${response.url}: ${response.status} ${response.body}`);
  return undefined;
}
