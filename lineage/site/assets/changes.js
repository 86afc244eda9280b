// Changes: what became of each node since the state that the site was compared
// with, by meaning, and whom it reaches; as `model diff --output json` tells it.
const { h } = site;

const states = new Map();

// inState tells whether a node has a value of the method state.
site.inState = (value) => {
  const s = site.ix.state;
  if (!s) throw new Error("state: is known to sites that were compared with earlier artifacts: model docs generate --state DIR");
  if (value === "old" || value === "unmodified") {
    const not = site.inState(value === "old" ? "new" : "modified");
    return (n) => n.kind !== "macro" && !not(n);
  }
  if (!s.values[value]) throw new Error("there is no state:" + value + "; known are " + [...Object.keys(s.values), "old", "unmodified"].sort().join(", "));
  if (!states.has(value)) states.set(value, new Set(s.values[value]));
  return (n) => states.get(value).has(n.i);
};

const moods = { breaking: "bad", partial: "warn", safe: "good", none: "calm" };
const levels = [["breaking", "Breaking"], ["partial", "Partly breaking"], ["safe", "Safe"], ["none", "Without effect"]];

// changed is what happened to a node: {c: class, l: level}; undefined for nothing.
site.changed = (n) => site.ix.state && site.ix.state.marks[n.i];
site.changeMood = (mark) => moods[mark.l];

const words = (cls) => site.ix.state.words[cls] || cls;

site.changeMark = (n) => {
  const mark = site.changed(n);
  return mark ? h("a", { class: "badge change " + moods[mark.l], href: "#/changes", title: "Since the state that this site was compared with" }, words(mark.c)) : null;
};

// all is the whole comparison, by the unique ids of nodes.
let reading;
const all = () =>
  (reading ||= site.load("changes").then((d) => {
    const reached = new Map();
    for (const c of d.changes) for (const r of c.downstream || []) reached.has(r.node) ? reached.get(r.node).push([c, r]) : reached.set(r.node, [[c, r]]);
    return { ...d, byNode: new Map(d.changes.map((c) => [c.node, c])), reached };
  }));

const nodeOf = (id) => site.byId.get(id);
const linked = (id) => (nodeOf(id) ? site.nodeLink(nodeOf(id)) : h("span", { class: "node" }, h("code", {}, id)));

// at is a place; within the file of the change its line is enough.
const at = (p, file) => (p && p.line ? h("span", { class: "quiet small at" }, p.file === file ? "line " + p.line : p.file + ":" + p.line) : null);

// delta shows what was and what is, one below the other.
function delta(before, after) {
  if (before === after) return null;
  const line = (text, sign, cls) => (text ? h("div", { class: cls }, h("span", { class: "unseen" }, sign === "−" ? "was " : "is "), h("span", { "aria-hidden": "true" }, sign + " "), text) : null);
  return h("div", { class: "delta" }, line(before, "−", "del"), line(after, "+", "ins"));
}

const text = (v) => (v === null || v === undefined ? "" : typeof v === "object" ? JSON.stringify(v) : String(v));

function edits(c) {
  const file = c.at && c.at.file;
  const edit = (what, name, body, place) => h("tr", {}, h("td", { class: "quiet" }, what), h("th", { scope: "row" }, name), h("td", {}, body), h("td", { class: "num" }, at(place, file)));
  const columnEdit = (e) => edit(e.change, e.name, e.change === "renamed" ? delta(e.name, e.to) : e.change === "retyped" ? delta(e.old_type, e.new_type) : delta(e.old, e.new), e.at);
  const rows = [
    ...(c.columns || []).map(columnEdit),
    ...(c.rows || []).map((e) => edit("rows", e.kind, delta(e.old, e.new), e.at)),
    ...(c.config || []).map((e) => edit("configuration", e.key, delta(text(e.old), text(e.new)))),
  ];
  if (!rows.length) return null;
  const body = h("tbody", {});
  const list = site.stepped(rows, (r) => r, body, 60);
  list.prepend(h("div", { class: "scroll" }, h("table", { class: "edits" }, body)));
  return list;
}

// touched is what of a node a change comes to.
function touched(r) {
  const part = (word, names) => (names && names.length ? [word, names.slice(0, 8).join(", "), names.length > 8 ? " and " + (names.length - 8) + " more" : ""].join("") : null);
  const node = nodeOf(r.node);
  return [r.rows && node && (node.kind === "model" || node.kind === "snapshot") ? "rows" : null, part("", r.columns), part("loses ", r.loses), part("gains ", r.gains)].filter(Boolean).join("; ");
}

function downstream(c) {
  const list = c.downstream || [];
  if (!list.length) return null;
  const tests = list.filter((r) => r.resource_type === "test" || r.resource_type === "unit_test");
  const others = list.filter((r) => !tests.includes(r));
  const row = (r) => h("li", {}, linked(r.node), " ", h("span", { class: "quiet small" }, touched(r)));
  return h("div", { class: "reaches" },
    others.length ? [h("h4", {}, "Reaches", h("span", { class: "count" }, site.count(others.length))), site.stepped(others, row, h("ul", { class: "plain flow" }), 24)] : null,
    tests.length ? h("details", {}, h("summary", {}, site.plural(tests.length, "test")), site.stepped(tests, row, h("ul", { class: "plain flow" }), 60)) : null);
}

const badges = (c) => c.classes.filter((k) => c.classes.length === 1 || (k !== "cosmetic" && k !== "description")).map((k) => h("span", { class: "badge change " + moods[c.level] }, words(k)));

// card is all that is told of one change.
const card = (c, title) =>
  h("section", { class: "card " + moods[c.level], "aria-label": c.node },
    h("header", {}, title, badges(c), at(c.at), nodeOf(c.node) && c.level !== "none" ? h("a", { class: "end", href: "#/impact/" + encodeURIComponent(c.node) }, "Impact") : null),
    c.reason ? h("p", { class: "quiet" }, c.reason[0].toUpperCase() + c.reason.slice(1) + ".") : null,
    edits(c), downstream(c));

// changeSection says on a node's page what happened to it, and which changes
// reach it.
site.changeSection = async (node) => {
  if (!site.ix.state) return null;
  const { byNode, reached } = await all();
  const own = byNode.get(node.id);
  const from = reached.get(node.id) || [];
  if (!own && !from.length) return null;
  const row = ([c, r]) => h("li", {}, linked(c.node), " ", h("span", { class: "badge change " + moods[c.level] }, words(c.class)), h("span", { class: "quiet small" }, touched(r) ? "here: " + touched(r) : ""));
  return site.section("changes", "Changes",
    own ? card(own, h("b", {}, "Here")) : null,
    from.length ? h("div", {}, h("h3", { class: "side" }, "Reached by"), site.stepped(from, row, h("ul", { class: "plain" }), 20)) : null);
};

function tiles(summary, go) {
  const count = { breaking: summary.breaking, partial: summary.partial, safe: summary.safe, none: summary.none };
  const tile = ([level, name]) => h("button", { type: "button", class: "tile " + moods[level], disabled: !count[level], onclick: () => go(level) }, h("b", {}, site.count(count[level])), name);
  return h("div", { class: "tiles" }, levels.map(tile));
}

function reaching(reached) {
  const parts = Object.entries(reached).sort().map(([kind, n]) => site.plural(n, kind));
  if (!parts.length) return "They reach nothing.";
  return "They reach " + (parts.length > 1 ? parts.slice(0, -1).join(", ") + " and " + parts[parts.length - 1] : parts[0]) + ".";
}

site.changesPage = async () => {
  if (!site.ix.state) return h("article", {}, h("h1", {}, "Changes"), h("p", { class: "quiet" }, "This site was compared with nothing: model docs generate --state DIR, the folder of earlier artifacts."));
  const { changes, summary } = await all();
  if (!changes.length) return h("article", {}, h("h1", {}, "Changes"), h("p", { class: "quiet" }, "Nothing has changed."));
  const parts = new Map();
  for (const [level, name] of levels) {
    const list = changes.filter((c) => c.level === level);
    if (!list.length) continue;
    const cards = site.stepped(list, (c) => card(c, linked(c.node)), h("div", { class: "cards" }), 40);
    parts.set(level, h("section", { class: "step", tabindex: "-1" }, h("h2", {}, name, h("span", { class: "count" }, site.count(list.length))), cards));
  }
  const go = (level) => (parts.get(level).scrollIntoView(), parts.get(level).focus({ preventScroll: true }));
  return h("article", {}, h("h1", {}, "Changes"), tiles(summary, go),
    h("p", {}, reaching(summary.reached), " ", h("a", { href: "#/lineage?select=" + encodeURIComponent("state:new+ state:modified+") }, "Show them in the graph")),
    [...parts.values()]);
};
