// Column lineage: from a column to all that it is made from and goes into.
const { h } = site;

let links = null;

// columnLinks is the edges between columns, by "node:column", and the columns
// that decide which rows a node has.
site.columnLinks = async () => {
  if (links) return links;
  const data = await site.columnsData();
  const made = { names: data.names, up: new Map(), down: new Map(), decides: new Map(), decided: new Map() };
  const put = (map, key, v) => (map.has(key) ? map.get(key).push(v) : map.set(key, [v]));
  for (let k = 0; k < data.edges.length; k += 5) {
    const [a, ca, b, cb] = [data.edges[k], data.edges[k + 1], data.edges[k + 2], data.edges[k + 3]];
    const kind = data.kinds[data.edges[k + 4]];
    put(made.down, a + ":" + ca, [b, cb, kind]);
    put(made.up, b + ":" + cb, [a, ca, kind]);
  }
  for (let k = 0; k < data.rows.length; k += 3) {
    const [a, ca, b] = [data.rows[k], data.rows[k + 1], data.rows[k + 2]];
    put(made.decides, a + ":" + ca, b);
    put(made.decided, b, [a, ca]);
  }
  return (links = made);
};

// columnAt finds a column of a node by its name, -1 when there is none.
site.columnAt = (names, node, name) => names[node.i].findIndex((c) => c.toLowerCase() === name.toLowerCase());

site.columnHref = (node, name) => "#/column/" + encodeURIComponent(node.id) + "/" + encodeURIComponent(name);

// trace returns the columns that hang together with one, and their edges.
function trace({ names, up, down }, node, start) {
  const columns = new Map();
  const edges = [];
  const add = (i, c) => (columns.has(i) ? columns.get(i).add(names[i][c]) : columns.set(i, new Set([names[i][c]])));
  if (start < 0) return { columns, edges };
  add(node.i, start);
  for (const map of [up, down]) {
    const queue = [[node.i, start]];
    const seen = new Set([node.i + ":" + start]);
    while (queue.length) {
      const [i, c] = queue.pop();
      for (const [j, d, kind] of map.get(i + ":" + c) || []) {
        edges.push(map === up ? [j, names[j][d], i, names[i][c], kind] : [i, names[i][c], j, names[j][d], kind]);
        add(j, d);
        if (!seen.has(j + ":" + d)) {
          seen.add(j + ":" + d);
          queue.push([j, d]);
        }
      }
    }
  }
  return { columns, edges };
}

// rowsSection tells what the column does besides giving values.
function rowsSection({ names, decides, decided }, node, start) {
  const readers = (decides.get(node.i + ":" + start) || []).map((i) => site.nodes[i]);
  const own = decided.get(node.i) || [];
  if (!readers.length && !own.length) return null;
  return site.section("rows", "Rows", h("div", { class: "two" },
    h("div", {}, h("h3", { class: "side" }, "This column decides the rows of"), site.nodeList(readers, "Nothing.")),
    h("div", {}, h("h3", { class: "side" }, "The rows of " + node.name + " are decided by"),
      own.length ? site.stepped(own, ([i, c]) => h("li", {}, site.nodeLink(site.nodes[i]), " ", h("a", { href: site.columnHref(site.nodes[i], names[i][c]) }, h("code", {}, names[i][c]))), h("ul", { class: "plain" }), 60) : h("p", { class: "quiet" }, "Nothing."))));
}

// described is what is known of the column itself.
async function described(node, name) {
  const c = ((await site.detail(node)).columns || []).find((c) => c.name.toLowerCase() === name.toLowerCase());
  if (!c) return null;
  const tests = node.tests.map((i) => site.nodes[i]).filter((t) => t.column.toLowerCase().replace(/["`]/g, "") === c.name.toLowerCase());
  return h("div", { class: "trace-head" }, h("p", {}, h("span", { class: "type" }, site.typeOf(c)), " ", tests.map(site.testMark)), site.prose(c.description));
}

const most = 1500;

// tracePage shows the way of a column through the project.
site.tracePage = async (node, name) => {
  const all = await site.columnLinks();
  const start = site.columnAt(all.names, node, name);
  const { columns, edges } = trace(all, node, start);
  const order = [...columns.keys()].sort((a, b) => a - b);
  const at = new Map(order.map((i, k) => [i, k]));
  const items = order.map((i) => ({ node: site.nodes[i], columns: [...columns.get(i)] }));
  const page = h("article", { class: "wide" },
    h("p", { class: "crumbs" }, site.nodeLink(node), " / ", name),
    h("h1", {}, "Column ", h("code", {}, name)), await described(node, name));
  if (!edges.length) {
    page.append(h("p", { class: "quiet" }, !site.ix.traced ? "This site was written without column lineage." : start < 0 ? "Nothing is known of this column." : "It is made from no other column, and no other is made from it."));
    if (start >= 0) page.append(rowsSection(all, node, start) || "");
    return page;
  }
  page.append(h("p", { class: "bar" }, h("span", { class: "quiet" }, site.count([...columns.values()].reduce((s, c) => s + c.size, 0)) + " columns of " + site.count(order.length) + " nodes. Click a column to follow it."),
    h("a", { href: site.impactHref(node, [all.names[node.i][start]]) }, "Impact")));
  if (order.length <= most) {
    const graph = site.graph({
      items, wheel: true, focus: at.get(node.i), column: { k: at.get(node.i), name: [...columns.get(node.i)][0] },
      edges: edges.map(([a, ca, b, cb]) => [at.get(a), at.get(b), ca, cb]),
      pick: (it, column) => column && (location.hash = site.columnHref(it.node, column)),
    });
    graph.fitHeight(180, Math.min(620, 0.7 * innerHeight));
    page.append(graph.box);
  } else page.append(h("p", { class: "quiet" }, "Too many nodes to draw: they are listed below."));
  const body = h("tbody", {});
  const rows = site.stepped(edges, ([a, ca, b, cb, kind]) =>
    h("tr", {}, h("td", {}, site.nodeLink(site.nodes[a])), h("td", {}, h("code", {}, ca)), h("td", {}, kind || ""), h("td", {}, site.nodeLink(site.nodes[b])), h("td", {}, h("code", {}, cb))), body);
  rows.prepend(h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ["From", "Column", "", "To", "Column"].map((t) => h("th", {}, t)))), body)));
  page.append(h("details", { open: order.length > most }, h("summary", {}, "As a list"), rows), rowsSection(all, node, start) || "");
  return page;
};
