/* What is typed is not lost (docs/decisions/0044). In a form marked data-guard, leaving with something
   unsaved is asked about, and what is not known to be saved is kept in this window, so that it is
   back after a reload, an error page or a login. Marked data-autosave as well, it saves itself. */
"use strict";
{
  const PAUSE = 1500; // ms after the last key
  const FIRST_WAIT = 2000; // ms until the server is asked again, doubled each time
  const LONGEST_WAIT = 30000;
  const PATIENCE = 30000; // ms until a server that says nothing counts as away
  // What tells the server which version one had open is no part of what was written.
  const BOOKKEEPING = ["seen", "opened", "piece"];

  const entries = (form) => Array.from(new FormData(form)).filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  const written = (pairs) => JSON.stringify(
    pairs.filter(([name, value]) => value !== "" && !BOOKKEEPING.includes(name)));

  // Kept in this window: of each form {person, typed, unanswered, byHand} -------------------------
  const SENT = "sent"; // the key of the form that was sent last, until its answer is here
  const remember = (key, what) => {
    try {
      sessionStorage.setItem(key, JSON.stringify(what));
    } catch {
      sessionStorage.removeItem(key); // full: the page itself still has the text
    }
  };

  // A save answers by leading on; an error page, a refusal and the login do not count as an answer.
  const sent = sessionStorage.getItem(SENT);
  const visit = performance.getEntriesByType("navigation")[0];
  sessionStorage.removeItem(SENT);
  if (sent && visit.redirectCount && !document.querySelector("main [type=password], .message-error")) {
    sessionStorage.removeItem(sent);
  }

  const putBack = (form, typed) => {
    const fold = form.closest("details");
    if (fold) fold.open = true;
    const names = typed.map(([name]) => name);
    form.querySelectorAll("[data-lines]").forEach((table) => {
      const next = () => {
        const name = table.querySelector("tbody tr:last-child [name]").name;
        return name.replace(/-(\d+)-([^-]+)$/, (all, number, cell) => `-${Number(number) + 1}-${cell}`);
      };
      while (names.includes(next())) addLine(table);
    });
    Array.from(form.elements).forEach((field) => {
      if (!field.name || ["submit", "file"].includes(field.type) || field.name === "csrfmiddlewaretoken") return;
      const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = values.includes(field.value);
      } else if (values.length) {
        field.value = values[0];
      }
    });
  };

  // Send the form as it stood, and say what came of it in one word (state) and in words (said).
  const send = async (form, target, pairs) => {
    const body = new FormData();
    pairs.forEach(([name, value]) => body.append(name, value));
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const limit = new AbortController();
    const clock = setTimeout(() => limit.abort(), PATIENCE);
    try {
      const answer = await fetch(target, {
        method: "POST", body, headers: { "X-Background": "1" }, redirect: "manual", signal: limit.signal,
      });
      if ((answer.headers.get("Content-Type") || "").includes("json")) return await answer.json();
      // Nothing but the login leads elsewhere here; and a login in another window makes this page's key void.
      if (answer.type === "opaqueredirect" || answer.status === 403) return { state: "expired" };
      return { state: answer.status >= 400 && answer.status < 500 ? "stopped" : "away" };
    } catch {
      return { state: "away" };
    } finally {
      clearTimeout(clock);
    }
  };

  const guard = (form) => {
    // By where it is sent to: several forms of one page are kept apart.
    const target = new URL(form.getAttribute("action") || "", location.href).pathname;
    const key = `typed ${target}`;
    const notice = form.querySelector("[data-restored]");
    const line = form.querySelector("[data-saving]");
    const saves = form.hasAttribute("data-autosave");
    // A page that gives back what was refused shows text that is saved nowhere.
    const refused = form.hasAttribute("data-unsaved");
    const locked = form.querySelector("fieldset:disabled") !== null;
    // The browser puts back what it remembers of a page, but not which version that was about.
    if (notice && !refused && visit.type !== "navigate") form.reset();
    let acknowledged = refused && !locked ? null : written(entries(form));
    let unanswered = null; // what was sent and may or may not have arrived: it is sent again as it was
    let halted = !saves;
    let leaving = false;
    let discarded = false;
    let underWay = null;
    let timer = 0;
    let wait = FIRST_WAIT;

    const dirty = () => written(entries(form)) !== acknowledged;
    const keep = () => {
      if (!notice) return;
      if (!dirty()) sessionStorage.removeItem(key);
      else remember(key, { person: notice.dataset.person, typed: entries(form), unanswered, byHand: !saves });
    };

    // The line beside the form. What has come about is read aloud, once; what is going on is not.
    const said = line && line.querySelector("[data-said]");
    let standing = line ? said.textContent : ""; // who saved last, and when
    const say = (text, state) => {
      if (said.textContent !== text) said.textContent = text;
      line.dataset.state = state;
      line.querySelector("[data-login]").hidden = state !== "expired";
    };
    const doing = (text) => { line.querySelector("[data-doing]").textContent = text; };

    const settle = (answer, was) => {
      unanswered = null;
      wait = FIRST_WAIT;
      if (answer.state === "saved") {
        Object.entries(answer.fields).forEach(([name, value]) => { form.elements[name].value = value; });
        acknowledged = written(was);
        standing = answer.said;
        document.body.dispatchEvent(new Event("saved"));
      } else if (answer.state !== "wrong") {
        halted = true;
      }
      say(answer.said || line.dataset[answer.state], answer.state);
      doing(dirty() && answer.state === "saved" ? line.dataset.unsaved : "");
      if (!halted && written(entries(form)) !== written(was)) later();
    };
    const attempt = async () => {
      unanswered = unanswered || entries(form);
      keep();
      doing(line.dataset.busy);
      const answer = await send(form, target, unanswered);
      underWay = null;
      if (answer.state === "away") {
        say(line.dataset.away, "away");
        doing("");
        timer = setTimeout(save, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      } else {
        settle(answer, unanswered);
      }
      keep();
      return answer.state;
    };
    const save = () => {
      if (underWay) return underWay;
      clearTimeout(timer);
      if (halted || leaving || (!unanswered && !dirty())) return Promise.resolve("");
      // Letters in a number or half a date would be sent as nothing: it would not be what was typed.
      if (!unanswered && Array.from(form.elements).some((field) => field.validity && field.validity.badInput)) {
        say(line.dataset.unread, "wrong");
        return Promise.resolve("");
      }
      underWay = attempt();
      return underWay;
    };
    const later = () => {
      if (halted || unanswered) return; // it goes on by itself once there is an answer
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    };
    const hear = (event) => {
      if (event.isComposing) return;
      discarded = false;
      keep();
      if (halted || unanswered) return;
      doing(dirty() ? line.dataset.unsaved : "");
      if (dirty()) later();
      else say(standing, "saved"); // what was wrong is taken back
    };
    ["input", "change", "compositionend"].forEach((name) => form.addEventListener(name, hear));
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
    window.addEventListener("blur", save);

    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      const button = event.submitter;
      if (!halted && unanswered) { // else the two would look like two people
        event.preventDefault();
        save().then((state) => { if (state !== "away") form.requestSubmit(button); });
        return;
      }
      leaving = true;
      discarded = false;
      clearTimeout(timer);
      keep();
      sessionStorage.setItem(SENT, key);
    });
    form.querySelectorAll("[data-discard]").forEach((link) => link.addEventListener("click", () => {
      discarded = true;
    }));
    window.addEventListener("pagehide", () => { if (discarded) sessionStorage.removeItem(key); });
    form.querySelectorAll("[data-login]").forEach((link) => link.addEventListener("click", () => {
      leaving = true; // the text is kept for after the login
    }));
    window.addEventListener("beforeunload", (event) => {
      if (leaving || !dirty()) return;
      event.preventDefault();
      event.returnValue = "";
    });
    window.addEventListener("pageshow", (event) => {
      leaving = false;
      if (event.persisted && saves) location.reload(); // its version may be an old one by now
    });

    if (saves) doing(line.dataset.on);
    const kept = JSON.parse(sessionStorage.getItem(key));
    if (kept && notice && !refused && kept.person === notice.dataset.person &&
        written(kept.typed) !== acknowledged) {
      putBack(form, kept.typed);
      notice.hidden = false;
      unanswered = kept.unanswered;
      halted = halted || kept.byHand; // after a conflict it is for the person to decide
      if (saves) doing(line.dataset.unsaved);
      if (!halted) timer = setTimeout(save, PAUSE);
    }
    if (!locked) keep(); // else what was typed stays readable here as long as this window is open
  };
  document.querySelectorAll("form[data-guard]").forEach(guard);
}
