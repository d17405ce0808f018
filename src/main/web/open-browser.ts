import open from 'open';

/** Opens the system's browser where there is a display. A browser that can't be opened is no fault. */
export async function openBrowser(address: string): Promise<void> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return;
  try {
    const browser = await open(address);
    browser.on('error', () => {});
  } catch {
    // The address stands in the terminal.
  }
}
