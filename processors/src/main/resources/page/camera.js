/** Takes a picture with the camera. */

import { modal } from "./dialogs.js";
import { button, el, setText } from "./dom.js";

/** Browsers give the camera only to pages from this machine or over HTTPS. */
export const hasCamera = () => navigator.mediaDevices?.getUserMedia !== undefined;

/** Shows what the camera sees, and promises the picture that is taken, or null. */
export async function photograph() {
  const video = el("video", { className: "viewfinder", muted: true, playsInline: true, autoplay: true });
  const said = el("p", { className: "quiet", role: "status" }, "Starting the camera …");
  const shoot = button("Take the picture", { kind: "primary", name: "camera", disabled: true });
  const turn = button("Other camera", { name: "again", hidden: true });
  let stream = null;
  let facing = "user";
  let left = false;
  const stop = () => stream?.getTracks().forEach((track) => track.stop());

  async function begin() {
    stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: facing, width: { ideal: 1920 }, height: { ideal: 1080 } } });
      if (left) {
        stop();
        return;
      }
      video.srcObject = stream;
      await video.play();
      const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === "videoinput");
      turn.hidden = cameras.length < 2;
      shoot.disabled = false;
      setText(said, "");
      shoot.focus();
    } catch (failure) {
      setText(said, why(failure.name));
    }
  }

  turn.onclick = () => {
    facing = facing === "user" ? "environment" : "user";
    begin();
  };
  const picture = await modal("Camera", (close) => {
    shoot.onclick = async () => close(await taken(video));
    begin();
    return [video, said, el("div", { className: "actions end" }, button("Cancel", {}, () => close(null)), turn, shoot)];
  });
  left = true;
  stop();
  return picture;
}

async function taken(video) {
  const canvas = el("canvas", { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d").drawImage(video, 0, 0);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  const time = new Date().toLocaleTimeString().replace(/[^0-9]+/g, "-").replace(/-$/, "");
  return new File([blob], `camera-${time}.jpg`, { type: "image/jpeg" });
}

function why(name) {
  switch (name) {
    case "NotAllowedError":
      return "The camera is not allowed here. Allow it for this page in the browser's settings, then try again.";
    case "NotFoundError":
    case "OverconstrainedError":
      return "There is no camera on this machine.";
    case "NotReadableError":
      return "Another program uses the camera.";
    default:
      return "The camera does not start.";
  }
}
