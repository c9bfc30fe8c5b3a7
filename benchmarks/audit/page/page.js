"use strict";
// Shows one item at a time, keeps the answers in the browser, and gives them as a file.
(() => {
  const items = [...document.querySelectorAll(".item")];
  const form = document.querySelector("form");
  const { note, reader } = form.elements;
  const output = form.querySelector("output");
  const buttons = [...form.querySelectorAll("[data-answer]")];
  const place = `reportedly audit ${document.body.dataset.draw}`;
  const kept = restored();
  const answers = kept.answers;
  let at = Math.max(0, items.findIndex((item) => !answers[item.id]?.answer));

  // A browser may forbid a page to keep anything; then the answers last as long as the page does.
  function restored() {
    try {
      return JSON.parse(localStorage.getItem(place)) ?? { reader: "", answers: {} };
    } catch {
      return { reader: "", answers: {} };
    }
  }

  function keep() {
    kept.reader = reader.value.trim();
    try {
      localStorage.setItem(place, JSON.stringify(kept));
    } catch {
      // As above.
    }
  }

  function tell(words) {
    const done = items.filter((item) => answers[item.id]?.answer).length;
    output.textContent = words ?? `Item ${at + 1} of ${items.length}, ${done} answered`;
  }

  function show(number) {
    items[at].hidden = true;
    at = Math.min(Math.max(number, 0), items.length - 1);
    items[at].hidden = false;
    const own = answers[items[at].id] ?? {};
    note.value = own.note ?? "";
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.answer === own.answer)));
    items[at].focus({ preventScroll: true });
    scrollTo(0, 0);
    tell();
  }

  function answer(given) {
    (answers[items[at].id] ??= {}).answer = given;
    keep();
    show(given === "no" ? at : at + 1);
    if (given === "no") note.focus(); // A "no" without a reason helps nobody; Enter goes on.
  }

  function download() {
    if (!reader.value.trim()) {
      tell("Give your pseudonym first.");
      reader.focus();
      return;
    }
    const lines = items
      .filter((item) => answers[item.id]?.answer)
      .map(({ id }) => {
        const own = answers[id];
        const line = { item: id, answer: own.answer, reader: reader.value.trim() };
        return JSON.stringify(own.note ? { ...line, note: own.note } : line) + "\n";
      });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(lines, { type: "application/jsonl" }));
    link.download = "answers.jsonl";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  const ways = { back: () => show(at - 1), next: () => show(at + 1), download };
  const keys = { y: "yes", n: "no", u: "unclear" };

  form.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.answer) answer(button.dataset.answer);
    if (button?.dataset.go) ways[button.dataset.go]();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  reader.addEventListener("input", keep);
  note.addEventListener("input", () => {
    (answers[items[at].id] ??= {}).note = note.value.trim();
    keep();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.tagName === "INPUT") {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (event.target === note) show(at + 1);
      else items[at].focus({ preventScroll: true });
      return;
    }
    if (keys[event.key]) answer(keys[event.key]);
    else if (event.key === "ArrowLeft") ways.back();
    else if (event.key === "ArrowRight") ways.next();
    else return;
    event.preventDefault();
  });

  reader.value = kept.reader;
  if (items.length) show(at);
})();
