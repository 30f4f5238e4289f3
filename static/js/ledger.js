// A record of the ledger: the text is saved first, then the photos one by one. A refused text keeps the chosen photos, a
// refused photo keeps the text and the other photos, and what a bad network has not let through can be sent again.
//
// <form data-ledger-form> posts to its own address and gets JSON: {"redirect", "photos"} when saved, {"html"} with the fields
// and what is wrong (422), {"resubmit"} where an ordinary submission shows more (409), {"reason"} where the gate says no.
(function () {
  "use strict";
  const app = (window.benchmark = window.benchmark || {});

  function wakePersons(root) {
    root.querySelectorAll("[data-persons]").forEach((box) => {
      const search = box.querySelector("[data-persons-search]");
      if (!search) return;
      search.addEventListener("input", () => {
        const wanted = search.value.trim();
        box.querySelectorAll('input[type="checkbox"]').forEach((input) => {
          const label = input.closest("label");
          (label.parentElement || label).hidden = Boolean(wanted) && !input.checked && label.textContent.indexOf(wanted) < 0;
        });
      });
      search.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault();
      });
    });
  }

  function wake(form) {
    const fields = form.querySelector("[data-ledger-fields]");
    const input = form.querySelector("[data-ledger-photos]");
    const thumbs = form.querySelector("[data-ledger-thumbs]");
    const list = form.querySelector("[data-ledger-status]");
    const button = form.querySelector('button[type="submit"]');
    let chosen = [];
    let refusedLines = [];
    let saved = null;

    function show() {
      if (!thumbs) return;
      thumbs.textContent = "";
      thumbs.hidden = !chosen.length;
      chosen.forEach((file) => {
        const item = document.createElement("li");
        const picture = document.createElement("img");
        const address = URL.createObjectURL(file);
        picture.src = address;
        picture.alt = file.name;
        picture.addEventListener("load", () => URL.revokeObjectURL(address));
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "link-button";
        remove.textContent = "不传这张";
        remove.setAttribute("aria-label", "不传 " + file.name);
        remove.addEventListener("click", () => {
          chosen = chosen.filter((one) => one !== file);
          show();
          input.focus();
        });
        item.append(picture, remove);
        thumbs.appendChild(item);
      });
    }

    if (input) {
      input.addEventListener("change", () => {
        list.textContent = "";
        Array.from(input.files).forEach((file) => {
          const words = app.upload.refusal(file, uploads());
          if (words) app.upload.line(list, file).fail(words);
          else if (!chosen.some((one) => one.name === file.name && one.size === file.size)) chosen.push(file);
        });
        // The list beside it counts; an empty input lets the same photo be chosen again.
        input.value = "";
        show();
      });
    }

    // What upload.js reads of a form: where to, how large, which kinds.
    function uploads() {
      const box = document.createElement("form");
      box.action = saved ? saved.photos : "";
      box.dataset.maxMb = input ? input.dataset.maxMb : "0";
      box.dataset.extensions = "jpg,jpeg,png";
      const token = document.createElement("input");
      token.type = "hidden";
      token.name = "csrfmiddlewaretoken";
      token.value = app.csrfToken(form);
      box.appendChild(token);
      return box;
    }

    function busy(words) {
      form.dataset.sending = "1";
      button.setAttribute("aria-busy", "true");
      if (words) say(words);
    }

    function say(words, isError) {
      list.textContent = "";
      list.hidden = false;
      const item = document.createElement("li");
      item.className = "file";
      const place = document.createElement("p");
      if (isError) {
        place.className = "file-error";
        place.setAttribute("role", "alert");
      }
      place.textContent = words;
      item.appendChild(place);
      list.appendChild(item);
      reveal(item);
    }

    // The button stays at the lower edge of a telephone; what it says about the saving must not lie below that edge.
    function reveal(item) {
      item.scrollIntoView({ block: "nearest" });
    }

    // A photo that was refused for what it is cannot be sent again; it can only be left out.
    function leaveOut(row, file) {
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "link-button";
      remove.textContent = "不传这张";
      remove.setAttribute("aria-label", "不传 " + file.name);
      remove.addEventListener("click", () => {
        refusedLines = refusedLines.filter((one) => one !== row.item);
        row.item.remove();
        if (!refusedLines.length && !chosen.length) return location.assign(saved.redirect);
        button.focus();
      });
      row.item.appendChild(remove);
      refusedLines.push(row.item);
    }

    function sendPhotos() {
      const waiting = chosen;
      const kept = [];
      if (!waiting.length) return Promise.resolve(location.assign(saved.redirect));
      list.textContent = "";
      list.append(...refusedLines);
      return waiting
        .reduce(
          (before, file, place) =>
            before.then(() => {
              const row = app.upload.line(list, file);
              button.textContent = "正在上传照片 " + (place + 1) + "/" + waiting.length;
              reveal(list.lastElementChild);
              return app.upload.send(uploads(), { name: "photos" }, file, row).then((answer) => {
                if (answer) return;
                if (row.isFinal) leaveOut(row, file);
                else kept.push(file);
              });
            }),
          Promise.resolve()
        )
        .then(() => {
          app.release(form);
          chosen = kept;
          if (!kept.length && !refusedLines.length) return location.assign(saved.redirect);
          fields.hidden = true;
          show();
          if (!kept.length) {
            button.textContent = "文字已保存，查看这条记录";
            return reveal(list.lastElementChild);
          }
          button.textContent = "再传一次（" + kept.length + " 张）";
          const item = document.createElement("li");
          item.className = "file";
          const link = document.createElement("a");
          link.href = saved.redirect;
          link.textContent = "文字已保存，不再上传，查看这条记录";
          item.appendChild(link);
          list.appendChild(item);
          reveal(item);
        });
    }

    function saveText() {
      const data = new FormData(form);
      data.delete("photos");
      // Signed in again in another window, the token of this page is an old one.
      data.set("csrfmiddlewaretoken", app.csrfToken(form));
      return fetch(form.getAttribute("action") || location.href, {
        method: "POST",
        body: data,
        credentials: "same-origin",
        redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": app.csrfToken(form), "X-Requested-With": "XMLHttpRequest" },
      }).then(
        (response) =>
          response.json().then(
            (answer) => ({ status: response.status, answer: answer || {} }),
            () => ({ status: response.status, answer: {} })
          ),
        () => ({ status: -1, answer: {} })
      );
    }

    function refused(status, answer) {
      app.release(form);
      if (answer.html) {
        list.textContent = "";
        list.hidden = true;
        fields.innerHTML = answer.html;
        wakePersons(fields);
        const summary = fields.querySelector("[data-error-summary]");
        if (summary) {
          summary.scrollIntoView({ block: "start" });
          summary.focus();
        }
        return;
      }
      if (answer.resubmit) return form.submit();
      if (status === -1) return say("没有保存：网络断开。填写的内容和照片还在这一页，恢复后再按一次“保存”。", true);
      if (status === 401 || status === 0 || answer.csrf) {
        return say("没有保存：已退出登录。请在新窗口重新登录，再回到这一页按“保存”，填写的内容和照片还在。", true);
      }
      if (answer.reason) return say("没有保存：" + answer.reason, true);
      say("没有保存：服务器出错（" + status + "）。填写的内容还在这一页，请稍后再按一次“保存”。", true);
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.dataset.sending) return;
      if (saved) {
        busy();
        sendPhotos();
        return;
      }
      busy("正在保存…");
      saveText().then((result) => {
        if (result.status !== 200 || !result.answer.redirect) return refused(result.status, result.answer);
        saved = result.answer;
        if (!chosen.length) return location.assign(saved.redirect);
        return sendPhotos();
      });
    });
    // The bar with the button keeps to the lower edge once somebody scrolls; before, it would cover the first fields.
    window.addEventListener("scroll", () => form.classList.add("is-scrolled"), { once: true, passive: true });
    wakePersons(form);
  }

  document.querySelectorAll("form[data-ledger-form]").forEach(wake);
})();
