// The frame: head, routes, keys, themes.
const { h } = site;

const store = {
  get: (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set: (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // A page opened from a disk may have no storage.
    }
  },
};

const themes = ["auto", "light", "dark"];
const themeNames = { auto: "as the system", light: "light", dark: "dark" };
const themeMarks = { auto: "◐", light: "☀", dark: "☾" };

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  store.set("theme", theme);
  const button = document.getElementById("theme");
  button.textContent = themeMarks[theme];
  button.setAttribute("aria-label", "Theme: " + themeNames[theme]);
  button.title = "Theme: " + themeNames[theme];
  site.themeChanged();
}

const nav = [["#/", "Overview"], ["#/lineage", "Lineage"], ["#/changes", "Changes"], ["#/coverage", "Coverage"], ["#/runs", "Runs"]];

function frame() {
  const theme = h("button", { id: "theme", type: "button", class: "icon", onclick: () => setTheme(themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length]) });
  const menu = h("button", { id: "menu", type: "button", class: "icon", "aria-label": "Project tree", "aria-expanded": "false", "aria-controls": "side", onclick: () => toggleSide() }, "☰");
  document.getElementById("top").append(menu, h("a", { class: "home", href: "#/" }, site.ix.project), site.searchBox(),
    h("nav", { "aria-label": "Pages" }, nav.filter(([href]) => href !== "#/changes" || site.ix.state).map(([href, name]) => h("a", { href }, name))), theme);
  document.getElementById("side").append(site.tree(), h("p", { class: "foot" }, "Written " + site.when(site.ix.generated) + (site.ix.engine ? " · " + site.ix.engine : "") + (site.ix.version ? " · model " + site.ix.version : "")));
  setTheme(themes.includes(store.get("theme")) ? store.get("theme") : "auto");
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", site.themeChanged);
}

function toggleSide(open = !document.body.classList.contains("side-open")) {
  document.body.classList.toggle("side-open", open);
  document.getElementById("menu").setAttribute("aria-expanded", open);
}

const gone = (what) => h("article", {}, h("h1", {}, "Not here"), h("p", {}, what), h("p", {}, h("a", { href: "#/" }, "To the overview")));

// route finds the page of an address. Addresses of dbt's own site lead to the
// same nodes.
async function route(hash) {
  const old = /^#!\/[^/]*\/([^?#]*)/.exec(hash);
  if (old) hash = "#/node/" + old[1];
  const [path, query] = hash.replace(/^#\/?/, "").split("?");
  const [page, id, more] = path.split("/").map(decodeURIComponent);
  const params = new URLSearchParams(query || "");
  const node = site.byId.get(id);
  switch (page) {
    case "":
    case "overview":
      return [site.ix.project, site.projectPage()];
    case "lineage":
      return ["Lineage", site.lineagePage(params)];
    case "coverage":
      return ["Coverage", site.coveragePage(params)];
    case "changes":
      return ["Changes", await site.changesPage()];
    case "runs":
      return ["Runs", site.runsPage()];
    case "list":
      return [site.kindName(id, true), site.listPage(id)];
    case "node":
    case "impact":
    case "column":
      if (!node) return ["Not here", gone("This project has no " + (id || "such node") + ".")];
      if (page === "impact") return ["Impact of " + node.name, await site.impactPage(node, params), node];
      if (page === "column") return [more + " of " + node.name, await site.tracePage(node, more || ""), node];
      return [node.name, await site.nodePage(node), node];
  }
  return ["Not here", gone("There is no such page.")];
}

let turn = 0;

async function show() {
  const mine = ++turn;
  const began = performance.now();
  let title, page, node;
  try {
    [title, page, node] = await route(location.hash);
  } catch (e) {
    [title, page] = ["Sorry", gone(e.message)];
  }
  if (mine !== turn) return;
  const main = document.getElementById("main");
  main.replaceChildren(page);
  document.title = title === site.ix.project ? title : title + " · " + site.ix.project;
  const section = location.hash.split(/[/?]/)[1] || "";
  for (const a of document.querySelectorAll("#top nav a")) {
    const here = a.getAttribute("href").replace(/^#\//, "") === section;
    here ? a.setAttribute("aria-current", "page") : a.removeAttribute("aria-current");
  }
  site.showInTree(node);
  toggleSide(false);
  window.scrollTo(0, 0);
  if (mine > 1) main.focus({ preventScroll: true });
  document.documentElement.dataset.pageMs = (performance.now() - began).toFixed(1);
  document.documentElement.dataset.ready = location.hash || "#/";
}

function keys(e) {
  if (e.metaKey || e.ctrlKey || e.altKey) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName);
  if (e.key === "/" && !typing) {
    e.preventDefault();
    const field = document.getElementById("search");
    field.focus();
    field.select();
  } else if (e.key === "Escape") toggleSide(false);
}

function live() {
  if (!site.ix.live || !window.EventSource) return;
  new EventSource("events").addEventListener("rebuilt", () => location.reload());
}

site.begin = () => {
  frame();
  show();
  window.addEventListener("hashchange", show);
  document.addEventListener("keydown", keys);
  document.querySelector(".skip").addEventListener("click", (e) => (e.preventDefault(), document.getElementById("main").focus()));
  live();
  document.documentElement.dataset.openMs = performance.now().toFixed(0);
  const idle = window.requestIdleCallback || ((f) => setTimeout(f, 300));
  idle(() => site.searchReady());
};

site.inlined();
