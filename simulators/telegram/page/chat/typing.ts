import { el, replaceContent } from "../dom.ts";

/** What a chat action says. Source: the Bot API's `sendChatAction`. */
const SAYINGS: Readonly<Record<string, string>> = {
  typing: "typing",
  upload_photo: "sending a photo",
  record_video: "recording a video",
  upload_video: "sending a video",
  record_voice: "recording a voice message",
  upload_voice: "sending a voice message",
  upload_document: "sending a document",
  choose_sticker: "choosing a sticker",
  find_location: "looking for a place",
  record_video_note: "recording a video message",
  upload_video_note: "sending a video message",
};

/** Telegram shows an action for 5 s at most; the server tells when one begins, not when it ends by itself. */
const SHOWN_MS = 5200;

/** Shows what the bot is about, until it ends or is old. */
export interface Typing {
  readonly element: HTMLElement;
  show(action: string | null): void;
  close(): void;
}

/** Builds the line with the moving dots; `onChange` is told what is said, an empty text when nothing is. */
export function createTyping(onChange: (saying: string) => void): Typing {
  const element = el("div", { class: "typing message in", hidden: true });
  let timer: ReturnType<typeof setTimeout> | undefined;

  function set(saying: string): void {
    element.hidden = saying === "";
    const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    replaceContent(
      element,
      el("div", { class: "bubble" }, dots, el("span", { class: "muted" }, `${saying}…`)),
    );
    onChange(saying);
  }

  return {
    element,
    show(action) {
      clearTimeout(timer);
      set(action === null ? "" : (SAYINGS[action] ?? "busy"));
      if (action !== null) timer = setTimeout(() => set(""), SHOWN_MS);
    },
    close: () => clearTimeout(timer),
  };
}
