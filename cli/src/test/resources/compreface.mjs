// A conversation of CompreFace's JavaScript client with /api/v1. Arguments: the port, and the folder samples/.
// It runs in a folder with the client in node_modules.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const client = createRequire(path.join(process.cwd(), "index.js")).resolve("@exadel/compreface-js-sdk");
const { CompreFace } = await import(pathToFileURL(client));

const [, , port, samples] = process.argv;
const names = ["Ada", "Bruno", "Cleo", "Dario", "Edda", "Femi", "Greta", "Hugo", "Iris", "Jun"];
process.chdir(samples);
const compreFace = new CompreFace("http://127.0.0.1", port);
const recognition = compreFace.initFaceRecognitionService("any");
const detection = compreFace.initFaceDetectionService("any");
const verification = compreFace.initFaceVerificationService("any");
// Each object of the client keeps the address of its last call, so each call gets its own.
const faces = () => recognition.getFaceCollection();
const subjects = () => recognition.getSubjects();
const say = (what, json) => process.stdout.write(what + " " + JSON.stringify(json) + "\n");
console.log = () => {};

async function refused(status, code, call) {
  const response = await call.then(() => assert.fail("not refused"), (e) => e.response);
  assert.deepEqual([response.status, response.data.code], [status, code], JSON.stringify(response.data));
  say("refused", response.data);
}

say("delete all", await subjects().deleteAll());
say("add subject", await subjects().add("Ada"));
const added = [];
for (const name of names) {
  added.push(await faces().add(`./enrol/${name}.png`, name, {}));
}
say("add", added);
const all = await faces().list();
assert.deepEqual(all.faces.map((face) => face.subject).sort(), names);
const pages = await Promise.all(
  [0, 1, 2, 3].map((page) => fetch(`http://127.0.0.1:${port}/api/v1/recognition/faces?page=${page}&size=3`)));
const listed = (await Promise.all(pages.map((page) => page.json()))).flatMap((page) => page.faces);
assert.deepEqual(listed.map((face) => face.subject).sort(), names);
say("list", all);

for (const picture of ["./test/ada-2.png", fs.readFileSync("test/ada-2.png"), fs.readFileSync("test/ada-2.png", "base64")]) {
  const seen = await recognition.recognize(picture, { limit: 0, prediction_count: 3 });
  assert.equal(seen.result.length, 1);
  assert.equal(seen.result[0].subjects.length, 3);
  assert.equal(seen.result[0].subjects[0].subject, "Ada");
  assert.ok(seen.result[0].subjects[0].similarity > 0.9);
  say("recognize", seen);
}
const found = await detection.detect("./test/ada-2.png", { face_plugins: "landmarks" });
assert.equal(found.result[0].landmarks.length, 5);
const same = await verification.verify("./test/ada-2.png", "./test/ada-3.png", {});
assert.ok(same.result[0].face_matches[0].similarity > 0.5);
say("verify", same);
const other = await faces().verify("./test/bruno-2.png", added[0].image_id, {});
assert.ok(other.result[0].distance > same.result[0].face_matches[0].distance);
say("verify a face", other);

assert.deepEqual(await subjects().rename("Ada", "Ada Lovelace"), { updated: true });
assert.equal((await recognition.recognize("./test/ada-2.png", { limit: 0 })).result[0].name, "Ada Lovelace");
say("delete", await subjects().delete("Ada Lovelace"));
assert.notEqual((await recognition.recognize("./test/ada-2.png", { limit: 0 })).result[0].name, "Ada Lovelace");
say("delete", await faces().delete(added[1].image_id));
say("delete", await faces().delete_multiple_images(added.slice(2, 4).map((face) => face.image_id)));
assert.equal((await faces().list()).total_elements, 6);
await refused(404, 11, faces().delete(added[1].image_id));
await refused(404, 42, subjects().delete("Ada Lovelace"));
await refused(415, 21, faces().add(Buffer.from("no picture"), "Ada", {}));
say("delete", await faces().delete_all_subject("Edda"));
say("subjects", await subjects().list());
await subjects().deleteAll();
for (const file of fs.readdirSync("enrol")) {
  await faces().add(`./enrol/${file}`, path.parse(file).name, {});
}
say("done", {});
