// Opens a page in headless Chromium over the DevTools protocol (a pipe: no port, no dependency) and tries it as people do.
// usage: node page.mjs CHROMIUM PAGE shortlist|kit|hostile [AXE.js] [IMAGE.png]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [chromium, page, kind, axe, image] = process.argv.slice(2);
const failures = [];
const profile = mkdtempSync(join(tmpdir(), "cvsift-browser-"));
// Nothing of the browser's own goes to the network.
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe"];
const browser = spawn(chromium, [...flags, `--user-data-dir=${profile}`, "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
browser.once("exit", async () => {
  // Its other processes may write for a moment more; what then stays is a folder of temporary files.
  await rm(profile, { recursive: true, force: true, maxRetries: 9 }).catch(() => {});
  for (const failure of failures) console.error(`failed: ${failure}`);
  process.exit(failures.length === 0 ? 0 : 1);
});
const answers = new Map();
const events = [];
let next = 0;
let rest = "";
browser.stdio[4].setEncoding("utf8").on("data", (data) => {
  const parts = (rest + data).split("\0");
  rest = parts.pop();
  for (const part of parts) {
    const message = JSON.parse(part);
    if (message.id) answers.get(message.id)?.(message);
    else events.push(message);
  }
});
let session;
const send = (method, params = {}) =>
  new Promise((resolve, reject) => {
    next += 1;
    answers.set(next, (message) => (message.error ? reject(new Error(`${method}: ${message.error.message}`)) : resolve(message.result)));
    browser.stdio[3].write(`${JSON.stringify({ id: next, method, params, sessionId: session })}\0`);
  });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const js = async (expression) => {
  const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
};
// A page that hangs is a failure, not a hanging test.
setTimeout(() => {
  failures.push("it took longer than a minute and a half");
  browser.kill("SIGKILL");
}, 90_000).unref();
const check = (what, holds) => {
  if (!holds) failures.push(what);
};
const open = async () => {
  events.length = 0;
  const start = Date.now();
  await send("Page.navigate", { url: pathToFileURL(page).href });
  while (!events.some((event) => event.method === "Page.loadEventFired")) await pause(10);
  return Date.now() - start;
};
const key = async (name, text) => {
  const codes = { Enter: 13, Tab: 9, ArrowDown: 40, ArrowUp: 38, Escape: 27 };
  const event = { key: name, code: name, windowsVirtualKeyCode: codes[name] ?? name.toUpperCase().charCodeAt(0), text };
  await send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
  await send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
};
const set = (name, value) =>
  js(`{ const f = document.getElementById("find").elements.namedItem(${JSON.stringify(name)}); f.value = ${JSON.stringify(value)}; f.dispatchEvent(new Event("input", { bubbles: true })); }`);
const shown = () => js(`[...document.querySelectorAll("#list > li:not([hidden])")].map((li) => ({ name: li.querySelector("h3").textContent, ...li.dataset }))`);
const quiet = () => {
  const bad = events.filter(({ method, params }) =>
    method === "Runtime.exceptionThrown" || method === "Page.javascriptDialogOpening" ||
    (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) ||
    (method === "Runtime.consoleAPICalled" && params.type === "error"));
  check(`console: ${JSON.stringify(bad).slice(0, 600)}`, bad.length === 0);
  const asked = events.filter((event) => event.method === "Network.requestWillBeSent").map((event) => event.params.request.url);
  const foreign = asked.filter((url) => url !== pathToFileURL(page).href && !url.startsWith("data:"));
  check(`requests: ${foreign.join(" ")}`, foreign.length === 0);
};
const safe = async () => {
  const odd = await js(`[...document.querySelectorAll("*")].flatMap((e) => [...e.attributes]
    .filter((a) => /^on/i.test(a.name) || a.name === "style" || a.name === "src" || (/href$/i.test(a.name) && !/^(#|data:,$)/.test(a.value)))
    .map((a) => e.tagName + " " + a.name))`);
  check(`attributes: ${odd.slice(0, 5)}`, odd.length === 0);
  const tags = await js(`[...new Set([...document.querySelectorAll("body *")].map((e) => e.tagName.toLowerCase()))]`);
  const known = "a article b blockquote br button cite dd details div dl dt footer form h1 h2 h3 h4 h5 header input label li main mark nav ol option output p path q rect script section select span strong summary svg table tbody td text th thead tr ul";
  const foreign = tags.filter((tag) => !known.split(" ").includes(tag));
  check(`elements: ${foreign}`, foreign.length === 0);
  check("one script at most", (await js(`document.scripts.length`)) <= 1);
};
const accessible = async (where) => {
  if (!axe) return;
  const found = await js(`${readFileSync(axe, "utf8")}; axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations
    .filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + (n.failureSummary || "").slice(0, 200)).join(" | ")))`);
  check(`axe, ${where}: ${found.join("\n")}`, found.length === 0);
};
const wide = (width, height) => send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
const scheme = (value) => send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] });

const shortlist = async () => {
  const all = await shown();
  check("everybody is shown", all.length > 1);
  await set("name", all[1].name.split(" ")[0]);
  check("search by name", (await shown()).some((c) => c.name === all[1].name) && (await shown()).length < all.length);
  check("the count is told", (await js(`document.getElementById("shown").textContent`)).includes(` of ${all.length} candidates`));
  await set("name", "");
  await set("eligible", "yes");
  const yes = await shown();
  check("filter by eligibility", yes.length === all.filter((c) => c.eligible === "yes").length && yes.length < all.length);
  await set("eligible", "");
  await set("criterion", "2");
  await set("verdict", "met");
  check("filter by criterion", (await shown()).every((c) => c.verdicts[2] === "m"));
  await set("verdict", "any");
  await set("sort", "criterion");
  const degrees = (await shown()).map((c) => Number(c.degrees.split(" ")[2]));
  check("sort by criterion", degrees.every((d, at) => at === 0 || degrees[at - 1] >= d));
  await set("sort", "name");
  const names = (await shown()).map((c) => c.name);
  check("sort by name", names.every((n, at) => at === 0 || names[at - 1].localeCompare(n) <= 0));
  await js(`document.querySelector("#find button[type=reset]").click()`);
  await pause(50);
  check("reset", JSON.stringify(await shown()) === JSON.stringify(all));
  await key("/", "/");
  check("/ goes to the search", (await js("document.activeElement.name")) === "name");
  await js(`document.querySelector("#list summary").focus()`);
  await key("Enter", "\r");
  check("Enter opens", await js(`document.querySelector("#list details").open`));
  await key("ArrowDown");
  check("down goes to the next", await js(`document.activeElement === document.querySelectorAll("#list summary")[1]`));
  await key("ArrowUp");
  check("up goes back", await js(`document.activeElement === document.querySelectorAll("#list summary")[0]`));
};

try {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  session = (await send("Target.attachToTarget", { targetId, flatten: true })).sessionId;
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  await wide(1280, 900);
  await scheme("light");
  const took = await open();
  console.log(`opened in ${took} ms`);
  check(`it opened in ${took} ms`, took < 2000);
  await safe();
  if (kind === "shortlist") await shortlist();
  if (kind !== "hostile") {
    await accessible("light");
    const light = await js("getComputedStyle(document.body).backgroundColor");
    if (image) {
      await wide(1280, 1580);
      await js("document.activeElement.blur(); scrollTo(0, 0)");
      await pause(200);
      writeFileSync(image, Buffer.from((await send("Page.captureScreenshot", { format: "png" })).data, "base64"));
    }
    await scheme("dark");
    check("dark", (await js("getComputedStyle(document.body).backgroundColor")) !== light);
    await accessible("dark");
    await wide(390, 844);
    check("a narrow screen needs no scrolling sideways", (await js("document.documentElement.scrollWidth")) <= 390);
    await wide(1280, 900);
    const { data } = await send("Page.printToPDF", { printBackground: true });
    check("print", data.length > 10_000);
    await send("Emulation.setEmulatedMedia", { media: "print" });
    check("print has no controls", await js(`!document.querySelector(".find") || getComputedStyle(document.querySelector(".find")).display === "none"`));
    check("print is on white", (await js("getComputedStyle(document.body).backgroundColor")) === "rgb(255, 255, 255)");
  }
  quiet();
  const before = await js(`document.querySelector("main").textContent.length`);
  await send("Emulation.setScriptExecutionDisabled", { value: true });
  await open();
  await send("Emulation.setScriptExecutionDisabled", { value: false });
  check("it reads whole without script", Math.abs((await js(`document.querySelector("main").textContent.length`)) - before) < 40);
  check("without script there are no controls", await js(`!document.getElementById("find") || document.getElementById("find").hidden`));
} catch (error) {
  failures.push(String(error.stack ?? error));
} finally {
  session = undefined;
  send("Browser.close").catch(() => browser.kill());
}
