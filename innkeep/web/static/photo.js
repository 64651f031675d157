// Photos from the guest: shown at once, made small before they leave a slow phone, sent once however often it is tried.

import { sentence, word } from "./live.js";
import { newId } from "./sending.js";

const LONG_EDGE = 2048;
const PREVIEW_EDGE = 480;
const SMALL_ENOUGH = 700_000;

export async function sendPhoto(input, tell) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return tell(word("unreadable", "This is no photo that can be read."));
  new Upload(await smaller(file, picture), await drawn(picture, PREVIEW_EDGE, "dataURL"), input.dataset.action, tell);
}

/** A photo as a slow phone sends it. */
export async function smaller(file, picture) {
  const fits = Math.max(picture.width, picture.height) <= LONG_EDGE && file.size <= SMALL_ENOUGH;
  return fits ? file : await drawn(picture, LONG_EDGE, "blob");
}

async function drawn(picture, edge, as) {
  const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (as === "dataURL") return canvas.toDataURL("image/jpeg", 0.7);
  return new Promise((made) => canvas.toBlob(made, "image/jpeg", 0.85));
}

class Upload {
  #id = newId();
  #file;
  #action;
  #tell;
  #log = document.getElementById("log");
  #bubble;
  #again = () => this.#send();

  constructor(file, preview, action, tell) {
    this.#file = file;
    this.#action = action;
    this.#tell = tell;
    this.#bubble = document.getElementById("pending-photo").content.cloneNode(true).firstElementChild;
    this.#bubble.id = `m-${this.#id}`;
    this.#bubble.querySelector("img").src = preview;
    const [retry, drop] = this.#bubble.querySelectorAll(".retry");
    retry.addEventListener("click", this.#again);
    drop.addEventListener("click", () => this.#forget());
    this.#log.append(this.#bubble);
    this.#bubble.scrollIntoView({ block: "end" });
    this.#send();
  }

  #send() {
    this.#show({ progress: 0, words: "" });
    removeEventListener("online", this.#again);
    const form = new FormData();
    form.set("client_id", this.#id);
    form.set("file", this.#file, "photo.jpg");
    const request = new XMLHttpRequest();
    request.open("POST", this.#action);
    request.setRequestHeader("HX-Request", "true");
    request.timeout = 120_000;
    request.upload.addEventListener("progress", (event) => this.#show({ progress: event.loaded / event.total, words: "" }));
    request.addEventListener("load", () => this.#answered(request));
    request.addEventListener("error", () => this.#later());
    request.addEventListener("timeout", () => this.#later());
    request.send(form);
  }

  #answered(request) {
    if (request.status === 401 || request.status === 404) return location.reload();
    if (request.status >= 500) return this.#later();
    if (request.status >= 400) {
      this.#forget();
      return this.#tell(sentence(request.responseText));
    }
    return htmx.swap({ text: request.responseText, sourceElement: this.#log, target: this.#log, swap: "none" });
  }

  #later() {
    this.#show({ words: word("waiting", "Waiting for the connection") });
    addEventListener("online", this.#again, { once: true });
  }

  #forget() {
    removeEventListener("online", this.#again);
    this.#bubble.remove();
  }

  #show({ progress, words }) {
    const bar = this.#bubble.querySelector("progress");
    if (!bar) return;
    bar.hidden = progress === undefined;
    bar.value = progress ?? 0;
    this.#bubble.querySelector(".state").textContent = words;
    for (const button of this.#bubble.querySelectorAll(".retry")) button.hidden = progress !== undefined;
  }
}
