import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createMigrator } from "../../../platform/mongo/migrations.ts";
import { createMoneyFixture, type MoneyFixture, newPerson } from "../ledger/money.fixture.ts";
import { migrations } from "./index.ts";

let money: MoneyFixture;

beforeAll(async () => {
  money = await createMoneyFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => money.end());

const migrator = () => {
  const { db, logger } = money;
  return createMigrator({ db, scope: "shipping", migrations, logger });
};

async function indexes(): Promise<Record<string, string[]>> {
  const names = (await money.db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  const own = names.filter((name) => !name.startsWith("schema") && name !== "leases");
  const entries = own.map(async (name) => {
    const all = await money.db.collection(name).indexes();
    const shown = all.map(({ key, unique }) => `${Object.keys(key).join("+")}${unique ? " unique" : ""}`);
    return [name, shown.filter((text) => text !== "_id").sort()] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

test("the schema goes up, again without effect, down without a trace and up once more", async () => {
  await migrator().up();
  const full = await indexes();
  expect(full).toMatchObject({
    users: ["created_at", "telegram_id unique"],
    orders: expect.arrayContaining([
      "created_at",
      "operation_id unique",
      "order_id unique",
      "telegram_id+created_at+_id",
    ]),
    templates: ["telegram_id+created_at", "telegram_id+kind+used_at+_id", "telegram_id+name_key unique"],
    settings: ["key unique"],
    payments: expect.arrayContaining(["operation_id unique", "payment_id unique"]),
    ledger_accounts: [],
    address_readings: ["expires_at"],
    trackings: expect.arrayContaining(["order_id unique"]),
  });
  for (const migration of migrations) await migration.up(money.db, new AbortController().signal);
  expect(await indexes()).toEqual(full);

  await migrator().down(migrations.length);
  const left = await indexes();
  for (const name of Object.keys(full)) expect(left[name] ?? []).toEqual([]);
  expect((await migrator().status()).version).toBe(0);

  await migrator().up();
  expect(await indexes()).toEqual(full);
  expect((await migrator().status()).version).toBe(migrations.length);
});

test("taking the schema back keeps what people have", async () => {
  await migrator().up();
  const person = newPerson();
  await money.topUp(person, 700);
  await migrator().down(migrations.length);
  await migrator().up();
  expect((await money.books()).balances.get(`person:${person}`)).toBe(700);
});
