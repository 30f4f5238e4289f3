// One request to the visit's addresses, told in one shape: {ok, status, json, words, signIn, gone}. Never rejects.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  function answerOf(response) {
    app.hearTime(response);
    return response.json().catch(() => ({})).then((json) => ({
      ok: response.ok,
      status: response.status,
      json: json,
      words: json.reason || json.error || "",
      signIn: response.status === 401 || response.type === "opaqueredirect",
      gone: response.status === 410,
    }));
  }

  const nothing = { ok: false, status: 0, json: {}, words: "", signIn: false, gone: false };

  function ask(url, options, seconds) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), seconds * 1000);
    const given = Object.assign({ credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop.signal }, options);
    given.headers = Object.assign({ Accept: "application/json" }, options.headers);
    return fetch(url, given)
      .then(answerOf)
      .catch(() => Object.assign({}, nothing))
      .then((answer) => { clearTimeout(timer); return answer; });
  }

  let token = "";

  // Is there a network, a server, a session? And a token of the session of now: the one of this morning is dead.
  function reach() {
    return ask("/csrf/", { headers: { "X-Background": "1" } }, 20).then((answer) => {
      token = answer.json.token || "";
      if (answer.ok && !answer.json.signed_in) return Object.assign(answer, { ok: false, status: 401, signIn: true });
      return answer;
    });
  }

  // With a fresh token where there is none yet, or the server wants another.
  function send(url, make, seconds, again) {
    const ready = token && !again ? Promise.resolve({ ok: true }) : reach();
    return ready.then((reached) => {
      if (!reached.ok) return reached;
      const options = make();
      options.method = "POST";
      options.headers = Object.assign({ "X-CSRFToken": token }, options.headers);
      return ask(url, options, seconds).then((answer) => {
        if (answer.status === 403 && answer.json.csrf && !again) return send(url, make, seconds, true);
        return answer;
      });
    });
  }

  app.net = {
    reach: reach,
    // background: asked by the page itself; it does not keep a session alive.
    get(name, seconds, background) {
      return ask(app.device + name, { headers: background ? { "X-Background": "1" } : {} }, seconds || 20);
    },
    post(name, body) {
      const make = () => ({ body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
      return send(app.device + name, make, 40);
    },
    form(name, fields) {
      const make = () => {
        const data = new FormData();
        fields.forEach((pair) => data.append.apply(data, pair));
        return { body: data };
      };
      return send(app.device + name, make, 180);
    },
  };
})();
