// A class from release to feedback, in the browser: the instructor in formgrader, an honest and a
// hostile learner in JupyterLab with nbgrader's assignment list, each on a server of their own.
//
//   node class.mjs '{"instructor": URL, "honest": URL, "hostile": URL, "assignment": NAME,
//                    "cells": [[index, text], …],   the honest learner's answers
//                    "forged": [FILE, CONTENT],      what the hostile learner hands in
//                    "folders": {"honest": DIR, "hostile": DIR},
//                    "written": GRADE_ID, "points": 3, "comment": TEXT, "logs": DIR}'
//
// Prints as JSON what the people saw. Screenshots and the browser's console go to "logs".
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumArguments } from "./browser.mjs";
import { write } from "./notebook.mjs";

const task = JSON.parse(process.argv[2]);
const { assignment, logs } = task;
const consoleLog = join(logs, "class-console.log");
mkdirSync(logs, { recursive: true });
rmSync(consoleLog, { force: true });

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: chromiumArguments,
});
const pages = {};

async function open(who, url, viewport = { width: 1280, height: 900 }) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  page.setDefaultTimeout(150_000); // a busy machine is no failure
  page.on("console", (m) => appendFileSync(consoleLog, `${who} ${m.type()} ${m.text()}\n`));
  page.on("pageerror", (error) => appendFileSync(consoleLog, `${who} pageerror ${error.stack}\n`));
  const news = page.locator(".jp-toast-message", { hasText: "Jupyter news" });
  await page.addLocatorHandler(news, () => page.getByRole("button", { name: "No", exact: true }).click());
  await page.goto(url);
  await page.locator("#jp-mainmenu-nbgrader, .lm-MenuBar-itemLabel:text('Nbgrader')").first().waitFor();
  pages[who] = page;
  return page;
}

const picture = (page, name) => page.screenshot({ path: join(logs, `class-${name}.png`) });

/** Choose from the menu; while JupyterLab is still starting, a menu that is open may close. */
async function choose(page, command) {
  const item = page.locator(`#jp-mainmenu-nbgrader li[data-command="nbgrader:${command}"]`);
  for (let tries = 10; ; tries -= 1) {
    await page.locator(".lm-MenuBar-itemLabel:text('Nbgrader')").click();
    try {
      return await item.click({ timeout: 10_000 });
    } catch (error) {
      if (tries === 1) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

// -- the instructor

/** Press a button in the row of a table in formgrader; return the log that it shows. */
async function press(frame, row, button) {
  await frame.locator(`tr:has-text("${row}") td.${button} a`).click();
  const modal = frame.locator(".modal.in");
  await modal.locator(".modal-title").waitFor();
  const title = await modal.locator(".modal-title").innerText();
  const said = await modal.locator(".modal-body").innerText();
  if (title !== "Success") throw new Error(`${button} of ${row}: ${said}`);
  await modal.locator(".modal-footer button").click();
  await modal.waitFor({ state: "detached" });
  return said;
}

async function formgrader() {
  const page = await open("instructor", task.instructor);
  await choose(page, "open-formgrader");
  return [page, page.frameLocator('iframe[src*="formgrader"]')];
}

async function release(page, frame) {
  await press(frame, assignment, "assign");
  await press(frame, assignment, "release");
  await frame.locator('td.status:has-text("released")').waitFor();
  await picture(page, "released");
}

async function grade(page, frame) {
  await press(frame, assignment, "collect");
  await frame.locator("td.num-submissions a").click();
  for (const learner of ["honest", "hostile"]) {
    await press(frame, learner, "autograde");
  }
  const rows = frame.locator("#main-table tr");
  await frame.locator('td.status:has-text("needs manual grading")').nth(1).waitFor();
  const table = await rows.allInnerTexts();
  await picture(page, "graded");
  return table.map((row) => row.split("\t").map((cell) => cell.trim()));
}

/** Look at a submission; return whether a script of the learner's ran there. */
async function look(page, frame, learner) {
  await frame.locator(`tr:has-text("${learner}") td.student-name a`).click();
  await frame.locator("td.notebook-id a, td.name a").first().click();
  await frame.locator(`input.score[id="${task.written}"]`).waitFor();
  await page.waitForTimeout(500); // time for a script to do harm
  await picture(page, `formgrader-${learner}`);
  return frame.locator("body").evaluate(() => window.owned === true || window.top.owned === true);
}

async function markByHand(page, frame) {
  const id = `[id="${task.written}"]`;
  const saved = (glyph) => page.waitForResponse((r) => r.request().method() === "PUT" && r.url().includes(glyph));
  const [points, comment] = [frame.locator(`input.score${id}`), frame.locator(`textarea[id="${task.written}-comment"]`)];
  await Promise.all([saved("/grade/"), (async () => { await points.fill(String(task.points)); await points.blur(); })()]);
  await Promise.all([saved("/comment/"), (async () => { await comment.fill(task.comment); await comment.blur(); })()]);
  await comment.scrollIntoViewIfNeeded();
  await picture(page, "by-hand");
}

async function overview(frame, address) {
  await frame.locator("body").evaluate((_, to) => { window.location.href = to; }, address);
}

// -- a learner

const row = (page, list) => page.locator(`#${list}_assignments_list > .list_item`, { hasText: assignment });

async function list(page) {
  await choose(page, "open-assignment-list");
  await page.locator("#released_assignments_list").waitFor();
}

async function fetch(page) {
  await list(page);
  await row(page, "released").locator('button:text("Fetch")').click();
  await row(page, "fetched").first().waitFor();
}

async function submit(page) {
  await row(page, "fetched").locator('button:text("Submit")').first().click();
  await row(page, "submitted").first().waitFor();
}

async function solve(page, url) {
  await page.goto(url);
  await page.locator(".jp-Notebook-cell").first().waitFor();
  for (const [index, text] of task.cells) await write(page, index, text);
  await picture(page, "solved");
  await page.keyboard.press("Control+s");
  await page.locator(".lm-TabBar-tab.jp-mod-dirty").waitFor({ state: "detached" });
}

/** Fetch feedback in the list and open it there; return what it says. */
async function read(page, who) {
  await page.locator("#refresh_assignments_list").click();
  await page.locator('#submitted_assignments_list button:text("Fetch Feedback")').first().click();
  await page.locator('#submitted_assignments_list a:text("view feedback")').first().click();
  await page.locator(".jp-DirListing-item", { hasText: "exercises.html" }).dblclick();
  const opened = page.frameLocator(".jp-HTMLViewer iframe").locator("main");
  await opened.waitFor();
  await picture(page, `feedback-${who}`);
  return opened.innerText();
}

/** Open the feedback on a phone; return by how many pixels it is too wide. */
async function readOnPhone(who) {
  const given = join(task.folders[who], assignment, "feedback");
  const file = join(given, readdirSync(given)[0], "exercises.html");
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`file://${file}`);
  await page.screenshot({ path: join(logs, `class-phone-${who}.png`), fullPage: true });
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

const tree = (url, path) => url.replace("/lab", `/lab/tree/${path}`);

try {
  const seen = {};
  const [instructor, frame] = await formgrader();
  await release(instructor, frame);

  const honest = await open("honest", task.honest);
  await fetch(honest);
  await picture(honest, "fetched");
  await solve(honest, tree(task.honest, `${assignment}/exercises.ipynb`));
  await list(honest);
  await submit(honest);
  await picture(honest, "submitted");

  const hostile = await open("hostile", task.hostile);
  await fetch(hostile);
  writeFileSync(...task.forged);
  await submit(hostile);

  seen.table = await grade(instructor, frame);
  seen.owned = await look(instructor, frame, "hostile");
  await overview(frame, `${new URL(task.instructor).origin}/formgrader/manage_submissions/${assignment}`);
  await look(instructor, frame, "honest");
  await markByHand(instructor, frame);
  await overview(frame, `${new URL(task.instructor).origin}/formgrader/manage_assignments`);
  await press(frame, assignment, "generate-feedback");
  await press(frame, assignment, "release-feedback");

  seen.feedback = { honest: await read(honest, "honest"), hostile: await read(hostile, "hostile") };
  seen.tooWide = [await readOnPhone("honest"), await readOnPhone("hostile")];
  console.log(JSON.stringify(seen));
} catch (error) {
  for (const [who, page] of Object.entries(pages)) await picture(page, `failure-${who}`);
  console.error(error.stack);
  process.exitCode = 1;
} finally {
  await browser.close();
}
