/** Crops of enrolled faces. An image element cannot send the token, so they are fetched. */

import { crop } from "./api.js";

const AT_ONCE = 3;
const KEPT = 500;

const urls = new Map();
const line = [];
let open = 0;

/** Promises the address of a face's crop. */
export function cropOf(id) {
  if (!urls.has(id)) {
    const url = new Promise((resolve, reject) => line.push({ id, resolve, reject }));
    url.catch(() => urls.delete(id));
    urls.set(id, url);
    if (urls.size > KEPT) {
      urls.delete(urls.keys().next().value);
    }
    next();
  }
  return urls.get(id);
}

async function next() {
  if (open === AT_ONCE || line.length === 0) {
    return;
  }
  open++;
  const { id, resolve, reject } = line.shift();
  try {
    resolve(URL.createObjectURL(await crop(id)));
  } catch (refusal) {
    reject(refusal);
  }
  open--;
  next();
}
