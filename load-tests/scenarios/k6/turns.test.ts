import { expect, test } from "vitest";
import { RunClock } from "./clock.ts";
import { Turns } from "./turns.ts";

const START = 1_000_000;
const EVERY = { everySeconds: 10, jitter: 0.5 };

function turns(): Turns {
  const phases = [{ name: "plateau", seconds: 600, pace: 1, judged: true }];
  const plan = {
    ...{ url: "", parts: [], phases, files: {}, hasSteps: false, patienceSeconds: 10, slotSeconds: 4 },
  };
  return new Turns(new RunClock(plan, START), EVERY, START);
}

const seconds = (moment: number) => (moment - START) / 1000;

test("the first move is due at once, the next by when the last was due, not by when it was answered", () => {
  const person = turns();
  expect(seconds(person.nextAt)).toBe(0);
  expect(person.acted(START + 80, undefined, 0.5)).toBe(0);
  expect(seconds(person.nextAt)).toBe(10);
  expect(person.acted(START + 13_000, undefined, 0.5)).toBe(0);
  expect(seconds(person.nextAt)).toBe(20);
});

test("turns are drawn around the usual length; a move can set its own", () => {
  const short = turns();
  short.acted(START, undefined, 0);
  expect(seconds(short.nextAt)).toBe(5);
  const long = turns();
  long.acted(START, undefined, 0.999_999);
  expect(seconds(long.nextAt)).toBeCloseTo(15, 3);
  const quick = turns();
  quick.acted(START, 3, 0.5);
  expect(seconds(quick.nextAt)).toBe(3);
});

test("who is answered late acts as soon as that is done, without leaving anything out", () => {
  const person = turns();
  expect(person.acted(START + 19_000, undefined, 0.5)).toBe(0);
  expect(seconds(person.nextAt)).toBe(19);
  expect(person.acted(START + 19_050, undefined, 0.5)).toBe(0);
  expect(seconds(person.nextAt)).toBe(20);
});

test("who is late by more than a whole turn leaves out what is due, which is counted", () => {
  const person = turns();
  expect(person.acted(START + 45_000, undefined, 0.5)).toBe(3);
  expect(seconds(person.nextAt)).toBe(45);
});

test("who is asked something, or waits for something, leaves nothing out", () => {
  const asked = turns();
  expect(asked.acted(START + 45_000, 0, 0.5)).toBe(0);
  expect(seconds(asked.nextAt)).toBe(45);
  const waiting = turns();
  waiting.waited(START + 45_000);
  expect(seconds(waiting.nextAt)).toBe(45);
  expect(waiting.acted(START + 45_100, undefined, 0.5)).toBe(0);
  expect(seconds(waiting.nextAt)).toBe(55);
});
