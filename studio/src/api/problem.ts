import { text } from "@/lib/messages";

/** What went wrong, as the server says it (RFC 9457) or as the network does. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly requestId = "",
  ) {
    super(detail);
    this.name = "Problem";
  }

  /** The server could not be reached at all. */
  get isOffline(): boolean {
    return this.status === 0;
  }

  /** Somebody else changed the thing in the meantime. */
  get isConflict(): boolean {
    return this.status === 412;
  }

  static async from(response: Response): Promise<Problem> {
    try {
      const body = (await response.json()) as Record<string, unknown>;
      return new Problem(
        response.status,
        String(body.code ?? "unknown"),
        String(body.detail ?? body.title ?? response.statusText),
        String(body.request_id ?? ""),
      );
    } catch {
      return new Problem(response.status, "unreadable", text.app.unreadable(response.status));
    }
  }
}
