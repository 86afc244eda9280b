// Column lineage: from a column to all that it is made from and goes into.
const { h } = site;

let links = null;

async function ready() {
  if (links) return links;
  const data = await site.columnsData();
  links = { names: data.names, up: new Map(), down: new Map() };
  const put = (map, key, v) => (map.has(key) ? map.get(key).push(v) : map.set(key, [v]));
  for (let k = 0; k < data.edges.length; k += 5) {
    const [a, ca, b, cb, kind] = data.edges.slice(k, k + 5);
    put(links.down, a + ":" + ca, [b, cb, data.kinds[kind]]);
    put(links.up, b + ":" + cb, [a, ca, data.kinds[kind]]);
  }
  return links;
}

// trace returns the columns that hang together with one, and their edges.
async function trace(node, name) {
  const { names, up, down } = await ready();
  const start = names[node.i].findIndex((c) => c.toLowerCase() === name.toLowerCase());
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

// tracePage shows the way of a column through the project.
site.tracePage = async (node, name) => {
  const { columns, edges } = await trace(node, name);
  const order = [...columns.keys()].sort((a, b) => a - b);
  const at = new Map(order.map((i, k) => [i, k]));
  const items = order.map((i) => ({ node: site.nodes[i], columns: [...columns.get(i)] }));
  const page = h("article", { class: "wide" },
    h("p", { class: "crumbs" }, site.nodeLink(node), " / ", name),
    h("h1", {}, "Column ", h("code", {}, name)));
  if (!edges.length) {
    page.append(h("p", { class: "quiet" }, site.ix.traced ? "Nothing is known of where this column comes from or goes." : "This site was written without column lineage."));
    return page;
  }
  const graph = site.graph({
    items, wheel: true, focus: at.get(node.i), column: { k: at.get(node.i), name: [...columns.get(node.i)][0] },
    edges: edges.map(([a, ca, b, cb]) => [at.get(a), at.get(b), ca, cb]),
    pick: (it, column) => column && (location.hash = "#/column/" + encodeURIComponent(it.node.id) + "/" + encodeURIComponent(column)),
  });
  const rows = edges.map(([a, ca, b, cb, kind]) =>
    h("tr", {}, h("td", {}, site.nodeLink(site.nodes[a])), h("td", {}, h("code", {}, ca)), h("td", {}, kind || ""), h("td", {}, site.nodeLink(site.nodes[b])), h("td", {}, h("code", {}, cb))));
  page.append(
    h("p", { class: "quiet" }, site.count([...columns.values()].reduce((s, c) => s + c.size, 0)) + " columns of " + site.count(order.length) + " nodes. Click a column to follow it."),
    graph.box,
    h("details", {}, h("summary", {}, "As a list"), h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ["From", "Column", "", "To", "Column"].map((t) => h("th", {}, t)))), h("tbody", {}, rows)))));
  return page;
};
