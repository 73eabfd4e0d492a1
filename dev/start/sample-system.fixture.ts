import { runInForeground } from "./foreground.ts";
import { sampleService } from "./sample-service.fixture.ts";

// A whole start in small, for the test of signals: a database below two roles.
const logFolder = process.env.LOG_FOLDER ?? "";
const code = await runInForeground(
  async (supervisor) => {
    await supervisor.start([await sampleService("database", logFolder)]);
    await supervisor.start([await sampleService("bot", logFolder), await sampleService("worker", logFolder)]);
    return "all is up";
  },
  (line) => console.log(line),
);
process.exit(code);
