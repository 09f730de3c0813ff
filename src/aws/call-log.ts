/**
 * Each call of AWS as one line for whoever looks closely: which call, how it ended, how long it took, and the id by
 * which AWS support finds it. No parameter, no answer and no name of a resource is in it.
 */

/** Takes one line a call. */
export type CallLog = (line: string) => void;

/** What the SDK tells of a call, beside its answer or in its error. */
interface Metadata {
  readonly httpStatusCode?: number | undefined;
  readonly requestId?: string | undefined;
  readonly attempts?: number | undefined;
}

type Handler = (request: never) => Promise<{ readonly output: object }>;

interface CallContext {
  readonly clientName?: string;
  readonly commandName?: string;
}

/** As much of an SDK client as its calls are seen by. */
export interface LoggableClient {
  readonly config: { readonly region: string | (() => Promise<string>) };
  readonly middlewareStack: {
    add(
      middleware: (next: Handler, context: CallContext) => Handler,
      options: { readonly step: "initialize"; readonly name: string; readonly priority: "high" },
    ): void;
  };
}

/**
 * The client, whose calls are told to `log` from now on. One that AWS was asked several times is one line, with the
 * number of attempts; of an answer that streams, the time is that until the stream begins.
 */
export function logged<Client extends LoggableClient>(
  client: Client,
  runRegion: string,
  log: CallLog,
): Client {
  client.middlewareStack.add(
    (next, { clientName, commandName }) =>
      async (request) => {
        const startedAt = performance.now();
        const tell = async (outcome: string, { requestId, attempts = 1 }: Metadata) => {
          const { region: setting } = client.config;
          const region = typeof setting === "string" ? setting : await setting();
          log(
            [
              `${clientName?.replace(/Client$/, "")} ${commandName?.replace(/Command$/, "")}: ${outcome}`,
              `${Math.round(performance.now() - startedAt)} ms`,
              ...(attempts === 1 ? [] : [`${attempts} attempts`]),
              ...(region === runRegion ? [] : [region]),
              ...(requestId === undefined ? [] : [`request ${token(requestId)}`]),
            ].join(", "),
          );
        };
        try {
          const answer = await next(request);
          const metadata = metadataOf(answer.output);
          await tell(`HTTP ${metadata.httpStatusCode ?? "?"}`, metadata);
          return answer;
        } catch (thrown) {
          const metadata = metadataOf(thrown);
          const status = metadata.httpStatusCode === undefined ? "" : ` (HTTP ${metadata.httpStatusCode})`;
          const name = thrown instanceof Error ? thrown.name : "an error";
          await tell(`${token(name)}${status}`, metadata);
          throw thrown;
        }
      },
    { step: "initialize", name: "callLog", priority: "high" },
  );
  return client;
}

function metadataOf(carrier: unknown): Metadata {
  const { $metadata } = (carrier ?? {}) as { readonly $metadata?: Metadata };
  return $metadata ?? {};
}

/** Names of errors and ids of requests are words; whoever answers in AWS's place might write anything. */
function token(word: string): string {
  return word.replaceAll(/[^\w.:+/=-]/g, "").slice(0, 100);
}
