/** The server refuses to start; the message is what it logs before it exits with code 1. */
export class BootFailure extends Error {}
