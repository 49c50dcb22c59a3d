// Shows what needs a script, and says in the page when a device gave no passkey.
(function () {
  "use strict";
  document.querySelectorAll(".needs-script").forEach(function (part) {
    part.hidden = !window.PublicKeyCredential;
  });
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    document.querySelectorAll(".passkey-failed").forEach(function (words) { words.hidden = false; });
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    });
  });
})();
