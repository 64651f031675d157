// Being told of what happens: the switch on a page, and what it sounds like.

/* The switch --------------------------------------------------------------------------------------------------------
   The browser asks for permission only after a tap. What it has agreed to before is told to the hotel again, for
   browsers change where they are woken without saying so. */

const standalone = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const onApple = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

for (const element of document.querySelectorAll("[data-notices]")) start(element);

async function start(element) {
  const { base, scope } = element.dataset;
  const on = element.querySelector("[data-on]");
  const off = element.querySelector("[data-off]");
  const said = element.querySelector("[data-said]");

  const say = (words) => {
    said.textContent = words ? element.dataset[words] : "";
    said.hidden = !words;
  };
  const show = (subscribed) => {
    on.hidden = subscribed || Notification.permission === "denied";
    off.hidden = !subscribed;
    // Where it only offers, there is nothing more to say once it is decided.
    element.hidden = "offer" in element.dataset && Notification.permission !== "default" && on.hidden;
    if (Notification.permission === "denied") say("denied");
    else say(subscribed ? "isOn" : null);
  };

  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  if (!("PushManager" in window) || !("Notification" in window)) {
    // Phones of Apple push to what is on the home screen only.
    if (onApple && !standalone) {
      say("install");
      element.hidden = false;
    }
    return;
  }
  let registration;
  try {
    registration = await navigator.serviceWorker.register("/sw.js", { scope, updateViaCache: "none" });
  } catch {
    return; // A private window, or storage is full: nothing is offered that could not work.
  }
  const push = registration.pushManager;
  await active(registration);
  const now = await push.getSubscription().catch(() => null);
  if (now && Notification.permission === "granted") await keep(base, now).catch(() => {});
  element.hidden = false;
  show(Boolean(now) && Notification.permission === "granted");

  on.addEventListener("click", () => attempt(on, async () => {
    if ((await Notification.requestPermission()) !== "granted") return show(false);
    const key = await keyOf(base);
    await keep(base, await subscription(push, key));
    show(true);
  }));
  off.addEventListener("click", () => attempt(off, async () => {
    const current = await push.getSubscription();
    if (current) {
      await forget(base, current);
      await current.unsubscribe();
    }
    show(false);
  }));

  async function attempt(button, act) {
    button.disabled = true;
    try {
      await act();
    } catch {
      say("failed");
    } finally {
      button.disabled = false;
    }
  }
}

/** A worker has to be active before the browser subscribes. */
function active(registration) {
  if (registration.active) return Promise.resolve();
  const worker = registration.installing ?? registration.waiting;
  return new Promise((resolve) => {
    const look = () => (worker.state === "activated" || worker.state === "redundant") && resolve();
    worker.addEventListener("statechange", look);
    look();
  });
}

async function subscription(push, key) {
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  try {
    return await push.subscribe(options);
  } catch (error) {
    // Subscribed for another hotel before, with its key.
    const other = error.name === "InvalidStateError" && (await push.getSubscription());
    if (!other) throw error;
    await other.unsubscribe();
    return push.subscribe(options);
  }
}

async function keyOf(base) {
  return (await (await asked(`${base}/push-key`)).json()).key;
}

function keep(base, subscription) {
  return asked(`${base}/push-subscriptions`, "POST", { ...subscription.toJSON(), name: browserName() });
}

async function forget(base, { endpoint }) {
  if (base !== "/api/v1") return asked(`${base}/push-subscriptions`, "DELETE", { endpoint });
  const mine = await (await asked(`${base}/push-subscriptions?limit=200`)).json();
  const here = mine.items.find((each) => each.endpoint === endpoint);
  if (here) await asked(`${base}/push-subscriptions/${here.id}`, "DELETE");
}

async function asked(path, method = "GET", body = undefined) {
  const headers = body ? { "Content-Type": "application/json" } : {};
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}

function bytes(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function browserName() {
  const brands = navigator.userAgentData?.brands?.map((each) => each.brand).filter((brand) => !/Not.A/.test(brand));
  const browser = brands?.at(-1) ?? /Firefox|Edg|Chrome|Safari/.exec(navigator.userAgent)?.[0] ?? "Browser";
  const system = navigator.userAgentData?.platform || /iPhone|iPad|Android|Mac|Windows|Linux/.exec(navigator.userAgent)?.[0];
  return system ? `${browser}, ${system}` : browser;
}

/* Sounds -------------------------------------------------------------------------------------------------------------
   The stream puts an element into `#heard` for each kind that its reader wants to hear of. Browsers make no sound
   before the first tap or key on a page. */

const TUNES = {
  urgent: [880, 660, 880, 660, 880],
  on_call: [880, 660, 880, 660, 880],
  waiting: [660, 880],
  message: [740],
  new_order: [523, 659, 784],
  assigned: [523, 784],
  escalated: [784, 659, 523],
  mention: [740, 740],
};
const NOTE = 0.16;

const heard = document.getElementById("heard");
let audio = null;

if (heard) {
  const wake = () => {
    audio ??= new AudioContext();
    if (audio.state === "suspended") audio.resume().catch(() => {});
  };
  for (const tap of ["pointerdown", "keydown"]) addEventListener(tap, wake, { passive: true });
  new MutationObserver(() => {
    for (const element of [...heard.children]) {
      play(element.dataset.sound);
      element.remove();
    }
  }).observe(heard, { childList: true });
}

function play(kind) {
  document.dispatchEvent(new CustomEvent("innkeep:sound", { detail: kind }));
  if (audio?.state !== "running") return;
  let at = audio.currentTime;
  for (const pitch of TUNES[kind] ?? TUNES.message) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = "sine";
    tone.frequency.value = pitch;
    // A soft beginning and end: no crack.
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + NOTE);
    at += NOTE;
  }
}
