// Changes: what is new, modified and gone since the state that the site was
// compared with.
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

// changed says what happened to a node: "new", "modified" or "".
site.changed = (n) => (!site.ix.state ? "" : site.inState("new")(n) ? "new" : site.inState("modified")(n) ? "modified" : "");

// aspects are the parts of a node that differ.
const aspects = (n) => Object.keys(site.ix.state.values).filter((v) => v.startsWith("modified.") && site.inState(v)(n)).map((v) => v.slice("modified.".length).replaceAll("_", " "));

site.changeMark = (n) => {
  const what = site.changed(n);
  if (!what) return null;
  const list = what === "modified" ? aspects(n) : [];
  return h("span", { class: "badge changed", title: list.join(", ") }, what + (list.length ? ": " + list.join(", ") : ""));
};

site.changesPage = () => {
  if (!site.ix.state) return h("article", {}, h("h1", {}, "Changes"), h("p", { class: "quiet" }, "This site was compared with nothing: model docs generate --state DIR, the folder of earlier artifacts."));
  const nodes = site.nodes.filter((n) => site.changed(n));
  const part = (what) => nodes.filter((n) => site.changed(n) === what);
  const line = (n) => h("tr", {}, h("td", {}, site.nodeLink(n)), h("td", { class: "quiet" }, site.kindName(n.kind)), h("td", {}, (site.changed(n) === "new" ? [] : aspects(n)).map((a) => h("span", { class: "tag" }, a))), h("td", { class: "num" }, h("a", { href: "#/impact/" + encodeURIComponent(n.id) }, "Impact")));
  const table = (title, list) => {
    if (!list.length) return null;
    const body = h("tbody", {});
    const order = Object.keys(site.kinds);
    const rows = site.stepped(list.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.name.localeCompare(b.name)), line, body);
    rows.prepend(h("div", { class: "scroll" }, h("table", { class: "list" }, body)));
    return h("section", { class: "step" }, h("h2", {}, title, h("span", { class: "count" }, site.count(list.length))), rows);
  };
  const gone = site.ix.state.removed;
  const tile = (n, name) => h("div", { class: "tile" }, h("b", {}, site.count(n)), name);
  return h("article", {}, h("h1", {}, "Changes"),
    h("div", { class: "tiles" }, tile(part("new").length, "New"), tile(part("modified").length, "Modified"), tile(gone.length, "Removed")),
    nodes.length ? h("p", {}, h("a", { href: "#/lineage?select=" + encodeURIComponent("state:new+ state:modified+") }, "Show them with all that hangs on them")) : h("p", { class: "quiet" }, "Nothing that is here has changed."),
    table("New", part("new")), table("Modified", part("modified")),
    gone.length ? h("section", { class: "step" }, h("h2", {}, "Removed", h("span", { class: "count" }, site.count(gone.length))), site.stepped(gone, (id) => h("li", {}, h("code", {}, id)), h("ul", { class: "plain" }), 120)) : null);
};
