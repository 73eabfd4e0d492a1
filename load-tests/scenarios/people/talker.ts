import type { Answer, Casting, Move } from "./person.ts";

/** Somebody who writes, and does nothing else: the people of the calibration, where a bot that does nothing passes on. */
export const talker: Casting = (index) => {
  let texts = 0;
  return {
    next: (): Move =>
      texts++ === 0
        ? { do: "act", act: "start", body: { text: "/start" } }
        : {
            do: "act",
            act: "text",
            body: { text: `text ${texts} of ${index}` },
          },
    read: (_answer: Answer) => undefined,
  };
};
