// The list at the side: kinds, then files by package and folder, opened when
// asked for.
const { h } = site;

function grow() {
  const root = { folders: new Map(), nodes: [] };
  for (const n of site.nodes) {
    if (site.isTest(n) || n.kind === "macro") continue;
    let at = root;
    for (const part of [n.pkg, ...n.folder.split("/").filter(Boolean)]) {
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

site.tree = () => {
  const root = grow();
  const counts = new Map();
  for (const n of site.nodes) counts.set(n.kind, (counts.get(n.kind) || 0) + 1);
  const packages = [...root.folders].sort((a, b) => (b[0] === site.ix.project) - (a[0] === site.ix.project) || a[0].localeCompare(b[0]));
  const box = h("div", { class: "tree" },
    h("ul", { class: "kinds" }, Object.keys(site.kinds).filter((k) => counts.get(k)).map((k) => h("li", {}, h("a", { href: "#/list/" + k }, site.dot(k), site.kindName(k, true), h("span", { class: "count" }, site.count(counts.get(k))))))),
    h("h2", {}, "Files"),
    packages.map(([name, at]) => branch(name, at, name)));
  const open = (el) => (el.fill(), (el.open = true));
  const first = box.querySelector("details");
  if (first) {
    open(first);
    if (site.nodes.length < 400) for (const el of first.querySelectorAll("details")) open(el);
  }
  return box;
};

// showInTree marks the page's node in the tree.
site.showInTree = (node) => {
  const side = document.getElementById("side");
  for (const el of side.querySelectorAll("[aria-current]")) el.removeAttribute("aria-current");
  if (!node || site.isTest(node) || node.kind === "macro") return;
  let path = "";
  for (const part of [node.pkg, ...node.folder.split("/").filter(Boolean)]) {
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
