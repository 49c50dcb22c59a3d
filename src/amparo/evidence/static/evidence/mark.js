// What is marked in the passage goes into the field of the words. Without this, they are copied.
"use strict";
(() => {
  const passage = document.getElementById("passage");
  const words = document.getElementById("id_quote");
  if (!passage || !words) return;
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !passage.contains(chosen.anchorNode) || !passage.contains(chosen.focusNode)) return;
    words.value = chosen.toString();
  });
})();
