/** Draws a number over time as a stepped line with its area. */

import { byId, duration, setText } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 600;
const HEIGHT = 80;
const POINTS = 120;

/** Draws into `<name>-chart`, newest at the right edge, and says the scale in `<name>-words`. */
export function chart(name, numbers, everySeconds) {
  const known = numbers.filter(Number.isFinite);
  const most = Math.max(1, ...known);
  const svg = byId(`${name}-chart`);
  const span = duration(numbers.length * everySeconds * 1000);
  const words = `at most ${Math.max(0, ...known)} in the last ${span}`;
  setText(`${name}-words`, words);
  svg.setAttribute("aria-label", `${name} over time: ${words}`);
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  const line = steps(numbers, most);
  path(svg, 0, "area", line && `${line}V${HEIGHT}H${left(numbers)}Z`);
  path(svg, 1, "line", line);
}

function left(numbers) {
  return (WIDTH * (POINTS - numbers.length)) / POINTS;
}

/** What was not measured is drawn as it was last known. */
function steps(numbers, most) {
  const step = WIDTH / POINTS;
  let x = left(numbers);
  let y = HEIGHT - 2;
  let drawn = `M${x} ${y}`;
  for (const number of numbers) {
    y = Number.isFinite(number) ? HEIGHT - 2 - (number / most) * (HEIGHT - 6) : y;
    x += step;
    drawn += `V${y.toFixed(1)}H${x.toFixed(1)}`;
  }
  return drawn;
}

function path(svg, place, kind, drawn) {
  let node = svg.children[place];
  if (!node) {
    node = document.createElementNS(SVG, "path");
    node.setAttribute("class", kind);
    svg.append(node);
  }
  node.setAttribute("d", drawn);
}
