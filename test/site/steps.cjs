// What is done to a docs site while it is measured: each step returns its
// milliseconds from the key or the click until the picture is on the screen.

// until waits in the page for a condition and the frame after it, and returns
// the time since then.
async function until(page, condition, argument) {
  return page.evaluate(
    async ([text, argument]) => {
      const test = new Function("a", "return (" + text + ")(a)");
      while (!test(argument)) await new Promise((done) => setTimeout(done, 2));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      return performance.now() - window.began;
    },
    [condition.toString(), argument],
  );
}

// timed has the page note when an event of a kind arrives, acts, and waits.
async function timed(page, event, act, condition, argument) {
  await page.evaluate((event) => {
    window.began = NaN;
    addEventListener(event, () => isNaN(window.began) && (window.began = performance.now()), { capture: true, once: true });
  }, event);
  await act();
  return until(page, condition, argument);
}

const shown = (hash) => document.documentElement.dataset.ready === hash;
const opened = async (page, address, hash = "") => {
  await page.goto(address + hash, { waitUntil: "load" });
  await page.evaluate(() => (window.began = 0));
  return until(page, () => document.documentElement.dataset.ready);
};
const visit = async (page, hash) => {
  await page.evaluate((hash) => ((window.began = performance.now()), (location.hash = hash)), hash);
  return until(page, shown, hash);
};

// subject picks nodes that are worth opening: a model in the middle that many
// things hang on, and one of its columns.
const subject = (page) =>
  page.evaluate(async () => {
    const data = await site.columnsData();
    const models = site.nodes.filter((n) => n.kind === "model");
    const wanted = models.filter((n) => n.parents.length && data.names[n.i].length);
    const middle = (wanted.length ? wanted : models)[Math.floor((wanted.length || models.length) / 2)];
    const first = models.reduce((a, b) => (site.reach([b.i], "children").size > site.reach([a.i], "children").size ? b : a), models[0]);
    return { id: middle.id, name: middle.name, column: data.names[middle.i][0] || "", root: first.id, rootColumn: data.names[first.i][0] || "" };
  });

const enc = encodeURIComponent;

// measured runs the measured steps of one round.
exports.measured = async (page, address, step) => {
  await step("first page", () => opened(page, address));
  const first = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime || 0);
  if (first) await step("first paint", async () => first);
  const s = await subject(page);
  const hits = () => !document.getElementById("hits").hidden && document.querySelector("#hits [role=option]");
  await page.keyboard.press("/");
  await page.evaluate(() => site.searchReady());
  await step("search, a letter", () => timed(page, "keydown", () => page.keyboard.press("a"), hits));
  await page.keyboard.press("Backspace");
  await step("search, words", async () => {
    await page.evaluate(() => (window.began = performance.now()));
    await page.keyboard.insertText("amount customer ref");
    return until(page, () => !document.getElementById("hits").hidden && document.querySelector("#hits .hits-foot"));
  });
  await page.locator("#search").fill("");
  await page.keyboard.insertText(s.name);
  await page.waitForSelector("#hits [role=option]");
  await step("open a node", () => timed(page, "keydown", () => page.keyboard.press("Enter"), shown, "#/node/" + enc(s.id)));
  await page.evaluate(() => document.querySelector("#frame").scrollIntoView());
  await step("column trace", () => visit(page, "#/column/" + enc(s.id) + "/" + enc(s.column)));
  await step("impact", () => visit(page, "#/impact/" + enc(s.root)));
  await visit(page, "#/");
  await step("whole graph", async () => {
    await visit(page, "#/lineage");
    return until(page, () => document.querySelector(".graph[data-drawn], .graph-hold > p"));
  });
  await step("zoom", () => timed(page, "keydown", async () => (await page.locator(".graph canvas").focus(), page.keyboard.press("+")), () => true));
  await step("selection", async () => {
    await page.locator("#select").fill("+" + s.name + "+");
    return timed(page, "keydown", () => page.keyboard.press("Enter"), () => document.querySelector(".graph[data-drawn]"));
  });
  await step("coverage", () => visit(page, "#/coverage"));
};

// keyboard walks through the site without a mouse, and returns what failed.
exports.keyboard = async (page, address) => {
  const failed = [];
  const check = async (what, test, argument) => {
    if (!(await page.evaluate(test, argument))) failed.push("keyboard: " + what);
  };
  await opened(page, address);
  const s = await subject(page);
  await page.keyboard.press("Tab");
  await check("the first Tab leads to the link that skips the head", () => document.activeElement.className === "skip");
  await page.keyboard.press("Enter");
  await check("the link leads to the page", () => document.activeElement.id === "main");
  await page.keyboard.press("/");
  await check("/ leads to the search", () => document.activeElement.id === "search");
  await page.evaluate(() => site.searchReady());
  await page.keyboard.insertText(s.name);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.evaluate(() => (window.began = 0));
  await until(page, shown, "#/node/" + enc(s.id));
  await check("Enter opens what was found", (name) => document.title.startsWith(name), s.name);
  await visit(page, "#/lineage?select=" + enc("+" + s.name + "+"));
  await until(page, () => document.querySelector(".graph[data-drawn]"));
  await page.locator(".graph canvas").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await check("arrows choose in the graph", () => document.querySelector(".picked:not([hidden])"));
  await page.keyboard.press("Enter");
  await until(page, () => document.documentElement.dataset.ready.startsWith("#/node/"));
  await page.locator("#search").focus();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await check("Escape leaves the search", () => document.activeElement.id !== "search");
  const lost = await page.evaluate(() =>
    [...document.querySelectorAll("button, input, a[href], select, canvas, summary")].filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || e.closest("label"))).length);
  if (lost) failed.push("keyboard: " + lost + " things to use have no name");
  return failed;
};

// pictures opens each kind of page for a look.
exports.pictures = async (page, address, shot) => {
  await opened(page, address);
  const s = await subject(page);
  await shot("overview");
  const visited = async (what, hash, ready = () => true) => {
    await visit(page, hash);
    await until(page, ready);
    await shot(what);
  };
  const drawn = () => document.querySelector(".graph[data-drawn], .graph-hold > p");
  await visited("node", "#/node/" + enc(s.id));
  await visited("lineage", "#/lineage", drawn);
  await visited("selection", "#/lineage?select=" + enc("+" + s.name + "+"), drawn);
  await visited("trace", "#/column/" + enc(s.id) + "/" + enc(s.column));
  await visited("impact", "#/impact/" + enc(s.root));
  if (s.column) await visited("impact-column", "#/impact/" + enc(s.root) + "?columns=" + enc(s.rootColumn));
  await visited("nodes", "#/lineage?by=node", drawn);
  await visited("list", "#/list/model");
  await visited("coverage", "#/coverage");
  await visited("runs", "#/runs");
  if (await page.evaluate(() => !!site.ix.state)) await visited("changes", "#/changes");
  await visit(page, "#/");
  await page.keyboard.press("/");
  await page.evaluate(() => site.searchReady());
  await page.keyboard.insertText("amount");
  await page.waitForSelector("#hits [role=option]");
  await shot("search");
};

// size is how many nodes a site has.
exports.size = async (browser, address) => {
  const page = await browser.newPage();
  await opened(page, address);
  const n = await page.evaluate(() => site.nodes.length);
  await page.close();
  return n;
};
