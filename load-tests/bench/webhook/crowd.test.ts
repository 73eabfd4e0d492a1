import { expect, test } from "vitest";
import { Crowd } from "./crowd.ts";
import { FIRST_UPDATE } from "./update.ts";

test("everybody has a turn before anybody has two", () => {
  const crowd = new Crowd(512);
  const people = Array.from({ length: 512 }, () => {
    const { person } = crowd.take();
    crowd.release(person);
    return person;
  });
  expect(new Set(people).size).toBe(512);
});

test("numbers rise by one, and nobody has two updates under way", () => {
  const crowd = new Crowd(3);
  const marks = [crowd.take(), crowd.take(), crowd.take()];
  expect(marks.map(({ update }) => update)).toEqual([FIRST_UPDATE, FIRST_UPDATE + 1, FIRST_UPDATE + 2]);
  expect(new Set(marks.map(({ person }) => person)).size).toBe(3);
  expect(() => crowd.take()).toThrow("every person has an update under way");
  crowd.release(1);
  expect(crowd.take().person).toBe(1);
});
