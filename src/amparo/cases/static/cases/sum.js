// Does the small sum that a form asks for, while the person types. Where this file does not run,
// the page keeps its simple question instead.
(function () {
  "use strict";
  var box = document.querySelector("[data-sum]");
  if (!box || !window.crypto || !crypto.subtle || !window.TextEncoder) return;
  var form = box.closest("form");
  var work = form && form.elements.work;
  var answer = form && form.elements.answer;
  if (!work || !answer) return;
  var token = box.dataset.sum;
  var bits = Number(box.dataset.bits);
  var text = new TextEncoder();
  var waiting = null;
  box.hidden = true;

  function zeros(bytes) {
    var count = 0;
    for (var i = 0; i < bytes.length; i += 1) {
      if (bytes[i] === 0) { count += 8; continue; }
      return count + Math.clz32(bytes[i]) - 24;
    }
    return count;
  }
  function done(nonce) {
    work.value = String(nonce);
    if (waiting) form.requestSubmit ? form.requestSubmit(waiting.by) : form.submit();
  }
  function ask() {
    box.hidden = false;
    if (waiting) { form.removeAttribute("aria-busy"); waiting = null; answer.focus(); }
  }
  // Some at a time, so that an old phone stays free for typing.
  function search(from) {
    var tries = [];
    for (var nonce = from; nonce < from + 64; nonce += 1) {
      tries.push(crypto.subtle.digest("SHA-256", text.encode(token + ":" + nonce)));
    }
    Promise.all(tries).then(function (found) {
      for (var i = 0; i < found.length; i += 1) {
        if (zeros(new Uint8Array(found[i])) >= bits) { done(from + i); return; }
      }
      setTimeout(search, 0, from + 64);
    }).catch(ask);
  }
  form.addEventListener("submit", function (event) {
    if (work.value || !box.hidden) return;
    // Too quick: the form is sent as soon as the sum is done.
    event.preventDefault();
    waiting = { by: event.submitter };
    form.setAttribute("aria-busy", "true");
  });
  search(0);
})();
