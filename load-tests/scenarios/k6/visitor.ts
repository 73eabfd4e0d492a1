import http, { type RefinedParams, type RefinedResponse } from "k6/http";
import { setTimeout } from "k6/timers";
import type { Answer, Casting, Happening, Move, Person, Surroundings } from "../people/person.ts";
import type { Part, Plan } from "../plan.ts";
import type { Moment, RunClock } from "./clock.ts";
import {
  arrivals,
  felt,
  happened,
  happenings,
  lag,
  refusals,
  seen,
  skipped,
  type WithinMeter,
} from "./meters.ts";
import type { Tags } from "./tags.ts";
import { Turns } from "./turns.ts";

type Params = RefinedParams<"text">;
type Response = RefinedResponse<"text">;
type Act = Extract<Move, { do: "act" }>;

const ACT: Params = { headers: { "content-type": "application/json" }, responseType: "text" };
/** A request that is no act does not count where acts are judged. */
const OTHER: Params = { ...ACT, tags: { judged: "no" } };
const REFUSED_SECONDS = 1;

/** What a person of the run needs to live in it. */
export interface Stage {
  readonly plan: Plan;
  readonly part: Part;
  readonly casting: Casting;
  readonly clock: RunClock;
  readonly tags: Tags;
  /** Of the part's promises. */
  readonly within: readonly WithinMeter[];
}

/** An act under way: when it was to be done, and when it was. */
interface Doing {
  readonly act: Act;
  readonly wantedAt: number;
  readonly moment: Moment;
}

/**
 * One person in k6: keeps the time, carries out the moves and measures what came of them. A VU plays hundreds at once, so
 * nothing here waits: what comes later is a callback, made once per person. (With `async` an act takes k6 a tenth more.)
 */
export class Visitor {
  readonly #stage: Stage;
  readonly #index: number;
  readonly #person: Person;
  readonly #around: { -readonly [Field in keyof Surroundings]: Surroundings[Field] };
  readonly #turns: Turns;
  readonly #whenDue = this.#careful<void>(() => this.#move());
  readonly #whenArrived = this.#careful<Response>((response) => this.#settle(response));
  readonly #whenVisited = this.#careful<Response>(() => this.#wait(0));
  readonly #whenAnswered = this.#careful<Response>((response) => this.#finish(response));
  readonly #whenSeen = this.#careful<Response>((response) => this.#see(response));
  #chat = "";
  #revision = 0;
  #doing: Doing | undefined;

  /** @param index the person's number among the people of the bot, from 0 */
  constructor(stage: Stage, index: number) {
    const { casting, clock, part, plan } = stage;
    this.#stage = stage;
    this.#index = index;
    this.#person = casting(index);
    const beginAt = clock.beginAt(index, part.people);
    this.#around = { now: 0, beginAt, files: plan.files, random: Math.random };
    this.#turns = new Turns(clock, part, Date.now());
  }

  /** The person comes, and makes one move after the other, each when it is due, until the run is over. */
  live(): void {
    this.#whenDue();
  }

  #schedule(now: number): void {
    // Nobody waits past the end: k6 would wait for them.
    const left = Math.min(this.#turns.nextAt, this.#stage.clock.endsAt) - now;
    if (left > 0) setTimeout(this.#whenDue, left);
    else this.#move();
  }

  #move(): void {
    const now = Date.now();
    const moment = this.#stage.clock.at(now);
    if (moment.isOver) return;
    if (this.#chat === "") this.#arrive();
    else this.#carryOut(this.#person.next(this.#aroundAt(now)), moment, now);
  }

  #aroundAt(now: number): Surroundings {
    this.#around.now = now;
    return this.#around;
  }

  #carryOut(move: Move, moment: Moment, now: number): void {
    if (move.do === "act") this.#act(move, moment);
    else if (move.do === "look") this.#look(move.waitSeconds, now);
    else if (move.do === "rest") this.#wait(move.seconds);
    else http.asyncRequest("POST", move.url, { ...move.form }, OTHER).then(this.#whenVisited);
  }

  #arrive(): void {
    const body = JSON.stringify({ first_name: `Visitor ${this.#index}`, language_code: "en" });
    http.asyncRequest("POST", `${this.#stage.plan.url}/people`, body, OTHER).then(this.#whenArrived);
  }

  /** From now on the person has an account. */
  #settle(response: Response): void {
    const { clock, part, plan, tags } = this.#stage;
    this.#chat = `${plan.url}/people/${JSON.parse(response.body).id}/bots/${part.bot}/act`;
    tags.show(clock.at(Date.now()));
    arrivals.add(1);
    this.#wait(0);
  }

  #act(act: Act, moment: Moment): void {
    const { plan, tags } = this.#stage;
    this.#doing = { act, moment, wantedAt: this.#turns.nextAt };
    tags.show(moment);
    const body = { ...act.body, since: this.#revision, wait: plan.patienceSeconds };
    http.asyncRequest("POST", this.#chat, JSON.stringify(body), ACT).then(this.#whenAnswered);
  }

  #finish(response: Response): void {
    if (this.#doing === undefined) return;
    const { act, moment, wantedAt } = this.#doing;
    const now = Date.now();
    const { duration } = response.timings;
    lag.add(Math.max(0, now - wantedAt - duration));
    const tags = this.#stage.tags.of(act.act, moment);
    const answer = readAnswer(response);
    seen.add((answer !== undefined && answer.by !== null) || act.mayGoUnseen === true, tags);
    if (answer !== undefined) {
      // A button stops turning before its screen changes: the first sign is what is felt.
      if (answer.ms !== null && answer.first_ms !== null)
        this.#feel(duration - (answer.ms - answer.first_ms), tags);
      this.#read(answer, now);
    }
    const leftOut = this.#turns.acted(now, act.pauseSeconds, Math.random());
    if (leftOut > 0) skipped.add(leftOut, tags);
    if (answer !== undefined) this.#schedule(now);
    // Perhaps the button is gone: a screen that changed later than one waits for it. A glance at the chat shows that.
    else this.#look(0, now);
  }

  #feel(ms: number, tags: Record<string, string>): void {
    felt.add(ms, tags);
    for (const { rate, thresholdMs } of this.#stage.within) rate.add(ms <= thresholdMs, tags);
  }

  #look(waitSeconds: number, now: number): void {
    const wait = Math.max(0, Math.min(waitSeconds, (this.#stage.clock.endsAt - now) / 1000));
    const body = JSON.stringify({ since: this.#revision, wait });
    http.asyncRequest("POST", this.#chat, body, OTHER).then(this.#whenSeen);
  }

  #see(response: Response): void {
    const answer = readAnswer(response);
    if (answer !== undefined) this.#read(answer, Date.now());
    this.#wait(answer === undefined ? REFUSED_SECONDS : 0);
  }

  #wait(seconds: number): void {
    const now = Date.now();
    this.#turns.waited(now + seconds * 1000);
    this.#schedule(now);
  }

  #read(answer: Answer, now: number): void {
    this.#revision = answer.revision;
    const happening: Happening | undefined = this.#person.read(answer, now);
    if (happening === undefined) return;
    const tags = this.#stage.tags.ofEvent(happening.event);
    happened.add(happening.ms, tags);
    happenings.add(1, tags);
  }

  /** One who fails says so and goes on a little later: k6 would end the lives of all others of the VU. */
  #careful<T>(work: (value: T) => void): (value: T) => void {
    return (value) => {
      try {
        work(value);
      } catch (error) {
        refusals.add(1);
        console.error(`person ${this.#index}: ${error instanceof Error ? error.stack : error}`);
        this.#turns.waited(Date.now() + REFUSED_SECONDS * 1000);
        this.#schedule(Date.now());
      }
    };
  }
}

/** Undefined when the simulator refused. */
function readAnswer(response: Response): Answer | undefined {
  if (response.status === 200) return JSON.parse(response.body);
  refusals.add(1);
  // Enough to see what it is, not a flood.
  if (Math.random() < 0.01) console.warn(`${response.url}: ${response.status} ${response.body}`);
  return undefined;
}
