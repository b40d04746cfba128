// Makes the grid of many actions behave as a spreadsheet does. Without it every cell is a field
// that is typed into, and the ticked rows get one value through the server.
(() => {
  const form = document.getElementById("grid-form");
  if (!form) return;
  const line = document.getElementById("grid-line");
  const texts = form.dataset;
  const rows = [...form.querySelectorAll("tbody tr")];
  const cellsOf = (row) => [...row.querySelectorAll(".grid-cell")];
  const isCell = (element) => element.matches?.(".grid-cell");
  const place = (cell) => {
    const row = cell.closest("tr");
    return { row: rows.indexOf(row), column: cellsOf(row).indexOf(cell) };
  };
  const at = (row, column) => rows[row] && cellsOf(rows[row])[column];
  let isSending = false;
  let isTyping = false;

  const isChanged = (cell) => cell.value !== cell.dataset.before;
  const say = (message = "") => {
    const count = [...form.querySelectorAll(".grid-cell")].filter(isChanged).length;
    const changed = count === 1 ? texts.changedOne : texts.changedMany.replace("%(count)s", count);
    line.textContent = [message, count ? changed : ""].filter(Boolean).join(" ");
  };
  const mark = (cell) => cell.parentElement.classList.toggle("is-changed", isChanged(cell));
  const write = (cell, value) => {
    cell.value = value;
    mark(cell);
  };

  // The rules of actions.rules.cells: a cell is quoted only if its last quote ends it.
  const QUOTED = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
  const PLAIN = /[^\t\n]*/y;
  const read = (text) => {
    text = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    const table = [[]];
    for (let position = 0; position <= text.length; position += 1) {
      QUOTED.lastIndex = PLAIN.lastIndex = position;
      const quoted = QUOTED.exec(text);
      const cell = quoted ? quoted[1].replaceAll('""', '"') : PLAIN.exec(text)[0];
      position += quoted ? quoted[0].length : cell.length;
      table.at(-1).push(cell.trim());
      if (text[position] === "\n") table.push([]);
    }
    return table;
  };

  form.addEventListener("paste", (event) => {
    if (!isCell(event.target)) return;
    const text = event.clipboardData.getData("text/plain");
    const table = read(text);
    if (table.length === 1 && table[0].length === 1) return;
    event.preventDefault();
    const start = place(event.target);
    let filled = 0;
    let isLeftOver = false;
    table.forEach((values, down) => values.forEach((value, right) => {
      const cell = at(start.row + down, start.column + right);
      if (cell) {
        write(cell, value);
        filled += 1;
      } else {
        isLeftOver = true;
      }
    }));
    say(texts.pasted.replace("%(count)s", filled) + (isLeftOver ? ` ${texts.leftOver}` : ""));
  });

  const move = (cell, down) => {
    const { row, column } = place(cell);
    const next = at(row + down, column);
    if (!next) return;
    next.focus();
    next.select();
  };

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!isCell(cell) || event.isComposing) return;
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
    if (event.key === "Enter" && isPlain) {
      event.preventDefault();
      move(cell, event.shiftKey ? -1 : 1);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && isPlain && !event.shiftKey) {
      // While one types, the arrows choose among suggestions, or move in the text.
      if (isTyping && (cell.hasAttribute("list") || cell.matches("textarea"))) return;
      event.preventDefault();
      move(cell, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      const { row, column } = place(cell);
      const above = at(row - 1, column);
      if (above) {
        write(cell, above.value);
        say();
      }
    }
  });
  form.addEventListener("focusin", () => { isTyping = false; });
  form.addEventListener("input", (event) => {
    if (!isCell(event.target)) return;
    isTyping = true;
    mark(event.target);
    say();
  });

  const all = form.querySelector("[data-tick-all]");
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const tick of form.querySelectorAll("input[name=row]")) tick.checked = all.checked;
  });

  form.addEventListener("submit", () => { isSending = true; });
  window.addEventListener("pageshow", () => {
    isSending = false;
    form.querySelectorAll(".grid-cell").forEach(mark);
    say();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSending && [...form.querySelectorAll(".grid-cell")].some(isChanged)) event.preventDefault();
  });
})();
