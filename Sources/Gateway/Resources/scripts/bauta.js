// What a page can do better with a script; without it every page is whole.

// The reader's own time beside UTC.
for (const time of document.querySelectorAll("time[datetime*='T']")) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.valueOf()) || moment.getTimezoneOffset() === 0) continue;
  const local = document.createElement("span");
  local.className = "local";
  const day = moment.getDate() === moment.getUTCDate() ? {} : { day: "numeric", month: "short" };
  local.textContent = " " + new Intl.DateTimeFormat("en-GB", {
    ...day, hour: "2-digit", minute: "2-digit",
  }).format(moment) + " your time";
  time.append(local);
}

// A summary of errors takes the focus, so that it is read first.
document.getElementById("errors")?.focus();

// The unlock form says how many are chosen, and offers what the chosen purpose opens.
const form = document.querySelector("form[data-unlock]");
if (form) {
  const count = form.querySelector("[data-count]");
  const uncounted = form.querySelector("[data-uncounted]");
  const submit = form.querySelector("[data-submit]");
  const promise = form.querySelector("[data-acknowledgement-text]");
  const unchosen = promise?.textContent;
  const people = () => form.querySelectorAll("input[name=reference]:checked").length;

  const update = () => {
    const chosen = people();
    if (count) {
      count.textContent = chosen + " chosen";
      count.hidden = chosen === 0;
      uncounted.hidden = chosen > 0;
    }
    if (submit) submit.textContent = chosen === 0 ? "Unlock and record" : `Unlock ${chosen} and record`;
    const purpose = form.querySelector("input[name=purpose]:checked");
    if (promise) promise.textContent = purpose?.dataset.acknowledgement || unchosen;
    const opened = purpose?.dataset.columns.split(" ");
    for (const column of form.querySelectorAll("input[name=column]")) {
      column.disabled = opened !== undefined && !opened.includes(column.value);
      if (column.disabled) column.checked = false;
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "purpose") {
      // Another purpose is another promise.
      form.elements.acknowledged.checked = false;
    }
    update();
  });
  // A browser fills in what was typed before only after the page has been read.
  window.addEventListener("pageshow", update);
  update();
}
