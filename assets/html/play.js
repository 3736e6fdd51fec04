// Positions of an axis one after the other, by themselves.

const kPlayed = ["step", "hop", "target", "query", "token", "layer", "head"], kPace = 700, kSlowPace = 1600;
let playing = null;

function stopPlaying() {
  if (!playing) return;
  clearInterval(playing.timer);
  playing.button.textContent = "\u25b6";
  playing.button.setAttribute("aria-pressed", "false");
  playing = null;
}

/** A button that goes through the positions of an axis; slower where the reader asked for less motion. */
function playButton(name, step) {
  const button = h("button", { type: "button", className: "play", title: `play ${name} (k)`, "aria-label": `play ${name}`, "aria-pressed": "false" }, "\u25b6");
  button.addEventListener("click", () => {
    const own = playing?.button === button;
    stopPlaying();
    if (own) return;
    button.textContent = "\u23f8";
    button.setAttribute("aria-pressed", "true");
    const pace = matchMedia("(prefers-reduced-motion: reduce)").matches ? kSlowPace : kPace;
    playing = { name, button, timer: setInterval(() => (button.isConnected ? step() : stopPlaying()), pace) };
    step();
  });
  return button;
}
