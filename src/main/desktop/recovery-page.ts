import type { PageFile } from '#main/host/page-files.ts';

/** Shown when the window fell over too often. No script, so nothing in it can fall over. */
export function createRecoveryPage(homeUrl: string): PageFile {
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>Tallylight</title>
  </head>
  <body>
    <main>
      <h1>This window stopped three times in five minutes</h1>
      <p>Your services and requests go on without it. Nothing is lost.</p>
      <p><a href="${homeUrl}">Open the window again</a></p>
    </main>
  </body>
</html>
`;
  return { type: 'text/html; charset=utf-8', body: new TextEncoder().encode(html) };
}
