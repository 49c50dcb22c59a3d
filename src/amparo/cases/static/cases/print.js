// Opens the browser's print window; without this file the page says how.
(function () {
  "use strict";
  var button = document.getElementById("print");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", function () { print(); });
})();
