// What every part of the on-site sheet uses: building elements, keys, the server's time, words. Namespace: window.offline.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});

  // el("p", {class: "soft", on: {click: f}}, "text", node, [nodes]): an element; null, false and "" attributes stay out.
  app.el = function (tag, attributes, ...children) {
    const node = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => {
      if (name === "on") Object.entries(value).forEach(([kind, act]) => node.addEventListener(kind, act));
      else if (name === "value") node.value = value;
      else if (value === true) node.setAttribute(name, "");
      else if (value !== null && value !== undefined && value !== false && value !== "") node.setAttribute(name, value);
    });
    node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
    return node;
  };

  app.button = function (words, act, more) {
    const given = Object.assign({ class: "button" }, more);
    return app.el("button", Object.assign(given, { type: "button", on: { click: act } }), words);
  };

  app.put = function (place, ...children) {
    place.textContent = "";
    place.append(...children.flat(3).filter(Boolean));
  };

  // A key of its own for every entry and photo: sent twice, it is still one.
  app.newKey = function () {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // The address says which visit: /evaluations/inspections/12/offline/ ; the start page has none.
  const found = /^\/evaluations\/inspections\/(\d+)\/offline\/$/.exec(location.pathname);
  app.visit = found ? Number(found[1]) : null;
  app.base = "/evaluations/inspections/";
  app.here = found ? app.base + found[1] + "/" : app.base;
  app.device = app.here + "device/";
  // Kept for whoever opens a page of the visit without this one; the names of the plain ways.
  app.plainPage = app.here;
  app.loginUrl = function () {
    return (document.body.dataset.loginUrl || "/accounts/login/") + "?next=" + encodeURIComponent(location.pathname);
  };

  // The device's clock may be wrong: what is shown is the server's time where an answer has told it.
  let ahead = 0;
  app.hearTime = function (response) {
    const told = Date.parse(response.headers.get("Date") || "");
    if (!isNaN(told)) ahead = told - Date.now();
  };
  app.setAhead = function (value) { ahead = value || 0; };
  app.ahead = function () { return ahead; };
  app.now = function () { return Date.now() + ahead; };

  function parts(moment) {
    const given = { timeZone: "Asia/Shanghai", hour12: false, month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" };
    const shown = {};
    new Intl.DateTimeFormat("zh-CN", given).formatToParts(new Date(moment)).forEach((part) => { shown[part.type] = part.value; });
    shown.hour = shown.hour === "24" ? "00" : shown.hour;
    return shown;
  }
  // "09:05", or "3月15日 09:05" on another day.
  app.clock = function (moment) {
    const one = parts(moment);
    const today = parts(app.now());
    const time = one.hour + ":" + one.minute;
    return one.month === today.month && one.day === today.day ? time : one.month + "月" + one.day + "日 " + time;
  };
  app.day = function (text) {
    const read = /^(\d+)-(\d+)-(\d+)/.exec(text || "");
    return read ? Number(read[1]) + "年" + Number(read[2]) + "月" + Number(read[3]) + "日" : text || "";
  };

  // Listeners of what changed: the sheet and the sender tell, strip and screens listen.
  const listeners = [];
  app.listen = function (act) { listeners.push(act); };
  app.tell = function (what) { listeners.forEach((act) => act(what)); };

  app.banner = function (words, more, actions, kind) {
    return app.el(
      "div", { class: "banner" + (kind === "stop" ? " banner-stop" : ""), role: kind === "stop" ? "alert" : "status" },
      app.el("h2", {}, words),
      [].concat(more || []).map((text) => app.el("p", {}, text)),
      actions && actions.length ? app.el("div", { class: "actions" }, actions) : null
    );
  };

  app.screen = function () { return document.getElementById("screen"); };
  app.show = function (...children) {
    app.put(app.screen(), ...children);
    document.documentElement.scrollTop = 0;
  };

  app.wait = function (milliseconds) { return new Promise((done) => setTimeout(done, milliseconds)); };
})();
