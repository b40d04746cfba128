// Shows the slides one at a time. Without it they stand below each other on the page.
const deck = document.getElementById("deck");
const slides = [...deck.querySelectorAll(".deck-slide")];
const button = document.getElementById("present");
const place = document.getElementById("deck-place");
const SWIPE = 40; // pixels; less is a tap
let shown = -1;
let touched = null;

function isPresenting() {
  return document.body.classList.contains("is-presenting");
}

function show(number) {
  const next = Math.min(Math.max(number, 0), slides.length - 1);
  if (next === shown) return;
  shown = next;
  slides.forEach((slide, each) => slide.classList.toggle("is-shown", each === shown));
  history.replaceState(null, "", `#${slides[shown].id}`);
  place.textContent = deck.dataset.place.replace("{number}", shown + 1).replace("{count}", slides.length);
  slides[shown].querySelector("h2").focus({ preventScroll: true });
}

function begin() {
  const named = slides.findIndex((slide) => `#${slide.id}` === location.hash);
  document.body.classList.add("is-presenting");
  shown = -1;
  show(Math.max(named, 0));
  // Where the browser refuses, the window is filled all the same.
  document.documentElement.requestFullscreen?.().catch(() => {});
}

function end() {
  if (!isPresenting()) return;
  document.body.classList.remove("is-presenting");
  slides[shown].scrollIntoView();
  place.textContent = "";
  button.focus({ preventScroll: true });
  if (document.fullscreenElement) document.exitFullscreen();
}

const STEPS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
  Home: -Infinity, End: Infinity,
};

document.addEventListener("keydown", (event) => {
  if (!isPresenting() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    end();
  } else if (event.key in STEPS) {
    event.preventDefault();
    show(shown + (event.key === " " && event.shiftKey ? -1 : STEPS[event.key]));
  }
});
deck.addEventListener("click", (event) => {
  if (!isPresenting() || event.target.closest("a, button, summary")) return;
  show(shown + (event.clientX < window.innerWidth / 4 ? -1 : 1));
});
deck.addEventListener("touchstart", (event) => {
  touched = event.touches.length === 1 ? event.touches[0].clientX : null;
}, { passive: true });
deck.addEventListener("touchend", (event) => {
  const moved = touched === null ? 0 : event.changedTouches[0].clientX - touched;
  touched = null;
  if (!isPresenting() || Math.abs(moved) < SWIPE) return;
  event.preventDefault(); // or it would be taken for a click, too
  show(shown + (moved < 0 ? 1 : -1));
});
document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement) end();
});

button.hidden = false;
document.getElementById("deck-help").hidden = false;
button.addEventListener("click", begin);
