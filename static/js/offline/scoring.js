// The scoring rules once more, for a device without reception: evaluations/rules/scoring.py and totals.py in JavaScript.
// Shared cases (tests/browser/test_offline_scoring.py) hold both to the same figures. Figures are whole tenths: exact.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});

  // "2.5" -> 25; null where it is no plain number with at most one decimal.
  function tenths(value) {
    const text = String(value === null || value === undefined ? "" : value).trim();
    const read = /^(\d{1,4})(?:\.(\d)0*)?$/.exec(text) || /^(\d{1,4})\.?$/.exec(text);
    return read ? Number(read[1]) * 10 + Number(read[2] || 0) : null;
  }

  // 25 -> "2.5"; an en dash where there is none.
  function shown(value) {
    return value === null || value === undefined ? "–" : (value / 10).toFixed(1);
  }

  // Half upwards, of a fraction of whole numbers that are not negative.
  function roundedRatio(above, below) {
    return Math.floor((2 * above + below) / (2 * below));
  }

  function scaleOf(item) {
    return {
      code: item.code,
      marks: tenths(item.marks),
      way: item.way,
      points: (item.points || []).map((point) => ({
        code: point.code,
        text: point.text,
        marks: tenths(point.marks),
        cap: point.cap === null || point.cap === undefined || point.cap === "" ? null : tenths(point.cap),
      })),
      mayBeNotApplicable: Boolean(item.may_be_not_applicable),
      isVeto: Boolean(item.is_veto),
      isBonus: Boolean(item.is_bonus),
    };
  }

  function isEmpty(value) {
    return value === undefined || value === null || value === "";
  }

  function timesOf(typed) {
    return Object.entries(typed.times || {}).filter((pair) => Number(pair[1]) > 0);
  }

  // What is deducted: each listed reason at most its cap; the order of entry plays no part.
  function deducted(scale, typed) {
    let total = tenths(typed.other) || 0;
    scale.points.forEach((point) => {
      const amount = point.marks * Number((typed.times || {})[point.code] || 0);
      total += point.cap === null ? amount : Math.min(amount, point.cap);
    });
    return total;
  }

  // The score that follows, in tenths, never below 0 or above the marks; null: none yet, or not applicable.
  function scoreOf(scale, typed) {
    if (typed.not_applicable) return null;
    let score = null;
    if (scale.way === "graded") score = isEmpty(typed.score) ? null : tenths(typed.score);
    else if (scale.way === "deductions") {
      const said = typed.no_deduction || timesOf(typed).length || (tenths(typed.other) || 0) > 0;
      score = said ? scale.marks - deducted(scale, typed) : null;
    } else if (scale.way === "counted") {
      const each = scale.points.length ? scale.points[0].marks : 0;
      score = isEmpty(typed.count) ? null : each * Number(typed.count);
    } else score = isEmpty(typed.yes) ? null : typed.yes ? scale.marks : 0;
    return score === null ? null : Math.min(Math.max(score, 0), scale.marks);
  }

  function isGiven(scale, typed) {
    return Boolean(typed.not_applicable) || scoreOf(scale, typed) !== null;
  }

  function wantsReason(scale, typed) {
    if (typed.not_applicable) return true;
    const score = scoreOf(scale, typed);
    if (scale.isBonus) return Boolean(score);
    return score !== null && score < scale.marks;
  }

  // What is wrong with what was typed, before it is sent: the server's own sentences are for what slips through.
  function wrongField(scale, typed) {
    const over = (value) => tenths(value) === null || tenths(value) > scale.marks;
    if (!isEmpty(typed.score) && over(typed.score)) return "得分须是0至" + shown(scale.marks) + "之间的数，最多一位小数。";
    if (!isEmpty(typed.other) && over(typed.other)) return "其他扣分须是0至" + shown(scale.marks) + "之间的数，最多一位小数。";
    return "";
  }

  // What must be true before the sheet is handed in; "" when all is well.
  function missing(scale, typed, reason) {
    const wrong = wrongField(scale, typed);
    if (wrong) return wrong;
    if (!typed.not_applicable && scoreOf(scale, typed) === null) return scale.isBonus ? "" : "还没有评分。";
    if (typed.no_deduction && (timesOf(typed).length || tenths(typed.other))) return "已选“无扣分”，又填了扣分，请核对。";
    if (wantsReason(scale, typed) && !String(reason || "").trim()) {
      if (typed.not_applicable) return "“不适用”请说明理由。";
      return scale.isBonus ? "请写明加分的理由。" : "没有得满分，请写明扣分原因。";
    }
    return "";
  }

  // rows: [{scale, score (tenths or null), notApplicable}]. earned ÷ applicable × full marks, plus bonus, rounded once.
  function totalOf(rows, fullMarks) {
    const sum = { earned: 0, applicable: 0, bonus: 0, total: null, missing: [], vetoes: [] };
    rows.forEach((row) => {
      if (row.scale.isBonus) sum.bonus += row.score || 0;
      else if (row.score === null && !row.notApplicable) sum.missing.push(row.scale.code);
      else if (row.score !== null) {
        sum.earned += row.score;
        sum.applicable += row.scale.marks;
        if (row.scale.isVeto && row.score === 0) sum.vetoes.push(row.scale.code);
      }
    });
    if (sum.applicable && !sum.missing.length) {
      const above = sum.earned * fullMarks + sum.bonus * sum.applicable;
      sum.total = Math.min(roundedRatio(above, sum.applicable), fullMarks);
    }
    return sum;
  }

  // Earned so far, and the marks of the items scored so far (bonus adds to the first only).
  function runningTotal(rows) {
    const scored = rows.filter((row) => row.score !== null);
    return [
      scored.reduce((sum, row) => sum + row.score, 0),
      scored.filter((row) => !row.scale.isBonus).reduce((sum, row) => sum + row.scale.marks, 0),
    ];
  }

  app.scoring = { tenths, shown, scaleOf, scoreOf, isGiven, wantsReason, wrongField, missing, totalOf, runningTotal };
})();
