// Elements, written as calls. Texts are always texts; only markup that the
// generator has made safe goes in by "html".
const h = (site.h = (tag, props, ...children) => {
  const el = document.createElement(tag);
  for (const [k, v] of Object.entries(props || {})) {
    if (v === undefined || v === null || v === false) continue;
    if (k === "html") el.innerHTML = v;
    else if (k === "class") el.className = v;
    else if (k.startsWith("on")) el.addEventListener(k.slice(2), v);
    else el.setAttribute(k, v === true ? "" : v);
  }
  add(el, children);
  return el;
});

function add(el, children) {
  for (const c of children) {
    if (Array.isArray(c)) add(el, c);
    else if (c !== undefined && c !== null && c !== false && c !== "") el.append(c);
  }
}

site.kinds = {
  model: ["Model", "Models"], source: ["Source", "Sources"], seed: ["Seed", "Seeds"], snapshot: ["Snapshot", "Snapshots"],
  exposure: ["Exposure", "Exposures"], metric: ["Metric", "Metrics"], semantic_model: ["Semantic model", "Semantic models"],
  saved_query: ["Saved query", "Saved queries"], analysis: ["Analysis", "Analyses"], test: ["Test", "Tests"],
  unit_test: ["Unit test", "Unit tests"], macro: ["Macro", "Macros"],
};
site.kindName = (kind, many) => (site.kinds[kind] || [kind, kind])[many ? 1 : 0];

// breaks lets a long name end its line after a _, a dot or a /.
site.breaks = (name) => name.split(/(?<=[_./])/).flatMap((part, k) => (k ? [document.createElement("wbr"), part] : [part]));

site.count = (n) => n.toLocaleString("en");
site.plural = (n, kind) => site.count(n) + " " + site.kindName(kind, n !== 1).toLowerCase();

site.href = (node) => "#/node/" + encodeURIComponent(node.id);
site.go = (node) => (location.hash = site.href(node));

site.kindMark = (kind) => h("span", { class: "kind k-" + kind }, site.kindName(kind));
site.dot = (kind) => h("span", { class: "dot k-" + kind, title: site.kindName(kind) });

site.nodeLink = (node, label) =>
  h("a", { class: "node", href: site.href(node), title: node.summary || node.id }, site.dot(node.kind), h("span", {}, label || site.breaks(node.name)));

const words = { success: "good", pass: "good", "no-op": "calm", skipped: "calm", warn: "warn", fail: "bad", error: "bad", "runtime error": "bad" };
site.mood = (status) => words[status] || "calm";
site.statusMark = (status, title) => h("span", { class: "status " + site.mood(status), title }, status);

site.seconds = (s) => (s >= 100 ? Math.round(s) + " s" : s >= 1 ? s.toFixed(1) + " s" : Math.round(s * 1000) + " ms");
site.when = (iso) => {
  const d = new Date(iso);
  return isNaN(d) ? "" : d.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
};

// prose inserts a description; names of nodes that are written as code lead to
// them.
site.prose = (markup, cls = "prose") => {
  if (!markup) return null;
  const el = h("div", { class: cls, html: markup });
  for (const code of el.querySelectorAll("code")) {
    const node = code.closest("a, pre") ? null : site.named(code.textContent);
    if (node) code.replaceWith(h("a", { href: site.href(node), title: node.summary || node.id }, code.cloneNode(true)));
  }
  return el;
};

// named is the one node of a name; tests and macros are not meant.
let byName;
site.named = (name) => {
  if (!byName) {
    byName = new Map();
    for (const n of site.nodes) if (!site.isTest(n) && n.kind !== "macro") byName.set(n.name, byName.has(n.name) ? null : n);
  }
  return byName.get(name);
};

// webURL admits addresses that a link may lead to.
site.webURL = (s) => (/^(https?:|mailto:)/i.test(s || "") ? s : "");

site.section = (id, title, ...body) => h("section", { id, "aria-labelledby": id + "-h" }, h("h2", { id: id + "-h" }, title), ...body);

site.say = (text) => (document.getElementById("say").textContent = text);

// value shows data: texts as they are, the rest as indented JSON.
site.value = (v) => (typeof v === "object" && v !== null ? h("pre", { class: "json" }, JSON.stringify(v, null, 2)) : h("span", {}, String(v)));

site.pairs = (entries) => {
  const shown = entries.filter(([, v]) => v !== undefined && v !== null && v !== "");
  return shown.length ? h("dl", { class: "facts" }, shown.map(([k, v]) => [h("dt", {}, k), h("dd", {}, v instanceof Node ? v : site.value(v))])) : null;
};

// steps of a list too long to be shown at once.
site.stepped = (items, make, into, step = 200) => {
  let shown = 0;
  const more = h("button", { class: "more", type: "button", onclick: () => next() });
  const box = h("div", {}, into, more);
  const next = () => {
    into.append(...items.slice(shown, shown + step).map(make));
    shown = Math.min(items.length, shown + step);
    more.hidden = shown >= items.length;
    more.textContent = "Show more (" + site.count(items.length - shown) + " left)";
  };
  next();
  return box;
};
