// Lets a reader ask a chart for its values: by pointing at a mark, or by the arrow keys when the
// picture has focus. Without this script the sentence and the table beside the chart say the same.
(() => {
  const NEAR = 28; // pixels from a mark within which pointing means it

  const explore = (picture) => {
    const svg = picture.querySelector("svg");
    const marks = [...svg.querySelectorAll("[data-value]")];
    if (!marks.length) return;

    const bubble = document.createElement("div");
    bubble.className = "chart-bubble";
    bubble.hidden = true;
    const ring = document.createElement("div");
    ring.className = "chart-ring";
    ring.hidden = true;
    const spoken = document.createElement("div");
    spoken.className = "visually-hidden";
    spoken.setAttribute("role", "status");
    picture.append(ring, bubble, spoken);
    picture.tabIndex = 0;
    picture.setAttribute("role", "group");
    picture.setAttribute("aria-label", picture.dataset.explore);

    let current = -1;

    const place = (mark) => {
      const frame = picture.getBoundingClientRect();
      const box = mark.getBoundingClientRect();
      return {
        left: box.left - frame.left,
        top: box.top - frame.top,
        width: box.width,
        height: box.height,
        x: box.left - frame.left + box.width / 2,
        y: box.top - frame.top + box.height / 2,
        room: frame.width,
      };
    };

    const show = (index, aloud) => {
      current = index;
      const mark = marks[index];
      const at = place(mark);
      bubble.textContent = mark.dataset.value;
      bubble.hidden = ring.hidden = false;
      ring.style.left = `${at.left - 4}px`;
      ring.style.top = `${at.top - 4}px`;
      ring.style.width = `${at.width + 8}px`;
      ring.style.height = `${at.height + 8}px`;
      const half = bubble.offsetWidth / 2;
      const middle = Math.min(Math.max(at.x, half), Math.max(at.room - half, half));
      const above = at.top - bubble.offsetHeight - 8;
      bubble.style.left = `${middle - half}px`;
      bubble.style.top = `${above < -20 ? at.top + at.height + 8 : above}px`;
      if (aloud) spoken.textContent = mark.dataset.value;
    };

    const hide = () => {
      bubble.hidden = ring.hidden = true;
      spoken.textContent = "";
    };

    const nearest = (event) => {
      const frame = picture.getBoundingClientRect();
      const x = event.clientX - frame.left;
      const y = event.clientY - frame.top;
      let best = -1;
      let least = NEAR;
      marks.forEach((mark, index) => {
        const at = place(mark);
        const across = Math.max(at.left - x, 0, x - at.left - at.width);
        const down = Math.max(at.top - y, 0, y - at.top - at.height);
        const distance = Math.hypot(across, down);
        if (distance < least) {
          least = distance;
          best = index;
        }
      });
      return best;
    };

    const point = (event) => {
      if (event.target === bubble) return; // the pointer may rest on what is shown
      const index = nearest(event);
      if (index >= 0) show(index, false);
      else if (document.activeElement !== picture) hide();
    };
    picture.addEventListener("pointermove", point);
    picture.addEventListener("pointerdown", point);
    picture.addEventListener("pointerleave", () => {
      if (document.activeElement !== picture) hide();
    });
    picture.addEventListener("focus", () => show(current < 0 ? 0 : current, true));
    picture.addEventListener("blur", hide);

    picture.addEventListener("keydown", (event) => {
      const last = marks.length - 1;
      const next = {
        ArrowRight: Math.min(current + 1, last),
        ArrowDown: Math.min(current + 1, last),
        ArrowLeft: Math.max(current - 1, 0),
        ArrowUp: Math.max(current - 1, 0),
        Home: 0,
        End: last,
      }[event.key];
      if (next !== undefined) {
        event.preventDefault();
        show(next, true);
      }
    });
    // Escape also takes away what pointing has shown.
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !bubble.hidden) hide();
    });
  };

  const start = (root) => {
    for (const picture of root.querySelectorAll(".chart-picture[data-explore]")) {
      if (picture.dataset.explored) continue;
      picture.dataset.explored = "yes";
      explore(picture);
    }
  };
  // A timeline shows the facts of a row by itself; Escape takes them away until the row is left.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const row of document.querySelectorAll(".tl-row:hover, .tl-row:focus-within")) {
      row.classList.add("is-quiet");
      const back = () => row.classList.remove("is-quiet");
      row.addEventListener("pointerleave", back, { once: true });
      row.addEventListener("focusout", back, { once: true });
    }
  });
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.target));
})();
