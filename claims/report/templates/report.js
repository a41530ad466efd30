"use strict";

(() => {
  const form = document.getElementById("filters");
  if (!form) return;

  const findings = [...document.querySelectorAll(".finding")];
  const lists = [...document.querySelectorAll(".findings")];
  const shown = document.getElementById("shown");
  const noResult = document.getElementById("no-result");
  const value = form.querySelector(".value");
  const groups = ["relation", "kind", "voices", "language"];
  const searchTexts = new Map();
  let pending = 0;

  // Readers type without vowel signs and with any form of hamza, alif, ya or digits; accents fall the same way.
  const normalise = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\p{M}\p{Cf}\u0640]/gu, "")
      .toLowerCase()
      .replace(/\u0671/g, "\u0627")
      .replace(/[\u0649\u06cc]/g, "\u064a")
      .replace(/\u0629/g, "\u0647")
      .replace(/\u06a9/g, "\u0643")
      .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
      .replace(/\s+/g, " ");

  const searchText = (finding) => {
    if (!searchTexts.has(finding)) {
      const parts = [...finding.querySelectorAll("[data-search]")];
      searchTexts.set(finding, normalise(parts.map((part) => part.textContent).join(" ")));
    }
    return searchTexts.get(finding);
  };

  const checked = (name) => [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((input) => input.value);

  const valuesOf = (finding) => ({
    relation: [finding.dataset.relation],
    kind: [finding.dataset.kind],
    voices: [finding.dataset.voices],
    language: finding.dataset.languages.split(" "),
    source: finding.dataset.sources.split(" "),
  });

  const readFilters = () => {
    const wanted = Object.fromEntries(groups.map((name) => [name, checked(name)]));
    wanted.source = form.elements.source && form.elements.source.value ? [form.elements.source.value] : [];
    return {
      wanted: Object.entries(wanted).filter(([, values]) => values.length > 0),
      words: normalise(form.elements.search.value).split(" ").filter(Boolean),
      percent: Number(form.elements.confidence.value),
    };
  };

  const fits = (finding, filters) => {
    if (Number(finding.dataset.percent) < filters.percent) return false;
    const own = valuesOf(finding);
    if (!filters.wanted.every(([name, values]) => values.some((value) => own[name].includes(value)))) return false;
    return filters.words.length === 0 || filters.words.every((word) => searchText(finding).includes(word));
  };

  const apply = () => {
    const filters = readFilters();
    for (const finding of findings) finding.hidden = !fits(finding, filters);
    for (const list of lists) list.hidden = !list.querySelector(".finding:not([hidden])");
    const count = findings.filter((finding) => !finding.hidden).length;
    noResult.hidden = count > 0;
    value.textContent = `${filters.percent}%`;
    shown.textContent = shown.dataset.text.replace("{shown}", count).replace("{total}", findings.length);
  };

  // The state stands in the address, so that a filtered view can be bookmarked or sent on with the file.
  const writeAddress = () => {
    const state = new URLSearchParams();
    for (const [name, values] of readFilters().wanted) state.set(name, values.join(" "));
    if (form.elements.search.value) state.set("search", form.elements.search.value);
    if (form.elements.confidence.value !== "0") state.set("confidence", form.elements.confidence.value);
    history.replaceState(null, "", `#${state}`);
  };

  const readAddress = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    form.elements.search.value = state.get("search") || "";
    form.elements.confidence.value = state.get("confidence") || "0";
    if (form.elements.source) form.elements.source.value = state.get("source") || "";
    for (const name of groups) {
      const values = (state.get(name) || "").split(" ");
      for (const input of form.querySelectorAll(`input[name="${name}"]`)) input.checked = values.includes(input.value);
    }
  };

  // A link to a finding or dispute must lead there even if a filter or a closed fold hides it.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return false;
    if (target.hidden) {
      form.reset();
      clearTimeout(pending);
      apply();
    }
    const fold = target.closest("details");
    if (fold) fold.open = true;
    target.scrollIntoView();
    if (target.tabIndex === -1) target.focus({ preventScroll: true });
    return true;
  };

  const follow = () => {
    if (reveal()) return;
    readAddress();
    apply();
  };

  const later = () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      apply();
      writeAddress();
    }, 120);
  };

  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", later);
  window.addEventListener("hashchange", follow);

  const narrow = matchMedia("(max-width: 63.99rem)");
  const fold = () => (form.querySelector("details").open = !narrow.matches);
  narrow.addEventListener("change", fold);
  fold();

  form.hidden = false;
  apply();
  follow();
})();
