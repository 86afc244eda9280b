// The first page: what people wrote about the project, and its state.
const { h } = site;

function lastRun() {
  const runs = site.ix.runs;
  if (!runs.length) return null;
  const r = runs[runs.length - 1];
  return h("section", { class: "panel" }, h("h2", {}, "Last run"),
    h("p", {}, h("b", {}, r.command), " ", h("span", { class: "quiet" }, site.when(r.at) + " · " + site.seconds(r.elapsed))),
    h("p", {}, Object.entries(r.counts).map(([s, n]) => [site.statusMark(site.ix.tables.status[s]), " " + site.count(n) + "  "])),
    r.failed.length ? h("ul", { class: "plain" }, r.failed.slice(0, 8).map((f) => h("li", {}, site.nodeLink(site.nodes[f.n]), " ", site.statusMark(site.ix.tables.status[f.s], f.m)))) : null,
    h("p", {}, h("a", { href: "#/runs" }, "All runs")));
}

function coverage() {
  const c = site.coverageOf(site.nodes.filter((n) => n.covered && n.pkg === site.ix.project));
  if (!c.nodes) return null;
  return h("section", { class: "panel" }, h("h2", {}, "Coverage"),
    site.meter("Described", c.described, c.nodes), site.meter("Columns described", c.columnsDescribed, c.columns), site.meter("Tested", c.tested, c.nodes),
    h("p", {}, h("a", { href: "#/coverage" }, "By folder")));
}

function groups() {
  if (!site.ix.groups.length) return null;
  return h("section", { class: "panel" }, h("h2", {}, "Groups"), h("ul", { class: "plain" }, site.ix.groups.map((g) =>
    h("li", {}, h("a", { href: "#/lineage?select=" + encodeURIComponent("group:" + g.name) }, g.name), g.owner ? h("span", { class: "quiet" }, " · " + g.owner) : "", site.prose(g.description)))));
}

// picture is the whole project: its nodes, or of a large one its folders.
function picture() {
  const list = site.nodes.filter((n) => !site.isTest(n) && n.kind !== "macro").map((n) => n.i);
  if (list.length < 2) return null;
  const open = (it) => (location.hash = "#/lineage?select=" + encodeURIComponent(it.node.folder.select));
  const g = list.length > 300 ? site.graph({ ...site.folders(list), open }) : site.subgraph(list, null, {});
  g.fitHeight(160, 460);
  return h("section", { id: "picture" }, g.box);
}

site.projectPage = () => {
  const counts = new Map();
  for (const n of site.nodes) counts.set(n.kind, (counts.get(n.kind) || 0) + 1);
  const others = site.ix.packages.filter((p) => p.name !== site.ix.project);
  const own = site.ix.packages.find((p) => p.name === site.ix.project);
  const written = site.ix.overview || (own && own.overview);
  return h("article", {},
    h("h1", {}, site.ix.project),
    h("div", { class: "tiles" }, Object.keys(site.kinds).filter((k) => counts.get(k)).map((k) => h("a", { class: "tile", href: "#/list/" + k }, h("b", {}, site.count(counts.get(k))), h("span", {}, site.dot(k), site.kindName(k, counts.get(k) !== 1))))),
    written ? null : picture(),
    h("div", { class: "node-body" },
      h("div", { class: "node-main" },
        site.prose(written) ||
          h("p", { class: "quiet" }, "Write a docs block named __overview__ in any Markdown file of the project, and it stands here."),
        others.map((p) => (p.overview ? h("details", {}, h("summary", {}, p.name), site.prose(p.overview)) : null))),
      h("aside", { class: "node-side" }, lastRun(), coverage(), groups(),
        others.length ? h("section", { class: "panel" }, h("h2", {}, "Packages"), h("ul", { class: "plain" }, others.map((p) => h("li", {}, h("a", { href: "#/lineage?select=" + encodeURIComponent("package:" + p.name) }, p.name), " ", h("span", { class: "quiet" }, p.version || ""))))) : null)),
    written ? picture() : null);
};
