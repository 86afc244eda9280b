// The map of a large project: its folders, joined by how many edges lead from
// one into another.

// fewFolders is how many boxes a map may have: with more, folders are joined
// with those above them.
const fewFolders = 120;

// folderOf is the box that a node stands in: sources stand by their own name.
function folderOf(n, depth) {
  if (n.kind === "source") return { key: "source " + n.pkg + " " + n.name.slice(0, n.name.indexOf(".")), name: n.name.slice(0, n.name.indexOf(".")), kind: "source", select: "source:" + n.name.slice(0, n.name.indexOf(".")) + ".*" };
  const path = n.folder.split("/").slice(0, depth).join("/");
  const name = (n.pkg === site.ix.project ? "" : n.pkg + ": ") + (path.replace(/^models\//, "") || "(top)");
  return { key: n.pkg + " " + path, name, kind: n.kind, select: (n.pkg === site.ix.project ? "" : "package:" + n.pkg + ",") + (path ? "path:" + path : "package:" + n.pkg), path };
}

// depths is how far each node of a list is from what it all begins with.
function depths(list) {
  const within = new Set(list);
  const left = new Map(list.map((i) => [i, site.nodes[i].parents.filter((p) => within.has(p)).length]));
  const depth = new Map();
  const queue = list.filter((i) => !left.get(i));
  for (const i of queue) depth.set(i, 0);
  for (let k = 0; k < queue.length; k++) {
    for (const j of site.nodes[queue[k]].children) {
      if (!within.has(j)) continue;
      depth.set(j, Math.max(depth.get(j) || 0, depth.get(queue[k]) + 1));
      left.set(j, left.get(j) - 1);
      if (!left.get(j)) queue.push(j);
    }
  }
  return depth;
}

// layersOf puts boxes that are about as deep into one layer.
function layersOf(all) {
  const deep = [...new Set(all.map((g) => Math.round(g.depth)))].sort((a, b) => a - b);
  return all.map((g) => deep.indexOf(Math.round(g.depth)));
}

// folders puts a list of nodes into boxes: items, edges and layers for a graph.
site.folders = (list) => {
  let groups;
  for (let depth = Math.max(1, ...list.map((i) => site.nodes[i].folder.split("/").length)); depth > 0; depth--) {
    groups = new Map();
    for (const i of list) {
      const at = folderOf(site.nodes[i], depth);
      if (!groups.has(at.key)) groups.set(at.key, { ...at, list: [], kinds: new Map(), depth: 0 });
      const g = groups.get(at.key);
      g.list.push(i);
      g.kinds.set(site.nodes[i].kind, (g.kinds.get(site.nodes[i].kind) || 0) + 1);
    }
    if (groups.size <= fewFolders) break;
  }
  const deep = depths(list);
  const at = new Map();
  const all = [...groups.values()];
  for (const g of all) g.depth = g.list.reduce((s, i) => s + (deep.get(i) || 0), 0) / g.list.length;
  all.sort((a, b) => a.depth - b.depth);
  all.forEach((g, k) => g.list.forEach((i) => at.set(i, k)));
  // An edge between two folders goes from the one that stands earlier, whichever
  // way more of them lead, so that there are no circles.
  const weights = new Map();
  for (const i of list) {
    for (const p of site.nodes[i].parents) {
      if (!at.has(p) || at.get(p) === at.get(i)) continue;
      const [a, b] = [Math.min(at.get(p), at.get(i)), Math.max(at.get(p), at.get(i))];
      weights.set(a * all.length + b, (weights.get(a * all.length + b) || 0) + 1);
    }
  }
  const items = all.map((g) => {
    const kinds = [...g.kinds].sort((a, b) => b[1] - a[1]);
    return { node: { name: g.name, kind: kinds[0][0], summary: kinds.map(([kind, n]) => site.plural(n, kind)).join(", "), folder: g }, lines: [kinds.slice(0, 2).map(([kind, n]) => site.plural(n, kind)).join(", ")] };
  });
  const edges = [...weights].map(([k, weight]) => [Math.floor(k / all.length), k % all.length, undefined, undefined, weight]);
  return { items, edges, layers: layersOf(all) };
};
