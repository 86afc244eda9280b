// The page of one node.
const { h } = site;

// neighbours is a picture of a node with what stands around it.
function neighbours(node, depth) {
  const set = new Set([node.i]);
  for (const side of ["parents", "children"]) for (const i of site.reach([node.i], side, depth).keys()) if (!site.isTest(site.nodes[i])) set.add(i);
  return site.subgraph([...set].sort((a, b) => a - b), node);
}

// subgraph makes the items and edges of a set of nodes.
site.subgraph = (list, focus, more = {}) => {
  const at = new Map(list.map((i, k) => [i, k]));
  const edges = [];
  for (const i of list) for (const p of site.nodes[i].parents) if (at.has(p)) edges.push([at.get(p), at.get(i)]);
  return site.graph({ items: list.map((i) => ({ node: site.nodes[i] })), edges, focus: focus && at.get(focus.i), ...more });
};

function lineageSection(node) {
  if (!node.parents.length && !node.children.some((i) => !site.isTest(site.nodes[i]))) return null;
  const hold = h("div", {});
  const pick = h("select", { "aria-label": "Distance", onchange: () => show() }, [[1, "1 step"], [2, "2 steps"], [3, "3 steps"], [99, "Everything"]].map(([v, t]) => h("option", { value: v }, t)));
  const show = () => {
    const g = neighbours(node, +pick.value);
    g.fitHeight(130, 520);
    hold.replaceChildren(g.box);
  };
  show();
  return site.section("lineage", "Lineage",
    h("div", { class: "bar" }, pick, h("a", { href: "#/lineage?select=" + encodeURIComponent("+" + site.pattern(node) + "+") + "&focus=" + encodeURIComponent(node.id) }, "Open in the graph"), h("a", { href: "#/impact/" + encodeURIComponent(node.id) }, "Impact")),
    hold);
}

const testsOf = (node) => node.tests.map((i) => site.nodes[i]);

site.testMark = (t) => {
  const mood = t.outcome ? site.mood(t.outcome.status) : "unknown";
  return h("a", { class: "test " + mood, href: site.href(t), title: t.name + (t.outcome ? ": " + t.outcome.status : ": not run yet") }, t.made || "unit test");
};

// inheritedFrom says of which column a description was written.
function inheritedFrom(c) {
  if (!c.from) return null;
  const [id, column] = c.from;
  const node = site.byId.get(id);
  return h("div", { class: "quiet small" }, "inherited from ", node ? h("a", { href: site.href(node) }, node.name + "." + column) : column);
}

// typeOf is a column's type, and whether it can be null.
site.typeOf = (c) => h("span", { class: "type-of" }, c.type ? h("span", {}, c.type) : null, c.nullable === undefined ? null : h("span", { class: "null", title: c.nullable ? "There may be nulls" : "There are no nulls" }, c.nullable ? "nullable" : "not null"));

function columnsSection(node, d) {
  if (!d.columns) return null;
  const tests = new Map();
  for (const t of testsOf(node)) {
    const key = t.column.toLowerCase().replace(/["`]/g, "");
    if (key) tests.set(key, [...(tests.get(key) || []), t]);
  }
  const some = (get) => d.columns.some(get);
  const typed = some((c) => c.type || c.nullable !== undefined);
  const row = (c) =>
    h("tr", { id: "column-" + c.name },
      h("th", { scope: "row" },
        site.ix.traced ? h("a", { href: "#/column/" + encodeURIComponent(node.id) + "/" + encodeURIComponent(c.name), title: "Follow this column" }, c.name) : c.name,
        c.missing ? h("span", { class: "status warn", title: "Declared, and not in the database" }, "missing") : null),
      typed ? h("td", { class: "type" }, site.typeOf(c)) : null,
      h("td", {}, site.prose(c.description), inheritedFrom(c), c.constraints ? h("div", {}, c.constraints.map((k) => h("span", { class: "tag" }, k))) : null,
        c.tags ? c.tags.map((t) => h("span", { class: "tag" }, t)) : null,
        c.meta ? h("div", { class: "quiet small" }, Object.entries(c.meta).map(([k, v]) => k + ": " + (typeof v === "object" ? JSON.stringify(v) : v)).join(" · ")) : null),
      h("td", {}, (tests.get(c.name.toLowerCase()) || []).map(site.testMark)));
  const body = h("tbody", {});
  const list = site.stepped(d.columns, row, body, 300);
  list.prepend(h("div", { class: "scroll" }, h("table", { class: "columns" }, h("thead", {}, h("tr", {}, ["Column", typed && "Type", "Description", "Tests"].filter(Boolean).map((t) => h("th", { scope: "col" }, t)))), body)));
  return site.section("columns", h("span", {}, "Columns", h("span", { class: "count" }, d.columns.length)), list);
}

function testsSection(node) {
  const tests = testsOf(node);
  if (!tests.length) return null;
  return site.section("tests", h("span", {}, "Tests", h("span", { class: "count" }, tests.length)),
    h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ["Test", "Column", "Last result", "Took"].map((t) => h("th", { scope: "col", class: t === "Took" ? "num" : "" }, t)))),
      h("tbody", {}, tests.map((t) => h("tr", {},
        h("td", {}, site.nodeLink(t)), h("td", {}, t.column ? h("code", {}, t.column) : ""),
        h("td", {}, t.outcome ? [site.statusMark(t.outcome.status, site.when(t.outcome.run.at)), t.outcome.failures ? " " + site.count(t.outcome.failures) + " rows" : ""] : h("span", { class: "quiet" }, "not run yet")),
        h("td", { class: "quiet num" }, t.outcome ? site.seconds(t.outcome.seconds) : "")))))));
}

function codeSection(node, d) {
  const panels = [];
  if (d.raw) panels.push([node.kind === "macro" ? "Macro" : "Source", () => site.code(d.raw, d.language, node)]);
  if (d.compiled) panels.push(["Compiled", () => site.code(d.compiled, d.language)]);
  return panels.length ? site.section("code", d.language === "python" ? "Python" : "SQL", site.tabs("Code", panels)) : null;
}

function edgesSection(node) {
  const get = (list) => list.map((i) => site.nodes[i]);
  const used = get(node.children).filter((n) => !site.isTest(n));
  const macros = get(node.calls);
  if (node.kind === "macro") {
    return site.section("edges", "Used",
      h("div", { class: "two" }, h("div", {}, h("h3", { class: "side" }, "Calls"), site.nodeList(macros, "No other documented macro.")),
        h("div", {}, h("h3", { class: "side" }, "Called by"), site.nodeList(get(node.callers), "Nothing calls it by its name."))));
  }
  return site.section("edges", "Dependencies",
    h("div", { class: "two" }, h("div", {}, h("h3", { class: "side" }, "Depends on"), site.nodeList([...get(node.parents), ...macros], "Nothing.")),
      h("div", {}, h("h3", { class: "side" }, "Used by"), site.nodeList(used, "Nothing."))));
}

function lastOutcome(node) {
  const o = node.outcome;
  if (!o) return null;
  return [site.statusMark(o.status), " ", h("span", { class: "quiet" }, site.seconds(o.seconds) + " · " + o.run.command + ", " + site.when(o.run.at))];
}

function head(node, d) {
  const tested = node.attached >= 0 ? site.nodes[node.attached] : null;
  return h("header", { class: "node-head" },
    h("p", { class: "crumbs" }, h("a", { href: "#/list/" + node.kind }, site.kindName(node.kind, true)), " / ", node.pkg === site.ix.project ? "" : node.pkg + " / ", node.folder),
    h("h1", {}, node.name, " ", site.kindMark(node.kind), site.changeMark(node), node.made && !site.isTest(node) ? h("span", { class: "badge" }, node.made) : null, node.access && node.access !== "protected" ? h("span", { class: "badge" }, node.access) : null),
    d.relation ? h("p", { class: "relation" }, h("code", {}, d.relation)) : null,
    tested ? h("p", {}, "Tests ", site.nodeLink(tested), node.column ? [", column ", h("code", {}, node.column)] : null) : null,
    node.tags.length ? h("p", {}, node.tags.map((t) => h("a", { class: "tag", href: "#/lineage?select=" + encodeURIComponent("tag:" + t) }, t))) : null,
    h("p", { class: "last" }, lastOutcome(node)));
}

site.nodePage = async (node) => {
  const [d, changes] = await Promise.all([site.detail(node), site.changeSection(node)]);
  const url = site.webURL(d.url);
  const facts = site.pairs([
    ...(d.facts || []),
    ["Group", node.group && h("a", { href: "#/lineage?select=" + encodeURIComponent("group:" + node.group) }, node.group)],
    ["Link", url && h("a", { href: url, rel: "noopener noreferrer" }, url)],
    ["File", h("span", {}, site.breaks(node.path))],
    ["Described in", d.patch && d.patch.replace(/^[^:]*:\/\//, "") !== node.path ? d.patch.replace(/^[^:]*:\/\//, "") : ""],
    ["Id", h("code", {}, node.id)],
  ]);
  const data = (title, value) => (value ? h("details", {}, h("summary", {}, title), h("dl", { class: "facts" }, Object.entries(value).map(([k, v]) => [h("dt", {}, k), h("dd", {}, site.value(v))]))) : null);
  return h("article", { class: "node-page" },
    head(node, d),
    h("div", { class: "node-body" },
      h("div", { class: "node-main" },
        d.description ? site.prose(d.description) : h("p", { class: "quiet" }, "Nobody has described this " + site.kindName(node.kind).toLowerCase() + " yet."),
        d.result ? h("div", { class: "message " + site.mood(node.outcome && node.outcome.status) }, d.result) : null,
        d.arguments ? site.section("arguments", "Arguments", h("table", {}, h("thead", {}, h("tr", {}, ["Argument", "Type", "Description"].map((t) => h("th", { scope: "col" }, t)))),
          h("tbody", {}, d.arguments.map((a) => h("tr", {}, h("th", { scope: "row" }, a.name), h("td", { class: "type" }, a.type || ""), h("td", {}, site.prose(a.description))))))) : null,
        changes, columnsSection(node, d), lineageSection(node), testsSection(node), site.historySection(d), codeSection(node, d), node.kind === "source" && !node.children.length ? null : edgesSection(node)),
      h("aside", { class: "node-side", "aria-label": "Facts" }, facts, data("Configuration", d.config), data("Meta", d.meta), data("Definition", d.definition))));
};
