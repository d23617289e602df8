// Runs before anything is drawn, on any phone: whoever can run the program does not see the plain page flash by.
// The plain page comes back when the program does not start: it is the whole text.

(function () {
  if (!("noModule" in document.createElement("script"))) return;
  var page = document.documentElement;
  page.className = "app";
  window.setTimeout(function () {
    if (document.getElementById("visit") && document.getElementById("visit").hidden) page.className = "";
  }, 8000);
})();
