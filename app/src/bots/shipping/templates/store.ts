import type { Db, Filter } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { TemplateContent, TemplateKind } from "./template.ts";

/** A template in the collection `templates`. */
export interface TemplateDocument {
  /** Made of the operation that saved it: the same wish again is the same document. */
  readonly _id: string;
  readonly telegram_id: number;
  readonly name: string;
  /** See `nameKey`; unique per person. */
  readonly name_key: string;
  /** That of the content, for the order of the list. */
  readonly kind: TemplateKind;
  readonly content: TemplateContent;
  readonly starred?: boolean;
  readonly created_at: Date;
  /** When it last became a label; at first when it was saved. */
  readonly used_at: Date;
}

/** Templates in MongoDB. Each call names the owner: another person's template is not there. */
export interface TemplateStore {
  /** Throws what `isDuplicateKey` tells: the operation was done before, or the name is taken. */
  insert(template: TemplateDocument): Promise<void>;
  find(id: string, telegramId: number): Promise<TemplateDocument | undefined>;
  /** Notes that it is used now; answers it. */
  use(id: string, telegramId: number): Promise<TemplateDocument | undefined>;
  /** False when there is none. Throws what `isDuplicateKey` tells when the name is taken. */
  rename(id: string, telegramId: number, name: string, nameKey: string): Promise<boolean>;
  /** Stars one address and no other of the person. False when there is no such address. */
  star(id: string, telegramId: number): Promise<boolean>;
  unstar(telegramId: number): Promise<void>;
  /** False when there is none. */
  remove(id: string, telegramId: number): Promise<boolean>;
  count(telegramId: number, kind?: TemplateKind): Promise<number>;
  /** Whole labels before addresses, of each those used last first. */
  page(
    telegramId: number,
    kind: TemplateKind | undefined,
    skip: number,
    limit: number,
  ): Promise<readonly TemplateDocument[]>;
  /** The starred one first, then those used last. */
  recent(telegramId: number, kind: TemplateKind, limit: number): Promise<readonly TemplateDocument[]>;
  nameKeys(telegramId: number): Promise<readonly string[]>;
}

export const TEMPLATES = "templates";

/** Builds the store over a bot's database. */
export function createTemplateStore(db: Db): TemplateStore {
  const templates = db.collection<TemplateDocument>(TEMPLATES);
  const ofKind = (telegram_id: number, kind?: TemplateKind): Filter<TemplateDocument> =>
    kind === undefined ? { telegram_id } : { telegram_id, kind };

  return {
    insert: async (template) => {
      await mongoCall("template insert", templates.insertOne({ ...template }));
    },
    find: async (_id, telegram_id) =>
      (await mongoCall("template", templates.findOne({ _id, telegram_id }))) ?? undefined,
    use: async (_id, telegram_id) => {
      const update = { $set: { used_at: new Date() } };
      const found = templates.findOneAndUpdate({ _id, telegram_id }, update, { returnDocument: "after" });
      return (await mongoCall("template use", found)) ?? undefined;
    },
    rename: async (_id, telegram_id, name, name_key) => {
      const renamed = templates.updateOne({ _id, telegram_id }, { $set: { name, name_key } });
      return (await mongoCall("template rename", renamed)).matchedCount === 1;
    },
    star: async (_id, telegram_id) => {
      const others = { telegram_id, starred: true, _id: { $ne: _id } };
      await mongoCall("template star", templates.updateMany(others, { $unset: { starred: "" } }));
      const starred = templates.updateOne({ _id, telegram_id, kind: "address" }, { $set: { starred: true } });
      return (await mongoCall("template star", starred)).matchedCount === 1;
    },
    unstar: async (telegram_id) => {
      const starred = { telegram_id, starred: true };
      await mongoCall("template star", templates.updateMany(starred, { $unset: { starred: "" } }));
    },
    remove: async (_id, telegram_id) =>
      (await mongoCall("template delete", templates.deleteOne({ _id, telegram_id }))).deletedCount === 1,
    count: (telegram_id, kind) =>
      mongoCall("templates count", templates.countDocuments(ofKind(telegram_id, kind))),
    page: (telegram_id, kind, skip, limit) =>
      mongoCall(
        "templates page",
        templates
          .find(ofKind(telegram_id, kind))
          .sort({ kind: -1, used_at: -1, _id: -1 })
          .skip(skip)
          .limit(limit)
          .toArray(),
      ),
    recent: (telegram_id, kind, limit) =>
      mongoCall(
        "recent templates",
        templates
          .find({ telegram_id, kind })
          .sort({ starred: -1, used_at: -1, _id: -1 })
          .limit(limit)
          .toArray(),
      ),
    nameKeys: async (telegram_id) => {
      const found = templates.find({ telegram_id }, { projection: { name_key: 1 } }).toArray();
      return (await mongoCall("template names", found)).map(({ name_key }) => name_key);
    },
  };
}
