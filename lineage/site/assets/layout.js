// Layout: nodes in layers from left to right, few crossings, short edges.
// It takes the sizes of boxes and pairs of them, and gives places.

// layers: each box one further than the furthest it reads; what reads nothing
// stands beside its first reader.
function layers(n, edges, into, from) {
  const left = into.map((list) => list.length);
  const layer = new Int32Array(n);
  const order = [];
  for (let i = 0; i < n; i++) if (!left[i]) order.push(i);
  for (let k = 0; k < order.length; k++) {
    for (const j of from[order[k]]) {
      layer[j] = Math.max(layer[j], layer[order[k]] + 1);
      if (--left[j] === 0) order.push(j);
    }
  }
  for (let k = order.length - 1; k >= 0; k--) {
    const i = order[k];
    if (!into[i].length && from[i].length) layer[i] = Math.min(...from[i].map((j) => layer[j])) - 1;
  }
  return layer;
}

const manyBends = 5000;

// bends cuts edges over several layers into pieces, unless there are too many.
function bends(boxes, edges, layer, bent) {
  let count = 0;
  for (const [a, b] of edges) count += Math.max(0, layer[b] - layer[a] - 1);
  const all = boxes.map((b, i) => ({ h: b.h, w: b.w, layer: layer[i], into: [], from: [], real: true }));
  const paths = edges.map(([a, b]) => {
    const path = [a];
    if (bent && count <= manyBends) {
      for (let l = layer[a] + 1; l < layer[b]; l++) path.push(all.push({ h: 2, w: 0, layer: l, into: [], from: [] }) - 1);
    }
    path.push(b);
    for (let k = 1; k < path.length; k++) {
      all[path[k - 1]].from.push(path[k]);
      all[path[k]].into.push(path[k - 1]);
    }
    return path;
  });
  return { all, paths };
}

function orderLayers(all, sweeps) {
  const rows = [];
  const seen = new Uint8Array(all.length);
  const visit = (start) => {
    const stack = [start];
    while (stack.length) {
      const i = stack.pop();
      if (seen[i]) continue;
      seen[i] = 1;
      (rows[all[i].layer] ||= []).push(i);
      for (let k = all[i].from.length - 1; k >= 0; k--) stack.push(all[i].from[k]);
    }
  };
  all.forEach((b, i) => !b.into.length && visit(i));
  all.forEach((_, i) => visit(i));
  for (let l = 0; l < rows.length; l++) rows[l] ||= [];
  const place = new Float64Array(all.length);
  const number = (row) => row.forEach((i, k) => (place[i] = k));
  rows.forEach(number);
  const sort = (row, side) => {
    const want = new Map();
    for (const i of row) {
      const near = all[i][side];
      want.set(i, near.length ? near.reduce((s, j) => s + place[j], 0) / near.length : place[i]);
    }
    row.sort((a, b) => want.get(a) - want.get(b) || place[a] - place[b]);
    number(row);
  };
  for (let s = 0; s < sweeps; s++) {
    if (s % 2 === 0) for (let l = 1; l < rows.length; l++) sort(rows[l], "into");
    else for (let l = rows.length - 2; l >= 0; l--) sort(rows[l], "from");
  }
  return rows;
}

// settle moves the boxes of a row to where they want to be, as near as their
// order and the gaps allow: least squares, by joining those that collide.
function settle(row, all, y, want, gap) {
  const blocks = [];
  let offset = 0;
  row.forEach((i, k) => {
    if (k) offset += (all[row[k - 1]].h + all[i].h) / 2 + (all[row[k - 1]].real && all[i].real ? gap : gap / 2);
    blocks.push({ sum: want[k] - offset, n: 1 });
    while (blocks.length > 1) {
      const b = blocks[blocks.length - 1];
      const a = blocks[blocks.length - 2];
      if (a.sum / a.n <= b.sum / b.n) break;
      a.sum += b.sum;
      a.n += b.n;
      blocks.pop();
    }
  });
  let at = 0;
  offset = 0;
  for (const b of blocks) {
    for (let k = 0; k < b.n; k++, at++) {
      if (at) offset += (all[row[at - 1]].h + all[row[at]].h) / 2 + (all[row[at - 1]].real && all[row[at]].real ? gap : gap / 2);
      y[row[at]] = b.sum / b.n + offset;
    }
  }
}

// tall is how much higher than wide a picture may be before its layers are folded.
const tall = 1.6;

// fold finds how many boxes may stand above each other so that the picture is
// about as wide as a screen; 0 when it is not too high as it is.
function fold(all, rows, gaps) {
  const high = (row) => row.reduce((s, i) => s + all[i].h + gaps.y, 0);
  const wide = (row) => row.reduce((w, i) => Math.max(w, all[i].w), 0) + gaps.x;
  const height = Math.max(...rows.map(high));
  if (height < 3000 || height < tall * rows.reduce((s, row) => s + wide(row), 0)) return 0;
  const each = Math.max(...rows.map((row) => (row.length ? high(row) / row.length : 0)));
  let [low, up] = [1, Math.max(...rows.map((row) => row.length))];
  while (low < up) {
    const most = (low + up) >> 1;
    const width = rows.reduce((s, row) => s + Math.ceil(row.length / most) * wide(row), 0);
    if (width > 1.5 * most * each) low = most + 1;
    else up = most;
  }
  return low;
}

// folded cuts layers into columns of at most so many boxes.
function folded(rows, most) {
  const out = [];
  for (const row of rows) {
    const pieces = Math.max(1, Math.ceil(row.length / most));
    const size = Math.ceil(row.length / pieces);
    for (let k = 0; k < pieces; k++) out.push(row.slice(k * size, (k + 1) * size));
  }
  return out;
}

function heights(all, rows, gap, rounds) {
  const y = new Float64Array(all.length);
  for (const row of rows) settle(row, all, y, row.map(() => 0), gap);
  for (let r = 0; r < rounds; r++) {
    const side = r % 2 ? "from" : "into";
    const list = r % 2 ? [...rows].reverse() : rows;
    for (const row of list) {
      settle(row, all, y, row.map((i) => (all[i][side].length ? all[i][side].reduce((s, j) => s + y[j], 0) / all[i][side].length : y[i])), gap);
    }
  }
  return y;
}

// center puts the middles of all columns at one height.
function center(rows, all, y) {
  for (const row of rows) {
    if (!row.length) continue;
    const middle = (y[row[0]] + y[row[row.length - 1]]) / 2;
    for (const i of row) y[i] -= middle;
  }
}

// layout places boxes {w, h} joined by edges [[from, to]…]: x and y of each
// box's middle, and the points of each edge between its ends. Boxes without
// edges stand in a grid below, unless the layers are given.
site.layout = (boxes, edges, given, gaps = { x: 70, y: 14 }) => {
  const n = boxes.length;
  const into = Array.from({ length: n }, () => []);
  const from = Array.from({ length: n }, () => []);
  for (const [a, b] of edges) {
    from[a].push(b);
    into[b].push(a);
  }
  const joined = boxes.map((_, i) => i).filter((i) => given || into[i].length || from[i].length);
  const alone = boxes.map((_, i) => i).filter((i) => !given && !into[i].length && !from[i].length);
  const at = new Map(joined.map((i, k) => [i, k]));
  const inner = edges.map(([a, b]) => [at.get(a), at.get(b)]);
  const places = boxes.map(() => ({ x: 0, y: 0 }));
  let bottom = 0;
  let right = 0;
  let points = [];
  const xs = [];
  const ends = [];
  if (joined.length) {
    const big = joined.length > 3000;
    const sub = joined.map((i) => boxes[i]);
    const layer = given || layers(sub.length, inner, joined.map((i) => into[i].map((j) => at.get(j))), joined.map((i) => from[i].map((j) => at.get(j))));
    const { all, paths } = bends(sub, inner, layer, !given);
    let rows = orderLayers(all, big ? 6 : 16);
    const most = fold(all, rows, gaps);
    if (most) rows = folded(rows, most);
    const column = new Int32Array(all.length);
    rows.forEach((row, l) => row.forEach((i) => (column[i] = l)));
    const y = heights(all, rows, gaps.y, most ? 0 : big ? 4 : 12);
    if (most) center(rows, all, y);
    let x = 0;
    rows.forEach((row, l) => {
      const width = row.reduce((w, i) => Math.max(w, all[i].w), 0);
      xs[l] = x;
      ends[l] = x + width;
      x += width + gaps.x;
    });
    let top = Infinity;
    for (let i = 0; i < all.length; i++) top = Math.min(top, y[i] - all[i].h / 2);
    joined.forEach((i, k) => {
      places[i] = { x: xs[column[k]] + boxes[i].w / 2, y: y[k] - top };
      bottom = Math.max(bottom, places[i].y + boxes[i].h / 2);
    });
    right = x - gaps.x;
    points = paths.map((path) => path.slice(1, -1).flatMap((j) => [xs, ends].map((side) => ({ x: side[column[j]], y: y[j] - top }))));
  }
  if (alone.length) grid(boxes, alone, places, bottom ? bottom + 60 : 0, right, gaps);
  return { places, points };
};

function grid(boxes, alone, places, top, right, gaps) {
  const w = Math.max(...alone.map((i) => boxes[i].w)) + 24;
  const hgt = Math.max(...alone.map((i) => boxes[i].h)) + gaps.y;
  const across = Math.max(1, Math.floor(right / w), Math.round(Math.sqrt((alone.length * hgt * 1.6) / w)));
  alone.forEach((i, k) => (places[i] = { x: (k % across) * w + boxes[i].w / 2, y: top + Math.floor(k / across) * hgt + boxes[i].h / 2 }));
}
