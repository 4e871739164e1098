// What people do with a notebook in JupyterLab, which draws only the cells in view: the way to a
// cell is the keyboard, not a selector.

/** Make the cell at a position the active one, and return it. */
export async function goToCell(page, index) {
  const active = page.locator(".jp-Notebook .jp-Notebook-cell.jp-mod-active");
  await page.locator(".jp-Notebook-cell").first().waitFor();
  await active.click();
  await page.keyboard.press("Escape");
  const position = async () => Number(await active.getAttribute("data-windowed-list-index"));
  for (let at = await position(); at !== index; at = await position()) {
    await page.keyboard.press(at < index ? "ArrowDown" : "ArrowUp");
    await page.waitForFunction(
      (before) =>
        document.querySelector(".jp-Notebook .jp-Notebook-cell.jp-mod-active")?.dataset
          .windowedListIndex !== String(before),
      at,
    );
  }
  return active;
}

/** Replace the text of the cell at a position. */
export async function write(page, index, text) {
  const cell = await goToCell(page, index);
  await page.keyboard.press("Enter");
  await cell.locator(".cm-content:focus").waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(text);
  await page.keyboard.press("Escape");
}
