// Shows the slides of a briefing one at a time. Without it they stand one below another.
"use strict";

(() => {
  const body = document.body;
  const isPresenter = body.classList.contains("presenter");
  const slides = [...document.querySelectorAll(".slide")];
  const find = (name) => document.getElementById(name);
  const keys = find("keys");
  const line = "BroadcastChannel" in window ? new BroadcastChannel(body.dataset.channel) : null;
  const QUIET = 2500; // milliseconds until the bar goes away in full screen
  const SWIPE = 50, APART = 40; // pixels
  const state = { at: 0, dark: false, lit: false };
  let typed = "", quiet = 0, began = Date.now(), from = null, own = null;

  const tell = (message) => line && line.postMessage(message);
  const press = (name, isOn) => {
    const button = document.querySelector(`#bar [data-does="${name}"]`);
    if (button) button.setAttribute("aria-pressed", String(isOn));
  };

  function draw() {
    slides.forEach((slide, place) => {
      slide.classList.toggle("now", place === state.at);
      slide.classList.toggle("next", place === state.at + 1);
    });
    const now = slides[state.at];
    const said = body.dataset.said
      .replace("{at}", state.at + 1)
      .replace("{all}", slides.length);
    find("count").textContent = `${state.at + 1} / ${slides.length}`;
    find("note").textContent = now.querySelector(".note")?.textContent || body.dataset.silent;
    find("last").hidden = state.at + 1 < slides.length;
    if (!isPresenter) find("said").textContent = `${said}. ${now.querySelector("h2").textContent}`;
    document.querySelector('[data-does="back"]').disabled = state.at === 0;
    document.querySelector('[data-does="forward"]').disabled = state.at + 1 === slides.length;
    body.classList.toggle("dark", state.dark);
    body.classList.toggle("lit", state.lit);
    press("dark", state.dark);
    press("light", state.lit);
  }

  function go(place, isTold = true) {
    state.at = Math.min(Math.max(place, 0), slides.length - 1);
    history.replaceState(null, "", `#${state.at + 1}`);
    for (const link of document.querySelectorAll("a[hreflang]")) link.hash = state.at + 1;
    draw();
    if (isTold) tell({ ...state });
  }

  function turn(name) {
    state[name] = !state[name];
    draw();
    tell({ ...state });
  }

  function note() {
    press("note", body.classList.toggle("noted"));
  }

  function fill() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  }

  function leave() {
    if (state.lit) turn("lit");
    else if (state.dark) turn("dark");
    else if (isPresenter && window.opener) window.close();
    else window.location.assign(body.dataset.leave);
  }

  function speak() {
    if (isPresenter) return;
    const address = `${body.dataset.presenter}#${state.at + 1}`;
    if (own && !own.closed) own.focus();
    else own = window.open(address, body.dataset.channel, "popup,width=1280,height=800");
  }

  // Places on the slide are shares of it, so that both windows point at the same.
  const picture = () => slides[state.at].querySelector("img").getBoundingClientRect();
  const share = (event) => {
    const box = picture();
    return { x: (event.clientX - box.x) / box.width, y: (event.clientY - box.y) / box.height };
  };

  function shine({ x, y }) {
    const box = picture();
    body.style.setProperty("--x", `${box.x + x * box.width}px`);
    body.style.setProperty("--y", `${box.y + y * box.height}px`);
  }

  function ring({ x, y }) {
    const box = picture(), made = document.createElement("div");
    made.className = "ring";
    made.style.left = `${box.x + x * box.width}px`;
    made.style.top = `${box.y + y * box.height}px`;
    made.addEventListener("animationend", () => made.remove());
    body.append(made);
  }

  const DOES = {
    back: () => go(state.at - 1),
    forward: () => go(state.at + 1),
    first: () => go(0),
    end: () => go(slides.length - 1),
    full: fill,
    note,
    open: speak,
    dark: () => turn("dark"),
    light: () => turn("lit"),
    keys: () => (keys.open ? keys.close() : keys.showModal()),
    leave,
    again: () => { began = Date.now(); tick(); },
  };
  const KEYS = {
    ArrowRight: "forward", ArrowDown: "forward", PageDown: "forward", " ": "forward",
    ArrowLeft: "back", ArrowUp: "back", PageUp: "back",
    Home: "first", End: "end", f: "full", n: "note", p: "open",
    b: "dark", ".": "dark", s: "light", "?": "keys", Escape: "leave",
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (keys.open) {
      if (key === "?") { event.preventDefault(); keys.close(); }
      return;
    }
    if (/^\d$/.test(key)) { typed = (typed + key).slice(-3); return; }
    const number = typed;
    typed = "";
    if (key === "Enter" && number) { event.preventDefault(); go(Number(number) - 1); return; }
    if (key === " " && event.target.closest("button, a")) return;
    const name = KEYS[key];
    if (!name) return;
    event.preventDefault();
    DOES[name]();
  });

  document.querySelectorAll("[data-does]").forEach((button) => {
    button.addEventListener("click", (event) => {
      DOES[button.dataset.does]();
      // Pressed with a mouse, it must not take the next press of the space bar.
      if (event.detail) button.blur();
    });
  });

  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".slide.now")) return;
    from = { x: event.clientX, y: event.clientY, isSwipe: event.pointerType === "touch" };
    if (from.isSwipe) return;
    ring(share(event));
    tell({ ring: share(event) });
  });
  document.addEventListener("pointermove", (event) => {
    body.classList.add("awake");
    clearTimeout(quiet);
    quiet = setTimeout(() => body.classList.remove("awake"), QUIET);
    if (state.lit) { shine(share(event)); tell({ light: share(event) }); }
    if (!from || from.isSwipe || !event.buttons) return;
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) < APART) return;
    from = { x: event.clientX, y: event.clientY, isSwipe: false };
    ring(share(event));
    tell({ ring: share(event) });
  });
  document.addEventListener("pointerup", (event) => {
    const moved = from && from.isSwipe ? event.clientX - from.x : 0;
    const fell = from ? Math.abs(event.clientY - from.y) : 0;
    from = null;
    if (Math.abs(moved) > SWIPE && Math.abs(moved) > 1.5 * fell) go(state.at - Math.sign(moved));
  });
  document.addEventListener("pointercancel", () => { from = null; });
  document.addEventListener("dragstart", (event) => event.preventDefault());
  document.addEventListener("fullscreenchange", () => {
    body.classList.toggle("full", Boolean(document.fullscreenElement));
    press("full", Boolean(document.fullscreenElement));
  });
  window.addEventListener("hashchange", () => go(asked()));

  if (line) {
    line.addEventListener("message", ({ data }) => {
      if (data.ring) ring(data.ring);
      else if (data.light) shine(data.light);
      else if (data.asks) tell({ ...state });
      else {
        Object.assign(state, data);
        go(state.at, false);
      }
    });
  }

  const asked = () => (parseInt(window.location.hash.slice(1), 10) || 1) - 1;
  const two = (number) => String(Math.floor(number)).padStart(2, "0");

  function tick() {
    const now = new Date(), seconds = (Date.now() - began) / 1000;
    find("clock").textContent = `${two(now.getHours())}:${two(now.getMinutes())}`;
    find("since").textContent = `${two(seconds / 60)}:${two(seconds % 60)}`;
  }

  body.classList.add("live");
  find("bar").hidden = false;
  if (!document.fullscreenEnabled) document.querySelector('[data-does="full"]').hidden = true;
  go(asked(), false);
  if (isPresenter) {
    tick();
    setInterval(tick, 1000);
    tell({ asks: true });
  }
})();
