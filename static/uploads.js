/* Files, each sent by itself (docs/decisions/0044): a form marked data-uploads takes several at once
   and shows of each how far it is. What fails is sent again by a button; the others go on. */
"use strict";
{
  // A file dropped beside the form would replace the page with everything typed on it.
  ["dragover", "drop"].forEach((name) => document.addEventListener(name, (event) => {
    if (Array.from(event.dataTransfer.types).includes("Files")) event.preventDefault();
  }));

  // Send a form with one file; say what came of it in one word (state) and in words (said).
  const send = (address, body, onProgress) => new Promise((resolve) => {
    const request = new XMLHttpRequest(); // fetch() can't tell how far it is
    request.open("POST", address);
    request.setRequestHeader("X-Background", "1");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(Math.floor((event.loaded / event.total) * 100));
    });
    request.addEventListener("error", () => resolve({ state: "away" }));
    request.addEventListener("load", () => {
      if ((request.getResponseHeader("Content-Type") || "").includes("json")) {
        resolve(JSON.parse(request.responseText));
      } else if (request.status === 413) {
        resolve({ state: "large" });
      } else if (request.status === 403 || request.status < 400) { // led to the login
        resolve({ state: "expired" });
      } else {
        resolve({ state: request.status < 500 ? "stopped" : "away" });
      }
    });
    request.send(body);
  });

  const uploads = (form) => {
    const input = form.querySelector("[type=file]");
    const list = form.querySelector(".uploads");
    const words = list.dataset;
    const waiting = []; // one file after the other: each is done sooner, and the others can go on
    let sending = false;

    const add = (file) => {
      const row = form.querySelector("template").content.firstElementChild.cloneNode(true);
      const bar = row.querySelector("progress");
      const body = new FormData(form); // with what the form says of the file now
      body.set(input.name, file);
      const [retry, dismiss] = row.querySelectorAll("button");
      const say = (text) => { row.querySelector(".upload-said").textContent = text; };
      const ended = (answer) => {
        const text = answer.said || words[answer.state];
        form.querySelector("[data-uploads-said]").textContent = answer.said || `${file.name} ${text}`;
        if (answer.state === "saved") {
          // What the form proposes for the next file, unless the person is about to send another.
          Object.entries(answer.fields).forEach(([name, value]) => {
            const field = form.elements[name];
            if (!waiting.length && !input.files.length && field.value === body.get(name)) field.value = value;
          });
          document.body.dispatchEvent(new Event("uploaded")); // its row is in the list of files now
          row.remove();
          return;
        }
        say(text);
        row.dataset.state = answer.state;
        bar.hidden = true;
        retry.hidden = answer.state !== "away";
        dismiss.hidden = false;
      };
      const start = async () => {
        const answer = await send(form.action, body, (percent) => {
          bar.value = percent;
          say(percent < 100 ? `${words.sent} ${percent}%` : words.checking);
        });
        ended(answer);
      };
      const queue = () => {
        delete row.dataset.state;
        bar.hidden = false;
        bar.value = 0;
        retry.hidden = dismiss.hidden = true;
        say(words.waiting);
        waiting.push(start);
        next();
      };
      row.querySelector(".upload-name").textContent = file.name;
      bar.setAttribute("aria-label", file.name);
      [retry, dismiss].forEach((button) => {
        button.querySelector("span").textContent = ` ${file.name}`;
      });
      retry.addEventListener("click", () => { input.focus(); queue(); });
      dismiss.addEventListener("click", () => { input.focus(); row.remove(); });
      list.append(row);
      if (file.size > Number(words.limit)) ended({ state: "large" });
      else queue();
    };
    const next = async () => {
      if (sending || !waiting.length) return;
      sending = true;
      await waiting.shift()();
      sending = false;
      next();
    };

    input.multiple = true;
    form.querySelector("[data-several]").hidden = false;
    form.addEventListener("drop", (event) => { input.files = event.dataTransfer.files; });
    form.addEventListener("submit", (event) => {
      if (!input.files.length) return; // the server says so, as of any form
      event.preventDefault();
      Array.from(input.files).forEach(add);
      input.value = "";
    });
    window.addEventListener("beforeunload", (event) => {
      if (!sending) return;
      event.preventDefault();
      event.returnValue = "";
    });
  };
  document.querySelectorAll("form[data-uploads]").forEach(uploads);
}
