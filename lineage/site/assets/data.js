// The site's data: the index at once, everything else when it is asked for.
const site = (window.site = { nodes: [], byId: new Map(), errors: [] });

const got = new Map();
const waiting = new Map();
const base = document.currentScript && document.currentScript.src ? document.currentScript.src.replace(/site\.js.*$/, "") : "";

// Data files call this with what they hold: a page opened from a disk may run
// scripts beside it, but not read them.
window.siteData = (name, value) => {
  const known = got.has(name);
  got.set(name, value);
  if (waiting.has(name)) waiting.get(name)(value);
  if (name === "index" && !known) start(value);
};

site.load = (name) => {
  if (got.has(name)) return Promise.resolve(got.get(name));
  const held = document.getElementById("data-" + name);
  if (held) {
    got.set(name, JSON.parse(held.textContent));
    return Promise.resolve(got.get(name));
  }
  return new Promise((done, fail) => {
    const before = waiting.get(name);
    waiting.set(name, (v) => (before && before(v), done(v)));
    if (before) return;
    const script = document.createElement("script");
    script.src = base + "data/" + name + ".js?v=" + encodeURIComponent(site.ix.generated);
    script.onerror = () => (waiting.delete(name), fail(new Error("The file " + name + ".js is missing beside this page.")));
    document.head.append(script);
  });
};

// detail is all that is known of a node.
site.detail = async (node) => {
  const chunk = await site.load("n" + Math.floor(node.i / site.ix.chunk));
  const d = chunk[node.i % site.ix.chunk];
  if (!d || d.id !== node.id) throw new Error("The site was written anew while this page was open: reload it.");
  return d;
};

function start(ix) {
  site.ix = ix;
  const t = ix.tables;
  const n = ix.name.length;
  const nodes = (site.nodes = new Array(n));
  for (let i = 0; i < n; i++) {
    const kind = t.kind[ix.kind[i]];
    const pkg = t.package[ix.package[i]];
    const folder = t.folder[ix.folder[i]];
    const outcome = ix.outcome[i];
    const node = {
      i, kind, pkg, folder,
      name: ix.name[i],
      id: ix.id[i] && ix.id[i][0] !== "." ? ix.id[i] : kind + "." + pkg + "." + ix.name[i] + ix.id[i],
      path: folder ? folder + "/" + t.file[ix.file[i]] : t.file[ix.file[i]],
      fqn: t.fqn[ix.fqn[i]],
      schema: t.schema[ix.schema[i]],
      made: t.made[ix.made[i]],
      group: t.group[ix.group[i]],
      access: t.access[ix.access[i]],
      summary: ix.summary[i],
      parents: ix.parents[i],
      children: [],
      tests: [],
      tags: (ix.tags[i] || []).map((k) => t.tag[k]),
      calls: ix.calls[i] || [],
      callers: [],
      attached: i in ix.attached ? ix.attached[i] : -1,
      column: ix.column[i] || "",
      covered: ix.covered[i],
      outcome: outcome && { status: t.status[outcome.s], run: ix.runs[outcome.r], seconds: outcome.t, failures: outcome.f },
    };
    nodes[i] = node;
    site.byId.set(node.id, node);
  }
  for (const node of nodes) {
    for (const p of node.parents) nodes[p].children.push(node.i);
    for (const m of node.calls) nodes[m].callers.push(node.i);
    if (node.attached >= 0) nodes[node.attached].tests.push(node.i);
  }
  // The other scripts of this file have run when this is called from a data
  // file; in one file they follow.
  queueMicrotask(() => site.begin());
}

// isTest: what checks others, and is left out of pictures unless asked for.
site.isTest = (node) => node.kind === "test" || node.kind === "unit_test";

// reach returns the nodes that can be reached, with their distance.
site.reach = (from, next, most = Infinity) => {
  const distance = new Map(from.map((i) => [i, 0]));
  const queue = [...from];
  for (let k = 0; k < queue.length; k++) {
    const d = distance.get(queue[k]);
    if (d >= most) continue;
    for (const j of site.nodes[queue[k]][next]) {
      if (!distance.has(j)) {
        distance.set(j, d + 1);
        queue.push(j);
      }
    }
  }
  return distance;
};

// columnsData is the columns of all nodes with the edges between them.
let columnsReady;
site.columnsData = () => (columnsReady ||= site.load("columns"));

site.inlined = () => {
  const held = document.getElementById("data-index");
  if (held) window.siteData("index", JSON.parse(held.textContent));
};
