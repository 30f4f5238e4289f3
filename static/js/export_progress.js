// The page of a document that is being made: asks every two seconds how far it is, and loads the page anew at the end.
// <div data-export-progress="/exports/…/progress/"> with [data-export-words] and <progress data-export-bar> in it.
(function () {
  "use strict";
  const place = document.querySelector("[data-export-progress]");
  if (!place) return;
  const words = place.querySelector("[data-export-words]");
  const bar = place.querySelector("[data-export-bar]");
  let wait = 2000;
  let last = "";

  function show(answer) {
    const text = answer.label + (answer.total ? " " + answer.done + " / " + answer.total + " 份" : "");
    if (text === last) return;
    last = text;
    words.textContent = text;
    if (answer.total) {
      bar.max = answer.total;
      bar.value = answer.done;
    }
  }

  // X-Background: asking by itself does not count as somebody working, so the idle time-out still comes.
  function ask() {
    fetch(place.dataset.exportProgress, {
      credentials: "same-origin",
      redirect: "manual",
      headers: { Accept: "application/json", "X-Background": "1" },
    })
      .then((response) => {
        if (!response.ok) return location.reload(); // signed out, or gone: the page itself says what is to be done
        return response.json().then((answer) => {
          if (!answer.under_way) return location.reload();
          show(answer);
          wait = Math.min(wait + 200, 10000);
          setTimeout(ask, wait);
        });
      })
      .catch(() => setTimeout(ask, 10000));
  }
  setTimeout(ask, wait);
})();
