/**
 * What a job's WebSocket says, folded into one state: the newest event and the texts that are
 * just being written. It tells its listeners at most once a frame, however much arrives.
 */
import { API } from "@/api/client";
import { isFinal, type JobEvent, type JobStatus } from "@/api/jobs";
import { listen } from "@/lib/socket";

interface TextPiece {
  kind: "text";
  key: string;
  text: string;
  restarts: boolean;
}

export interface StreamState {
  /** By call; a call that is finished stays as it was written. */
  texts: Readonly<Record<string, string>>;
  /** Grows with each event: what the server keeps of the job has changed. */
  seq: number;
  isConnected: boolean;
}

const NOTHING: StreamState = { texts: {}, seq: 0, isConnected: true };

/** How a message changes the state. */
export function fold(state: StreamState, message: JobEvent | TextPiece): StreamState {
  if (message.kind !== "text") {
    return "seq" in message && message.seq > state.seq ? { ...state, seq: message.seq } : state;
  }
  const { key, text, restarts } = message as TextPiece;
  const before = restarts ? "" : (state.texts[key] ?? "");
  return { ...state, texts: { ...state.texts, [key]: before + text } };
}

export class JobStream {
  private state = NOTHING;
  private readonly listeners = new Set<() => void>();
  private frame = 0;
  private isOver = false;
  private stop: (() => void) | undefined;

  constructor(private readonly jobId: string) {}

  /** For `useSyncExternalStore`: connected for as long as somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.stop ??= listen({
      // Nothing twice and nothing missed, also by a server that was started again.
      path: () => `${API}/ws/jobs/${this.jobId}?after=${String(this.state.seq)}`,
      onMessage: (message) => {
        this.take(message as JobEvent | TextPiece);
      },
      onState: (isConnected) => {
        this.change({ ...this.state, isConnected });
      },
      isOver: () => this.isOver,
    });
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.stop?.();
      this.stop = undefined;
    };
  };

  readonly snapshot = (): StreamState => this.state;

  private take(message: JobEvent | TextPiece): void {
    if (message.kind === "status" && "data" in message) {
      this.isOver = isFinal(message.data.status as JobStatus);
    }
    this.change(fold(this.state, message));
  }

  private change(state: StreamState): void {
    this.state = state;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      for (const listener of this.listeners) listener();
    });
  }
}
