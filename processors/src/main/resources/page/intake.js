/** Takes pictures in: chosen, dropped, pasted, or from the camera. */

import { hasCamera, photograph } from "./camera.js";
import { button, el, icon } from "./dom.js";

let receiver = () => {};
let serial = 0;

/** Sets what gets the pictures that are dropped or pasted, and the place that they are dropped on. */
export const receive = (take) => (receiver = take);

/**
 * Controls for choosing pictures and for the camera.
 *
 * @param take gets the files
 */
export function sources(take, { multiple = true, text = multiple ? "Choose pictures" : "Choose a picture", primary = true } = {}) {
  const id = `file-${++serial}`;
  const input = el("input", { className: "offscreen file", type: "file", id, accept: "image/*", multiple });
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    take(files);
  });
  const choose = el("label", { className: `button ${primary ? "primary" : ""}`, htmlFor: id }, icon("picture"), el("span", {}, text));
  return el("div", { className: "actions" }, input, choose, hasCamera() ? ownCamera(take) : phoneCamera(take));
}

const ownCamera = (take) =>
  button("Camera", { name: "camera" }, async () => {
    const picture = await photograph();
    if (picture) {
      take([picture]);
    }
  });

/** Without access to the camera, a phone's own camera program can still be asked. */
function phoneCamera(take) {
  const input = el("input", { type: "file", accept: "image/*", hidden: true });
  input.setAttribute("capture", "user");
  input.addEventListener("change", () => take([...input.files]));
  return [button("Camera", { name: "camera" }, () => input.click()), input];
}

function named(file) {
  const generic = file.name === "" || file.name === "image.png";
  const kind = file.type.split("/")[1] || "png";
  return generic ? new File([file], `pasted-${++serial}.${kind}`, { type: file.type }) : file;
}

const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files") && !document.querySelector("dialog[open]");

/** Listens for what is pasted and dropped. The whole page takes it: a near miss would replace the page by the picture. */
export function start() {
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) {
      event.preventDefault();
      receiver(files.map(named), event.target);
    }
  });
  let depth = 0;
  const over = (by) => {
    depth = by === 0 ? 0 : Math.max(0, depth + by);
    document.body.classList.toggle("over", depth > 0);
  };
  document.addEventListener("dragenter", (event) => carriesFiles(event) && over(1));
  document.addEventListener("dragleave", (event) => carriesFiles(event) && over(-1));
  document.addEventListener("dragover", (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    }
  });
  document.addEventListener("drop", (event) => {
    if (carriesFiles(event)) {
      event.preventDefault();
      over(0);
      receiver([...event.dataTransfer.files], event.target);
    }
  });
}
