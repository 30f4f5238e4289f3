// Files of <form data-upload data-max-mb="20" data-extensions="pdf,jpg">: size and kind are checked before sending, each
// file goes by its own request with its own <progress>, and a refusal is one line beside the file; nothing else is lost.
//
// The server answers JSON: {"redirect": "…"} (followed when all files are through), {"html": "…"} (put in place of
// data-upload-target, a selector), {} (the page is loaded anew), or {"error": "sentence"} with any status.
// data-upload-with names another form of the page (a selector): what is typed there goes along and is saved with the file.
// Autosaved forms of the same page are saved before the page is left.
(function () {
  "use strict";
  const app = (window.benchmark = window.benchmark || {});

  function megabytes(bytes) {
    return (bytes / 1048576).toFixed(1);
  }

  function sizeWords(bytes) {
    return bytes < 104858 ? Math.ceil(bytes / 1024) + " KB" : megabytes(bytes) + " MB";
  }

  function refusal(file, form) {
    const maxMb = Number(form.dataset.maxMb || 0);
    const max = Number(form.dataset.maxBytes || 0) || maxMb * 1048576;
    const kinds = (form.dataset.extensions || "").toLowerCase().split(",").map((one) => one.trim()).filter(Boolean);
    const kind = file.name.indexOf(".") >= 0 ? file.name.split(".").pop().toLowerCase() : "";
    if (file.size === 0) return "是空文件（0 字节），没有上传。请检查后重新选择。";
    if (max && file.size > max) {
      return "有 " + megabytes(file.size) + " MB，超过每个文件 " + Math.floor(max / 1048576) + " MB 的上限，没有上传。请降低扫描分辨率或拆成几份。";
    }
    if (kinds.length && kinds.indexOf(kind) < 0) {
      return "的类型是“" + (kind || "未知") + "”，没有上传。可以上传：" + kinds.join("、") + "。";
    }
    return "";
  }

  function line(list, file) {
    const item = document.createElement("li");
    item.className = "file";
    const name = document.createElement("span");
    name.className = "file-name";
    name.textContent = file.name;
    const about = document.createElement("span");
    about.className = "file-about";
    about.textContent = sizeWords(file.size);
    name.appendChild(about);
    item.appendChild(name);
    list.appendChild(item);
    list.hidden = false;
    return {
      item: item,
      about: about,
      fail(words) {
        const place = document.createElement("p");
        place.className = "file-error";
        place.textContent = "“" + file.name + "”" + words;
        item.appendChild(place);
      },
    };
  }

  function send(form, input, file, row) {
    return new Promise((done) => {
      const bar = document.createElement("progress");
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", "上传进度：" + file.name);
      row.item.appendChild(bar);
      const finish = (answer, failure) => {
        bar.remove();
        if (failure) {
          row.about.textContent = sizeWords(file.size);
          row.fail(failure);
        }
        else row.about.textContent = "已上传";
        done(failure ? null : answer);
      };
      const data = new FormData();
      Array.from(new FormData(form).entries()).forEach((pair) => {
        if (!(pair[1] instanceof File)) data.append(pair[0], pair[1]);
      });
      const beside = form.dataset.uploadWith && document.querySelector(form.dataset.uploadWith);
      if (beside) {
        new FormData(beside).forEach((value, name) => {
          if (!(value instanceof File) && !data.has(name)) data.append(name, value);
        });
      }
      data.append(input.name, file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", form.getAttribute("action") || location.href);
      request.setRequestHeader("X-CSRFToken", app.csrfToken(form));
      request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
        row.about.textContent = event.loaded === event.total ? "正在检查…" : Math.round(bar.value) + "%";
      });
      request.addEventListener("load", () => {
        let answer = null;
        try {
          answer = JSON.parse(request.responseText);
        } catch (error) {
          answer = null;
        }
        if (request.status >= 200 && request.status < 300 && answer && !answer.error) return finish(answer, "");
        // What is wrong with the file itself stays wrong: sending it again is of no use (ledger.js asks).
        row.isFinal = request.status === 413 || (request.status === 422 && Boolean(answer && answer.error));
        if (answer && (answer.error || answer.reason)) return finish(null, "没有上传：" + (answer.error || answer.reason));
        if (request.status === 413) return finish(null, "太大，服务器没有接收。请缩小后重新上传。");
        if (request.status === 401 || (request.status === 200 && /\/login\//.test(request.responseURL))) {
          return finish(null, "没有上传：已退出登录。请在新窗口重新登录，再回到这一页上传。");
        }
        return finish(null, "没有上传：服务器出错（" + request.status + "），请稍后再试。");
      });
      request.addEventListener("error", () => finish(null, "没有上传：网络断开，请恢复后再试。"));
      request.send(data);
    });
  }

  // For pages that send files in their own way (ledger.js).
  app.upload = { refusal: refusal, line: line, send: send };

  function again(list) {
    const item = document.createElement("li");
    item.className = "file";
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "其余文件已上传，查看文件列表";
    item.appendChild(link);
    list.appendChild(item);
  }

  document.querySelectorAll("form[data-upload]").forEach((form) => {
    const input = form.querySelector('input[type="file"]');
    const list = form.querySelector("[data-upload-list]");
    if (!input || !list) return;

    function check() {
      list.textContent = "";
      list.hidden = true;
      Array.from(input.files).forEach((file) => {
        const words = refusal(file, form);
        if (words) line(list, file).fail(words);
      });
    }
    input.addEventListener("change", check);

    form.addEventListener("submit", (event) => {
      const files = Array.from(input.files);
      event.preventDefault();
      if (form.dataset.sending) return;
      list.textContent = "";
      if (!files.length) {
        list.hidden = false;
        list.innerHTML = '<li class="file"><p class="file-error">还没有选择文件。请先选择文件，再上传。</p></li>';
        input.focus();
        return;
      }
      form.dataset.sending = "1";
      const button = form.querySelector('button[type="submit"]');
      if (button) button.setAttribute("aria-busy", "true");
      let failed = 0;
      let last = {};
      files
        .reduce(
          (before, file) =>
            before.then(() => {
              const row = line(list, file);
              const words = refusal(file, form);
              if (words) {
                failed += 1;
                return row.fail(words);
              }
              return send(form, input, file, row).then((answer) => {
                if (answer) last = answer;
                else failed += 1;
              });
            }),
          Promise.resolve()
        )
        .then(() => {
          app.release(form);
          input.value = "";
          const target = last.html && form.dataset.uploadTarget && document.querySelector(form.dataset.uploadTarget);
          if (target) {
            target.innerHTML = last.html;
            return;
          }
          if (failed) {
            // Stay, so that the reasons can be read; what did arrive shows after a reload.
            if (failed < files.length) again(list);
            return;
          }
          if (last.redirect) location.assign(last.redirect);
          else location.reload();
        });
    });
  });
})();
