// The photos of an item: taken, kept on the device at once, shown small, sent, confirmed one by one, taken away again.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});

  function take(words, id, capture, act, locked) {
    const input = app.el("input", {
      type: "file", accept: "image/*", capture: capture, multiple: !capture, id: id, class: "visually-hidden", disabled: locked,
      on: { change: (event) => { const files = Array.from(event.target.files); event.target.value = ""; act(files); } },
    });
    return [input, app.el("label", { class: "button", for: id }, words)];
  }

  async function add(sheet, code, files, place) {
    const most = (sheet.pack.limits || {}).photos || 0;
    for (const file of files) {
      if (most && sheet.photosOf(code).length >= most) {
        app.put(place, app.el("p", { class: "file-error" }, "每项最多 " + most + " 张现场照片，其余没有加上。请先删除不需要的照片。"));
        return;
      }
      app.put(place, app.el("p", { class: "soft" }, "正在处理照片…"));
      try {
        const ready = await app.photos.ready(file);
        const stored = await sheet.addPhoto(code, ready);
        app.put(place, stored ? null : app.el("p", { class: "file-error" }, "本机存储空间已满，这张照片只在这一页上。请不要关闭这一页。"));
      } catch (error) {
        app.put(place, app.el("p", { class: "file-error" }, error.message));
      }
    }
  }

  function stateOf(sheet, photo) {
    if (photo.refused) return { word: "未接收", tone: "attention" };
    if (photo.sent) return { word: "已送达", tone: "done" };
    return sheet.isStored("photos", photo.key) ? { word: "已存本机，待发送", tone: "wait" } : { word: "未存本机", tone: "attention" };
  }

  function show(sheet, photo, picture) {
    if (photo.thumb) {
      app.vault.openBlob(sheet.key, photo.thumb, "image/jpeg").then((blob) => {
        const address = URL.createObjectURL(blob);
        picture.onload = () => URL.revokeObjectURL(address);
        picture.src = address;
      }, () => {});
    } else if (photo.url && app.sender && !app.sender.trouble) picture.src = photo.url;
    else picture.alt = "照片在服务器上，有网络时显示";
  }

  function one(sheet, photo, number, locked) {
    const picture = app.el("img", { alt: "现场照片 " + number, width: "120", height: "90" });
    show(sheet, photo, picture);
    const drop = app.button("删除", (event) => {
      if (event.target.dataset.sure) return void sheet.removePhoto(photo.key);
      event.target.dataset.sure = "1";
      event.target.textContent = "确认删除";
      return undefined;
    }, { class: "button button-small", "aria-label": "删除照片 " + number });
    return app.el("li", { class: "photo" }, picture, app.status(stateOf(sheet, photo)),
      photo.refused ? app.el("p", { class: "file-error" }, photo.refused) : null, locked ? null : drop);
  }

  app.pictures = function (sheet, code, locked) {
    const photos = sheet.photosOf(code);
    const place = app.el("div", { id: "photo-words", role: "status" });
    return [
      app.el("h2", { class: "part" }, "现场照片", photos.length ? app.el("span", { class: "soft" }, " " + photos.length + " 张") : null),
      photos.length ? app.el("ul", { class: "photos" }, photos.map((photo, number) => one(sheet, photo, number + 1, locked))) : null,
      locked ? null : app.el("div", { class: "take" },
        take("拍照", "camera", "environment", (files) => add(sheet, code, files, place), locked),
        take("从相册选", "album", null, (files) => add(sheet, code, files, place), locked)),
      place,
    ];
  };
})();
