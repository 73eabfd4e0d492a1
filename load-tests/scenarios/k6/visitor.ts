import http, { type RefinedParams, type RefinedResponse } from "k6/http";
import { setTimeout } from "k6/timers";
import type { Answer, Casting, Happening, Move, Person, Surroundings } from "../people/person.ts";
import type { Part, Plan } from "../plan.ts";
import type { ActLine, WhenAnswered } from "./act-line.ts";
import type { Moment, RunClock } from "./clock.ts";
import {
  acts,
  arrivals,
  felt,
  gone,
  happened,
  happenings,
  lag,
  refusals,
  seen,
  skipped,
  unfinished,
  type WithinMeter,
} from "./meters.ts";
import type { Tags } from "./tags.ts";
import { Turns } from "./turns.ts";

type Params = RefinedParams<"text">;
type Response = RefinedResponse<"text">;
type Answered = Parameters<WhenAnswered>[0];
type Act = Extract<Move, { do: "act" }>;

const JSON_TEXT: Params = { headers: { "content-type": "application/json" }, responseType: "text" };
const REFUSED_SECONDS = 1;

/** What a person of the run needs to live in it. */
export interface Stage {
  readonly plan: Plan;
  readonly part: Part;
  readonly casting: Casting;
  readonly clock: RunClock;
  readonly tags: Tags;
  readonly line: ActLine;
  /** Of the part's promises. */
  readonly within: readonly WithinMeter[];
}

/** An act under way: when it was to be done, when it was sent, and where the run was then. */
interface Doing {
  readonly act: Act;
  readonly wantedAt: number;
  readonly sentAt: number;
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
  readonly #whenAnswered = this.#careful<Answered>((answer) =>
    answer === "gone" ? this.#missButton() : this.#finish(answer),
  );
  readonly #whenSeen = this.#careful<Answered>((answer) => this.#see(answer));
  /** Of the person's account; 0 before they have one. */
  #account = 0;
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
    this.#stage.line.join();
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
    if (moment.isOver) this.#leave(now);
    else if (this.#account === 0) this.#arrive();
    else this.#carryOut(this.#person.next(this.#aroundAt(now)), moment, now);
  }

  /** What began so late that it could still be in time tells nothing; what did not is missed. */
  #leave(now: number): void {
    const { line, part, tags } = this.#stage;
    const open = this.#person.unfinished?.(now);
    if (open !== undefined && open.ms > (part.limitsMs?.[open.event] ?? Number.POSITIVE_INFINITY)) {
      const shown = tags.ofEvent(open.event);
      happened.add(open.ms, shown);
      happenings.add(1, shown);
      unfinished.add(1, shown);
    }
    line.leave();
  }

  #aroundAt(now: number): Surroundings {
    this.#around.now = now;
    return this.#around;
  }

  #carryOut(move: Move, moment: Moment, now: number): void {
    if (move.do === "act") this.#act(move, moment);
    else if (move.do === "look") this.#look(move.waitSeconds, now);
    else if (move.do === "rest") this.#wait(move.seconds);
    else http.asyncRequest("POST", move.url, { ...move.form }, JSON_TEXT).then(this.#whenVisited);
  }

  #arrive(): void {
    const body = JSON.stringify({ first_name: `Visitor ${this.#index}`, language_code: "en" });
    http.asyncRequest("POST", `${this.#stage.plan.url}/people`, body, JSON_TEXT).then(this.#whenArrived);
  }

  /** From now on the person has an account. */
  #settle(response: Response): void {
    if (response.status !== 200) throw new Error(`no account: ${response.status} ${response.body}`);
    const { clock, tags } = this.#stage;
    this.#account = JSON.parse(response.body).id;
    tags.show(clock.at(Date.now()));
    arrivals.add(1);
    this.#wait(0);
  }

  #act(act: Act, moment: Moment): void {
    const { line, part, plan, tags } = this.#stage;
    this.#doing = { act, moment, wantedAt: this.#turns.nextAt, sentAt: Date.now() };
    tags.show(moment);
    const body = { ...act.body, since: this.#revision, wait: plan.patienceSeconds };
    line.ask(this.#account, part.bot, body, this.#whenAnswered);
  }

  /** Nothing was sent that anybody could see something of; a look at the chat shows what is there now. */
  #missButton(): void {
    gone.add(1);
    this.#look(0, Date.now());
  }

  #finish(answer: Answer | undefined): void {
    if (this.#doing === undefined) return;
    const { act, moment, sentAt, wantedAt } = this.#doing;
    const now = Date.now();
    const tags = this.#stage.tags.of(act.act, moment);
    acts.add(1, tags);
    if (answer === undefined) refusals.add(1);
    // From when it was to be sent until it was, and from when the answer was sent until it is read.
    else lag.add(Math.max(0, sentAt - wantedAt) + Math.max(0, now - answer.at));
    seen.add((answer !== undefined && answer.by !== null) || act.mayGoUnseen === true, tags);
    if (answer !== undefined) {
      // A button stops turning before its screen changes: the first sign is what is felt. The way to Telegram counts.
      if (answer.ms !== null && answer.first_ms !== null)
        this.#feel(Math.max(0, answer.at - answer.ms - sentAt) + answer.first_ms, tags);
      this.#read(answer);
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
    const { clock, line, part } = this.#stage;
    const wait = Math.max(0, Math.min(waitSeconds, (clock.endsAt - now) / 1000));
    line.ask(this.#account, part.bot, { since: this.#revision, wait }, this.#whenSeen);
  }

  #see(answer: Answered): void {
    const isSeen = answer !== undefined && answer !== "gone";
    if (isSeen) this.#read(answer);
    else refusals.add(1);
    this.#wait(isSeen ? 0 : REFUSED_SECONDS);
  }

  #wait(seconds: number): void {
    const now = Date.now();
    this.#turns.waited(now + seconds * 1000);
    this.#schedule(now);
  }

  #read(answer: Answer): void {
    this.#revision = answer.revision;
    const happening: Happening | undefined = this.#person.read(answer, answer.at);
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
