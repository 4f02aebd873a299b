// Opens a file in VS Code, waits for its diagnostics, takes the code action of a title by keyboard, and saves everything.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const { BROWSER, CODE_SERVER, FILE, OUT, ROOT, SHOTS, TITLE, URL: address } = process.env;
const { chromium } = createRequire(join(CODE_SERVER, "package.json"))("playwright-core");
const told = { diagnostics: [], offered: [] };

const browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
page.setDefaultTimeout(120_000);
const shot = (name) => page.screenshot({ path: join(SHOTS, `${name}.png`) });

async function command(name) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(name);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
}

async function open(file) {
  await page.keyboard.press("Control+P");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(file);
  const name = file.split("/").at(-1);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
}

async function act() {
  await page.goto(`${address}/?folder=${encodeURIComponent(ROOT)}`);
  await page.locator(".monaco-workbench .part.statusbar").waitFor();
  await open(FILE);
  await page.locator(".squiggly-warning").first().waitFor();
  await command("Problems: Focus on Problems View");
  const rows = page.locator(".markers-panel .monaco-list-row", { hasText: "hkmigrate" });
  await rows.first().waitFor();
  told.diagnostics = await rows.allInnerTexts();
  await shot("diagnostics");

  await command("View: Focus Active Editor Group");
  await command("Go to Next Problem (Error, Warning, Info)");
  await page.keyboard.press("Escape");
  await page.locator("[class*=codicon-light-bulb], [class*=lightbulb]").first().waitFor();
  await shot("bulb");
  await page.keyboard.press("Control+.");
  const offered = page.locator(".action-widget .monaco-list-row.action");
  await offered.first().waitFor();
  told.offered = (await offered.allInnerTexts()).map((text) => text.trim());
  await shot("actions");
  const chosen = page.locator(".action-widget .monaco-list-row.focused");
  for (let tries = 0; (await chosen.innerText()).trim() !== TITLE; tries += 1) {
    if (tries > told.offered.length) throw new Error(`${TITLE} is not among the actions`);
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await rows.first().waitFor({ state: "detached" });
  await page.locator(".tab.dirty").first().waitFor();
  await shot("changed");
  await command("File: Save All");
  await page.locator(".tab.dirty").first().waitFor({ state: "detached" });
  await shot("saved");
}

try {
  await act();
} catch (error) {
  told.why = String(error);
  await shot("failed");
}
writeFileSync(OUT, JSON.stringify(told));
await browser.close();
process.exit(told.why === undefined ? 0 : 1);
