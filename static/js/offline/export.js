// What was not sent can always be carried away: one JSON file with every entry and every photo (base64), readable by people
// and taken back by this page on any device of the same person.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const FORMAT = "benchmark-offline-1";

  function base64(blob) {
    return new Promise((done, failed) => {
      const reader = new FileReader();
      reader.onload = () => done(String(reader.result).split(",")[1] || "");
      reader.onerror = () => failed(reader.error);
      reader.readAsDataURL(blob);
    });
  }

  function blobFrom(text, type) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new Blob([bytes], { type: type });
  }

  async function contents(sheet) {
    const photos = [];
    for (const entry of sheet.queue.filter((one) => one.kind === "photo")) {
      const blob = await sheet.picture(entry.key);
      const photo = sheet.photos[entry.key];
      if (blob) photos.push({ key: entry.key, code: entry.code, name: photo.name, type: blob.type, base64: await base64(blob) });
    }
    const pack = sheet.pack || { unit: {}, items: [] };
    return {
      format: FORMAT,
      说明: "现场评分表尚未发送的内容。可以在本人任何一台设备的离线评分页里“导入”，也可以交给组长或行业党委。",
      visit: sheet.copy.visit,
      user: sheet.copy.user,
      exported_at: new Date(app.now()).toISOString(),
      unit: pack.unit,
      scores: Object.values(sheet.scores).map((score) => ({
        code: score.code, typed: score.typed, reason: score.reason, version: score.version, conflict: score.conflict || null,
      })),
      queue: sheet.queue.map((entry) => Object.assign({}, entry)),
      photos: photos,
    };
  }

  app.exporting = {
    async save(sheet) {
      const text = JSON.stringify(await contents(sheet), null, 1);
      const link = app.el("a", {
        href: URL.createObjectURL(new Blob([text], { type: "application/json" })),
        download: "现场评分未发送内容-" + sheet.copy.visit + "-" + app.newKey().slice(0, 6) + ".json",
        class: "visually-hidden", tabindex: "-1", "aria-hidden": "true",
      });
      document.body.append(link);
      link.click();
      sheet.exportedAt = app.now();
      setTimeout(() => { URL.revokeObjectURL(link.href); link.remove(); }, 60000);
      app.tell("exported");
    },

    // Back into the sheet: entries and photos keep their keys, so what arrived meanwhile is not doubled.
    async load(sheet, file) {
      let found;
      try {
        found = JSON.parse(await new Response(file).text());
      } catch (error) {
        throw new Error("“" + file.name + "”不是离线评分的导出文件。");
      }
      if (found.format !== FORMAT) throw new Error("“" + file.name + "”不是离线评分的导出文件。");
      if (found.visit !== sheet.copy.visit) throw new Error("这个文件是另一次考核的，请打开那次考核的离线评分页再导入。");
      if (found.user !== sheet.copy.user) throw new Error("这个文件是另一位考核人员导出的，只能由本人导入。");
      const known = {};
      sheet.queue.forEach((entry) => { known[entry.key] = true; });
      let taken = 0;
      for (const photo of found.photos || []) {
        if (known[photo.key] || sheet.photos[photo.key]) continue;
        const blob = blobFrom(photo.base64, photo.type);
        await sheet.addPhoto(photo.code, { blob: blob, thumb: null, name: photo.name }, photo.key);
        taken += 1;
      }
      for (const entry of found.queue || []) {
        if (known[entry.key] || (entry.kind !== "score" && entry.kind !== "remark")) continue;
        taken += 1;
        await takeEntry(sheet, entry, found.scores || []);
      }
      return taken;
    },
  };

  function takeEntry(sheet, entry, scores) {
    const from = scores.find((score) => score.code === entry.code) || { version: 0 };
    // On top of what the exporting device knew: a later entry from elsewhere is a conflict, and nothing is overwritten.
    const score = Object.assign({}, sheet.score(entry.code), {
      typed: entry.typed || {}, reason: entry.reason || "", version: from.version || 0, saved_at: app.now(), refused: "",
    });
    sheet.scores[entry.code] = score;
    sheet.touch("scores", entry.code);
    sheet.enqueue({
      key: entry.key, kind: entry.kind, code: entry.code, typed: entry.typed, reason: entry.reason, attempted: Boolean(entry.attempted),
    });
    return sheet.changed();
  }
})();
