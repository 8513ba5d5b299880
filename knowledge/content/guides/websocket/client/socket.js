// A socket that comes back. What was said while it was away is read through the API: sockets keep nothing.
//
//   const socket = connect("/ws", { onMessage: (m) => show(m), onOpen: () => reload() });
//   socket.send({ text: "hello" });

export function connect(path, { onMessage, onOpen, onState = () => {} }) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "http:" ? "ws:" : "wss:"; // as safe as the page itself
  let ws;
  let timer;
  let wait = 1000;
  let stopped = false;

  function open() {
    ws = new WebSocket(url);
    ws.onopen = () => {
      wait = 1000;
      onState("open");
      onOpen(); // read what was missed
    };
    ws.onmessage = (event) => {
      if (typeof event.data === "string") onMessage(JSON.parse(event.data));
    };
    ws.onclose = (event) => {
      onState("lost");
      if (stopped || event.code === 1008) return; // signed out, or we broke a rule: coming back would not help
      timer = setTimeout(open, wait * (0.5 + Math.random())); // jitter: not all clients at the same moment
      wait = Math.min(wait * 2, 60000);
    };
  }

  open();
  return {
    // Says whether the message went out; the caller keeps it, or tells the person.
    send(message) {
      const full = ws.bufferedAmount > 256 * 1024;
      if (ws.readyState !== WebSocket.OPEN || full) return false;
      ws.send(JSON.stringify(message));
      return true;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      ws.close(1000);
    },
  };
}
