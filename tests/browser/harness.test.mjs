// The watch itself is tested: each fault, planted in the page, has to be seen.
import { expect, test } from "./harness.mjs";

/** @type {{ fault: string, plant: () => unknown, seen: RegExp }[]} */
const FAULTS = [
  {
    fault: "an error message",
    plant: () => console.error("oh no"),
    seen: /^console error: oh no/,
  },
  {
    fault: "an exception nobody catches",
    plant: () => setTimeout(() => { throw new Error("planted"); }),
    seen: /^uncaught: Error: planted/,
  },
  {
    fault: "a promise nobody catches",
    plant: () => void Promise.reject(new Error("planted")),
    seen: /^uncaught: Error: planted/,
  },
  {
    fault: "markup from a string",
    plant: () => {
      try {
        document.body.innerHTML = "<p>";
      } catch {
        // Refused, as it should be; the violation is what counts.
      }
    },
    seen: /CSP: require-trusted-types-for/,
  },
  {
    fault: "code from a string",
    // Later, because what the test itself calls is exempt from the policy.
    plant: () => setTimeout(() => eval("1")),
    seen: /CSP: (script-src|require-trusted-types-for)/,
  },
  {
    fault: "an inline style",
    plant: () => document.body.setAttribute("style", "color: red"),
    seen: /CSP: style-src-attr/,
  },
  {
    fault: "a request to another origin",
    plant: () => fetch("https://elsewhere.example/").catch(() => {}),
    seen: /CSP: connect-src https:\/\/elsewhere\.example/,
  },
  {
    fault: "a picture from another origin",
    plant: () => {
      new Image().src = "https://elsewhere.example/pixel.png";
    },
    seen: /CSP: img-src https:\/\/elsewhere\.example/,
  },
  {
    fault: "a visit to another origin",
    plant: () => {
      location.href = "https://elsewhere.example/";
    },
    seen: /^another origin: https:\/\/elsewhere\.example\//,
  },
  {
    fault: "a file that is not there",
    plant: () => fetch("no-such-file"),
    seen: /^status 404: .*no-such-file/,
  },
];

for (const { fault, plant, seen } of FAULTS) {
  test(`the watch sees ${fault}`, async ({ page, problems }) => {
    await page.goto("./");
    await page.evaluate(plant);
    await expect(() => expect(problems).toContainEqual(expect.stringMatching(seen))).toPass({
      timeout: 5_000,
    });
    // Late messages of the same fault may still come; nothing after this line looks at the page.
    await page.context().close();
    problems.length = 0;
  });
}
