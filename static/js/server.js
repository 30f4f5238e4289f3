// Talking to the server: the CSRF token (fresh after a long idle), and where to sign in again.
(function () {
  "use strict";
  const app = (window.benchmark = window.benchmark || {});
  let fresh = "";

  function cookie(name) {
    const found = document.cookie.split("; ").find((part) => part.indexOf(name + "=") === 0);
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  // The token of the page, the cookie's where a later page has renewed it, or one fetched since.
  app.csrfToken = function (form) {
    if (fresh) return fresh;
    const input = (form || document).querySelector('input[name="csrfmiddlewaretoken"]');
    return cookie("csrftoken") || (input ? input.value : "");
  };

  // GET /csrf/ -> {"token": "..."}; answers "" when signed out. Renews the token of every form of the page.
  app.renewCsrfToken = function () {
    return fetch("/csrf/", { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : {}))
      .then((answer) => {
        fresh = answer.token || "";
        if (fresh) {
          document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach((input) => { input.value = fresh; });
        }
        return fresh;
      });
  };

  app.loginUrl = function () {
    const url = document.body.dataset.loginUrl || "/accounts/login/";
    return url + "?next=" + encodeURIComponent(location.pathname + location.search);
  };

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = app.csrfToken();
  });
})();
