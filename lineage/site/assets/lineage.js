// The graph of the whole project, or of what a selection takes.
const { h } = site;

const manyNodes = 25000;

site.lineagePage = (params) => {
  const select = h("input", { id: "select", type: "text", spellcheck: "false", autocomplete: "off", value: params.get("select") || "", placeholder: "everything: try +orders+ or tag:nightly", "aria-label": "Select" });
  const exclude = h("input", { type: "text", spellcheck: "false", autocomplete: "off", value: params.get("exclude") || "", placeholder: "nothing", "aria-label": "Exclude" });
  const tests = h("input", { type: "checkbox", id: "with-tests" });
  tests.checked = params.get("tests") === "1";
  const hold = h("div", { class: "graph-hold" });
  const note = h("p", { class: "quiet", role: "status" });
  const side = h("div", { class: "picked", hidden: true });
  const remember = () => {
    const q = new URLSearchParams();
    if (select.value.trim()) q.set("select", select.value.trim());
    if (exclude.value.trim()) q.set("exclude", exclude.value.trim());
    if (tests.checked) q.set("tests", "1");
    history.replaceState(null, "", "#/lineage" + (q.size ? "?" + q : ""));
  };
  const pick = (it) => {
    side.hidden = !it;
    if (!it) return;
    const n = it.node;
    side.replaceChildren(h("p", {}, site.kindMark(n.kind), n.made && !site.isTest(n) ? h("span", { class: "badge" }, n.made) : null, n.outcome ? [" ", site.statusMark(n.outcome.status)] : null),
      h("p", {}, h("a", { href: site.href(n), class: "strong" }, n.name)), h("p", { class: "quiet" }, n.summary || n.path),
      h("p", { class: "bar" },
        h("button", { type: "button", onclick: () => ((select.value = "+" + site.pattern(n) + "+"), show(n)) }, "Only its lineage"),
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
    note.textContent = site.count(list.length) + (list.length === 1 ? " node" : " nodes");
    if (!list.length || list.length > manyNodes) {
      hold.replaceChildren(h("p", { class: "quiet" }, list.length ? "Too many to draw: select fewer." : "Nothing is selected."));
      return;
    }
    const g = site.subgraph(list, focus, { wheel: true, pick });
    hold.replaceChildren(g.box);
  };
  const form = h("form", { class: "select-bar", onsubmit: (e) => (e.preventDefault(), show()) },
    h("label", {}, h("span", {}, "Select"), select), h("label", {}, h("span", {}, "Exclude"), exclude),
    h("label", { class: "check" }, tests, " Tests"), h("button", { type: "submit" }, "Show"));
  tests.addEventListener("change", () => show());
  const focus = site.byId.get(params.get("focus") || "");
  queueMicrotask(() => show(focus));
  return h("article", { class: "full" }, h("h1", { class: "unseen" }, "Lineage"), form, note, h("div", { class: "graph-wrap" }, hold, side));
};
