// Coming in. What stands behind the # of a link is sent to no server by itself, so that whoever only looks at links (mail
// scanners, previews) uses none up: this posts it. At the door, a browser in somebody's hand comes in.

const path = location.pathname.split("/").slice(0, 3).join("/");
const secret = /^#pass=([\w-]{20,100})$/.exec(location.hash)?.[1];
const door = document.querySelector("form[data-arrive]");

if (secret) {
  history.replaceState(null, "", path);
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${path}/pass`;
  form.hidden = true;
  const field = document.createElement("input");
  field.name = "token";
  field.value = secret;
  form.append(field);
  document.body.append(form);
  form.submit();
} else if (door) {
  const come = async () => {
    door.ariaBusy = "true";
    door.querySelector(".problem").hidden = true;
    // Not by sending the form: going back from the page would lead here, and from here to the page again.
    const answer = await fetch(door.action, { method: "POST", redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") return location.replace(path);
    // What is refused is told on a page of its own.
    if (answer) return door.submit();
    door.ariaBusy = "false";
    door.querySelector(".problem").hidden = false;
  };
  door.addEventListener("submit", (event) => {
    event.preventDefault();
    void come();
  });
  if (document.visibilityState === "visible") void come();
  else document.addEventListener("visibilitychange", come, { once: true });
}
