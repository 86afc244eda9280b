// Measures docs sites in a real browser, and looks for what must not be there:
// errors in the console, requests to other hosts, pages wider than the screen.
//
//   node test/site/measure.cjs [--shots DIR] [--only STEP,…] SITE…
//
// A SITE is an index.html or a static_index.html. It is opened from the disk,
// then from a server under a path of its own; the static file from the disk
// only. Each time is the best of the rounds, in milliseconds from the key or the
// click to the picture on the screen, and beside it what the page's main thread
// worked: on a busy machine only the second tells something of the site.
// Times are read, not judged. The exit code is 1 when something was there that
// must not be. It needs playwright-core (see README.md) and a chromium.
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { execFileSync } = require("node:child_process");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");
const steps = require("./steps.cjs");

const options = { rounds: 3, shots: "", only: null, sites: [] };

function readArguments(args) {
  for (let k = 0; k < args.length; k++) {
    if (args[k] === "--shots") options.shots = args[++k];
    else if (args[k] === "--rounds") options.rounds = +args[++k];
    else if (args[k] === "--only") options.only = new Set(args[++k].split(","));
    else options.sites.push(path.resolve(args[k]));
  }
  if (!options.sites.length) {
    console.error("usage: node test/site/measure.cjs [--shots DIR] [--rounds N] [--only STEP,…] SITE…");
    process.exit(2);
  }
}

function findChromium() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("sh", ["-c", "command -v " + name], { encoding: "utf8" }).trim();
    } catch {
      // the next one
    }
  }
  throw new Error("no browser: test/services/browser.sh as root, or apt-get install chromium");
}

const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

// serve gives a folder under /some/where/docs/ and nothing else.
function serve(dir) {
  const server = http.createServer((req, res) => {
    const name = decodeURIComponent(new URL(req.url, "http://x").pathname);
    const file = path.join(dir, path.normalize(name.replace(/^\/some\/where\/docs\//, "/")));
    if (!name.startsWith("/some/where/docs/") || !file.startsWith(dir) || !fs.existsSync(file)) return res.writeHead(404).end();
    res.writeHead(200, { "content-type": types[path.extname(file)] || "application/octet-stream" });
    fs.createReadStream(file).pipe(res);
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

// watched is a page whose complaints and requests are kept.
async function watched(browser, found, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(120000);
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && found.push("console: " + m.text()));
  page.on("pageerror", (e) => found.push("error: " + e.message));
  page.on("request", (r) => {
    const u = new URL(r.url());
    if (!["file:", "data:", "blob:"].includes(u.protocol) && u.hostname !== "127.0.0.1") found.push("request: " + r.url());
  });
  return page;
}

// thread reads how long the page's main thread has worked, in milliseconds.
async function thread(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return 1000 * metrics.find((m) => m.name === "TaskDuration").value;
  };
}

async function measureOne(browser, address, name) {
  const found = [];
  const times = new Map();
  for (let round = 0; round < options.rounds; round++) {
    const page = await watched(browser, found);
    const work = await thread(page);
    const step = async (what, act) => {
      if (options.only && !options.only.has(what)) return;
      const before = await work();
      const wall = await act();
      const cpu = (await work()) - before;
      const t = times.get(what);
      times.set(what, t ? { wall: Math.min(t.wall, wall), cpu: Math.min(t.cpu, cpu) } : { wall, cpu });
    };
    await steps.measured(page, address, step);
    await page.context().close();
  }
  const page = await watched(browser, found);
  found.push(...(await steps.keyboard(page, address)));
  await page.context().close();
  for (const width of [1280, 380]) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await watched(browser, found, { viewport: { width, height: 900 }, colorScheme, deviceScaleFactor: 1 });
      const shot = async (what) => {
        if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.push("wide: " + what + " at " + width);
        if (!options.shots) return;
        fs.mkdirSync(options.shots, { recursive: true });
        await page.screenshot({ path: path.join(options.shots, [name, what, width, colorScheme].join("-") + ".png") });
      };
      if (options.shots || colorScheme === "light") await steps.pictures(page, address, shot);
      await page.context().close();
    }
  }
  return { times, found: [...new Set(found)] };
}

function print(results) {
  const columns = [...new Set(results.flatMap((r) => [...r.times.keys()]))];
  const number = (x) => (x === undefined ? "" : x < 10 ? x.toFixed(1) : String(Math.round(x)));
  console.log("| site | nodes | " + columns.join(" | ") + " |");
  console.log("|---|---:|" + columns.map(() => "---:|").join(""));
  for (const r of results) {
    const cells = columns.map((c) => r.times.get(c)).map((t) => (t ? number(t.wall) + " (" + number(t.cpu) + ")" : ""));
    console.log("| " + [r.name, r.nodes, ...cells].join(" | ") + " |");
  }
}

async function main() {
  readArguments(process.argv.slice(2));
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] });
  const results = [];
  let bad = 0;
  for (const file of options.sites) {
    const server = await serve(path.dirname(file));
    const static_ = path.basename(file).startsWith("static");
    const ways = [["disk", pathToFileURL(file).href]];
    if (!static_) ways.push(["served", "http://127.0.0.1:" + server.address().port + "/some/where/docs/" + path.basename(file)]);
    for (const [way, address] of ways) {
      const name = path.basename(path.dirname(path.dirname(file))) + "-" + (static_ ? "static" : way);
      const { times, found } = await measureOne(browser, address, name);
      results.push({ name, nodes: await steps.size(browser, address), times });
      for (const f of found) console.error(name + ": " + f), bad++;
    }
    server.close();
  }
  await browser.close();
  print(results);
  process.exitCode = bad ? 1 : 0;
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
