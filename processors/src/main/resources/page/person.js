/** One person: the enrolled pictures, more of them, another name, or none. */

import * as api from "./api.js";
import { cropOf } from "./crops.js";
import { asked, confirmed } from "./dialogs.js";
import { button, byId, count, el, encode, icon, say, setText } from "./dom.js";
import { receive, sources } from "./intake.js";
import { prepare } from "./prepare.js";

const PAGE = 60;

let name = "";
let pictures = 0;
let page = 0;

/** Shows a person; nobody needs to have the name yet. */
export async function open(wanted) {
  name = wanted;
  receive(add);
  setText("person-title", name);
  byId("uploads").replaceChildren();
  byId("crops").replaceChildren();
  await refresh();
}

async function refresh() {
  page = 0;
  setText("person-problem", "");
  await more();
}

async function more() {
  const wanted = name;
  try {
    const found = await api.faces(name, page, PAGE);
    if (wanted !== name) {
      return;
    }
    page++;
    pictures = found.total_elements;
    const items = found.faces.map(({ image_id: id }) => item(id));
    page === 1 ? byId("crops").replaceChildren(...items) : byId("crops").append(...items);
    byId("more-crops").hidden = page >= found.total_pages;
    setText("person-words", pictures === 0 ? `Not known yet. With the first picture, ${name} is.` : count(pictures, "picture"));
    byId("rename").hidden = byId("remove").hidden = pictures === 0;
  } catch (refusal) {
    setText("person-words", "");
    setText("person-problem", `${refusal.title}. ${refusal.detail}`);
  }
}

function item(id) {
  const picture = el("span", { className: "portrait" }, "–");
  cropOf(id).then(
    (url) => picture.replaceChildren(el("img", { src: url, alt: `A picture of ${name}` })),
    () => (picture.title = "There is no picture of this face."),
  );
  const remove = el("button", { type: "button", className: "remove", "aria-label": `Remove this picture of ${name}` }, icon("cross"));
  remove.addEventListener("click", async () => {
    const last = pictures === 1 ? ` It is the only one; ${name} is not recognised without it.` : "";
    if (await confirmed("Remove this picture?", `It cannot be brought back.${last}`, "Remove")) {
      await attempt(async () => {
        await api.removeFace(id);
        say("The picture is removed.");
        await refresh();
        byId("person-title").focus();
      });
    }
  });
  return el("li", {}, picture, remove);
}

/** Enrols pictures one after the other, and says of each what became of it. */
async function add(files) {
  const wanted = name;
  const waiting = files.map((file) => {
    const words = el("span", { className: "quiet" }, "waiting …");
    byId("uploads").append(el("li", {}, el("span", { className: "upload-name" }, file.name), words));
    return { file, words };
  });
  let added = 0;
  for (const { file, words } of waiting) {
    setText(words, "adding …");
    try {
      const { blob, url, note } = await prepare(file);
      URL.revokeObjectURL(url);
      await api.enrol(wanted, blob, file.name);
      setText(words, `added. ${note}`);
      added++;
    } catch (refusal) {
      words.className = "problem-line";
      setText(words, `${refusal.title}. ${refusal.detail ?? ""}`);
    }
  }
  say(`${count(added, "picture")} of ${wanted} added${added < files.length ? `, ${files.length - added} not` : ""}.`);
  if (wanted === name) {
    await refresh();
  }
}

async function attempt(act) {
  setText("person-problem", "");
  try {
    await act();
  } catch (refusal) {
    setText("person-problem", `${refusal.title}. ${refusal.detail}`);
  }
}

async function rename() {
  const other = await asked(`Rename ${name}`, "New name", name, "Rename");
  if (other === null || other === name) {
    return;
  }
  await attempt(async () => {
    const taken = (await api.subjects()).includes(other);
    const joined = `There is somebody called ${other} already. The pictures of both become one person's, which cannot be undone.`;
    if (!taken || (await confirmed(`Is ${name} the same person as ${other}?`, joined, "Join them"))) {
      await api.rename(name, other);
      say(`${name} is now ${other}.`);
      window.location.hash = `#/people/${encode(other)}`;
    }
  });
}

async function remove() {
  const text = `${count(pictures, "picture")} will be deleted, and ${name} is no longer recognised. This cannot be undone.`;
  if (await confirmed(`Remove ${name}?`, text[0].toUpperCase() + text.slice(1), "Remove")) {
    await attempt(async () => {
      await api.removePerson(name);
      say(`${name} is removed.`);
      window.location.hash = "#/people";
    });
  }
}

/** Prepares the view. */
export function start() {
  byId("person-sources").append(
    sources(add, { text: "Add pictures" }),
    button("Rename", { id: "rename", name: "pen" }, rename),
    button("Remove", { id: "remove", name: "cross" }, remove),
  );
  byId("more-crops").addEventListener("click", more);
}
