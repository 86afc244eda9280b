// Coverage: how much of each folder is described and tested.
const { h } = site;

site.coverageOf = (nodes) => {
  const c = { nodes: 0, described: 0, tested: 0, columns: 0, columnsDescribed: 0, columnsTested: 0 };
  for (const n of nodes) {
    c.nodes++;
    if (n.summary) c.described++;
    if (n.tests.length) c.tested++;
    c.columns += n.covered[0];
    c.columnsDescribed += n.covered[1];
    c.columnsTested += n.covered[2];
  }
  return c;
};

const share = (part, all) => (all ? Math.floor((100 * part) / all) : 0);

site.meter = (label, part, all) => {
  const bar = h("span", { class: "meter", "aria-hidden": "true" }, h("i", {}));
  bar.firstChild.style.width = share(part, all) + "%";
  return h("p", { class: "metered" }, h("span", {}, label), bar, h("b", {}, all ? share(part, all) + " %" : "–"));
};

const cell = (part, all) => {
  if (!all) return h("td", { class: "num quiet" }, "–");
  const p = share(part, all);
  const bar = h("span", { class: "meter" + (p < 50 ? " low" : ""), "aria-hidden": "true" }, h("i", {}));
  bar.firstChild.style.width = p + "%";
  return h("td", { class: "num", title: site.count(part) + " of " + site.count(all) }, bar, h("b", {}, p + " %"));
};

site.coveragePage = (params) => {
  const all = params.get("packages") === "all";
  const folder = params.get("folder");
  const nodes = site.nodes.filter((n) => n.covered && (all || n.pkg === site.ix.project));
  const key = (n) => (n.pkg === site.ix.project ? "" : n.pkg + ":") + n.folder;
  const folders = new Map();
  for (const n of nodes) folders.has(key(n)) ? folders.get(key(n)).push(n) : folders.set(key(n), [n]);
  const row = (name, list, link) => {
    const c = site.coverageOf(list);
    return h("tr", {}, h("th", { scope: "row" }, link ? h("a", { href: "#/coverage?folder=" + encodeURIComponent(name) + (all ? "&packages=all" : "") }, name || "(top)") : name), h("td", { class: "num" }, site.count(c.nodes)),
      cell(c.described, c.nodes), cell(c.columnsDescribed, c.columns), cell(c.tested, c.nodes), cell(c.columnsTested, c.columns));
  };
  const heads = ["Folder", "Nodes", "Described", "Columns described", "Tested", "Columns tested"];
  const page = h("article", {}, h("h1", {}, "Coverage"),
    h("p", { class: "quiet" }, "Models, sources, seeds and snapshots with a description and with tests. ",
      site.ix.packages.length > 1 ? h("a", { href: all ? "#/coverage" : "#/coverage?packages=all" }, all ? "Only this project" : "With packages") : ""),
    h("div", { class: "scroll" }, h("table", { class: "coverage" }, h("thead", {}, h("tr", {}, heads.map((t, i) => h("th", { scope: "col", class: i ? "num" : "" }, t)))),
      h("tbody", {}, row("All", nodes, false), [...folders].sort((a, b) => a[0].localeCompare(b[0])).map(([name, list]) => row(name, list, true))))));
  if (folder !== null && folders.has(folder)) {
    const list = folders.get(folder).sort((a, b) => a.name.localeCompare(b.name));
    page.append(h("section", {}, h("h2", { id: "folder" }, folder || "(top)"), h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ["Name", "Description", "Columns described", "Tests"].map((t) => h("th", { scope: "col" }, t)))),
      h("tbody", {}, list.map((n) => h("tr", {}, h("td", {}, site.nodeLink(n)), h("td", {}, n.summary || h("span", { class: "status warn" }, "none")),
        h("td", { class: "num" }, n.covered[1] + " of " + n.covered[0]), h("td", { class: "num" }, n.tests.length || h("span", { class: "status warn" }, "none")))))))));
  }
  return page;
};
