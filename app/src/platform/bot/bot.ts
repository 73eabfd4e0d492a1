import type { ConfigSchema, Environment } from "../config/define-config.ts";
import type { OwnedProcessor } from "../queue/processor.ts";
import type { Outbox } from "../telegram/outbox.ts";
import type { UpdatePipeline } from "../telegram/pipeline/pipeline.ts";
import { type BotPipelineOptions, createBotPipeline } from "../telegram/pipeline.ts";
import type { BotDefinition, BotParts, PlatformServices, RegistrationServices } from "./definition.ts";
import { assertClassesDeclared } from "./worker-classes.ts";

/** What a transport needs of a bot's pipeline. */
export type UpdateHandler = Pick<UpdatePipeline<object>, "handle" | "inFlight">;

/** A bot's parts, whatever its session looks like. */
export interface RunnableParts extends Omit<BotParts<object>, "module" | "processors"> {
  readonly processors: readonly OwnedProcessor[];
  /** Begins to carry on what is left in the bot's outbox, and to handle what its chats are told. */
  startOutbox(outbox: Outbox): void;
  startPipeline(options: Omit<BotPipelineOptions<object>, "module">): Promise<UpdateHandler>;
}

/** A bot of the app's list: its definition without the types that only the bot itself knows. */
export interface Bot extends Omit<BotDefinition<object, unknown>, "settings" | "build" | "register"> {
  readonly settings: ConfigSchema<unknown>;
  /**
   * @throws AppError CONFIG_INVALID when a variable of the bot's own is missing or wrong, or its classes are not those of
   * its parts
   */
  build(services: PlatformServices, env: Environment): RunnableParts;
  /** See {@link BotDefinition}. @throws AppError CONFIG_INVALID as {@link build} */
  register(services: RegistrationServices, env: Environment, signal: AbortSignal): Promise<void>;
}

/** Makes a bot fit for the app's list. */
export function defineBot<S extends object, Settings>(definition: BotDefinition<S, Settings>): Bot {
  return {
    ...definition,
    register: async (services, env, signal) =>
      definition.register?.(services, definition.settings.parse(env), signal),
    build: (services, env) => {
      const { module, ...parts } = definition.build(services, definition.settings.parse(env));
      assertClassesDeclared(definition, parts);
      return {
        ...parts,
        processors: parts.processors.map((processor) => ({ ...processor, bot: definition.name })),
        startOutbox: (outbox) => outbox.start(parts.effects, module),
        startPipeline: (options) => createBotPipeline({ ...options, module }),
      };
    },
  };
}
