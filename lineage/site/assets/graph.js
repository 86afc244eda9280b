// A picture of nodes and edges on a canvas: drag to pan, wheel or pinch to
// zoom, arrow keys to walk along edges, Enter to open.
const { h } = site;

const boxHeight = 30;
const rowHeight = 20;
const measure = document.createElement("canvas").getContext("2d");
const font = (px, weight = 500) => weight + " " + px + "px ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

function shortened(text, width, px) {
  measure.font = font(px);
  if (measure.measureText(text).width <= width) return text;
  let [low, high] = [1, text.length];
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (measure.measureText(text.slice(0, mid) + "…").width <= width) low = mid;
    else high = mid - 1;
  }
  return text.slice(0, low) + "…";
}

// colours are read from the style, so that both themes have their own.
function palette() {
  const style = getComputedStyle(document.documentElement);
  const get = (name) => style.getPropertyValue(name).trim();
  const kinds = {};
  for (const kind of Object.keys(site.kinds)) kinds[kind] = get("--" + kind) || get("--calm");
  return { kinds, card: get("--card"), text: get("--text"), quiet: get("--quiet"), line: get("--edge"), border: get("--border"), accent: get("--accent"), calm: get("--calm"), page: get("--page"), soft: get("--soft"), good: get("--good"), bad: get("--bad"), warn: get("--warn") };
}

// graph makes a picture. spec: items [{node, columns?, lines?}], edges [[a, b,
// columnA?, columnB?, weight?]…] between places in items; height; focus (an item); pick(item,
// column) is called on a click, open(item) on a double one. layers is the layer of
// each item, where the caller knows better than the edges.
site.graph = (spec) => {
  const items = spec.items.map((it) => {
    const label = shortened(it.node.name, 210, 12.5);
    measure.font = font(12.5, 650);
    let w = Math.max(90, Math.ceil(measure.measureText(label).width) + 34);
    for (const c of it.columns || []) w = Math.max(w, Math.min(240, Math.ceil(measure.measureText(c).width) + 30));
    const below = it.columns || it.lines;
    for (const c of it.lines || []) w = Math.max(w, Math.min(260, Math.ceil(measure.measureText(c).width) + 34));
    return { ...it, label, w, h: boxHeight + (below ? below.length * rowHeight + 4 : 0) };
  });
  const seen = new Set();
  const pairs = spec.edges.filter(([a, b]) => a !== b && !seen.has(a + " " + b) && seen.add(a + " " + b));
  const { places, points } = site.layout(items, pairs, spec.layers);
  items.forEach((it, k) => Object.assign(it, places[k], { into: [], from: [], k }));
  const bent = new Map(pairs.map(([a, b], k) => [a + " " + b, points[k]]));
  const edges = spec.edges.filter(([a, b]) => a !== b).map(([a, b, ca, cb, weight]) => ({ a: items[a], b: items[b], ca, cb, wide: weight ? Math.min(6, 1 + Math.floor(Math.log2(weight) / 2)) : 1, bends: bent.get(a + " " + b) || [] }));
  for (const e of edges) {
    e.a.from.push(e);
    e.b.into.push(e);
  }
  const canvas = h("canvas", { tabindex: "0", role: "img", "aria-label": "Graph of " + items.length + " nodes. Arrow keys follow the edges, Enter opens a node, plus and minus zoom, 0 shows all." });
  const buttons = h("div", { class: "graph-tools" },
    h("button", { type: "button", "aria-label": "Zoom in", onclick: () => zoom(1.3) }, "+"),
    h("button", { type: "button", "aria-label": "Zoom out", onclick: () => zoom(1 / 1.3) }, "−"),
    h("button", { type: "button", "aria-label": "Show all", onclick: () => (fit(), draw()) }, "⤢"));
  const box = h("div", { class: "graph", "data-nodes": items.length, "data-edges": edges.length }, canvas, buttons);
  box.style.height = spec.height ? spec.height + "px" : "";
  const view = { x: 0, y: 0, s: 1 };
  const widest = edges.reduce((w, e) => Math.max(w, e.wide), 1);
  let [width, height, colours, selected, hovered, lit, asked] = [0, 0, palette(), null, null, null, 0];
  let column = spec.column || null;

  // light is what hangs together with an item, up and down.
  const light = (start) => {
    const on = new Set([start]);
    for (const [side, end] of [["from", "b"], ["into", "a"]]) {
      const queue = [start];
      while (queue.length) for (const e of queue.pop()[side]) if (!on.has(e[end])) on.add(e[end]), queue.push(e[end]);
    }
    return on;
  };
  const reach = () => {
    const start = hovered || selected;
    lit = start && items.length < 20000 ? light(start) : null;
  };

  const bounds = { l: Infinity, t: Infinity, r: -Infinity, b: -Infinity };
  for (const it of items) {
    bounds.l = Math.min(bounds.l, it.x - it.w / 2);
    bounds.r = Math.max(bounds.r, it.x + it.w / 2);
    bounds.t = Math.min(bounds.t, it.y - it.h / 2);
    bounds.b = Math.max(bounds.b, it.y + it.h / 2);
  }
  let least = 0.02;
  const fit = (most = 1) => {
    if (!items.length) return;
    const { l, t, r, b } = bounds;
    view.s = Math.min(most, (width - 40) / (r - l || 1), (height - 40) / (b - t || 1));
    least = Math.min(least, view.s);
    view.x = width / 2 - ((l + r) / 2) * view.s;
    view.y = height / 2 - ((t + b) / 2) * view.s;
  };
  const center = (it, least = 0.6) => {
    view.s = Math.max(view.s, least);
    view.x = width / 2 - it.x * view.s;
    view.y = height / 2 - it.y * view.s;
    // What does not fit begins or ends at the edge: no room is left empty.
    const within = (at, low, high, room) => ((high - low) * view.s < room - 40 ? room / 2 - ((low + high) / 2) * view.s : Math.min(20 - low * view.s, Math.max(room - 20 - high * view.s, at)));
    view.x = within(view.x, bounds.l, bounds.r, width);
    view.y = within(view.y, bounds.t, bounds.b, height);
  };
  const show = (it) => {
    const [x, y] = [it.x * view.s + view.x, it.y * view.s + view.y];
    if (x < 60 || y < 30 || x > width - 60 || y > height - 30) center(it, view.s);
  };
  const zoom = (by, cx = width / 2, cy = height / 2) => {
    const s = Math.min(3, Math.max(least, view.s * by));
    view.x = cx - ((cx - view.x) * s) / view.s;
    view.y = cy - ((cy - view.y) * s) / view.s;
    view.s = s;
    draw();
  };

  const rowY = (it, name) => it.y - it.h / 2 + boxHeight + (it.columns.indexOf(name) + 0.5) * rowHeight;
  const drawEdge = (ctx, e) => {
    const ay = e.ca !== undefined && e.a.columns ? rowY(e.a, e.ca) : e.a.y;
    const by = e.cb !== undefined && e.b.columns ? rowY(e.b, e.cb) : e.b.y;
    let [x, y] = [e.a.x + e.a.w / 2, ay];
    ctx.moveTo(x, y);
    if (Math.abs(e.a.x - e.a.w / 2 - (e.b.x - e.b.w / 2)) < 1) {
      // Two of one layer: a bow on their right.
      const [end, out] = [e.b.x + e.b.w / 2, Math.max(x, e.b.x + e.b.w / 2) + 34];
      return ctx.bezierCurveTo(out, y, out, by, end, by);
    }
    for (const p of [...e.bends, { x: e.b.x - e.b.w / 2, y: by }]) {
      const mid = (x + p.x) / 2;
      ctx.bezierCurveTo(mid, y, mid, p.y, p.x, p.y);
      [x, y] = [p.x, p.y];
    }
  };

  const paint = () => {
    asked = 0;
    const ctx = canvas.getContext("2d");
    const ratio = window.devicePixelRatio || 1;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    ctx.translate(view.x, view.y);
    ctx.scale(view.s, view.s);
    const [l, t, r, b] = [-view.x / view.s - 40, -view.y / view.s - 40, (width - view.x) / view.s + 40, (height - view.y) / view.s + 40];
    const stroke = (list, colour, w) => {
      for (let wide = 1; wide <= widest; wide++) strokeOne(list, colour, w, wide);
    };
    const strokeOne = (list, colour, w, wide) => {
      ctx.beginPath();
      for (const e of list) {
        if (e.wide !== wide) continue;
        if (Math.max(e.a.x, e.b.x) < l || Math.min(e.a.x, e.b.x) > r) continue;
        if ((e.a.y < t && e.b.y < t) || (e.a.y > b && e.b.y > b)) continue;
        drawEdge(ctx, e);
      }
      ctx.strokeStyle = colour;
      ctx.lineWidth = w * wide;
      ctx.stroke();
    };
    const on = (e) => lit && lit.has(e.a) && lit.has(e.b);
    const thin = Math.max(1.2, 0.5 / view.s);
    const dense = edges.length > 3000 || spec.layers ? 0.45 : 1;
    ctx.globalAlpha = lit ? 0.25 * dense : dense;
    stroke(lit ? edges.filter((e) => !on(e)) : edges, colours.line, thin);
    ctx.globalAlpha = 1;
    if (lit) stroke(edges.filter(on), colours.accent, thin * 1.4);
    for (const it of items) {
      if (it.x + it.w / 2 < l || it.x - it.w / 2 > r || it.y + it.h / 2 < t || it.y - it.h / 2 > b) continue;
      drawItem(ctx, it);
    }
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (view.s < 0.55) for (const it of new Set([selected, hovered])) if (it) drawName(ctx, it);
  };
  // drawName names a box that is too small to be read.
  const drawName = (ctx, it) => {
    ctx.font = font(12.5, 600);
    const w = ctx.measureText(it.node.name).width + 16;
    const x = Math.max(4, Math.min(width - w - 4, it.x * view.s + view.x - w / 2));
    const y = Math.max(4, (it.y - it.h / 2) * view.s + view.y - 30);
    ctx.beginPath();
    ctx.roundRect(x, y, w, 24, 6);
    ctx.fillStyle = colours.card;
    ctx.fill();
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.fillStyle = colours.text;
    ctx.textBaseline = "middle";
    ctx.fillText(it.node.name, x + 8, y + 12.5);
  };
  const drawItem = (ctx, it) => {
    const [x, y] = [it.x - it.w / 2, it.y - it.h / 2];
    const colour = colours.kinds[it.node.kind];
    ctx.globalAlpha = lit && !lit.has(it) ? 0.3 : 1;
    ctx.beginPath();
    if (view.s < 0.28) {
      ctx.fillStyle = it === selected ? colours.accent : colour;
      ctx.fillRect(x, y, it.w, it.h);
    } else {
      ctx.roundRect(x, y, it.w, it.h, 6);
      ctx.fillStyle = it === items[spec.focus] ? colours.soft : colours.card;
      ctx.fill();
      ctx.lineWidth = it === selected ? 2.2 : it === items[spec.focus] ? 1.8 : 1;
      ctx.strokeStyle = it === selected ? colours.accent : it === items[spec.focus] ? colour : colours.border;
      ctx.stroke();
      ctx.fillStyle = colour;
      ctx.beginPath();
      ctx.roundRect(x + 9, it.y - it.h / 2 + 11, 8, 8, 2.5);
      ctx.fill();
      const change = it.node.id && site.changed(it.node);
      if (change) {
        ctx.fillStyle = colours[site.changeMood(change)];
        ctx.fillRect(x, y + 6, 3, boxHeight - 12);
      }
      const mood = it.node.outcome && site.mood(it.node.outcome.status);
      if (mood === "bad" || mood === "warn") {
        ctx.fillStyle = colours[mood];
        ctx.beginPath();
        ctx.arc(x + it.w - 2, y + 2, 4.5, 0, 7);
        ctx.fill();
      }
      ctx.fillStyle = colours.text;
      ctx.font = font(12.5, it === items[spec.focus] ? 650 : 500);
      ctx.textBaseline = "middle";
      ctx.fillText(it.label, x + 24, y + boxHeight / 2 + 0.5);
      if (it.columns) drawColumns(ctx, it, x, y);
      ctx.fillStyle = colours.quiet;
      ctx.font = font(11.5, 400);
      (it.lines || []).forEach((line, k) => ctx.fillText(shortened(line, it.w - 30, 11.5), x + 24, y + boxHeight + (k + 0.4) * rowHeight));
    }
    ctx.globalAlpha = 1;
  };
  const drawColumns = (ctx, it, x, y) => {
    ctx.font = font(11.5, 400);
    it.columns.forEach((name, k) => {
      const top = y + boxHeight + k * rowHeight;
      if (column && column.k === it.k && column.name === name) {
        ctx.fillStyle = colours.soft;
        ctx.fillRect(x + 2, top, it.w - 4, rowHeight);
      }
      ctx.fillStyle = column && column.k === it.k && column.name === name ? colours.accent : colours.quiet;
      ctx.fillText(shortened(name, it.w - 28, 11.5), x + 24, top + rowHeight / 2);
    });
  };
  const draw = () => (asked ||= requestAnimationFrame(paint));

  const under = (e) => {
    const rect = canvas.getBoundingClientRect();
    const [x, y] = [(e.clientX - rect.left - view.x) / view.s, (e.clientY - rect.top - view.y) / view.s];
    const it = items.find((i) => Math.abs(x - i.x) <= i.w / 2 && Math.abs(y - i.y) <= i.h / 2);
    const k = it && it.columns ? Math.floor((y - (it.y - it.h / 2) - boxHeight) / rowHeight) : -1;
    return [it, k >= 0 ? it.columns[k] : undefined];
  };
  const choose = (it, name) => {
    selected = it;
    reach();
    draw();
    if (!it) return spec.pick && spec.pick(null);
    site.say(site.kindName(it.node.kind) + " " + it.node.name + ", reads " + it.into.length + ", read by " + it.from.length);
    if (spec.pick) spec.pick(it, name);
  };
  const open = (it) => (spec.open ? spec.open(it) : site.go(it.node));

  const fingers = new Map();
  let moved = 0;
  let spread = 0;
  canvas.addEventListener("pointerdown", (e) => {
    canvas.setPointerCapture(e.pointerId);
    fingers.set(e.pointerId, [e.clientX, e.clientY]);
    moved = 0;
    spread = 0;
  });
  canvas.addEventListener("pointermove", (e) => {
    const before = fingers.get(e.pointerId);
    if (!before) {
      const [it] = under(e);
      if (it !== hovered) {
        hovered = it || null;
        canvas.style.cursor = it ? "pointer" : "grab";
        canvas.title = it ? it.node.name + (it.node.summary ? "\n" + it.node.summary : "") : "";
        reach();
        draw();
      }
      return;
    }
    const [dx, dy] = [e.clientX - before[0], e.clientY - before[1]];
    fingers.set(e.pointerId, [e.clientX, e.clientY]);
    moved += Math.abs(dx) + Math.abs(dy);
    if (fingers.size === 2) {
      const [p, q] = [...fingers.values()];
      const now = Math.hypot(p[0] - q[0], p[1] - q[1]);
      const rect = canvas.getBoundingClientRect();
      if (spread) zoom(now / spread, (p[0] + q[0]) / 2 - rect.left, (p[1] + q[1]) / 2 - rect.top);
      spread = now;
      return;
    }
    view.x += dx;
    view.y += dy;
    draw();
  });
  const up = (e) => {
    const was = fingers.delete(e.pointerId);
    spread = 0;
    if (was && e.type === "pointerup" && moved < 5) choose(...[under(e)[0] || null, under(e)[1]]);
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => hovered && ((hovered = null), reach(), draw()));
  canvas.addEventListener("dblclick", (e) => under(e)[0] && open(under(e)[0]));
  canvas.addEventListener("wheel", (e) => {
    if (!e.ctrlKey && !spec.wheel && document.activeElement !== canvas) return;
    e.preventDefault();
    const rect = canvas.getBoundingClientRect();
    zoom(Math.exp(-e.deltaY * (e.deltaMode ? 0.05 : 0.0016)), e.clientX - rect.left, e.clientY - rect.top);
  }, { passive: false });

  // walk moves along an edge, or to the neighbour above or below.
  const walk = (key) => {
    const at = selected || items[spec.focus] || items[0];
    if (!selected) return at;
    const near = (list) => list.sort((p, q) => Math.abs(p.y - at.y) - Math.abs(q.y - at.y))[0];
    if (key === "ArrowLeft") return near(at.into.map((e) => e.a));
    if (key === "ArrowRight") return near(at.from.map((e) => e.b));
    const side = key === "ArrowDown" ? 1 : -1;
    return near(items.filter((i) => Math.abs(i.x - at.x) < 150 && (i.y - at.y) * side > 0));
  };
  canvas.addEventListener("keydown", (e) => {
    if (e.metaKey || e.ctrlKey || e.altKey) return;
    if (e.key.startsWith("Arrow")) {
      const to = walk(e.key);
      if (to) choose(to), show(to);
    } else if (e.key === "Enter" && selected) open(selected);
    else if (e.key === "Escape" && selected) choose(null);
    else if (e.key === "+" || e.key === "=") zoom(1.3);
    else if (e.key === "-") zoom(1 / 1.3);
    else if (e.key === "0") fit(), draw();
    else return;
    e.preventDefault();
  });

  const resize = () => {
    const first = !width;
    const rect = box.getBoundingClientRect();
    if (!rect.width) return;
    [width, height] = [rect.width, rect.height];
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    if (first) {
      fit();
      if (view.s < 0.45 && items[spec.focus]) center(items[spec.focus], 0.75);
      else if (view.s < 0.45 && spec.layers) center(items[0], 0.6);
    }
    paint();
    box.dataset.drawn = "true";
  };
  new ResizeObserver(resize).observe(box);
  setTimeout(() => width || resize(), 0); // the picture need not wait for a frame
  site.onTheme(box, () => {
    colours = palette();
    draw();
  });
  // fitHeight makes the picture as high as it needs, within bounds.
  const fitHeight = (low, high) => (box.style.height = Math.min(high, Math.max(low, bounds.b - bounds.t + 60)) + "px");
  return { box, choose: (k) => (choose(items[k]), center(items[k])), items, fitHeight };
};

// Pictures are painted anew in another theme, as long as they are shown.
const listeners = new Map();
site.onTheme = (box, f) => listeners.set(box, f);
site.themeChanged = () => listeners.forEach((f, box) => (box.isConnected ? f() : listeners.delete(box)));
