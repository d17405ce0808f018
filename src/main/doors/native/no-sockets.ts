import type { UpgradeRoute } from '#main/host/route.ts';

const STATUS = 501;

/** Says plainly that a provider's live connections end here: they can't be metered like requests. */
export function refuseSockets(provider: {
  readonly path: string;
  readonly name: string;
  errorBody(status: number, sentence: string): string;
}): UpgradeRoute {
  const sentence = `Tallylight does not pass on live connections (WebSockets) to ${provider.name}. Send single requests instead; their answers may be streamed.`;
  return {
    path: `${provider.path}/*`,
    access: 'use',
    isForPrograms: true,
    upgrade: (_request, socket) => {
      const body = provider.errorBody(STATUS, sentence);
      const head = [
        `HTTP/1.1 ${STATUS} Not Implemented`,
        'content-type: application/json',
        `content-length: ${Buffer.byteLength(body)}`,
        'x-should-retry: false',
        'connection: close',
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    },
  };
}
