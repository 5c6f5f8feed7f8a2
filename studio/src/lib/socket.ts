/** A WebSocket that comes back by itself, and waits longer each time. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

interface Listening {
  /** The path to ask for now, as it may say how far one has come. */
  path: () => string;
  onMessage: (message: unknown) => void;
  onState?: (isConnected: boolean) => void;
  /** Whether this was the end, after a close with 1000. */
  isOver?: () => boolean;
}

/** Listens until the function that it gives is called. */
export function listen({ path, onMessage, onState, isOver }: Listening): () => void {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT_MS;
  let isStopped = false;

  const connect = () => {
    socket = new WebSocket(new URL(path(), location.href.replace(/^http/, "ws")));
    socket.onopen = () => {
      wait = FIRST_WAIT_MS;
      onState?.(true);
    };
    socket.onmessage = ({ data }) => {
      onMessage(JSON.parse(String(data)));
    };
    socket.onclose = () => {
      if (isStopped || isOver?.()) return;
      onState?.(false);
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };

  connect();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    socket?.close();
  };
}
