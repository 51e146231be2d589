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
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function setText(id, text) {
  const node = byId(id);
  if (node.textContent !== String(text)) {
    node.textContent = text;
  }
}

/** A duration in words: "84 ms", "3.2 s", "2 min 5 s". */
export function duration(ms) {
  if (!Number.isFinite(ms)) {
    return "–";
  }
  if (ms < 1000) {
    return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
  }
  if (ms < 60_000) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
