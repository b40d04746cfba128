// Keeps what is typed into a form: on the server, and in this browser while the server cannot be
// reached. Without script a button of the form does the same through the server.
(() => {
  const draft = document.getElementById("draft");
  if (!draft) return;
  const { form, dataset: texts } = draft;
  const line = document.getElementById("draft-line");
  const conflict = document.getElementById("draft-conflict");
  const key = texts.localKey;
  // A form that makes something new each time it is saved has a key for each time.
  const submission = form.elements.namedItem("submission_key");
  const QUIET = 1000;
  const AGAIN = 5000;
  let timer = 0;
  let isSending = false;
  let isStale = false;
  let isOver = false;
  let isInConflict = false;
  let isRestored = false;
  let hasTyped = false;

  // In the form of a UUID; randomUUID is there on secure addresses alone.
  const newKey = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16)
  );

  const say = (text, moment = "", isWarning = false) => {
    line.textContent = text.replace("%(moment)s", moment);
    line.classList.toggle("is-warning", isWarning);
  };

  // What is kept nowhere: files, which browsers do not give away, and what the server gave.
  const kept = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
    return data;
  };
  const typed = () => [...kept().entries()].filter(
    ([name]) => !["csrfmiddlewaretoken", "draft_version"].includes(name)
  );

  const inBrowser = {
    write() {
      try {
        const version = draft.value;
        localStorage.setItem(key, JSON.stringify({ version, entries: typed() }));
      } catch {
        // A browser that allows no storage has the server alone.
      }
    },
    read() {
      try {
        return JSON.parse(localStorage.getItem(key) || "null");
      } catch {
        return null;
      }
    },
    markSent() {
      try {
        sessionStorage.setItem("milstolpe-sent", key);
      } catch {
        // As above.
      }
    },
    isSent() {
      try {
        return sessionStorage.getItem("milstolpe-sent") === key;
      } catch {
        return false;
      }
    },
    unmarkSent() {
      try {
        sessionStorage.removeItem("milstolpe-sent");
      } catch {
        // As above.
      }
    },
    forget() {
      try {
        localStorage.removeItem(key);
      } catch {
        // As above.
      }
    },
  };

  // Signing in in another tab makes the form's token void; the cookie has the new one.
  const freshToken = () => {
    const found = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
    const field = form.elements.namedItem("csrfmiddlewaretoken");
    if (found && field) {
      const token = decodeURIComponent(found.slice("csrftoken=".length));
      if (token.length === 32 || token.length === 64) field.value = token;
    }
  };

  const setVersion = (version) => {
    draft.value = version;
  };

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  };

  const missed = (text) => {
    inBrowser.write();
    say(text, "", true);
    later(AGAIN);
  };

  const send = async ({ leaving = false } = {}) => {
    clearTimeout(timer);
    timer = 0;
    if (isOver) return;
    // Until the server has said yes, this browser has it: whatever happens on the way.
    inBrowser.write();
    if (isInConflict) return;
    if (isSending && !leaving) {
      isStale = true;
      return;
    }
    isSending = true;
    isStale = false;
    freshToken();
    const data = kept();
    const was = JSON.stringify(typed());
    try {
      const answer = await fetch(texts.address, {
        method: "POST",
        body: new URLSearchParams(data),
        keepalive: leaving,
        headers: { Accept: "application/json" },
      });
      if (answer.ok) {
        const { version, kept: moment } = await answer.json();
        setVersion(version);
        if (JSON.stringify(typed()) === was) inBrowser.forget();
        else isStale = true;
        say(texts.kept, moment);
      } else if (answer.status === 409) {
        const { version, kept: moment } = await answer.json();
        inBrowser.write();
        isInConflict = true;
        conflict.dataset.version = version;
        document.getElementById("draft-conflict-text").textContent =
          texts.conflict.replace("%(moment)s", moment);
        conflict.hidden = false;
        say("");
      } else if (answer.status === 410) {
        say("");
        if (hasTyped && submission) {
          // Written on after saving, here or elsewhere: that becomes a report of its own.
          submission.value = newKey();
          setVersion(0);
          later(QUIET);
        } else {
          inBrowser.forget();
          if (isRestored) {
            isOver = true;
            location.reload();
          }
        }
      } else if (answer.status === 413 || answer.status === 423) {
        // Too long, or it cannot be written now: this browser has it, and the line says why.
        const { message } = await answer.json();
        say(message, "", true);
      } else if (answer.status === 401 || answer.status === 403) {
        missed(texts.signedOut);
      } else if (answer.status === 404) {
        say(texts.gone, "", true);
      } else {
        missed(texts.noConnection);
      }
    } catch {
      missed(texts.noConnection);
    } finally {
      isSending = false;
      if (isStale && !isInConflict) later(QUIET);
    }
  };

  const putBack = (entries) => {
    for (const field of form.elements) {
      if (!field.name || field.type === "file" || ["hidden", "submit", "button"].includes(field.type)) continue;
      const values = entries.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values.length ? values[0] : "";
    }
    for (const name of ["submission_key", "based_on", "entry_version"]) {
      const field = form.elements.namedItem(name);
      const found = entries.find(([each]) => each === name);
      if (field && found) field.value = found[1];
    }
    if (reason) showReason();
  };

  // The reason is asked where a status wants one; without script its field always stands there.
  const reason = form.querySelector(".reason");
  const wanting = (form.dataset.reasonFor || "").split(" ");
  const showReason = () => {
    const chosen = form.querySelector("[name=status]:checked");
    const text = form.elements.namedItem("reason");
    reason.hidden = !(chosen && wanting.includes(chosen.value)) && !text.value.trim() &&
      !text.classList.contains("is-invalid");
  };

  form.addEventListener("input", () => {
    hasTyped = true;
    later(QUIET);
    if (line.textContent) line.classList.remove("is-warning");
  });
  form.addEventListener("change", (event) => {
    if (reason && event.target.name === "status") showReason();
    if (event.target.type !== "file") later(QUIET);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    freshToken();
    isOver = true;
    if (event.submitter?.name === "discard") {
      inBrowser.forget();
      return;
    }
    // Should the way to the server fail now, the browser has it still; milstolpe.js forgets it on
    // the page that says that it was saved.
    inBrowser.write();
    inBrowser.markSent();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isOver = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) send({ leaving: true });
  });
  window.addEventListener("online", () => send());

  document.getElementById("draft-keep-mine").addEventListener("click", () => {
    setVersion(conflict.dataset.version);
    conflict.hidden = true;
    isInConflict = false;
    send();
  });
  document.getElementById("draft-take-other").addEventListener("click", () => {
    isOver = true;
    inBrowser.forget();
    location.assign(`${location.pathname}?kept=1`);
  });

  if (reason) showReason();
  // The page that says that it was saved may show the form again, to be written on.
  if (inBrowser.isSent() && document.querySelector(".callout-success")) inBrowser.forget();
  inBrowser.unmarkSent();
  const local = inBrowser.read();
  if (local?.entries && !("unkept" in texts) && JSON.stringify(local.entries) !== JSON.stringify(typed())) {
    // It builds on the draft that it was typed into: a newer one on the server is not overwritten.
    putBack(local.entries);
    setVersion(local.version);
    isRestored = true;
    say(texts.restored);
    later(QUIET);
  } else if ("unkept" in texts) {
    later(0);
  }
})();
