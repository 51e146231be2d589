/** Keeps the history of recognised pictures, in this browser only. Without a database, it lasts as long as the page. */

const NAME = "elastic-faces";
const ENTRIES = "pictures";

/** Promises what a request to the database gives, or the fallback. */
async function using(mode, act, fallback) {
  try {
    const database = await opened();
    const request = act(database.transaction(ENTRIES, mode).objectStore(ENTRIES));
    return await settled(request);
  } catch (failure) {
    return fallback;
  }
}

let database = null;

function opened() {
  if (database === null) {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ENTRIES, { keyPath: "key" });
    database = settled(request);
  }
  return database;
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export const load = () => using("readonly", (pictures) => pictures.getAll(), []);
export const save = (entry) => using("readwrite", (pictures) => pictures.put(entry));
export const remove = (key) => using("readwrite", (pictures) => pictures.delete(key));
export const clear = () => using("readwrite", (pictures) => pictures.clear());
