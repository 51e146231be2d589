/** Small helpers for building and reading the page. */

export const byId = (id) => document.getElementById(id);

/** An element with properties (`data-` and `aria-` ones as attributes) and children; text stays text. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-")) {
      node.setAttribute(key, value);
    } else {
      node[key] = value;
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** An SVG element with attributes and children. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

/** One of the icons at the end of index.html. It is decoration: its place has a text as well. */
export const icon = (name) => svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `#icon-${name}` }));

/** A button with an icon and a text. */
export function button(text, { name, kind = "", ...properties }, onclick) {
  return el("button", { type: "button", className: `button ${kind}`, onclick, ...properties }, name && icon(name), el("span", {}, text));
}

/** Sets a text, unless it is the same: a live region would read it again. */
export function setText(place, text) {
  const node = typeof place === "string" ? byId(place) : place;
  if (node.textContent !== String(text)) {
    node.textContent = text;
  }
}

/** Has a screen reader say a sentence. */
export function say(text) {
  const region = byId("said");
  region.replaceChildren(el("p", {}, text));
}

/** A duration in words: "84 ms", "3.2 s", "2 min 5 s". */
export function duration(ms) {
  if (!Number.isFinite(ms)) {
    return "–";
  }
  if (ms < 1000) {
    return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
  }
  if (ms < 59_950) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(ms / 1000);
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A similarity from 0 to 1 in percent, at most 99: no two pictures are entirely sure. */
export const percent = (similarity) => `${Math.min(99, Math.round(similarity * 100))} %`;

/** "1 face", "2 faces", "no people". */
export function count(number, one, many = `${one}s`) {
  return `${number === 0 ? "no" : number} ${number === 1 ? one : many}`;
}

/** Part of an address. */
export const encode = (text) => encodeURIComponent(text);
