// The fields of an item by its way of scoring: anchors and yes/no as large buttons, deductions and counts with − and +.
// answer.fields(scale, typed, acts, locked): nodes. acts are told the whole new answer: touch (a button), type (while a
// number is being typed), typed (its field was left).
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const s = app.scoring;

  function choice(words, pressed, act, locked, id) {
    return app.el("button", {
      type: "button", id: id, class: "choice-button", "aria-pressed": pressed ? "true" : "false", disabled: locked,
      on: { click: act },
    }, words);
  }

  // − n +, the number itself can be typed. Values are text; "" is nothing said.
  function stepper(given) {
    const step = (by) => () => {
      const now = s.tenths(given.value) || 0;
      const next = Math.min(Math.max(now + by, 0), given.most);
      given.acts.touch(given.read(given.whole ? String(next / 10) : s.shown(next)));
    };
    const input = app.el("input", {
      type: "text", inputmode: given.whole ? "numeric" : "decimal", id: given.id, value: given.value, class: "step-value",
      autocomplete: "off", maxlength: "6", "aria-label": given.label, disabled: given.locked,
      on: {
        input: (event) => given.acts.type(given.read(plain(event.target.value))),
        change: (event) => given.acts.typed(given.read(plain(event.target.value))),
      },
    });
    const by = given.by;
    return app.el("div", { class: "stepper" },
      app.button("−", step(-by), { class: "button step", "aria-label": given.label + "：减", disabled: given.locked, id: given.id + "-less" }),
      input,
      app.button("+", step(by), { class: "button step", "aria-label": given.label + "：加", disabled: given.locked, id: given.id + "-more" })
    );
  }

  // Full-width digits and a trailing 分 are what people type.
  function plain(text) {
    return text.replace(/[０-９．]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0)).replace(/[。，,]/g, ".").replace(/分/g, "").trim();
  }

  function graded(scale, typed, acts, locked) {
    const at = s.tenths(typed.score);
    const anchors = scale.points.map((point, number) =>
      choice([app.el("strong", {}, s.shown(point.marks) + " 分"), app.el("span", {}, point.text)], at !== null && at === point.marks,
        () => acts.touch({ score: s.shown(point.marks) }), locked, "anchor-" + number));
    return [
      app.el("div", { class: "choices", role: "group", "aria-label": "评分档次" }, anchors),
      app.el("div", { class: "line" }, app.el("span", { class: "line-text" }, scale.points.length ? "得分（可在各档之间）" : "得分"),
        stepper({
          id: "score", label: "得分", value: typed.score || "", by: 5, most: scale.marks, locked: locked,
          acts: acts, read: (text) => (text ? { score: text } : {}),
        })),
    ];
  }

  function deductions(scale, typed, acts, locked) {
    const times = typed.times || {};
    // A deduction takes back 无扣分, and the other way round: both at once would be refused.
    const withTimes = (code, text) => {
      const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
      const next = Object.assign({}, times);
      if (count) next[code] = count;
      else delete next[code];
      return without(Object.assign({}, typed, { times: next }));
    };
    const withOther = (text) => without(Object.assign({}, typed, { other: text }));
    const lines = scale.points.map((point) => {
      const words = "每次扣 " + s.shown(point.marks) + " 分" + (point.cap !== null && point.cap > point.marks ? "，最多扣 " + s.shown(point.cap) + " 分" : "");
      const most = point.cap !== null && point.marks ? Math.ceil(point.cap / point.marks) * 10 : 9990;
      return app.el("div", { class: "line" + (times[point.code] ? " line-on" : "") },
        app.el("span", { class: "line-text" }, point.text, app.el("small", {}, words)),
        stepper({
          id: "times-" + point.code, label: point.text, value: String(times[point.code] || 0), by: 10, most: Math.max(most, 10), whole: true,
          locked: locked, acts: acts, read: (text) => withTimes(point.code, text),
        }));
    });
    return [
      app.el("div", { class: "choices" }, choice([app.el("strong", {}, s.shown(scale.marks) + " 分"), app.el("span", {}, "没有扣分")],
        Boolean(typed.no_deduction), () => acts.touch(typed.no_deduction ? {} : { no_deduction: true }), locked, "no-deduction")),
      lines,
      app.el("div", { class: "line" + (s.tenths(typed.other) ? " line-on" : "") },
        app.el("span", { class: "line-text" }, "其他扣分", app.el("small", {}, "未列出的，扣多少分")),
        stepper({
          id: "other", label: "其他扣分", value: typed.other || "0.0", by: 5, most: scale.marks, locked: locked,
          acts: acts, read: withOther,
        })),
    ];
  }

  // What says nothing is left out, as the server stores it.
  function without(typed) {
    const said = {};
    if (Object.keys(typed.times || {}).length) said.times = typed.times;
    if (typed.other && s.tenths(typed.other) !== 0) said.other = typed.other;
    return said;
  }

  function counted(scale, typed, acts, locked) {
    const point = scale.points[0] || { text: "数量", marks: 0 };
    const given = (text) => (/^\d{1,3}$/.test(text) ? { count: Number(text) } : {});
    return [
      app.el("div", { class: "line" },
        app.el("span", { class: "line-text" }, point.text, app.el("small", {}, "每个 " + s.shown(point.marks) + " 分，最多 " + s.shown(scale.marks) + " 分")),
        stepper({
          id: "count", label: point.text, value: typed.count === undefined ? "" : String(typed.count), by: 10, most: 9990, whole: true,
          locked: locked, acts: acts, read: given,
        })),
    ];
  }

  function yesNo(scale, typed, acts, locked) {
    return [
      app.el("div", { class: "choices choices-two", role: "group", "aria-label": "是否做到" },
        choice([app.el("strong", {}, "是"), app.el("span", {}, s.shown(scale.marks) + " 分")], typed.yes === true, () => acts.touch({ yes: true }), locked, "yes"),
        choice([app.el("strong", {}, "否"), app.el("span", {}, "0.0 分")], typed.yes === false, () => acts.touch({ yes: false }), locked, "no")),
    ];
  }

  const WAYS = { graded: graded, deductions: deductions, counted: counted, yes_no: yesNo };

  app.answer = {
    fields(scale, typed, acts, locked) {
      const given = typed.not_applicable ? {} : typed;
      const nodes = WAYS[scale.way](scale, given, acts, locked);
      if (scale.mayBeNotApplicable) {
        nodes.push(app.el("div", { class: "choices" }, choice([app.el("strong", {}, "不适用"), app.el("span", {}, "不计入应得分，须说明理由")],
          Boolean(typed.not_applicable), () => acts.touch(typed.not_applicable ? {} : { not_applicable: true }), locked, "not-applicable")));
      }
      return nodes;
    },
  };
})();
