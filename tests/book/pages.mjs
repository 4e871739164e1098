// Loads every page in headless Chromium and reports what a reader would stumble over, as JSON on stdout.
//
//   node pages.mjs SITE CHROMIUM < plan.json
//
// SITE holds one folder an edition. The plan is {"pages": ["class/intro.html", …], "searches": [{"edition", "query"}, …]}.
// A page is loaded at each width and looked at in each colour scheme, with all folds open.
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { chromiumArguments } from "./browser.mjs";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [site, executable] = process.argv.slice(2);
const { pages, searches } = JSON.parse(fs.readFileSync(0, "utf8"));
const WIDTHS = [1280, 390];
const SCHEMES = ["light", "dark"];
const PARALLEL = 2;
const MIME = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

const server = http.createServer((request, response) => {
  const file = path.join(site, decodeURIComponent(new URL(request.url, "http://site").pathname));
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  response.writeHead(200, { 
    "content-type": MIME[path.extname(file)] ?? "application/octet-stream",
    "cache-control": "max-age=3600",
  });
  fs.createReadStream(file).pipe(response);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: executable,
  args: chromiumArguments,
});

const contexts = {};
for (const width of WIDTHS) {
  contexts[width] = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
}
const findings = [];

/** Open `url` and report errors and requests that fail or leave the site. */
async function open(url, width, where) {
  const page = await contexts[width].newPage();
  const note = (property, detail) => findings.push({ property, where, detail });
  await page.route("**/*", (route) => {
    const target = route.request().url();
    if (target.startsWith(origin)) return route.continue();
    note("foreign request", target);
    return route.abort();
  });
  page.on("console", (message) => message.type() === "error" && note("console", message.text()));
  page.on("pageerror", (error) => note("console", String(error)));
  page.on("response", (response) => response.status() >= 400 && note("failed request", response.url()));
  page.on("requestfailed", (request) => {
    if (request.url().startsWith(origin)) note("failed request", request.url());
  });
  await page.goto(`${origin}/${url}`, { waitUntil: "load" });
  await page.evaluate(() => window.MathJax?.startup?.promise);
  return { page, note };
}

async function look(url, width) {
  const { page, note } = await open(url, width, `${url} at ${width} px`);
  await page.addStyleTag({ content: "* { transition: none !important; animation: none !important; }" });
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll("article details")) fold.open = true;
    dispatchEvent(new Event("resize")); // the theme then makes what scrolls reachable by keyboard
  });
  await page.waitForTimeout(350); // its handler waits a moment
  for (const [property, detail] of await page.evaluate(inspect)) note(property, detail);
  await page.evaluate(axe);
  for (const scheme of SCHEMES) {
    await page.evaluate((name) => {
      document.documentElement.dataset.mode = name;
      document.documentElement.dataset.theme = name;
    }, scheme);
    // everything in the first scheme; another one changes colours alone
    const rules = scheme === SCHEMES[0] ? {} : { runOnly: ["color-contrast"] };
    const { violations } = await page.evaluate((options) => window.axe.run(document, options), {
      resultTypes: ["violations"],
      ...rules,
    });
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      for (const node of nodes.slice(0, 5)) note("accessibility", `${scheme}: ${id}: ${node.target.join(" ")}`);
    }
  }
  await page.close();
}

/** Runs in the page: what does not fit, maths that is not typeset, pictures that say nothing. */
function inspect() {
  const found = [];
  const name = (element) => {
    const id = element.id ? `#${element.id}` : "";
    return `<${element.tagName.toLowerCase()}${id} class="${element.getAttribute("class") ?? ""}">`;
  };
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const scrolls = (element) => /auto|scroll|hidden/.test(getComputedStyle(element).overflowX);
    const wide = [...document.querySelectorAll("body *")].filter((element) => {
      if (element.getBoundingClientRect().right <= root.clientWidth + 1) return false;
      for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) if (scrolls(up)) return false;
      return true;
    });
    const who = wide.slice(0, 3).map(name).join(", ");
    found.push(["horizontal scroll", `${root.scrollWidth} px wide in ${root.clientWidth} px: ${who}`]);
  }
  for (const formula of document.querySelectorAll("article .math")) {
    if (!formula.querySelector("mjx-container")) found.push(["maths", `not typeset: ${formula.textContent.slice(0, 80)}`]);
  }
  for (const error of document.querySelectorAll("mjx-merror, [data-mjx-error]")) {
    found.push(["maths", `error: ${error.getAttribute("data-mjx-error") ?? error.textContent}`]);
  }
  for (const image of document.querySelectorAll("article img")) {
    const alt = image.getAttribute("alt") ?? "";
    const file = image.src.split("/").pop();
    const meaningful = /\p{L}{2,}/u.test(alt) && !/[0-9a-f]{16,}/.test(alt) && !/\.(png|svg|jpe?g)$/.test(alt);
    if (!meaningful) found.push(["alt text", `${file}: ${JSON.stringify(alt)}`]);
    if (!image.naturalWidth) found.push(["failed request", `picture not shown: ${file}`]);
  }
  return found;
}

async function search({ edition, query }) {
  const url = `${edition}/search.html?q=${encodeURIComponent(query)}`;
  const { page } = await open(url, 1280, url);
  await page.waitForFunction(
    () => /found|did not match/.test(document.querySelector("#search-results .search-summary")?.textContent ?? ""),
    null,
    { timeout: 20_000 },
  );
  const links = await page.$$eval("#search-results ul.search a", (all) => all.map((a) => a.getAttribute("href")));
  await page.close();
  return { edition, query, pages: links.map((link) => link.split(/[?#]/)[0]) };
}

const jobs = pages.flatMap((url) => WIDTHS.map((width) => () => look(url, width)));
const found = [];
jobs.push(...searches.map((wanted) => async () => found.push(await search(wanted))));
try {
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (let job = jobs.shift(); job; job = jobs.shift()) await job();
    }),
  );
} finally {
  await browser.close();
  server.close();
}
process.stdout.write(JSON.stringify({ findings, searches: found }));
