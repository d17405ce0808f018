/** A line for a program that uses a provider's own library, with the local address in it. */
export interface SdkLine {
  /** Such as "Python". */
  readonly language: string;
  /** Such as "openai", as a package is called. */
  readonly library: string;
  readonly line: (baseUrl: string) => string;
}

const JS_KEY = 'apiKey: process.env.TALLYLIGHT_TOKEN';
const PYTHON_KEY = 'api_key=os.environ["TALLYLIGHT_TOKEN"]';

const js = (library: string, line: (baseUrl: string) => string): SdkLine => ({
  language: 'JavaScript',
  library,
  line,
});
const python = (library: string, line: (baseUrl: string) => string): SdkLine => ({
  language: 'Python',
  library,
  line,
});

const ANTHROPIC = [
  js('@anthropic-ai/sdk', (url) => `new Anthropic({ baseURL: '${url}', ${JS_KEY} })`),
  python('anthropic', (url) => `Anthropic(base_url="${url}", ${PYTHON_KEY})`),
];
/** Its addresses end with the version. */
const OPENAI = [
  js('openai', (url) => `new OpenAI({ baseURL: '${url}/v1', ${JS_KEY} })`),
  python('openai', (url) => `OpenAI(base_url="${url}/v1", ${PYTHON_KEY})`),
];

/** By provider id, as docs/providers.md has them too. */
export const SDK_LINES: Readonly<Record<string, readonly SdkLine[]>> = {
  claude: ANTHROPIC,
  gemini: [
    js(
      '@google/genai',
      (url) => `new GoogleGenAI({ httpOptions: { baseUrl: '${url}' }, ${JS_KEY} })`,
    ),
    python(
      'google-genai',
      (url) => `genai.Client(http_options={"base_url": "${url}"}, ${PYTHON_KEY})`,
    ),
  ],
  elevenlabs: [
    js(
      '@elevenlabs/elevenlabs-js',
      (url) => `new ElevenLabsClient({ baseUrl: '${url}', ${JS_KEY} })`,
    ),
    python('elevenlabs', (url) => `ElevenLabs(base_url="${url}", ${PYTHON_KEY})`),
  ],
  perplexity: [
    js('@perplexity-ai/perplexity_ai', (url) => `new Perplexity({ baseURL: '${url}', ${JS_KEY} })`),
    python('perplexityai', (url) => `Perplexity(base_url="${url}", ${PYTHON_KEY})`),
  ],
  openai: OPENAI,
  local_model: OPENAI,
  local_tts: OPENAI,
  alternative_tts: OPENAI,
};
