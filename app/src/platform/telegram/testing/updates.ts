let lastId = 1_000;

/** The next update id: ascending within a test file, as Telegram's are. */
export const nextUpdateId = (): number => ++lastId;

interface Origin {
  readonly id?: number;
  readonly chat?: number;
}

/** A person's message, as Telegram sends it. */
export function messageUpdate(text: string, { chat = 7, id = nextUpdateId() }: Origin = {}): object {
  const from = { id: chat, is_bot: false, first_name: "Pat", language_code: "en" };
  const entities = text.startsWith("/")
    ? [{ type: "bot_command", offset: 0, length: text.split(" ")[0]?.length ?? 0 }]
    : [];
  return {
    update_id: id,
    message: {
      message_id: id,
      date: 1_795_000_000,
      chat: { id: chat, type: "private", first_name: "Pat" },
      from,
      text,
      entities,
    },
  };
}

/** A press of an inline button, in its own delivery queue. */
export function pressUpdate(data: string, { chat = 7, id = nextUpdateId() }: Origin = {}): object {
  const from = { id: chat, is_bot: false, first_name: "Pat", language_code: "en" };
  const message = {
    message_id: 5,
    date: 1_795_000_000,
    chat: { id: chat, type: "private", first_name: "Pat" },
  };
  return { update_id: id, callback_query: { id: `q${id}`, from, chat_instance: "1", data, message } };
}
