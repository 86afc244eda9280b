// The graph of the whole project, or of what a selection takes: its nodes, or
// where those are many its folders.
const { h } = site;

const manyNodes = 30000; // are not drawn one by one
const fewNodes = 400; // are, unless folders are asked for

site.lineagePage = (params) => {
  const select = h("input", { id: "select", type: "text", spellcheck: "false", autocomplete: "off", value: params.get("select") || "", placeholder: "everything", title: "Such as +orders+ or tag:nightly", "aria-label": "Select" });
  const exclude = h("input", { type: "text", spellcheck: "false", autocomplete: "off", value: params.get("exclude") || "", placeholder: "nothing", "aria-label": "Exclude" });
  const tests = h("input", { type: "checkbox", id: "with-tests" });
  tests.checked = params.get("tests") === "1";
  const by = h("select", { id: "by", "aria-label": "Draw" }, [["", "Automatic"], ["node", "Nodes"], ["folder", "Folders"]].map(([v, t]) => h("option", { value: v }, t)));
  by.value = ["node", "folder"].includes(params.get("by")) ? params.get("by") : "";
  const hold = h("div", { class: "graph-hold" });
  const note = h("p", { class: "quiet", role: "status" });
  const side = h("div", { class: "picked", hidden: true });
  const remember = () => {
    const q = new URLSearchParams();
    if (select.value.trim()) q.set("select", select.value.trim());
    if (exclude.value.trim()) q.set("exclude", exclude.value.trim());
    if (tests.checked) q.set("tests", "1");
    if (by.value) q.set("by", by.value);
    history.replaceState(null, "", "#/lineage" + (q.size ? "?" + q : ""));
  };
  const only = (text, focus) => {
    select.value = text;
    by.value = "";
    show(focus);
  };
  const pickFolder = (f, n) =>
    side.replaceChildren(h("p", { class: "strong" }, n.name), h("p", { class: "quiet" }, n.summary),
      h("p", { class: "bar" },
        h("button", { type: "button", onclick: () => only(f.select) }, "Show its nodes"),
        h("button", { type: "button", onclick: () => only("1+" + plain(f) + "+1") }, "With neighbours")));
  const pick = (it) => {
    side.hidden = !it;
    if (!it) return;
    const n = it.node;
    if (n.folder && n.folder.list) return pickFolder(n.folder, n);
    side.replaceChildren(h("p", {}, site.kindMark(n.kind), site.changeMark(n), n.made && !site.isTest(n) ? h("span", { class: "badge" }, n.made) : null, n.outcome ? [" ", site.statusMark(n.outcome.status)] : null),
      h("p", {}, h("a", { href: site.href(n), class: "strong" }, n.name)), h("p", { class: "quiet" }, n.summary || n.path),
      h("p", { class: "bar" },
        h("button", { type: "button", onclick: () => only("+" + site.pattern(n) + "+", n) }, "Only its lineage"),
        h("a", { href: "#/impact/" + encodeURIComponent(n.id) }, "Impact")));
  };
  const show = (focus) => {
    let set;
    try {
      set = site.select(select.value, exclude.value);
      select.removeAttribute("aria-invalid");
    } catch (e) {
      select.setAttribute("aria-invalid", "true");
      note.textContent = e.message;
      return;
    }
    if (tests.checked) for (const i of [...set]) for (const t of site.nodes[i].tests) set.add(t);
    const list = [...set].filter((i) => site.nodes[i].kind !== "macro" && (tests.checked || !site.isTest(site.nodes[i]))).sort((a, b) => a - b);
    remember();
    side.hidden = true;
    const nodes = site.count(list.length) + (list.length === 1 ? " node" : " nodes");
    const grouped = by.value === "folder" || list.length > manyNodes || (!by.value && list.length > fewNodes && !focus);
    note.textContent = nodes;
    if (!list.length) return hold.replaceChildren(h("p", { class: "quiet" }, "Nothing is selected."));
    if (grouped) {
      const map = site.folders(list);
      note.textContent = nodes + " in " + site.count(map.items.length) + " folders and sources" + (list.length > manyNodes ? "; too many to draw one by one" : "");
      const open = (it) => only(it.node.folder.select);
      return hold.replaceChildren(site.graph({ ...map, wheel: true, pick, open }).box);
    }
    hold.replaceChildren(site.subgraph(list, focus, { wheel: true, pick }).box);
  };
  const form = h("form", { class: "select-bar", onsubmit: (e) => (e.preventDefault(), show()) },
    h("label", {}, h("span", {}, "Select"), select), h("label", {}, h("span", {}, "Exclude"), exclude),
    h("label", { class: "check" }, h("span", {}, "Draw"), by), h("label", { class: "check" }, tests, " Tests"), h("button", { type: "submit" }, "Show"));
  tests.addEventListener("change", () => show());
  by.addEventListener("change", () => show());
  const focus = site.byId.get(params.get("focus") || "");
  queueMicrotask(() => show(focus));
  return h("article", { class: "full" }, h("h1", { class: "unseen" }, "Lineage"), form, note, h("div", { class: "graph-wrap" }, hold, side));
};

// plain is a folder's selection that may stand between plus signs: only one
// criterion can.
const plain = (f) => (f.kind === "source" ? f.select : f.path ? "path:" + f.path : f.select);
