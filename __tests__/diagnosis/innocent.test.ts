import { expect, test } from "@jest/globals";
import { diagnose } from "../../src/diagnosis/diagnose.js";

/** What healthy servers and harnesses log, and what strangers and answers of tools put there. */
const innocent: readonly string[] = [
  "Zscaler MCP Server 0.15.2, authentication: zscaler",
  "Listening on http://0.0.0.0:8000/mcp",
  "INFO:     Started server process [1]",
  "INFO:     Application startup complete.",
  "INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)",
  'INFO:     172.31.16.10:40112 - "GET /health HTTP/1.1" 200 OK',
  'INFO: "HEAD /health" 200',
  'INFO:     172.31.16.10:40114 - "POST /mcp HTTP/1.1" 200 OK',
  'INFO:     172.31.16.10:40114 - "POST /mcp HTTP/1.1" 202 Accepted',
  'INFO:     172.31.16.10:40114 - "GET /mcp HTTP/1.1" 405 Method Not Allowed',
  // Scanners of the public address.
  'INFO:     172.31.16.10:40118 - "GET /.env HTTP/1.1" 401 Unauthorized',
  'INFO:     172.31.16.10:40118 - "GET / HTTP/1.1" 403 Forbidden',
  'INFO:     172.31.16.10:40118 - "GET /favicon.ico HTTP/1.1" 404 Not Found',
  // Tools, and what Zscaler answers them.
  '[TOOL CALL] zpa_list_app_segments {"search":"access denied"}',
  "[TOOL OK] zpa_list_app_segments",
  "[TOOL ERR] zia_list_locations HTTP 401: the client has no ZIA role",
  "[TOOL ERR] zpa_list_app_segments status code: 403",
  '{"timestamp":"2026-11-23T10:00:00.000Z","level":"INFO","message":"Invocation started","sessionId":"s"}',
  '{"level":"INFO","message":"Connected to MCP server zscaler with 41 tools","sessionId":"s"}',
  '{"level":"INFO","message":"Invocation completed successfully (412 ms)","sessionId":"s"}',
  '{"level":"INFO","message":"Tool result: 3 policies mention audience, 12 requests took 421 ms"}',
  "WARNING: tool zia_list_rules took 1403 ms",
];

test.each(innocent)("no problem is seen in %s", (line) => {
  expect(diagnose({ errors: [], events: [], logs: [line] })).toEqual([]);
});
