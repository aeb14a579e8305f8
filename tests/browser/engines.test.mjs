// An extra: what the page can do, in the engines that are not Chromium. Where one is not installed, it is listed as skipped.
import { expect, test } from "@playwright/test";
import { ENGINES } from "../dist/engines.mjs";
import { CAPABILITIES, hands } from "./capabilities.mjs";

// They are driven from outside, and slower than Chromium: on a busy machine once more may be needed.
test.describe.configure({ retries: 1 });

for (const [name, find] of Object.entries(ENGINES)) {
  test(`${name}: the time line, the ladder, filters, decisions, tables, the library; acting, building, comparing, taking away`, async ({ baseURL }) => {
    const start = find();
    test.skip(!start, `${name} is not installed`);
    if (!start) return;
    test.setTimeout(240_000);
    const engine = await start();
    try {
      await engine.go(baseURL ?? "");
      await engine.run(hands);
      await test.step("load the page", () => engine.run(async () => { await vpc.see("region", "Every event"); }));
      for (const [what, inside] of Object.entries(CAPABILITIES)) await test.step(what, () => engine.run(inside));
      expect(engine.complaints).toEqual([]);
    } finally {
      await engine.close();
    }
  });
}
