/** Draws a number over time as a stepped line with axes; what was not measured is a gap. */

import { duration, el, setText, svg } from "./dom.js";

const WIDTH = 600;
const HEIGHT = 100;
const POINTS = 120;

/**
 * An empty chart.
 *
 * @return its `node`, and `draw(numbers, everySeconds)`, with the newest number at the right edge
 */
export function chart(name) {
  const words = el("span", { className: "quiet figure" });
  const tops = [el("span"), el("span"), el("span", {}, "0")];
  const times = [el("span"), el("span"), el("span", {}, "now")];
  const area = svg("path", { class: "area" });
  const line = svg("path", { class: "line" });
  const grid = [0, 0.5, 1].map((share) => svg("path", { class: "grid", d: `M0 ${HEIGHT * share}H${WIDTH}` }));
  const plot = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" }, ...grid, area, line);
  const node = el(
    "figure",
    { className: "chart" },
    el("figcaption", {}, el("span", {}, name), words),
    el("div", { className: "y-axis", "aria-hidden": "true" }, tops),
    plot,
    el("div", { className: "x-axis", "aria-hidden": "true" }, times),
  );

  function draw(numbers, everySeconds) {
    const known = numbers.filter(Number.isFinite);
    const most = Math.max(0, ...known);
    const top = round(most);
    const span = POINTS * everySeconds * 1000;
    setText(words, `now ${numbers.at(-1) ?? "unknown"}, at most ${most}`);
    setText(tops[0], top);
    setText(tops[1], top / 2);
    setText(times[0], `${duration(span)} ago`);
    setText(times[1], `${duration(span / 2)} ago`);
    plot.setAttribute("aria-label", `${name} in the last ${duration(span)}: ${words.textContent}`);
    const runs = steps(numbers, top);
    line.setAttribute("d", runs.map((run) => run.line).join(""));
    area.setAttribute("d", runs.map((run) => `${run.line}V${HEIGHT}H${run.from}Z`).join(""));
  }
  return { node, draw };
}

/** The next round number, of which the half is whole. */
function round(most) {
  const unit = 10 ** Math.max(0, Math.ceil(Math.log10(Math.max(most, 2))) - 1);
  return (unit === 1 ? [2, 4, 6, 8, 10] : [1.2, 1.6, 2, 3, 4, 5, 6, 8, 10]).map((step) => step * unit).find((step) => step >= most);
}

/** The parts of the line between gaps. */
function steps(numbers, top) {
  const step = WIDTH / POINTS;
  const runs = [];
  numbers.forEach((number, index) => {
    if (!Number.isFinite(number)) {
      return;
    }
    const x = WIDTH - (numbers.length - index) * step;
    const y = (HEIGHT * (1 - number / top)).toFixed(1);
    if (index === 0 || !Number.isFinite(numbers[index - 1])) {
      runs.push({ from: x.toFixed(1), line: `M${x.toFixed(1)} ${y}` });
    }
    runs.at(-1).line += `V${y}H${(x + step).toFixed(1)}`;
  });
  return runs;
}
