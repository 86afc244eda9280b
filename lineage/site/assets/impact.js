// Impact: everything that a change of a node, or of some of its columns, can
// reach.
const { h } = site;

const makesColumns = (n) => n.kind === "model" || n.kind === "snapshot" || n.kind === "seed" || n.kind === "source";

// affected follows columns through values and rows. It returns for each node
// reached the columns that change, and whether its rows may: then all columns do.
// What has no columns of its own, or none that is understood, changes as a whole.
function affected(links, node, columns) {
  const { down, decides, up, decided, names } = links;
  const found = new Map();
  const queue = [];
  const at = (i) => found.get(i) || (found.set(i, { columns: new Set(), rows: false, whole: false }), found.get(i));
  const column = (i, c) => {
    const f = at(i);
    if (f.columns.has(c)) return;
    f.columns.add(c);
    queue.push([i, c]);
  };
  const rows = (i) => {
    const f = at(i);
    if (f.rows) return;
    f.rows = true;
    queue.push([i, -1]);
  };
  const opaque = (n) => !makesColumns(n) || (n.parents.length && !decided.has(n.i) && !names[n.i].some((_, c) => up.has(n.i + ":" + c)));
  for (const c of columns) column(node.i, c);
  for (let k = 0; k < queue.length; k++) {
    const [i, c] = queue[k];
    for (const [j, d] of (c >= 0 && down.get(i + ":" + c)) || []) column(j, d);
    for (const j of (c >= 0 && decides.get(i + ":" + c)) || []) rows(j);
    for (const j of site.nodes[i].children) {
      const n = site.nodes[j];
      if (site.isTest(n)) continue;
      if (c < 0) rows(j);
      if (opaque(n)) {
        at(j).whole = true;
        rows(j);
      }
    }
  }
  found.delete(node.i);
  for (const i of [node.i, ...found.keys()]) {
    const f = found.get(i) || { columns: new Set(columns), rows: false };
    for (const t of site.nodes[i].tests) {
      const name = site.nodes[t].column.toLowerCase();
      if (f.rows || !name || [...f.columns].some((c) => names[i][c].toLowerCase() === name)) at(t).whole = true;
    }
  }
  return found;
}

// distances of what is reached: steps along edges that are reached too.
function distances(node, found) {
  const out = new Map([[node.i, 0]]);
  const queue = [node.i];
  for (let k = 0; k < queue.length; k++) {
    for (const j of site.nodes[queue[k]].children) {
      if (!found.has(j) || out.has(j)) continue;
      out.set(j, out.get(queue[k]) + 1);
      queue.push(j);
    }
  }
  return out;
}

// href: names may hold commas, so that they are encoded within the list.
const href = (site.impactHref = (node, columns) => "#/impact/" + encodeURIComponent(node.id) + (columns.length ? "?columns=" + encodeURIComponent(columns.map(encodeURIComponent).join(",")) : ""));

function listed(text) {
  try {
    return text.split(",").map(decodeURIComponent);
  } catch {
    return text.split(",");
  }
}

// chips choose the columns that change.
function chips(node, names, chosen) {
  if (!names.length || !site.ix.traced) return null;
  const on = new Set(chosen);
  const chip = (name) => {
    const next = on.has(name) ? chosen.filter((c) => c !== name) : [...chosen, name];
    return h("a", { class: "chip" + (on.has(name) ? " on" : ""), href: href(node, next), "aria-current": on.has(name) && "true" }, name);
  };
  const list = h("span", {});
  return h("div", { class: "chips" }, h("span", { class: "quiet" }, "What changes: "), h("a", { class: "chip" + (chosen.length ? "" : " on"), href: href(node, []), "aria-current": !chosen.length && "true" }, "everything"),
    names.length > 60 ? site.stepped(names, chip, list, 60) : names.map(chip));
}

// effects are the columns of a node that change.
function effects(f, names) {
  if (!f || f.whole) return null;
  const list = [...f.columns].map((c) => names[c]);
  const shown = f.rows ? [] : list.slice(0, 6);
  return h("span", { class: "quiet small" }, f.rows ? " rows" : [" ", shown.join(", "), list.length > shown.length ? " and " + (list.length - shown.length) + " more" : ""]);
}

// byColumn compares the columns of a node by what hangs on each, once there is
// time for it.
function byColumn(node, links) {
  const names = links.names[node.i];
  if (!site.ix.traced || !names.length || names.length > 200) return null;
  const body = h("tbody", {});
  const rest = names.map((name, c) => [name, c]);
  const next = () => {
    const until = performance.now() + 12;
    while (rest.length && performance.now() < until) {
      const [name, c] = rest.shift();
      const found = affected(links, node, [c]);
      const count = { columns: 0, models: 0, exposures: 0, tests: 0 };
      for (const [i, f] of found) {
        const n = site.nodes[i];
        if (site.isTest(n)) count.tests++;
        else if (n.kind === "exposure") count.exposures++;
        else count.models++;
        count.columns += f.rows ? links.names[i].length : f.columns.size;
      }
      body.append(h("tr", {}, h("th", { scope: "row" }, h("a", { href: href(node, [name]) }, name)), ["models", "columns", "tests", "exposures"].map((k) => h("td", { class: "num" + (count[k] ? "" : " quiet") }, site.count(count[k])))));
    }
    if (rest.length) setTimeout(next, 0);
  };
  setTimeout(next, 30);
  return h("section", { class: "step" }, h("h2", {}, "By column"), h("div", { class: "scroll" }, h("table", { class: "narrow" },
    h("thead", {}, h("tr", {}, ["If this changes", "Nodes", "Columns", "Tests", "Exposures"].map((t, k) => h("th", { scope: "col", class: k ? "num" : "" }, t)))), body)));
}

// impactPage shows what hangs on a node, or on the columns that the address names.
site.impactPage = async (node, params) => {
  const links = site.ix.traced ? await site.columnLinks() : { names: site.nodes.map(() => []) };
  const names = links.names[node.i];
  const chosen = listed(params.get("columns") || "").filter((c) => names.includes(c));
  const found = chosen.length ? affected(links, node, chosen.map((c) => names.indexOf(c))) : null;
  const reached = found ? distances(node, found) : site.reach([node.i], "children");
  if (found) for (const i of found.keys()) if (!reached.has(i)) reached.set(i, 1);
  reached.delete(node.i);
  const all = [...reached.keys()].map((i) => site.nodes[i]);
  const kinds = new Map();
  for (const n of all) kinds.set(n.kind, (kinds.get(n.kind) || 0) + 1);
  const tests = all.filter(site.isTest);
  const far = all.reduce((m, n) => Math.max(m, reached.get(n.i)), 0);
  const line = (n) => h("li", {}, site.nodeLink(n), found ? effects(found.get(n.i), links.names[n.i]) : null);
  const list = (nodes) => site.stepped(nodes.sort((a, b) => a.name.localeCompare(b.name)), line, h("ul", { class: "plain flow" }), 120);
  const steps = [];
  for (let d = 1; d <= far; d++) {
    const near = all.filter((n) => reached.get(n.i) === d && !site.isTest(n));
    if (near.length) steps.push(h("section", { class: "step" }, h("h2", {}, d === 1 ? "Directly" : d + " steps away", h("span", { class: "count" }, site.count(near.length))), list(near)));
  }
  return h("article", {},
    h("p", { class: "crumbs" }, site.nodeLink(node), " / impact"),
    h("h1", {}, chosen.length ? ["What hangs on ", h("code", {}, chosen.join(", ")), " of " + node.name] : "What hangs on " + node.name),
    chips(node, names, chosen),
    all.length ? h("div", { class: "tiles" }, [...kinds].map(([kind, n]) => h("div", { class: "tile" }, h("b", {}, site.count(n)), site.kindName(kind, n !== 1)))) : h("p", { class: "quiet" }, chosen.length ? "Nothing." : "Nothing reads it."),
    all.length && !chosen.length ? h("p", {}, h("a", { href: "#/lineage?select=" + encodeURIComponent(site.pattern(node) + "+") }, "Show as a graph")) : null,
    all.length && !chosen.length ? byColumn(node, links) : null,
    steps,
    tests.length ? h("section", { class: "step" }, h("h2", {}, "Tests", h("span", { class: "count" }, site.count(tests.length))), list(tests)) : null);
};
