import type { PhotoSize, VideoFile } from "../../chats/message-files.ts";
import type { Viewed } from "../../people/chat-view.ts";
import { button, el } from "../dom.ts";
import { openLightbox } from "../overlay/lightbox.ts";
import type { Message, ViewedFile } from "../server-types.ts";
import { fileRow } from "./file-row.ts";

/** The picture, document or sound of a message; undefined when it has none. */
export function media(message: Message): HTMLElement | undefined {
  const { photo, animation, document, voice, audio, video, video_note, sticker } = message;
  const largest = photo?.at(-1);
  if (largest !== undefined) return picture(largest, message);
  if (animation !== undefined) return moving(animation);
  if (document !== undefined) return fileRow(document, "document");
  if (voice !== undefined) return sound(voice, "Voice message");
  if (audio !== undefined) return sound(audio, audio.title ?? audio.file_name ?? "Audio");
  if (video !== undefined) return film(video, "film");
  if (video_note !== undefined) return film(video_note, "film round");
  if (sticker !== undefined) return el("img", { class: "sticker", src: sticker.url, alt: "Sticker" });
  return undefined;
}

/** A photo that a press enlarges; its place is kept free while it loads. */
function picture(
  { url, width, height }: Viewed<PhotoSize>,
  { caption, has_media_spoiler }: Message,
): HTMLElement {
  const description = caption ?? "Photo";
  const image = el("img", {
    src: url,
    alt: description,
    width: width || undefined,
    height: height || undefined,
  });
  const frame = button(
    { class: "photo", "aria-label": `${description}, press to enlarge` },
    () => {
      if (frame.classList.contains("veiled")) frame.classList.remove("veiled");
      else openLightbox(url, description);
    },
    image,
  );
  frame.classList.toggle("veiled", has_media_spoiler === true);
  image.addEventListener("error", () => frame.classList.add("broken"));
  return frame;
}

function moving(file: ViewedFile): HTMLElement {
  if (file.mime_type === "image/gif") return el("img", { class: "film", src: file.url, alt: "GIF" });
  const film = el("video", { class: "film", src: file.url, controls: true, loop: true, preload: "metadata" });
  film.muted = true;
  return film;
}

function film({ url, duration }: Pick<Viewed<VideoFile>, "url" | "duration">, classes: string): HTMLElement {
  const label = `Video, ${duration} s`;
  return el("video", { class: classes, src: url, controls: true, preload: "metadata", "aria-label": label });
}

function sound({ url }: { readonly url: string }, title: string): HTMLElement {
  return el(
    "div",
    { class: "sound" },
    el("bdi", { class: "sound-title" }, title),
    el("audio", { src: url, controls: true, preload: "metadata", "aria-label": title }),
  );
}
