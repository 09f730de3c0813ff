/** Zscaler's identity service, as far as the server needs it: which client id and secret get a token. */

export interface OneApiClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface OneApi {
  accepts(client: OneApiClient): boolean;
}

export function createOneApi(known: readonly OneApiClient[]): OneApi {
  return {
    accepts: (client) =>
      known.some(
        ({ clientId, clientSecret }) => clientId === client.clientId && clientSecret === client.clientSecret,
      ),
  };
}
