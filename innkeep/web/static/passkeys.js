// Passkeys: signing in with one, and keeping a new one. Buttons stay hidden where a browser knows none.

const API = "/api/v1/auth";

async function send(path, body) {
  const answer = await fetch(API + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  return said;
}

async function enter(button) {
  const { options, state } = await send("/passkey-login/options");
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = await navigator.credentials.get({ publicKey });
  await send("/passkey-login", { credential: credential.toJSON(), state });
  location.assign(button.dataset.next);
}

async function keep(button) {
  const { options, state } = await send("/passkeys/options");
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const credential = await navigator.credentials.create({ publicKey });
  const name = document.getElementById("field-passkey-name")?.value.trim() || "Passkey";
  const kept = await send("/passkeys", { credential: credential.toJSON(), state, name });
  if (!kept.recovery_codes.length) {
    location.reload();
    return;
  }
  button.hidden = true;
  const list = document.getElementById("passkey-codes");
  for (const code of kept.recovery_codes) {
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("code"), { textContent: code }));
    list.append(line);
  }
  document.getElementById("passkey-kept").hidden = false;
}

const known = window.PublicKeyCredential && "parseRequestOptionsFromJSON" in PublicKeyCredential;
for (const button of document.querySelectorAll("[data-passkey]")) {
  button.hidden = !known;
  button.addEventListener("click", async () => {
    const problem = document.getElementById("passkey-problem");
    problem.hidden = true;
    button.disabled = true;
    try {
      await (button.dataset.passkey === "keep" ? keep(button) : enter(button));
    } catch (error) {
      problem.textContent = error.name === "NotAllowedError" ? "The device was not asked to the end. Try again." : error.message;
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
}
