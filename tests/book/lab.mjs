// Does what a learner does in JupyterLab: opens an exercise notebook, writes answers into a
// solution cell one after the other, presses nbgrader's Validate for each, reads the verdict.
//
//   node lab.mjs '{"url": …, "cell": 3, "answers": {"right": "def …", "wrong": "def …"},
//                  "profile": DIR, "logs": DIR}'
//
// Prints as JSON, by name of the answer, the cells that failed: [{source, error}, …].
// Screenshots and the browser's console go to the folder "logs".
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumArguments } from "./browser.mjs";
import { write } from "./notebook.mjs";

const { url, cell, answers, profile, logs } = JSON.parse(process.argv[2]);
const consoleLog = join(logs, "lab-console.log");
mkdirSync(logs, { recursive: true });
rmSync(consoleLog, { force: true });

const browser = await chromium.launchPersistentContext(profile, {
  executablePath: "/usr/bin/chromium",
  viewport: { width: 1280, height: 900 },
  args: chromiumArguments,
});
const page = browser.pages()[0];
page.setDefaultTimeout(90_000); // a busy machine is no failure
page.on("console", (message) => appendFileSync(consoleLog, `${message.type()} ${message.text()}\n`));
page.on("pageerror", (error) => appendFileSync(consoleLog, `pageerror ${error.stack}\n`));

async function validate(name) {
  await page.locator(".jp-NotebookPanel-toolbar .validate-button").getByText("Validate").click();
  const dialog = page.locator(".jp-Dialog");
  await dialog.getByText("Validation Results").waitFor({ timeout: 120_000 });
  await page.screenshot({ path: join(logs, `lab-${name}.png`) });
  // The verdict is a flat list: for each failed cell its source, then its error.
  const texts = await dialog.locator("#validation-message.validation-failed pre").allInnerTexts();
  const failed = [];
  for (let i = 0; i < texts.length; i += 2) failed.push({ source: texts[i], error: texts[i + 1] });
  await dialog.locator(".jp-mod-accept").click();
  await dialog.waitFor({ state: "detached" });
  return failed;
}

try {
  await page.goto(url);
  const verdicts = {};
  for (const [name, answer] of Object.entries(answers)) {
    await write(page, cell, answer);
    await page.screenshot({ path: join(logs, `lab-${name}-answer.png`) });
    verdicts[name] = await validate(name);
  }
  console.log(JSON.stringify(verdicts));
} catch (error) {
  await page.screenshot({ path: join(logs, "lab-failure.png") });
  console.error(error.stack);
  process.exitCode = 1;
} finally {
  await browser.close();
}
