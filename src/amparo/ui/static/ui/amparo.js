// Smoothing only: every page works without this file.
(function () {
  "use strict";
  var KEEP = "amparo:";
  var DAY = 24 * 3600 * 1000;
  var MOST = 100; // times, each of 50 ms, that a button waits for one answer to be saved
  var waited = 0;

  // ---- A form is sent once. It is free again if the browser comes back to the page.
  function freed(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    // An answer on its way, saved as it was typed, arrives first: both carry the version they read.
    if (form.querySelector(".htmx-request") && waited < MOST) {
      event.preventDefault();
      waited += 1;
      setTimeout(function () { form.requestSubmit(event.submitter); }, 50);
      return;
    }
    waited = 0;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    form.dataset.changed = "";
    setTimeout(function () { freed(form); }, 8000);
  });
  // What still waits to be saved goes with the form: sent after it, it would be of another version.
  document.addEventListener("htmx:beforeRequest", function (event) {
    var form = event.target.closest && event.target.closest("form");
    if (form && form.dataset.sent) event.preventDefault();
  });
  addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(freed);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form");
    waited = 0;
    if (!form || form.dataset.sent) return;
    // What was saved as it was typed asks nobody to stay.
    if (event.detail.successful) form.dataset.changed = "";
  });

  // ---- After a refusal the summary of errors is read first.
  var errors = document.getElementById("errors");
  if (errors) errors.focus();

  // ---- A form with <c-keep name="…" />: what is typed stays in this tab until it is accepted, so
  // that an expired session or a closed lid loses nothing. The quick exit throws it away.
  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && !/^(hidden|password|file|submit|button)$/.test(field.type) &&
        field.autocomplete !== "one-time-code" && !field.closest(".trap");
    });
  }
  function written(form) {
    return fields(form).map(function (field) {
      return /^(radio|checkbox)$/.test(field.type)
        ? [field.name, field.value, field.checked]
        : [field.name, null, field.value];
    });
  }
  function stored(key) {
    try {
      var kept = JSON.parse(sessionStorage.getItem(key));
      return kept && Date.now() - kept.at < DAY ? kept.fields : null;
    } catch (unreadable) {
      return null;
    }
  }
  function restore(form, kept) {
    var list = fields(form);
    kept.forEach(function (entry) {
      list.forEach(function (field) {
        if (field.name !== entry[0]) return;
        if (entry[1] === null) field.value = entry[2];
        else if (field.value === entry[1]) field.checked = entry[2];
      });
    });
    form.dataset.changed = "1";
  }
  function offer(form, mark, key, kept) {
    var box = document.createElement("div");
    var words = document.createElement("p");
    var take = document.createElement("button");
    var drop = document.createElement("button");
    box.className = "note note-soon kept";
    box.setAttribute("role", "status");
    words.textContent = mark.dataset.words;
    take.textContent = mark.dataset.take;
    drop.textContent = mark.dataset.drop;
    take.type = drop.type = "button";
    take.className = drop.className = "btn btn-2";
    take.addEventListener("click", function () { restore(form, kept); box.remove(); });
    drop.addEventListener("click", function () { sessionStorage.removeItem(key); box.remove(); });
    box.append(words, take, drop);
    form.prepend(box);
  }
  // The answer to an accepted form names it in a cookie: it need not be kept any longer.
  var accepted = document.cookie.match(/(?:^|; )kept=([\w:.-]+)/);
  if (accepted) {
    try { sessionStorage.removeItem(KEEP + accepted[1]); } catch (none) { /* no storage */ }
    document.cookie = "kept=; Max-Age=0; Path=/; SameSite=Lax";
  }
  document.querySelectorAll('input[name="keep"][data-words]').forEach(function (mark) {
    var form = mark.form;
    var key = KEEP + mark.value;
    var kept = stored(key);
    var timer = 0;
    // The page of errors already holds what was sent: it is newer than what was kept.
    if (kept && !errors && JSON.stringify(kept) !== JSON.stringify(written(form))) {
      offer(form, mark, key, kept);
    }
    function keep() {
      try {
        sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: written(form) }));
      } catch (full) { /* nothing to do: the page still works */ }
    }
    form.addEventListener("input", function () {
      form.dataset.changed = "1";
      clearTimeout(timer);
      timer = setTimeout(keep, 400);
    });
    form.addEventListener("submit", keep);
    addEventListener("beforeunload", function (event) {
      if (!form.dataset.changed) return;
      keep();
      event.preventDefault();
    });
  });

  // ---- A table wider than its place is scrolled by keyboard too; one that fits is no stop on the way.
  function reachable() {
    document.querySelectorAll(".table").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }
  addEventListener("load", reachable);
  addEventListener("resize", reachable);
  document.addEventListener("htmx:afterSettle", reachable);

  // ---- File inputs speak the language of the page, and say what was chosen.
  document.querySelectorAll('input[type="file"][data-choose]').forEach(function (input) {
    var button = document.createElement("span");
    var list = document.createElement("span");
    button.className = "btn btn-2";
    button.textContent = input.dataset.choose;
    button.setAttribute("aria-hidden", "true");
    list.className = "small muted chosen";
    list.setAttribute("role", "status");
    function tell() {
      var names = Array.prototype.map.call(input.files, function (file) {
        return file.name + " (" + Math.max(1, Math.round(file.size / 1000)) + " KB)";
      });
      list.textContent = names.length ? names.join(", ") : input.dataset.none;
    }
    input.classList.add("own");
    input.after(button, list);
    button.addEventListener("click", function () { input.click(); });
    input.addEventListener("change", tell);
    tell();
  });
})();
