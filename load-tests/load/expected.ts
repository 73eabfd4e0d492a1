import type { BotLoad, Conversation, FigureSource } from "../../app/src/contracts/load.ts";

/** What so many people do and ask for in a second once everything goes its way, by what the bot's load declares. */
export interface ExpectedRates {
  readonly messagesPerS: number;
  /**
   * How much messages come in heaps: the variance of how many a conversation takes, over their mean. 0 where each is one. So
   * many times their number is the variance of how many there are in some stretch.
   */
  readonly heap: number;
  /** Of a figure; undefined for what is no rate. */
  perS(source: FigureSource): number | undefined;
  /** Operations of `database`, or calls of a service. */
  asked(whom: string): number;
  /** Jobs of a name. */
  jobs(name: string): number;
}

/**
 * Calculates them. Weights tell how often conversations come about against each other; how often that is in a second hangs
 * on how long they keep people. What vendors take is left out: seconds of a minute.
 */
export function expectedRates(load: BotLoad, people: number): ExpectedRates {
  const { conversations } = load;
  const sum = (of: (conversation: Conversation) => number): number =>
    conversations.reduce((total, conversation) => total + conversation.weight * of(conversation), 0);
  const perWeight = people / sum((conversation) => secondsOf(load, conversation));
  const mean = sum(({ messages }) => messages) / sum(() => 1);
  const asked = (whom: string): number => perWeight * sum(({ asks }) => asks?.[whom] ?? 0);
  return {
    messagesPerS: perWeight * sum(({ messages }) => messages),
    heap: sum(({ messages }) => messages ** 2) / sum(({ messages }) => messages) - mean,
    asked,
    jobs: (name) => perWeight * sum(({ jobs }) => jobs?.[name] ?? 0),
    perS: (source) => {
      switch (source.kind) {
        case "database":
          return asked("database");
        case "service":
          return asked(source.service);
        case "event":
          return perWeight * sum(({ brings }) => (brings === source.event ? 1 : 0));
        case "memory":
          return undefined;
      }
    },
  };
}

/** How long a conversation keeps somebody: after its last message they rest, unless something follows on another. */
function secondsOf(
  { answerSeconds, everySeconds }: BotLoad,
  { after, messages }: Pick<Conversation, "after" | "messages">,
): number {
  const answer = answerSeconds ?? everySeconds;
  return after === undefined ? everySeconds + (messages - 1) * answer : messages * answer;
}
