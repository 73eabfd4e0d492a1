import { createHash } from "node:crypto";
import { AppError } from "../../../platform/errors/app-error.ts";
import { isDuplicateKey } from "../../../platform/mongo/errors.ts";
import { freeName, nameKey } from "./name.ts";
import type { TemplateDocument, TemplateStore } from "./store.ts";
import type { Template, TemplateContent, TemplateKind } from "./template.ts";

/** The most templates a person may have: what a person finds again by turning pages. */
export const MOST_TEMPLATES = 100;
const PAGE = 5;

export interface SaveTemplate {
  /** Names the wish to save: the same again answers the template that was saved first. */
  readonly operationId: string;
  readonly telegramId: number;
  /** As `readName` gives it. */
  readonly name: string;
  readonly content: TemplateContent;
}

export interface TemplatePage {
  readonly templates: readonly Template[];
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

/** A person's saved labels and addresses. Another person's id is answered like one that does not exist. */
export interface TemplatesService {
  /**
   * Saves once per operation.
   * @throws AppError TEMPLATE_NAME_TAKEN `template-name-taken` {name}; TEMPLATES_FULL `templates-full` {most}. Two saved
   * in the same moment may exceed the limit by one.
   */
  save(wish: SaveTemplate): Promise<Template>;
  /** Whether the person has as many as there may be: {@link save} would refuse one more. */
  isFull(telegramId: number): Promise<boolean>;
  /** @throws AppError TEMPLATE_NOT_FOUND `template-not-found` */
  get(id: string, telegramId: number): Promise<Template>;
  /** As {@link get}, and it comes first in the list from now on. */
  use(id: string, telegramId: number): Promise<Template>;
  /** Safe to repeat. @throws AppError TEMPLATE_NOT_FOUND, TEMPLATE_NAME_TAKEN `template-name-taken` {name} */
  rename(id: string, telegramId: number, name: string): Promise<Template>;
  /** Makes an address the usual sender, in place of any other, or no longer. @throws AppError TEMPLATE_NOT_FOUND */
  star(id: string, telegramId: number, starred: boolean): Promise<Template>;
  /** Safe to repeat: what is gone is gone. */
  remove(id: string, telegramId: number): Promise<void>;
  /** 5 per page, whole labels first, then addresses, of each those used last first; `page` is brought into range. */
  list(telegramId: number, page: number, kind?: TemplateKind): Promise<TemplatePage>;
  /** The starred one, then those used last. */
  recent(telegramId: number, kind: TemplateKind, limit: number): Promise<readonly Template[]>;
  /** `wanted`, with a number behind it when the person has that name already. */
  freeName(telegramId: number, wanted: string): Promise<string>;
}

/** Builds the service over its store. */
export function createTemplatesService(store: TemplateStore): TemplatesService {
  const one = (document: TemplateDocument | undefined): Template => {
    if (document !== undefined) return templateOf(document);
    throw new AppError("TEMPLATE_NOT_FOUND", "No such template of this person.", {
      messageKey: "template-not-found",
    });
  };
  const get = async (id: string, telegramId: number) => one(await store.find(id, telegramId));
  const isFull = async (telegramId: number) => (await store.count(telegramId)) >= MOST_TEMPLATES;

  return {
    get,
    isFull,
    save: async (wish) => {
      const document = newDocument(wish);
      const { _id, telegram_id, name } = document;
      const before = await store.find(_id, telegram_id);
      if (before !== undefined) return templateOf(before);
      if (await isFull(telegram_id)) throw full();
      try {
        await store.insert(document);
        return templateOf(document);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const same = await store.find(_id, telegram_id);
        if (same !== undefined) return templateOf(same);
        throw taken(name);
      }
    },
    use: async (id, telegramId) => one(await store.use(id, telegramId)),
    rename: async (id, telegramId, name) => {
      try {
        await store.rename(id, telegramId, name, nameKey(name));
      } catch (error) {
        throw isDuplicateKey(error) ? taken(name) : error;
      }
      return get(id, telegramId);
    },
    star: async (id, telegramId, starred) => {
      const template = await get(id, telegramId);
      if (template.content.kind === "address" && starred) await store.star(id, telegramId);
      if (template.starred && !starred) await store.unstar(telegramId);
      return get(id, telegramId);
    },
    remove: async (id, telegramId) => {
      await store.remove(id, telegramId);
    },
    list: async (telegramId, wanted, kind) => {
      const pages = Math.max(1, Math.ceil((await store.count(telegramId, kind)) / PAGE));
      const page = Math.min(pages, Math.max(1, Math.trunc(wanted) || 1));
      const documents = await store.page(telegramId, kind, (page - 1) * PAGE, PAGE);
      return { templates: documents.map(templateOf), page, pages };
    },
    recent: async (telegramId, kind, limit) => (await store.recent(telegramId, kind, limit)).map(templateOf),
    freeName: async (telegramId, wanted) => freeName(wanted, new Set(await store.nameKeys(telegramId))),
  };
}

function newDocument({ operationId, telegramId, name, content }: SaveTemplate): TemplateDocument {
  const now = new Date();
  return {
    _id: createHash("sha256").update(operationId).digest("base64url").slice(0, 10),
    telegram_id: telegramId,
    name,
    name_key: nameKey(name),
    kind: content.kind,
    content,
    created_at: now,
    used_at: now,
  };
}

const templateOf = ({ _id, name, content, starred = false }: TemplateDocument): Template => ({
  id: _id,
  name,
  content,
  starred,
});

function taken(name: string): AppError {
  return new AppError("TEMPLATE_NAME_TAKEN", "This person has a template of this name.", {
    messageKey: "template-name-taken",
    details: { name },
  });
}

function full(): AppError {
  return new AppError("TEMPLATES_FULL", `This person has ${MOST_TEMPLATES} templates.`, {
    messageKey: "templates-full",
    details: { most: String(MOST_TEMPLATES) },
  });
}
