// The list at the side: kinds, then nodes by their files or by where they stand in
// the database, opened when asked for.
const { h } = site;

// ways are the folders that a node is listed in; none: it is left out.
const ways = {
  Files: (n) => [n.pkg, ...n.folder.split("/").filter(Boolean)],
  Database: (n) => n.schema.split("\x1f").filter(Boolean),
};
let way = "Files";

const listed = (n) => !site.isTest(n) && n.kind !== "macro" && ways[way](n).length > 0;

function grow() {
  const root = { folders: new Map(), nodes: [] };
  for (const n of site.nodes) {
    if (!listed(n)) continue;
    let at = root;
    for (const part of ways[way](n)) {
      if (!at.folders.has(part)) at.folders.set(part, { folders: new Map(), nodes: [] });
      at = at.folders.get(part);
    }
    at.nodes.push(n);
  }
  return root;
}

const leaf = (n) => h("li", {}, h("a", { class: "node", href: site.href(n), "data-id": n.id, title: n.summary || n.id }, site.dot(n.kind), h("span", {}, site.breaks(n.name))));

function branch(name, at, path) {
  const list = h("ul", {});
  const el = h("details", { "data-path": path }, h("summary", {}, name), list);
  const fill = () => {
    if (list.firstChild) return;
    const folders = [...at.folders].sort((a, b) => a[0].localeCompare(b[0]));
    list.append(...folders.map(([n, f]) => h("li", {}, branch(n, f, path + "/" + n))), ...at.nodes.sort((a, b) => a.name.localeCompare(b.name)).map(leaf));
  };
  el.addEventListener("toggle", () => el.open && fill());
  el.fill = fill;
  return el;
}

// branches are the nodes in the chosen way.
function branches() {
  const own = (name) => way === "Files" && name === site.ix.project;
  const top = [...grow().folders].sort((a, b) => own(b[0]) - own(a[0]) || a[0].localeCompare(b[0])).map(([name, at]) => branch(name, at, name));
  const open = (el) => (el.fill(), (el.open = true));
  if (top.length) {
    open(top[0]);
    if (site.nodes.length < 400) for (const el of top[0].querySelectorAll("details")) open(el);
  }
  return top;
}

site.tree = () => {
  const counts = new Map();
  for (const n of site.nodes) counts.set(n.kind, (counts.get(n.kind) || 0) + 1);
  const hold = h("div", {}, branches());
  const choose = (name) =>
    h("button", { type: "button", class: "way", "aria-pressed": String(name === way), onclick: (e) => {
      way = name;
      for (const b of e.target.parentNode.children) b.setAttribute("aria-pressed", b === e.target);
      hold.replaceChildren(...branches());
      site.showInTree(shown);
    } }, name);
  return h("div", { class: "tree" },
    h("ul", { class: "kinds" }, Object.keys(site.kinds).filter((k) => counts.get(k)).map((k) => h("li", {}, h("a", { href: "#/list/" + k }, site.dot(k), site.kindName(k, true), h("span", { class: "count" }, site.count(counts.get(k))))))),
    h("div", { class: "ways", role: "group", "aria-label": "List by" }, Object.keys(ways).map(choose)),
    hold);
};

let shown; // the page's node

// showInTree marks the page's node in the tree.
site.showInTree = (node) => {
  shown = node;
  const side = document.getElementById("side");
  for (const el of side.querySelectorAll("[aria-current]")) el.removeAttribute("aria-current");
  if (!node || !listed(node)) return;
  let path = "";
  for (const part of ways[way](node)) {
    path = path ? path + "/" + part : part;
    const el = [...side.querySelectorAll("details")].find((d) => d.dataset.path === path);
    if (!el) return;
    el.fill();
    el.open = true;
  }
  const link = [...side.querySelectorAll("a[data-id]")].find((a) => a.dataset.id === node.id);
  if (!link) return;
  link.setAttribute("aria-current", "page");
  const [a, b] = [link.getBoundingClientRect(), side.getBoundingClientRect()];
  if (a.top < b.top || a.bottom > b.bottom) side.scrollTop += a.top - b.top - b.height / 2;
};
