/** The settings that a new profile starts with. */
export const STARTER_SETTINGS = `{
  // Tallylight's settings. Comments like this one are kept. What is left out has its usual value.
  "$schema": "./tallylight.schema.json",
  "servers": {
    // "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/a/folder"] }
  },
}
`;
