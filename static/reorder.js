// The order of a list (templates/shaping/_order.html): arrows move at once, and rows can be
// dragged. What is sent is the number in each row's field, as without this script.
document.addEventListener("DOMContentLoaded", () => {
  for (const list of document.querySelectorAll("[data-order]")) setUp(list);
});

function setUp(list) {
  const status = list.parentElement.querySelector("[data-order-status]");
  const rows = () => [...list.children];

  const count = () => {
    rows().forEach((row, index, all) => {
      row.querySelector(".order-place").value = index + 1;
      const [up, down] = row.querySelectorAll("button[name=move]");
      up.disabled = index === 0;
      down.disabled = index === all.length - 1;
    });
  };

  const tell = (row) => {
    status.textContent = list.dataset.moved
      .replace("%(thing)s", row.dataset.name)
      .replace("%(place)s", rows().indexOf(row) + 1)
      .replace("%(count)s", rows().length);
  };

  const moveTo = (row, place) => {
    const others = rows().filter((each) => each !== row);
    list.insertBefore(row, others[Math.max(0, Math.min(place, others.length))] ?? null);
    count();
    tell(row);
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("li");
    const isUp = button.value.endsWith(":up");
    moveTo(row, rows().indexOf(row) + (isUp ? -1 : 1));
    // The button at the end of the list has been disabled: its neighbour keeps the focus.
    (button.disabled ? row.querySelector("button[name=move]:not(:disabled)") : button)?.focus();
  });

  list.addEventListener("change", (event) => {
    const field = event.target.closest(".order-place");
    if (!field) return;
    const place = parseInt(field.value, 10);
    if (place > 0) moveTo(field.closest("li"), place - 1);
    else count();
  });

  // Enter in a number's field would press the first arrow of the form.
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches(".order-place")) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Listened to on the page: a row that moves in the list loses a captured pointer.
  for (const row of rows()) {
    row.querySelector(".order-handle").addEventListener("pointerdown", (down) => {
      if (down.button !== 0) return;
      down.preventDefault();
      row.classList.add("is-dragged");
      const until = new AbortController();
      const options = { signal: until.signal };
      const drop = (event) => {
        if (event.pointerId !== down.pointerId) return;
        until.abort();
        row.classList.remove("is-dragged");
        count();
        tell(row);
      };
      document.addEventListener(
        "pointermove",
        (event) => {
          if (event.pointerId !== down.pointerId) return;
          const over = rows().find((each) => {
            const box = each.getBoundingClientRect();
            return event.clientY >= box.top && event.clientY <= box.bottom;
          });
          if (!over || over === row) return;
          const isBelow = rows().indexOf(over) > rows().indexOf(row);
          list.insertBefore(row, isBelow ? over.nextSibling : over);
        },
        options,
      );
      document.addEventListener("pointerup", drop, options);
      document.addEventListener("pointercancel", drop, options);
    });
  }
}
