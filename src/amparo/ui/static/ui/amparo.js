// Smoothing only: every page works without this file.
(function () {
  "use strict";

  // A form is sent once. The button comes back if the browser returns to the page.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "get").toLowerCase() !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    setTimeout(function () { freed(form); }, 8000);
  });
  function freed(form) { delete form.dataset.sent; form.removeAttribute("aria-busy"); }
  addEventListener("pageshow", function () { document.querySelectorAll("form[data-sent]").forEach(freed); });

  // After a refusal the summary of errors is read first.
  var errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
