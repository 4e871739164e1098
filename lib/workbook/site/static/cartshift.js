// Names for screen readers that the theme and Sphinx leave out or get wrong. It runs once the page is parsed, before
// Font Awesome replaces the icons at DOMContentLoaded.
document.addEventListener(
  "readystatechange",
  () => {
    for (const toggle of document.querySelectorAll(".bd-sidenav details > summary")) {
      const page = toggle.closest("li").querySelector("a").textContent;
      toggle.setAttribute("aria-label", `Pages under ${page}`);
    }
    // "Search Ctrl+K" is what one sees, so that is what it is called
    document.querySelector(".search-button-field")?.removeAttribute("aria-label");
    // the button is named "Color mode"; its icons need no names of their own
    for (const icon of document.querySelectorAll(".theme-switch-button i")) icon.removeAttribute("title");
    for (const source of document.querySelectorAll(".citation-list > .citation")) source.setAttribute("role", "listitem");
  },
  { once: true },
);
