// A photo as it comes from the camera becomes what is kept and sent: as it is where it is a JPEG or PNG of at most 4 MB,
// otherwise a JPEG of at most 2560 pixels a side; and a small one that stays with the item.
(function () {
  "use strict";
  const app = (window.offline = window.offline || {});
  const LARGE = 4 * 1024 * 1024;
  const SIDE = 2560;
  const THUMB = 320;
  const TAKEN = ["image/jpeg", "image/png"];

  function load(file) {
    return new Promise((done, failed) => {
      const picture = new Image();
      const address = URL.createObjectURL(file);
      picture.onload = () => { done(picture); };
      picture.onerror = () => { URL.revokeObjectURL(address); failed(new Error("unreadable")); };
      picture.src = address;
    });
  }

  function draw(picture, side, quality) {
    const factor = Math.min(1, side / Math.max(picture.naturalWidth, picture.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.naturalWidth * factor));
    canvas.height = Math.max(1, Math.round(picture.naturalHeight * factor));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((done, failed) => {
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no blob"))), "image/jpeg", quality);
    });
  }

  app.photos = {
    // {blob, thumb, name}; rejects with a sentence for the person.
    async ready(file) {
      if (!file.size) throw new Error("照片是空文件，没有加上。请重新拍摄。");
      let picture;
      try {
        picture = await load(file);
      } catch (error) {
        throw new Error(
          /heic|heif/i.test(file.type + file.name)
            ? "这是 HEIC 格式的照片，没有加上。请在手机“设置 › 相机 › 格式”里选“兼容性最佳”，再重新拍摄。"
            : "“" + file.name + "”不是能打开的照片，没有加上。请用 JPEG 或 PNG 照片。"
        );
      }
      try {
        const asIs = TAKEN.indexOf(file.type) >= 0 && file.size <= LARGE;
        // A copy in memory: what a camera hands over may be gone a moment later.
        const blob = asIs ? new Blob([await app.bytesOf(file)], { type: file.type }) : await draw(picture, SIDE, 0.85);
        return { blob: blob, thumb: await draw(picture, THUMB, 0.7), name: file.name || "现场照片.jpg" };
      } catch (error) {
        throw new Error("手机内存不足，没有处理好这张照片。请关闭其他应用，再试一次。");
      } finally {
        URL.revokeObjectURL(picture.src);
      }
    },
  };
})();
