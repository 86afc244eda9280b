// Lists of nodes.
const { h } = site;

// nodeList groups nodes by kind.
site.nodeList = (nodes, empty) => {
  if (!nodes.length) return h("p", { class: "quiet" }, empty);
  const groups = new Map();
  for (const n of nodes) groups.has(n.kind) ? groups.get(n.kind).push(n) : groups.set(n.kind, [n]);
  const order = Object.keys(site.kinds);
  return h("div", { class: "groups" }, [...groups].sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0])).map(([kind, list]) =>
    h("div", {}, h("h3", {}, site.kindName(kind, true), h("span", { class: "count" }, list.length)),
      site.stepped(list.sort((a, b) => a.name.localeCompare(b.name)), (n) => h("li", {}, site.nodeLink(n)), h("ul", { class: "plain" }), 60))));
};

const heads = { model: "Materialized", exposure: "Type", test: "Test", source: "Schema" };

// listPage shows all nodes of a kind.
site.listPage = (kind) => {
  const all = site.nodes.filter((n) => n.kind === kind).sort((a, b) => a.name.localeCompare(b.name));
  const body = h("tbody", {});
  const hold = h("div", {});
  const table = h("table", { class: "list" },
    h("thead", {}, h("tr", {}, ["Name", heads[kind] && kind !== "source" ? heads[kind] : null, "Folder", "Description", "Last"].filter(Boolean).map((t) => h("th", { scope: "col" }, t)))), body);
  const row = (n) =>
    h("tr", {},
      h("td", {}, site.nodeLink(n), site.changed(n) ? [" ", site.changeMark(n)] : null, n.tags.map((t) => h("span", { class: "tag" }, t))),
      heads[kind] && kind !== "source" ? h("td", {}, n.made) : null,
      h("td", { class: "quiet folder" }, site.breaks((n.pkg === site.ix.project ? "" : n.pkg + "/") + n.folder)),
      h("td", {}, n.summary),
      h("td", {}, n.outcome ? site.statusMark(n.outcome.status, site.when(n.outcome.run.at)) : ""));
  const filter = h("input", { type: "search", class: "filter", placeholder: "Filter " + site.kindName(kind, true).toLowerCase() + "…", "aria-label": "Filter", oninput: () => fill() });
  const fill = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    body.replaceChildren();
    hold.replaceChildren(site.stepped(all.filter((n) => words.every((w) => (n.name + " " + n.path + " " + n.made + " " + n.tags.join(" ") + " " + n.summary).toLowerCase().includes(w))), row, body));
    table.append(body);
    hold.firstChild.prepend(h("div", { class: "scroll" }, table));
  };
  fill();
  return h("article", {}, h("h1", {}, site.kindName(kind, true), h("span", { class: "count" }, site.count(all.length))), filter, hold);
};

// pattern selects one node.
site.pattern = (node) =>
  node.kind === "source" ? "source:" + node.name : node.kind === "exposure" || node.kind === "metric" || node.kind === "semantic_model" || node.kind === "saved_query" ? node.kind + ":" + node.name : node.name;
