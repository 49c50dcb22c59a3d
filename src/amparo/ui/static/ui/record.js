// Records a voice into a file input. Without this file the input takes any recording.
(function () {
  "use strict";
  if (!window.MediaRecorder || !window.DataTransfer || !navigator.mediaDevices) return;
  var KINDS = ["audio/ogg;codecs=opus", "audio/mp4", "audio/webm;codecs=opus", "audio/webm"];
  var BITS = 24000; // a second: a voice is understood, an hour stays below eleven megabytes

  function element(name, text) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    return made;
  }
  function clock(seconds) {
    var rest = seconds % 60;
    return Math.floor(seconds / 60) + ":" + (rest < 10 ? "0" : "") + rest;
  }

  function build(box) {
    var words = box.dataset;
    var input = document.getElementById(words.for);
    var form = input.form;
    var kind = KINDS.filter(function (one) { return MediaRecorder.isTypeSupported(one); })[0];
    var button = element("button", words.record);
    var said = element("p");
    var player = null;
    var recorder = null;
    var timer = 0;
    button.type = "button";
    button.className = "btn btn-2";
    said.className = "small muted";
    said.setAttribute("role", "status");
    box.append(button, said);
    box.hidden = false;

    function agreed() {
      if (!words.consent) return true;
      var answer = form.elements.namedItem(words.consent);
      return Boolean(answer) && answer.value === "given";
    }
    function listen(blob) {
      if (player) { URL.revokeObjectURL(player.src); player.remove(); player = null; }
      if (!blob) return;
      player = element("audio");
      player.controls = true;
      player.src = URL.createObjectURL(blob);
      box.append(player);
    }
    function keep(parts, full) {
      var type = (recorder.mimeType || kind || "audio/webm").split(";")[0];
      var blob = new Blob(parts, { type: type });
      var file = new File([blob], "voice." + type.split("/")[1], { type: type });
      var put = new DataTransfer();
      put.items.add(file);
      input.files = put.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      listen(blob);
      said.textContent = full ? words.full : words.done;
      button.textContent = words.again;
      recorder = null;
    }
    function begin(stream) {
      var parts = [];
      var size = 0;
      var seconds = 0;
      var full = false;
      recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
      recorder.addEventListener("dataavailable", function (event) {
        parts.push(event.data);
        size += event.data.size;
        if (size > words.most * 0.98) { full = true; stop(); }
      });
      recorder.addEventListener("stop", function () {
        clearInterval(timer);
        stream.getTracks().forEach(function (track) { track.stop(); });
        keep(parts, full);
      });
      recorder.start(1000);
      button.textContent = words.stop;
      tell(0);
      timer = setInterval(function () {
        seconds += 1;
        tell(seconds);
        if (seconds >= words.minutes * 60) { full = true; stop(); }
      }, 1000);
    }
    function tell(seconds) {
      said.textContent = words.on + " " + clock(seconds) + " / " + clock(words.minutes * 60);
    }
    function stop() {
      if (recorder && recorder.state !== "inactive") recorder.stop();
    }
    button.addEventListener("click", function () {
      if (recorder) { stop(); return; }
      if (!agreed()) { said.textContent = words.ask; return; }
      listen(null);
      navigator.mediaDevices.getUserMedia({ audio: true }).then(begin, function () {
        said.textContent = words.refused;
      });
    });
    // Who takes the consent back while it runs is not recorded further, and nothing is sent.
    form.addEventListener("change", function (event) {
      if (event.target.name !== words.consent || agreed()) return;
      stop();
      setTimeout(function () {
        input.value = "";
        input.dispatchEvent(new Event("change", { bubbles: true }));
        listen(null);
        said.textContent = "";
        button.textContent = words.record;
      }, 300);
    });
  }
  document.querySelectorAll(".recorder").forEach(build);
})();
